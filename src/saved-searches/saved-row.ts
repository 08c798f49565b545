/** The saved searches: whose, what, and when they are sent. Every change goes through `changeSaved`. */

import { randomUUID } from 'node:crypto';
import { and, asc, desc, eq, inArray, isNotNull, sql } from 'drizzle-orm';
import type { Transaction } from '../db/client.ts';
import { isUuid } from '../db/ids.ts';
import { exports } from '../exports/tables.ts';
import type { UnitOfWork } from '../jobs/queue.ts';
import { UserError } from '../runtime/errors.ts';
import type { Clock } from '../search/parse-date-range.ts';
import { nextSlot, type PauseReason, type Schedule, type SlotOutcome, scheduleOf } from './schedule.ts';
import { savedSearches, scheduleSlots } from './tables.ts';

export type SavedRow = typeof savedSearches.$inferSelect;

/** What a person decides about a saved search; `schedule` null: it is not sent by itself. */
export interface SavedValues {
  name: string;
  filter: string;
  schedule: Schedule | null;
  deliverTo: string | null;
}

/** So many fit into one message with their buttons. */
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

/** The same, and nobody else changes it until the transaction ends. */
export async function lockSaved(tx: Transaction, savedSearchId: string): Promise<SavedRow | null> {
  if (!isUuid(savedSearchId)) return null;
  const mine = eq(savedSearches.savedSearchId, savedSearchId);
  const [row] = await tx.select().from(savedSearches).where(mine).for('update');
  return row ?? null;
}

/** The saved search whose schedule an export was made for, locked; null when it was deleted since. */
export async function lockByExport(tx: Transaction, exportId: string): Promise<SavedRow | null> {
  const [slot] = await tx.select().from(scheduleSlots).where(eq(scheduleSlots.exportId, exportId));
  return slot === undefined ? null : await lockSaved(tx, slot.savedSearchId);
}

const goingTo = (channelId: string) => and(eq(savedSearches.deliverTo, channelId), isNotNull(savedSearches.nextAt));

/** Whether any schedule sends to a channel. */
export async function hasDeliveriesTo(tx: Transaction, channelId: string): Promise<boolean> {
  return (await tx.select().from(savedSearches).where(goingTo(channelId)).limit(1)).length > 0;
}

/** The saved searches that are sent to a channel, locked. */
export async function lockByChannel(tx: Transaction, channelId: string): Promise<SavedRow[]> {
  const { savedSearchId } = savedSearches;
  return await tx.select().from(savedSearches).where(goingTo(channelId)).orderBy(savedSearchId).for('update');
}

/**
 * Keeps a new search, and plans its first slot.
 * @throws {UserError} when the person has as many as fit, or one of that name
 */
export async function createSaved(
  work: UnitOfWork,
  { ownedBy, channelId, values, clock }: { ownedBy: string; channelId: string; values: SavedValues; clock: Clock },
): Promise<SavedRow> {
  // Two that are saved at the same moment must count each other.
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
 * Changes a saved search and plans its next slot anew. What its person paused stays so; if it stood still for another
 * reason, it goes on.
 * @throws {UserError} when the person has another one of that name
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

async function scheduleSaved(work: UnitOfWork, row: SavedRow, values: SavedValues, clock: Clock): Promise<SavedRow> {
  const { name, filter, schedule, deliverTo } = values;
  const changes = { name, filter, days: schedule?.days ?? null, time: schedule?.time ?? null, deliverTo };
  const isPaused = schedule !== null && row.pausedBecause === 'asked';
  const nextAt = schedule === null || isPaused ? null : nextSlot(schedule, clock.timeZone, clock.now);
  return await changeSaved(work, row, { ...changes, pausedBecause: isPaused ? 'asked' : null, nextAt });
}

/** Lets a schedule that stood still go on with its next slot. */
export async function resumeSaved(work: UnitOfWork, row: SavedRow, clock: Clock): Promise<SavedRow> {
  const schedule = scheduleOf(row);
  if (schedule === null) return row;
  const nextAt = nextSlot(schedule, clock.timeZone, clock.now);
  return await changeSaved(work, row, { pausedBecause: null, nextAt });
}

/** Changes a locked row; when a slot is to come, a job is queued for it, and jobs of before do nothing any more. */
export async function changeSaved(
  { tx, queue }: UnitOfWork,
  { savedSearchId }: SavedRow,
  changes: Partial<SavedRow>,
): Promise<SavedRow> {
  const [row] = await tx
    .update(savedSearches)
    .set({ ...changes, revision: sql`${savedSearches.revision} + 1` as unknown as number })
    .where(eq(savedSearches.savedSearchId, savedSearchId))
    .returning();
  if (row === undefined) throw new Error('the saved search is gone');
  const { revision, nextAt } = row;
  if (nextAt !== null) await queue.send(tx, 'run-schedule', { savedSearchId, revision }, { after: nextAt });
  return row;
}

/** Forgets a saved search with its schedule. */
export async function deleteSaved(tx: Transaction, { savedSearchId }: SavedRow): Promise<void> {
  await tx.delete(savedSearches).where(eq(savedSearches.savedSearchId, savedSearchId));
}

/** Lets a schedule stand still until it is resumed; unless its person asked for that, they are told. */
export async function pauseSaved(work: UnitOfWork, row: SavedRow, because: PauseReason): Promise<SavedRow> {
  const paused = await changeSaved(work, row, { pausedBecause: because, nextAt: null });
  const { savedSearchId } = row;
  if (because !== 'asked') await work.queue.send(work.tx, 'tell-owner', { savedSearchId, about: because });
  return paused;
}

/** Whether a slot was dealt with before; for as long as the saved search is locked, that stays so. */
export async function isSettled(tx: Transaction, savedSearchId: string, slotAt: Date): Promise<boolean> {
  const slot = and(eq(scheduleSlots.savedSearchId, savedSearchId), eq(scheduleSlots.slotAt, slotAt));
  return (await tx.select().from(scheduleSlots).where(slot)).length > 0;
}

/** Notes what becomes of a slot. @throws when that was noted before */
export async function settleSlot(tx: Transaction, slot: typeof scheduleSlots.$inferInsert): Promise<void> {
  await tx.insert(scheduleSlots).values(slot);
}

/** The latest slots of some saved searches that were dealt with, by their id. */
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

/** What came of a slot; `state` and `rowCount` are those of its export, if there was one. */
export interface LatestSlot {
  slotAt: Date;
  outcome: SlotOutcome;
  state: string | null;
  rowCount: number | null;
}

/** Why a person can't keep one more; null when they can. */
export function limitError(existing: readonly SavedRow[]): string | null {
  if (existing.length < maxSaved) return null;
  return `You have ${maxSaved} saved searches, which is as many as I keep. Delete one first: /fulfillments saved.`;
}

/** Why a name can't be given: another of the person's searches has it, in whatever case; null when it is free. */
export function duplicateNameError(existing: readonly SavedRow[], name: string, own: string | null): string | null {
  const isSame = (row: SavedRow) => row.savedSearchId !== own && row.name.toLowerCase() === name.toLowerCase();
  const taken = existing.find(isSame);
  return taken === undefined
    ? null
    : `You have a search named “${taken.name}” already. Choose another name, or change that one: /fulfillments saved.`;
}
