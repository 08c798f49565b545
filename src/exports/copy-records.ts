/**
 * Streams the cells of all matching records out of the database, in constant memory: one SELECT whose columns are the cells.
 */
import type { Readable } from 'node:stream';
import { eq, type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import type { Client } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { Transaction } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import type { ExportFormat, Filter } from '../filters/filter.ts';
import { type ExportColumn, exportColumns, itemCells, recordColumn } from '../fulfillments/export-format.ts';
import { fulfillmentHouses, fulfillmentItems, fulfillments, orders } from '../fulfillments/tables.ts';
import { matchingIds } from '../search/find-page.ts';
import { guardId, guardText } from '../spreadsheets/write-csv.ts';
import { exportedRecords } from './tables.ts';

interface CopyOptions {
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
  /** called with the number of matching records before the first is read, and again if all are read again elsewhere */
  onCount(rows: number): void;
  /** reads the CSV, header first; UTF-8; what an earlier call has read is void */
  consume(csv: Readable): Promise<void>;
  /** called right before the first record is marked as exported */
  onMarking(): void;
  /** called with the records instead, if they are to be marked later */
  onUnmarked?: ((batches: Batch[]) => void) | undefined;
}

/**
 * Passes all matching records to `consume`, marks them as exported unless `onUnmarked` takes them, and returns their number.
 * Matches and cells come from one snapshot, which may be a standby's; exactly its records are marked on the primary. Marking
 * comes afterwards, in batches: a single transaction would keep every record locked until the last byte is written, and
 * imports would wait.
 */
export async function copyRecords(
  { db, records }: Pick<Deps, 'db' | 'records'>,
  options: CopyOptions,
): Promise<number> {
  const { signal, onlyOf, exportedAt, onUnmarked } = options;
  // The list of an export that has one was written a moment ago.
  const source = onlyOf === undefined ? records : db;
  const batches = await source.bulk(signal, (client) => copyCells(client, options));
  if (onUnmarked === undefined) {
    options.onMarking();
    if (batches.length > 0) await db.bulk(signal, (client) => markExported(client, batches, exportedAt));
  } else onUnmarked(batches);
  return countRows(batches);
}

/** Lists the records of an export's file in `exportedRecords`, in place of those that an earlier file had. */
export async function listRecords(tx: Transaction, exportId: string, batches: readonly Batch[]): Promise<void> {
  await tx.delete(exportedRecords).where(eq(exportedRecords.exportId, exportId));
  for (const { ids } of batches) {
    await tx.execute(sql`insert into ${exportedRecords} (export_id, fulfillment_id)
      select ${exportId}::uuid, unnest(${ids}::text::bigint[])`);
  }
}

/** Marks the records of an export that has them in `exportedRecords`. */
export async function markListed(
  { db }: Pick<Deps, 'db'>,
  exportId: string,
  { exportedAt, signal }: Pick<CopyOptions, 'exportedAt' | 'signal'>,
): Promise<void> {
  await db.bulk(signal, async (client) => {
    await markExported(client, await readBatches(client, recordsOf(exportId)), exportedAt);
  });
}

/** Ids as PostgreSQL writes an array, and how many: a million take 10 MB. */
export interface Batch {
  ids: string;
  rows: number;
}

const batchSize = 20_000;

/**
 * A page of the table has room for new versions of some of its records only. Neighbors are therefore marked in different
 * batches: each makes room for the next, so that the new version of a record stays in its page, and no index is written
 * (https://www.postgresql.org/docs/current/storage-hot.html). Marking a million records takes a quarter of the time.
 */
const batchesPerPage = 8;

/** The place of a record among all that match, from 0. */
const place = '(row_number() over (order by fulfillment_id) - 1)';
/** The number of a record's batch. Few records are one batch. */
const batch = `case when count(*) over () < 100 then 0
  else ${place} / ${batchSize * batchesPerPage} * ${batchesPerPage} + ${place} % ${batchesPerPage} end`;

const countRows = (batches: readonly Batch[]): number => batches.reduce((sum, { rows }) => sum + rows, 0);

async function copyCells(client: Client, options: CopyOptions): Promise<Batch[]> {
  const { filter, onlyOf, format, timeZone, exportedAt } = options;
  const ids = onlyOf === undefined ? matchingIds(filter) : recordsOf(onlyOf);
  await client.query('begin isolation level repeatable read read only');
  const batches = await readBatches(client, ids);
  options.onCount(countRows(batches));
  const query = exportQuery({ ids, format, timeZone, exportedAt, literal: (value) => client.escapeLiteral(value) });
  await options.consume(client.query(copyTo(`copy (${query}) to stdout with (format csv, header)`)));
  await client.query('commit');
  return batches;
}

async function readBatches(client: Client, ids: SQL): Promise<Batch[]> {
  const { sql: matching, params } = dialect.sqlToQuery(ids);
  const { rows } = await client.query<Batch>(
    `select array_agg(fulfillment_id)::text as ids, count(*)::int as rows
      from (select fulfillment_id, ${batch} as batch from (${matching}) matching) numbered
      group by batch order by batch`,
    params,
  );
  return rows;
}

const recordsOf = (exportId: string): SQL =>
  sql`select fulfillment_id from ${exportedRecords} join ${fulfillments} using (fulfillment_id) where export_id = ${exportId}`;

/** Goes through the records of a batch in the order of their ids, as imports do, so that the two can't deadlock. */
async function markExported(client: Client, batches: readonly Batch[], exportedAt: Date): Promise<void> {
  // Only the index gives, and locks, them in that order.
  await client.query(
    `select set_config('enable_seqscan', 'off', false), set_config('enable_bitmapscan', 'off', false)`,
  );
  for (const { ids } of batches) {
    await client.query('update fulfillments set date_exported = $1 where fulfillment_id = any($2::bigint[])', [
      exportedAt.toISOString(),
      ids,
    ]);
  }
}

/** The items of a record as its two cells. */
const itemCellsOfRecord = () => sql`(select ${itemCells()} from ${fulfillmentItems}
    where ${eq(fulfillmentItems.fulfillmentId, fulfillments.fulfillmentId)})`;

/** `literal` writes a value as an SQL literal: COPY takes no parameters. */
interface QueryOptions {
  /** selects the column `fulfillment_id` of the records */
  ids: SQL;
  /** a workbook's cells are text, which nothing runs as a formula; those of a CSV are guarded */
  format: ExportFormat;
  /** IANA name of the zone in which dates are written */
  timeZone: string;
  /** the value of `dateExported` */
  exportedAt: Date;
  literal: (value: string) => string;
}

/** The query for the cells of these records, in the order of their ids. */
export function exportQuery({ ids, format, timeZone, exportedAt, literal }: QueryOptions): string {
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
  const tables = sql`from (${ids}) exported join ${fulfillments} on ${fulfillmentId} = exported.fulfillment_id
    join ${orders} on ${eq(orders.orderId, orderId)}
    left join ${fulfillmentHouses} on ${eq(fulfillmentHouses.fulfillmentHouseId, fulfillmentHouseId)}
    left join lateral ${itemCellsOfRecord()} i on true
    order by ${fulfillmentId}`;
  return `select ${list.join(',\n')}\n${withLiterals(tables, literal)}`;
}

const asIs = (column: string): string => column;

function sourceOf(name: ExportColumn): string {
  if (name === 'fulfillmentHouse') return toText(fulfillmentHouses.name);
  return name === 'fulfillmentId' ? `${toText(fulfillments.fulfillmentId)}::text` : toText(recordColumn(name));
}

const dialect = new PgDialect();

const toText = (query: SQLWrapper): string => dialect.sqlToQuery(sql`${query}`).sql;

/** SQL with the values in place of its parameters. */
function withLiterals(query: SQL, literal: (value: string) => string): string {
  const { sql: text, params } = dialect.sqlToQuery(query);
  return text.replaceAll(/\$(\d+)/g, (_, place) => {
    const value = params[Number(place) - 1];
    return literal(Array.isArray(value) ? arrayText(value) : String(value));
  });
}

/** @see https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO */
const arrayText = (values: readonly unknown[]): string =>
  `{${values.map((value) => `"${String(value).replaceAll(/["\\]/g, '\\$&')}"`).join(',')}}`;
