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
