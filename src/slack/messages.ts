/**
 * Posts messages. Some are kept up to date: posted once, found again after a crash, edited in place. Others go to one person
 * only, with the bot token, which works where there is no response_url or it has expired. What Slack refuses as it is, is
 * posted in plainer forms, until one is taken.
 */
import type { WebClient } from '@slack/web-api';
import { type SlackMessage, section, shorten } from './blocks.ts';
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

const maxSectionText = 3000;
/** What Slack has always taken; tables, charts and the like came later, and not to all workspaces at once. */
const basicBlocks: ReadonlySet<string> = new Set(['section', 'context', 'header', 'divider', 'actions']);

/**
 * Plainer forms of a message, one after the other: without its tables, charts and menus beside text; with nothing but its
 * text and its buttons, which are what a person needs to go on; with its text alone, which says that the buttons are missing.
 */
export function plainerForms(message: SlackMessage): [SlackMessage, ...SlackMessage[]] {
  const short = shorten(message.text, maxSectionText);
  const buttons = message.blocks.filter(({ type }) => type === 'actions');
  const withButtons = { text: short, blocks: [section(short), ...buttons] };
  const missing = buttons.length === 0 ? '' : ' Slack didn’t take the buttons that belong here.';
  const alone = { text: `${shorten(message.text, maxSectionText - missing.length)}${missing}`, blocks: [] };
  const basic = plainerBlocks(message.blocks);
  const isSame = JSON.stringify(basic) === JSON.stringify(message.blocks);
  return isSame || basic.length === 0
    ? [withButtons, alone]
    : [{ text: message.text, blocks: basic }, withButtons, alone];
}

/** The blocks that every workspace takes, of a message or of a Home tab. */
export function plainerBlocks<Block extends { type: string }>(blocks: readonly Block[]): Block[] {
  return blocks.filter(({ type }) => basicBlocks.has(type)).map(withoutAccessory);
}

function withoutAccessory<Block extends { type: string; accessory?: unknown }>(block: Block): Block {
  if (block.type !== 'section') return block;
  const plain = { ...block };
  delete plain.accessory;
  return plain;
}

/**
 * Sends a message with `send`, and plainer forms of it while Slack refuses its form.
 * @param how `isPlain`: not even tried as it is
 * @returns what `send` gave, and whether the message was taken as it is
 * @throws what `send` threw last
 */
export async function inPlainerForms<Sent>(
  message: SlackMessage,
  send: (form: SlackMessage) => Promise<Sent>,
  { isPlain = false }: { isPlain?: boolean } = {},
): Promise<{ sent: Sent; isWhole: boolean }> {
  if (!isPlain) {
    try {
      return { sent: await send(message), isWhole: true };
    } catch (error) {
      if (classifyFailure(error) !== 'form refused') throw error;
    }
  }
  const forms = plainerForms(message);
  for (const form of forms) {
    try {
      return { sent: await send(form), isWhole: false };
    } catch (error) {
      if (form === forms.at(-1) || classifyFailure(error) !== 'form refused') throw error;
    }
  }
  throw new Error('a message has at least one form');
}
