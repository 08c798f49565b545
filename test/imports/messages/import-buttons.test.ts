/** What was left out of a file, and what may be a list to look up. */
import { expect, test } from 'vitest';
import { closedMessage } from '../../../src/imports/messages/closed-message.ts';
import { includeBlocks, lookUpButton, otherColumnsBlock } from '../../../src/imports/messages/import-buttons.ts';
import { makeCounts, makeImport } from '../../support/make-import.ts';

test('hidden rows are counted, skipped or included', () => {
  const problems = [{ code: 'E_HIDDEN' as const, rows: 3, examples: [] }];
  const skipped = '*3 hidden rows skipped.* The workbook hides them, perhaps with a filter.';
  expect(includeBlocks(makeImport(), makeCounts({ problems }))).toMatchObject([{ text: { text: skipped } }]);
  const findings = [{ step: 'rows' as const, code: 'I_HIDDEN_INCLUDED' as const, text: '3 hidden rows are included' }];
  const row = makeImport({ included: ['hidden'], findings });
  expect(includeBlocks(row, makeCounts())).toMatchObject([{ text: { text: '*3 hidden rows are included.*' } }]);
});

test('a single row is told apart from several', () => {
  const problems = [
    { code: 'E_VOIDED' as const, rows: 1, examples: [] },
    { code: 'E_RETURN_LABEL' as const, rows: 2, examples: [] },
    { code: 'E_CROSSED_OUT' as const, rows: 1, examples: [] },
  ];
  expect(includeBlocks(makeImport(), makeCounts({ problems }))).toMatchObject([
    { text: { text: '*1 crossed-out row skipped.* Its id or number is crossed out.' } },
    { text: { text: '*1 voided label skipped.* The file says that it was voided.' } },
    { text: { text: '*2 return labels skipped.* The file says that they’re for returns.' } },
  ]);
});

const context = {
  ...{ approvers: [], fourEyesRows: undefined, canUndo: false, isPrivate: false, asksApprovers: true },
  ...{ changes: [], same: null },
};

test('a file that changes nothing says which of its columns could have', () => {
  const findings = [
    { step: 'columns' as const, code: 'W_UNUSED_COLUMN' as const, text: 'The column “New” isn’t used.' },
  ];
  const row = makeImport({ state: 'nothing_to_do', kind: null, header: ['orderId', 'New'], findings });
  const block = { text: { text: '• The column “New” isn’t used.' }, accessory: { type: 'button' } };
  expect(otherColumnsBlock(row)).toMatchObject(block);
  expect(closedMessage(row, context).blocks).toContainEqual(expect.objectContaining({ accessory: expect.anything() }));
  expect(includeBlocks(row, makeCounts())).toMatchObject([block]);
  expect(otherColumnsBlock({ ...row, findings: [] })).toBeNull();
});

const table = (header: string[]) => ({ header, headerLine: 1, samples: [] });

test.each([
  ['without a header', { code: 'E_NO_HEADER', text: '' }, true],
  ['one column for the order', { code: 'E_MISSING_COLUMN', text: '' }, true],
  ['a table with other columns', { code: 'E_UNKNOWN_FILE', text: '', table: table(['a', 'b']) }, false],
  ['an empty file', { code: 'E_EMPTY', text: '' }, false],
])('a refused file may be looked up as a list: %s', (_, refusal, isOffered) => {
  expect(lookUpButton(makeImport({ state: 'refused', refusal })) !== null).toBe(isOffered);
});
