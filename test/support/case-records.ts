/** The records that a fixture starts from, in a short form that can be read beside its file. */
import { sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { Transaction } from '../../src/db/client.ts';
import type { FulfillmentStatus, PurchaseStatus } from '../../src/fulfillments/fulfillment.ts';
import { fulfillmentHouses, fulfillmentItems, fulfillments, orders, purchases } from '../../src/fulfillments/tables.ts';

/** What `_records.json` holds: order ids with what belongs to them. What is left out is empty in the database. */
export type CaseRecords = Record<string, CaseOrder>;

export interface CaseOrder {
  fulfillments?: CaseFulfillment[];
  /** purchase id to [product, status] */
  purchases?: Record<string, [string, PurchaseStatus]>;
}

export interface CaseFulfillment {
  id: number;
  status: FulfillmentStatus;
  client?: string;
  /** its house waits for the carrier's first scan */
  validated?: true;
  tracking?: string;
  carrier?: string;
  method?: string;
  rma?: string;
  /** when it was shipped or returned, ISO 8601 */
  shipped?: string;
  returned?: string;
  /** when it was last updated; long ago unless it is given */
  updated?: string;
  /** products; an item may have a status and an RMA number of its own */
  items?: (string | { product: string; status: string; rma?: string })[];
}

const longAgo = new Date('2026-01-05T15:00:00Z');
/** The account's: an export says that these records were updated on 2026-01-05 at 10:00:00. */
export const caseTimeZone = 'America/New_York';
const moment = (text: string | undefined) => (text === undefined ? null : new Date(text));

/** Those that depend on others first. Of a few rows, deleting them takes a fraction of the time that TRUNCATE does. */
const tables = [
  ...['audit_events', 'messages', 'imports', 'purchases', 'fulfillment_items', 'fulfillments', 'orders'],
  'fulfillment_houses',
];

/** Empties the tables that imports know and fills them with the records of a case. */
export async function replaceRecords(tx: Transaction, records: CaseRecords): Promise<void> {
  for (const table of tables) await tx.execute(sql`delete from ${sql.identifier(table)}`);
  await insertAll(tx, fulfillmentHouses, [
    { fulfillmentHouseId: 1, name: 'Plain House' },
    { fulfillmentHouseId: 2, name: 'Validating House', shippingValidation: true },
  ]);
  const drawn = Object.entries(records);
  const parcels = drawn.flatMap(([orderId, order]) => (order.fulfillments ?? []).map((one) => ({ ...one, orderId })));
  await insertAll(
    tx,
    orders,
    drawn.map(([orderId]) => ({ orderId, dateCreated: longAgo })),
  );
  await insertAll(tx, fulfillments, parcels.map(fulfillmentRow));
  await insertAll(tx, fulfillmentItems, parcels.flatMap(itemRows));
  await insertAll(tx, purchases, drawn.flatMap(purchaseRows));
}

async function insertAll<T extends PgTable>(tx: Transaction, table: T, rows: T['$inferInsert'][]): Promise<void> {
  if (rows.length > 0) await tx.insert(table).values(rows);
}

function fulfillmentRow(one: CaseFulfillment & { orderId: string }): typeof fulfillments.$inferInsert {
  return {
    fulfillmentId: BigInt(one.id),
    orderId: one.orderId,
    clientFulfillmentId: one.client ?? null,
    fulfillmentHouseId: one.validated ? 2 : 1,
    status: one.status,
    trackingNumber: one.tracking ?? null,
    carrier: one.carrier ?? null,
    method: one.method ?? null,
    rmaNumber: one.rma ?? null,
    dateCreated: longAgo,
    dateUpdated: moment(one.updated) ?? longAgo,
    dateShipped: moment(one.shipped),
    dateReturned: moment(one.returned),
  };
}

/** Items are numbered after their fulfillment: 101 holds 1011, 1012, … */
function itemRows({ id, items = [] }: CaseFulfillment): (typeof fulfillmentItems.$inferInsert)[] {
  return items.map((item, index) => {
    const { product, status = null, rma = null } = typeof item === 'string' ? { product: item } : item;
    const fulfillmentItemId = BigInt(id * 10 + index + 1);
    return { fulfillmentItemId, fulfillmentId: BigInt(id), productId: product, status, rmaNumber: rma };
  });
}

function purchaseRows([orderId, order]: [string, CaseOrder]): (typeof purchases.$inferInsert)[] {
  return Object.entries(order.purchases ?? {}).map(([purchaseId, [productId, status]]) => ({
    purchaseId,
    orderId,
    productId,
    status,
  }));
}
