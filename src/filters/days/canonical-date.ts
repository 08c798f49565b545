/** Turns dates as people write them ("nov 3", "last 7 days", "between a and b") into the filter language's own form. */
import { type Day, shiftDays, weekdayOf, weekdays } from './calendar-day.ts';
import { readCalendarPeriod } from './calendar-periods.ts';
import { toEnglishDate } from './foreign-dates.ts';
import { readHoliday } from './holidays.ts';
import { readDayFirst, readDaysOfMonth, readNamedDay, readWeekend } from './named-days.ts';

/** Days in a unit of time as people count back. */
const unitDays: Record<string, number> = {
  d: 1,
  day: 1,
  days: 1,
  w: 7,
  wk: 7,
  wks: 7,
  week: 7,
  weeks: 7,
  mo: 30,
  month: 30,
  months: 30,
  y: 365,
  yr: 365,
  year: 365,
  fortnight: 14,
  years: 365,
};
const numberWords: Record<string, number> = {
  a: 1,
  an: 1,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  fourteen: 14,
  fifteen: 15,
  twenty: 20,
  thirty: 30,
  forty: 40,
  sixty: 60,
  ninety: 90,
};
/** The words for numbers that are read. */
export const numberWordPattern = Object.keys(numberWords).join('|');
/** Hours as the days that they are at least part of. */
const hoursPattern = /\b(\d{2,4}) ?(?:h|hrs?|hours?)\b/;
// A word is followed by a blank: "any" is no year.
const countPattern = `(\\d{1,4}|(?:${numberWordPattern})(?=\\s))\\s*\\+?\\s*(${Object.keys(unitDays).join('|')})\\s*\\+?`;
const agePattern = new RegExp(`^${countPattern}$`);
const agoPattern = new RegExp(`^${countPattern} ago$`);
const backPattern = new RegExp(`^(?:going back )?${countPattern}(?: back)?$`);
const spanPattern = new RegExp(
  `^(?:from |between )?(\\d{1,3}) ?(?:-|to|and|or) ?(\\d{1,3}) (${Object.keys(unitDays).join('|')})(?: old| ago)?$`,
);
const recentPattern = new RegExp(
  `^(?:in |within |during |over |for )?(?:the )?(?:last|past|previous|prior|trailing|rolling|recent) ${countPattern}$`,
);

/**
 * The same in the filter language: `5d`, `>5d`, `2026-11-01..2026-11-05`, `last-monday`. What isn't understood is returned
 * as it is, for the parser to refuse.
 * @param typed with any capitals and kind of dash
 */
