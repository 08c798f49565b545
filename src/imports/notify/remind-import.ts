/**
 * A summary without a decision is brought up in its thread, once, on the next working morning: the job, and the rules for
 * when that is and whom the reminder mentions.
 */

import { TZDate } from '@date-fns/tz';
import { addDays } from 'date-fns/addDays';
import { addHours } from 'date-fns/addHours';
import { isWeekend } from 'date-fns/isWeekend';
import { and, eq, inArray, isNull } from 'drizzle-orm';
import type { Config } from '../../config.ts';
import type { Transaction } from '../../db/client.ts';
import { databaseNow } from '../../db/queries.ts';
import type { Deps } from '../../deps.ts';
import type { UnitOfWork } from '../../jobs/queue.ts';
import { rightsOf, whoMay } from '../../permissions.ts';
import { type ChannelKey, findChannelSettings, maxReminded } from '../../slack/channels.ts';
import type { Reminded } from '../messages/notification-messages.ts';
import { authorsOf, importNeedsSecondPerson } from '../model/four-eyes.ts';
import { findImport, type ImportRow } from '../model/import-row.ts';
import { isOpen, openStates } from '../model/lifecycle.ts';
import { findSummaryPlace, queueMessage } from '../model/messages.ts';
import { imports } from '../model/tables.ts';

/** Posts the reminder; defers itself when it is early, does nothing when the import was decided or reminded of already. */
export async function remindImport(deps: Deps, { importId }: { importId: string }): Promise<void> {
  const { db, queue, config, now } = deps;
  await db.write(async (tx) => {
    const row = await findImport(tx, importId);
    if (row === null || !isOpen(row.state) || row.remindedAt !== null) return;
    const due = await findDueTime(tx, row, config, now());
    if (due === null) return;
    // The queue goes by the database's clock: a moment that has come there, but not here, would make the job due at once.
    if (due > now()) {
      const after = due > (await databaseNow(tx)) ? due : secondsToNextLook;
      return await queue.send(tx, 'remind-import', { importId }, { after });
    }
    const place = await findSummaryPlace(tx, importId);
    if (place?.threadTs == null) {
      return await queue.send(tx, 'remind-import', { importId }, { after: secondsToNextLook });
    }
    if (await markReminded(tx, importId, now())) await queueMessage({ tx, queue }, importId, 'reminder', place);
  });
}

/** Until this machine's clock has come to the moment, or the summary itself is posted, for which Slack may be unreachable. */
const secondsToNextLook = 60;

/** Claims the reminder; false when another run already has. */
async function markReminded(tx: Transaction, importId: string, remindedAt: Date): Promise<boolean> {
  const marked = await tx
    .update(imports)
    .set({ remindedAt })
    .where(and(eq(imports.importId, importId), isNull(imports.remindedAt), inArray(imports.state, [...openStates])))
    .returning({ importId: imports.importId });
  return marked.length > 0;
}

/** Whom the reminder of an import mentions, by its channel's settings. @throws when Slack can't say who somebody is */
export async function findReminded(deps: Deps, row: ImportRow, channelId: string): Promise<Reminded> {
  const { remind } = await deps.db.read((tx) => findChannelSettings(tx, row));
  const [sharer, ...rights] = await Promise.all([row.sharedBy, ...remind].map((id) => rightsOf(id, deps)));
  return chooseReminded(row, {
    chosen: remind.filter((_, index) => rights[index]?.may.approve),
    approvers: whoMay('approve', deps.config),
    fourEyesRows: deps.config.FOUR_EYES_ROWS,
    isPrivate: channelId.startsWith('D'),
    sharerMay: sharer?.may.approve ?? false,
  });
}

/** Queues the reminder of a summary that has begun to wait. */
export async function queueReminder(
  { tx, queue }: UnitOfWork,
  row: ImportRow,
  config: Pick<Config, 'TIME_ZONE'>,
  now: Date,
): Promise<void> {
  const due = await findDueTime(tx, row, config, now);
  if (due !== null) await queue.send(tx, 'remind-import', { importId: row.importId }, { after: due });
}

/** Queues the reminders of all summaries that wait in a channel, after a change of its settings. */
export async function queueReminders(
  work: UnitOfWork,
  channel: ChannelKey,
  config: Pick<Config, 'TIME_ZONE'>,
  now: Date,
): Promise<void> {
  const here = and(eq(imports.teamId, channel.teamId), eq(imports.channelId, channel.channelId));
  const waiting = await work.tx
    .select()
    .from(imports)
    .where(and(here, inArray(imports.state, [...openStates]), isNull(imports.remindedAt)));
  for (const row of waiting) await queueReminder(work, row, config, now);
}

