/** Deletes what is no longer needed: from the database once a day, also where the job that should have done so was lost. */
import { readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { and, eq, inArray, isNull, notInArray, or, type SQL, sql } from 'drizzle-orm';
import type { Transaction } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { exports } from '../exports/tables.ts';
import { deleteStagedRows } from '../imports/model/staged-rows.ts';
import {
  importChanges,
  importContents,
  importCorrections,
  importPurchases,
  importRows,
  imports,
} from '../imports/model/tables.ts';
import { purgeWebhookEvents } from '../imports/webhooks/webhook-events.ts';
import { describeError } from '../runtime/errors.ts';
import type { Log } from '../runtime/log.ts';
import { scheduleSlots } from '../saved-searches/tables.ts';
import { retentionDays } from '../search/searches.ts';
import { searches } from '../search/tables.ts';
import { purgeRequests } from '../slack/deliveries/replay-guard.ts';
import { purgeHandovers } from '../slack/files/look-after-file.ts';
import { purgeWatchedFiles } from '../watch/watched-file.ts';

const day = 24 * 60 * 60;
/** Who took which records out is worth knowing for a year. */
const exportsKeptDays = 365;

/** Job: deletes it, and queues itself for tomorrow. */
export async function purgeExpired({ db, queue, config }: Deps): Promise<void> {
  const over = await db.read((tx) => findOver(tx, config.UNDO_HOURS));
  for (const { importId } of over) await db.write((tx) => deleteIfOver(tx, importId, config.UNDO_HOURS));
  await db.write(async (tx) => {
    // What was corrected in a file that was never written explains nothing.
    const neverWritten = tx.select({ importId: imports.importId }).from(imports).where(isUnwritten);
    await tx.delete(importCorrections).where(inArray(importCorrections.importId, neverWritten));
    const hours = config.PREVIEW_TTL_HOURS + config.UNDO_HOURS;
    const isOld = sql`${imports.sharedAt} < now() - make_interval(hours => ${hours})`;
    const isEnded = notInArray(imports.state, ['received', 'asking', 'ready', 'confirmed']);
    const old = tx.select({ importId: imports.importId }).from(imports).where(and(isOld, isEnded));
    await tx.delete(importContents).where(inArray(importContents.importId, old));
    await tx.delete(searches).where(sql`${searches.askedAt} < now() - make_interval(days => ${retentionDays})`);
    const isOldExport = sql`${exports.requestedAt} < now() - make_interval(days => ${exportsKeptDays})`;
    await tx.delete(exports).where(and(isOldExport, inArray(exports.state, ['done', 'cancelled', 'failed'])));
    const isOldSlot = sql`${scheduleSlots.slotAt} < now() - make_interval(days => ${exportsKeptDays})`;
    await tx.delete(scheduleSlots).where(and(isOldSlot, isNull(scheduleSlots.exportId)));
    await purgeWatchedFiles(tx);
    await purgeRequests(tx);
    await purgeHandovers(tx);
    await purgeWebhookEvents(tx);
    await queue.send(tx, 'forget-leftovers', {}, { after: day });
  });
}

const isUnwritten = inArray(imports.state, ['refused', 'discarded', 'expired', 'superseded']);

/** Whether an import has ended, and its staged rows can no longer be asked for. */
function isOver(undoHours: number): SQL | undefined {
  const { state, expiresAt, appliedAt } = imports;
  const isUndoOver = sql`${appliedAt} <= now() - make_interval(hours => ${undoHours})`;
  return or(
    isUnwritten,
    and(eq(state, 'nothing_to_do'), sql`${expiresAt} <= now()`),
    and(inArray(state, ['applied', 'undone']), isUndoOver),
  );
}

/** The imports of which that is so, and which have staged rows. */
async function findOver(tx: Transaction, undoHours: number): Promise<{ importId: string }[]> {
  const hasRows = (table: typeof importRows | typeof importChanges | typeof importPurchases) =>
    sql`exists (select from ${table} where ${eq(table.importId, imports.importId)})`;
  const hasStagedRows = or(hasRows(importRows), hasRows(importChanges), hasRows(importPurchases));
  return await tx
    .select({ importId: imports.importId })
    .from(imports)
    .where(and(isOver(undoHours), hasStagedRows));
}

/** Deletes the staged rows, unless the import has been reopened since it was found: then they are new ones. */
async function deleteIfOver(tx: Transaction, importId: string, undoHours: number): Promise<void> {
  const isMine = and(eq(imports.importId, importId), isOver(undoHours));
  const mine = await tx.select({ importId: imports.importId }).from(imports).where(isMine).for('update');
  if (mine.length > 0) await deleteStagedRows(tx, importId);
}

/** No job runs for longer than an hour. */
const oldestMilliseconds = 2 * 60 * 60 * 1000;
const ours = /^holdfast-[A-Za-z0-9]{6}$/;

/**
 * A process that is killed leaves behind the folder in which it kept a file for its job. Removes those of our folders in
 * `parent` that no job can still be using; returns how many.
 */
export async function removeAbandonedFolders(now: Date, log: Log, parent = tmpdir()): Promise<number> {
  let removed = 0;
  for (const name of (await readdir(parent)).filter((one) => ours.test(one))) {
    try {
      const path = join(parent, name);
      if (now.getTime() - (await stat(path)).mtimeMs < oldestMilliseconds) continue;
      await rm(path, { recursive: true, force: true });
      removed += 1;
    } catch (error) {
      // Gone by now, as another replica was first or a job has ended; or it belongs to another user.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') continue;
      log.info(describeError(error), 'folder not removed');
    }
  }
  return removed;
}