export function canonicalDate(typed: string, today: Day): string {
  const plain = toEnglishDate(typed)
    .toLowerCase()
    .replace(/[–—−‐‑]/g, '-')
    .replace(/…|\.{3}/g, '..')
    .replace(/,/g, ' ')
    .replace(
      /\b(today|yesterday|(?:this|last) (?:week|month|quarter|year)|(?:mon|tues|wednes|thurs|fri|satur|sun)day)['’]?s\b/g,
      '$1',
    )
    .replace(/^(?:this morning|this afternoon|this evening|tonight)$/, 'today')
    .replace(/^last night$/, 'yesterday')
    .replace(/\b(older|newer|earlier|later|longer|more|less) ?th[ae]n\b/, '$1 than')
    .replace(/ (?:morning|afternoon|evening|night)$/, '')
    .replace(/\b(?:an? )?couple(?: of)? (?=days|weeks|months)/, '2 ')
    .replace(/\b(?:an? )?few (?=days|weeks|months)/, '3 ')
    .replace(/\bhalf an? year\b/, '6 months')
    .replace(/(\d{4}-\d\d-\d\d)t\d\d:\d\d.*$/, '$1')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(beforeDays, '')
    .replace(/^(?:in|within|during|over) (?=(?:the )?(?:last|past|previous) )/, '');
  return readSpan(plain, today) ?? readComparison(plain, today) ?? readPeriod(plain, today) ?? plain;
}

/** What says how exactly a day is meant, and a day of the week in front of a date. */
const beforeDays =
  /^(?:(?:earlier|later|sometime|exactly(?=.* ago$)|about|around|approx\.?|approximately|roughly) (?=today|yesterday|this |last |an? |the |\d|\p{L}{3,} \d)|(?:on )?(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.? (?=(?:the )?\d{1,2}(?:st|nd|rd|th)$|\d{1,2}\/\d|\d{4}-\d|\d{1,2}\.? ?\p{L}{3}|\p{L}{3,9}\.? \d{1,2}\b))/u;

/** `11/1-11/5`, `mon-fri`, `oct-nov`, `2026-11-01/2026-11-05`. */
const glued =
  /^(\d{1,2}\/[\d/]{1,7}|[a-z]{3,9}(?: \d{1,2})?(?= ?-)|\d{4}-\d\d-\d\d(?=\/)) ?[-/] ?(\d{1,2}\/[\d/]{1,7}|[a-z]{3,9}(?: \d{1,2})?|\d{4}-\d\d-\d\d)$/;

/** `a to b`, `between a and b`, `from a until b`, `a .. b`, `a - b`. */
function readSpan(plain: string, today: Day): string | null {
  const within = readDaysOfMonth(plain, today);
  if (within !== null) return within;
  const [, one, other, unit = ''] = spanPattern.exec(plain) ?? [];
  if (one !== undefined && other !== undefined) {
    const days = [Number(one), Number(other)].map((count) => count * (unitDays[unit] ?? 1));
    return `${Math.max(...days)}d..${Math.min(...days)}d`;
  }
  const between = /^between (.+) and (.+)$/.exec(plain) ?? glued.exec(plain);
  const [, from = '', to = ''] =
    between ?? /^(?:from )?(.+?) ?(?:\.\.| to | - | until | till | through | thru )\s?(.+)$/.exec(plain) ?? [];
  if (from === '' || to === '') return null;
  const [first, last] = [readEnd(from, today), readEnd(to, today)];
  return first === null || last === null ? null : `${first}..${last}`;
}

const slashedDay = /^\d{1,2}\/\d{1,2}(?:\/(?:\d{4}|\d{2}))?$/;

/** One end of a span; an age such as `14d` or `3 days ago` counts back from today. */
function readEnd(typed: string, today: Day): string | null {
  const age = agePattern.exec(typed) ?? agoPattern.exec(typed);
  if (age !== null) return countedDays(age);
  // Which part of 11/1 is the month is for the parser to ask.
  return readPeriod(typed, today) ?? (/^\d{4}/.test(typed) || slashedDay.test(typed) ? typed : null);
}

const comparisonWords: [pattern: RegExp, sign: string][] = [
  [/^(?:on or after|since|from|starting|(?:no|not) earlier than) /, '>='],
  [/^(?:on or before|until|till|up to|through|by|as of|(?:no|not) later than) /, '<='],
  [/^(?:later than|newer than|more recent than|after) /, '>'],
  [/^(?:earlier than|older than|before|prior to) /, '<'],
];
const olderWords = /^(?:for )?(?:older(?: than)?|more than|longer(?: than)?|greater than|over|at least|>=?|=>)\s*/;
const newerWords =
  /^(?:for )?(?:newer(?: than)?|younger(?: than)?|less than|fewer than|under|within|in the last|at most|<=?|=<)\s*/;

function readComparison(plain: string, today: Day): string | null {
  const age = (text: string, more = 0) => agePattern.exec(inDays(text.replace(/ (?:old|ago)$/, ''), more));
  const older = olderWords.test(plain) ? age(plain.replace(olderWords, '')) : null;
  if (older !== null) return `>${countedDays(older)}`;
  // The last 24 hours are of two days.
  const newer = newerWords.test(plain) ? age(plain.replace(newerWords, ''), 1) : null;
  if (newer !== null) return `<${countedDays(newer)}`;
  const unit = /^(day|week|month|year)s? old$/.exec(plain);
  if (unit !== null) return `>${unitDays[unit[1] ?? ''] ?? 1}d`;
  const old =
    / old(?:er)?$/.test(plain) || plain.includes('+') ? age(plain.replace(/ or older$| and older$/, '')) : null;
  if (old !== null) return `>${countedDays(old)}`;
  const signed = /^(>=|<=|=>|=<|>|<|=)\s*(.+)$/.exec(plain);
  if (signed !== null) return `${signed[1]}${readPeriod(signed[2] ?? '', today) ?? signed[2]}`;
  const after = /^(.+?)(?: (?:or|and) (?:later|after|newer)| onwards?)$/.exec(plain);
  const before = /^(.+) (?:or|and) (?:earlier|before)$/.exec(plain);
  const end = after ?? before;
  const bound = end === null ? null : readPeriod(end[1] ?? '', today);
  if (bound !== null) return `${after === null ? '<=' : '>='}${bound}`;
  const worded = comparisonWords.find(([pattern]) => pattern.test(plain));
  if (worded === undefined) return null;
  const rest = plain.replace(worded[0], '');
  const back = agoPattern.exec(rest) ?? agePattern.exec(rest);
  if (back !== null) return worded[1].startsWith('>') ? `<${countedDays(back)}` : `>${countedDays(back)}`;
  const period = readPeriod(rest, today) ?? slashedDay.exec(rest)?.[0] ?? null;
  if (period === null) return null;
  // "since the last 3 days" is within them, and "from last week" within that week.
  if (/^\d+[dw]$/.test(period)) return worded[1].startsWith('>') ? period : `>${period}`;
  const isWithin =
    plain.startsWith('from ') &&
    /^(?:yesterday|(?:this|last)-(?:week|month|quarter|year)|\d{4}(?:-\d\d)?)$/.test(period);
  return isWithin ? period : `${worded[1]}${period}`;
}

/** One period; null if it is none that people write in words or with the day first. */
function readPeriod(typed: string, today: Day): string | null {
  const plain = typed.replace(beforeDays, '');
  if (/^(?:never|none|empty|null|missing|not yet)$/.test(plain)) return 'never';
  const recent = recentPattern.exec(plain) ?? backPattern.exec(plain);
  if (recent !== null) return countedDays(recent);
  const back = agoPattern.exec(plain);
  if (back !== null) return `${countedDays(back)}..${countedDays(back)}`;
  const past = /^(?:the )?(?:past|rolling) (week|month|year)$/.exec(plain);
  if (past !== null) return `${unitDays[past[1] ?? ''] ?? 1}d`;
  if (/^(?:the )?day before yesterday$/.test(plain)) return '2d..2d';
  const hoursAgo = /^(\d{1,3}) ?(?:h|hrs?|hours?) ago$/.exec(plain);
  if (hoursAgo !== null) return `${Math.ceil(Number(hoursAgo[1]) / 24) + 1}d`;
  const weekOf = /^(?:in )?(?:the )?week of (.+)$/.exec(plain);
  const inWeek = weekOf === null ? null : readPeriod(weekOf[1] ?? '', today);
  if (inWeek !== null && /^\d{4}-\d\d-\d\d$/.test(inWeek)) {
    const monday = shiftDays(inWeek, 1 - weekdayOf(inWeek));
    return `${monday}..${shiftDays(monday, 6)}`;
  }
  if (/^(?:mtd|month to date)$/.test(plain)) return 'this-month';
  if (/^(?:ytd|year to date)$/.test(plain)) return 'this-year';
  const weekend = /^(?:on |over )?(?:the )?(this |last |past |previous )?weekend$/.exec(plain);
  if (weekend !== null) return readWeekend(/last|previous/.test(weekend[1] ?? ''), today);
  if (/^(?:wtd|week to date)$/.test(plain)) return 'this-week';
  if (/^(?:qtd|quarter to date)$/.test(plain)) return 'this-quarter';
  const [, named, which, of] = /^(?:(.+?)(?: of)? (this|last) year|(?:of )?last year(?:'?s)? (.+))$/.exec(plain) ?? [];
  const inYear = (named ?? of) === undefined ? null : readNamedDay(named ?? of ?? '', today);
  if (inYear !== null) return `${Number(today.slice(0, 4)) - (which === 'this' ? 0 : 1)}${inYear.slice(4)}`;
  const relative = /^(?:the )?(this|last|previous|current) (week|month|quarter|year)$/.exec(plain);
  if (relative !== null) return `${/this|current/.test(relative[1] ?? '') ? 'this' : 'last'}-${relative[2]}`;
  return (
    readWeekday(plain) ??
    readNamedDay(plain, today) ??
    readDayFirst(plain, today) ??
    readCalendarPeriod(plain, today) ??
    readHoliday(plain, today) ??
    readPlain(plain)
  );
}

/** Hours in an age, in days: 72 hours are three, 30 count as two. */
const inDays = (text: string, more: number): string =>
  text.replace(hoursPattern, (_, hours: string) => `${Math.ceil(Number(hours) / 24) + more}d`);

function countedDays([, count = '', unit = '']: RegExpExecArray): string {
  const number = numberWords[count] ?? Number(count);
  const days = unitDays[unit] ?? 1;
  return days === 7 ? `${number}w` : `${number * days}d`;
}

function readWeekday(plain: string): string | null {
  const found = /^(?:on )?(last|this|past|previous)?\s?-?(mon|tue|wed|thu|fri|sat|sun)[a-z]*$/.exec(plain);
  const name = weekdays.find((day) => day.startsWith(found?.[2] ?? '?'));
  const isWhole =
    name !== undefined && (plain.endsWith(name) || /(?:mon|tues?|weds?|thur?s?|fri|sat|sun)$/.test(plain));
  if (!isWhole) return null;
  return found?.[1] === undefined || found[1] === 'this' ? name : `last-${name}`;
}

/** What the language has anyway. */
function readPlain(plain: string): string | null {
  if (
    /^(?:today|yesterday|(?:this|last)[-_ ]?(?:week|month|quarter|year)|\d{4}-\d{1,2}-\d{1,2}|\d{4}-\d{1,2}|20[1-3]\d)$/.test(
      plain,
    )
  )
    return plain;
  return null;
}
