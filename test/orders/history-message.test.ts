/** How an order's history words what changed. */

import { expect, test } from 'vitest';
import type { HistoryEvent } from '../../src/orders/find-history.ts';
import { historyMessage } from '../../src/orders/history-message.ts';
import { textOf } from '../search/conversation.ts';

const event: HistoryEvent = {
  at: new Date('2026-11-25T10:00:00Z'),
  importId: 'I1',
  fileName: 'returns.csv',
  actor: 'U1',
  action: 'import',
  entity: 'fulfillment',
  entityId: '7',
  before: {},
  after: {},
  sourceLine: 2,
  isUndone: false,
  sharedBy: 'U1',
};

test.each([
  ['a parcel', 'fulfillment', 'RMA_PENDING', 'CANCELLED', 'parcel `7`, line 2: status `RMA Pending` → `Cancelled`'],
  ['an item', 'fulfillment_item', 'HOLD', 'RETURNED', 'item `7`, line 2: status `Hold` → `Returned`'],
  ['a purchase', 'purchase', 'RECYCLE_BILLING', 'CANCELLED', 'status `Recycle Billing` → `Cancelled`'],
  ['a purchase, where only a parcel has such a one', 'purchase', 'HOLD', 'TRIAL', 'status `HOLD` → `Trial`'],
  ['what is no status of ours', 'fulfillment_item', 'TRIAL', '', 'status `TRIAL` → nothing'],
])('the status of %s', (_, entity, before, after, said) => {
  const events = [{ ...event, entity, before: { status: before }, after: { status: after } }];
  expect(textOf(historyMessage({ orderId: 'A', fulfillmentId: '7', events }, new Map()))).toContain(said);
});
