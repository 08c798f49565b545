/**
 * Deleted messages and files: imports of these files are closed unless they were decided on. The deletion may arrive
 * before the message, so it is recorded.
 */
import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Transaction } from '../../db/client.ts';
import type { Deps } from '../../deps.ts';
import type { UnitOfWork } from '../../jobs/queue.ts';
import type { SlackEvents } from '../../slack/events.ts';
import { refuseDownload } from '../../slack/files/download-obstacles.ts';
import { deletedMessages } from '../../slack/tables.ts';
import { rereadImport } from '../decide/reread-import.ts';
import { changeImport, closeImport, findByMessage, type ImportRow, lockImport } from '../model/import-row.ts';
import { openStates } from '../model/lifecycle.ts';
import { findPointers, moveSummary } from '../model/messages.ts';
import { imports } from '../model/tables.ts';
import { hasStagedRows } from '../plan/read-staged-table.ts';
import { moveToRefused } from './move-to-refused.ts';

/** The states in which an import can still be closed. */
const undecided = ['received', ...openStates] as const;

/** Event: a message was deleted. */
export async function handleMessageDeleted(
  { db, queue }: Deps,
  { hadFiles, ...message }: SlackEvents['messageDeleted'],
): Promise<void> {
  await db.write(async (tx) => {
    if (hadFiles) await recordDeletion(tx, message);
    for (const row of await findByMessage(tx, message)) {
      if (!(await goOnElsewhere({ tx, queue }, row))) await closeDeleted({ tx, queue }, row.importId);
    }
  });
}

/** Event: files were deleted. One that is being read for the first time ends as if it could not be downloaded. */
export async function handleFilesDeleted(
  { db, queue, config }: Deps,
  { teamId, fileIds }: SlackEvents['filesDeleted'],
): Promise<void> {
  await db.write(async (tx) => {
    // Without those that are being written, whose rows are locked for as long as that takes.
    const isTheirs = and(eq(imports.teamId, teamId), inArray(imports.fileId, fileIds));
    const found = await tx
      .select({ importId: imports.importId })
      .from(imports)
      .where(and(isTheirs, inArray(imports.state, [...undecided])));
    for (const { importId } of found) {
      const state = (await lockImport(tx, importId))?.state;
      if (state === 'received' && !(await hasStagedRows(tx, importId))) {
        const { code, message: text } = refuseDownload('E_DELETED');
        await moveToRefused({ tx, queue }, importId, { code, text }, config);
        continue;
      }
      await closeDeleted({ tx, queue }, importId);
    }
  });
}

/** Closes an import whose file or message is gone. The same content that somebody shared again meanwhile is read instead. */
async function closeDeleted(work: UnitOfWork, importId: string): Promise<void> {
  const closed = await closeImport(work, importId, { from: undecided, to: 'discarded' });
  if (closed === null || closed.contentHash === null) return;
  const isSame = and(eq(imports.contentHash, closed.contentHash), eq(imports.sameAs, importId));
  const isPointing = and(isSame, eq(imports.state, 'nothing_to_do'), isNull(imports.counts));
  for (const again of await work.tx.select().from(imports).where(isPointing)) {
    const { messageTs, planVersion } = again;
    if (messageTs !== null && (await wasMessageDeleted(work.tx, { ...again, messageTs }))) continue;
    await rereadImport(work, again.importId, { from: ['nothing_to_do'], planVersion }, { sameAs: null });
  }
}

/** The file was shared in another message, too: its import goes on there, where a pointer is. */
async function goOnElsewhere(work: UnitOfWork, { importId, teamId, state }: ImportRow): Promise<boolean> {
  if (!undecided.some((one) => one === state)) return false;
  for (const { channelId, threadTs } of await findPointers(work.tx, importId)) {
    if (threadTs === null || (await wasMessageDeleted(work.tx, { teamId, channelId, messageTs: threadTs }))) continue;
    const place = { channelId, messageTs: threadTs, threadTs };
    if ((await changeImport(work, importId, { state }, place)) === null) return false;
    await moveSummary(work, importId, place);
    return true;
  }
  return false;
}

interface MessageId {
  teamId: string;
  channelId: string;
  messageTs: string;
}

/** Records the deletion for two days, under a lock that the registration of its files takes as well. */
async function recordDeletion(tx: Transaction, { teamId, channelId, messageTs }: MessageId): Promise<void> {
  await lock(tx, { teamId, channelId, messageTs });
  await tx.delete(deletedMessages).where(sql`${deletedMessages.notedAt} < now() - interval '2 days'`);
  await tx.insert(deletedMessages).values({ teamId, channelId, messageTs }).onConflictDoNothing();
}

/** Whether a message was deleted before its files were registered. */
export async function wasMessageDeleted(
  tx: Transaction,
  { teamId, channelId, messageTs }: MessageId,
): Promise<boolean> {
  await lock(tx, { teamId, channelId, messageTs });
  const place = [eq(deletedMessages.teamId, teamId), eq(deletedMessages.channelId, channelId)];
  const found = await tx
    .select({ messageTs: deletedMessages.messageTs })
    .from(deletedMessages)
    .where(and(...place, eq(deletedMessages.messageTs, messageTs)));
  return found.length > 0;
}

/** Of two transactions about one message the second waits until the first has ended. */
async function lock(tx: Transaction, { teamId, channelId, messageTs }: MessageId): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`${teamId} ${channelId} ${messageTs}`}, 0))`);
}
