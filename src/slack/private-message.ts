/** Posts to one person only, with the bot token, which works where there is no response_url or it has expired. */
import type { WebClient } from '@slack/web-api';
import type { SlackMessage } from './blocks.ts';
import { inPlainerForms } from './plainer-forms.ts';
import { classifyFailure, slackErrorCode } from './slack-failure.ts';

type PlainMessage = Pick<SlackMessage, 'text'> & Partial<SlackMessage>;

interface Manner {
  /** the message is not sent in a plainer form: the caller has forms of its own */
  asIs?: boolean;
  threadTs?: string | null;
}

/** Whether a direct message would meet the same: Slack didn't answer at all, or refuses the token. */
function isEverywhere(error: unknown): boolean {
  return slackErrorCode(error) === undefined || classifyFailure(error) === 'token refused';
}

/**
 * Posts an ephemeral message in the channel (or its thread) where the person is; a direct message when that is not a channel (`channelId`
 * may be empty), or when Slack refuses it there, for whatever reason. A plainer form is sent where Slack refuses its form.
 * @throws what Slack answers otherwise
 */
export async function postPrivately(
  slack: WebClient,
  { userId, channelId, threadTs = null }: { userId: string; channelId: string; threadTs?: string | null },
  message: PlainMessage,
  { asIs = false }: Manner = {},
): Promise<void> {
  const thread = threadTs === null ? {} : { thread_ts: threadTs };
  if (channelId !== '' && !channelId.startsWith('D')) {
    try {
      return await send(message, asIs, async (form) => {
        await slack.chat.postEphemeral({ user: userId, channel: channelId, ...thread, ...form });
      });
    } catch (error) {
      if (isEverywhere(error) || (asIs && classifyFailure(error) === 'form refused')) throw error;
    }
  }
  await postDirectMessage(slack, userId, message, { asIs });
}

/** Posts a direct message, in a plainer form if Slack refuses its own. @throws what Slack answers otherwise */
export async function postDirectMessage(
  slack: WebClient,
  userId: string,
  message: PlainMessage,
  { threadTs = null, asIs = false }: Manner = {},
): Promise<void> {
  const channelId = await openDirectMessage(slack, userId);
  await postMessageIn(slack, { channelId, threadTs }, message, { asIs });
}

/**
 * Posts a message that is not kept up to date, in a plainer form if Slack refuses its own.
 * @returns its `ts`
 * @throws what Slack answers otherwise
 */
export async function postMessageIn(
  slack: WebClient,
  { channelId: channel, threadTs }: { channelId: string; threadTs: string | null },
  message: PlainMessage,
  { asIs = false }: Pick<Manner, 'asIs'> = {},
): Promise<string | undefined> {
  const thread = threadTs === null ? {} : { thread_ts: threadTs };
  return await send(message, asIs, async (form) => {
    const { ts } = await slack.chat.postMessage({ channel, ...thread, ...form });
    return ts;
  });
}

/** A message without blocks has no plainer form. */
async function send<Sent>(
  { text, blocks = [] }: PlainMessage,
  asIs: boolean,
  sendForm: (form: PlainMessage) => Promise<Sent>,
): Promise<Sent> {
  if (blocks.length === 0) return await sendForm({ text });
  if (asIs) return await sendForm({ text, blocks });
  return (await inPlainerForms({ text, blocks }, sendForm)).sent;
}

/** The id of the direct conversation between a person and the app. @throws what Slack answers */
export async function openDirectMessage(slack: WebClient, userId: string): Promise<string> {
  const { channel } = await slack.conversations.open({ users: userId });
  if (channel?.id === undefined) throw new Error('Slack opened a direct conversation without returning its id');
  return channel.id;
}
