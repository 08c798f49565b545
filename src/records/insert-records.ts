/** Creates records in the database and reads what a file is checked against. */
import { getTableColumns, getTableName, type SQL, sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { Transaction } from '../db/client.ts';
import { keepPlansOfChecks } from '../db/queries.ts';
import type { ExportColumn } from '../fulfillments/export-format.ts';
import { fulfillmentItems, fulfillments, orders } from '../fulfillments/tables.ts';
import type { NewRecord } from './parse-record.ts';

/** Those of some fulfillments that exist already: fulfillmentId → orderId. */
export async function findOwners(tx: Transaction, fulfillmentIds: readonly string[]): Promise<Map<string, string>> {
  const { fulfillmentId, orderId } = fulfillments;
  const rows = await tx
    .select({ id: sql<string>`${fulfillmentId}::text`, owner: orderId })
    .from(fulfillments)
    .where(sql`${fulfillmentId} = any(${sql.param(fulfillmentIds)}::text[]::bigint[])`);
  return new Map(rows.map(({ id, owner }) => [id, owner]));
}

/** What an order and a fulfillment have in columns of their own; items are rows. */
export type CellColumn = Exclude<ExportColumn, 'items' | 'sku'>;

/** Where new records come from. Of rows with the same order the one with the smallest place speaks for it. */
export interface InsertSource {
  /** a table `cells` of these columns of the export, as texts, and of the `place` of each row */
  cells(names: readonly CellColumn[]): SQL;
  /** a table `cells` of items, as texts: `id` of the fulfillment, `quantity`, `item_name`, `item_sku`; and of their `place` */
  items(): SQL;
}

/**
 * The statement that creates the orders that do not exist yet. Of several rows with the same order the first one gives
 * its address; an order is as old as the oldest of them. Ids in order: two loads can't deadlock.
 */
export function orderInsertion(source: InsertSource, returning: SQL): SQL {
  const copied = {
    orderId: text('orderId'),
    customerId: text('customerId'),
    campaignName: text('campaignName'),
    emailAddress: text('emailAddress'),
    phoneNumber: text('phoneNumber'),
    shipFirstName: text('shipFirstName'),
    shipLastName: text('shipLastName'),
    shipCompanyName: text('shipCompanyName'),
    shipAddress1: text('shipAddress1'),
    shipAddress2: text('shipAddress2'),
    shipCity: text('shipCity'),
    shipState: text('shipState'),
    shipPostalCode: text('shipPostalCode'),
    shipCountry: text('shipCountry'),
  };
  const oldest = sql`min(${moment('dateCreated')}) over (partition by ${copied.orderId})`;
  const { into, list } = insertion(orders, { ...copied, dateCreated: sql`coalesce(${oldest}, now())` });
  return sql`
    ${into} select distinct on (${copied.orderId}) ${list}
    from ${source.cells([...namesOf(copied), 'dateCreated'])}
    order by ${copied.orderId}, place
    on conflict do nothing
    returning ${returning}`;
}

/** The statement that creates the fulfillments that do not exist yet. Their orders exist. */
export function fulfillmentInsertion(source: InsertSource, returning: SQL): SQL {
  const fulfillmentId = sql`${text('fulfillmentId')}::bigint`;
  const dates = {
    dateCreated: moment('dateCreated'),
    dateUpdated: moment('dateUpdated'),
    dateExported: moment('dateExported'),
    dateShipped: moment('dateShipped'),
    dateDelivered: moment('dateDelivered'),
    dateReturned: moment('dateReturned'),
  };
  const copied = {
    orderId: text('orderId'),
    clientFulfillmentId: text('clientFulfillmentId'),
    status: text('status'),
    trackingNumber: text('trackingNumber'),
    carrier: text('carrier'),
    method: text('method'),
    rmaNumber: text('rmaNumber'),
    responseText: text('responseText'),
  };
  const { into, list } = insertion(fulfillments, {
    fulfillmentId,
    ...copied,
    ...dates,
    fulfillmentHouseId: sql`${text('fulfillmentHouse')}::integer`,
    isReshipment: sql`${text('isReshipment')}::boolean`,
    dateCreated: sql`coalesce(${dates.dateCreated}, now())`,
    dateUpdated: sql`coalesce(${dates.dateUpdated}, ${dates.dateCreated}, now())`,
  });
  const names = [...namesOf(copied), ...namesOf(dates), 'fulfillmentId', 'fulfillmentHouse', 'isReshipment'] as const;
  return sql`
    ${into} select ${list}
    from ${source.cells(names)}
    order by ${fulfillmentId}
    on conflict do nothing
    returning ${returning}`;
}

/** The statement that creates items, in their order. Their fulfillments exist. */
export function itemInsertion(source: Pick<InsertSource, 'items'>, returning: SQL): SQL {
  const { into, list } = insertion(fulfillmentItems, {
    fulfillmentId: sql`cells.id::bigint`,
    qty: sql`cells.quantity::integer`,
    name: sql`cells.item_name`,
    sku: sql`cells.item_sku`,
  });
  return sql`${into} select ${list} from ${source.items()} order by place returning ${returning}`;
}

/**
 * Moves the sequence that numbers items past the highest number. It knows nothing of items whose writer numbered them, and
 * would give those numbers again.
 */
export async function skipUsedItemIds(tx: Transaction): Promise<void> {
  const id = fulfillmentItems.fulfillmentItemId;
  await tx.execute(sql`
    select setval(sequence, highest)
    from (select pg_get_serial_sequence(${getTableName(fulfillmentItems)}, ${id.name})::regclass as sequence) s,
      (select max(${id}) as highest from ${fulfillmentItems}) m
    where highest > coalesce(pg_sequence_last_value(sequence), 0)`);
}

/** The ids of what was created. */
export interface Created {
  orders: string[];
  fulfillments: Set<string>;
}

/** Creates the records that do not exist yet, with their orders and items. */
export async function createRecords(tx: Transaction, records: readonly NewRecord[]): Promise<Created> {
  await keepPlansOfChecks(tx);
  const source = sourceOf(records);
  const createdOrders = await tx.execute<{ id: string }>(orderInsertion(source, sql`${orders.orderId} as id`));
  const id = sql`${fulfillments.fulfillmentId}::text as id`;
  const created = new Set((await tx.execute<{ id: string }>(fulfillmentInsertion(source, id))).map((row) => row.id));
  const whole = records.filter(({ values }) => created.has(values.fulfillmentId));
  if (whole.some(({ items }) => items.length > 0)) {
    await skipUsedItemIds(tx);
    await tx.execute(itemInsertion(sourceOf(whole), sql`null`));
  }
  return { orders: createdOrders.map((row) => row.id), fulfillments: created };
}

/** Records in memory, in their order. */
const sourceOf = (records: readonly NewRecord[]): InsertSource => ({
  cells(names) {
    const arrays = names.map((name) => sql`${sql.param(records.map(({ values }) => values[name]))}::text[]`);
    const columns = [...names.map((name) => sql.identifier(name)), sql.identifier('place')];
    return sql`unnest(${sql.join(arrays, sql`, `)}) with ordinality as cells (${sql.join(columns, sql`, `)})`;
  },
  items() {
    const items = records.flatMap(({ values, items }) => items.map((item) => ({ id: values.fulfillmentId, ...item })));
    const ids = sql.param(items.map(({ id }) => id));
    const quantities = sql.param(items.map(({ qty }) => String(qty)));
    const names = sql.param(items.map(({ name }) => name));
    const skus = sql.param(items.map(({ sku }) => sku));
    return sql`unnest(${ids}::text[], ${quantities}::text[], ${names}::text[], ${skus}::text[])
      with ordinality as cells (id, quantity, item_name, item_sku, place)`;
  },
});

/** A column of the cells of a source, and the same as a moment. */
const text = (name: ExportColumn): SQL => sql`cells.${sql.identifier(name)}`;
const moment = (name: ExportColumn): SQL => sql`${text(name)}::timestamptz`;

const namesOf = <Name extends CellColumn>(cells: Record<Name, SQL>) => Object.keys(cells) as Name[];

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
