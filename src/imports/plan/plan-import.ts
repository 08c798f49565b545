/** Decides about every row of a file and stages the decisions; nothing but the staging tables is written. */
import { setImmediate as letOthersIn } from 'node:timers/promises';
import type { MatchedColumn } from '../../columns/match-columns.ts';
import type { Transaction } from '../../db/client.ts';
import type { ImportKind } from '../../fulfillments/status-transitions.ts';
import type { FileRow } from '../../spreadsheets/read-file.ts';
import type { Counts } from '../model/counts.ts';
import { countImport } from './count-import.ts';
import { decideRow } from './decide-row.ts';
import { type KnownRecords, namesByClientId } from './find-records.ts';
import { lookUpRecords } from './load-records.ts';
import { countCandidates } from './order-candidates.ts';
import { fieldsOf, type ParsedRow, parseRow } from './parse-row.ts';
import { reconcileRows } from './reconcile-rows.ts';
import { type DecidedRow, type Staging, startStaging } from './stage-rows.ts';

/** A table to be planned: its columns, the kinds of import it may be, its rows in batches. */
export interface Table {
  columns: MatchedColumn[];
  kinds: ImportKind[];
  batches: AsyncIterable<FileRow[]>;
}

export type CountsByKind = Partial<Record<ImportKind, Counts>>;

/** Looks up the records that rows of an import of `kind` may mean. */
export type LookUp = (kind: ImportKind, rows: ParsedRow[]) => Promise<KnownRecords>;

interface PlanOptions {
  /** IANA name of the account's time zone, in which exports are written */
  timeZone: string;
  /** rows of an export that is older than their records are taken all the same */
  takeOutdated?: boolean;
  /** on another connection, so that a batch is looked up while the last is written; else all is done in turn by `tx` */
  lookUp?: LookUp;
  /** told the number of rows staged so far */
  onProgress?: (rows: number) => void;
}

/**
 * Stages a table in one transaction, in one pass over its rows, and counts it for each kind of import it may be. Whoever
 * else waits for this process is let in after each step with a batch: read, decided, staged.
 */
export async function planImport(
  tx: Transaction,
  importId: string,
  { columns, kinds, batches }: Table,
  { timeZone, takeOutdated = false, lookUp, onProgress = () => {} }: PlanOptions,
): Promise<CountsByKind> {
  const stagings = kinds.map((kind) => startStaging(tx, { importId, kind, usedColumns: usedColumns(kind, columns) }));
  const inTurn: LookUp = (kind, rows) => lookUpRecords(tx, kind, rows, timeZone);
  const read = (batch: FileRow[]) => readBatch(batch, columns, stagings, lookUp ?? inTurn);
  let rows = 0;
  let written = Promise.resolve();
  for await (const { batch, readings } of lookUp ? readAhead(batches, read) : readInTurn(batches, read)) {
    for (const { staging, parsed, known } of readings) {
      const decided = decideBatch(staging.kind, batch, parsed, await known, takeOutdated);
      await letOthersIn();
      const isFull = staging.add(decided);
      await letOthersIn();
      if (!isFull) continue;
      await written;
      written = staging.write();
      written.catch(() => {}); // awaited, and thrown, before the next rows are written or the counting begins
    }
    if (lookUp === undefined) await written;
    rows += batch.length;
    onProgress(rows);
  }
  await written;
  for (const staging of stagings) await staging.write();
  const counts: CountsByKind = {};
  for (const kind of kinds) {
    await reconcileRows(tx, importId, kind);
    counts[kind] = await countImport(tx, importId, kind, columns);
  }
  return counts;
}

/** A batch as one kind of import reads it (null: a row with a problem), and what is known of its keys. */
interface BatchReading {
  staging: Staging;
  parsed: (ParsedRow | null)[];
  known: Promise<KnownRecords>;
}

interface ReadBatch {
  batch: FileRow[];
  readings: BatchReading[];
}

function readBatch(batch: FileRow[], columns: MatchedColumn[], stagings: Staging[], lookUp: LookUp): ReadBatch {
  const readings = stagings.map((staging) => {
    const { kind } = staging;
    const parsed = batch.map((row) => (row.problem ? null : parseRow(kind, row.line, row.cells, columns)));
    const rows = parsed.filter((row) => row !== null);
    const known = lookUp(kind, rows);
    known.catch(() => {}); // awaited, and thrown, when the batch is decided
    return { staging, parsed, known };
  });
  return { batch, readings };
}

