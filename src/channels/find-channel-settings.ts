/** Finds what was chosen for channels. */
import { and, desc, eq } from 'drizzle-orm';
import type { Transaction } from '../db/client.ts';
import { channelSettings } from '../db/schema.ts';
import { type ChannelSettings, usualSettings } from './channel-settings.ts';

export type ChannelRow = typeof channelSettings.$inferSelect;

export interface ChannelKey {
  teamId: string;
  channelId: string;
}

/** The settings that hold in a channel. */
export async function findChannelSettings(tx: Transaction, channel: ChannelKey): Promise<ChannelSettings> {
  return (await findChosenSettings(tx, channel)) ?? usualSettings;
}

/** What somebody chose for a channel, by whom and when; null when nobody did. */
export async function findChosenSettings(
  tx: Transaction,
  { teamId, channelId }: ChannelKey,
): Promise<ChannelRow | null> {
  const [row] = await tx
    .select()
    .from(channelSettings)
    .where(and(eq(channelSettings.teamId, teamId), eq(channelSettings.channelId, channelId)));
  return row ?? null;
}

/** The channels for which somebody chose, the latest first. */
export async function listChosenSettings(tx: Transaction, teamId: string, most: number): Promise<ChannelRow[]> {
  return await tx
    .select()
    .from(channelSettings)
    .where(eq(channelSettings.teamId, teamId))
    .orderBy(desc(channelSettings.changedAt))
    .limit(most);
}
