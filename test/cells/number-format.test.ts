import { expect, test } from 'vitest';
import { formatId, idFormat } from '../../src/cells/number-format.ts';

test.each([
  ['000000', 42, '000042'],
  ['000000', 1_234_567, '1234567'],
  ['000000;-000000', 42, '000042'],
  ['000000_);(000000)', 42, '000042'],
  ['[$-409]000000', 42, '000042'],
  ['[Red]000000', 42, '000042'],
  ['"RMA-"00000', 42, 'RMA-00042'],
  ['\\R\\M\\A0', 42, 'RMA42'],
  ['"#"0', 1001, '#1001'],
  ['"SO;"0', 7, 'SO;7'],
  ['000-000', 123_456, '123-456'],
  ['000-000', 1_234_567, '1234-567'],
  ['###-###', 56, '-56'],
  ['(000) 000', 123_456, '(123) 456'],
  ['0000"-A"', 42, '0042-A'],
  ['"𝒜"00', 1, '𝒜01'],
  ['0000" pcs."', 12, '0012'],
])('%s shows %d as %s', (code, number, want) => {
  const format = idFormat(code);
  expect(format === undefined ? undefined : formatId(number, format)).toBe(want);
});

test.each([
  ['General'],
  ['@'],
  ['0'],
  ['#'],
  ['0_ ;[Red]\\-0\\ '],
  ['#,##0'],
  ['0.00'],
  ['0.00E+00'],
  ['0%'],
  ['yyyy-mm-dd'],
  ['[h]:mm'],
  ['# ?/?'],
  ['_("$"* #,##0.00_);_("$"* \\(#,##0.00\\);_("$"* "-"??_);_(@_)'],
  ['[$€-407]0'],
  ['[<=9999999]###-####;(###) ###-####'],
  ['"text"'],
  ['0" days"'],
  ['0\\ \\k\\g'],
  [''],
])('%s shows no id', (code) => {
  expect(idFormat(code)).toBeUndefined();
});

test('a format that never ends takes no longer than any other', () => {
  for (const code of ['"', '\\', '[', '_', '"a', '0;']) idFormat(code.repeat(200_000));
});
