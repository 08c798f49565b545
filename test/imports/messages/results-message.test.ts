import { expect, test } from 'vitest';
import {
  changesComment,
  type ResultsCount,
  resultsComment,
  resultsFileName,
} from '../../../src/imports/messages/results-message.ts';

const none = { rows: 1, withoutNumber: 0, otherStatus: 0, cancelled: 0, severalPerOrder: 0 };
const count = (some: Partial<ResultsCount>): ResultsCount => ({ ...none, ...some });

test.each([
  ['march.csv', 'applied', 'march-for-checkoutchamp.csv'],
  ['march.final.xlsx', 'applied', 'march.final-for-checkoutchamp.csv'],
  ['march.csv', 'undone', 'march-restored-for-checkoutchamp.csv'],
  ['no extension', 'undoing', 'no extension-for-checkoutchamp.csv'],
  [`${'x'.repeat(300)}.csv`, 'applied', `${'x'.repeat(180)}-for-checkoutchamp.csv`],
] as const)('the file of %s, %s, is called %s', (fileName, state, name) => {
  expect(resultsFileName({ fileName, state })).toBe(name);
});

test.each([
  [
    'tracking',
    { rows: 1 },
    false,
    '1 tracking number for CheckoutChamp. Upload this file there under *Import Tracking*.',
  ],
  [
    'returns',
    { rows: 12, cancelled: 3, severalPerOrder: 2 },
    false,
    '12 returned or cancelled fulfillments for CheckoutChamp. Upload this file there under *Upload Returned Orders*. Cancelling there also ends the subscriptions. 2 orders have more than one fulfillment, and this format can’t say which. Check them there.',
  ],
  [
    'tracking',
    { rows: 3, withoutNumber: 1 },
    true,
    'The values that 3 fulfillments have again after the undo. *Import Tracking* sets earlier tracking numbers again, but only for fulfillments on Hold. 1 fulfillment had no tracking number before. An empty cell clears nothing there, so clear it by hand in CheckoutChamp.',
  ],
  [
    'tracking',
    { rows: 2, withoutNumber: 2 },
    true,
    'The values that 2 fulfillments have again after the undo. None had a tracking number before. An empty cell clears nothing there, so clear them by hand in CheckoutChamp and put them back on Hold.',
  ],
  [
    'returns',
    { rows: 4, otherStatus: 4 },
    true,
    'The values that 4 fulfillments have again after the undo. *Upload Returned Orders* takes only RETURNED and CANCELLED, so change the other 4 statuses by hand in CheckoutChamp.',
  ],
  [
    'returns',
    { rows: 1, severalPerOrder: 1 },
    true,
    'The values that 1 fulfillment has again after the undo. Upload this file there under *Upload Returned Orders*. 1 order has more than one fulfillment, and this format can’t say which. Check it there.',
  ],
] as const)('%s %o, undone: %s', (kind, some, isUndone, comment) => {
  expect(resultsComment(kind, count(some), { isUndone })).toBe(comment);
});

test('the file of a period names it', () => {
  expect(changesComment('tracking', count({ rows: 5 }), '7d')).toBe(
    '5 tracking numbers for CheckoutChamp. Upload this file there under *Import Tracking*. It has everything that imports applied in `7d` and no one undid.',
  );
});
