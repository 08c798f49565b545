/** The staged rows of an import as a table, to be planned again: a record or a cell has changed since they were planned. */
import { and, eq, ne } from 'drizzle-orm';
import type { Transaction } from '../../db/client.ts';
import type { ImportKind } from '../../fulfillments/status-transitions.ts';
import { findRecordColumns } from '../../records/record-columns.ts';
import { importRecords } from '../../records/tables.ts';
import type { FileRow } from '../../spreadsheets/read-file.ts';
import { fileProblemCodes } from '../../spreadsheets/row-problems.ts';
import type { ImportRow } from '../model/import-row.ts';
import { eachStagedRow, type StagedCells } from '../model/staged-rows.ts';
import { importChanges, importPurchases, importRows } from '../model/tables.ts';
import type { Table } from './plan-import.ts';

/** The kind of rows that wait to be planned again; their old outcomes no longer count. */
const aside = 'aside';

/** Whether the rows of an import are staged; then they need not be read from its file again. */
export async function hasStagedRows(tx: Transaction, importId: string): Promise<boolean> {
  const rows = await tx
    .select({ line: importRows.line })
    .from(importRows)
    .where(eq(importRows.importId, importId))
    .limit(1);
  return rows.length > 0;
}

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
