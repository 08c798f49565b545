/** The address of a message of ours in Slack: asked for when somebody first needs it, and then remembered. */
import { eq } from 'drizzle-orm';
import type { Deps } from '../../deps.ts';
import { describeError } from '../../runtime/log.ts';
import { classifyFailure } from '../../slack/slack-failure.ts';
import type { ImportRow } from '../model/import-row.ts';
import { findSummaries, type MessageRow } from '../model/messages.ts';
import { messages } from '../model/tables.ts';

/**
 * The address; null when the message is not in Slack, or it or our way to it is gone.
 * @throws when Slack can't be asked
 */
export async function findLink(
  { slack, db }: Pick<Deps, 'slack' | 'db'>,
  message: MessageRow | null,
): Promise<string | null> {
  if (message?.slackTs == null) return null;
  if (message.permalink !== null) return message.permalink || null;
  const permalink = await askForLink(slack, message.channelId, message.slackTs);
  await db.write(
    async (tx) => void (await tx.update(messages).set({ permalink }).where(eq(messages.messageId, message.messageId))),
  );
  return permalink || null;
}

/**
 * The addresses of the summaries of imports, by import id, as far as a person can open them: what stands in somebody's
 * direct messages, nobody else can. A link that can't be had right now is left out.
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
    const link = await findLink(deps, summary).catch((error) => {
      deps.log.info({ importId, ...describeError(error) }, 'permalink lookup failed');
      return null;
    });
    if (link !== null) links.set(importId, link);
  }
  return links;
}

/** Empty when there is none. */
async function askForLink(slack: Deps['slack'], channel: string, slackTs: string): Promise<string> {
  try {
    return (await slack.chat.getPermalink({ channel, message_ts: slackTs })).permalink ?? '';
  } catch (error) {
    const failure = classifyFailure(error);
    if (failure === 'channel gone' || failure === 'message gone') return '';
    throw error;
  }
}
