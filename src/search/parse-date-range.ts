/** Parses date filter values into ranges of days in the requester's time zone. */
import { FilterError, quoteInput } from '../text/typed-text.ts';
import { type Day, dayAt, makeDay, monthStart, shiftDays, startOfDay, weekdayOf, weekdays } from './calendar-day.ts';
import { closestMatch, type DateRange } from './filter.ts';

/** The time and time zone (IANA name) in which a filter is parsed: "today" depends on both. */
export interface Clock {
  now: Date;
  timeZone: string;
}

/** Whole days, both ends inclusive. */
export interface Period {
  first: Day;
  last: Day;
}

interface DayRange {
  first: Day | null;
  last: Day | null;
}

/** About ten years: further back is taken for a typo. */
const maxDays = 4000;

/**
 * Parses `7d`, `2w`, a period, `>period`, `>=period`, `<period`, `<=period`, `period..period`, `period..`, `..period`.
 * @throws {FilterError} with the nearest form that would be understood
 */
export function parseDateRange(typed: string, { now, timeZone }: Clock): DateRange {
  const plain = typed
    .toLowerCase()
    .replace(/[–—−‐‑]/g, '-')
    .replace(/…|\.{3}/g, '..');
  const { first, last } = parseDays(plain, dayAt(now, timeZone));
  if (first !== null && last !== null && first > last) {
    throw new FilterError(`${quoteInput(typed)} ends before it begins. Did you mean ${last}..${first}?`);
  }
  return {
    typed: plain,
    firstDay: first,
    lastDay: last,
    from: first === null ? null : startOfDay(first, timeZone),
    until: last === null ? null : startOfDay(shiftDays(last, 1), timeZone),
  };
}

/**
 * Parses one period; a weekday means the most recent one, today included.
 * @param typed lower case, with ASCII dashes
 * @throws {FilterError} with the nearest form that would be understood
 */
export function parsePeriod(typed: string, today: Day): Period {
  const word = wordsWithoutDash.get(typed.replace(/[-_]/g, ''));
  const find = word === undefined ? undefined : relative[word];
  return find?.(today) ?? parseNumericPeriod(typed) ?? rejectPeriod(typed, today);
}

function parseDays(typed: string, today: Day): DayRange {
  const count = /^(\d{1,4})([dw])$/.exec(typed);
  if (count) return lastDays(typed, Number(count[1]) * (count[2] === 'w' ? 7 : 1), today);
  const compared = /^(>=|<=|=>|=<|>|<|=)(.+)$/.exec(typed);
  if (compared) return parseComparison(compared[1] ?? '', compared[2] ?? '', today);
  const ends = typed.split('..');
  if (ends.length === 1) return parsePeriod(typed, today);
  const [from = '', to = ''] = ends;
  if (ends.length > 2 || (from === '' && to === '')) return parsePeriod(typed, today);
  return {
    first: from === '' ? null : parsePeriod(from, today).first,
    last: to === '' ? null : parsePeriod(to, today).last,
  };
}

/** `7d` is today and the six days before it. */
function lastDays(typed: string, days: number, today: Day): DayRange {
  if (days < 1 || days > maxDays) {
    throw new FilterError(`${quoteInput(typed)} counts back further than I look. Use 1d to ${maxDays}d, such as 7d.`);
  }
  return { first: shiftDays(today, 1 - days), last: today };
}

function parseComparison(sign: string, typed: string, today: Day): DayRange {
  const { first, last } = parsePeriod(typed, today);
  switch (sign) {
    case '>':
      return { first: shiftDays(last, 1), last: null };
    case '<':
      return { first: null, last: shiftDays(first, -1) };
    case '=':
      return { first, last };
    default:
      return sign.includes('>') ? { first, last: null } : { first: null, last };
  }
}

const relative: Record<string, (today: Day) => Period | undefined> = {
  today: (today) => ({ first: today, last: today }),
  yesterday: (today) => ({ first: shiftDays(today, -1), last: shiftDays(today, -1) }),
  'this-week': (today) => weekFrom(shiftDays(today, 1 - weekdayOf(today))),
  'last-week': (today) => weekFrom(shiftDays(today, -6 - weekdayOf(today))),
  'this-month': (today) => monthFrom(monthStart(today)),
  'last-month': (today) => monthFrom(monthStart(today, -1)),
  'this-year': (today) => yearOf(Number(today.slice(0, 4))),
  'last-year': (today) => yearOf(Number(today.slice(0, 4)) - 1),
  ...Object.fromEntries(weekdays.map((name, index) => [name, (today: Day) => lastWeekday(today, index + 1)])),
};

const periodWords = Object.keys(relative);

const wordsWithoutDash = new Map(periodWords.map((word) => [word.replace('-', ''), word]));

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
    `There is no day ${quoteInput(typed)}: that month ends with ${lastOfMonth}. Write a day as ${lastOfMonth}.`,
  );
}

function rejectPeriod(typed: string, today: Day): never {
  const closest = nearestIsoDay(typed) ?? closestMatch(typed, periodWords);
  const advice =
    closest === undefined
      ? `Write a day as ${today}, a run of days as ${shiftDays(today, -14)}..${today}, or today, 7d, this-month, >${today}.`
      : `Did you mean ${closest}?`;
  throw new FilterError(`I don’t recognize the date ${quoteInput(typed)}. ${advice}`);
}

/** `11/15/2026` or `15.11.2026`: which part is the month is often ambiguous, so this only suggests a reading. */
function nearestIsoDay(typed: string): Day | undefined {
  const parts = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$/.exec(typed);
  if (parts === null) return undefined;
  const [one = 0, two = 0, year = 0] = parts.slice(1).map(Number);
  return makeDay(year, one, two) ?? makeDay(year, two, one) ?? undefined;
}

const weekFrom = (first: Day): Period => ({ first, last: shiftDays(first, 6) });
const monthFrom = (first: Day): Period => ({ first, last: shiftDays(monthStart(first, 1), -1) });

function yearOf(year: number): Period | undefined {
  const first = makeDay(year, 1, 1);
  return first === null ? undefined : { first, last: `${first.slice(0, 4)}-12-31` };
}

function lastWeekday(today: Day, weekday: number): Period {
  const day = shiftDays(today, -((weekdayOf(today) - weekday + 7) % 7));
  return { first: day, last: day };
}
