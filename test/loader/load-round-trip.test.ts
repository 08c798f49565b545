import { stringify } from 'csv-stringify/sync';
import { asc } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exportColumns } from '../../src/fulfillments/export-format.ts';
import { fulfillmentStatusCodes } from '../../src/fulfillments/fulfillment.ts';
import { fulfillmentItems, fulfillments, orders } from '../../src/fulfillments/tables.ts';
import { houses } from '../demo/catalog.ts';
import type { Fulfillment, Item } from '../demo/demo-fulfillments.ts';
import type { Order } from '../demo/demo-orders.ts';
import { demoRecords } from '../demo/demo-records.ts';
import { exportCellsOf } from '../demo/export-cells.ts';
import { runs } from '../support/property-runs.ts';
import { type LoadDatabase, openLoadDatabase } from './load-database.ts';

const timeZone = 'America/New_York';
/** Its 90 days hold no hour that the clocks repeat. */
const seeded = demoRecords({ seed: 1, now: new Date('2026-09-20T15:00:00Z') });

let database: LoadDatabase;
beforeAll(async () => {
  database = await openLoadDatabase();
});
afterAll(() => database.close());

interface Records {
  orders: Order[];
  fulfillments: Fulfillment[];
  items: Item[];
}

/** The export does not say what kind of order it is, nor what an item is in the shop. */
const withoutUnexported = (records: Records): Records => ({
  orders: records.orders.map((order) => ({ ...order, orderType: null })),
  fulfillments: records.fulfillments,
  items: records.items.map((item) => ({ ...item, productId: null, status: null, rmaNumber: null })),
});

function exportFile(records: Records): string {
  const rows = records.fulfillments.map(exportCellsOf({ ...records, houses }, timeZone));
  return stringify(rows, { header: true, columns: exportColumns.map(({ name }) => name) });
}

async function readBack(): Promise<Records> {
  return database.db.read(async (tx) => {
    const items = await tx.select().from(fulfillmentItems).orderBy(asc(fulfillmentItems.fulfillmentItemId));
    return {
      orders: await tx.select().from(orders).orderBy(asc(orders.orderId)),
      fulfillments: (await tx.select().from(fulfillments).orderBy(asc(fulfillments.fulfillmentId))) as Fulfillment[],
      items: items.map(({ fulfillmentItemId: _id, ...item }) => item),
    };
  });
}

async function loadAndReadBack(records: Records): Promise<Records> {
  await database.empty();
  const { text, exitCode } = await database.load(exportFile(records));
  expect(text).toMatch(new RegExp(`^Created: ${records.fulfillments.length.toLocaleString('en-US')} fulfillments\n`));
  expect(exitCode).toBe(0);
  return readBack();
}

test('the demo’s records come back from their export', async () => {
  const oldest = Map.groupBy(seeded.fulfillments, ({ orderId }) => orderId);
  const whenFirst = (orderId: string) =>
    Math.min(...(oldest.get(orderId) ?? []).map(({ dateCreated }) => dateCreated.getTime()));
  const want = withoutUnexported(seeded);
  const byId = (a: Order, b: Order) => (a.orderId < b.orderId ? -1 : 1);
  expect(await loadAndReadBack(seeded)).toEqual({
    ...want,
    fulfillments: want.fulfillments.toSorted((a, b) => (a.fulfillmentId < b.fulfillmentId ? -1 : 1)),
    orders: want.orders.map((order) => ({ ...order, dateCreated: new Date(whenFirst(order.orderId)) })).sort(byId),
  });
});

const letters = fc.constantFrom(...'aB0 1\'",;\\×字é😀=-');
const text = fc
  .option(
    fc.string({ unit: letters, maxLength: 12 }).map((value) => value.trim()),
    { nil: null },
  )
  .map((value) =>
    value === '' || value?.startsWith("'=") || value?.startsWith("'-") || value?.startsWith('="') ? null : value,
  )
  // Alone, a dash or a zero is what programs write where there is nothing, and is read as that.
  .map((value) => (value !== null && /^(?:-+|[-0 ,]*0[-0 ,]*)$/.test(value) ? null : value));
