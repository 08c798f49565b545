/** Holidays after which orders are counted, by their American dates. */
import { type Day, makeDay, shiftDays, weekdayOf } from './calendar-day.ts';

const thursday = 4;
const thanksgiving = (year: number) => nthWeekday(year, 11, thursday, 4);

const holidays: [pattern: RegExp, dayIn: (year: number) => Day | null][] = [
  [/^(?:christmas|xmas)(?: day)?$/, (year) => makeDay(year, 12, 25)],
  [/^(?:christmas|xmas) eve$/, (year) => makeDay(year, 12, 24)],
  [/^new year(?:'?s)?(?: day)?$/, (year) => makeDay(year, 1, 1)],
  [/^new year(?:'?s)? eve$/, (year) => makeDay(year, 12, 31)],
  [/^valentine'?s(?: day)?$/, (year) => makeDay(year, 2, 14)],
  [/^memorial day$/, (year) => lastMonday(year, 5, 31)],
  [/^independence day$/, (year) => makeDay(year, 7, 4)],
  [/^labor day$/, (year) => nthWeekday(year, 9, 1, 1)],
  [/^halloween$/, (year) => makeDay(year, 10, 31)],
  [/^thanksgiving(?: day)?$/, thanksgiving],
  [/^black friday$/, (year) => after(thanksgiving(year), 1)],
  [/^cyber monday$/, (year) => after(thanksgiving(year), 4)],
];

const named = /^(on |over |last )?(?:the )?(.+?)(?: (20\d\d))?$/;

/** `black friday`, `on christmas 2025`: without a year, the latest that isn't in the future. */
export function readHoliday(plain: string, today: Day): Day | null {
  const [, , name = '', year] = named.exec(plain) ?? [];
  const dayIn = holidays.find(([pattern]) => pattern.test(name))?.[1];
  if (dayIn === undefined) return null;
  const thisYear = Number(today.slice(0, 4));
  const days = (year === undefined ? [thisYear, thisYear - 1] : [Number(year)]).map(dayIn);
  return days.find((day) => day !== null && (year !== undefined || day <= today)) ?? null;
}

/** Whether a text is nothing but the name of a holiday, which campaigns and people have, too. */
export function isHolidayName(text: string): boolean {
  const [, preposition, name = ''] = named.exec(text.toLowerCase()) ?? [];
  return preposition === undefined && holidays.some(([pattern]) => pattern.test(name));
}

const after = (day: Day | null, days: number): Day | null => (day === null ? null : shiftDays(day, days));

function nthWeekday(year: number, month: number, weekday: number, nth: number): Day | null {
  const first = makeDay(year, month, 1);
  return first === null ? null : shiftDays(first, ((weekday - weekdayOf(first) + 7) % 7) + 7 * (nth - 1));
}

function lastMonday(year: number, month: number, lastDate: number): Day | null {
  const last = makeDay(year, month, lastDate);
  return last === null ? null : shiftDays(last, 1 - weekdayOf(last));
}
