/** The imports table: finding an import, moving it from state to state, and having Slack told. */

import { randomUUID } from 'node:crypto';
import { and, eq, inArray, sql } from 'drizzle-orm';
import type { PgUpdateSetSource } from 'drizzle-orm/pg-core';
import type { Transaction } from '../../db/client.ts';
import type { UnitOfWork } from '../../jobs/queue.ts';
import type { Refusal } from './counts.ts';
import { type ImportState, isOpen, mayMove } from './lifecycle.ts';
import { addMessage, queueMessages } from './messages.ts';
import { queueResult } from './results.ts';
import { imports } from './tables.ts';

export type ImportRow = typeof imports.$inferSelect;

/** A file as it was shared: where, by whom, in which message; a file that came with a form has no message. */
export interface SharedFile {
  teamId: string;
  fileId: string;
  fileName: string;
  channelId: string;
  messageTs: string | null;
  threadTs: string | null;
  sharedBy: string;
  /** who posted the message with the file, when somebody else chose to import it */
  postedBy?: string | null;
}

/** The import with this id, or null. */
export async function findImport(tx: Transaction, importId: string): Promise<ImportRow | null> {
  const [row] = await tx.select().from(imports).where(eq(imports.importId, importId));
  return row ?? null;
}

/** The same, locked until the transaction ends: nobody else moves it meanwhile. */
export async function lockImport(tx: Transaction, importId: string): Promise<ImportRow | null> {
  const [row] = await tx.select().from(imports).where(eq(imports.importId, importId)).for('update');
  return row ?? null;
}

/** The imports whose files came with a message. */
export async function findByMessage(
  tx: Transaction,
  { teamId, channelId, messageTs }: { teamId: string; channelId: string; messageTs: string },
): Promise<ImportRow[]> {
  const place = [eq(imports.teamId, teamId), eq(imports.channelId, channelId), eq(imports.messageTs, messageTs)];
  return await tx
    .select()
    .from(imports)
    .where(and(...place));
}

/** How an import begins that is not read: why, and what it is instead. */
export type Ending = { state: 'refused'; refusal: Refusal } | { state: 'discarded' };

/**
 * Notes a shared file durably and queues its reading, or that it has ended already. The same file again, in another
 * message, gets a pointer to the summary of the first; the same message again, nothing. Resolves to the id of a new
 * import, null for a known file.
 */
export async function registerImport(
  { tx, queue }: UnitOfWork,
  shared: SharedFile,
  ending: Ending | null = null,
): Promise<string | null> {
  const importId = randomUUID();
  // The n-th file that waits in one channel comes after the first of every other channel.
  const waiting = await countBeingRead(tx, shared.channelId);
  const inserted = await tx
    .insert(imports)
    .values({ importId, ...shared, ...ending })
    .onConflictDoNothing({ target: [imports.teamId, imports.fileId] })
    .returning({ importId: imports.importId });
  if (inserted.length > 0) {
    const summaryId = await addMessage(tx, importId, 'summary', shared);
    if (ending === null) await queue.send(tx, 'read-import', { importId }, { priority: -waiting });
    else if (summaryId !== null) {
      await queue.send(tx, 'say-message', { messageId: summaryId, channelId: shared.channelId });
    }
    await queue.send(tx, 'refresh-homes', { importId, forDeciders: false });
    return importId;
  }
  const [first] = await tx
    .select()
    .from(imports)
    .where(and(eq(imports.teamId, shared.teamId), eq(imports.fileId, shared.fileId)));
  const isSame = first?.channelId === shared.channelId && first.messageTs === shared.messageTs;
  if (first === undefined || isSame) return null;
  const messageId = await addMessage(tx, first.importId, 'pointer', shared);
  if (messageId !== null) await queue.send(tx, 'say-message', { messageId, channelId: shared.channelId });
  return null;
}

/** Whether the message of a file was noted before; all of its files were, then, as that is one transaction. */
export async function isRegistered(
  tx: Transaction,
  { teamId, fileId, channelId, messageTs }: SharedFile,
): Promise<boolean> {
  const file = and(eq(imports.teamId, teamId), eq(imports.fileId, fileId));
  const message = and(eq(imports.channelId, channelId), eq(imports.messageTs, messageTs ?? ''));
  return (await tx.$count(imports, and(file, message))) > 0;
}

async function countBeingRead(tx: Transaction, channelId: string): Promise<number> {
  return await tx.$count(imports, and(eq(imports.channelId, channelId), eq(imports.state, 'received')));
}

/** What a move may set beside the state. */
export type ImportChanges = Omit<PgUpdateSetSource<typeof imports>, 'importId' | 'state' | 'revision'>;

/**
 * Moves an import to another state, if it is still in `from` (and, when given, still shows `planVersion`), and queues
 * what has to be said about it. Resolves to null when it was not: somebody else was first.
 * @throws when the lifecycle has no such move: a mistake in the code
 */
export async function moveImport(
  work: UnitOfWork,
  importId: string,
  { from, to, planVersion }: { from: ImportState | readonly ImportState[]; to: ImportState; planVersion?: number },
  changes: ImportChanges = {},
): Promise<ImportRow | null> {
  const froms = typeof from === 'string' ? [from] : [...from];
  const illegal = froms.find((state) => !mayMove(state, to));
  if (illegal !== undefined) throw new Error(`an import can’t move from ${illegal} to ${to}`);
  const [moved] = await work.tx
    .update(imports)
    .set({ ...changes, state: to, revision: sql`${imports.revision} + 1` })
    .where(and(eq(imports.importId, importId), inArray(imports.state, froms), shows(planVersion)))
    .returning();
  if (moved === undefined) return null;
  await queueMessages(work, importId);
  await queueResult(work, moved);
  const forDeciders = isOpen(to) || froms.some(isOpen);
  await work.queue.send(work.tx, 'refresh-homes', { importId, forDeciders });
  return moved;
}

const shows = (planVersion: number | undefined) =>
  planVersion === undefined ? undefined : eq(imports.planVersion, planVersion);

/** Changes an import that stays in its state, and queues what has to be said about it; null when it has left `state`. */
export async function changeImport(
  work: UnitOfWork,
  importId: string,
  { state, planVersion }: { state: ImportState; planVersion?: number },
  changes: ImportChanges,
): Promise<ImportRow | null> {
  const [changed] = await work.tx
    .update(imports)
    .set({ ...changes, revision: sql`${imports.revision} + 1` })
    .where(and(eq(imports.importId, importId), eq(imports.state, state), shows(planVersion)))
    .returning();
  if (changed === undefined) return null;
  await queueMessages(work, importId);
  // Another choice may write more, which may take a second person.
  if (isOpen(state)) await work.queue.send(work.tx, 'refresh-homes', { importId, forDeciders: true });
  return changed;
}
