/** Who is told of what in a channel. */
/* MERGED: Finds what was chosen for channels. */
/* MERGED: Keeps what was chosen for a channel. */
import { and, desc, eq } from 'drizzle-orm';
import type { Transaction } from '../db/client.ts';
import { channelSettings } from './tables.ts';

export interface ChannelSettings {
  /** the hour of the working morning at which a waiting summary is brought up; null: never */
  remindAtHour: number | null;
  /** whom to remind, by user id; empty: those who may confirm */
  remind: string[];
  /** whether the one who shared a file is told when somebody else decided on it */
  tellsSharer: boolean;
}

/** How it is where nobody chose otherwise. */
export const usualSettings: ChannelSettings = { remindAtHour: 9, remind: [], tellsSharer: true };

/** The hours at which a working morning may begin. */
export const morningHours = [6, 7, 8, 9, 10, 11, 12] as const;

/** More people than that are a crowd in which nobody feels meant. */
export const maxReminded = 3;

/** 9 → "9 AM", 12 → "12 PM". */
export function formatHour(hour: number): string {
  return `${hour % 12 === 0 ? 12 : hour % 12} ${hour < 12 ? 'AM' : 'PM'}`;
}

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

/** Puts a choice in the place of the one before. */
export async function saveChannelSettings(tx: Transaction, row: ChannelRow): Promise<void> {
  const { teamId: _, channelId: __, ...chosen } = row;
  await tx
    .insert(channelSettings)
    .values(row)
    .onConflictDoUpdate({ target: [channelSettings.teamId, channelSettings.channelId], set: chosen });
}