/** When the reminder of a summary is due, by the settings of its channel; null for none. */
async function findDueTime(
  tx: Transaction,
  row: ImportRow,
  { TIME_ZONE: timeZone }: Pick<Config, 'TIME_ZONE'>,
  now: Date,
): Promise<Date | null> {
  const { remindAtHour: hour } = await findChannelSettings(tx, row);
  return hour === null ? null : reminderTime(row, { hour, timeZone }, now);
}

/** A working morning: Monday to Friday at this hour in this time zone. */
export interface Morning {
  hour: number;
  /** IANA name */
  timeZone: string;
}

/** The reminder's time, always within working hours; null when there is to be none. */
function reminderTime(
  { waitingSince, expiresAt }: Pick<ImportRow, 'waitingSince' | 'expiresAt'>,
  morning: Morning,
  now: Date,
): Date | null {
  if (waitingSince === null) return null;
  // What would expire before the next morning is brought up on this one, even if that is soon.
  const due = [nextWorkingMorning(waitingSince, morning), nextWorkingMorning(waitingSince, morning, 0)];
  const late = due.map((one) =>
    one < now && !isWorkingTime(now, morning) ? nextWorkingMorning(now, morning, 0) : one,
  );
  return late.find((one) => expiresAt === null || (one < expiresAt && now < expiresAt)) ?? null;
}

/** A file shared shortly before the morning is left alone for the whole day. */
const defaultGapHours = 4;
/** A reminder at this hour or later would only be read the next morning. */
const eveningHour = 17;

/**
 * The first working morning at least `minHours` after a moment. Where a clock change skips the hour, the moment at which
 * the clock continues.
 */
export function nextWorkingMorning(since: Date, { hour, timeZone }: Morning, minHours = defaultGapHours): Date {
  const earliest = addHours(since, minHours);
  let day = new TZDate(since, timeZone);
  for (;;) {
    const morning = new TZDate(day.getFullYear(), day.getMonth(), day.getDate(), hour, timeZone);
    if (!isWeekend(day) && morning >= earliest) return new Date(morning.getTime());
    // Add the day at noon: no clock change can skip or repeat one there.
    day = addDays(new TZDate(day.getFullYear(), day.getMonth(), day.getDate(), 12, timeZone), 1);
  }
}

/** Whether people are at work: on a working day, after its morning and before its evening. */
export function isWorkingTime(now: Date, { hour, timeZone }: Morning): boolean {
  const clock = new TZDate(now, timeZone);
  return !isWeekend(clock) && clock.getHours() >= hour && clock.getHours() < eveningHour;
}

export interface ReminderRules {
  /** whom the channel's settings name, as far as they may still confirm */
  chosen: readonly string[];
  /** user and group ids that may confirm; empty: every operator */
  approvers: readonly string[];
  fourEyesRows: number | undefined;
  /** the summary is in the direct messages of the person who shared the file: only they see it */
  isPrivate: boolean;
  /** whether the person who shared the file may confirm imports */
  sharerMay: boolean;
}

/** Whom to remind of an import that waits for a decision: few people, and only those who can decide. */
export function chooseReminded(
  row: ImportRow,
  { chosen, approvers, fourEyesRows, isPrivate, sharerMay }: ReminderRules,
): Reminded {
  // The person who shared a file knows best what kind it is.
  if (row.state === 'asking') return { ids: [row.sharedBy], request: 'decide' };
  const authors = importNeedsSecondPerson(row, fourEyesRows) ? authorsOf(row) : [];
  if (isPrivate) {
    const canDecide = sharerMay && authors.length === 0;
    return { ids: [row.sharedBy], request: canDecide ? 'decide' : 'share it where others see it' };
  }
  const able = (ids: readonly string[]) => few(ids.filter((id) => !authors.includes(id)));
  const reminded = [able(chosen), able(approvers)].find((ids) => ids.length > 0);
  if (reminded !== undefined) return { ids: reminded, request: 'decide' };
  const everyoneMay = approvers.length === 0 && authors.length === 0;
  return { ids: [row.sharedBy], request: everyoneMay ? 'decide' : 'find a colleague' };
}

/** Whom to ask to approve an import: those who may confirm it besides its authors; none where every operator may. */
export function chooseApprovers(row: ImportRow, approvers: readonly string[]): string[] {
  const authors = authorsOf(row);
  return few(approvers.filter((id) => !authors.includes(id)));
}

/** Groups first: each is one mention, whatever its size. */
function few(ids: string[]): string[] {
  const isGroup = (id: string) => id.startsWith('S');
  return [...ids.filter(isGroup), ...ids.filter((id) => !isGroup(id))].slice(0, maxReminded);
}
