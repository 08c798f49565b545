/**
 * Job: brings one message in Slack up to date with the database. It always renders the present state, so a late job can't
 * put an old state over a newer one, and it repeats until the message shows the newest revision.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import type { Deps } from '../../deps.ts';
import type { JobData } from '../../jobs/job-kinds.ts';
import { whoMay } from '../../permissions.ts';
import { RefusedCall, RetryLater } from '../../runtime/errors.ts';
import type { SlackMessage } from '../../slack/blocks.ts';
import { findChannelSettings } from '../../slack/channels.ts';
import { canFindPosted, findPosted, postMessage, updateMessage } from '../../slack/messages.ts';
import { throttleChannel } from '../../slack/rate-limits.ts';
import { classifyFailure, toRetryable } from '../../slack/slack-failure.ts';
import { maxShownChanges } from '../messages/changes-table.ts';
import { pointerMessage } from '../messages/closed-message.ts';
import { approvalRequest, reminderMessage, resultMessage } from '../messages/notification-messages.ts';
import { summaryMessage } from '../messages/summary-message.ts';
import { countsOf, type SummaryContext } from '../messages/summary-parts.ts';
import { type ChangedRow, findFirstChanges } from '../model/changed-rows.ts';
import type { ImportRow } from '../model/import-row.ts';
import { isOpen } from '../model/lifecycle.ts';
import { importResults, wasFileDeleted } from '../model/message-kinds.ts';
import type { MessageRow } from '../model/messages.ts';
import { beginPosting, type Due, findDue, isPostedOnce, recordMessage } from './find-due.ts';
import { handleRefusal, leaveSharedChannel } from './handle-refusal.ts';
import { chooseMentions, requestApproval } from './mentions.ts';
import { findLink, isHidden } from './message-links.ts';
import { findReminded } from './remind-import.ts';

/** Slack may answer that it failed because of a block that it doesn't know yet, so the message becomes plainer. */
const refusalsBeforePlain = 2;

/**
 * Updates a message until Slack has its newest state.
 * @param job `again`: Slack took the message in a plainer form only, and it is edited once more to what it should be
 * @param refusals how often Slack has refused this job's calls for now
 */
export async function syncMessage(
  deps: Deps,
  { messageId, again }: Pick<JobData['say-message'], 'messageId' | 'again'>,
  refusals = 0,
): Promise<void> {
  const how = { isPlain: refusals >= refusalsBeforePlain };
  for (let isAgain = again !== undefined; ; isAgain = false) {
    const due = await deps.db.read((tx) => findDue(tx, deps.config, messageId, { isAgain }));
    if (due === null) return;
    if (isEarly(due, deps.now())) throw new RetryLater(1, 'the summary to link to is not in Slack yet');
    try {
      if (await leaveSharedChannel(deps, due)) continue;
      const isWhole = await postOrUpdate(deps, due, how);
      if (!isWhole && !isPostedOnce(due.message)) await sayAgainLater(deps, due.message, again);
    } catch (error) {
      if (isAgain && toRetryable(error) instanceof RefusedCall) return;
      if (!(await handleRefusal(deps, due, error))) throw error;
    }
  }
}

/** Seconds after which a message that Slack took in a plainer form is edited to what it should be. */
const againPauses = [60, 600, 3600];

async function sayAgainLater({ db, queue }: Deps, { messageId, channelId }: MessageRow, done?: number): Promise<void> {
  const again = done === undefined ? 0 : done + 1;
  const after = againPauses[again];
  if (after === undefined) return;
  await db.write((tx) => queue.send(tx, 'say-message', { messageId, channelId, again }, { after }));
}

const maxWait = 10 * 60_000;

/** A message that links to a summary waits until that is posted, for a limited time; not for one that never will be. */
function isEarly({ message, same }: Due, now: Date): boolean {
  const summary = same?.message ?? null;
  const isOther = summary !== null && summary.messageId !== message.messageId;
  const missing = isOther && summary.slackTs === null && summary.saidRevision === 0;
  return missing && now.getTime() - message.createdAt.getTime() < maxWait;
}

/** Resolves to whether Slack shows the message as it should be. */
async function postOrUpdate(deps: Deps, due: Due, how: { isPlain: boolean }): Promise<boolean> {
  const { message, row } = due;
  const mentions = message.mentions ?? (await chooseMentions(deps, due));
  const content = await render(deps, due, mentions);
  const isSummary = message.purpose === 'summary';
  if (message.slackTs !== null) {
    const place = { channelId: message.channelId, slackTs: message.slackTs };
    const isWhole = await updateMessage(deps.slack, place, content, how);
    await recordMessage(deps, message, { saidRevision: row.revision });
    if (isSummary) await requestApproval(deps, due);
    return isWhole;
  }
  // The message with the file is gone, so there is no thread to answer in, and whoever deleted it knows.
  if (isSummary && wasFileDeleted(row)) return await recordSaid(deps, due);
  // An earlier attempt may have reached Slack although the response was lost: look before posting twice.
  const { postAttemptedAt } = message;
  const search = postAttemptedAt === null ? null : await lookForPosted(deps, message, postAttemptedAt);
  const posted = search === 'refused' ? null : search;
  if (posted !== null) {
    await recordMessage(deps, message, { slackTs: posted });
    return true;
  }
  const isNeedless = isPointless(due, mentions);
  // Better to lose a message that mentions people than to post it twice.
  const isUncertain = !isSummary && postAttemptedAt !== null && (search === 'refused' || !canFindPosted(message));
  if (isNeedless || isUncertain) return await recordSaid(deps, due);
  const attempt = () => ({ postAttemptedAt: deps.now(), mentions });
  const wait = await deps.db.write(async (tx) => {
    const seconds = await throttleChannel(tx, message.channelId);
    if (seconds <= 0) await beginPosting(tx, message, attempt());
    return seconds;
  });
  if (wait > 0) {
    await sleep(wait * 1000);
    await deps.db.write((tx) => beginPosting(tx, message, attempt()));
  }
  const { slackTs, isWhole } = await postMessage(deps.slack, message, content, how);
  await recordMessage(deps, message, { slackTs, saidRevision: row.revision });
  if (isSummary) await requestApproval(deps, due);
  return isWhole;
}

async function recordSaid(deps: Deps, { message, row }: Due): Promise<true> {
  await recordMessage(deps, message, { saidRevision: row.revision });
  return true;
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
  const link = same === null ? null : await findLink(deps, same.message, message.channelId);
  const isElsewhere = same !== null && isHidden(same.message, message.channelId);
  if (message.purpose === 'pointer') {
    return pointerMessage({ link, row: same?.row ?? row, isElsewhere }, canUndo);
  }
  const context: SummaryContext = {
    approvers: whoMay('approve', config),
    fourEyesRows: config.FOUR_EYES_ROWS,
    canUndo,
    isPrivate: message.channelId.startsWith('D'),
    asksApprovers: (await deps.db.read((tx) => findChannelSettings(tx, row))).asksApprovers,
    changes: row.state === 'ready' ? await findShownChanges(deps, row) : [],
    same: same === null ? null : { link, row: same.row, isElsewhere },
  };
  return summaryMessage(row, context);
}

function findShownChanges({ db }: Deps, row: ImportRow): Promise<ChangedRow[]> {
  const effect = countsOf(row).effect[row.ambiguousChoice];
  return db.read((tx) => findFirstChanges(tx, row, effect, maxShownChanges));
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
