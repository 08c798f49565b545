/** When a waiting summary is brought up, and whom the reminder mentions: pure rules. */
import { TZDate } from '@date-fns/tz';
import { addDays } from 'date-fns/addDays';
import { addHours } from 'date-fns/addHours';
import { isWeekend } from 'date-fns/isWeekend';
import { maxReminded } from '../../slack/channels.ts';
import type { Reminded } from '../messages/notification-messages.ts';
import { authorsOf, importNeedsSecondPerson } from '../model/four-eyes.ts';
import type { ImportRow } from '../model/import-row.ts';

/** A working morning: Monday to Friday at this hour in this time zone. */
export interface Morning {
  hour: number;
  /** IANA name */
  timeZone: string;
}

/** The reminder's time, always within working hours; null when there is to be none. */
export function reminderTime(
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
