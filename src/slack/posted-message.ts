/** Messages that are kept up to date: posted once, found again after a crash, edited in place. */
import type { WebClient } from '@slack/web-api';
import type { SlackMessage } from './blocks.ts';
import { inPlainerForms } from './plainer-forms.ts';

/** Where a message is posted; `messageId` is our own id, attached to it as metadata. */
export interface PostedPlace {
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
