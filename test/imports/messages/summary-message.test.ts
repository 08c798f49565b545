import { expect, test } from 'vitest';
import { summaryMessage } from '../../../src/imports/messages/summary-message.ts';
import { makeImport } from '../../support/make-import.ts';

const context = {
  approvers: [],
  fourEyesRows: undefined,
  isPrivate: false,
  asksApprovers: false,
  changes: [],
  canUndo: false,
  same: null,
};

test.each([
  { rowsRead: 0, rowsExpected: null, want: 'Reading `march.csv` …' },
  { rowsRead: 34_250, rowsExpected: null, want: 'Reading `march.csv` … 34,250 rows so far.' },
  { rowsRead: 34_250, rowsExpected: 140_000, want: 'Reading `march.csv` … 34,250 of about 140,000 rows.' },
  { rowsRead: 145_000, rowsExpected: 140_000, want: 'Reading `march.csv` … 145,000 rows so far.' },
])('$want', ({ want, ...row }) => {
  expect(summaryMessage(makeImport({ state: 'received', ...row }), context).text).toBe(want);
});
