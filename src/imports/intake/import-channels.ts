/** The channels in which files are picked up, and where the summaries of other files go. */
import { like, or } from 'drizzle-orm';
import type { Config } from '../../config.ts';
import type { Deps } from '../../deps.ts';
import type { JobData } from '../../jobs/job-kinds.ts';
import { rightsOf } from '../../permissions.ts';
import { isSharedOutside } from '../../slack/channels.ts';
import { openDirectMessage, postMessageIn, postPrivately } from '../../slack/messages.ts';
import { botFileMessage, wrongChannelMessage } from '../messages/notification-messages.ts';
import { imports } from '../model/tables.ts';

/** Whether files that are shared in a channel are imported without being asked for. */
export function isImportChannel(channelId: string, { IMPORT_CHANNELS }: Pick<Config, 'IMPORT_CHANNELS'>): boolean {
  return IMPORT_CHANNELS.length === 0 || IMPORT_CHANNELS.includes(channelId);
}

/** Whether files that a bot posts are imported; `ids` are all that it may be named by. */
export function isImportBot(ids: readonly string[], { IMPORT_BOTS }: Pick<Config, 'IMPORT_BOTS'>): boolean {
  return ids.some((id) => IMPORT_BOTS.includes(id));
}

/** Of imports: that their file was shared in a channel, not in direct messages. */
export const isInChannel = or(like(imports.channelId, 'C%'), like(imports.channelId, 'G%'));

/** Whether a summary may be posted in a channel: one for imports that is not shared with another company. */
export async function isPlaceForSummary(
  { config, db }: Pick<Deps, 'config' | 'db'>,
  channelId: string,
): Promise<boolean> {
  if (channelId === '') return false;
  return isImportChannel(channelId, config) && !(await db.read((tx) => isSharedOutside(tx, channelId)));
}

/** The channel if a summary may be posted there, else the person's direct messages with the app. */
export async function placeForSummary(deps: Deps, userId: string, channelId: string): Promise<string> {
  if (await isPlaceForSummary(deps, channelId)) return channelId;
  return await openDirectMessage(deps.slack, userId);
}

/** Job: tells somebody who shared a table in another channel where to share it, if they may import at all. */
export async function notifyWrongChannel(
  deps: Deps,
  { channelId, userId, isShared }: JobData['hint-wrong-channel'],
): Promise<void> {
  const { may } = await rightsOf(userId, deps);
  if (!may.operate) return;
  const message = wrongChannelMessage(channelId, deps.config.IMPORT_CHANNELS, isShared);
  await postPrivately(deps.slack, { userId, channelId }, message);
}

/** Job: says in the thread of a bot's table why it is not read. */
export async function explainBotFile(
  { slack }: Deps,
  { botId, ...place }: { channelId: string; threadTs: string; botId: string },
): Promise<void> {
  await postMessageIn(slack, place, botFileMessage(botId));
}
