/** Decides about every row of a file and stages the decisions; nothing but the staging tables is written. */
import type { Transaction } from '../db/client.ts';
import { countImport } from './count-import.ts';
import type { Counts } from './counts.ts';
import { decideRow } from './decide-row.ts';
import { loadRecords } from './load-records.ts';
import type { ImportKind } from './moves.ts';
import { fieldsOf, type ParsedRow, parseRow } from './parse-row.ts';
import type { MatchedColumn } from './reading/columns.ts';
import type { FileRow } from './reading/read-file.ts';
import { settleRows } from './settle-rows.ts';
import { type DecidedRow, type Staging, stageRows } from './stage-rows.ts';

/** A table to be planned: its columns, the kinds of import it may be, its rows in batches. */
export interface Table {
  columns: MatchedColumn[];
  kinds: ImportKind[];
  batches: AsyncIterable<FileRow[]>;
}

export type CountsByKind = Partial<Record<ImportKind, Counts>>;

/**
 * Stages a table in one transaction, in one pass over its rows, and counts it for each kind of import it may be.
 * @param onProgress told the number of rows staged so far
 */
export async function planImport(
  tx: Transaction,
  importId: string,
  { columns, kinds, batches }: Table,
  onProgress: (rows: number) => void = () => {},
): Promise<CountsByKind> {
  let rows = 0;
  for await (const batch of batches) {
    for (const kind of kinds) {
      const decided = await decideBatch(tx, kind, columns, batch);
      await stageRows(tx, { importId, kind, usedColumns: usedColumns(kind, columns) } satisfies Staging, decided);
    }
    rows += batch.length;
    onProgress(rows);
  }
  const counts: CountsByKind = {};
  for (const kind of kinds) {
    await settleRows(tx, importId, kind);
    counts[kind] = await countImport(tx, importId, kind);
  }
  return counts;
}

async function decideBatch(
  tx: Transaction,
  kind: ImportKind,
  columns: MatchedColumn[],
  batch: FileRow[],
): Promise<DecidedRow[]> {
  const parsed = batch.map((row) => (row.problem ? null : parseRow(kind, row.line, row.cells, columns)));
  const known = await loadRecords(
    tx,
    parsed.filter((row): row is ParsedRow => row !== null),
  );
  return batch.map(({ line, cells, problem }, index) => {
    const row = parsed[index];
    if (problem !== undefined) return { line, cells, decision: { outcome: 'rejected', problem } };
    if (row == null) throw new Error('a row without a problem was not parsed');
    return { line, cells, decision: decideRow(kind, row, known) };
  });
}

function usedColumns(kind: ImportKind, columns: MatchedColumn[]): ReadonlySet<number> {
  return new Set(columns.filter(({ field }) => fieldsOf[kind].includes(field)).map(({ index }) => index));
}

/** A file of at least so many rows of which more than half name orders that do not exist is not ours. */
const fewestForGuess = 10;

/** What a planned import comes to: which kind it is and whether there is anything to confirm. */
export type Verdict =
  | { state: 'ready'; kind: ImportKind }
  | { state: 'asking'; kind: null }
  | { state: 'nothing_to_do'; kind: ImportKind | null }
  | { state: 'refused'; kind: null; unknownOrders: number; rows: number };

/** Judges by the counts alone. A file that could be both kinds is the one that would change something. */
export function judgeCounts(counts: CountsByKind): Verdict {
  const kinds = (Object.keys(counts) as ImportKind[]).filter((kind) => counts[kind] !== undefined);
  const [first] = kinds;
  const foreign = kinds.map((kind) => unknownOrders(counts[kind])).find((one) => one.unknown * 2 > one.rows);
  if (foreign !== undefined && foreign.rows >= fewestForGuess) {
    return { state: 'refused', kind: null, unknownOrders: foreign.unknown, rows: foreign.rows };
  }
  const changing = kinds.filter((kind) => (counts[kind]?.effect.all.records ?? 0) > 0);
  if (changing.length > 1) return { state: 'asking', kind: null };
  const [only] = changing;
  if (only !== undefined) return { state: 'ready', kind: only };
  return { state: 'nothing_to_do', kind: kinds.length === 1 ? (first ?? null) : null };
}

function unknownOrders(counts: Counts | undefined): { unknown: number; rows: number } {
  const group = counts?.problems.find(({ code }) => code === 'E_ORDER_NOT_FOUND');
  return { unknown: group?.rows ?? 0, rows: counts?.rows ?? 0 };
}
