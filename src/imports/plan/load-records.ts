/** Reads the records that a batch of rows may mean. */
import { type SQL, sql } from 'drizzle-orm';
import type { Transaction } from '../../db/client.ts';
import { queryRows } from '../../db/queries.ts';
import type { ImportKind } from '../../fulfillments/status-transitions.ts';
import { itemsHash } from '../model/planned-changes.ts';
import { type KnownRecords, keysOf } from './find-records.ts';
import type { ParsedRow } from './parse-row.ts';
import type { FulfillmentRecord } from './record.ts';

const recordColumns = (kind: ImportKind) => sql`
  f.fulfillment_id::text as "fulfillmentId", f.client_fulfillment_id as "clientFulfillmentId", f.status,
  f.tracking_number as "trackingNumber", f.carrier, f.method, f.rma_number as "rmaNumber",
  coalesce(h.shipping_validation, false) as "shippingValidation",
  f.date_shipped::text as "dateShipped", f.date_returned::text as "dateReturned",
  ${kind === 'returns' ? sql`${itemsHash(sql`f.fulfillment_id`)}::text` : sql`null`} as "itemsHash"`;

type OrderRow = { orderId: string } & (FulfillmentRecord | { fulfillmentId: null });

/**
 * Loads what `findRecords` needs for these rows of an import of `kind`: a few index look-ups, however many rows there are.
 * `timeZone` is the one that exports are written in.
 */
export async function lookUpRecords(
  tx: Transaction,
  kind: ImportKind,
  rows: ParsedRow[],
  timeZone: string,
): Promise<KnownRecords> {
  const keys = rows.map(keysOf);
  const byOrder = new Map<string, FulfillmentRecord[]>();
  const dateUpdated = rows.some(({ fields }) => fields.dateUpdated !== undefined)
    ? sql`to_char(f.date_updated at time zone ${timeZone}, 'YYYY-MM-DD HH24:MI:SS')`
    : sql`null`;
  const addOrders = async (ids: string[]) => {
    const wanted = [...new Set(ids)].filter((id) => !byOrder.has(id));
    for (const row of await selectByOrder(tx, kind, wanted, dateUpdated)) {
      const records = byOrder.get(row.orderId) ?? [];
      byOrder.set(row.orderId, records);
      if (row.fulfillmentId !== null) records.push(row);
    }
  };
  await addOrders(keys.flatMap(({ orderId }) => orderId ?? []));
  const missing = keys.filter(({ orderId }) => orderId !== null && !byOrder.has(orderId));
  await addOrders(missing.flatMap(({ otherOrderIds }) => otherOrderIds()));
  const named = await selectByFulfillment(
    tx,
    kind,
    keys.flatMap(({ fulfillmentId }) => fulfillmentId ?? []),
    dateUpdated,
  );
  return { byOrder, byFulfillment: new Map(named.map((record) => [record.fulfillmentId, record])) };
}

/** `dateUpdated` takes time to be written as in an export, so it is an expression of its own. */
async function selectByOrder(
  tx: Transaction,
  kind: ImportKind,
  orderIds: string[],
  dateUpdated: SQL,
): Promise<OrderRow[]> {
  if (orderIds.length === 0) return [];
  return await queryRows<OrderRow>(
    tx,
    // Only an order without fulfillments needs a look into orders: all others are known from their fulfillments.
    sql`select wanted.order_id as "orderId", ${dateUpdated} as "dateUpdated", ${recordColumns(kind)}
        from unnest(${sql.param(orderIds)}::text[]) as wanted(order_id)
        left join fulfillments f using (order_id)
        left join fulfillment_houses h using (fulfillment_house_id)
        where f.fulfillment_id is not null or exists (select from orders o where o.order_id = wanted.order_id)
        order by f.fulfillment_id`,
  );
}

async function selectByFulfillment(
  tx: Transaction,
  kind: ImportKind,
  ids: string[],
  dateUpdated: SQL,
): Promise<FulfillmentRecord[]> {
  if (ids.length === 0) return [];
  return await queryRows<FulfillmentRecord>(
    tx,
    sql`select f.order_id as "orderId", ${dateUpdated} as "dateUpdated", ${recordColumns(kind)}
        from unnest(${sql.param([...new Set(ids)])}::bigint[]) as wanted(fulfillment_id)
        join fulfillments f using (fulfillment_id)
        left join fulfillment_houses h using (fulfillment_house_id)`,
  );
}
