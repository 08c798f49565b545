/**
 * Schedules of saved searches and their slots: the times at which a schedule is due, one on each of its days. Clock changes
 * follow RFC 5545 (3.3.5): a time that occurs twice means the first occurrence, and a skipped time uses the offset before
 * the change, so 02:30 in the hour skipped in spring is 03:30.
 */

import { tzOffset } from '@date-fns/tz';
import { type Day, dayAt, dayParts, shiftDays, weekdayOf, weekdays } from '../filters/days/calendar-day.ts';

/** `weekdays` is Monday to Friday; the name of a day is that day of every week. */
export const scheduleDays = ['daily', 'weekdays', ...weekdays] as const;
export type ScheduleDays = (typeof scheduleDays)[number];

/**
 * Why a schedule is paused: its owner asked for it ('asked') or may no longer use Holdfast ('right'); exports may not go to
 * its channel ('channel'), the channel can't be reached ('gone') or is shared with another company ('shared'); its filter
 * can't be parsed ('filter'), or matches more than can be remembered ('large').
 */
export const pauseReasons = ['asked', 'right', 'channel', 'gone', 'shared', 'filter', 'large'] as const;
export type PauseReason = (typeof pauseReasons)[number];

/** What is sent: a file each time, a file when something matches, or what did not match the last time. */
export const deliveries = ['every', 'matches', 'new'] as const;
export type Delivery = (typeof deliveries)[number];

const minute = 60_000;
const hour = 60 * minute;

/** The outcome of a slot: its export was queued, Holdfast was not running in time, it may not be sent, or nothing was to send. */
export const slotOutcomes = ['exported', 'missed', 'refused', 'nothing'] as const;
export type SlotOutcome = (typeof slotOutcomes)[number];

export interface Schedule {
  days: ScheduleDays;
  /** `HH:MM`, 24-hour clock */
  time: string;
}

/** Parses the value of Slack's time picker; null if it isn't a time. */
export function parseTime(text: string | null): string | null {
  return text !== null && /^([01]\d|2[0-3]):[0-5]\d$/.test(text) ? text : null;
}

/** The schedule of a saved search; null if it has none. */
export function scheduleOf({ days, time }: { days: ScheduleDays | null; time: string | null }): Schedule | null {
  return days === null || time === null ? null : { days, time };
}

/** A late slot is still sent within this time; older ones are skipped. */
export const maxDelayHours = 12;

/** The first slot after a moment. */
export function nextSlot({ days, time }: Schedule, timeZone: string, after: Date): Date {
  // Nuuk skips the hour before midnight, so the slot of a day can fall on the next day.
  let day = shiftDays(dayAt(after, timeZone), -1);
  for (;;) {
    const slot = momentAt(day, time, timeZone);
    if (isScheduledOn(days, weekdayOf(day)) && slot > after && exists(day, timeZone)) return slot;
    day = shiftDays(day, 1);
  }
}

/** What is due. */
interface DueSlots {
  /** the slot to send now; null if none is due or all are too old */
  send: Date | null;
  /** the slots that are skipped */
  missed: Date[];
  next: Date;
}

/**
 * What to do at `now` if `expected` was the next slot: the latest due slot is sent unless it is older than
 * `maxDelayHours`, and earlier ones are skipped. Nothing is due if the account's time zone was changed and `expected` is
 * no longer a slot.
 */
export function planDue(
  schedule: Schedule,
  { timeZone, expected, now }: { timeZone: string; expected: Date; now: Date },
): DueSlots {
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

/** Whether a weekday, Monday 1 to Sunday 7, is among the days. */
function isScheduledOn(days: ScheduleDays, weekday: number): boolean {
  if (days === 'daily') return true;
  return days === 'weekdays' ? weekday <= 5 : weekdays[weekday - 1] === days;
}

/** The moment at which a clock in the time zone shows `time` (`HH:MM`) on a day. */
export function momentAt(day: Day, time: string, timeZone: string): Date {
  const { year, month, date } = dayParts(day);
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  const wall = Date.UTC(year, month - 1, date, hours, minutes);
  // Offsets are shorter than a day, so these are the offsets before and after any nearby change.
  const before = offsetAt(wall - 24 * hour, timeZone);
  const after = offsetAt(wall + 24 * hour, timeZone);
  const isPastChange = offsetAt(wall - before, timeZone) !== before && offsetAt(wall - after, timeZone) === after;
  return new Date(wall - (isPastChange ? after : before));
}

/** The zone's offset from UTC in milliseconds. */
function offsetAt(milliseconds: number, timeZone: string): number {
  return tzOffset(timeZone, new Date(milliseconds)) * minute;
}

/** Whether a day exists in a zone: some zones skipped a day by moving across the date line. */
function exists(day: Day, timeZone: string): boolean {
  return dayAt(momentAt(day, '12:00', timeZone), timeZone) === day;
}
