/** Plans an import: decides about every row of a table and stages the decisions. Only the staging tables are written. */
import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import type { Problem } from '../../cells/problem.ts';
import type { MatchedColumn } from '../../columns/match-columns.ts';
import type { Transaction } from '../../db/client.ts';
import type { ImportKind, RowKind } from '../../fulfillments/status-transitions.ts';
import type { FileRow } from '../../spreadsheets/read-file.ts';
import type { RecordColumns } from '../records/record-columns.ts';
import { type RecordsStaging, startRecords } from '../records/stage-records.ts';
import { countImport, countRecords } from './count-import.ts';
import { type Decision, decideRow } from './decide-row.ts';
import type { CountsByKind } from './evaluate-counts.ts';
import { FilledDownRuns, warnOfFilledDown } from './filled-down.ts';
import type { KnownRecords } from './find-records.ts';
import { loadKnownRecords } from './load-known-records.ts';
import { fieldsOf, type ParsedRow, parseRow, valueIn } from './parse-row.ts';
import { reconcileRows } from './reconcile-rows.ts';
import { type Staging, startStaging } from './stage-rows.ts';

/** A table to be planned: its columns, the kinds of import it may be, its rows in batches. */
export interface Table {
  columns: MatchedColumn[];
  kinds: ImportKind[];
  /** the columns of whole records, when it may be an import of those */
  recordColumns?: RecordColumns;
  batches: AsyncIterable<FileRow[]>;
}

/** Loads the records that rows of an import of `kind` may mean. */
export type LoadKnownRecords = (kind: RowKind, rows: ParsedRow[]) => Promise<KnownRecords>;

interface PlanOptions {
  /** IANA name of the account's time zone, in which exports are written */
  timeZone: string;
  /** import also the rows of an export that is older than their records */
  takeOutdated?: boolean;
  /** on another connection, so that the records of a batch are loaded while the one before is written; by default on `tx` */
  load?: LoadKnownRecords;
  /** called with the number of rows staged so far */
  onProgress?: (rows: number) => void;
}

/**
 * Plans a table in one transaction and one pass over its rows, and counts it for each kind of import it may be. Yields to
 * the event loop after each step of a batch: parsed, decided, staged.
 */
export async function planImport(
  tx: Transaction,
  importId: string,
  { columns, kinds, recordColumns, batches }: Table,
  { timeZone, takeOutdated = false, load, onProgress = () => {} }: PlanOptions,
): Promise<CountsByKind> {
  const rowKinds = kinds.filter((kind) => kind !== 'records');
  const records = await openRecords(tx, importId, { kinds, recordColumns, timeZone });
  const stagings = rowKinds.map((kind) =>
    startStaging(tx, { importId, kind, usedColumns: usedColumns(kind, columns) }),
  );
  const loadOnTx: LoadKnownRecords = (kind, rows) => loadKnownRecords(tx, kind, rows, timeZone);
  const parse = (batch: FileRow[]) => stagings.map((staging) => parseBatch(batch, columns, staging, load ?? loadOnTx));
  const runs = new FilledDownRuns();
  let rows = 0;
  const waiting: FileRow[][] = [];
  const tapped = records === null ? batches : collecting(batches, waiting);
  let written = Promise.resolve();
  for await (const parsed of load ? parseAhead(tapped, parse) : parseInTurn(tapped, parse)) {
    for (const { staging, batch, known } of parsed) {
      if (staging.kind === 'tracking') noteNumbers(runs, batch);
      const decided = decideBatch(staging.kind, batch, await known, takeOutdated);
      await yieldToEventLoop();
      const isFull = staging.add(decided);
      await yieldToEventLoop();
      if (!isFull) continue;
      await written;
      written = staging.write();
      written.catch(() => {}); // awaited, and thrown, before the next write or the counting
    }
    if (load === undefined || records !== null) await written;
    const fresh = waiting.splice(0);
    for (const batch of fresh) await records?.add(batch);
    rows += records === null ? (parsed[0]?.batch.length ?? 0) : fresh.reduce((sum, batch) => sum + batch.length, 0);
    onProgress(rows);
  }
  await written;
  for (const batch of waiting) await records?.add(batch);
  for (const staging of stagings) await staging.write();
  const counts: CountsByKind = {};
  if (records !== null) counts.records = await countRecords(tx, importId, columns, records.edited());
  for (const kind of rowKinds) {
    if (kind === 'tracking') await warnOfFilledDown(tx, importId, runs.finish());
    await reconcileRows(tx, importId, kind);
    counts[kind] = await countImport(tx, importId, kind, columns);
  }
  return counts;
}

