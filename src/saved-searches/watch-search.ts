/**
 * Watches saved searches: a new match is sent within a quarter of an hour, and not more than one message an hour. As with
 * schedules, the export is queued in the transaction that records what was seen, so a new match is sent exactly once.
 */
import type { Deps } from '../deps.ts';
import type { JobData } from '../jobs/job-kinds.ts';
import type { UnitOfWork } from '../jobs/queue.ts';
import { takeNewMatches } from './new-matches.ts';
import { queueExport, whenDue } from './run-schedule.ts';
import { parseStoredFilter } from './saved-filter.ts';
import { changeSaved, latestSlots, pauseSaved, type SavedRow } from './saved-row.ts';
import type { PauseReason } from './schedule.ts';

const minute = 60_000;
/** Less than the promised quarter of an hour, so that there is time for the export. */
const msBetweenLooks = 10 * minute;
const msBetweenMessages = 60 * minute;

/** Job: looks for new matches. */
export async function watchSearch(deps: Deps, job: JobData['watch-search']): Promise<void> {
  await whenDue(deps, job, async (work, row, refusal) => {
    if (row.isWatched) await look(work, deps, row, refusal);
  });
}

async function look(work: UnitOfWork, deps: Deps, row: SavedRow, refusal: PauseReason | null): Promise<void> {
  const now = deps.now();
  const clock = { now, timeZone: deps.config.TIME_ZONE };
  const read = parseStoredFilter(row, clock);
  if (refusal !== null || 'mistake' in read) return void (await pauseSaved(work, row, refusal ?? 'filter'));
  // The first look sends nothing, and what comes before it is never told of.
  const next = row.watchedSince === null ? null : await mayLookAgain(work, row);
  if (next !== null && next > now) return void (await changeSaved(work, row, { nextAt: next }));
  const found = await takeNewMatches(work.tx, row.savedSearchId, read.filter);
  if (found === 'too many') return void (await pauseSaved(work, row, 'large'));
  // The first look learns what is there already.
  if (row.watchedSince !== null && found.length > 0) {
    await queueExport(work, row, { filter: read.filter, clock }, { missedSlots: 0, onlyNew: found });
  }
  const nextAt = new Date(now.getTime() + msBetweenLooks);
  await changeSaved(work, row, { nextAt, watchedSince: row.watchedSince ?? now });
}

/** When the next message may be sent; null if none has been sent. What is new until then waits for it. */
async function mayLookAgain({ tx }: UnitOfWork, { savedSearchId }: SavedRow): Promise<Date | null> {
  const latest = (await latestSlots(tx, [savedSearchId])).get(savedSearchId);
  return latest === undefined ? null : new Date(latest.slotAt.getTime() + msBetweenMessages);
}
