/** Arithmetic on calendar days as `yyyy-mm-dd` strings, independent of any clock. */
import { TZDate } from '@date-fns/tz';
import { addDays } from 'date-fns/addDays';
import { addMonths } from 'date-fns/addMonths';
import { format } from 'date-fns/format';
import { getISODay } from 'date-fns/getISODay';

/** `yyyy-mm-dd` */
export type Day = string;

/** As people type them; Monday first, like `weekdayOf`. */
export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

const dayPattern = /^(\d{4})-(\d\d)-(\d\d)$/;

/** The calendar day in the time zone at this moment. */
export function dayAt(moment: Date, timeZone: string): Day {
  return format(new TZDate(moment, timeZone), 'yyyy-MM-dd');
}

/** The start of a day in a time zone; where a clock change skips midnight, the first moment after it. */
export function startOfDay(day: Day, timeZone: string): Date {
  const { year, month, date } = dayParts(day);
  return new Date(new TZDate(year, month - 1, date, timeZone).getTime());
}

/** The day with these numbers; null if there is no such date. */
export function makeDay(year: number, month: number, date: number): Day | null {
  const moment = new Date(Date.UTC(year, month - 1, date));
  const exists = moment.getUTCMonth() === month - 1 && moment.getUTCDate() === date;
  return exists && year >= 1900 && year <= 2199 ? toDay(moment) : null;
}

export function shiftDays(day: Day, days: number): Day {
  return toDay(addDays(noon(day), days));
}

/** The first day of the month that is `months` after the month of `day`. */
export function monthStart(day: Day, months = 0): Day {
  return toDay(addMonths(noon(`${day.slice(0, 7)}-01`), months));
}

/** Monday 1 to Sunday 7. */
export function weekdayOf(day: Day): number {
  return getISODay(noon(day));
}

export function dayParts(day: Day): { year: number; month: number; date: number } {
  const [year = 0, month = 0, date = 0] = (dayPattern.exec(day) ?? []).slice(1).map(Number);
  return { year, month, date };
}

/** Noon, so that the host's time zone can't shift it to another day. */
function noon(day: Day): TZDate {
  const { year, month, date } = dayParts(day);
  return new TZDate(year, month - 1, date, 12, 'UTC');
}

function toDay(moment: Date): Day {
  return moment.toISOString().slice(0, 10);
}
