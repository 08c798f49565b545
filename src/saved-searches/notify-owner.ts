/** Job: notifies the owner about a missed slot or a paused schedule. */
import type { Deps } from '../deps.ts';
import type { JobData } from '../jobs/job-kinds.ts';
import { requireRight } from '../permissions.ts';
import { describeError, UserError } from '../runtime/errors.ts';
import type { SlackMessage } from '../slack/blocks.ts';
import { postDirectMessage } from '../slack/messages.ts';
import { toMrkdwn } from '../slack/on-error.ts';
import { classifyFailure } from '../slack/slack-failure.ts';
import { parseStoredFilter } from './saved-filter.ts';
import { missedMessage, pausedMessage } from './saved-message.ts';
import { findSaved, latestSlots, type SavedRow } from './saved-row.ts';

/** Sends the notice once Slack is reachable; skips it if the schedule was fixed or deleted in the meantime. */
export async function notifyOwner(deps: Deps, { savedSearchId, about }: JobData['tell-owner']): Promise<void> {
  const row = await deps.db.read((tx) => findSaved(tx, savedSearchId));
  if (row === null) return;
  const message = about === 'missed' ? await describeMissed(deps, row) : await describePaused(deps, row, about);
  if (message === null) return;
  try {
    await postDirectMessage(deps.slack, row.ownedBy, message);
  } catch (error) {
    if (classifyFailure(error) !== 'refused') throw error;
    // Slack refuses direct messages to people who have left, for example.
    deps.log.warn({ savedSearchId, ...describeError(error) }, 'schedule notice failed');
  }
}

async function describeMissed({ db }: Deps, row: SavedRow): Promise<SlackMessage | null> {
  const latest = (await db.read((tx) => latestSlots(tx, [row.savedSearchId]))).get(row.savedSearchId);
  return latest?.outcome === 'missed' ? missedMessage(row, latest.slotAt) : null;
}

async function describePaused(
  deps: Deps,
  row: SavedRow,
  because: Exclude<JobData['tell-owner']['about'], 'missed'>,
): Promise<SlackMessage | null> {
  if (row.pausedBecause !== because) return null;
  if (because === 'filter') return pausedMessage(row, because, describeFilterError(deps, row));
  return pausedMessage(row, because, because === 'right' ? await describeMissingRight(deps, row.ownedBy) : null);
}

/** Why the filter can't be parsed, in Slack's markup; null if it can. */
function describeFilterError({ now, config }: Deps, row: SavedRow): string | null {
  const read = parseStoredFilter(row, { now: now(), timeZone: config.TIME_ZONE });
  return 'mistake' in read ? toMrkdwn(read.mistake) : null;
}

/** Why a person may not use Holdfast, in Slack's markup; null if they may again. */
async function describeMissingRight(deps: Deps, userId: string): Promise<string | null> {
  try {
    await requireRight('operate', userId, deps);
    return null;
  } catch (error) {
    if (error instanceof UserError) return toMrkdwn(error);
    throw error;
  }
}
