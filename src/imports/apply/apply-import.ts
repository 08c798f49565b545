/** Job: a confirmed import is written, whole and once, or not at all. */
import { addHours } from 'date-fns/addHours';
import { sql } from 'drizzle-orm';
import type { Deps } from '../../deps.ts';
import { describeFullDisk, findFullDisk, reportFullDisk } from '../../runtime/disk-full.ts';
import { describeError } from '../../runtime/log.ts';
import { findImport, lockImport, moveImport } from '../model/import-row.ts';
import { findDrift } from './find-drift.ts';
import { RecordsDrifted, writePlan } from './write-plan.ts';

/**
 * Writes an import that is confirmed; does nothing when that was done already. When the connection broke during the
 * commit, the next attempt finds out from the import's state which way it went.
 */
export async function applyImport(deps: Deps, { importId }: { importId: string }): Promise<void> {
  try {
    await deps.db.write(async (tx) => {
      const row = await lockImport(tx, importId);
      if (row?.state !== 'confirmed') return;
      const outcome = await writePlan(tx, row);
      const applied = { outcome, drift: null, appliedAt: sql`now()` };
      const move = { from: 'confirmed', to: 'applied' } as const;
      const moved = await moveImport({ tx, queue: deps.queue }, importId, move, applied);
      const after = addHours(moved?.appliedAt ?? deps.now(), deps.config.UNDO_HOURS);
      await deps.queue.send(tx, 'retire-import', { importId }, { after });
    });
  } catch (error) {
    if (error instanceof RecordsDrifted) return await reopenAfterDrift(deps, importId);
    if (findFullDisk(error) === null) throw error;
    reportFullDisk(deps, 'database', { importId, ...describeError(error) });
    await reopenAfterFullDisk(deps, importId);
  }
}

/** Nothing was written: the rows are planned again against today's records, and the summary asks again. */
async function reopenAfterDrift({ db, queue }: Deps, importId: string): Promise<void> {
  await db.write(async (tx) => {
    const row = await findImport(tx, importId);
    if (row === null) return;
    const undecided = { drift: await findDrift(tx, row), decidedBy: null, decidedAt: null };
    const moved = await moveImport({ tx, queue }, importId, { from: 'confirmed', to: 'received' }, undecided);
    if (moved !== null) await queue.send(tx, 'read-import', { importId });
  });
}

/** Nothing was written, and a retry would only fill the disk again: a person decides when. */
async function reopenAfterFullDisk({ db, queue }: Deps, importId: string): Promise<void> {
  await db.write(async (tx) => {
    const text = `Nothing was written, because ${describeFullDisk('database')}. Whoever runs Holdfast finds this in its log; please confirm again later.`;
    const undecided = { refusal: { code: 'E_DISK_FULL', text }, decidedBy: null, decidedAt: null };
    const moved = await moveImport({ tx, queue }, importId, { from: 'confirmed', to: 'ready' }, undecided);
    if (moved?.expiresAt) await queue.send(tx, 'expire-import', { importId }, { after: moved.expiresAt });
  });
}
