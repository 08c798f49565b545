import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isDamagedCopy } from '../../src/cells/excel-damage.ts';
import { excelView } from './excel-view.ts';

const usps = '9400111899223197428490';

test.each([
  ['B97 shortened', '9.40011E+21', usps, true],
  ['B97 shortened, narrow column', '9.4E+21', usps, true],
  ['B97 shortened to one digit', '9E+21', usps, true],
  ['B97 decimal comma', '9,4E+21', usps, true],
  ['B97 LibreOffice', '9.40011189922320E+021', usps, true],
  ['B97 a double as programs print it', '9.400111899223197e+21', usps, true],
  ['B97 LibreOffice, rounded twice on its way to 15 digits', '9.40017502455325E+21', '9400175024553244251218', true],
  ['B22 a double of a workbook', '9.400175024553245E+21', '9400175024553244251218', true],
  ['B22 another double of a workbook', '9.400175024553247E+21', '9400175024553244251218', false],
  ['id with an E beyond all doubles, in LibreOffice', '1.79769313486232E+308', '93E5340051', true],
  ['B98 cut after 15 digits', '9400111899223190000000', usps, true],
  ['B98 rounded to 15 digits', '9400111899223200000000', usps, true],
  ['B99 leading zeros lost', '12345', '0012345', true],
  ['B99 leading zeros lost, shortened', '7.39380E+13', '0073938000549297', true],
  ['id with an E', '8.812345E+18', '8812345E12', true],
  ['id with an E, two decimals', '8.81E+18', '8812345E12', true],
  ['id with an E written out', '12000', '12E3', true],
  ['decimals added', '1001.0', '1001', true],
  ['hash marks', '########', usps, true],
  ['the value itself', usps, usps, false],
  ['another last digit', '9400111899223197428491', usps, false],
  ['another number, shortened', '9.5E+21', usps, false],
  ['another exponent', '9.4E+20', usps, false],
  ['zeros where the record has digits before the 15th', '9400111899223000000000', usps, false],
  ['an E typed by a person', '12E3', '12000', false],
  ['thousands are not decimals', '1,000', '1', false],
  ['zeros added', '0012345', '12345', false],
  ['text', 'ABC', 'ABD', false],
  ['hash marks for text', '########', 'ABC', false],
  ['an emptied cell', '', usps, false],
])('%s', (_name, cell, stored, want) => {
  expect(isDamagedCopy(cell, stored)).toBe(want);
});

describe('against a model of what Excel shows', () => {
  const digits = (minLength: number, maxLength: number) =>
    fc.array(fc.integer({ min: 0, max: 9 }), { minLength, maxLength }).map((all) => all.join(''));
  const hexId = fc.tuple(digits(1, 8), digits(1, 2)).map(([mantissa, exponent]) => `${mantissa}E${exponent}`);
  const stored = fc.oneof(
    digits(1, 34),
    hexId,
    digits(6, 12).map((rest) => `00${rest}`),
  );

  test('whatever Excel makes of a value is a damaged copy, or the value itself', () => {
    fc.assert(
      fc.property(stored, fc.constantFrom('general', 'number', 'narrow', 'german'), (value, format) => {
        const cell = excelView(value, format);
        expect(cell === value || isDamagedCopy(cell, value)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  test('a number that differs in a digit that Excel shows is not', () => {
    fc.assert(
      fc.property(
        digits(16, 30),
        fc.integer({ min: 0, max: 3 }),
        fc.integer({ min: 3, max: 7 }),
        (tail, place, step) => {
          const value = `9${tail}`;
          const changed = (Number(value.charAt(place)) + step) % 10;
          const other = `${value.slice(0, place)}${changed}${value.slice(place + 1)}`;
          expect(isDamagedCopy(excelView(other, 'number'), value)).toBe(false);
          expect(isDamagedCopy(excelView(other, 'general'), value)).toBe(false);
        },
      ),
    );
  });

  test('an edited number that Excel left whole is not', () => {
    fc.assert(
      fc.property(digits(20, 30), digits(20, 30), (a, b) => {
        fc.pre(a !== b && !/0{5}$/.test(b));
        expect(isDamagedCopy(`1${b}`, `1${a}`)).toBe(false);
      }),
    );
  });
});
