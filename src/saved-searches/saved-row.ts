/** Stores saved searches and their schedule slots. Every update of a saved search goes through `changeSaved`. */

import { randomUUID } from 'node:crypto';
import { and, asc, desc, eq, inArray, isNotNull, sql } from 'drizzle-orm';
import type { Transaction } from '../db/client.ts';
import { isUuid } from '../db/ids.ts';
import { exports } from '../exports/tables.ts';
import type { Clock } from '../filters/parse-date-range.ts';
import type { UnitOfWork } from '../jobs/queue.ts';
import { UserError } from '../runtime/errors.ts';
import { foldText } from '../text/fold-text.ts';
import { forgetMatches } from './new-matches.ts';
import { formatStoredFilter } from './saved-filter.ts';
import { type Delivery, nextSlot, type PauseReason, type Schedule, type SlotOutcome, scheduleOf } from './schedule.ts';
import { savedSearches, scheduleSlots } from './tables.ts';

export type SavedRow = typeof savedSearches.$inferSelect;

/** What a person can set on a saved search; without a `schedule` it only runs on request. */
export interface SavedValues {
  name: string;
  filter: string;
  schedule: Schedule | null;
  deliverTo: string | null;
  delivery: Delivery;
  /** without a schedule: new matches are sent soon */
  isWatched: boolean;
}

/** The outcome of a slot; `state` and `rowCount` are those of its export, if any. */
export interface LatestSlot {
  slotAt: Date;
  outcome: SlotOutcome;
  state: string | null;
  rowCount: number | null;
}

/** As many as fit into one message with their buttons. */
export const maxSaved = 20;

/** All saved searches of a person, by name. */
export async function listSaved(tx: Transaction, ownedBy: string): Promise<SavedRow[]> {
  const byName = asc(sql`lower(${savedSearches.name})`);
  return await tx.select().from(savedSearches).where(eq(savedSearches.ownedBy, ownedBy)).orderBy(byName);
}

/** The saved search with this id, or null. */
export async function findSaved(tx: Transaction, savedSearchId: string): Promise<SavedRow | null> {
  if (!isUuid(savedSearchId)) return null;
  const [row] = await tx.select().from(savedSearches).where(eq(savedSearches.savedSearchId, savedSearchId));
  return row ?? null;
}

/** The same, with the row locked until the transaction ends. */
export async function lockSaved(tx: Transaction, savedSearchId: string): Promise<SavedRow | null> {
  if (!isUuid(savedSearchId)) return null;
  const byId = eq(savedSearches.savedSearchId, savedSearchId);
  const [row] = await tx.select().from(savedSearches).where(byId).for('update');
  return row ?? null;
}

/** The saved search whose schedule an export was made for, locked; null if it was deleted. */
export async function lockByExport(tx: Transaction, exportId: string): Promise<SavedRow | null> {
  const [slot] = await tx.select().from(scheduleSlots).where(eq(scheduleSlots.exportId, exportId));
  return slot === undefined ? null : await lockSaved(tx, slot.savedSearchId);
}

/** Whether any schedule sends to a channel. */
export async function hasDeliveriesTo(tx: Transaction, channelId: string): Promise<boolean> {
  return (await tx.select().from(savedSearches).where(deliversTo(channelId)).limit(1)).length > 0;
}

/** The saved searches that send to a channel, locked. */
export async function lockByChannel(tx: Transaction, channelId: string): Promise<SavedRow[]> {
  const { savedSearchId } = savedSearches;
  return await tx.select().from(savedSearches).where(deliversTo(channelId)).orderBy(savedSearchId).for('update');
}

/**
 * Saves a new search and plans its first slot.
 * @throws {UserError} if the person has `maxSaved` already, or one with that name
 */
export async function createSaved(
  work: UnitOfWork,
  { ownedBy, channelId, values, clock }: { ownedBy: string; channelId: string; values: SavedValues; clock: Clock },
): Promise<SavedRow> {
  // Serialize a person's concurrent saves, so that the limit and the name check hold.
  await work.tx.execute(sql`select pg_advisory_xact_lock(hashtext('saved_searches'), hashtext(${ownedBy}))`);
  const existing = await listSaved(work.tx, ownedBy);
  const mistake = limitError(existing) ?? duplicateNameError(existing, values.name, null);
  if (mistake !== null) throw new UserError(mistake);
  const savedSearchId = randomUUID();
  const base = { savedSearchId, ownedBy, channelId, savedAt: clock.now, name: values.name, filter: values.filter };
  const [row] = await work.tx.insert(savedSearches).values(base).returning();
  if (row === undefined) throw new Error('a saved search was not kept');
  return await scheduleSaved(work, row, values, clock);
}

/**
 * Changes a saved search and replans its next slot. A schedule that its owner paused stays paused; one paused for another
 * reason resumes.
 * @throws {UserError} if the person has another one with that name
 */
export async function updateSaved(
  work: UnitOfWork,
  row: SavedRow,
  values: SavedValues,
  clock: Clock,
): Promise<SavedRow> {
  const mistake = duplicateNameError(await listSaved(work.tx, row.ownedBy), values.name, row.savedSearchId);
  if (mistake !== null) throw new UserError(mistake);
  return await scheduleSaved(work, row, values, clock);
}

/** Resumes a paused schedule with its next slot. */
export async function resumeSaved(work: UnitOfWork, row: SavedRow, clock: Clock): Promise<SavedRow> {
  if (row.isWatched) return await changeSaved(work, row, { pausedBecause: null, nextAt: clock.now });
  const schedule = scheduleOf(row);
  if (schedule === null) return row;
  const nextAt = nextSlot(schedule, clock.timeZone, clock.now);
  return await changeSaved(work, row, { pausedBecause: null, nextAt });
}

