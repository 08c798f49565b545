/** Reads parts of a year by their numbers: weeks, quarters, halves, months of last year. */
import { type Day, makeDay, shiftDays, weekdayOf } from './calendar-day.ts';

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
