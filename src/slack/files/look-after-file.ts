/**
 * Files that were handed to Slack are looked after until people can see them: Slack accepts a file first and shares it later,
 * and now and then never (slackapi/python-slack-sdk#1277, slackapi/bolt-js#2115).
 */
import { eq, sql } from 'drizzle-orm';
import type { Database, Transaction } from '../../db/client.ts';
import type { Queue } from '../../jobs/queue.ts';
import { RefusedCall } from '../../runtime/errors.ts';
import type { Log } from '../../runtime/log.ts';
import { code } from '../blocks.ts';
import { postDirectMessage, postMessageIn } from '../messages.ts';
import { classifyFailure, toRetryable } from '../slack-failure.ts';
import { handovers } from '../tables.ts';
import { findSharing, shareUploaded, type UploadDeps } from './upload-file.ts';

/** Seconds between the looks after a file was handed over: 5, 15, 30 and 60 seconds later. */
const pauses = [5, 10, 15, 30];
const maxAttempts = 2;

interface LookDeps extends UploadDeps {
  db: Database;
  queue: Queue;
  log: Log;
}

type HandoverRow = typeof handovers.$inferSelect;

/** Job: looks whether a file was shared; hands it over once more if it wasn't, and in the end tells its owner. */
export async function lookAfterFile(deps: LookDeps, { fileId, look }: { fileId: string; look: number }): Promise<void> {
  const { db, queue, slack } = deps;
  const [row] = await db.read((tx) => tx.select().from(handovers).where(eq(handovers.fileId, fileId)));
  if (row === undefined) return;
  const sharing = await findSharing(slack, fileId);
  if (sharing === 'shared') return await db.write((tx) => forget(tx, fileId));
  const pause = pauses[look + 1];
  if (sharing === 'pending' && pause !== undefined) {
    return await db.write((tx) => queue.send(tx, 'look-after-file', { fileId, look: look + 1 }, { after: pause }));
  }
  if (sharing === 'pending' && row.attempts < maxAttempts) return await handOverAgain(deps, row);
  await tellUnshared(deps, row);
}

/** Counts the attempt first: after a crash in between, the owner is told rather than sent two files. */
async function handOverAgain(deps: LookDeps, row: HandoverRow): Promise<void> {
  const { fileId, channelId, threadTs } = row;
  await deps.db.write(async (tx) => {
    await tx
      .update(handovers)
      .set({ attempts: row.attempts + 1 })
      .where(eq(handovers.fileId, fileId));
    await deps.queue.send(tx, 'look-after-file', { fileId, look: 0 }, { after: pauses[0] ?? 0 });
  });
  deps.log.warn({ fileId }, 'Slack did not share a file: handed over once more');
  try {
    await shareUploaded(deps.slack, fileId, { name: row.name, comment: '', channelId, threadTs });
  } catch (error) {
    if (classifyFailure(error) === 'unreachable') throw error;
    await tellUnshared(deps, row);
  }
}

async function tellUnshared(deps: LookDeps, row: HandoverRow): Promise<void> {
  deps.log.error({ fileId: row.fileId }, 'Slack never shared a file');
  const why = `Slack accepted the file ${code(row.name)} but never showed it here, so it didn’t arrive.`;
  await tellOwner(deps, row, `${why} ${row.remedy}`);
}

/** In the thread or conversation where the file should have been; where that is gone, by direct message. */
async function tellOwner({ slack, db }: LookDeps, row: HandoverRow, words: string): Promise<void> {
  const { fileId, ownedBy, channelId, threadTs } = row;
  const text = channelId.startsWith('D') ? words : `<@${ownedBy}>, ${words}`;
  try {
    await postMessageIn(slack, { channelId, threadTs }, { text });
  } catch (error) {
    if (classifyFailure(error) === 'unreachable') throw error;
    await postDirectMessage(slack, ownedBy, { text });
  }
  await db.write((tx) => forget(tx, fileId));
}

/** Job: Slack doesn't say what became of a file. Its owner is told so, unless that is refused as well. */
export async function failHandover(deps: LookDeps, { fileId }: { fileId: string }): Promise<void> {
  const [row] = await deps.db.read((tx) => tx.select().from(handovers).where(eq(handovers.fileId, fileId)));
  if (row === undefined) return;
  const text = `I sent the file ${code(row.name)}, but I can’t tell whether it arrived. If you don’t see it: ${row.remedy}`;
  await tellOwner(deps, row, text).catch(async (error) => {
    if (toRetryable(error) instanceof RefusedCall) await deps.db.write((tx) => forget(tx, fileId));
    throw error;
  });
}

async function forget(tx: Transaction, fileId: string): Promise<void> {
  await tx.delete(handovers).where(eq(handovers.fileId, fileId));
}

/** Deletes what a lost job has left. */
export async function purgeHandovers(tx: Transaction): Promise<void> {
  await tx.delete(handovers).where(sql`${handovers.handedAt} < now() - interval '2 days'`);
}
