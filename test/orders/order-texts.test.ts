/** The texts that leave the house: a reply for a customer, and evidence for a dispute. */
import { expect, test } from 'vitest';
import type { HistoryEvent } from '../../src/orders/find-history.ts';
import type { FoundOrder, OrderFulfillment } from '../../src/orders/find-order.ts';
import { evidenceText, replyText } from '../../src/orders/handle-evidence.ts';
import { decodeOrder, encodeOrder } from '../../src/orders/order-message.ts';

const timeZone = 'America/New_York';
const internal = {
  houseName: 'SECRET HOUSE',
  responseText: 'SECRET NOTE',
  clientFulfillmentId: 'CQ-SECRET',
  method: 'Ground',
};
const shipped = {
  ...internal,
  ...{ fulfillmentId: 770_001n, status: 'SHIPPED', carrier: 'USPS', trackingNumber: '9400111899223197428497' },
  ...{ dateCreated: new Date('2026-11-10T15:00:00Z'), dateShipped: new Date('2026-11-12T02:00:00Z') },
  ...{ dateDelivered: null, dateReturned: null, rmaNumber: null, items: [{ qty: 2, name: 'Serum', sku: 'SER-30' }] },
} as unknown as OrderFulfillment;

const orderOf = (...fulfillments: OrderFulfillment[]) =>
  ({
    order: {
      ...{ orderId: '7B83FF8095', customerId: 'C-SECRET', campaignName: 'SECRET CAMPAIGN', shipFirstName: 'Maria' },
      ...{
        shipLastName: 'Garcia',
        shipAddress1: '1 Main St',
        shipCity: 'Tucson',
        shipState: 'AZ',
        shipPostalCode: '85701',
      },
      ...{ emailAddress: 'maria@example.com', dateCreated: new Date('2026-11-10T14:00:00Z') },
    },
    fulfillments,
    purchases: [],
  }) as unknown as FoundOrder;

test('a reply has carrier, number, link and dates, and nothing internal', () => {
  const reply = replyText(orderOf(shipped), timeZone, null);
  expect(reply).toBe(
    [
      'Hello Maria,',
      'Here is the latest on your order 7B83FF8095.',
      [
        'It shipped on Nov 11, 2026.',
        'Contents: 2 × Serum',
        'Carrier: USPS',
        'Tracking number: 9400111899223197428497',
        'Track it here: https://tools.usps.com/go/TrackConfirmAction?tLabels=9400111899223197428497',
      ].join('\n'),
    ].join('\n\n'),
  );
  expect(reply).not.toMatch(/secret/i);
});

test.each([
  [{ status: 'HOLD' }, 'We’re preparing it for shipping.'],
  [{ status: 'FAILED' }, 'We’re preparing it for shipping.'],
  [{ status: 'PENDING_SHIPMENT' }, 'It’s packed and waits for the carrier.'],
  [{ status: 'SHIPPED', dateShipped: null }, 'It shipped.'],
  [
    { status: 'DELIVERED', dateDelivered: new Date('2026-11-15T15:00:00Z') },
    'It was delivered on Nov 15, 2026. It shipped on Nov 11, 2026.',
  ],
  [{ status: 'CANCELLED' }, 'It was cancelled.'],
  [{ status: 'RMA_PENDING' }, 'Its return is authorized, and we’re waiting for it to arrive.'],
  [{ status: 'RETURNED', dateReturned: new Date('2026-11-20T15:00:00Z') }, 'Its return arrived on Nov 20, 2026.'],
])('%j is told as: %s', (change, sentence) => {
  const one = { ...shipped, ...change } as OrderFulfillment;
  expect(replyText(orderOf(one), timeZone, null)).toContain(`\n\n${sentence}\n`);
});

test('a number of a package that has not left is not given', () => {
  const held = { ...shipped, status: 'HOLD' } as OrderFulfillment;
  expect(replyText(orderOf(held), timeZone, null)).not.toContain('9400');
});

test('an order without fulfillments, and one with many', () => {
  expect(replyText(orderOf(), timeZone, null)).toContain('We’re preparing it and will let you know when it ships.');
  const many = Array.from({ length: 9 }, (_, n) => ({ ...shipped, fulfillmentId: BigInt(n), trackingNumber: `T${n}` }));
  const reply = replyText(orderOf(...many), timeZone, '8');
  expect(reply).toContain('comes in 9 packages.');
  expect(reply.indexOf('T8')).toBeLessThan(reply.indexOf('T0'));
  expect(reply).toContain('Ask us about the other 3 packages at any time.');
});

const event: HistoryEvent = {
  ...{ at: new Date('2026-11-12T02:00:00Z'), importId: 'I', fileName: 'march.csv', actor: 'U1', action: 'import' },
  ...{
    entity: 'fulfillment',
    entityId: '770001',
    sourceLine: 17,
    isImportUndone: false,
    isUndone: false,
    sharedBy: 'U1',
  },
  before: { status: 'HOLD', tracking_number: null },
  after: { status: 'SHIPPED', tracking_number: '9400', date_shipped: '2026-11-12T02:00:00+00:00' },
};

test('evidence has the order, the address, items, carrier, number, dates, and who changed what', () => {
  const text = evidenceText({
    found: orderOf(shipped),
    events: [{ ...event, actor: 'U2' }, event],
    isShortened: false,
    names: new Map([['U1', 'Dana']]),
    preparedAt: new Date('2026-11-29T07:00:00Z'),
    timeZone,
  });
  for (const fact of [
    'Prepared Nov 29, 2026, 2:00 AM. All times are in the time zone America/New_York.',
    'Customer        Maria Garcia',
    'Ship to         1 Main St',
    'City            Tucson, AZ, 85701',
    'Carrier         USPS Ground',
    'Tracking number 9400111899223197428497',
    'Shipped         Nov 11, 2026, 9:00 PM',
    'Item            2 × Serum (SER-30)',
    'Nov 11, 2026, 9:00 PM: Dana, import (file march.csv, row 17): fulfillment 770001: status Hold → Shipped; tracking number nothing → 9400; date shipped nothing → Nov 11, 2026, 9:00 PM',
    'Slack user U2',
    'Changes made in other systems aren’t listed.',
  ]) {
    expect(text).toContain(fact);
  }
});

test.each(['770001', '-5.3', '9223372036854775807.24', 'order:A|B'])('the value %s of a button comes back', (value) => {
  const reference = decodeOrder(value);
  const named = reference !== null && 'orderId' in reference;
  const found = named ? { ...orderOf(), order: { ...orderOf().order, orderId: reference.orderId } } : orderOf(shipped);
  const first = reference !== null && !named ? reference.fulfillmentId : null;
  expect(encodeOrder(found, { first, page: reference?.page ?? 1 })).toBe(value);
});

test.each(['', 'order:', '1.', 'x', '9223372036854775808', '1.2.3'])('the value %s is none of ours', (value) => {
  expect(decodeOrder(value)).toBeNull();
});
