/**
 * Runs schedules: a job for each slot, and pausing when exports can no longer be delivered. The export is queued in the
 * transaction that settles the slot and plans the next one, so a slot gets exactly one export however often the job runs.
 */
import type { Deps } from '../deps.ts';
import { mayDeliverTo } from '../exports/deliver-export.ts';
import { registerExport } from '../exports/export-row.ts';
import type { JobData } from '../jobs/job-kinds.ts';
import type { UnitOfWork } from '../jobs/queue.ts';
import { requireRight } from '../permissions.ts';
import { RetryLater, UserError } from '../runtime/errors.ts';
import type { Filter } from '../search/filter.ts';
import type { Clock } from '../search/parse-date-range.ts';
import type { SlackEvents } from '../slack/events.ts';
import { toRetryable } from '../slack/slack-failure.ts';
import { parseStoredFilter } from './saved-filter.ts';
import {
  changeSaved,
  findSaved,
  hasDeliveriesTo,
  isSettled,
  lockByChannel,
  lockByExport,
  lockSaved,
  pauseSaved,
  type SavedRow,
  settleSlot,
} from './saved-row.ts';
import { type PauseReason, planDue, scheduleOf } from './schedule.ts';

/** Settles what is due. A job of an older revision does nothing: the schedule has changed, or its slot was settled. */
export async function runSchedule(
  deps: Deps,
  { savedSearchId, revision }: { savedSearchId: string; revision: number },
): Promise<void> {
  const saved = await deps.db.read((tx) => findSaved(tx, savedSearchId));
  if (saved === null || saved.revision !== revision || saved.nextAt === null) return;
  const early = saved.nextAt.getTime() - deps.now().getTime();
  if (early > 0) throw new RetryLater(Math.ceil(early / 1000), 'the slot has not come yet by this machine’s clock');
  const refusal = await whyRefused(deps, saved);
  await deps.db.write(async (tx) => {
    const row = await lockSaved(tx, savedSearchId);
    if (row?.revision === revision) await settleDue({ tx, queue: deps.queue }, deps, row, refusal);
  });
}

/** What keeps a saved search from being sent: its person lost the right, or the channel is none for exports any more. */
async function whyRefused(deps: Deps, { ownedBy, deliverTo }: SavedRow): Promise<PauseReason | null> {
  if (deliverTo !== null && !mayDeliverTo(deliverTo, deps.config)) return 'channel';
  try {
    await requireRight('operate', ownedBy, deps);
    return null;
  } catch (error) {
    if (error instanceof UserError) return 'right';
    throw toRetryable(error);
  }
}

async function settleDue(work: UnitOfWork, deps: Deps, row: SavedRow, refusal: PauseReason | null): Promise<void> {
  const schedule = scheduleOf(row);
  if (schedule === null || row.nextAt === null) return;
  const timeZone = deps.config.TIME_ZONE;
  const due = planDue(schedule, { timeZone, expected: row.nextAt, now: deps.now() });
  for (const slotAt of due.missed) await settleWithout(work, row, slotAt, 'missed');
  if (due.send !== null) {
    // Its dates mean the day of the slot, also when it runs late.
    const clock = { now: due.send, timeZone };
    const read = parseStoredFilter(row, clock);
    if (refusal !== null || 'mistake' in read) {
      await settleWithout(work, row, due.send, 'refused');
      await pauseSaved(work, row, refusal ?? 'filter');
      return;
    }
    await queueExport(work, row, { filter: read.filter, clock }, due.missed.length);
  } else if (due.missed.length > 0) {
    await work.queue.send(work.tx, 'tell-owner', { savedSearchId: row.savedSearchId, about: 'missed' });
  }
  await changeSaved(work, row, { nextAt: due.next });
}

/** Notes that nobody gets a slot, unless it was dealt with before. */
async function settleWithout(
  { tx }: UnitOfWork,
  { savedSearchId }: SavedRow,
  slotAt: Date,
  outcome: 'missed' | 'refused',
) {
  if (!(await isSettled(tx, savedSearchId, slotAt))) await settleSlot(tx, { savedSearchId, slotAt, outcome });
}

async function queueExport(
  { tx, queue }: UnitOfWork,
  { savedSearchId, ownedBy, channelId, deliverTo, name }: SavedRow,
  search: { filter: Filter; clock: Clock },
  missedSlots: number,
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
    },
  );
  await settleSlot(tx, { savedSearchId, slotAt, outcome: 'exported', exportId });
  await queue.send(tx, 'export-records', { exportId });
}

/** Job: a scheduled export could not be handed over, and the next one could not either. */
export async function pauseSchedule(
  { db, queue }: Deps,
  { exportId, because }: JobData['pause-schedule'],
): Promise<void> {
  await db.write(async (tx) => {
    const row = await lockByExport(tx, exportId);
    if (row !== null && row.nextAt !== null) await pauseSaved({ tx, queue }, row, because);
  });
}

/** Event: a message in a channel that is shared with another company. Exports no longer go there. */
export async function handleSharedChannel(
  { db, queue }: Deps,
  { channelId }: SlackEvents['sharedChannelMessage'],
): Promise<void> {
  if (!(await db.read((tx) => hasDeliveriesTo(tx, channelId)))) return;
  await db.write(async (tx) => {
    for (const row of await lockByChannel(tx, channelId)) await pauseSaved({ tx, queue }, row, 'shared');
  });
}
