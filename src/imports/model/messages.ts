/** The messages that an import has in Slack, and queueing the jobs that post and update them. */
import { randomUUID } from 'node:crypto';
import { and, desc, eq, inArray, isNotNull, ne, or, sql } from 'drizzle-orm';
import type { Transaction } from '../../db/client.ts';
import type { UnitOfWork } from '../../jobs/queue.ts';
import { type ChannelKey, findChannelSettings } from '../../slack/channels.ts';
import { present } from '../../text/wording.ts';
import { type Ended, type MessageKind, resultToReport } from './message-kinds.ts';
import { messages } from './tables.ts';

export type MessageRow = typeof messages.$inferSelect;

export interface MessagePlace {
  channelId: string;
  threadTs: string | null;
}

/** Records a message of an import. Resolves to its id, null when it was recorded before. */
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

/** Records a message and queues the job that posts it, unless it was recorded before. */
export async function queueMessage(
  { tx, queue }: UnitOfWork,
  importId: string,
  purpose: MessageKind,
  place: MessagePlace,
): Promise<void> {
  const messageId = await addMessage(tx, importId, purpose, place);
  if (messageId !== null) await queue.send(tx, 'say-message', { messageId, channelId: place.channelId });
}

/** The summary of an import; null before it was recorded. */
export async function findSummary(tx: Transaction, importId: string): Promise<MessageRow | null> {
  return (await findSummaries(tx, [importId]))[0] ?? null;
}

/** The summaries of several imports. */
export async function findSummaries(tx: Transaction, importIds: string[]): Promise<MessageRow[]> {
  return await tx
    .select()
    .from(messages)
    .where(and(inArray(messages.importId, importIds), eq(messages.purpose, 'summary')));
}

/** Everybody whom the messages of an import mention, besides one of them: each is notified once at most. */
export async function findMentioned(tx: Transaction, importId: string, except?: string): Promise<Set<string>> {
  const rows = await tx
    .select({ mentions: messages.mentions })
    .from(messages)
    .where(and(eq(messages.importId, importId), except === undefined ? undefined : ne(messages.messageId, except)));
  return new Set(rows.flatMap(({ mentions }) => mentions ?? []));
}

/** The pointers to an import's summary, the newest first. */
export async function findPointers(tx: Transaction, importId: string): Promise<MessageRow[]> {
  const isPointer = and(eq(messages.importId, importId), eq(messages.purpose, 'pointer'));
  return await tx.select().from(messages).where(isPointer).orderBy(desc(messages.createdAt));
}

/** Puts an import's summary in another place, over a pointer that is there; the former one becomes a pointer to it. */
export async function moveSummary({ tx, queue }: UnitOfWork, importId: string, place: MessagePlace): Promise<void> {
  const former = await findSummary(tx, importId);
  if (former?.channelId === place.channelId && former.threadTs === place.threadTs) return;
  // One that never reached Slack is not posted as a pointer, either.
  const saidRevision = former?.slackTs == null ? 1 : 0;
  await tx.update(messages).set({ purpose: 'pointer', saidRevision }).where(isSummaryOf(importId));
  await addMessage(tx, importId, 'pointer', place);
  const isThere = sql`(${messages.channelId}, ${messages.threadTs}) is not distinct from (${place.channelId}::text, ${place.threadTs}::text)`;
  const isMoved = and(eq(messages.importId, importId), eq(messages.purpose, 'pointer'), isThere);
  await tx.update(messages).set({ purpose: 'summary', saidRevision: 0 }).where(isMoved);
  const [summary] = await findSummaries(tx, [importId]);
  for (const { messageId, channelId } of present(former, summary)) {
    await queue.send(tx, 'say-message', { messageId, channelId });
  }
}

/** The thread of an import's summary, for messages that belong to it; null without a summary. */
export async function findSummaryPlace(tx: Transaction, importId: string): Promise<MessagePlace | null> {
  const summary = await findSummary(tx, importId);
  if (summary === null) return null;
  return { channelId: summary.channelId, threadTs: summary.threadTs ?? summary.slackTs };
}

/** Queues updates of the messages that follow an import's state: its summary, and a reminder that was posted. */
export async function queueMessages({ tx, queue }: UnitOfWork, importId: string): Promise<void> {
  const postedReminder = and(
    eq(messages.importId, importId),
    eq(messages.purpose, 'reminder'),
    isNotNull(messages.slackTs),
  );
  const due = await tx
    .select({ messageId: messages.messageId, channelId: messages.channelId, slackTs: messages.slackTs })
    .from(messages)
    .where(or(isSummaryOf(importId), postedReminder));
  for (const { messageId, channelId, slackTs } of due) {
    // Posts wait for their turn in the channel; updates of posted messages don't have to.
    const priority = slackTs === null ? 0 : 1;
    await queue.send(tx, 'say-message', { messageId, channelId }, { priority });
  }
}

/** Queues the message with an import's result, once for each result, in the transaction that leads to it. */
export async function queueResult(
  work: UnitOfWork,
  row: Ended & ChannelKey & { importId: string; isByBot: boolean },
): Promise<void> {
  const result = resultToReport(row);
  // No one would read what a bot is told.
  if (row.isByBot) return;
  if (result === null || !(await findChannelSettings(work.tx, row)).tellsSharer) return;
  const place = await findSummaryPlace(work.tx, row.importId);
  // Without a thread there is no place for it.
  if (place?.threadTs != null) await queueMessage(work, row.importId, `result:${result}`, place);
}

const isSummaryOf = (importId: string) => and(eq(messages.importId, importId), eq(messages.purpose, 'summary'));