const id = fc.string({ unit: fc.constantFrom(...'0123456789ABCDEF'), minLength: 3, maxLength: 12 });
const optionalId = fc.option(id, { nil: null });
const seconds = fc.integer({ min: Date.UTC(2020, 11) / 1000, max: Date.UTC(2021, 9) / 1000 });
const moment = seconds.map((second) => new Date(second * 1000));
const optionalMoment = fc.option(moment, { nil: null });
const item = fc.record({ qty: fc.integer({ min: 1, max: 999 }), name: text, sku: text });

const parcel = fc.record({
  fulfillment: fc.record({
    fulfillmentId: fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }),
    clientFulfillmentId: optionalId,
    fulfillmentHouseId: fc.constantFrom(null, ...houses.map(({ fulfillmentHouseId }) => fulfillmentHouseId)),
    status: fc.constantFrom(...fulfillmentStatusCodes),
    trackingNumber: fc.option(fc.constantFrom('1Z5R89390357567127', '9400111899223197428490', 'C11031500001879'), {
      nil: null,
    }),
    carrier: text,
    method: fc.constantFrom(null, 'Ground', 'Überland; 2 Tage'),
    rmaNumber: optionalId,
    isReshipment: fc.boolean(),
    responseText: text,
    dateCreated: moment,
    dateUpdated: moment,
    dateExported: optionalMoment,
    dateShipped: optionalMoment,
    dateDelivered: optionalMoment,
    dateReturned: optionalMoment,
  }),
  items: fc.array(item, { maxLength: 3 }),
});

const order = fc.record({
  orderId: id,
  customerId: optionalId,
  campaignName: text,
  emailAddress: text,
  phoneNumber: fc.constantFrom(null, '(212) 555-0143', '+1 212-555-0143'),
  shipFirstName: text,
  shipLastName: text,
  shipCompanyName: text,
  shipAddress1: text,
  shipAddress2: text,
  shipCity: text,
  shipState: text,
  shipPostalCode: optionalId,
  shipCountry: text,
});

test('random records come back from their export', async () => {
  const anyOrder = fc.record({ order, parcels: fc.array(parcel, { minLength: 1, maxLength: 3 }) });
  const byOrderId = {
    selector: ({ order }: { order: { orderId: string } }) => order.orderId,
    minLength: 1,
    maxLength: 6,
  };
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(anyOrder, byOrderId), async (drawn) => {
      const records = sortRecords(
        drawn.flatMap(({ order, parcels }) => parcels.map((drawnParcel) => ({ order, ...drawnParcel }))),
      );
      fc.pre(
        new Set(records.fulfillments.map(({ fulfillmentId }) => fulfillmentId)).size === records.fulfillments.length,
      );
      expect(await loadAndReadBack(records)).toEqual(records);
    }),
    { numRuns: runs(20) },
  );
});

type Drawn = { order: Omit<Order, 'orderType' | 'dateCreated'> } & (typeof parcel extends fc.Arbitrary<infer P>
  ? P
  : never);

function sortRecords(drawn: Drawn[]): Records {
  const sorted = drawn.toSorted((a, b) => (a.fulfillment.fulfillmentId < b.fulfillment.fulfillmentId ? -1 : 1));
  const byOrder = Map.groupBy(sorted, ({ order: { orderId } }) => orderId);
  return {
    orders: [...byOrder.values()]
      .flatMap((parcels) =>
        parcels.slice(0, 1).map(({ order }) => ({ ...order, orderType: null, dateCreated: earliest(parcels) })),
      )
      .sort((a, b) => (a.orderId < b.orderId ? -1 : 1)),
    fulfillments: sorted.map(({ order: { orderId }, fulfillment }) => ({ orderId, ...fulfillment })),
    items: sorted.flatMap(({ fulfillment: { fulfillmentId }, items }) =>
      items.map((values) => ({ fulfillmentId, productId: null, status: null, rmaNumber: null, ...values })),
    ),
  };
}

function earliest(parcels: Drawn[]): Date {
  return new Date(Math.min(...parcels.map(({ fulfillment }) => fulfillment.dateCreated.getTime())));
}
