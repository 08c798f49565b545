import { expect, test } from 'vitest';
import { pointerMessage } from '../../../src/imports/messages/closed-message.ts';
import { summaryMessage } from '../../../src/imports/messages/summary-message.ts';
import { makeCounts, makeEffect, makeImport } from '../../support/make-import.ts';

test('a file that was applied with rows left over says so when it is shared again, with the way to those rows', () => {
  const rest = {
    rows: 5,
    changing: 2,
    rejected: 3,
    problems: [{ code: 'E_TRACKING' as const, rows: 3, examples: [] }],
  };
  const applied = makeImport({ state: 'applied', counts: { tracking: makeCounts(rest) } });
  const again = makeImport({ state: 'nothing_to_do', kind: null, sameAs: applied.importId });
  const same = { link: null, row: applied };
  const shown = summaryMessage(again, { ...context, same, canUndo: true });
  expect(shown.text).toContain('It left 3 rows to fix.');
  expect(JSON.stringify(shown.blocks)).toMatch(/import_rejected.*import_left_out/);
  expect(JSON.stringify(pointerMessage(same, true).blocks)).toMatch(/import_rejected.*import_left_out/);
  // Once it can't be undone, its rows are gone.
  expect(JSON.stringify(summaryMessage(again, { ...context, same }).blocks)).not.toContain('import_rejected');
});

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

test.each([
  [1, 'Update the fulfillment'],
  [2, 'Update both fulfillments'],
  [3, 'Update all 3 fulfillments'],
])('the choice for rows that match %i fulfillments says “%s”', (records, words) => {
  const effect = { skip: makeEffect(), all: makeEffect({ records }) };
  const row = makeImport({ counts: { tracking: makeCounts({ rows: 1, ambiguous: 1, effect }) } });
  expect(JSON.stringify(summaryMessage(row, context).blocks)).toContain(`"${words}"`);
});
