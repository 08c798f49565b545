import { expect, test } from 'vitest';
import { estimateRows } from '../../src/imports/intake/plan-task.ts';

test.each([
  { what: 'a quarter was read', rows: 34_250, size: 8_000_000, read: 1_960_000, want: 140_000 },
  { what: 'a small file', rows: 40, size: 1000, read: 500, want: 80 },
  { what: 'nothing was read', rows: 0, size: 1000, read: 100, want: undefined },
  { what: 'too little was read', rows: 5, size: 1_000_000, read: 1000, want: undefined },
  { what: 'all was read, as of a workbook', rows: 5, size: 1000, read: 1000, want: undefined },
  { what: 'the file is empty', rows: 0, size: 0, read: 0, want: undefined },
])('$what: $want', ({ rows, size, read, want }) => {
  expect(estimateRows(rows, { size, read })).toBe(want);
});
