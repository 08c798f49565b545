import { expect, test } from 'vitest';
import { isStaleDate } from '../../src/cells/stale-export.ts';

const stored = '2026-03-04 14:05:33';

test.each([
  ['as the export writes it', '2026-03-04 14:05:33', false],
  ['a second earlier: a workbook rounds', '2026-03-04 14:05:32', false],
  ['two seconds earlier', '2026-03-04 14:05:31', true],
  ['a day earlier', '2026-03-03 14:05:33', true],
  ['later: no older state of the record', '2026-03-05 14:05:33', false],
  ['B113 month first, without seconds', '3/4/2026 14:05', false],
  ['B113 month first, a minute earlier', '3/4/2026 14:04', true],
  ['B113 day first', '04.03.2026 14:05', false],
  ['B113 either way, the same', '04/03/2026 14:05:33', false],
  ['B113 either way, other days: the earlier one is enough', '03/02/2026 14:05', true],
  ['B113 either way, both later', '05/06/2026 14:05', false],
  ['twelve hours', '3/4/26 2:05 PM', false],
  ['twelve hours, the other half', '3/4/26 2:05 AM', true],
  ['the day alone', '3/4/2026', false],
  ['the day before alone', '3/3/2026', true],
  ['B114 a serial number', '46085.58718', false],
  ['B114 a serial number, the day alone', '46085', false],
  ['B114 a serial number, a day earlier', '46084', true],
  ['B114 with a comma', '46085,58718', false],
  ['B115 no such day', '31/02/2026', false],
  ['B115 no such month', '2026-13-01', false],
  ['nothing', '', false],
  ['no date', 'yesterday', false],
  ['an order id', '7B83FF8095', false],
  ['no year: it can’t be told', '3-Mar', false],
  ['month names', '3-Mar-2026', true],
])('%s: %j is earlier: %s', (_what, cell, want) => {
  expect(isStaleDate(cell, stored)).toBe(want);
});
