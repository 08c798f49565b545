/** Creates records in the database and reads what a file is checked against. */
import { asc, getTableColumns, type SQL, sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { Transaction } from '../db/client.ts';
import type { ExportColumn } from '../fulfillments/export-format.ts';
import { fulfillmentHouses, fulfillmentItems, fulfillments, orders } from '../fulfillments/tables.ts';
import type { House, NewRecord } from './parse-record.ts';

/** All fulfillment houses, in order of their ids. */
export async function findHouses(tx: Transaction): Promise<House[]> {
  const { fulfillmentHouseId, name } = fulfillmentHouses;
  return await tx.select({ fulfillmentHouseId, name }).from(fulfillmentHouses).orderBy(asc(fulfillmentHouseId));
}

/** Those of some fulfillments that exist already: fulfillmentId → orderId. */
export async function findOwners(tx: Transaction, fulfillmentIds: readonly string[]): Promise<Map<string, string>> {
  const { fulfillmentId, orderId } = fulfillments;
  const rows = await tx
    .select({ id: sql<string>`${fulfillmentId}::text`, owner: orderId })
    .from(fulfillments)
    .where(sql`${fulfillmentId} = any(${sql.param(fulfillmentIds)}::text[]::bigint[])`);
  return new Map(rows.map(({ id, owner }) => [id, owner]));
}

/**
 * Creates the orders of `records` that do not exist yet and gives their ids. Of several rows with the same order the
 * first one gives its address; an order is as old as the oldest of them. Ids in order: two loads can't deadlock.
 */
export async function insertOrders(tx: Transaction, records: readonly NewRecord[]): Promise<string[]> {
  const copied = {
    ...{ orderId: text('orderId'), customerId: text('customerId'), campaignName: text('campaignName') },
    ...{ emailAddress: text('emailAddress'), phoneNumber: text('phoneNumber') },
    ...{ shipFirstName: text('shipFirstName'), shipLastName: text('shipLastName') },
    ...{ shipCompanyName: text('shipCompanyName'), shipAddress1: text('shipAddress1') },
    ...{ shipAddress2: text('shipAddress2'), shipCity: text('shipCity'), shipState: text('shipState') },
    ...{ shipPostalCode: text('shipPostalCode'), shipCountry: text('shipCountry') },
  };
  const oldest = sql`min(${moment('dateCreated')}) over (partition by ${copied.orderId})`;
  const { into, list } = insertion(orders, { ...copied, dateCreated: sql`coalesce(${oldest}, now())` });
  const rows = await tx.execute<{ id: string }>(sql`
    ${into} select distinct on (${copied.orderId}) ${list}
    from ${cellsOf(records, [...namesOf(copied), 'dateCreated'])}
    order by ${copied.orderId}, place
    on conflict do nothing
    returning ${orders.orderId} as id`);
  return rows.map(({ id }) => id);
}

/** Creates the fulfillments of `records` that do not exist yet and gives their ids. Their orders exist. */
export async function insertFulfillments(tx: Transaction, records: readonly NewRecord[]): Promise<string[]> {
  const fulfillmentId = sql`${text('fulfillmentId')}::bigint`;
  const dates = {
    ...{ dateCreated: moment('dateCreated'), dateUpdated: moment('dateUpdated') },
    ...{ dateExported: moment('dateExported'), dateShipped: moment('dateShipped') },
    ...{ dateDelivered: moment('dateDelivered'), dateReturned: moment('dateReturned') },
  };
  const copied = {
    ...{ orderId: text('orderId'), clientFulfillmentId: text('clientFulfillmentId'), status: text('status') },
    ...{ trackingNumber: text('trackingNumber'), carrier: text('carrier'), method: text('method') },
    ...{ rmaNumber: text('rmaNumber'), responseText: text('responseText') },
  };
  const { into, list } = insertion(fulfillments, {
    ...{ fulfillmentId, ...copied, ...dates },
    fulfillmentHouseId: sql`${text('fulfillmentHouse')}::integer`,
    isReshipment: sql`${text('isReshipment')}::boolean`,
    dateCreated: sql`coalesce(${dates.dateCreated}, now())`,
    dateUpdated: sql`coalesce(${dates.dateUpdated}, ${dates.dateCreated}, now())`,
  });
  const names = [...namesOf(copied), ...namesOf(dates), 'fulfillmentId', 'fulfillmentHouse', 'isReshipment'] as const;
  const rows = await tx.execute<{ id: string }>(sql`
    ${into} select ${list}
    from ${cellsOf(records, names)}
    order by ${fulfillmentId}
    on conflict do nothing
    returning ${fulfillments.fulfillmentId}::text as id`);
  return rows.map(({ id }) => id);
}

/**
 * Creates the items of `records`, in their order; resolves to how many the database did not take. Their fulfillments exist
 * and have none.
 */
export async function insertItems(tx: Transaction, records: readonly NewRecord[]): Promise<number> {
  const items = records.flatMap(({ values, items }) => items.map((item) => ({ id: values.fulfillmentId, ...item })));
  const ids = sql.param(items.map(({ id }) => id));
  const quantities = sql.param(items.map(({ qty }) => String(qty)));
  const names = sql.param(items.map(({ name }) => name));
  const skus = sql.param(items.map(({ sku }) => sku));
  const { into, list } = insertion(fulfillmentItems, {
    ...{ fulfillmentId: sql`id::bigint`, qty: sql`quantity::integer`, name: sql`item_name`, sku: sql`item_sku` },
  });
  const { count } = await tx.execute(sql`
    ${into} select ${list}
    from unnest(${ids}::text[], ${quantities}::text[], ${names}::text[], ${skus}::text[])
      with ordinality as cells (id, quantity, item_name, item_sku, place)
    order by place`);
  return items.length - count;
}

/** A column of `cellsOf`, and the same as a moment. */
const text = (name: ExportColumn): SQL => sql`cells.${sql.identifier(name)}`;
const moment = (name: ExportColumn): SQL => sql`${text(name)}::timestamptz`;

const namesOf = <Name extends ExportColumn>(cells: Record<Name, SQL>) => Object.keys(cells) as Name[];

/** These columns of `records` as a table `cells` of texts, in their order, with the number of each as `place`. */
function cellsOf(records: readonly NewRecord[], names: readonly ExportColumn[]): SQL {
  const arrays = names.map((name) => sql`${sql.param(records.map(({ values }) => values[name]))}::text[]`);
  const columns = [...names.map((name) => sql.identifier(name)), sql.identifier('place')];
  return sql`unnest(${sql.join(arrays, sql`, `)}) with ordinality as cells (${sql.join(columns, sql`, `)})`;
}

/**
 * The two lists of an INSERT … SELECT into some columns of a table: Drizzle's own names all of them, an identity too, and
 * leaves no default to PostgreSQL.
 */
function insertion<T extends PgTable, Values extends Insertable<T>>(
  table: T,
  values: Values & Record<Exclude<keyof Values, keyof T['$inferInsert']>, never>,
) {
  const given = Object.entries(getTableColumns(table)).flatMap(([property, column]) => {
    const value = (values as Partial<Record<string, SQL>>)[property];
    return value === undefined ? [] : [{ name: sql.identifier(column.name), value }];
  });
  const names = given.map(({ name }) => name);
  const list = given.map(({ value }) => value);
  return { into: sql`insert into ${table} (${sql.join(names, sql`, `)})`, list: sql.join(list, sql`, `) };
}

/** A value for some columns, by property; required where PostgreSQL has none. */
type Insertable<T extends PgTable> = { [Property in keyof T['$inferInsert']]: SQL };
