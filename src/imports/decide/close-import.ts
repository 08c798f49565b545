/** Jobs that close an import without a person: it expired, could not be read, or can no longer be undone. */
import { addHours } from 'date-fns/addHours';
import { sql } from 'drizzle-orm';
import { queryRows } from '../../db/queries.ts';
import type { Deps } from '../../deps.ts';
import type { UnitOfWork } from '../../jobs/queue.ts';
import { changeImport, closeImport, findImport, isUndoOpen, lockImport } from '../model/import-row.ts';
import { openStates } from '../model/lifecycle.ts';
import { deleteStagedRows } from '../model/staged-rows.ts';

/** Job: expires an import that was not decided in time. */
export async function expireImport({ db, queue }: Deps, { importId }: { importId: string }): Promise<void> {
  await db.write((tx) => expireWhenOver({ tx, queue }, importId));
}

/** Expires an import whose time is over by the database's clock, unless it was decided. */
export async function expireWhenOver(work: UnitOfWork, importId: string): Promise<void> {
  const overdue = await queryRows(
    work.tx,
    sql`select 1 from imports where import_id = ${importId} and expires_at <= now()`,
  );
  if (overdue.length === 0) return;
  await closeImport(work, importId, { from: openStates, to: 'expired' });
}

/** An undo that was confirmed in time may still need the staged rows. */
const secondsToUndo = 600;

/** Job: deletes the staged rows of an import that can no longer be undone; the audit trail stays. */
export async function finalizeImport({ db, queue, config }: Deps, { importId }: { importId: string }): Promise<void> {
  await db.write(async (tx) => {
    const found = await findImport(tx, importId);
    // Its row is locked for as long as the undo takes.
    const row = found?.state === 'undoing' ? found : await lockImport(tx, importId);
    if (row?.state === 'undoing') return await queue.send(tx, 'retire-import', { importId }, { after: secondsToUndo });
    const after = row?.appliedAt ? addHours(row.appliedAt, config.UNDO_HOURS) : null;
    // UNDO_HOURS was raised since the import was applied.
    if (after !== null && (await isUndoOpen(tx, importId, config.UNDO_HOURS))) {
      return await queue.send(tx, 'retire-import', { importId }, { after });
    }
    await deleteStagedRows(tx, importId);
    for (const state of ['applied', 'undone'] as const) await changeImport({ tx, queue }, importId, { state }, {});
  });
}

/** Refuses an import after all attempts to read it failed; the log has the same reference with each of them. */
export async function failImport({ db, queue }: Deps, { importId }: { importId: string }): Promise<void> {
  const text = `Something failed on my side, so nothing was changed. Please tell whoever runs Holdfast the reference ${importId.slice(0, 8)}.`;
  const move = { from: 'received', to: 'refused' } as const;
  const refusal = { code: 'E_INTERNAL', text };
  await db.write((tx) => closeImport({ tx, queue }, importId, move, { refusal }));
}
