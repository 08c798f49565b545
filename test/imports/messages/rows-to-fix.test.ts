import { expect, test } from 'vitest';
import { describeExample, warningLines } from '../../../src/imports/messages/rows-to-fix.ts';

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
