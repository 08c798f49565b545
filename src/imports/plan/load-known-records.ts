/** Loads the records that a batch of rows may mean. */
import { type SQL, sql } from 'drizzle-orm';
import { orderIdCandidates } from '../../cells/order-id-candidates.ts';
import type { Transaction } from '../../db/client.ts';
import { queryRows } from '../../db/queries.ts';
import type { RowKind } from '../../fulfillments/status-transitions.ts';
import { itemsHash } from '../model/planned-changes.ts';
import type { FulfillmentRecord, KnownRecords } from './find-records.ts';
import { type ParsedRow, valueIn } from './parse-row.ts';

const recordColumns = (kind: RowKind) => sql`
  f.fulfillment_id::text as "fulfillmentId", nullif(f.client_fulfillment_id, '') as "clientFulfillmentId", f.status,
  f.tracking_number as "trackingNumber", f.carrier, f.method, f.rma_number as "rmaNumber",
  coalesce(h.shipping_validation, false) as "shippingValidation",
  f.date_shipped::text as "dateShipped", f.date_returned::text as "dateReturned",
  ${kind === 'returns' ? sql`${itemsHash(sql`f.fulfillment_id`)}::text` : sql`null`} as "itemsHash"`;

type OrderRow = { orderId: string } & (FulfillmentRecord | { fulfillmentId: null });

/**
 * Loads what `findRecords` needs for these rows of an import of `kind`: a few index lookups, however many rows there are.
 * `timeZone` is the one that exports are written in.
 */
export async function loadKnownRecords(
  tx: Transaction,
  kind: RowKind,
  rows: ParsedRow[],
  timeZone: string,
): Promise<KnownRecords> {
  const dateUpdated = rows.some(({ fields }) => fields.dateUpdated !== undefined)
    ? sql`to_char(f.date_updated at time zone ${timeZone}, 'YYYY-MM-DD HH24:MI:SS') as "dateUpdated",
        f.date_updated::text as "updatedAt"`
    : sql`null as "dateUpdated", null as "updatedAt"`;
  const byOrder = new Map<string, FulfillmentRecord[]>();
  const addOrders = async (ids: string[]) => {
    for (const row of await selectByOrder(tx, kind, [...new Set(ids)], dateUpdated)) {
      const records = byOrder.get(row.orderId) ?? [];
      byOrder.set(row.orderId, records);
      if (row.fulfillmentId !== null) records.push(row);
    }
  };
  const fulfillmentIds = rows.flatMap(({ fields }) => valueIn(fields.fulfillmentId) ?? []);
  const orderIds = rows.flatMap(({ fields }) =>
    valueIn(fields.fulfillmentId) === null ? (valueIn(fields.orderId) ?? []) : [],
  );
  // Almost every order is found as it is written; other readings of its id are tried only when it is not.
  await addOrders(orderIds);
  const candidates = orderIds.filter((id) => !byOrder.has(id)).flatMap(orderIdCandidates);
  await addOrders(candidates.map(({ orderId }) => orderId).filter((id) => !byOrder.has(id)));
  const named = await selectByFulfillment(tx, kind, fulfillmentIds, dateUpdated);
  return { byOrder, byFulfillment: new Map(named.map((record) => [record.fulfillmentId, record])) };
}

/** Writing `dateUpdated` as in an export takes time, so its columns are given: they are null where no row needs them. */
async function selectByOrder(
  tx: Transaction,
  kind: RowKind,
  orderIds: string[],
  dateUpdated: SQL,
): Promise<OrderRow[]> {
  if (orderIds.length === 0) return [];
  return await queryRows<OrderRow>(
    tx,
    // Only an order without fulfillments has to be looked up in orders: all others are known from their fulfillments.
    sql`select wanted.order_id as "orderId", ${dateUpdated}, ${recordColumns(kind)}
        from unnest(${sql.param(orderIds)}::text[]) as wanted(order_id)
        left join fulfillments f using (order_id)
        left join fulfillment_houses h using (fulfillment_house_id)
        where f.fulfillment_id is not null or exists (select from orders o where o.order_id = wanted.order_id)
        order by f.fulfillment_id`,
  );
}

async function selectByFulfillment(
  tx: Transaction,
  kind: RowKind,
  ids: string[],
  dateUpdated: SQL,
): Promise<FulfillmentRecord[]> {
  if (ids.length === 0) return [];
  return await queryRows<FulfillmentRecord>(
    tx,
    sql`select f.order_id as "orderId", ${dateUpdated}, ${recordColumns(kind)}
        from unnest(${sql.param([...new Set(ids)])}::bigint[]) as wanted(fulfillment_id)
        join fulfillments f using (fulfillment_id)
        left join fulfillment_houses h using (fulfillment_house_id)`,
  );
}
