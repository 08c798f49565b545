/**
 * Slack Connect channels, which another company can read. Slack marks every message there, including the one about
 * Holdfast joining; looking a channel up would take scopes that nothing else needs.
 */
import { and, eq, gt, sql } from 'drizzle-orm';
import type { Database, Transaction } from '../db/client.ts';
import type { SlackEvents } from '../slack/events.ts';
import { sharedChannels } from './tables.ts';

/** Event: a message in a channel that another company can read. Recorded once a day. */
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

/** After this long without a message, a channel may no longer be shared. */
const staleAfter = sql`now() - interval '90 days'`;

/** Whether another company is known to read a channel. */
export async function isSharedOutside(tx: Transaction, channelId: string): Promise<boolean> {
  const known = and(eq(sharedChannels.channelId, channelId), gt(sharedChannels.seenAt, staleAfter));
  return (await tx.select().from(sharedChannels).where(known)).length > 0;
}
