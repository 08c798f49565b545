/** Single periods of whole days: `yesterday`, `last-month`, `monday`, `2026`, `2026-11`, `2026-11-15`. */
import { FilterError, quoteInput } from '../../text/typed-text.ts';
import { type Day, makeDay, monthStart, shiftDays, weekdayOf, weekdays } from './calendar-day.ts';

/** Whole days, both ends inclusive. */
export interface Period {
  first: Day;
  last: Day;
}

const monthsIn: Record<string, number> = { month: 1, quarter: 3, year: 12 };
const units = ['week', ...Object.keys(monthsIn)];

const singleDay = (day: Day): Period => ({ first: day, last: day });
const monthsFrom = (first: Day, count: number): Period => ({ first, last: shiftDays(monthStart(first, count), -1) });

/** The week, month, quarter or year that is now, or that was `-shift` of them ago. */
function unitAt(unit: string, shift: number, today: Day): Period {
  const months = monthsIn[unit];
  if (months !== undefined)
    return monthsFrom(monthStart(today, shift * months - ((Number(today.slice(5, 7)) - 1) % months)), months);
  const monday = shiftDays(today, 1 - weekdayOf(today) + 7 * shift);
  return { first: monday, last: shiftDays(monday, 6) };
}

const lastWeekday = (today: Day, weekday: number): Period =>
  singleDay(shiftDays(today, -((weekdayOf(today) - weekday + 7) % 7)));

const relative: Record<string, (today: Day) => Period> = {
  today: singleDay,
  yesterday: (today) => singleDay(shiftDays(today, -1)),
  ...Object.fromEntries(
    units.flatMap((unit) =>
      ['this', 'last'].map((which, back) => [`${which}-${unit}`, (today: Day) => unitAt(unit, -back, today)]),
    ),
  ),
  ...Object.fromEntries(weekdays.map((name, index) => [name, (today: Day) => lastWeekday(today, index + 1)])),
  ...Object.fromEntries(
    weekdays.map((name, index) => [`last-${name}`, (today: Day) => lastWeekday(shiftDays(today, -1), index + 1)]),
  ),
};

/** The periods that have a name. */
export const periodWords = Object.keys(relative);

const wordsWithoutDash = new Map(periodWords.map((word) => [word.replace('-', ''), word]));

/**
 * The period that a text names; a weekday means the most recent one, today included. Undefined when it names none.
 * @param typed lower case, with ASCII dashes
 * @throws {FilterError} for a day that its month doesn't have
 */
export function findPeriod(typed: string, today: Day): Period | undefined {
  const word = wordsWithoutDash.get(typed.replace(/[-_]/g, ''));
  const find = word === undefined ? undefined : relative[word];
  return find?.(today) ?? parseNumericPeriod(typed);
}

function parseNumericPeriod(typed: string): Period | undefined {
  const [, year, , month, date] = /^(\d{4})(?:([-/.])(\d{1,2})(?:\2(\d{1,2}))?)?$/.exec(typed) ?? [];
  const first = makeDay(Number(year ?? 0), Number(month ?? 1), 1);
  if (first === null) return undefined;
  const whole = monthsFrom(first, month === undefined ? 12 : 1);
  if (date === undefined) return whole;
  const day = makeDay(Number(year), Number(month), Number(date));
  if (day !== null) return singleDay(day);
  throw new FilterError(
    `There’s no day ${quoteInput(typed)}: that month ends with ${whole.last}. Write a day as ${whole.last}.`,
    { suggestion: whole.last },
  );
}
