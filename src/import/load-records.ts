/** Reads the records that a batch of rows may mean. */
import { sql } from 'drizzle-orm';
import type { Transaction } from '../db/client.ts';
import { rowsOf } from '../db/rows-of.ts';
import { type KnownRecords, keysOf } from './find-records.ts';
import type { ParsedRow } from './parse-row.ts';
import type { FulfillmentRecord } from './record.ts';

const recordColumns = sql.raw(`
  f.fulfillment_id::text as "fulfillmentId", f.client_fulfillment_id as "clientFulfillmentId", f.status,
  f.tracking_number as "trackingNumber", f.carrier, f.method, f.rma_number as "rmaNumber",
  coalesce(h.shipping_validation, false) as "shippingValidation",
  f.date_shipped::text as "dateShipped", f.date_returned::text as "dateReturned"`);

type OrderRow = { orderId: string } & (FulfillmentRecord | { fulfillmentId: null });

/** Loads what `findRecords` needs for these rows: two index look-ups, however many rows there are. */
export async function loadRecords(tx: Transaction, rows: ParsedRow[]): Promise<KnownRecords> {
  const keys = rows.map(keysOf);
  const orderIds = [...new Set(keys.flatMap((key) => (key.fulfillmentId === null ? key.orderIds : [])))];
  const fulfillmentIds = [...new Set(keys.flatMap((key) => key.fulfillmentId ?? []))];
  const byOrder = new Map<string, FulfillmentRecord[]>();
  for (const row of orderIds.length === 0 ? [] : await selectByOrder(tx, orderIds)) {
    const records = byOrder.get(row.orderId) ?? [];
    byOrder.set(row.orderId, records);
    if (row.fulfillmentId !== null) records.push(row);
  }
  const named = fulfillmentIds.length === 0 ? [] : await selectByFulfillment(tx, fulfillmentIds);
  return { byOrder, byFulfillment: new Map(named.map((record) => [record.fulfillmentId, record])) };
}

function selectByOrder(tx: Transaction, orderIds: string[]): Promise<OrderRow[]> {
  return rowsOf<OrderRow>(
    tx,
    sql`select o.order_id as "orderId", ${recordColumns}
        from unnest(${sql.param(orderIds)}::text[]) as wanted(order_id)
        join orders o using (order_id)
        left join fulfillments f using (order_id)
        left join fulfillment_houses h using (fulfillment_house_id)
        order by f.fulfillment_id`,
  );
}

function selectByFulfillment(tx: Transaction, fulfillmentIds: string[]): Promise<FulfillmentRecord[]> {
  return rowsOf<FulfillmentRecord>(
    tx,
    sql`select f.order_id as "orderId", ${recordColumns}
        from unnest(${sql.param(fulfillmentIds)}::bigint[]) as wanted(fulfillment_id)
        join fulfillments f using (fulfillment_id)
        left join fulfillment_houses h using (fulfillment_house_id)`,
  );
}
