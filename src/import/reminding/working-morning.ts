/** When people are at work again, by the clock of the account. */
import { TZDate } from '@date-fns/tz';
import { addDays } from 'date-fns/addDays';
import { addHours } from 'date-fns/addHours';
import { isWeekend } from 'date-fns/isWeekend';

/** What came in so shortly before the morning is no news yet: it gets the whole day. */
const usualGap = 4;
/** Whoever is told at this hour or later reads it the next morning. */
const eveningHour = 17;

/** A working morning: from Monday to Friday at this hour in this time zone. */
export interface Morning {
  hour: number;
  /** IANA name */
  timeZone: string;
}

/**
 * The first working morning after a moment, at least so many hours later, four unless said otherwise. Where a clock change swallows the hour, the moment at
 * which the clock goes on.
 */
export function nextWorkingMorning(since: Date, { hour, timeZone }: Morning, leastHours = usualGap): Date {
  const earliest = addHours(since, leastHours);
  let day = new TZDate(since, timeZone);
  for (;;) {
    const morning = new TZDate(day.getFullYear(), day.getMonth(), day.getDate(), hour, timeZone);
    if (!isWeekend(day) && morning >= earliest) return new Date(morning.getTime());
    // At noon, adding a day can't miss one.
    day = addDays(new TZDate(day.getFullYear(), day.getMonth(), day.getDate(), 12, timeZone), 1);
  }
}

/** Whether people are at work: on a working day, after its morning and before its evening. */
export function isWorkingTime(now: Date, { hour, timeZone }: Morning): boolean {
  const clock = new TZDate(now, timeZone);
  return !isWeekend(clock) && clock.getHours() >= hour && clock.getHours() < eveningHour;
}
