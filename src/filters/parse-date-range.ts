/** Parses date filter values into ranges of days in the requester's time zone. */
import { memoize } from '../text/memoize.ts';
import { FilterError, quoteInput } from '../text/typed-text.ts';
import { type Day, dayAt, shiftDays, startOfDay } from './days/calendar-day.ts';
import { canonicalDate } from './days/canonical-date.ts';
import { dayWithYear } from './days/named-days.ts';
import { findPeriod, type Period, periodWords } from './days/periods.ts';
import type { DateRange } from './filter.ts';
import { closestMatch } from './vocabulary.ts';

/** The time and time zone (IANA name) in which a filter is parsed: "today" depends on both. */
export interface Clock {
  now: Date;
  timeZone: string;
}

/** A moment that says in which zone it is: elsewhere it may be another day. */
const moment = /\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)/gi;

/** An hour behind a day, neither the first minute of it nor the last. */
const hour = /\d-\d\d[t ](?!00:00|23:59)\d\d:\d\d/i;

interface DayRange {
  first: Day | null;
  last: Day | null;
}

/** Says what is wrong with a text that is no period. @throws {FilterError} */
type Reject = (typed: string, today: Day) => never;

/** About ten years: further back is taken for a typo. */
const maxDays = 4000;

/**
 * Parses `7d`, `2w`, a period, `>period`, `>=period`, `<period`, `<=period`, `period..period`, `period..`, `..period`, an
 * age (`>5d` is older, `<5d` newer, `14d..7d` from 14 to 7 days ago), `never`, or the same as people write it.
 * @throws {FilterError} with the nearest form that would be understood
 */
export function parseDateRange(typed: string, clock: Clock): DateRange {
  return readDateRange(typed, clock, rejectPeriod);
}

function readDateRange(typed: string, clock: Clock, reject: Reject): DateRange {
  const { timeZone } = clock;
  const today = todayOf(clock);
  const local = typed.replace(moment, (one) => (Date.parse(one) > 0 ? dayAt(new Date(one), timeZone) : one));
  const plain = canonicalDate(local, today);
  if (plain === 'never') return { typed: plain, isNever: true, firstDay: null, lastDay: null, from: null, until: null };
  const { first, last } = parseDays(plain, today, reject);
  if (first !== null && last !== null && first > last) {
    throw new FilterError(`${quoteInput(typed)} ends before it begins. Did you mean ${last}..${first}?`, {
      suggestion: `${last}..${first}`,
    });
  }
  if (hour.test(local) && /^[<>]|\.\./.test(plain)) {
    const days = plain.replace(/^([<>])(?!=)/, '$1=');
    throw new FilterError(`I search by whole days, not by the hour. Did you mean ${days}?`, { suggestion: days });
  }
  return {
    typed: plain,
    isNever: false,
    firstDay: first,
    lastDay: last,
    from: first === null ? null : startOfDay(first, timeZone),
    until: last === null ? null : startOfDay(shiftDays(last, 1), timeZone),
  };
}

const todays = new WeakMap<Clock, Day>();

/** The day that a clock shows, worked out once: reading a sentence asks for it dozens of times. */
function todayOf(clock: Clock): Day {
  const today = todays.get(clock) ?? dayAt(clock.now, clock.timeZone);
  todays.set(clock, today);
  return today;
}

/** Thrown where nobody reads why: wording that takes far longer than seeing that a text is no date. */
const noDate = new FilterError('not a date');
const slashedDate = new FilterError('which part is the month?', { suggestion: '' });
const rejectSilently: Reject = (typed, today) => {
  throw readSlashedDay(typed, today).length > 0 ? slashedDate : noDate;
};

/** Whether texts are dates, by the clock: reading a sentence asks for the same ones again and again. */
const dateTests = new WeakMap<Clock, (typed: string) => boolean>();

/** Whether the text is a date of any kind. Hours are, too, although only days that come close can be offered for them. */
export function isDateText(typed: string, clock: Clock): boolean {
  const test = dateTests.get(clock) ?? memoize((text) => testDate(text, clock));
  dateTests.set(clock, test);
  return test(typed);
}

function testDate(typed: string, clock: Clock): boolean {
  if (/^(?:in |within |during |over )?(?:the )?(?:last|past) \d{1,3} ?(?:h|hrs?|hours?)$/i.test(typed)) return true;
  try {
    readDateRange(typed, clock, rejectSilently);
    return true;
  } catch (error) {
    // What is only turned round, a day too late for its month, or 11/1, is a date, and is asked about.
    if (error instanceof FilterError) return error.suggestion !== undefined;
    throw error;
  }
}

/**
 * Parses one period; a weekday means the most recent one, today included.
 * @param typed lower case, with ASCII dashes
 * @throws {FilterError} with the nearest form that would be understood
 */
export const parsePeriod = (typed: string, today: Day, reject: Reject = rejectPeriod): Period =>
  findPeriod(typed, today) ?? reject(typed, today);

