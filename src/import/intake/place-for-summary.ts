/** Where the summary of a file goes that nobody shared in a channel for imports. */
import type { Deps } from '../../deps.ts';

/** Where imports are limited to some channels, their summaries are too; elsewhere they go to the person alone. */
export function isPlaceForSummary({ config }: Pick<Deps, 'config'>, channelId: string): boolean {
  if (channelId === '') return false;
  return config.IMPORT_CHANNELS.length === 0 || config.IMPORT_CHANNELS.includes(channelId);
}

/** The channel, if it is one for imports, else the conversation that the person has with the app. */
export async function placeForSummary(deps: Deps, userId: string, channelId: string): Promise<string> {
  if (isPlaceForSummary(deps, channelId)) return channelId;
  const { channel } = await deps.slack.conversations.open({ users: userId });
  if (channel?.id === undefined) throw new Error('Slack opened a direct conversation without telling its id');
  return channel.id;
}
