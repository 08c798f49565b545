/**
 * What is known of a channel: its settings, which say who is notified of what; and whether it is a Slack Connect channel,
 * which another company can read. Slack marks every message there, including the one about Holdfast joining; looking a
 * channel up would take scopes that nothing else needs.
 */
import { and, desc, eq, gt, sql } from 'drizzle-orm';
import type { Database, Transaction } from '../db/client.ts';
import type { SlackEvents } from './events.ts';
import { channelSettings, sharedChannels } from './tables.ts';

type ChannelRow = typeof channelSettings.$inferSelect;

export interface ChannelKey {
  teamId: string;
  channelId: string;
}

/** What can be set; each setting is described at its column. */
export type ChannelSettings = Omit<ChannelRow, keyof ChannelKey | 'changedBy' | 'changedAt'>;

/** The settings of a channel for which none were saved. */
export const defaultSettings: ChannelSettings = {
  remindAtHour: 9,
  remind: [],
  tellsSharer: true,
  asksApprovers: true,
  sendsResults: false,
};

/** The choices for when a working morning begins. */
export const morningHours = [6, 7, 8, 9, 10, 11, 12] as const;

/** With more people than this, none of them would feel responsible. */
export const maxReminded = 3;

/** 9 → "9 AM", 12 → "12 PM". */
export function formatHour(hour: number): string {
  return `${hour % 12 === 0 ? 12 : hour % 12} ${hour < 12 ? 'AM' : 'PM'}`;
}

/** The settings in force in a channel. */
export async function findChannelSettings(tx: Transaction, channel: ChannelKey): Promise<ChannelSettings> {
  return (await findSavedSettings(tx, channel)) ?? defaultSettings;
}

/** The settings saved for a channel, by whom and when; null when none were. */
export async function findSavedSettings(
  tx: Transaction,
  { teamId, channelId }: ChannelKey,
): Promise<ChannelRow | null> {
  const [row] = await tx
    .select()
    .from(channelSettings)
    .where(and(eq(channelSettings.teamId, teamId), eq(channelSettings.channelId, channelId)));
  return row ?? null;
}

/** The channels with saved settings, the latest first. */
export async function listSavedSettings(tx: Transaction, teamId: string, limit: number): Promise<ChannelRow[]> {
  return await tx
    .select()
    .from(channelSettings)
    .where(eq(channelSettings.teamId, teamId))
    .orderBy(desc(channelSettings.changedAt))
    .limit(limit);
}

/** Saves the settings of a channel, unless others than those of `known` were saved in between; null: whatever was. */
export async function saveChannelSettings(tx: Transaction, row: ChannelRow, known: Date | null): Promise<boolean> {
  const { teamId: _, channelId: __, ...set } = row;
  const target = [channelSettings.teamId, channelSettings.channelId];
  const setWhere = known === null ? sql`true` : eq(channelSettings.changedAt, known);
  const saved = tx.insert(channelSettings).values(row).onConflictDoUpdate({ target, set, setWhere });
  return (await saved.returning({ channelId: channelSettings.channelId })).length > 0;
}

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
