/**
 * Posts messages. Some are kept up to date: posted once, found again after a crash, edited in place. Others go to one person
 * only, with the bot token, which works where there is no response_url or it has expired.
 */
import type { WebClient } from '@slack/web-api';
import type { SlackMessage } from './blocks.ts';
import { inPlainerForms } from './plainer-forms.ts';
import { classifyFailure, slackErrorCode } from './slack-failure.ts';

/** Where a message is posted; `messageId` is our own id, attached to it as metadata. */
interface PostedPlace {
  messageId: string;
  channelId: string;
  threadTs: string | null;
}

const eventType = 'holdfast_message';
/** Slack should not unfurl links or turn text into mentions. */
const verbatim = { unfurl_links: false, unfurl_media: false, parse: 'none' } as const;

/**
 * Posts a message, in a plainer form if Slack refuses its own, and returns its `ts` and whether Slack took it as it is. Slack
 * has no idempotency key; see `findPosted`.
 * @param how `isPlain`: not even tried as it is
 */
export async function postMessage(
  slack: WebClient,
  place: PostedPlace,
  message: SlackMessage,
  how: { isPlain?: boolean } = {},
): Promise<{ slackTs: string; isWhole: boolean }> {
  const { sent, isWhole } = await inPlainerForms(message, (form) => postForm(slack, place, form), how);
  return { slackTs: sent, isWhole };
}

async function postForm(slack: WebClient, place: PostedPlace, { text, blocks }: SlackMessage): Promise<string> {
  const { ts } = await slack.chat.postMessage({
    channel: place.channelId,
    ...(place.threadTs === null ? {} : { thread_ts: place.threadTs }),
    text,
    blocks,
    ...verbatim,
    metadata: { event_type: eventType, event_payload: { message_id: place.messageId } },
  });
  if (ts === undefined) throw new Error('Slack accepted a message without returning its ts');
  return ts;
}

/** Whether a message can be looked for there: tokens of older installations may not read direct messages. */
export function canFindPosted({ channelId }: PostedPlace): boolean {
  return !channelId.startsWith('D');
}

/** Slack's clock and ours may differ. */
const clockMarginSeconds = 120;

/**
 * The `ts` of a message that was posted at `attemptedAt` or later, found by its metadata in its thread or channel; null
 * when it is not there, or can't be looked for.
 */
export async function findPosted(slack: WebClient, place: PostedPlace, attemptedAt: Date): Promise<string | null> {
  if (!canFindPosted(place)) return null;
  const oldest = String(Math.floor(attemptedAt.getTime() / 1000) - clockMarginSeconds);
  let cursor: string | undefined;
  do {
    const paging = { include_all_metadata: true, limit: 200, ...(cursor === undefined ? {} : { cursor }) };
    const page =
      place.threadTs === null
        ? await slack.conversations.history({ channel: place.channelId, oldest, ...paging })
        : await slack.conversations.replies({ channel: place.channelId, ts: place.threadTs, ...paging });
    const found = page.messages?.find(({ metadata }) => {
      const payload = metadata?.event_payload as { message_id?: unknown } | undefined;
      return metadata?.event_type === eventType && payload?.message_id === place.messageId;
    });
    if (found?.ts !== undefined) return found.ts;
    cursor = page.response_metadata?.next_cursor || undefined;
  } while (cursor !== undefined);
  return null;
}

/** Edits a message in place, in a plainer form if Slack refuses its own. @returns whether Slack took it as it is */
export async function updateMessage(
  slack: WebClient,
  { channelId: channel, slackTs: ts }: { channelId: string; slackTs: string },
  message: SlackMessage,
  how: { isPlain?: boolean } = {},
): Promise<boolean> {
  const edit = async ({ text, blocks }: SlackMessage) => {
    await slack.chat.update({ channel, ts, text, blocks, parse: 'none' });
  };
  return (await inPlainerForms(message, edit, how)).isWhole;
}

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
