/**
 * Runs schedules with one job per slot, and pauses them when exports can't be delivered. The export is queued in the
 * transaction that settles the slot and plans the next one, so a slot gets exactly one export no matter how often the job
 * runs. Likewise for watched searches: a new match is sent within a quarter of an hour, and not more than one message an
 * hour.
 */
import type { Deps } from '../deps.ts';
import { findChannelRefusal } from '../exports/deliver-export.ts';
import { findExport, registerExport } from '../exports/export-row.ts';
import type { Filter } from '../filters/filter.ts';
import type { Clock } from '../filters/parse-date-range.ts';
import type { JobData } from '../jobs/job-kinds.ts';
import type { UnitOfWork } from '../jobs/queue.ts';
import { requireRight } from '../permissions.ts';
import { RetryLater, UserError } from '../runtime/errors.ts';
import { countMatches } from '../search/find-page.ts';
import type { SlackEvents } from '../slack/events.ts';
import { takeNewMatches } from './new-matches.ts';
import { parseStoredFilter } from './saved-filter.ts';
import {
  changeSaved,
  findSaved,
  hasDeliveriesTo,
  isSettled,
  latestSlots,
  lockByChannel,
  lockByExport,
  lockSaved,
  pauseSaved,
  type SavedRow,
  settleSlot,
} from './saved-row.ts';
import { type PauseReason, planDue, type SlotOutcome, scheduleOf } from './schedule.ts';

/** Job: settles due slots. */
export async function runSchedule(deps: Deps, job: JobData['run-schedule']): Promise<void> {
  await whenDue(deps, job, (work, row, refusal) => settleDue(work, deps, row, refusal));
}

/**
 * Runs `act` on the locked saved search whose time has come; `refusal` says why it may not be sent. A job for an older
 * revision does nothing: the search was changed, or the slot was settled.
 */
async function whenDue(
  deps: Deps,
  { savedSearchId, revision }: JobData['run-schedule'],
  act: (work: UnitOfWork, row: SavedRow, refusal: PauseReason | null) => Promise<void>,
): Promise<void> {
  const saved = await deps.db.read((tx) => findSaved(tx, savedSearchId));
  if (saved === null || saved.revision !== revision || saved.nextAt === null) return;
  const early = saved.nextAt.getTime() - deps.now().getTime();
  if (early > 0) throw new RetryLater(Math.ceil(early / 1000), 'the slot has not come yet by this machine’s clock');
  const refusal = await findPauseReason(deps, saved);
  await deps.db.write(async (tx) => {
    const row = await lockSaved(tx, savedSearchId);
    if (row?.revision === revision) await act({ tx, queue: deps.queue }, row, refusal);
  });
}

/** Why a saved search may not be sent: its owner lost the right, or exports may not or no longer go to the channel. */
async function findPauseReason(deps: Deps, { ownedBy, deliverTo }: SavedRow): Promise<PauseReason | null> {
  const channelReason = await findChannelRefusal(deps, deliverTo);
  if (channelReason !== null) return channelReason;
  try {
    await requireRight('operate', ownedBy, deps);
    return null;
  } catch (error) {
    if (error instanceof UserError) return 'right';
    throw error;
  }
}

async function settleDue(work: UnitOfWork, deps: Deps, row: SavedRow, refusal: PauseReason | null): Promise<void> {
  const schedule = scheduleOf(row);
  if (schedule === null || row.nextAt === null) return;
  const timeZone = deps.config.TIME_ZONE;
  const due = planDue(schedule, { timeZone, expected: row.nextAt, now: deps.now() });
  for (const slotAt of due.missed) await settleWithoutExport(work, row, slotAt, 'missed');
  if (due.send !== null) {
    // Dates are relative to the day of the slot, even if it runs late.
    const clock = { now: due.send, timeZone };
    const read = parseStoredFilter(row, clock);
    if (refusal !== null || 'mistake' in read) {
      await settleWithoutExport(work, row, due.send, 'refused');
      await pauseSaved(work, row, refusal ?? 'filter');
      return;
    }
    const outcome = await sendSlot(work, row, { filter: read.filter, clock }, due.missed.length);
    if (outcome === 'too many') {
      await settleWithoutExport(work, row, due.send, 'refused');
      await pauseSaved(work, row, 'large');
      return;
    }
  } else if (due.missed.length > 0) {
    await work.queue.send(work.tx, 'tell-owner', { savedSearchId: row.savedSearchId, about: 'missed' });
  }
  await changeSaved(work, row, { nextAt: due.next });
}

