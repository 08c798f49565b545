/** Imports from file to written records by the jobs themselves, without Slack: planned, confirmed, applied, undone. */

import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import type { Deps } from '../../src/deps.ts';
import { applyImport } from '../../src/imports/apply/apply-import.ts';
import type { ImportRow } from '../../src/imports/model/import-row.ts';
import type { AmbiguousChoice } from '../../src/imports/model/lifecycle.ts';
import { imports } from '../../src/imports/model/tables.ts';
import { planImport, type Table } from '../../src/imports/plan/plan-import.ts';
import { undoImport } from '../../src/imports/undo/undo-import.ts';
import { caseTimeZone } from './case-records.ts';

interface Confirmed {
  ambiguousChoice?: AmbiguousChoice;
  decidedBy?: string;
}

/** Plans a table of one kind and confirms it; the import is not written yet. */
export async function confirmTable(
  { db }: Deps,
  table: Table,
  { ambiguousChoice = 'skip', decidedBy = 'ULEE' }: Confirmed = {},
): Promise<string> {
  const importId = randomUUID();
  const place = { channelId: 'C1', messageTs: '1.1', threadTs: '1.1' };
  const shared = { teamId: 'T1', fileId: importId, fileName: 'random.csv', sharedBy: 'UDANA', ...place };
  await db.write(async (tx) => {
    await tx.insert(imports).values({ importId, ...shared });
    const counts = await planImport(tx, importId, table, { timeZone: caseTimeZone });
    const ready = { kind: table.kinds[0] ?? null, columns: table.columns, counts, planVersion: 1 };
    const decision = { state: 'confirmed' as const, ambiguousChoice, decidedBy, decidedAt: new Date() };
    await tx
      .update(imports)
      .set({ ...ready, ...decision })
      .where(eq(imports.importId, importId));
  });
  return importId;
}

/** The same, and writes it. */
export async function applyTable(deps: Deps, table: Table, confirmed: Confirmed = {}): Promise<string> {
  const importId = await confirmTable(deps, table, confirmed);
  await applyImport(deps, { importId });
  return importId;
}

/** Has an applied import undone by somebody, without running the job. */
export async function startUndo({ db }: Deps, importId: string, undoneBy = 'ULEE'): Promise<void> {
  await db.write(
    async (tx) =>
      void (await tx.update(imports).set({ state: 'undoing', undoneBy }).where(eq(imports.importId, importId))),
  );
}

/** The same, and writes it back. */
export async function undo(deps: Deps, importId: string, undoneBy = 'ULEE'): Promise<void> {
  await startUndo(deps, importId, undoneBy);
  await undoImport(deps, { importId });
}

/** The import as it is now. @throws when there is none */
export async function readImport({ db }: Deps, importId: string): Promise<ImportRow> {
  const [row] = await db.read((tx) => tx.select().from(imports).where(eq(imports.importId, importId)));
  if (row === undefined) throw new Error(`there is no import ${importId}`);
  return row;
}
