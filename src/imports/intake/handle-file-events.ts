/**
 * What becomes of a shared file. It is edited after it was read: the summaries that wait for a decision say so. It or its
 * message is deleted: its imports are closed unless they were decided on; the deletion may arrive before the message, so
 * it is recorded.
 */

import { join } from 'node:path';
import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Transaction } from '../../db/client.ts';
import type { Deps } from '../../deps.ts';
import type { UnitOfWork } from '../../jobs/queue.ts';
import { withTempFolder } from '../../runtime/disk.ts';
import { RetryLater } from '../../runtime/errors.ts';
import type { SlackEvents } from '../../slack/events.ts';
import { DownloadDelayed, DownloadRefused, refuseDownload } from '../../slack/files/download-obstacles.ts';
import { findFile } from '../../slack/files/find-file.ts';
import { deletedMessages } from '../../slack/tables.ts';
import { rereadImport } from '../decide/apply-decision.ts';
import {
  changeImport,
  closeImport,
  findByFile,
  findByMessage,
  findImport,
  type ImportRow,
  lockImport,
} from '../model/import-row.ts';
import { isOpen, openStates } from '../model/lifecycle.ts';
import { findPointers, moveSummary } from '../model/messages.ts';
import { hasStagedRows } from '../model/staged-rows.ts';
import { importContents, imports } from '../model/tables.ts';
import { fetchContent, isPasted, pastedTable } from './fetch-content.ts';
import { moveToRefused } from './move-to-refused.ts';
import { pastedContent } from './register-import.ts';

/**
 * Event: something about a file changed, perhaps its content. Queues a comparison for each import of it that is undecided;
 * the event comes for every change of any property, and says neither which nor who made it.
 */
export async function handleFileChanged({ db, queue }: Deps, file: SlackEvents['fileChanged']): Promise<void> {
  await db.write(async (tx) => {
    for (const importId of await findUndecided(tx, file)) await queue.send(tx, 'read-edited-file', { importId });
  });
}

/**
 * Job: compares the content in Slack with the one that was read. What Confirm writes stays what the summary shows; a notice
 * on the summary says that the file has been edited, and goes when its content is the same again.
 */
export async function readEditedFile(
  deps: Deps,
  { importId }: { importId: string },
  signal: AbortSignal,
): Promise<void> {
  const row = await deps.db.read((tx) => findImport(tx, importId));
  if (row?.state === 'received') throw new RetryLater(5, 'the file is still being read');
  if (row === null || !isOpen(row.state)) return;
  const contentHash = await hashInSlack(deps, row, signal);
  const isOther = contentHash !== null && contentHash !== row.contentHash;
  if (isOther === (row.fileEditedAt !== null)) return;
  const fileEditedAt = isOther ? deps.now() : null;
  const { state, planVersion } = row;
  const changed = await deps.db.write((tx) =>
    changeImport({ tx, queue: deps.queue }, importId, { state, planVersion }, { fileEditedAt }),
  );
  if (changed === null) throw new RetryLater(5, 'the summary changed while its file was compared');
}

/** Event: somebody edited a message with pasted cells. From now on, the edited ones are read. */
export async function handleTablesEdited(
  { db, queue }: Deps,
  { teamId, channelId, messageTs, tables }: SlackEvents['tablesEdited'],
): Promise<void> {
  await db.write(async (tx) => {
    for (const [position, table] of tables.entries()) {
      const row = await findByFile(tx, { teamId, ...pastedTable(channelId, messageTs, position) });
      if (row === null) continue;
      const { importId } = row;
      const isIts = eq(importContents.importId, importId);
      await tx
        .update(importContents)
        .set({ content: pastedContent(table) })
        .where(isIts);
      await queue.send(tx, 'read-edited-file', { importId });
    }
  });
}

/** The SHA-256 of the file's present content, in hex; null when it can't have changed, or can't be had. */
async function hashInSlack(deps: Deps, row: ImportRow, signal: AbortSignal): Promise<string | null> {
  try {
    // People can edit only what Slack keeps as editable, short texts; in all other files only the title and the like change.
    const file = isPasted(row.fileId) ? { isEditable: true } : await findFile(deps.slack, row.fileId);
    if (typeof file === 'string') throw new DownloadDelayed(file);
    if (!file.isEditable) return null;
    return await withTempFolder(async (folder) => {
      const { contentHash } = await fetchContent(deps, row, join(folder, 'file'), { long: true, signal });
      return contentHash;
    });
  } catch (error) {
    if (error instanceof DownloadRefused) return null;
    throw error;
  }
}

/**
 * The imports of a file that are being read or wait for a decision. In an organization, the event may name another
 * workspace than the one in which the file was shared.
 */
async function findUndecided(tx: Transaction, { fileId }: SlackEvents['fileChanged']): Promise<string[]> {
  const found = await tx
    .select({ importId: imports.importId })
    .from(imports)
    .where(and(eq(imports.fileId, fileId), inArray(imports.state, ['received', ...openStates])));
  return found.map(({ importId }) => importId);
}

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
