/** Where the summary of a file goes that nobody shared in a channel for imports. */
/* MERGED: Job: tells whoever shared a table in a channel that is not for imports where to share it. */
import { isSharedOutside } from '../../channels/shared-channels.ts';
import type { Config } from '../../config.ts';
import type { Deps } from '../../deps.ts';
import { rightsOf } from '../../permissions.ts';
import { openDirectMessage, postPrivately } from '../../slack/private-message.ts';
import { wrongChannelMessage } from '../messages/notification-messages.ts';

/** Whether files that are shared in a channel are picked up by themselves. */
export function isImportChannel(channelId: string, { IMPORT_CHANNELS }: Pick<Config, 'IMPORT_CHANNELS'>): boolean {
  return IMPORT_CHANNELS.length === 0 || IMPORT_CHANNELS.includes(channelId);
}

/**
 * Where imports are limited to some channels, their summaries are too; elsewhere, and where another company reads along,
 * they go to the person alone.
 */
export async function isPlaceForSummary(
  { config, db }: Pick<Deps, 'config' | 'db'>,
  channelId: string,
): Promise<boolean> {
  if (channelId === '') return false;
  return isImportChannel(channelId, config) && !(await db.read((tx) => isSharedOutside(tx, channelId)));
}

/** The channel, if it is one for imports, else the conversation that the person has with the app. */
export async function placeForSummary(deps: Deps, userId: string, channelId: string): Promise<string> {
  if (await isPlaceForSummary(deps, channelId)) return channelId;
  return await openDirectMessage(deps.slack, userId);
}

/** Says it to people who may share files; to others, Holdfast has nothing to say. */
export async function notifyWrongChannel(
  deps: Deps,
  { channelId, userId }: { channelId: string; userId: string },
): Promise<void> {
  const { may } = await rightsOf(userId, deps);
  if (!may.operate) return;
  await postPrivately(deps.slack, { userId, channelId }, wrongChannelMessage(channelId, deps.config.IMPORT_CHANNELS));
}
