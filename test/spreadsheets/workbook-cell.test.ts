import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isUneditedCell } from '../../src/cells/excel-damage.ts';
import { workbookCell } from '../../src/spreadsheets/sheet-records.ts';

test.each([
  ['nothing', null, undefined, ''],
  ['text', ' 0012 ', undefined, ' 0012 '],
  ['a whole number', 1001, undefined, '1001'],
  ['the largest that is exact', 999_999_999_999_999, undefined, '999999999999999'],
  ['B22 a larger one', 1e15, undefined, '1.000000000000000E+15'],
  ['B22 a rounded tracking number', 9.40011189922319e21, undefined, '9.400111899223190E+21'],
  ['an id with an E', 8812345e12, undefined, '8.812345000000000E+18'],
  ['zeros in front, by format', 12, '0000000', '0000012'],
  ['a fraction', 1.5, '000', '1.5'],
  ['a very small one', 1.5e-9, undefined, '1.5E-9'],
  ['what a formula leaves behind the 15th digit', 1001.0000000000001, undefined, '1001'],
  ['a sum that is not exact', 0.1 + 0.2, undefined, '0.3'],
  ['no number at all', Number.POSITIVE_INFINITY, undefined, '########'],
  ['a date', new Date(Date.UTC(2026, 10, 1, 9, 30)), undefined, '2026-11-01 09:30:00'],
  ['a long number under a date format', new Date(Number.NaN), undefined, '########'],
  ['a shorter one', new Date(Date.UTC(35_701, 3, 25)), undefined, '########'],
  ['a negative one', new Date(Date.UTC(1899, 11, 26)), undefined, '########'],
])('%s', (_, value, format, want) => {
  expect(workbookCell(value, format)).toBe(want);
});

test('a number that a spreadsheet made of a cell of our export counts as unedited', () => {
  const digits = (minLength: number, maxLength: number) =>
    fc.array(fc.nat({ max: 9 }), { minLength, maxLength, size: 'max' }).map((all) => all.join(''));
  const stored = fc.oneof(
    digits(1, 34),
    digits(16, 30),
    fc.tuple(digits(1, 8), fc.nat({ max: 99 })).map(([mantissa, exponent]) => `${mantissa}E${exponent}`),
  );
  const opened = fc.constantFrom<(text: string) => string>(
    (text) => text,
    // Excel drops what follows the 15th digit before it makes a number of the text.
    (text) => text.replace(/^(0*[1-9]\d{14})(\d+)$/, (_, kept: string, lost: string) => kept + '0'.repeat(lost.length)),
  );
  fc.assert(
    fc.property(stored, opened, (text, open) => {
      expect(isUneditedCell(workbookCell(Number(open(text))), text)).toBe(true);
    }),
    { numRuns: 2000 },
  );
});
