/**
 * Job: brings one message in Slack up to date with the database. It always renders the present state, so a late job can't
 * put an old state over a newer one, and it repeats until the message shows the newest revision.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import { eq } from 'drizzle-orm';
import { findChannelSettings } from '../../channels/channel-settings.ts';
import type { Config } from '../../config.ts';
import type { Transaction } from '../../db/client.ts';
import type { Deps } from '../../deps.ts';
import { whoMay } from '../../permissions.ts';
import { RetryLater } from '../../runtime/errors.ts';
import type { SlackMessage } from '../../slack/blocks.ts';
import { canFindPosted, findPosted, postMessage, updateMessage } from '../../slack/posted-message.ts';
import { openDirectMessage } from '../../slack/private-message.ts';
import { throttleChannel } from '../../slack/rate-limits.ts';
import { classifyFailure, toRetryable } from '../../slack/slack-failure.ts';
import { maxShownChanges } from '../messages/changes-table.ts';
import { pointerMessage } from '../messages/closed-message.ts';
import { approvalRequest, reminderMessage, resultMessage } from '../messages/notification-messages.ts';
import { summaryMessage } from '../messages/summary-message.ts';
import { countsOf, type SummaryContext } from '../messages/summary-parts.ts';
import { type ChangedRow, findFirstChanges } from '../model/changed-rows.ts';
import { findImport, type ImportRow, isUndoOpen } from '../model/import-row.ts';
import { isOpen } from '../model/lifecycle.ts';
import { importResults, wasFileDeleted } from '../model/message-kinds.ts';
import { findSummary, type MessageRow } from '../model/messages.ts';
import { messages } from '../model/tables.ts';
import { chooseMentions, requestApproval } from './mentions.ts';
import { findLink } from './message-links.ts';
import { findReminded } from './remind-import.ts';

interface Due {
  message: MessageRow;
  row: ImportRow;
  /** whether an applied import, or the one that it points to, can still be undone */
  canUndo: boolean;
  /** the import that supersedes this one or has the same content, and its summary */
  same: { row: ImportRow; message: MessageRow | null } | null;
}

/** Updates a message until Slack has its newest state. */
export async function syncMessage(deps: Deps, { messageId }: { messageId: string }): Promise<void> {
  for (;;) {
    const due = await deps.db.read((tx) => findDue(tx, deps.config, messageId));
    if (due === null) return;
    if (isEarly(due, deps.now())) throw new RetryLater(1, 'the summary to link to is not in Slack yet');
    try {
      await postOrUpdate(deps, due);
    } catch (error) {
      const recovered = await recover(deps, due, error).catch((worse) => Promise.reject(toRetryable(worse)));
      if (!recovered) throw toRetryable(error);
    }
  }
}

