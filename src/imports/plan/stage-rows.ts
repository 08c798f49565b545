/**
 * Puts rows, and the changes that they ask for, into the staging tables; gives them as a table again, to be planned anew,
 * when a record or a cell has changed since.
 */
import { and, eq, ne } from 'drizzle-orm';
import type { Problem, Warning } from '../../cells/problem.ts';
import type { Transaction } from '../../db/client.ts';
import { type CopyBuffer, type CopyRow, copyInto } from '../../db/copy.ts';
import type { ImportKind, RowKind } from '../../fulfillments/status-transitions.ts';
import { findRecordColumns } from '../../records/record-columns.ts';
import { importRecords } from '../../records/tables.ts';
import type { FileRow } from '../../spreadsheets/read-file.ts';
import { fileProblemCodes } from '../../spreadsheets/row-problems.ts';
import type { ImportRow } from '../model/import-row.ts';
import { eachStagedRow, type StagedCells, storableCells } from '../model/staged-rows.ts';
import { importChanges, importPurchases, importRows } from '../model/tables.ts';
import type { Decision } from './decide-row.ts';
import type { FulfillmentChange } from './evaluate-record.ts';
import type { Table } from './plan-import.ts';

/** The import and the kind of import that rows are staged for; `usedColumns` are the indexes of the columns it reads. */
interface StagingTarget {
  importId: string;
  kind: RowKind;
  usedColumns: ReadonlySet<number>;
}

const copyOfRows = copyInto(importRows);
const copyOfChanges = copyInto(importChanges);

/** Buffers rows with their decisions for the staging tables. */
export function stageRows(
  buffer: CopyBuffer,
  target: StagingTarget,
  rows: readonly (readonly [FileRow, Decision])[],
): void {
  const staged = rows.map(([row, decision]) => stageRow(target, row, decision));
  const changes = rows.flatMap(([{ line }, decision]) => stageChanges(target, line, decision));
  buffer.add(copyOfRows, staged);
  buffer.add(copyOfChanges, changes);
}

function stageRow(
  { importId, kind, usedColumns }: StagingTarget,
  { line, cells }: FileRow,
  decision: Decision,
): CopyRow<typeof importRows> {
  const problem = problemOf(decision);
  const warnings = warningsOf(decision);
  return {
    importId,
    kind,
    line,
    cells: storableCells(keptCells(cells, problem, usedColumns)),
    outcome: decision.outcome,
    fulfillmentId: 'record' in decision ? (decision.record?.fulfillmentId ?? null) : null,
    problem: problem && JSON.stringify(problem),
    warnings: warnings.length === 0 ? null : JSON.stringify(warnings),
  };
}

function stageChanges(target: StagingTarget, line: number, decision: Decision): CopyRow<typeof importChanges>[] {
  if (decision.outcome === 'change') return [stageChange(target, line, decision, decision.change, true)];
  if (decision.outcome !== 'ambiguous') return [];
  return decision.changes.map((change) => stageChange(target, line, decision, change, false));
}

function stageChange(
  { importId, kind }: StagingTarget,
  line: number,
  {
    orderCandidates,
    namedByClientId,
    ratherOrders,
    readsDateUpdated,
  }: Extract<Decision, { outcome: 'change' | 'ambiguous' }>,
  { record, after, givenRmaNumber, alreadyShipped }: FulfillmentChange,
  certain: boolean,
): CopyRow<typeof importChanges> {
  return {
    importId,
    kind,
    line,
    fulfillmentId: record.fulfillmentId,
    orderId: record.orderId,
    certain,
    orderCandidates,
    clientFulfillmentId: namedByClientId ? record.clientFulfillmentId : null,
    ratherOrders: ratherOrders.length === 0 ? null : JSON.stringify(ratherOrders),
    beforeDateUpdated: readsDateUpdated ? record.updatedAt : null,
    givenRmaNumber,
    alreadyShipped,
    beforeStatus: record.status,
    beforeTrackingNumber: record.trackingNumber,
    beforeCarrier: record.carrier,
    beforeMethod: record.method,
    beforeRmaNumber: record.rmaNumber,
    beforeDateShipped: record.dateShipped,
    beforeDateReturned: record.dateReturned,
    beforeItems: record.itemsHash,
    afterStatus: after.status,
    afterTrackingNumber: after.trackingNumber,
    afterCarrier: after.carrier,
    afterMethod: after.method,
    afterRmaNumber: after.rmaNumber,
  };
}

/**
 * The cells worth keeping. Columns that imports don't use can hold anything about customers, so they are kept only for
 * rows with a problem, which go back to the person as a file.
 */
function keptCells(cells: string[], problem: Problem | null, usedColumns: ReadonlySet<number>): (string | null)[] {
  return cells.map((cell, index) => (problem !== null || usedColumns.has(index) ? cell : null));
}

function problemOf(decision: Decision): Problem | null {
  return decision.outcome === 'rejected' || decision.outcome === 'ambiguous' ? decision.problem : null;
}

function warningsOf(decision: Decision): Warning[] {
  return decision.outcome === 'rejected' ? [] : (decision.warnings ?? []);
}

/** The kind of rows that wait to be planned again; their old outcomes no longer count. */
const aside = 'aside';

/** Deletes what was planned, and gives the rows as if they had been read from the file again. */
export async function readStagedTable(tx: Transaction, row: ImportRow): Promise<Table> {
  const { importId, kind, columns } = row;
  if (kind === null || columns === null) throw new Error('only an import of a known kind can be planned again');
  await tx.delete(importPurchases).where(eq(importPurchases.importId, importId));
  await tx.delete(importRecords).where(eq(importRecords.importId, importId));
  for (const table of [importRows, importChanges])
    await tx.delete(table).where(and(eq(table.importId, importId), ne(table.kind, kind)));
  const recordColumns = kind === 'records' ? findRecordColumns(row.header ?? []) : null;
  return { columns, kinds: [kind], batches: rereadRows(tx, importId, kind), ...(recordColumns && { recordColumns }) };
}

/** Gives the staged rows of one kind as if they had been read from the file again, and deletes what was planned for them. */
export async function* rereadRows(tx: Transaction, importId: string, kind: ImportKind): AsyncGenerator<FileRow[]> {
  const ofKind = and(eq(importRows.importId, importId), eq(importRows.kind, kind));
  await tx.delete(importChanges).where(and(eq(importChanges.importId, importId), eq(importChanges.kind, kind)));
  await tx.update(importRows).set({ kind: aside }).where(ofKind);
  for await (const rows of eachStagedRow((work) => work(tx), importId, aside, { batchSize: 5_000 })) {
    yield rows.map(toFileRow);
  }
  await tx.delete(importRows).where(and(eq(importRows.importId, importId), eq(importRows.kind, aside)));
}

/** A problem of the file stays: no change of a record mends it. A corrected row has lost its problem. */
function toFileRow({ line, cells, problem }: StagedCells): FileRow {
  const row = { line, cells: cells.map((cell) => cell ?? '') };
  const stays = fileProblemCodes.some((code) => code === problem?.code);
  return problem !== null && stays ? { ...row, problem } : row;
}
