import { expect, test } from 'vitest';
import { readMethod } from '../../src/cells/read-carrier.ts';
import { summarise } from './readings.ts';

test.each([
  ['text is kept', 'Priority Mail™ 2-Day', ['Priority Mail™ 2-Day']],
  ['B42 other scripts are kept', '宅急便', ['宅急便']],
  ['B45 NUL', 'Ground\0', 'E_CONTROL_CHAR'],
  ['B46 half a surrogate pair', 'Ground\ud800', 'E_CONTROL_CHAR'],
  ['B48 direction mark', 'Ground\u202e', ['Ground', 'W_CLEANED']],
  ['B53 emoji, joiner, combining mark', 'Gro\u0308und 👩‍🚀', ['Gro\u0308und 👩‍🚀']],
  ['B67 line break inside', 'Ground\r\nResidential', ['Ground Residential']],
  ['B101 an apostrophe that is meant', "'s Heerenberg", ["'s Heerenberg"]],
  ['B101 our own escape', "'@home", ['@home', 'W_FORMULA']],
  ['B107 null', 'NULL', [null]],
  ['B107 what a lookup leaves', '0', [null]],
  ['B107 a formula error, in Portuguese', '#N/D', [null]],
  ['B67 a line break as a workbook writes it', 'Ground_x000D_', ['Ground']],
  ['B67 a line break and a blank of a web page', 'Ground<br />&nbsp;Residential', ['Ground Residential']],
  ['empty', '', [null]],
  ['code', 'usps_first_class_mail', ['USPS First Class Mail']],
  ['code without its carrier', 'ground_advantage', ['Ground Advantage']],
  ['code of the house’s own', 'STD_7', ['STD_7']],
  ['B121 +cmd', "+cmd|' /C calc'!A0", ["+cmd|' /C calc'!A0", 'W_FORMULA']],
  ['B121 a number with a sign runs nothing', '-5.20', ['-5.20']],
  ['B122 a mention', '<!channel> *x*', ['<!channel> *x*']],
  ['B126 64 characters', 'x'.repeat(64), ['x'.repeat(64)]],
  ['B126 65 characters', 'x'.repeat(65), 'E_CELL_TOO_LONG'],
])('%s', (_name, cell, want) => {
  expect(summarise(readMethod, cell)).toEqual(want);
});