type Batches = AsyncIterable<FileRow[]>;
type Read = (batch: FileRow[]) => ReadBatch;

/** The next batch is being looked up while one is decided and staged. */
async function* readAhead(batches: Batches, read: Read): AsyncGenerator<ReadBatch> {
  let before: ReadBatch | undefined;
  for await (const batch of batches) {
    const next = read(batch);
    await letOthersIn();
    if (before !== undefined) yield before;
    before = next;
  }
  if (before !== undefined) yield before;
}

async function* readInTurn(batches: Batches, read: Read): AsyncGenerator<ReadBatch> {
  for await (const batch of batches) {
    const one = read(batch);
    await Promise.all(one.readings.map(({ known }) => known));
    yield one;
  }
}

function decideBatch(
  kind: ImportKind,
  batch: FileRow[],
  parsed: (ParsedRow | null)[],
  known: KnownRecords,
  takeOutdated: boolean,
): DecidedRow[] {
  return batch.map(({ line, cells, problem }, index) => {
    const row = parsed[index];
    if (problem !== undefined) return { line, cells, decision: { outcome: 'rejected', problem } };
    if (row == null) throw new Error('a row without a problem was not parsed');
    const decision = decideRow(kind, row, known, { takeOutdated });
    const orderCandidates = countCandidates(kind, row, decision, known);
    return { line, cells, decision, orderCandidates, byClientId: namesByClientId(row) };
  });
}

function usedColumns(kind: ImportKind, columns: MatchedColumn[]): ReadonlySet<number> {
  return new Set(columns.filter(({ field }) => fieldsOf[kind].includes(field)).map(({ index }) => index));
}

/** A file of at least so many rows of which more than half name orders or records that do not exist is not ours. */
const minRowsForGuess = 10;

/** What a planned import comes to: which kind it is and whether there is anything to confirm. */
export type Verdict =
  | { state: 'ready'; kind: ImportKind }
  | { state: 'asking'; kind: null }
  | { state: 'nothing_to_do'; kind: ImportKind | null }
  | { state: 'refused'; kind: null; foreignRows: number; rows: number };

/**
 * Judges by the counts alone. A file that could be both kinds is the one in whose columns it differs from the records;
 * differences that can't be written count too, so that none is passed over without a word.
 */
export function evaluateCounts(counts: CountsByKind): Verdict {
  const kinds = (Object.keys(counts) as ImportKind[]).filter((kind) => counts[kind] !== undefined);
  const [wrong] = kinds.flatMap((kind) => {
    const { foreignRows = 0, rows = 0 } = counts[kind] ?? {};
    return foreignRows * 2 > rows && rows >= minRowsForGuess ? [{ foreignRows, rows }] : [];
  });
  if (wrong !== undefined) return { state: 'refused', kind: null, ...wrong };
  const [changing] = kinds.filter((kind) => (counts[kind]?.effect.all.records ?? 0) > 0);
  if (changing === undefined) return { state: 'nothing_to_do', kind: kindWorthSaying(counts, kinds) };
  const differing = kinds.filter((kind) => kind === changing || differs(counts[kind]));
  return differing.length > 1 ? { state: 'asking', kind: null } : { state: 'ready', kind: changing };
}

function differs(counts: Counts | undefined): boolean {
  if (counts === undefined) return false;
  const refused = counts.problems.some(({ code }) => code === 'E_STATE' || code === 'E_OUTDATED');
  return refused || counts.refusedValues > 0 || counts.effect.all.records > 0;
}

/** Of a file that changes nothing: its only kind, or the one with the most rows to be explained, or none. */
function kindWorthSaying(counts: CountsByKind, kinds: ImportKind[]): ImportKind | null {
  const rejected = (kind: ImportKind) => counts[kind]?.rejected ?? 0;
  const [most, ...others] = kinds.toSorted((a, b) => rejected(b) - rejected(a));
  if (most === undefined) return null;
  return others.length === 0 || rejected(most) > 0 ? most : null;
}