function parseDays(typed: string, today: Day, reject: Reject): DayRange {
  const days = countDays(typed);
  if (days !== null) return { first: shiftDays(today, 1 - days), last: today };
  const compared = /^(>=|<=|=>|=<|>|<|=)(.+)$/.exec(typed);
  if (compared) {
    const [, sign = '', text = ''] = compared;
    return suggestWhole(
      () => parseComparison(sign, text, today, reject),
      (meant) => `${sign}${meant}`,
    );
  }
  const ends = typed.split('..');
  if (ends.length === 1) return parsePeriod(typed, today, reject);
  const [from = '', to = ''] = ends;
  if (ends.length > 2 || (from === '' && to === '')) return parsePeriod(typed, today, reject);
  const end = (text: string, together: (meant: string) => string) =>
    suggestWhole(() => parseEnd(text, today, reject), together);
  return {
    first: from === '' ? null : end(from, (meant) => `${meant}..${to}`).first,
    last: to === '' ? null : end(to, (meant) => `${from}..${meant}`).last,
  };
}

/** What `parse` returns; what it suggests for its part of a value is made a suggestion for the whole. */
function suggestWhole<T>(parse: () => T, together: (meant: string) => string): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof FilterError) || error.suggestion === undefined) throw error;
    throw new FilterError(error.message, { suggestion: together(error.suggestion), cause: error });
  }
}

/** In a span, `14d` is the day 14 days ago. */
function parseEnd(typed: string, today: Day, reject: Reject): Period {
  const days = countDays(typed);
  if (days === null) return parsePeriod(typed, today, reject);
  const day = shiftDays(today, -days);
  return { first: day, last: day };
}

/** The days in `7d` or `2w`; null if it isn't a number of days. */
function countDays(typed: string): number | null {
  const count = /^(\d{1,4})([dw])$/.exec(typed);
  if (count === null) return null;
  const days = Number(count[1]) * (count[2] === 'w' ? 7 : 1);
  if (days < 1 || days > maxDays) {
    throw new FilterError(`${quoteInput(typed)} is out of range. Use 1d to ${maxDays}d, such as 7d.`);
  }
  return days;
}

/** An age is compared by how old something is: `>5d` is at least five days old, what `5d` leaves out. */
function parseComparison(sign: string, typed: string, today: Day, reject: Reject): DayRange {
  const days = countDays(typed);
  if (days !== null && sign.includes('>')) return { first: null, last: shiftDays(today, -days) };
  if (days !== null) return { first: shiftDays(today, 1 - days), last: today };
  const { first, last } = parsePeriod(typed, today, reject);
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

/** The span that `>=2026-11-01,<=2026-11-05` means: every day is one or the other, so both are. Null for other lists. */
export function findBoth(ranges: readonly DateRange[]): string | null {
  const first = ranges.find(({ firstDay, lastDay }) => firstDay !== null && lastDay === null)?.firstDay ?? null;
  const last = ranges.find(({ firstDay, lastDay }) => firstDay === null && lastDay !== null)?.lastDay ?? null;
  return ranges.length === 2 && first !== null && last !== null && first <= last ? `${first}..${last}` : null;
}

function rejectPeriod(typed: string, today: Day): never {
  const both = readSlashedDay(typed, today);
  if (both.length > 1) {
    throw new FilterError(
      `${quoteInput(typed)} could be two dates. Did you mean ${both[0]} (month first) or ${both[1]} (day first)?`,
      { suggestion: both[0] },
    );
  }
  const closest = both[0] ?? shorterUnit(typed) ?? closestMatch(typed.replaceAll(' ', '-'), periodWords);
  const advice =
    closest === undefined
      ? `Write a day as ${today}, a span as ${shiftDays(today, -14)}..${today}, an age as >5d, or use today, 7d, last-month, never.`
      : `Did you mean ${closest}?`;
  throw new FilterError(`I don’t recognize the date ${quoteInput(typed)}. ${advice}`, { suggestion: closest });
}

/** `11/15/2026`, `15-11-26`, `week of 11/15`: which part is the month can be ambiguous, so this only suggests; both readings if both exist. */
function readSlashedDay(typed: string, today: Day): string[] {
  const [, week = '', one, two, year] =
    /^((?:the )?weeks? \p{L}+ )?(\d{1,2})[-/.](\d{1,2})(?:[-/.](\d{4}|\d{2}))?$/u.exec(typed) ?? [];
  if (one === undefined || (year === undefined && !typed.includes('/'))) return [];
  const [a, b] = [Number(one), Number(two)];
  const days = [dayWithYear({ year, month: a, date: b }, today), dayWithYear({ year, month: b, date: a }, today)];
  return [...new Set(days.filter((day) => day !== null))].map((day) => week + day);
}

/** Hours and bare months as the days that come closest: only whole days are compared. */
function shorterUnit(typed: string): string | undefined {
  const [, sign = '', count, unit] =
    /^([<>]=?|(?:in |within |during |over )?(?:the )?(?:last|past) )?([1-9]\d{0,3}) ?(h|hrs?|hours?|m|min|minutes?|)$/.exec(
      typed,
    ) ?? [];
  if (count === undefined) return undefined;
  const kept = sign.replace(/[a-z ]+/, '');
  if (unit === 'm' || unit === '') return `${kept}${Number(count) * (unit === 'm' ? 30 : 1)}d`;
  return `${kept}${Math.max(unit?.startsWith('h') ? Math.ceil(Number(count) / 24) + 1 : 1, 1)}d`;
}