/** Changes a locked row and queues a job for its next slot, if any; jobs for older revisions become no-ops. */
export async function changeSaved(
  { tx, queue }: UnitOfWork,
  { savedSearchId }: SavedRow,
  changes: Partial<SavedRow>,
): Promise<SavedRow> {
  const [row] = await tx
    .update(savedSearches)
    .set({ ...changes, revision: sql`${savedSearches.revision} + 1` })
    .where(eq(savedSearches.savedSearchId, savedSearchId))
    .returning();
  if (row === undefined) throw new Error('the saved search is gone');
  const { revision, nextAt, isWatched } = row;
  const job = isWatched ? 'watch-search' : 'run-schedule';
  if (nextAt !== null) await queue.send(tx, job, { savedSearchId, revision }, { after: nextAt });
  return row;
}

/** Deletes a saved search with its schedule. */
export async function deleteSaved({ tx, queue }: UnitOfWork, { savedSearchId, ownedBy }: SavedRow): Promise<void> {
  await queue.send(tx, 'draw-home', { userId: ownedBy });
  await tx.delete(savedSearches).where(eq(savedSearches.savedSearchId, savedSearchId));
}

/** Pauses a schedule until it is resumed; notifies the owner unless they asked for it. */
export async function pauseSaved(work: UnitOfWork, row: SavedRow, because: PauseReason): Promise<SavedRow> {
  const paused = await changeSaved(work, row, { pausedBecause: because, nextAt: null });
  const { savedSearchId } = row;
  if (because !== 'asked') await work.queue.send(work.tx, 'tell-owner', { savedSearchId, about: because });
  return paused;
}

/** Whether a slot is settled; stable while the saved search is locked. */
export async function isSettled(tx: Transaction, savedSearchId: string, slotAt: Date): Promise<boolean> {
  const slot = and(eq(scheduleSlots.savedSearchId, savedSearchId), eq(scheduleSlots.slotAt, slotAt));
  return (await tx.select().from(scheduleSlots).where(slot)).length > 0;
}

/** Records the outcome of a slot. @throws a unique violation if it was already recorded */
export async function settleSlot(tx: Transaction, slot: typeof scheduleSlots.$inferInsert): Promise<void> {
  await tx.insert(scheduleSlots).values(slot);
}

/** The latest settled slot of each saved search, by its id. */
export async function latestSlots(tx: Transaction, savedSearchIds: string[]): Promise<Map<string, LatestSlot>> {
  const rows = await tx
    .selectDistinctOn([scheduleSlots.savedSearchId], {
      savedSearchId: scheduleSlots.savedSearchId,
      slotAt: scheduleSlots.slotAt,
      outcome: scheduleSlots.outcome,
      state: exports.state,
      rowCount: exports.rowCount,
    })
    .from(scheduleSlots)
    .leftJoin(exports, eq(exports.exportId, scheduleSlots.exportId))
    .where(inArray(scheduleSlots.savedSearchId, savedSearchIds))
    .orderBy(scheduleSlots.savedSearchId, desc(scheduleSlots.slotAt));
  return new Map(rows.map((row) => [row.savedSearchId, row]));
}

/** Why a person can't save another search; null if they can. */
export function limitError(existing: readonly SavedRow[]): string | null {
  if (existing.length < maxSaved) return null;
  return `You have ${maxSaved} saved searches, which is as many as I keep. Delete one first: /fulfillments saved.`;
}

/**
 * The error if another of the person's searches has this name, whatever its case and accents; null if it is free. The
 * unique index compares by `lower`, which in no locale takes two names for one that differ here.
 */
export function duplicateNameError(existing: readonly SavedRow[], name: string, own: string | null): string | null {
  const isSame = (row: SavedRow) => row.savedSearchId !== own && foldText(row.name) === foldText(name);
  const taken = existing.find(isSame);
  return taken === undefined
    ? null
    : `You have a search named “${taken.name}” already. Choose another name, or change that one: /fulfillments saved.`;
}

const deliversTo = (channelId: string) => and(eq(savedSearches.deliverTo, channelId), isNotNull(savedSearches.nextAt));

async function scheduleSaved(work: UnitOfWork, row: SavedRow, values: SavedValues, clock: Clock): Promise<SavedRow> {
  const { name, filter, schedule, deliverTo, delivery, isWatched } = values;
  const base = { name, filter, days: schedule?.days ?? null, time: schedule?.time ?? null, deliverTo, delivery };
  const isPaused = (schedule !== null || isWatched) && row.pausedBecause === 'asked';
  const first = isWatched ? clock.now : schedule && nextSlot(schedule, clock.timeZone, clock.now);
  // Another search, or another use of it: what matched before says nothing of what is new.
  const conditionsOf = (one: Pick<SavedRow, 'filter'>) => formatStoredFilter(one, clock).typed;
  const isOtherSearch = conditionsOf({ filter }) !== conditionsOf(row);
  const startsAnew = isOtherSearch || delivery !== row.delivery || isWatched !== row.isWatched;
  if (startsAnew) await forgetMatches(work.tx, row.savedSearchId);
  const watched = { isWatched, ...(startsAnew ? { watchedSince: null } : {}) };
  const nextAt = isPaused ? null : first;
  await work.queue.send(work.tx, 'draw-home', { userId: row.ownedBy });
  return await changeSaved(work, row, { ...base, ...watched, pausedBecause: isPaused ? 'asked' : null, nextAt });
}
