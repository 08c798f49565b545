/** Event: a message was deleted. What came with it and was not decided yet is closed; nothing is written. */
/* MERGED: Messages that were deleted before we heard of them: Slack may tell of the deletion first. */
import { and, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Transaction } from '../../db/client.ts';
import type { Deps } from '../../deps.ts';
import { findByMessage, moveImport } from '../model/import-row.ts';
import { openStates } from '../model/lifecycle.ts';
import { deleteStagedRows } from '../model/staged-rows.ts';
import { deletedMessages } from '../model/tables.ts';

const previousSchema = z.object({ files: z.array(z.unknown()).default([]) }).default({ files: [] });

/** A message with replies is not deleted but turned into a tombstone. */
const deletionSchema = z.union([
  z.object({
    subtype: z.literal('message_deleted'),
    channel: z.string(),
    deleted_ts: z.string(),
    previous_message: previousSchema,
  }),
  z
    .object({
      subtype: z.literal('message_changed'),
      channel: z.string(),
      message: z.object({ subtype: z.literal('tombstone'), ts: z.string() }),
      previous_message: previousSchema,
    })
    .transform(({ message, ...rest }) => ({ ...rest, deleted_ts: message.ts })),
]);
const bodySchema = z.object({ team_id: z.string() });

/** Closes what came with the message; when we have not heard of its files yet, remembers that it is gone. */
export async function handleMessageDeleted({ db, queue }: Deps, event: unknown, body: unknown): Promise<void> {
  const deletion = deletionSchema.safeParse(event);
  const envelope = bodySchema.safeParse(body);
  if (!deletion.success || !envelope.success) return;
  const { channel: channelId, deleted_ts: messageTs, previous_message: previous } = deletion.data;
  const message = { teamId: envelope.data.team_id, channelId, messageTs };
  await db.write(async (tx) => {
    if (previous.files.length > 0) await recordDeletion(tx, message);
    for (const { importId } of await findByMessage(tx, message)) {
      const moved = await moveImport({ tx, queue }, importId, { from: ['received', ...openStates], to: 'discarded' });
      if (moved !== null) await deleteStagedRows(tx, importId);
    }
  });
}

interface MessageId {
  teamId: string;
  channelId: string;
  messageTs: string | null;
}

/** Remembers that a message was deleted, for two days. Whoever registers its files meanwhile sees it or is seen. */
export async function recordDeletion(
  tx: Transaction,
  { teamId, channelId, messageTs }: MessageId & { messageTs: string },
): Promise<void> {
  await lock(tx, { teamId, channelId, messageTs });
  await tx.delete(deletedMessages).where(sql`${deletedMessages.notedAt} < now() - interval '2 days'`);
  await tx.insert(deletedMessages).values({ teamId, channelId, messageTs }).onConflictDoNothing();
}

/** Whether a message was deleted before its files were registered. */
export async function wasMessageDeleted(
  tx: Transaction,
  { teamId, channelId, messageTs }: MessageId,
): Promise<boolean> {
  if (messageTs === null) return false;
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
