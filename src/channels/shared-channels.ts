/**
 * Channels in which another company reads along. Slack says so with every message there, also the one that tells that
 * Holdfast has joined; asking for it would take scopes that nothing else needs.
 */
import { and, eq, gt, sql } from 'drizzle-orm';
import type { Database, Transaction } from '../db/client.ts';
import type { SlackEvents } from '../slack/events.ts';
import { sharedChannels } from './tables.ts';

/** Event: a message in a channel that another company reads along in. Recorded once a day. */
export async function recordSharedChannel(
  { db }: { db: Database },
  { channelId }: SlackEvents['sharedChannelMessage'],
): Promise<void> {
  await db.write(async (tx) => {
    const isOld = sql`${sharedChannels.seenAt} < now() - interval '1 day'`;
    const again = { target: sharedChannels.channelId, set: { seenAt: sql`now()` }, setWhere: isOld };
    await tx.insert(sharedChannels).values({ channelId }).onConflictDoUpdate(again);
  });
}

/** A channel in which nothing was said for so long may have been taken back from the other company. */
const forgottenAfter = sql`now() - interval '90 days'`;

/** Whether another company is known to read along in a channel. */
export async function isSharedOutside(tx: Transaction, channelId: string): Promise<boolean> {
  const known = and(eq(sharedChannels.channelId, channelId), gt(sharedChannels.seenAt, forgottenAfter));
  return (await tx.select().from(sharedChannels).where(known)).length > 0;
}
