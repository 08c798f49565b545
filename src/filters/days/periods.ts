/** Single periods of whole days: `yesterday`, `last-month`, `monday`, `2026`, `2026-11`, `2026-11-15`. */
import { FilterError, quoteInput } from '../../text/typed-text.ts';
import { type Day, makeDay, monthStart, shiftDays, weekdayOf, weekdays } from './calendar-day.ts';

/** Whole days, both ends inclusive. */
export interface Period {
  first: Day;
  last: Day;
}

const relative: Record<string, (today: Day) => Period | undefined> = {
  today: (today) => ({ first: today, last: today }),
  yesterday: (today) => ({ first: shiftDays(today, -1), last: shiftDays(today, -1) }),
  'this-week': (today) => weekFrom(shiftDays(today, 1 - weekdayOf(today))),
  'last-week': (today) => weekFrom(shiftDays(today, -6 - weekdayOf(today))),
  'this-month': (today) => monthFrom(monthStart(today)),
  'last-month': (today) => monthFrom(monthStart(today, -1)),
  'this-quarter': (today) => quarterFrom(today, 0),
  'last-quarter': (today) => quarterFrom(today, -3),
  'this-year': (today) => yearOf(Number(today.slice(0, 4))),
  'last-year': (today) => yearOf(Number(today.slice(0, 4)) - 1),
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
  const numbers = /^(\d{4})(?:([-/.])(\d{1,2})(?:\2(\d{1,2}))?)?$/.exec(typed);
  if (numbers === null) return undefined;
  const [, year, , month, date] = numbers;
  if (month === undefined) return yearOf(Number(year));
  if (date === undefined) {
    const first = makeDay(Number(year), Number(month), 1);
    return first === null ? undefined : monthFrom(first);
  }
  const day = makeDay(Number(year), Number(month), Number(date));
  if (day !== null) return { first: day, last: day };
  const firstOfMonth = makeDay(Number(year), Number(month), 1);
  if (firstOfMonth === null) return undefined;
  const lastOfMonth = monthFrom(firstOfMonth).last;
  throw new FilterError(
    `There’s no day ${quoteInput(typed)}: that month ends with ${lastOfMonth}. Write a day as ${lastOfMonth}.`,
    { suggestion: lastOfMonth },
  );
}

const weekFrom = (first: Day): Period => ({ first, last: shiftDays(first, 6) });
const monthFrom = (first: Day): Period => ({ first, last: shiftDays(monthStart(first, 1), -1) });

function quarterFrom(today: Day, shift: number): Period {
  const month = Number(today.slice(5, 7));
  const first = monthStart(monthStart(today, -((month - 1) % 3)), shift);
  return { first, last: shiftDays(monthStart(first, 3), -1) };
}

function yearOf(year: number): Period | undefined {
  const first = makeDay(year, 1, 1);
  return first === null ? undefined : { first, last: `${first.slice(0, 4)}-12-31` };
}

function lastWeekday(today: Day, weekday: number): Period {
  const day = shiftDays(today, -((weekdayOf(today) - weekday + 7) % 7));
  return { first: day, last: day };
}
