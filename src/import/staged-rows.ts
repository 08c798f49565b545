/** The staged rows of an import: handing the rejected ones back, and forgetting them. */
import { and, asc, eq, gt, or } from 'drizzle-orm';
import type { Transaction } from '../db/client.ts';
import { importChanges, importPurchases, importRows } from '../db/schema.ts';
import type { ImportRow } from './import-row.ts';
import type { Problem } from './problem.ts';

export interface LeftOutRow {
  line: number;
  cells: (string | null)[];
  problem: Problem | null;
}

const batchSize = 2_000;

/** Gives the rows that the import left out, in the order of the file, in batches. */
export async function* eachLeftOutRow(
  read: <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>,
  row: ImportRow,
): AsyncGenerator<LeftOutRow[]> {
  const { rejected, ambiguous } = {
    rejected: eq(importRows.outcome, 'rejected'),
    ambiguous: eq(importRows.outcome, 'ambiguous'),
  };
  const leftOut = row.ambiguousChoice === 'skip' ? or(rejected, ambiguous) : rejected;
  let after = 0;
  for (;;) {
    const mine = and(
      eq(importRows.importId, row.importId),
      eq(importRows.kind, row.kind ?? ''),
      gt(importRows.line, after),
    );
    const rows = await read((tx) =>
      tx
        .select({ line: importRows.line, cells: importRows.cells, problem: importRows.problem })
        .from(importRows)
        .where(and(mine, leftOut))
        .orderBy(asc(importRows.line))
        .limit(batchSize),
    );
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows;
    after = last.line;
  }
}

/** Deletes what was staged for an import; its row, its messages and the audit trail stay. */
export async function forgetStagedRows(tx: Transaction, importId: string): Promise<void> {
  await tx.delete(importChanges).where(eq(importChanges.importId, importId));
  await tx.delete(importPurchases).where(eq(importPurchases.importId, importId));
  await tx.delete(importRows).where(eq(importRows.importId, importId));
}
