/**
 * Job: a slot of a schedule is due. Its export is queued in the transaction that settles the slot and plans the next
 * one, so that a slot has one export whoever runs this, how often, and wherever it ends.
 */
import type { Deps } from '../deps.ts';
import { mayDeliverTo } from '../exports/delivery.ts';
import { registerExport } from '../exports/export-row.ts';
import type { UnitOfWork } from '../jobs/queue.ts';
import { requireRight } from '../permissions.ts';
import { RetryLater, UserError } from '../runtime/errors.ts';
import type { Filter } from '../search/filter.ts';
import type { Clock } from '../search/parse-date-range.ts';
import { toRetryable } from '../slack/slack-failure.ts';
import { changeSaved, findSaved, isSettled, lockSaved, pauseSaved, type SavedRow, settleSlot } from './saved-row.ts';
import { type PauseReason, scheduleOf } from './schedule.ts';
import { planDue } from './slots.ts';
import { parseStoredFilter } from './stored-filter.ts';

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
