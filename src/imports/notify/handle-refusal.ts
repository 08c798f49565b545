/** What is done about a message that can't be where it is: posted once more, elsewhere, or given up. */

import type { Deps } from '../../deps.ts';
import { whoMay } from '../../permissions.ts';
import { RefusedCall } from '../../runtime/errors.ts';
import { section } from '../../slack/blocks.ts';
import { isSharedOutside } from '../../slack/channels.ts';
import { openDirectMessage, updateMessage } from '../../slack/messages.ts';
import { classifyFailure, toRetryable } from '../../slack/slack-failure.ts';
import type { ImportRow } from '../model/import-row.ts';
import type { MessageRow } from '../model/messages.ts';
import { type Due, findDue, recordMessage } from './find-due.ts';

/** Handles what can be fixed at once: a deleted message is posted again, a deleted channel becomes a direct message. */
export async function handleRefusal(deps: Deps, due: Due, error: unknown): Promise<boolean> {
  const { message } = due;
  const failure = classifyFailure(error);
  if (failure === 'message gone' && message.slackTs !== null && message.purpose === 'summary') {
    await recordMessage(deps, message, notPosted);
    return true;
  }
  if (failure === 'edit closed' && message.slackTs !== null) {
    await recordMessage(deps, message, deservesFollowUp(due) ? supersede(message) : { saidRevision: due.row.revision });
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

/** Takes a message out of a channel that another company reads by now, with what it says; resolves to whether it had to. */
export async function leaveSharedChannel(deps: Deps, due: Due): Promise<boolean> {
  const { channelId, slackTs } = due.message;
  if (!(await deps.db.read((tx) => isSharedOutside(tx, channelId)))) return false;
  const text = 'Another company can read this channel now, so the summary is in my DM with whoever shared the file.';
  if (slackTs !== null) await updateMessage(deps.slack, { channelId, slackTs }, { text, blocks: [section(text)] });
  if (!(await moveToDirectMessage(deps, due)))
    await recordMessage(deps, due.message, { saidRevision: due.row.revision });
  return true;
}

/**
 * Moves a summary to the direct messages of the person who shared the file; other messages are dropped, as they mean nothing outside their thread. Resolves to false when it is already there.
 */
async function moveToDirectMessage(deps: Deps, { message, row }: Due): Promise<boolean> {
  if (message.purpose !== 'summary') {
    await recordMessage(deps, message, { saidRevision: row.revision });
    return true;
  }
  const person = await findPersonToTell(deps, row);
  if (person === null) return false;
  const channelId = await openDirectMessage(deps.slack, person);
  if (channelId === message.channelId) return false;
  await recordMessage(deps, message, { ...supersede(message), channelId, threadTs: null });
  return true;
}

/** Who shared the file; for a bot's, somebody who may confirm. Null when everybody may, and nobody is named. */
async function findPersonToTell({ config, people }: Deps, { isByBot, sharedBy }: ImportRow): Promise<string | null> {
  if (!isByBot) return sharedBy;
  const [first] = whoMay('approve', config).toSorted((a, b) => Number(a.startsWith('S')) - Number(b.startsWith('S')));
  if (first === undefined) return null;
  return first.startsWith('S') ? ([...(await people.membersOf(first))][0] ?? null) : first;
}

/**
 * Job: Slack has refused a message several times. A summary goes to the person who shared the file; one that can't be sent
 * there either, and any other message, is left as it is.
 */
export async function giveUpMessage(deps: Deps, { messageId }: { messageId: string }): Promise<void> {
  const due = await deps.db.read((tx) => findDue(tx, deps.config, messageId));
  if (due === null) return;
  const { message, row } = due;
  const isMoved =
    message.purpose === 'summary' &&
    (await moveToDirectMessage(deps, due).catch((error: unknown) => {
      if (!(toRetryable(error) instanceof RefusedCall)) throw error;
      return false;
    }));
  if (isMoved) return await deps.db.write((tx) => deps.queue.send(tx, 'say-message', { messageId }));
  deps.log.warn({ messageId, importId: row.importId, purpose: message.purpose }, 'message left as it is');
  await recordMessage(deps, message, { saidRevision: row.revision });
}
