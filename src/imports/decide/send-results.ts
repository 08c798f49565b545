/**
 * The file for the CRM with what an import applied, or what its undo restored, in the columns of the CRM's own pages: on
 * request, or after each Confirm. The audit trail says which fulfillments were changed; a value that an import left as it
 * was is the one from before the next recorded change, or today's.
 */
import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type SQL, sql } from 'drizzle-orm';
import { type PgColumn, PgDialect } from 'drizzle-orm/pg-core';
import type { Client } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { Database } from '../../db/client.ts';
import type { Deps } from '../../deps.ts';
import { type RowKind, returnTargets } from '../../fulfillments/status-transitions.ts';
import { auditEvents, fulfillments } from '../../fulfillments/tables.ts';
import type { JobData } from '../../jobs/job-kinds.ts';
import { UserError } from '../../runtime/errors.ts';
import type { Click } from '../../slack/interaction.ts';
import { replyPrivately } from '../../slack/response-url.ts';
import { byteOrderMark, guardId, guardText } from '../../spreadsheets/write-csv.ts';
import { type ResultsCount, resultsComment, resultsFileName } from '../messages/results-message.ts';
import { erased } from '../model/audited-records.ts';
import { findImport, hasResults } from '../model/import-row.ts';
import { findSummaryPlace } from '../model/messages.ts';
import { imports } from '../model/tables.ts';
import { failFile, sendOnce, sendToThread } from '../notify/thread-files.ts';
import { authorize } from './authorize.ts';

/** Get the file for CheckoutChamp was clicked. */
export async function requestResults(deps: Deps, click: Click): Promise<void> {
  const { row } = await authorize(deps, click, 'handle', 'get the results of');
  if (!hasResults(row)) throw new UserError('This import changed nothing, so there’s no file to get.');
  const data = { importId: row.importId, askedBy: click.userId, requestId: randomUUID() };
  await deps.db.write((tx) => deps.queue.send(tx, 'send-results', data));
  await replyPrivately(deps, click, 'The file for CheckoutChamp will be in the thread in a moment.');
}

const what = 'the file for CheckoutChamp';

/** Job: writes the file and shares it in the import's thread. */
export async function sendResults(
  deps: Deps,
  { importId, askedBy, requestId }: JobData['send-results'],
  signal: AbortSignal,
): Promise<void> {
  const row = await deps.db.read((tx) => findImport(tx, importId));
  const place = await deps.db.read((tx) => findSummaryPlace(tx, importId));
  if (row === null || place === null || !hasResults(row)) return;
  const { kind } = row;
  if (kind === null || kind === 'records') return;
  await sendOnce(deps, { row, askedBy, what, requestId }, async (folder) => {
    const path = join(folder, 'results');
    const isUndone = row.state === 'undone';
    const query = resultsOfImport(importId, isUndone ? 'undo' : 'import');
    const count = await copyResults(deps.db, query, { kind, signal, path });
    if (count.rows === 0) return;
    const comment = resultsComment(kind, count, { isUndone });
    const owned = { owner: askedBy, remedy: 'Please ask for it again.' };
    await sendToThread(deps, place, requestId, { path, name: resultsFileName(row), comment, ...owned });
  });
}

/** Job: all attempts to send the file failed. */
export async function failResults(deps: Deps, { importId, askedBy }: JobData['give-up-results']): Promise<void> {
  await failFile(deps, { importId, askedBy, what });
}

/** The columns of the CRM's pages, and the columns of `results` that they are made of. */
const columns: Record<RowKind, string[]> = {
  tracking: [
    ...[`${guardId('order_id')} as "orderId"`, `${guardId('client_fulfillment_id')} as "clientFulfillmentId"`],
    ...[`${guardId('tracking_number')} as "trackingNumber"`, `${guardText('carrier')} as carrier`],
    `${guardText('method')} as method`,
  ],
  returns: [`${guardId('order_id')} as "orderId"`, 'status', `${guardId('rma_number')} as "rmaNumber"`],
};

const dialect = new PgDialect();

interface CopyOptions {
  kind: RowKind;
  /** aborting it cuts the connection */
  signal: AbortSignal;
  path: string;
}

