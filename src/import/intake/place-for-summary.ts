/** Where the summary of a file goes that nobody shared in a channel for imports. */
import { isSharedOutside } from '../../channels/shared-channels.ts';
import type { Config } from '../../config.ts';
import type { Deps } from '../../deps.ts';
import { openDirect } from '../../slack/say-privately.ts';

/** Whether files that are shared in a channel are picked up by themselves. */
export function isForImports(channelId: string, { IMPORT_CHANNELS }: Pick<Config, 'IMPORT_CHANNELS'>): boolean {
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
  return isForImports(channelId, config) && !(await db.read((tx) => isSharedOutside(tx, channelId)));
}

/** The channel, if it is one for imports, else the conversation that the person has with the app. */
export async function placeForSummary(deps: Deps, userId: string, channelId: string): Promise<string> {
  if (await isPlaceForSummary(deps, channelId)) return channelId;
  return await openDirect(deps.slack, userId);
}
