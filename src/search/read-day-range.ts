/** The date language: one value of a date filter becomes a run of days in the asker's time zone. */
import { type Day, dayAt, shiftDays, startOfDay } from './calendar-day.ts';
import type { DayRange } from './filter.ts';
import { FilterMistake, quoteBack } from './filter-mistake.ts';
import { readPeriod } from './read-period.ts';

/** When and where a filter is read: "today" depends on both. `timeZone` is an IANA name. */
export interface Reader {
  now: Date;
  timeZone: string;
}

interface Days {
  first: Day | null;
  last: Day | null;
}

/** Nobody looks back further than some ten years. */
const mostDays = 4000;

/**
 * Reads `7d`, `2w`, a period, `>period`, `>=period`, `<period`, `<=period`, `period..period`, `period..`, `..period`.
 * @throws {FilterMistake} with the nearest form that would be understood
 */
export function readDayRange(typed: string, { now, timeZone }: Reader): DayRange {
  const plain = typed
    .toLowerCase()
    .replace(/[–—−‐‑]/g, '-')
    .replace(/…|\.{3}/g, '..');
  const { first, last } = readDays(plain, dayAt(now, timeZone));
  if (first !== null && last !== null && first > last) {
    throw new FilterMistake(`${quoteBack(typed)} ends before it begins. Did you mean ${last}..${first}?`);
  }
  return {
    typed: plain,
    firstDay: first,
    lastDay: last,
    from: first === null ? null : startOfDay(first, timeZone),
    until: last === null ? null : startOfDay(shiftDays(last, 1), timeZone),
  };
}

function readDays(typed: string, today: Day): Days {
  const count = /^(\d{1,4})([dw])$/.exec(typed);
  if (count) return lastDays(typed, Number(count[1]) * (count[2] === 'w' ? 7 : 1), today);
  const compared = /^(>=|<=|=>|=<|>|<|=)(.+)$/.exec(typed);
  if (compared) return readCompared(compared[1] ?? '', compared[2] ?? '', today);
  const ends = typed.split('..');
  if (ends.length === 1) return readPeriod(typed, today);
  const [from = '', to = ''] = ends;
  if (ends.length > 2 || (from === '' && to === '')) return readPeriod(typed, today);
  return {
    first: from === '' ? null : readPeriod(from, today).first,
    last: to === '' ? null : readPeriod(to, today).last,
  };
}

/** `7d`: today and the six days before it. */
function lastDays(typed: string, days: number, today: Day): Days {
  if (days < 1 || days > mostDays) {
    throw new FilterMistake(`${quoteBack(typed)} counts back further than I look. Use 1d to ${mostDays}d, such as 7d.`);
  }
  return { first: shiftDays(today, 1 - days), last: today };
}

function readCompared(sign: string, typed: string, today: Day): Days {
  const { first, last } = readPeriod(typed, today);
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
