/** A message of an import that Slack does not show yet as it should be. */
import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Config } from '../../config.ts';
import type { Transaction } from '../../db/client.ts';
import type { Deps } from '../../deps.ts';
import { RetryLater } from '../../runtime/errors.ts';
import { findImport, type ImportRow, isUndoOpen } from '../model/import-row.ts';
import { findSummary, type MessageRow } from '../model/messages.ts';
import { messages } from '../model/tables.ts';

export interface Due {
  message: MessageRow;
  row: ImportRow;
  /** whether an applied import, or the one that it points to, can still be undone */
  canUndo: boolean;
  /** the import that supersedes this one or has the same content, and its summary */
  same: { row: ImportRow; message: MessageRow | null } | null;
}

/** The message and its import; null when it already shows the newest revision, unless it is to be edited again. */
export async function findDue(
  tx: Transaction,
  { UNDO_HOURS }: Config,
  messageId: string,
  { isAgain = false } = {},
): Promise<Due | null> {
  const [message] = await tx.select().from(messages).where(eq(messages.messageId, messageId));
  if (message?.importId == null) return null;
  const row = await findImport(tx, message.importId);
  const isCurrent = isPostedOnce(message) ? message.saidRevision > 0 : message.saidRevision >= (row?.revision ?? 0);
  if (row === null || (isCurrent && !(isAgain && message.slackTs !== null))) return null;
  const sameId = message.purpose === 'pointer' ? row.importId : row.sameAs;
  const sameRow = sameId === null ? null : await findImport(tx, sameId);
  const pointsTo = row.state === 'nothing_to_do' && row.counts === null ? sameRow : null;
  return {
    message,
    row,
    canUndo: await isUndoOpen(tx, pointsTo?.importId ?? row.importId, UNDO_HOURS),
    same: sameRow === null ? null : { row: sameRow, message: await findSummary(tx, sameRow.importId) },
  };
}

/** Summaries and reminders follow the import's state; other messages are posted once and stay as they are. */
export function isPostedOnce({ purpose }: MessageRow): boolean {
  return purpose !== 'summary' && purpose !== 'reminder';
}

/** Changes what is known of a message. */
export async function recordMessage(
  { db }: Deps,
  { messageId }: MessageRow,
  changes: Partial<MessageRow>,
): Promise<void> {
  await db.write((tx) => tx.update(messages).set(changes).where(eq(messages.messageId, messageId)));
}

/**
 * Records that a message is about to be posted for the first time.
 * @throws {RetryLater} when another process has begun to, having taken this one for dead while it stood still
 */
export async function beginPosting(tx: Transaction, before: MessageRow, changes: Partial<MessageRow>): Promise<void> {
  const { messageId, postAttemptedAt } = before;
  const last = sql`${postAttemptedAt?.toISOString() ?? null}::timestamptz`;
  const isLast = sql`date_trunc('milliseconds', ${messages.postAttemptedAt}) is not distinct from ${last}`;
  const unchanged = and(eq(messages.messageId, messageId), isNull(messages.slackTs), isLast);
  const recorded = await tx.update(messages).set(changes).where(unchanged).returning({ messageId: messages.messageId });
  if (recorded.length === 0) throw new RetryLater(1, 'another process is posting this message');
}
