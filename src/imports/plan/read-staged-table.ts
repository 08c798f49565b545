/** The staged rows of an import as a table, to be planned again: a record or a cell has changed since they were planned. */
import { and, asc, eq, gt, ne } from 'drizzle-orm';
import type { Transaction } from '../../db/client.ts';
import { findRecordColumns } from '../../records/record-columns.ts';
import { importRecords } from '../../records/tables.ts';
import type { FileRow } from '../../spreadsheets/read-file.ts';
import { fileProblemCodes } from '../../spreadsheets/row-problems.ts';
import type { ImportRow } from '../model/import-row.ts';
import { importChanges, importPurchases, importRows } from '../model/tables.ts';
import type { Table } from './plan-import.ts';

/** The kind of rows that wait to be planned again; their old outcomes no longer count. */
const aside = 'aside';
const batchSize = 5_000;

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
  await tx.delete(importChanges).where(eq(importChanges.importId, importId));
  await tx.delete(importPurchases).where(eq(importPurchases.importId, importId));
  await tx.delete(importRecords).where(eq(importRecords.importId, importId));
  await tx.delete(importRows).where(and(eq(importRows.importId, importId), ne(importRows.kind, kind)));
  await tx.update(importRows).set({ kind: aside }).where(eq(importRows.importId, importId));
  const recordColumns = kind === 'records' ? findRecordColumns(row.header ?? []) : null;
  return { columns, kinds: [kind], batches: rowsAside(tx, importId), ...(recordColumns && { recordColumns }) };
}

async function* rowsAside(tx: Transaction, importId: string): AsyncGenerator<FileRow[]> {
  const mine = and(eq(importRows.importId, importId), eq(importRows.kind, aside));
  let after = 0;
  for (;;) {
    const rows = await tx
      .select({ line: importRows.line, cells: importRows.cells, problem: importRows.problem })
      .from(importRows)
      .where(and(mine, gt(importRows.line, after)))
      .orderBy(asc(importRows.line))
      .limit(batchSize);
    const last = rows.at(-1);
    if (last === undefined) break;
    yield rows.map(toFileRow);
    after = last.line;
  }
  await tx.delete(importRows).where(mine);
}

/** A problem of the file stays: no change of a record mends it. A corrected row has lost its problem. */
function toFileRow({
  line,
  cells,
  problem,
}: Pick<typeof importRows.$inferSelect, 'line' | 'cells' | 'problem'>): FileRow {
  const row = { line, cells: cells.map((cell) => cell ?? '') };
  const stays = fileProblemCodes.some((code) => code === problem?.code);
  return problem !== null && stays ? { ...row, problem } : row;
}
