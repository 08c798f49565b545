/** How an order's history words what changed. */

import { expect, test } from 'vitest';
import { findOtherChanges, type HistoryEvent } from '../../src/orders/find-history.ts';
import type { FoundOrder } from '../../src/orders/find-order.ts';
import { historyMessage } from '../../src/orders/history-message.ts';
import { textOf } from '../search/conversation.ts';

const history = { orderId: 'A', back: '7', changedElsewhere: [] };
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
  isImportUndone: false,
  isUndone: false,
  sharedBy: 'U1',
};

test.each([
  [
    'a parcel',
    'fulfillment',
    'RMA_PENDING',
    'CANCELLED',
    'fulfillment `7`, line 2: status `RMA Pending` → `Cancelled`',
  ],
  ['an item', 'fulfillment_item', 'HOLD', 'RETURNED', 'item `7`, line 2: status `Hold` → `Returned`'],
  ['a purchase', 'purchase', 'RECYCLE_BILLING', 'CANCELLED', 'status `Recycle Billing` → `Cancelled`'],
  ['a purchase, where only a parcel has such a one', 'purchase', 'HOLD', 'TRIAL', 'status `HOLD` → `Trial`'],
  ['what is no status of ours', 'fulfillment_item', 'TRIAL', '', 'status `TRIAL` → nothing'],
])('the status of %s', (_, entity, before, after, said) => {
  const events = [{ ...event, entity, before: { status: before }, after: { status: after } }];
  expect(textOf(historyMessage({ ...history, events }, new Map()))).toContain(said);
});

test.each([
  ['added', 'import', null, { created: 'true' }, 'order `A`, line 2: added'],
  [
    'another address, of which no values are kept',
    'import',
    null,
    { changed: 'shipAddress1, emailAddress' },
    'order `A`, line 2: changed ship address1, email address',
  ],
  ['the address of before', 'undo', {}, {}, 'order `A`, line 2: restored'],
  ['removed again', 'undo', {}, null, 'order `A`, line 2: removed'],
])('an order itself: %s', (_, action, before, after, said) => {
  const events = [{ ...event, entity: 'order', entityId: 'A', action, before, after }];
  expect(textOf(historyMessage({ ...history, events }, new Map()))).toContain(`• ${said}`);
});

test('every history says what it can’t know', () => {
  for (const events of [[], [event]]) {
    expect(textOf(historyMessage({ ...history, events }, new Map()))).toContain(
      'Changes made in other systems aren’t listed.',
    );
  }
});

test('an undone import says which of its records stayed', () => {
  const undone = { ...event, isImportUndone: true };
  const change = { before: { status: 'HOLD' }, after: { status: 'SHIPPED' } };
  const events = [
    { ...undone, ...change, isUndone: true },
    { ...undone, ...change, entityId: '8', isUndone: false },
  ];
  const text = textOf(historyMessage({ ...history, events }, new Map()));
  expect(text).not.toContain('undone since');
  expect(text).toContain('fulfillment `8`, line 2: status `Hold` → `Shipped` · _not undone_');
  expect(textOf(historyMessage({ ...history, events: events.slice(0, 1) }, new Map()))).toContain('_undone since_');
});

const fulfillment = {
  fulfillmentId: 7n,
  status: 'DELIVERED',
  trackingNumber: '1Z',
  carrier: 'UPS',
  method: '',
  rmaNumber: null,
};
const found = {
  fulfillments: [fulfillment],
  purchases: [{ purchaseId: 'P', status: 'ACTIVE' }],
} as unknown as FoundOrder;

test('what another system changed after the last import is said first', () => {
  const events: HistoryEvent[] = [
    { ...event, before: { status: 'HOLD', carrier: null }, after: { status: 'SHIPPED', carrier: 'UPS' } },
    { ...event, before: { status: 'PENDING' }, after: { status: 'HOLD' } },
  ];
  const changedElsewhere = findOtherChanges(found, events);
  expect(changedElsewhere).toEqual([{ entity: 'fulfillment', entityId: '7', column: 'status', now: 'DELIVERED' }]);
  expect(textOf(historyMessage({ ...history, events, changedElsewhere }, new Map()))).toContain(
    '• fulfillment `7`: status is now `Delivered`',
  );
});

test.each([
  ['nothing was imported', []],
  ['the import wrote what is there', [{ ...event, after: { status: 'DELIVERED', tracking_number: '1Z' } }]],
  ['what it wrote was erased', [{ ...event, after: { tracking_number: '(erased)' } }]],
  ['an empty field is empty', [{ ...event, before: { method: 'Ground' }, after: {} }]],
])('no other system is named when %s', (_, events: HistoryEvent[]) => {
  expect(findOtherChanges(found, events)).toEqual([]);
});
