/** Which messages about an import there are in Slack, and having them brought to what the database says. */
/* MERGED: What the messages about an import are for. */

import { randomUUID } from 'node:crypto';
import { and, eq, inArray, isNotNull, or } from 'drizzle-orm';
import type { Transaction } from '../../db/client.ts';
import type { UnitOfWork } from '../../jobs/queue.ts';
import type { MessageKind } from './message-kinds.ts';
import { messages } from './tables.ts';

export type MessageRow = typeof messages.$inferSelect;

export interface MessagePlace {
  channelId: string;
  threadTs: string | null;
}

/** Notes a message that is to be in Slack; resolves to null when it was noted before. It is said by `say-message`. */
export async function addMessage(
  tx: Transaction,
  importId: string,
  purpose: MessageKind,
  { channelId, threadTs }: MessagePlace,
): Promise<string | null> {
  const [added] = await tx
    .insert(messages)
    .values({ messageId: randomUUID(), importId, purpose, channelId, threadTs })
    .onConflictDoNothing()
    .returning({ messageId: messages.messageId });
  return added?.messageId ?? null;
}

/** The summary of an import; null before it was noted. */
export async function findSummary(tx: Transaction, importId: string): Promise<MessageRow | null> {
  const [found] = await tx.select().from(messages).where(isSummaryOf(importId));
  return found ?? null;
}

/** The summaries of several imports. */
export async function findSummaries(tx: Transaction, importIds: string[]): Promise<MessageRow[]> {
  return await tx
    .select()
    .from(messages)
    .where(and(inArray(messages.importId, importIds), eq(messages.purpose, 'summary')));
}

/** Where the summary of an import stands in Slack, as the place for what belongs to it; null before it is there. */
export async function findSummaryPlace(tx: Transaction, importId: string): Promise<MessagePlace | null> {
  const summary = await findSummary(tx, importId);
  if (summary === null) return null;
  return { channelId: summary.channelId, threadTs: summary.threadTs ?? summary.slackTs };
}

/** Has those messages said anew that follow the import: its summary, and a reminder that people have seen. */
export async function queueMessages({ tx, queue }: UnitOfWork, importId: string): Promise<void> {
  const seenReminder = and(
    eq(messages.importId, importId),
    eq(messages.purpose, 'reminder'),
    isNotNull(messages.slackTs),
  );
  const due = await tx
    .select({ messageId: messages.messageId, channelId: messages.channelId, slackTs: messages.slackTs })
    .from(messages)
    .where(or(isSummaryOf(importId), seenReminder));
  for (const { messageId, channelId, slackTs } of due) {
    // Posting has to take turns in a channel; what is there already can be brought up to date at once.
    const priority = slackTs === null ? 0 : 1;
    await queue.send(tx, 'say-message', { messageId, channelId }, { priority });
  }
}

const isSummaryOf = (importId: string) => and(eq(messages.importId, importId), eq(messages.purpose, 'summary'));
