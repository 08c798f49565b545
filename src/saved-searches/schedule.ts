/**
 * Schedules of saved searches and their slots: the times at which a schedule is due, one for each of its days. Across
 * clock changes, RFC 5545 (3.3.5) is followed: a time that occurs twice means the first, and one that is skipped is read
 * with the offset before the change, so 02:30 in the hour skipped in spring is 03:30.
 */

import { tzOffset } from '@date-fns/tz';
import { type Day, dayAt, dayParts, shiftDays, weekdayOf, weekdays } from '../search/calendar-day.ts';

/** `weekdays` is Monday to Friday; the name of a day is that day of every week. */
export const scheduleDays = ['daily', 'weekdays', ...weekdays] as const;
export type ScheduleDays = (typeof scheduleDays)[number];

/**
 * Why a schedule stands still: its person asked for that or may not use Holdfast any more; its channel is none where
 * exports may go, can't be reached, or is shared with another company; or its filter can't be understood.
 */
export const pauseReasons = ['asked', 'right', 'channel', 'gone', 'shared', 'filter'] as const;
export type PauseReason = (typeof pauseReasons)[number];

/** What became of a slot: its export was queued, nobody was there in time, or it must not be sent. */
export const slotOutcomes = ['exported', 'missed', 'refused'] as const;
export type SlotOutcome = (typeof slotOutcomes)[number];

export interface Schedule {
  days: ScheduleDays;
  /** `HH:MM` of a clock with 24 hours */
  time: string;
}

/** Reads a time as Slack's time picker gives it; null when it is none. */
export function parseTime(text: string | null): string | null {
  return text !== null && /^([01]\d|2[0-3]):[0-5]\d$/.test(text) ? text : null;
}

/** Whether a weekday, Monday 1 to Sunday 7, is among the days. */
export function isScheduledOn(days: ScheduleDays, weekday: number): boolean {
  if (days === 'daily') return true;
  return days === 'weekdays' ? weekday <= 5 : weekdays[weekday - 1] === days;
}

/** The schedule of a saved search; null when it has none. */
export function scheduleOf({ days, time }: { days: ScheduleDays | null; time: string | null }): Schedule | null {
  return days === null || time === null ? null : { days, time };
}

const minute = 60_000;
const hour = 60 * minute;

/** A slot that was missed is made up for within this time; what is older is skipped. */
export const maxDelayHours = 12;

/** The moment at which a clock in the time zone shows `time` (`HH:MM`) on a day. */
export function momentAt(day: Day, time: string, timeZone: string): Date {
  const { year, month, date } = dayParts(day);
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  const wall = Date.UTC(year, month - 1, date, hours, minutes);
  // No offset reaches a day, so these are the offsets before and after a change that is near.
  const before = offsetAt(wall - 24 * hour, timeZone);
  const after = offsetAt(wall + 24 * hour, timeZone);
  const isPastChange = offsetAt(wall - before, timeZone) !== before && offsetAt(wall - after, timeZone) === after;
  return new Date(wall - (isPastChange ? after : before));
}

/** The first slot after a moment. */
export function nextSlot({ days, time }: Schedule, timeZone: string, after: Date): Date {
  // In Nuuk the hour before midnight is skipped: the slot of a day may fall into the next.
  let day = shiftDays(dayAt(after, timeZone), -1);
  for (;;) {
    const slot = momentAt(day, time, timeZone);
    if (isScheduledOn(days, weekdayOf(day)) && slot > after && exists(day, timeZone)) return slot;
    day = shiftDays(day, 1);
  }
}

/** What has become due. */
export interface Due {
  /** the slot to send now; null when none is, or all are too old */
  send: Date | null;
  /** the slots that nobody will get */
  missed: Date[];
  next: Date;
}

/**
 * What is to be done at `now` when `expected` was to be the next slot: the latest one that is due is sent unless it is
 * older than `latestHours`, and those before it are skipped. Nothing is due when the account's time zone was changed
 * and `expected` is no slot any more.
 */
export function planDue(
  schedule: Schedule,
  { timeZone, expected, now }: { timeZone: string; expected: Date; now: Date },
): Due {
  const due: Date[] = [];
  let next = nextSlot(schedule, timeZone, new Date(expected.getTime() - 1));
  while (next <= now) {
    due.push(next);
    next = nextSlot(schedule, timeZone, next);
  }
  const latest = due.at(-1);
  if (latest === undefined || now.getTime() - latest.getTime() > maxDelayHours * hour) {
    return { send: null, missed: due, next };
  }
  return { send: latest, missed: due.slice(0, -1), next };
}

/** Milliseconds by which the zone's clocks are ahead of UTC. */
function offsetAt(milliseconds: number, timeZone: string): number {
  return tzOffset(timeZone, new Date(milliseconds)) * minute;
}

/** Where the date line was moved, a zone has left out a whole day. */
function exists(day: Day, timeZone: string): boolean {
  return dayAt(momentAt(day, '12:00', timeZone), timeZone) === day;
}
