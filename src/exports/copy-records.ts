/**
 * Streams the cells of all matching records out of the database, in constant memory: one SELECT whose columns are the cells.
 */
import type { Readable } from 'node:stream';
import { and, asc, eq, gt, lte, max, type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { bigint, type PgColumn, PgDialect, pgTable } from 'drizzle-orm/pg-core';
import type { Client } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { Database } from '../db/client.ts';
import type { ExportFormat, Filter } from '../filters/filter.ts';
import { type ExportColumn, exportColumns } from '../fulfillments/export-format.ts';
import { itemCells } from '../fulfillments/item-cells.ts';
import { fulfillmentHouses, fulfillmentItems, fulfillments, orders } from '../fulfillments/tables.ts';
import { matchingIds } from '../search/find-page.ts';
import { guardId, guardText } from '../spreadsheets/write-csv.ts';
import { exportedRecords } from './tables.ts';

/** The ids of the records of one export: a temporary table. */
const exported = pgTable('exported', { fulfillmentId: bigint('fulfillment_id', { mode: 'bigint' }).primaryKey() });

export interface CopyOptions {
  filter: Filter;
  /** the id of an export that has its records in `exportRecords`, whatever the filter matches by now */
  onlyOf?: string | undefined;
  /** of the file that is made of the cells */
  format: ExportFormat;
  /** the account's time zone, in which the cells show dates */
  timeZone: string;
  exportedAt: Date;
  /** aborting it cuts the connection */
  signal: AbortSignal;
  /** called once with the number of matching records, before the first is read */
  onCount(rows: number): void;
  /** reads the CSV, header first; UTF-8 */
  consume(csv: Readable): Promise<void>;
  /** called right before the first record is marked as exported */
  onMarking(): void;
}

/**
 * Passes all matching records to `consume`, marks them as exported, and returns their number. Matches and cells come from
 * one snapshot. Marking comes afterwards, in batches: a single transaction would keep every record locked until the last
 * byte is written, and imports would wait for it.
 */
export async function copyRecords(db: Pick<Database, 'bulk'>, options: CopyOptions): Promise<number> {
  return await db.bulk(options.signal, async (client) => {
    await client.query('create temporary table exported (fulfillment_id bigint primary key)');
    await client.query('begin isolation level repeatable read');
    const rows = await collectIds(client, options);
    options.onCount(rows);
    const { format, timeZone, exportedAt } = options;
    const query = exportQuery({ format, timeZone, exportedAt, literal: (value) => client.escapeLiteral(value) });
    await options.consume(client.query(copyTo(`copy (${query}) to stdout with (format csv, header)`)));
    await client.query('commit');
    options.onMarking();
    await markExported(client, exportedAt);
    return rows;
  });
}

async function collectIds(client: Client, { filter, onlyOf }: CopyOptions): Promise<number> {
  const query = onlyOf === undefined ? matchingIds(filter) : recordsOf(onlyOf);
  const { sql: ids, params } = dialect.sqlToQuery(query);
  const { rowCount } = await client.query(`insert into exported ${ids}`, params);
  await client.query('analyze exported');
  return rowCount ?? 0;
}

const recordsOf = (exportId: string): SQL =>
  sql`select fulfillment_id from ${exportedRecords} join ${fulfillments} using (fulfillment_id) where export_id = ${exportId}`;

const batchSize = 20_000;
/** The smallest bigint: no record has it. */
const smallestId = -9_223_372_036_854_775_808n;

/** Goes through the records in the order of their ids, as imports do, so that the two can't deadlock. */
async function markExported(client: Client, exportedAt: Date): Promise<void> {
  const db = drizzle(client);
  const isWithin = (id: PgColumn, after: bigint, last: bigint) => and(gt(id, after), lte(id, last));
  let after = smallestId;
  for (;;) {
    const batch = db
      .select()
      .from(exported)
      .where(gt(exported.fulfillmentId, after))
      .orderBy(asc(exported.fulfillmentId))
      .limit(batchSize)
      .as('batch');
    const [found] = await db.select({ last: max(batch.fulfillmentId) }).from(batch);
    const last = found?.last ?? null;
    if (last === null) return;
    const { fulfillmentId } = fulfillments;
    // Both sides get the bounds, or every batch would read the whole table.
    const isInBatch = and(isWithin(fulfillmentId, after, last), isWithin(exported.fulfillmentId, after, last));
    await db
      .update(fulfillments)
      .set({ dateExported: exportedAt })
      .from(exported)
      .where(and(eq(exported.fulfillmentId, fulfillmentId), isInBatch));
    after = last;
  }
}

/** Where the cells come from; those of the other columns are computed below. */
const sources: Record<Exclude<ExportColumn, 'items' | 'sku' | 'dateExported'>, SQLWrapper> = {
  orderId: fulfillments.orderId,
  clientFulfillmentId: fulfillments.clientFulfillmentId,
  fulfillmentId: sql`${fulfillments.fulfillmentId}::text`,
  status: fulfillments.status,
  dateCreated: fulfillments.dateCreated,
  dateUpdated: fulfillments.dateUpdated,
  fulfillmentHouse: fulfillmentHouses.name,
  campaignName: orders.campaignName,
  customerId: orders.customerId,
  shipFirstName: orders.shipFirstName,
  shipLastName: orders.shipLastName,
  shipCompanyName: orders.shipCompanyName,
  shipAddress1: orders.shipAddress1,
  shipAddress2: orders.shipAddress2,
  shipCity: orders.shipCity,
  shipState: orders.shipState,
  shipPostalCode: orders.shipPostalCode,
  shipCountry: orders.shipCountry,
  phoneNumber: orders.phoneNumber,
  emailAddress: orders.emailAddress,
  carrier: fulfillments.carrier,
  method: fulfillments.method,
  trackingNumber: fulfillments.trackingNumber,
  dateShipped: fulfillments.dateShipped,
  dateDelivered: fulfillments.dateDelivered,
  dateReturned: fulfillments.dateReturned,
  rmaNumber: fulfillments.rmaNumber,
  isReshipment: fulfillments.isReshipment,
  responseText: fulfillments.responseText,
};

/** The items of a record as its two cells. */
const itemCellsOfRecord = () => sql`(select ${itemCells()} from ${fulfillmentItems}
    where ${eq(fulfillmentItems.fulfillmentId, fulfillments.fulfillmentId)})`;

/** `literal` writes a value as an SQL literal: COPY takes no parameters. */
export interface QueryOptions {
  /** a workbook's cells are text, which nothing runs as a formula; those of a CSV are guarded */
  format: ExportFormat;
  /** IANA name of the zone in which dates are written */
  timeZone: string;
  /** the value of `dateExported` */
  exportedAt: Date;
  literal: (value: string) => string;
}

/** The query, in the order of ids, for the records whose ids are in the table `exported`. */
export function exportQuery({ format, timeZone, exportedAt, literal }: QueryOptions): string {
  const guards = format === 'csv' ? { id: guardId, text: guardText } : { id: asIs, text: asIs };
  const inZone = (moment: string) => `to_char(${moment} at time zone ${literal(timeZone)}, 'YYYY-MM-DD HH24:MI:SS')`;
  const cells: Record<(typeof exportColumns)[number]['holds'], (name: ExportColumn) => string> = {
    id: (name) => guards.id(sourceOf(name)),
    text: (name) => guards.text(sourceOf(name)),
    house: (name) => guards.text(sourceOf(name)),
    status: sourceOf,
    flag: (name) => `case when ${sourceOf(name)} then 'TRUE' else 'FALSE' end`,
    items: () => guards.text('i.items'),
    sku: () => guards.text('i.sku'),
    date: (name) =>
      inZone(name === 'dateExported' ? `${literal(exportedAt.toISOString())}::timestamptz` : sourceOf(name)),
  };
  const list = exportColumns.map(({ name, holds }) => `${cells[holds](name)} as "${name}"`);
  const { fulfillmentId, orderId, fulfillmentHouseId } = fulfillments;
  const tables = sql`from ${exported} join ${fulfillments} on ${eq(fulfillmentId, exported.fulfillmentId)}
    join ${orders} on ${eq(orders.orderId, orderId)}
    left join ${fulfillmentHouses} on ${eq(fulfillmentHouses.fulfillmentHouseId, fulfillmentHouseId)}
    left join lateral ${itemCellsOfRecord()} i on true
    order by ${exported.fulfillmentId}`;
  return `select ${list.join(',\n')}\n${toText(tables)}`;
}

const asIs = (column: string): string => column;

function sourceOf(name: ExportColumn): string {
  const source = (sources as Partial<Record<ExportColumn, SQLWrapper>>)[name];
  if (source === undefined) throw new Error(`no source for the column ${name}`);
  return toText(source);
}

const dialect = new PgDialect();

/** SQL without parameters: COPY takes none. */
const toText = (query: SQLWrapper): string => dialect.sqlToQuery(sql`${query}`).sql;
