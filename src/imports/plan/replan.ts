/** Plans an import anew from its staged rows: records changed before it was written, or rows were corrected in Slack. */
import { and, asc, eq, gt, sql } from 'drizzle-orm';
import type { Problem } from '../../cells/problem.ts';
import type { Transaction } from '../../db/client.ts';
import type { FileRow } from '../../spreadsheets/read-file.ts';
import { fileProblemCodes } from '../../spreadsheets/row-problems.ts';
import type { ImportRow } from '../model/import-row.ts';
import { importRows } from '../model/tables.ts';
import type { Table } from './plan-import.ts';

/** Rows whose old decisions are put aside stand under this kind until they have been decided anew. */
const aside = 'aside';
const batchSize = 5_000;

/** Puts the old decisions aside and gives the rows as a table, as if they had been read from the file again. */
export async function replanTable(tx: Transaction, row: ImportRow): Promise<Table> {
  if (row.kind === null || row.columns === null) throw new Error('only an import of a known kind can be planned anew');
  const { importId, kind, columns } = row;
  await tx.execute(sql`delete from import_changes where import_id = ${importId}`);
  await tx.execute(sql`delete from import_purchases where import_id = ${importId}`);
  await tx.execute(sql`delete from import_rows where import_id = ${importId} and kind <> ${kind}`);
  await tx.execute(sql`update import_rows set kind = ${aside} where import_id = ${importId}`);
  return { columns, kinds: [kind], batches: rowsAside(tx, importId) };
}

/** A problem of the file stays: no change of a record mends it. A corrected row has lost its problem. */
function asRead({
  line,
  cells,
  problem,
}: {
  line: number;
  cells: (string | null)[];
  problem: Problem | null;
}): FileRow {
  const row = { line, cells: cells.map((cell) => cell ?? '') };
  const stays = fileProblemCodes.some((code) => code === problem?.code);
  return problem !== null && stays ? { ...row, problem } : row;
}

async function* rowsAside(tx: Transaction, importId: string): AsyncGenerator<FileRow[]> {
  let after = 0;
  for (;;) {
    const rows = await tx
      .select({ line: importRows.line, cells: importRows.cells, problem: importRows.problem })
      .from(importRows)
      .where(and(eq(importRows.importId, importId), eq(importRows.kind, aside), gt(importRows.line, after)))
      .orderBy(asc(importRows.line))
      .limit(batchSize);
    const last = rows.at(-1);
    if (last === undefined) break;
    yield rows.map(asRead);
    after = last.line;
  }
  await tx.execute(sql`delete from import_rows where import_id = ${importId} and kind = ${aside}`);
}
