/** Posts to one person only, with the bot token, which works where there is no response_url or it has expired. */
import type { WebClient } from '@slack/web-api';
import type { SlackMessage } from './blocks.ts';
import { classifyFailure, type SlackFailure } from './slack-failure.ts';

/** Failures that a direct message would meet as well. */
const passing: ReadonlySet<SlackFailure> = new Set<SlackFailure>([
  'unreachable',
  'token refused',
  'scope missing',
  'form refused',
]);

type PlainMessage = Pick<SlackMessage, 'text'> & Partial<SlackMessage>;

/**
 * Posts an ephemeral message in the channel (or its thread) where the person is; a direct message when that is not a channel (`channelId`
 * may be empty), or when Slack refuses it there: Holdfast or the person is not in it, for example.
 * @throws what Slack answers otherwise
 */
export async function postPrivately(
  slack: WebClient,
  { userId, channelId, threadTs = null }: { userId: string; channelId: string; threadTs?: string | null },
  message: PlainMessage,
): Promise<void> {
  const thread = threadTs === null ? {} : { thread_ts: threadTs };
  if (channelId !== '' && !channelId.startsWith('D')) {
    try {
      return void (await slack.chat.postEphemeral({ user: userId, channel: channelId, ...thread, ...message }));
    } catch (error) {
      if (passing.has(classifyFailure(error))) throw error;
    }
  }
  await postDirectMessage(slack, userId, message);
}

/** Posts a direct message. @throws what Slack answers */
export async function postDirectMessage(slack: WebClient, userId: string, message: PlainMessage): Promise<void> {
  await slack.chat.postMessage({ channel: await openDirectMessage(slack, userId), ...message });
}

/** The id of the direct conversation between a person and the app. @throws what Slack answers */
export async function openDirectMessage(slack: WebClient, userId: string): Promise<string> {
  const { channel } = await slack.conversations.open({ users: userId });
  if (channel?.id === undefined) throw new Error('Slack opened a direct conversation without returning its id');
  return channel.id;
}