/** Records a slot that gets no export, unless it was already settled. */
async function settleWithoutExport(
  { tx }: UnitOfWork,
  { savedSearchId }: SavedRow,
  slotAt: Date,
  outcome: Exclude<SlotOutcome, 'exported'>,
) {
  if (!(await isSettled(tx, savedSearchId, slotAt))) await settleSlot(tx, { savedSearchId, slotAt, outcome });
}

interface SlotSearch {
  filter: Filter;
  /** at the time of the slot */
  clock: Clock;
}

/** Settles a slot with an export, or without one if there is nothing that its delivery asks for. */
async function sendSlot(
  work: UnitOfWork,
  row: SavedRow,
  search: SlotSearch,
  missedSlots: number,
): Promise<'settled' | 'too many'> {
  const { savedSearchId, delivery } = row;
  const { filter, clock } = search;
  if (await isSettled(work.tx, savedSearchId, clock.now)) return 'settled';
  if (delivery === 'every') {
    await queueExport(work, row, search, { missedSlots });
    return 'settled';
  }
  const found = delivery === 'new' ? await takeNewMatches(work.tx, savedSearchId, filter) : undefined;
  if (found === 'too many') return found;
  const count = found?.length ?? (await countMatches(work.tx, filter));
  if (count === 0) await settleWithoutExport(work, row, clock.now, 'nothing');
  else await queueExport(work, row, search, { missedSlots, ...(found === undefined ? {} : { onlyNew: found }) });
  return 'settled';
}

/** Settles a slot with its export, unless it is settled; with `onlyNew`, the export has only these fulfillments. */
async function queueExport(
  { tx, queue }: UnitOfWork,
  { savedSearchId, ownedBy, channelId, deliverTo, name }: SavedRow,
  search: SlotSearch,
  { missedSlots, onlyNew }: { missedSlots: number; onlyNew?: readonly string[] },
): Promise<void> {
  const slotAt = search.clock.now;
  if (await isSettled(tx, savedSearchId, slotAt)) return;
  const exportId = await registerExport(
    { tx, queue },
    {
      search,
      requestedBy: ownedBy,
      channelId,
      delivery: { title: name, deliverTo, missedSlots },
      ...(onlyNew === undefined ? {} : { onlyNew }),
    },
  );
  await settleSlot(tx, { savedSearchId, slotAt, outcome: 'exported', exportId });
  await queue.send(tx, 'export-records', { exportId });
}

/**
 * Job: pauses a schedule whose export could not be delivered, since later ones would fail too; not one that is sent to
 * another place by now.
 */
export async function pauseSchedule(
  { db, queue }: Deps,
  { exportId, because }: JobData['pause-schedule'],
): Promise<void> {
  await db.write(async (tx) => {
    const row = await lockByExport(tx, exportId);
    const sent = await findExport(tx, exportId);
    if (row === null || row.nextAt === null || row.deliverTo !== sent?.deliverTo) return;
    await pauseSaved({ tx, queue }, row, because);
  });
}

/** Event: a message in a channel shared with another company. Pauses the schedules that export to it. */
export async function handleSharedChannel(
  { db, queue }: Deps,
  { channelId }: SlackEvents['sharedChannelMessage'],
): Promise<void> {
  if (!(await db.read((tx) => hasDeliveriesTo(tx, channelId)))) return;
  await db.write(async (tx) => {
    for (const row of await lockByChannel(tx, channelId)) await pauseSaved({ tx, queue }, row, 'shared');
  });
}

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
