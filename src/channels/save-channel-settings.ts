/** Keeps what was chosen for a channel. */
import type { Transaction } from '../db/client.ts';
import { channelSettings } from '../db/schema.ts';
import type { ChannelRow } from './find-channel-settings.ts';

/** Puts a choice in the place of the one before. */
export async function saveChannelSettings(tx: Transaction, row: ChannelRow): Promise<void> {
  const { teamId: _, channelId: __, ...chosen } = row;
  await tx
    .insert(channelSettings)
    .values(row)
    .onConflictDoUpdate({ target: [channelSettings.teamId, channelSettings.channelId], set: chosen });
}
