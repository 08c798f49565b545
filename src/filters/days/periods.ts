/**
 * Single periods of whole days: `yesterday`, `last-month`, `monday`, `2026`, `2026-11`, `2026-11-15`; and parts of a year by
 * their numbers: weeks, quarters, halves.
 */
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

const year = "'?(\\d{4}|[1-3]\\d)";
const ordinals = ['first', 'second', 'third', 'fourth'];
const part = '([1-4])|(first|second|third|fourth)|([1-4])(?:st|nd|rd|th)';

const weekNumber = new RegExp(
  `^(?:in |during )?(?:the )?(?:calendar )?(?:weeks?|wks?|cw|kw) ?(?:no\\.? ?|#)?(\\d{1,2})(?:,?(?: of)?[ /]${year})?$`,
);
const isoWeek = /^(?:in )?(\d{4})-?w(\d\d)$/;
const quarter = new RegExp(`^(?:in )?(?:the )?(?:q([1-4])|([1-4])q|(?:${part}) quarter)(?:,?(?: of)?[ /]?${year})?$`);
const yearAndQuarter = /^(?:in )?(\d{4})[- /]?q([1-4])$/;
const half = new RegExp(`^(?:in )?(?:the )?(?:h([12])|(?:(first|second)|([12])(?:st|nd)) half)(?: of)?[ /]${year}$`);
const wholeYear = /^(?:in |during |of )(20[1-3]\d)$/;

/** `week 46`, `2026-W46`, `third quarter of 2026`, `H1 2026`, `in 2025`; without a year, the latest that has begun. */
export function readCalendarPeriod(plain: string, today: Day): string | null {
  const [, of] = wholeYear.exec(plain) ?? [];
  if (of !== undefined) return of;
  const [, month, ofYear] = /^(?:in )?(0?[1-9]|1[0-2])[/.](20[1-3]\d)$/.exec(plain) ?? [];
  if (month !== undefined) return `${ofYear}-${month.padStart(2, '0')}`;
  const [, isoYear, isoNumber] = isoWeek.exec(plain) ?? [];
  const [, number = isoNumber, weekYear = isoYear] = weekNumber.exec(plain) ?? [];
  if (number !== undefined) return readWeek(Number(number), weekYear, today);
  const [, before, after] = yearAndQuarter.exec(plain) ?? [];
  const [, q = after, digit, ...rest] = quarter.exec(plain) ?? [];
  const which = Number(q ?? digit ?? rest[0] ?? rest[2] ?? ordinals.indexOf(rest[1] ?? '') + 1);
  if (which > 0) return readMonths(3 * which - 2, 3, before ?? rest[3], today);
  const [, h, named, th, halfYear] = half.exec(plain) ?? [];
  const second = Number(h ?? th ?? ordinals.indexOf(named ?? '') + 1);
  return second > 0 ? readMonths(6 * second - 5, 6, halfYear, today) : null;
}

const fullYear = (typed: string): string => (typed.length === 2 ? `20${typed}` : typed);

/** So many months from one on. */
function readMonths(first: number, count: number, typed: string | undefined, today: Day): string {
  const from = String(first).padStart(2, '0');
  const to = String(first + count - 1).padStart(2, '0');
  const thisYear = Number(today.slice(0, 4));
  const latest = String(`${thisYear}-${from}` <= today.slice(0, 7) ? thisYear : thisYear - 1);
  const of = typed === undefined ? latest : fullYear(typed);
  return `${of}-${from}..${of}-${to}`;
}

/** A week by ISO 8601: the first one of a year is that of January 4. */
function readWeek(number: number, typed: string | undefined, today: Day): string | null {
  if (number < 1 || number > 53) return null;
  const monday = (of: number): Day | null => {
    const fourth = makeDay(of, 1, 4);
    return fourth === null ? null : shiftDays(fourth, 1 - weekdayOf(fourth) + 7 * (number - 1));
  };
  const thisYear = Number(today.slice(0, 4));
  const years = typed === undefined ? [thisYear + 1, thisYear, thisYear - 1] : [Number(fullYear(typed))];
  const first = years.map(monday).find((day) => day !== null && (typed !== undefined || day <= today));
  return first === undefined || first === null ? null : `${first}..${shiftDays(first, 6)}`;
}
