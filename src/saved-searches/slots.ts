/**
 * The slots of a schedule: the moments at which it is due, one for each of its days. Where the clocks change, RFC 5545
 * (3.3.5) is followed: a time that comes twice means the first, and one that is skipped is read with the offset before
 * the change, so 02:30 in the hour that spring takes away is 03:30.
 */
import { tzOffset } from '@date-fns/tz';
import { type Day, dayAt, dayParts, shiftDays, weekdayOf } from '../search/calendar-day.ts';
import { isScheduledOn, type Schedule } from './schedule.ts';

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