/** Writes the results that `query` finds to a CSV, the header first; no file when there are none. */
export async function copyResults(
  db: Pick<Database, 'bulk'>,
  query: SQL,
  { kind, signal, path }: CopyOptions,
): Promise<ResultsCount> {
  return await db.bulk(signal, async (client) => {
    await client.query(`create temporary table results (place bigint generated always as identity, order_id text,
      client_fulfillment_id text, tracking_number text, carrier text, method text, status text, rma_number text)`);
    const { sql: text, params } = dialect.sqlToQuery(query);
    await client.query('begin isolation level repeatable read');
    await client.query(
      `insert into results (order_id, client_fulfillment_id, tracking_number, carrier, method, status, rma_number) ${text}`,
      params,
    );
    // The CRM would take the word for the number or the carrier.
    await client.query('delete from results where $1 in (tracking_number, carrier, method, rma_number)', [erased]);
    const count = await countResults(client);
    if (count.rows > 0) {
      const file = createWriteStream(path, { mode: 0o600 });
      file.write(byteOrderMark);
      const cells = `select ${columns[kind].join(', ')} from results order by place`;
      await pipeline(client.query(copyTo(`copy (${cells}) to stdout with (format csv, header)`)), file);
    }
    await client.query('commit');
    return count;
  });
}

async function countResults(client: Client): Promise<ResultsCount> {
  const { rows } = await client.query<ResultsCount>(
    `select count(*)::int as rows, (count(*) filter (where coalesce(tracking_number, '') = ''))::int as "withoutNumber",
      (count(*) filter (where status <> all($1)))::int as "otherStatus",
      (count(*) filter (where status = 'CANCELLED'))::int as cancelled,
      (select count(*) from (select distinct order_id from results) one
        where (select count(*) from fulfillments f where f.order_id = one.order_id) > 1)::int as "severalPerOrder"
    from results`,
    [returnTargets],
  );
  const [count] = rows;
  if (count === undefined) throw new Error('the count returned no row');
  return count;
}

/** What one import applied, or what its undo restored, in the order of its file. */
export function resultsOfImport(importId: string, action: 'import' | 'undo'): SQL {
  return sql`select ${valuesOf(sql`e`)} from ${auditEvents} e join ${fulfillments} f on f.fulfillment_id = e.entity_id::bigint
    where e.import_id = ${importId} and e.entity = 'fulfillment' and e.action = ${action}
    order by e.source_line, e.audit_event_id`;
}

/**
 * What all imports of a kind applied in a period and what was not undone since, each fulfillment once with the latest. The
 * ends are ISO 8601, the second excluded; null: open.
 */
export function resultsOfPeriod(kind: RowKind, { from, until }: { from: string | null; until: string | null }): SQL {
  return sql`with chosen as materialized (
      select distinct on (e.entity_id) e.* from ${auditEvents} e join ${imports} i on i.import_id = e.import_id
      where i.kind = ${kind} and i.state in ('applied', 'undoing', 'undone')
        and i.applied_at >= coalesce(${from}::timestamptz, '-infinity')
        and i.applied_at < coalesce(${until}::timestamptz, 'infinity')
        and e.entity = 'fulfillment' and e.action = 'import'
        and not (i.state = 'undone' and exists (select from ${auditEvents} u where u.import_id = e.import_id
          and u.entity = 'fulfillment' and u.entity_id = e.entity_id and u.action = 'undo'))
      order by e.entity_id, e.audit_event_id desc
    )
    select ${valuesOf(sql`e`)} from chosen e join ${fulfillments} f on f.fulfillment_id = e.entity_id::bigint
    order by e.audit_event_id`;
}

/** The values of a fulfillment `f` right after the audit row `e`. */
function valuesOf(e: SQL): SQL {
  const { trackingNumber, carrier, method, status, rmaNumber } = fulfillments;
  const values = [trackingNumber, carrier, method, status, rmaNumber].map((column) => valueAfter(e, column));
  return sql`f.order_id, f.client_fulfillment_id, ${sql.join(values, sql`, `)}`;
}

function valueAfter(e: SQL, column: PgColumn): SQL {
  const name = sql.raw(`'${column.name}'`);
  const nextBefore = sql`(select jsonb_build_array(later.before->>${name}) from ${auditEvents} later
    where later.entity = 'fulfillment' and later.entity_id = ${e}.entity_id and later.audit_event_id > ${e}.audit_event_id
      and (later.before ? ${name} or later.after ? ${name})
    order by later.audit_event_id limit 1)`;
  return sql`case when ${e}.after ? ${name} then ${e}.after->>${name}
    else coalesce(${nextBefore}, jsonb_build_array(f.${sql.raw(column.name)}))->>0 end`;
}
