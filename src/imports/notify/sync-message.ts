/**
 * Job: brings one message in Slack to what the database says. It always renders the present state, so an old job can't
 * put an old state over a newer one; it goes on until the message says the newest revision.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import { eq } from 'drizzle-orm';
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
import { pointerMessage } from '../messages/closed-message.ts';
import { reminderMessage } from '../messages/reminder-message.ts';
import { importResultMessage } from '../messages/result-message.ts';
import { type SummaryContext, summaryMessage } from '../messages/summary-message.ts';
import { findImport, type ImportRow } from '../model/import-row.ts';
import { isOpen } from '../model/lifecycle.ts';
import { importResults } from '../model/message-kinds.ts';
import { findSummary, type MessageRow } from '../model/messages.ts';
import { wasFileDeleted } from '../model/results.ts';
import { messages } from '../model/tables.ts';
import { isUndoOpen } from '../model/undo-window.ts';
import { findLink } from './message-links.ts';
import { whomToRemind } from './whom-to-remind.ts';

interface Due {
  message: MessageRow;
  row: ImportRow;
  /** whether the time in which it can be undone is still running */
  canUndo: boolean;
  /** the import that a file of the same content leads to, and where its summary stands */
  same: { row: ImportRow; message: MessageRow | null } | null;
}

/** Says a message until Slack has its newest state. */
export async function syncMessage(deps: Deps, { messageId }: { messageId: string }): Promise<void> {
  for (;;) {
    const due = await deps.db.read((tx) => findDue(tx, deps.config, messageId));
    if (due === null) return;
    if (isEarly(due, deps.now())) throw new RetryLater(1, 'the summary to link to is not in Slack yet');
    try {
      await say(deps, due);
    } catch (error) {
      const recovered = await recover(deps, due, error).catch((worse) => Promise.reject(toRetryable(worse)));
      if (!recovered) throw toRetryable(error);
    }
  }
}

/** The message and what it is about, if it does not say the newest revision yet. */
async function findDue(tx: Transaction, { UNDO_HOURS }: Config, messageId: string): Promise<Due | null> {
  const [message] = await tx.select().from(messages).where(eq(messages.messageId, messageId));
  if (message?.importId == null) return null;
  const row = await findImport(tx, message.importId);
  const said = saysOnce(message) ? message.saidRevision > 0 : message.saidRevision >= (row?.revision ?? 0);
  if (row === null || said) return null;
  const sameId = message.purpose === 'pointer' ? row.importId : row.sameAs;
  const sameRow = sameId === null ? null : await findImport(tx, sameId);
  return {
    message,
    row,
    canUndo: await isUndoOpen(tx, row.importId, UNDO_HOURS),
    same: sameRow === null ? null : { row: sameRow, message: await findSummary(tx, sameRow.importId) },
  };
}

/** A reminder and the summary go on saying how it stands; the others say their one thing. */
function saysOnce({ purpose }: MessageRow): boolean {
  return purpose !== 'summary' && purpose !== 'reminder';
}

const maxWait = 10 * 60_000;

/** A message that leads to a summary waits until that is there, though not for ever. */
function isEarly({ message, same }: Due, now: Date): boolean {
  const missing =
    same?.message != null && same.message.slackTs === null && same.message.messageId !== message.messageId;
  return missing && now.getTime() - message.createdAt.getTime() < maxWait;
}

async function say(deps: Deps, due: Due): Promise<void> {
  const { message, row } = due;
  const content = await render(deps, due);
  const isSummary = message.purpose === 'summary';
  if (message.slackTs !== null) {
    await updateMessage(deps.slack, { channelId: message.channelId, slackTs: message.slackTs }, content);
    return await record(deps, message, { saidRevision: row.revision });
  }
  // Without the message of the file there is no thread to answer in.
  if (isForDirect(message) && wasFileDeleted(row) && message.threadTs !== null)
    return void (await moveToDirectMessage(deps, due));
  // An earlier attempt may have reached Slack without our learning of it: look before saying it twice.
  const { postAttemptedAt } = message;
  const posted = postAttemptedAt === null ? null : await findPosted(deps.slack, message, postAttemptedAt);
  if (posted !== null) return await record(deps, message, { slackTs: posted });
  const isNeedless = message.purpose === 'reminder' && !isOpen(row.state);
  // What mentions people is rather not said than said twice.
  const isUncertain = !isSummary && postAttemptedAt !== null && !canFindPosted(message);
  if (isNeedless || isUncertain) return await record(deps, message, { saidRevision: row.revision });
  const wait = await throttleChannel(deps.db, message.channelId);
  if (wait > 0) await sleep(wait * 1000);
  await record(deps, message, { postAttemptedAt: deps.now() });
  const slackTs = await postMessage(deps.slack, message, content);
  await record(deps, message, { slackTs, saidRevision: row.revision });
}

async function render(deps: Deps, { message, row, same, canUndo }: Due): Promise<SlackMessage> {
  const { config } = deps;
  if (message.purpose === 'reminder') return reminderMessage(row, await whomToRemind(deps, row, message.channelId));
  const result = importResults.find((one) => message.purpose === `result:${one}`);
  if (result !== undefined) return importResultMessage(row, result);
  const link = same === null ? null : await findLink(deps, same.message);
  if (message.purpose === 'pointer') {
    return pointerMessage({ link, row: same?.row ?? row });
  }
  const context: SummaryContext = {
    approvers: whoMay('approve', config),
    fourEyesRows: config.FOUR_EYES_ROWS,
    canUndo,
    same: same === null ? null : { link, row: same.row },
  };
  return summaryMessage(row, context);
}

async function record({ db }: Deps, { messageId }: MessageRow, changes: Partial<MessageRow>): Promise<void> {
  await db.write(async (tx) => void (await tx.update(messages).set(changes).where(eq(messages.messageId, messageId))));
}

/** What can be mended at once: a message that is gone is said anew, a channel that is gone becomes a direct message. */
async function recover(deps: Deps, due: Due, error: unknown): Promise<boolean> {
  const { message } = due;
  const failure = classifyFailure(error);
  if (failure === 'message gone' && message.slackTs !== null && message.purpose === 'summary') {
    await record(deps, message, notSaidYet);
    return true;
  }
  const placeGone = failure === 'channel gone' || failure === 'message gone';
  return placeGone && (await moveToDirectMessage(deps, due));
}

const notSaidYet = { slackTs: null, permalink: null, postAttemptedAt: null, saidRevision: 0 };

/**
 * A summary goes on in the conversation with the one who shared the file, where it is also told that the message with it
 * was deleted; the rest is worth nothing outside its thread.
 * Resolves to false when it is there already.
 */
async function moveToDirectMessage(deps: Deps, { message, row }: Due): Promise<boolean> {
  if (!isForDirect(message)) {
    await record(deps, message, { saidRevision: row.revision });
    return true;
  }
  const channelId = await openDirectMessage(deps.slack, row.sharedBy);
  if (channelId === message.channelId) return false;
  await record(deps, message, { ...notSaidYet, channelId, threadTs: null });
  return true;
}

function isForDirect({ purpose }: MessageRow): boolean {
  return purpose === 'summary' || purpose === 'result:deleted';
}
