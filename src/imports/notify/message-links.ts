/** Permalinks of our messages in Slack: looked up when first needed, then stored. */
import { eq } from 'drizzle-orm';
import type { Deps } from '../../deps.ts';
import { describeError } from '../../runtime/errors.ts';
import { classifyFailure } from '../../slack/slack-failure.ts';
import type { ImportRow } from '../model/import-row.ts';
import { findSummaries, type MessageRow } from '../model/messages.ts';
import { messages } from '../model/tables.ts';

/**
 * The permalink of a message; null when it isn't in Slack, or its channel can't be reached any longer.
 * @throws when the call to Slack fails
 */
export async function findLink(
  { slack, db }: Pick<Deps, 'slack' | 'db'>,
  message: MessageRow | null,
): Promise<string | null> {
  if (message?.slackTs == null) return null;
  if (message.permalink !== null) return message.permalink || null;
  const permalink = await lookUpLink(slack, message.channelId, message.slackTs);
  await db.write((tx) => tx.update(messages).set({ permalink }).where(eq(messages.messageId, message.messageId)));
  return permalink || null;
}

/** The same where an answer can do without it: null as well when the call to Slack fails. */
export async function findLinkIfPossible(deps: Deps, message: MessageRow | null): Promise<string | null> {
  return await findLink(deps, message).catch((error) => {
    deps.log.info({ importId: message?.importId, ...describeError(error) }, 'permalink lookup failed');
    return null;
  });
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
    if (summary?.channelId.startsWith('D') && sharedBy !== viewer) continue;
    const link = await findLinkIfPossible(deps, summary);
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