async function openRecords(
  tx: Transaction,
  importId: string,
  {
    kinds,
    recordColumns,
    timeZone,
  }: Pick<Table, 'kinds'> & { recordColumns: RecordColumns | undefined; timeZone: string },
): Promise<RecordsStaging | null> {
  if (!kinds.includes('records') || recordColumns === undefined) return null;
  return await startRecords(tx, { importId, columns: recordColumns, timeZone });
}

/** The same batches, each also put into `into`. */
async function* collecting(batches: Table['batches'], into: FileRow[][]): AsyncGenerator<FileRow[]> {
  for await (const batch of batches) {
    into.push(batch);
    yield batch;
  }
}

/** A batch as one kind of import reads it: each row with what it asks for, or why it can't be used. */
interface ParsedBatch {
  staging: Staging;
  batch: (readonly [FileRow, ParsedRow | Problem])[];
  /** the records that the rows may mean; being loaded */
  known: Promise<KnownRecords>;
}

type ParseBatch = (batch: FileRow[]) => ParsedBatch[];

function parseBatch(rows: FileRow[], columns: MatchedColumn[], staging: Staging, load: LoadKnownRecords): ParsedBatch {
  const { kind } = staging;
  const batch = rows.map((row) => [row, row.problem ?? parseRow(kind, row.cells, columns)] as const);
  const known = load(
    kind,
    batch.flatMap(([, parsed]) => ('fields' in parsed ? parsed : [])),
  );
  known.catch(() => {}); // awaited, and thrown, when the batch is decided
  return { staging, batch, known };
}

/** The records of the next batch are being loaded while one is decided and staged. */
async function* parseAhead(batches: Table['batches'], parse: ParseBatch): AsyncGenerator<ParsedBatch[]> {
  let previous: ParsedBatch[] | undefined;
  for await (const batch of batches) {
    const next = parse(batch);
    await yieldToEventLoop();
    if (previous !== undefined) yield previous;
    previous = next;
  }
  if (previous !== undefined) yield previous;
}

async function* parseInTurn(batches: Table['batches'], parse: ParseBatch): AsyncGenerator<ParsedBatch[]> {
  for await (const batch of batches) {
    const parsed = parse(batch);
    await Promise.all(parsed.map(({ known }) => known));
    yield parsed;
  }
}

function decideBatch(
  kind: RowKind,
  batch: ParsedBatch['batch'],
  known: KnownRecords,
  takeOutdated: boolean,
): (readonly [FileRow, Decision])[] {
  return batch.map(([row, parsed]) => {
    if ('fields' in parsed) return [row, decideRow(kind, parsed, known, { takeOutdated })];
    return [row, { outcome: 'rejected', problem: parsed }];
  });
}

function noteNumbers(runs: FilledDownRuns, batch: ParsedBatch['batch']): void {
  for (const [{ line }, parsed] of batch) {
    if ('fields' in parsed) runs.add(line, valueIn(parsed.fields.trackingNumber));
  }
}

function usedColumns(kind: RowKind, columns: MatchedColumn[]): ReadonlySet<number> {
  return new Set(columns.filter(({ field }) => fieldsOf[kind].includes(field)).map(({ index }) => index));
}
