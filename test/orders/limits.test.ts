/** An order and its history keep to Slack's limits, with the longest data that orders can have. */

import { describe, expect, test } from 'vitest';
import { parseFilter } from '../../src/filters/parse-filter.ts';
import type { HistoryEvent } from '../../src/orders/find-history.ts';
import type { FoundOrder, OrderFulfillment, OrderRow, PurchaseRow } from '../../src/orders/find-order.ts';
import { replyText } from '../../src/orders/handle-evidence.ts';
import { historyMessage, maxEvents } from '../../src/orders/history-message.ts';
import { orderMessage } from '../../src/orders/order-message.ts';
import { orderOrigin } from '../../src/search/result-message.ts';
import type { Search } from '../../src/search/searches.ts';
import { preformatted } from '../../src/slack/blocks.ts';
import { brokenMarkup, longFilter, longNames } from '../support/long-data.ts';
import { checkMessage } from '../workspace/limits.ts';

const moment = new Date('2026-11-22T12:00:00Z');
const times = <T>(count: number, make: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n));

function fullOrder(
  name: (n: number) => string,
  { parcels, products }: { parcels: number; products: number },
): FoundOrder {
  const text = name(1);
  const order: OrderRow = {
    ...{ orderId: text, customerId: text, campaignName: text, orderType: text, emailAddress: text, phoneNumber: text },
    ...{ shipFirstName: text, shipLastName: text, shipCompanyName: text, shipAddress1: text, shipAddress2: text },
    ...{ shipCity: text, shipState: text, shipPostalCode: text, shipCountry: text, dateCreated: moment },
  };
  const items = times(products, (n) => ({
    ...{ fulfillmentItemId: BigInt(n), fulfillmentId: 1n, productId: name(n), sku: name(n), name: name(n) },
    ...{ qty: 999, status: 'RETURNED', rmaNumber: text },
  }));
  const parcel = {
    ...{ orderId: text, clientFulfillmentId: text, fulfillmentHouseId: 1, houseName: text, status: 'PENDING_SHIPMENT' },
    ...{ trackingNumber: text, carrier: text, method: text, rmaNumber: text, isReshipment: true, responseText: text },
    ...{ dateCreated: moment, dateUpdated: moment, dateExported: moment, dateShipped: moment },
    ...{ dateDelivered: moment, dateReturned: moment, items },
  };
  const purchase = {
    ...{ orderId: text, productId: text, status: 'RECYCLE_BILLING', nextBillDate: moment },
    ...{ cancelReason: text, dateCancelled: moment },
  };
  return {
    order,
    fulfillments: times(parcels, (n) => ({ ...parcel, fulfillmentId: BigInt(n) }) as unknown as OrderFulfillment),
    purchases: times(products, (n) => ({ ...purchase, purchaseId: `${n}` }) as PurchaseRow),
  };
}

function longHistory(name: (n: number) => string, perImport: number): HistoryEvent[] {
  const before = {
    status: 'RETURNED',
    tracking_number: name(1),
    carrier: name(2),
    method: name(3),
    rma_number: name(4),
  };
  return times(maxEvents, (n) => ({
    ...{ at: moment, actor: 'U012345678', action: n % 2 === 0 ? 'apply' : 'undo', entity: 'fulfillment_item' },
    ...{ entityId: name(n), before, after: { ...before, date_returned: moment.toISOString() }, sourceLine: 1_000_000 },
    ...{
      importId: `import ${Math.floor(n / perImport)}`,
      fileName: name(9),
      isImportUndone: true,
      isUndone: n % 3 === 0,
      sharedBy: 'U012345678',
    },
  }));
}

function longSearch(name: (n: number) => string): Search {
  const clock = { now: moment, timeZone: 'America/Argentina/ComodRivadavia' };
  const filter = parseFilter(longFilter(name), clock);
  return { searchId: '00000000-0000-4000-8000-000000000000', askedBy: 'U012345678', filter, clock };
}

describe.each(longNames)('%s', (_, name) => {
  test.each([
    { parcels: 1, products: 1 },
    { parcels: 1, products: 50 },
    { parcels: 50, products: 50 },
  ])('an order of $parcels parcels with $products products', (size) => {
    const message = orderMessage(fullOrder(name, size), { first: '49', page: 2 }, orderOrigin(longSearch(name)));
    expect(checkMessage({ ...message })).toEqual([]);
    expect(brokenMarkup(message)).toEqual([]);
    const text = JSON.stringify(message);
    if (size.products === 50) expect(text).toMatch(/\d more|50 items/);
    if (size.parcels === 50) expect(text).toContain('Fulfillments 9–16 of 50');
  });

  test('a reply, and a file name', () => {
    const reply = replyText(fullOrder(name, { parcels: 50, products: 50 }), 'America/New_York', '3');
    expect(reply.length).toBeLessThan(6_000);
    expect(checkMessage({ text: 'x', blocks: [preformatted(reply)] })).toEqual([]);
  });

  test.each([1, 3, 40])('a history with %i changes of each import', (perImport) => {
    const events = longHistory(name, perImport);
    const links = new Map(events.map(({ importId }) => [importId ?? '', `https://x.slack.com/${'p'.repeat(150)}`]));
    const changedElsewhere = times(50, (n) => ({
      ...{ entity: 'purchase' as const, entityId: name(n), column: 'tracking_number', now: name(n + 1) },
    }));
    const message = historyMessage({ orderId: name(1), back: '1', events, changedElsewhere }, links);
    expect(checkMessage({ ...message })).toEqual([]);
    expect(brokenMarkup(message)).toEqual([]);
    expect(JSON.stringify(message)).toContain('Older changes aren’t shown.');
  });
});
