/** Job: what was kept of a file only so that it could be read again is deleted. */
import { eq } from 'drizzle-orm';
import { importContents } from '../../db/schema.ts';
import type { Deps } from '../../deps.ts';
import { changeImport, lockImport } from '../import-row.ts';

/** Deletes pasted lines, and the sample values that a refused file's form would show; its button goes with them. */
export async function forgetContents({ db, queue }: Deps, { importId }: { importId: string }): Promise<void> {
  await db.write(async (tx) => {
    const row = await lockImport(tx, importId);
    await tx.delete(importContents).where(eq(importContents.importId, importId));
    if (row?.refusal?.table === undefined) return;
    const { table: _, ...refusal } = row.refusal;
    await changeImport({ tx, queue }, importId, { state: row.state }, { refusal });
  });
}
