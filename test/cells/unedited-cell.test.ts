import { expect, test } from 'vitest';
import { isUneditedCell } from '../../src/cells/excel-damage.ts';

test.each([
  ['the same text', 'UPS', 'UPS', true],
  ['blanks around', ' UPS ', 'UPS', true],
  ['nothing', '', null, true],
  ['B101 our export’s escape', "'=1+1", '=1+1', true],
  ['B101 our export’s escape of a wrapped value', '\'="1"', '="1"', true],
  ['our export’s escape of a tab', "'\tUPS", '\tUPS', true],
  ['our export’s escape of a line break', "'\nUPS", '\nUPS', true],
  ['B97 damaged', '9.4E+21', '9400111899223197428490', true],
  ['an id that became a date', '4-Mar', '3-4', true],
  ['something where there was nothing', 'UPS', null, false],
  ['nothing where there was something', '', 'UPS', false],
  ['another case', 'ups', 'UPS', false],
  ['another number', '9400111899223197428491', '9400111899223197428490', false],
])('%s', (_name, cell, stored, want) => {
  expect(isUneditedCell(cell, stored)).toBe(want);
});
