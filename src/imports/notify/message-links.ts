/** Permalinks of our messages in Slack: looked up when first needed, then stored. */
import { eq } from 'drizzle-orm';
import type { Deps } from '../../deps.ts';
import { describeError } from '../../runtime/errors.ts';
import { classifyFailure } from '../../slack/slack-failure.ts';
import type { ImportRow } from '../model/import-row.ts';
import { findSummaries, type MessageRow } from '../model/messages.ts';
import { messages } from '../model/tables.ts';

/**
 * The permalink of a message, to be shown in the channel `seenIn`; null when it isn't in Slack, its channel can't be reached
 * any longer, or it is in direct messages, which those who see the link can't open.
 * @throws when the call to Slack fails
 */
export async function findLink(
  { slack, db }: Pick<Deps, 'slack' | 'db'>,
  message: MessageRow | null,
  seenIn: string,
): Promise<string | null> {
  if (message?.slackTs == null || isHidden(message, seenIn)) return null;
  if (message.permalink !== null) return message.permalink || null;
  const permalink = await lookUpLink(slack, message.channelId, message.slackTs);
  await db.write((tx) => tx.update(messages).set({ permalink }).where(eq(messages.messageId, message.messageId)));
  return permalink || null;
}

/** Whether a message is in direct messages, which can't be opened from another channel. */
export function isHidden(message: MessageRow | null, seenIn: string): boolean {
  return message?.channelId.startsWith('D') === true && message.channelId !== seenIn;
}

/**
 * The permalinks of imports' summaries, by import id, as far as `viewer` can open them: a summary in direct messages opens
 * only for the person who shared the file. A link whose lookup fails is left out.
 */
export async function findSummaryLinks(
  deps: Deps,
  rows: readonly Pick<ImportRow, 'importId' | 'sharedBy'>[],
  viewer: string,
): Promise<Map<string, string>> {
  const summaries = await deps.db.read((tx) =>
    findSummaries(
      tx,
      rows.map(({ importId }) => importId),
    ),
  );
  const links = new Map<string, string>();
  for (const { importId, sharedBy } of rows) {
    const summary = summaries.find((one) => one.importId === importId) ?? null;
    const seenIn = sharedBy === viewer ? (summary?.channelId ?? '') : '';
    const link = await findLink(deps, summary, seenIn).catch((error) => {
      deps.log.info({ importId, ...describeError(error) }, 'permalink lookup failed');
      return null;
    });
    if (link !== null) links.set(importId, link);
  }
  return links;
}

/** Empty when the message or its channel is gone. */
async function lookUpLink(slack: Deps['slack'], channel: string, slackTs: string): Promise<string> {
  try {
    return (await slack.chat.getPermalink({ channel, message_ts: slackTs })).permalink ?? '';
  } catch (error) {
    const failure = classifyFailure(error);
    if (failure === 'channel gone' || failure === 'message gone') return '';
    throw error;
  }
}
