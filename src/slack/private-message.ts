/** What one person alone is to see, with the bot's token: it works when an answer address is used up or has expired. */
import type { WebClient } from '@slack/web-api';
import type { SlackMessage } from './blocks.ts';
import { classifyFailure, slackErrorCode } from './slack-failure.ts';

type Said = Pick<SlackMessage, 'text'> & Partial<SlackMessage>;

/**
 * Shows a message to somebody where they are (`channelId` is empty when that is no conversation); where Holdfast or the
 * person is not in the channel, in the conversation that they have with the app.
 * @throws what Slack answers otherwise
 */
export async function postPrivately(
  slack: WebClient,
  { userId, channelId }: { userId: string; channelId: string },
  message: Said,
): Promise<void> {
  if (channelId !== '' && !channelId.startsWith('D')) {
    try {
      return void (await slack.chat.postEphemeral({ user: userId, channel: channelId, ...message }));
    } catch (error) {
      const isElsewhere = slackErrorCode(error) === 'user_not_in_channel' || classifyFailure(error) === 'channel gone';
      if (!isElsewhere) throw error;
    }
  }
  await postDirectMessage(slack, userId, message);
}

/** Says something in the conversation that somebody has with the app. @throws what Slack answers */
export async function postDirectMessage(slack: WebClient, userId: string, message: Said): Promise<void> {
  await slack.chat.postMessage({ channel: await openDirectMessage(slack, userId), ...message });
}

/** The id of the conversation that somebody has with the app. @throws what Slack answers */
export async function openDirectMessage(slack: WebClient, userId: string): Promise<string> {
  const { channel } = await slack.conversations.open({ users: userId });
  if (channel?.id === undefined) throw new Error('Slack opened a direct conversation without telling its id');
  return channel.id;
}