/** The message and its import; null when it already shows the newest revision. */
async function findDue(tx: Transaction, { UNDO_HOURS }: Config, messageId: string): Promise<Due | null> {
  const [message] = await tx.select().from(messages).where(eq(messages.messageId, messageId));
  if (message?.importId == null) return null;
  const row = await findImport(tx, message.importId);
  const isCurrent = isPostedOnce(message) ? message.saidRevision > 0 : message.saidRevision >= (row?.revision ?? 0);
  if (row === null || isCurrent) return null;
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
function isPostedOnce({ purpose }: MessageRow): boolean {
  return purpose !== 'summary' && purpose !== 'reminder';
}

const maxWait = 10 * 60_000;

/** A message that links to a summary waits until that is posted, for a limited time. */
function isEarly({ message, same }: Due, now: Date): boolean {
  const missing =
    same?.message != null && same.message.slackTs === null && same.message.messageId !== message.messageId;
  return missing && now.getTime() - message.createdAt.getTime() < maxWait;
}

async function postOrUpdate(deps: Deps, due: Due): Promise<void> {
  const { message, row } = due;
  const mentions = message.mentions ?? (await chooseMentions(deps, due));
  const content = await render(deps, due, mentions);
  const isSummary = message.purpose === 'summary';
  if (message.slackTs !== null) {
    await updateMessage(deps.slack, { channelId: message.channelId, slackTs: message.slackTs }, content);
    await record(deps, message, { saidRevision: row.revision });
    return isSummary ? await requestApproval(deps, due) : undefined;
  }
  // The message with the file is gone, so there is no thread to answer in, and whoever deleted it knows.
  if (isSummary && wasFileDeleted(row)) return await record(deps, message, { saidRevision: row.revision });
  // An earlier attempt may have reached Slack although the response was lost: look before posting twice.
  const { postAttemptedAt } = message;
  const search = postAttemptedAt === null ? null : await lookForPosted(deps, message, postAttemptedAt);
  const posted = search === 'refused' ? null : search;
  if (posted !== null) return await record(deps, message, { slackTs: posted });
  const isNeedless = isPointless(due, mentions);
  // Better to lose a message that mentions people than to post it twice.
  const isUncertain = !isSummary && postAttemptedAt !== null && (search === 'refused' || !canFindPosted(message));
  if (isNeedless || isUncertain) return await record(deps, message, { saidRevision: row.revision });
  const wait = await throttleChannel(deps.db, message.channelId);
  if (wait > 0) await sleep(wait * 1000);
  await record(deps, message, { postAttemptedAt: deps.now(), mentions });
  const slackTs = await postMessage(deps.slack, message, content);
  await record(deps, message, { slackTs, saidRevision: row.revision });
  if (isSummary) await requestApproval(deps, due);
}

/** Whether a message that has not been posted yet has nothing left to say. */
function isPointless({ message: { purpose }, row }: Due, mentions: readonly string[]): boolean {
  if (purpose === 'reminder') return !isOpen(row.state);
  if (purpose === 'request') return row.state !== 'ready' || mentions.length === 0;
  return purpose.startsWith('result:') && row.sentBackReason === null && mentions.length === 0;
}

async function render(deps: Deps, { message, row, same, canUndo }: Due, mentions: string[]): Promise<SlackMessage> {
  const { config } = deps;
  if (message.purpose === 'reminder') {
    const { request } = await findReminded(deps, row, message.channelId);
    return reminderMessage(row, { ids: mentions, request });
  }
  if (message.purpose === 'request') return approvalRequest(row, mentions);
  const result = importResults.find((one) => message.purpose === `result:${one}`);
  if (result !== undefined) return resultMessage(row, result, mentions);
  const link = same === null ? null : await findLink(deps, same.message);
  if (message.purpose === 'pointer') {
    return pointerMessage({ link, row: same?.row ?? row }, canUndo);
  }
  const context: SummaryContext = {
    approvers: whoMay('approve', config),
    fourEyesRows: config.FOUR_EYES_ROWS,
    canUndo,
    isPrivate: message.channelId.startsWith('D'),
    asksApprovers: (await deps.db.read((tx) => findChannelSettings(tx, row))).asksApprovers,
    changes: row.state === 'ready' ? await findShownChanges(deps, row) : [],
    same: same === null ? null : { link, row: same.row },
  };
  return summaryMessage(row, context);
}

function findShownChanges({ db }: Deps, row: ImportRow): Promise<ChangedRow[]> {
  const effect = countsOf(row).effect[row.ambiguousChoice];
  return db.read((tx) => findFirstChanges(tx, row, effect, maxShownChanges));
}

async function record({ db }: Deps, { messageId }: MessageRow, changes: Partial<MessageRow>): Promise<void> {
  await db.write(async (tx) => void (await tx.update(messages).set(changes).where(eq(messages.messageId, messageId))));
}

/** Handles what can be fixed at once: a deleted message is posted again, a deleted channel becomes a direct message. */
async function recover(deps: Deps, due: Due, error: unknown): Promise<boolean> {
  const { message } = due;
  const failure = classifyFailure(error);
  if (failure === 'message gone' && message.slackTs !== null && message.purpose === 'summary') {
    await record(deps, message, notPosted);
    return true;
  }
  if (failure === 'edit closed' && message.slackTs !== null) {
    await record(deps, message, deservesFollowUp(due) ? supersede(message) : { saidRevision: due.row.revision });
    return true;
  }
  const placeGone = failure === 'channel gone' || failure === 'message gone';
  return placeGone && (await moveToDirectMessage(deps, due));
}

/**
 * Whether the present state of a summary is worth another message where Slack lets nobody edit the one that is there:
 * anything that a person has to see or decide, but not that work goes on.
 */
function deservesFollowUp({ message, row }: Due): boolean {
  return message.purpose === 'summary' && !['received', 'confirmed', 'undoing'].includes(row.state);
}

const notPosted = { slackTs: null, permalink: null, postAttemptedAt: null, saidRevision: 0 };

/** Has a message posted once more; the one that is there stays behind with what it shows. */
function supersede({ slackTs, supersededTs }: MessageRow): Partial<MessageRow> {
  return { ...notPosted, supersededTs: slackTs === null ? supersededTs : [...supersededTs, slackTs] };
}

/** The message if an earlier attempt posted it; `refused` when Slack doesn't let us look for it. */
async function lookForPosted(
  { slack }: Deps,
  message: MessageRow,
  attemptedAt: Date,
): Promise<string | null | 'refused'> {
  try {
    return await findPosted(slack, message, attemptedAt);
  } catch (error) {
    const failure = classifyFailure(error);
    if (failure === 'unreachable' || failure === 'token refused' || failure === 'message gone') throw error;
    return 'refused';
  }
}

/**
 * Moves a summary to the direct messages of the person who shared the file; other messages are dropped, as they mean nothing outside their thread. Resolves to false when it is already there.
 */
async function moveToDirectMessage(deps: Deps, { message, row }: Due): Promise<boolean> {
  if (!mayMoveToDirect(message)) {
    await record(deps, message, { saidRevision: row.revision });
    return true;
  }
  const person = personToTell(deps.config, row);
  if (person === null) return false;
  const channelId = await openDirectMessage(deps.slack, person);
  if (channelId === message.channelId) return false;
  await record(deps, message, { ...supersede(message), channelId, threadTs: null });
  return true;
}

/** Who shared the file; for a bot's, somebody who may confirm. Null when only groups may. */
function personToTell(config: Config, { isByBot, sharedBy }: ImportRow): string | null {
  return isByBot ? (whoMay('approve', config).find((id) => !id.startsWith('S')) ?? null) : sharedBy;
}

/**
 * Job: Slack has refused a message several times. A summary goes to the person who shared the file; one that can't be sent
 * there either, and any other message, is left as it is.
 */
export async function giveUpMessage(deps: Deps, { messageId }: { messageId: string }): Promise<void> {
  const due = await deps.db.read((tx) => findDue(tx, deps.config, messageId));
  if (due === null) return;
  const { message, row } = due;
  const isMoved = mayMoveToDirect(message) && (await moveToDirectMessage(deps, due).catch(() => false));
  if (isMoved) return await deps.db.write((tx) => deps.queue.send(tx, 'say-message', { messageId }));
  deps.log.warn({ messageId, importId: row.importId, purpose: message.purpose }, 'message left as it is');
  await record(deps, message, { saidRevision: row.revision });
}

function mayMoveToDirect({ purpose }: MessageRow): boolean {
  return purpose === 'summary';
}
