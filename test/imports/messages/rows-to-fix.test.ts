import { expect, test } from 'vitest';
import { noFulfillment } from '../../../src/cells/problem.ts';
import { describeExample, problemsTable, warningLines } from '../../../src/imports/messages/rows-to-fix.ts';

test('a customer is named beside the order in a table, and in no sentence of a summary', () => {
  const example = { line: 1004, text: '', order: 'A2', customer: 'Ada Haddad', received: 'soon' };
  const group = { code: 'W_NEW_HOUSE' as const, cause: null, rows: 2, examples: [example] };
  expect(describeExample(example)).toBe('Line 1,004, order A2, Ada Haddad: “soon”');
  expect(warningLines([group], { W_NEW_HOUSE: 'new warehouse' })).toEqual([
    '• 2 × new warehouse (first line 1,004, order A2)',
  ]);
});

test('a warning that a row was cancelled is named before more frequent ones', () => {
  const group = (code: string, rows: number) => ({ code, cause: null, rows, examples: [] });
  const groups = [group('W_NO_CARRIER', 9), group('W_LINK', 8), group('W_CLEANED', 7), group('W_CANCELLED', 1)];
  expect(warningLines(groups, {})).toEqual([
    '• 1 × W_CANCELLED',
    '• 9 × W_NO_CARRIER',
    '• 8 × W_LINK',
    '• and 1 more thing to check',
  ]);
});

test.each([
  ['returns', 'Cancelled → Returned', 'Cancelled → Returned', 'Order A2 is Cancelled.'],
  ['returns', 'Hold → Returned', 'Hold → Returned', 'Order A2 is Hold. It hasn’t shipped, so cancel it.'],
  [
    'tracking',
    'Shipped',
    'Status is Shipped',
    'Order A2 is Shipped. Only a fulfillment on Hold takes a tracking number.',
  ],
  ['tracking', noFulfillment, 'No fulfillment yet', 'Skipped: share it again once there is one.'],
] as const)('%s, %s: a single row in a wrong status has its cause, then what it takes', (kind, cause, shown, advice) => {
  const text = cause === noFulfillment ? 'This order has no fulfillment yet.' : advice;
  const group = { code: 'E_STATE' as const, cause, rows: 1, examples: [{ line: 4, text, order: 'A2' }] };
  const cells = JSON.stringify(problemsTable(kind, [group]));
  expect(cells).toContain(`"${shown}"`);
  expect(cells).toContain(`"${advice}"`);
});
