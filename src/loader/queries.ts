/** Creates records in the database and reads what a file is checked against. */
import { type SQL, sql } from 'drizzle-orm';
import type { Transaction } from '../db/client.ts';
import type { ExportColumn } from '../fulfillments/export-format.ts';
import type { House, NewRecord } from './parse-record.ts';

/** All fulfillment houses, in order of their ids. */
export async function findHouses(tx: Transaction): Promise<House[]> {
  return [
    ...(await tx.execute<House & Record<string, unknown>>(sql`
      select fulfillment_house_id as "fulfillmentHouseId", name from fulfillment_houses order by 1`)),
  ];
}

/** Those of some fulfillments that exist already: fulfillmentId → orderId. */
export async function findOwners(tx: Transaction, fulfillmentIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx.execute<{ id: string; owner: string }>(sql`
    select fulfillment_id::text as id, order_id as owner
    from fulfillments where fulfillment_id = any(${sql.param(fulfillmentIds)}::text[]::bigint[])`);
  return new Map(rows.map(({ id, owner }) => [id, owner]));
}

/**
 * Creates the orders of `records` that do not exist yet and gives their ids. Of several rows with the same order the
 * first one gives its address; an order is as old as the oldest of them. Ids in order: two loads can't deadlock.
 */
export async function insertOrders(tx: Transaction, records: readonly NewRecord[]): Promise<string[]> {
  const rows = await tx.execute<{ id: string }>(sql`
    insert into orders (order_id, customer_id, campaign_name, email_address, phone_number,
      ship_first_name, ship_last_name, ship_company_name, ship_address1, ship_address2,
      ship_city, ship_state, ship_postal_code, ship_country, date_created)
    select distinct on (c1) c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14,
      coalesce(min(created::timestamptz) over (partition by c1), now())
    from unnest(${textArrays(records, [
      ...(['orderId', 'customerId', 'campaignName', 'emailAddress', 'phoneNumber'] as const),
      ...(['shipFirstName', 'shipLastName', 'shipCompanyName', 'shipAddress1', 'shipAddress2'] as const),
      ...(['shipCity', 'shipState', 'shipPostalCode', 'shipCountry', 'dateCreated'] as const),
    ])}) with ordinality as t (c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, created, place)
    order by c1, place
    on conflict do nothing
    returning order_id as id`);
  return rows.map(({ id }) => id);
}

/** Creates the fulfillments of `records` that do not exist yet and gives their ids. Their orders exist. */
export async function insertFulfillments(tx: Transaction, records: readonly NewRecord[]): Promise<string[]> {
  const rows = await tx.execute<{ id: string }>(sql`
    insert into fulfillments (fulfillment_id, order_id, client_fulfillment_id, fulfillment_house_id, status,
      tracking_number, carrier, method, rma_number, is_reshipment, response_text,
      date_created, date_updated, date_exported, date_shipped, date_delivered, date_returned)
    select c1::bigint, c2, c3, c4::integer, c5, c6, c7, c8, c9, c10::boolean, c11,
      coalesce(created::timestamptz, now()), coalesce(updated::timestamptz, created::timestamptz, now()),
      exported::timestamptz, shipped::timestamptz, delivered::timestamptz, returned::timestamptz
    from unnest(${textArrays(records, [
      ...(['fulfillmentId', 'orderId', 'clientFulfillmentId', 'fulfillmentHouse', 'status'] as const),
      ...(['trackingNumber', 'carrier', 'method', 'rmaNumber', 'isReshipment', 'responseText'] as const),
      ...(['dateCreated', 'dateUpdated', 'dateExported', 'dateShipped', 'dateDelivered', 'dateReturned'] as const),
    ])}) as t (c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11,
      created, updated, exported, shipped, delivered, returned)
    order by c1::bigint
    on conflict do nothing
    returning fulfillment_id::text as id`);
  return rows.map(({ id }) => id);
}

/** Creates the items of `records`, in their order. Their fulfillments exist and have none. */
export async function insertItems(tx: Transaction, records: readonly NewRecord[]): Promise<void> {
  const items = records.flatMap(({ values, items }) => items.map((item) => ({ id: values.fulfillmentId, ...item })));
  const ids = sql.param(items.map(({ id }) => id));
  const quantities = sql.param(items.map(({ qty }) => String(qty)));
  const names = sql.param(items.map(({ name }) => name));
  const skus = sql.param(items.map(({ sku }) => sku));
  await tx.execute(sql`
    insert into fulfillment_items (fulfillment_id, qty, name, sku)
    select id::bigint, qty::integer, name, sku
    from unnest(${ids}::text[], ${quantities}::text[], ${names}::text[], ${skus}::text[])
      with ordinality as t (id, qty, name, sku, place)
    order by place`);
}

function textArray(records: readonly NewRecord[], column: ExportColumn): SQL {
  return sql`${sql.param(records.map(({ values }) => values[column]))}::text[]`;
}

function textArrays(records: readonly NewRecord[], columns: readonly ExportColumn[]): SQL {
  return sql.join(
    columns.map((column) => textArray(records, column)),
    sql`, `,
  );
}
