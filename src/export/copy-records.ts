/** Streams the cells of all matching records out of the database, in flat memory. */
import type { Readable } from 'node:stream';
import { PgDialect } from 'drizzle-orm/pg-core';
import type { Client } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { Database } from '../db/client.ts';
import type { Filter } from '../search/filter.ts';
import { matchingIds } from '../search/find-page.ts';
import { exportQuery } from './export-query.ts';

export interface Copying {
  filter: Filter;
  /** the account's time zone, in which dates stand in the cells */
  timeZone: string;
  exportedAt: Date;
  /** cuts the connection */
  signal: AbortSignal;
  /** told once how many records match, before the first is read */
  onCount(rows: number): void;
  /** takes the CSV, header first; UTF-8 */
  consume(csv: Readable): Promise<void>;
  /** told right before the first record is marked as exported */
  onMarking(): void;
}

/**
 * Hands all matching records to `consume` and marks them as exported. What matches and what it says is one snapshot.
 * Marking comes afterwards and in batches: a single transaction would keep every record locked until the last byte is
 * written, and imports would wait for it. Gives the number of records.
 */
export async function copyRecords(db: Pick<Database, 'bulk'>, copying: Copying): Promise<number> {
  return await db.bulk(copying.signal, async (client) => {
    await client.query('create temporary table exported (fulfillment_id bigint primary key)');
    await client.query('begin isolation level repeatable read');
    const rows = await collectIds(client, copying.filter);
    copying.onCount(rows);
    const { timeZone, exportedAt } = copying;
    const query = exportQuery({ timeZone, exportedAt, literal: (value) => client.escapeLiteral(value) });
    await copying.consume(client.query(copyTo(`copy (${query}) to stdout with (format csv, header)`)));
    await client.query('commit');
    copying.onMarking();
    await markExported(client, exportedAt);
    return rows;
  });
}

async function collectIds(client: Client, filter: Filter): Promise<number> {
  const { sql, params } = new PgDialect().sqlToQuery(matchingIds(filter));
  const { rowCount } = await client.query(`insert into exported ${sql}`, params);
  await client.query('analyze exported');
  return rowCount ?? 0;
}

const batchSize = 20_000;
/** The least bigint: no record has it. */
const smallestId = '-9223372036854775808';

/** Goes through the records in the order of their ids, as imports do, so that neither waits for the other in a circle. */
async function markExported(client: Client, exportedAt: Date): Promise<void> {
  const lastOf = `select max(fulfillment_id)::text as last from
    (select fulfillment_id from exported where fulfillment_id > $1 order by fulfillment_id limit ${batchSize}) batch`;
  // Both sides get the bounds, or every batch would read the whole table.
  const mark = `update fulfillments f set date_exported = $3 from exported e
    where e.fulfillment_id = f.fulfillment_id and f.fulfillment_id > $1 and f.fulfillment_id <= $2
      and e.fulfillment_id > $1 and e.fulfillment_id <= $2`;
  let after = smallestId;
  for (;;) {
    const { rows } = await client.query<{ last: string | null }>(lastOf, [after]);
    const last = rows[0]?.last ?? null;
    if (last === null) return;
    await client.query(mark, [after, last, exportedAt.toISOString()]);
    after = last;
  }
}
