/** The settings of a channel: who is notified of what. */
import { and, desc, eq } from 'drizzle-orm';
import type { Transaction } from '../db/client.ts';
import { channelSettings } from './tables.ts';

export interface ChannelSettings {
  /** the hour at which a reminder of a waiting summary is posted on the next working morning; null: never */
  remindAtHour: number | null;
  /** whom to remind, by user id; empty: those who may confirm */
  remind: string[];
  /** whether the person who shared a file is told when somebody else decided on it */
  tellsSharer: boolean;
  /** whether those who may approve an import that needs a second person are mentioned, once */
  asksApprovers: boolean;
  /** whether the file for the CRM is sent after each import that is applied or undone */
  sendsResults: boolean;
}

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

export type ChannelRow = typeof channelSettings.$inferSelect;

export interface ChannelKey {
  teamId: string;
  channelId: string;
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

/** Saves the settings of a channel. */
export async function saveChannelSettings(tx: Transaction, row: ChannelRow): Promise<void> {
  const { teamId: _, channelId: __, ...settings } = row;
  await tx
    .insert(channelSettings)
    .values(row)
    .onConflictDoUpdate({ target: [channelSettings.teamId, channelSettings.channelId], set: settings });
}
