/** Messages that were deleted before we heard of them: Slack may tell of the deletion first. */
import { and, eq, sql } from 'drizzle-orm';
import type { Transaction } from '../../db/client.ts';
import { deletedMessages } from '../../db/schema.ts';

interface MessageId {
  teamId: string;
  channelId: string;
  messageTs: string | null;
}

/** Remembers that a message was deleted, for two days. Whoever registers its files meanwhile sees it or is seen. */
export async function rememberDeletion(
  tx: Transaction,
  { teamId, channelId, messageTs }: MessageId & { messageTs: string },
): Promise<void> {
  await lock(tx, { teamId, channelId, messageTs });
  await tx.delete(deletedMessages).where(sql`${deletedMessages.notedAt} < now() - interval '2 days'`);
  await tx.insert(deletedMessages).values({ teamId, channelId, messageTs }).onConflictDoNothing();
}

/** Whether a message was deleted before its files were registered. */
export async function wasDeleted(tx: Transaction, { teamId, channelId, messageTs }: MessageId): Promise<boolean> {
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
