/** Turns dates as people write them ("nov 3", "last 7 days", "between a and b") into the filter language's own form. */
import { type Day, monthStart, shiftDays, weekdayOf } from './calendar-day.ts';
import { spellDate } from './date-spelling.ts';
import { toEnglishDate } from './foreign-dates.ts';
import {
  readDayFirst,
  readDaysOfMonth,
  readDayWithin,
  readHoliday,
  readNamedDay,
  readWeekday,
  readWeekend,
} from './named-days.ts';
import { findPeriod, type Period, readCalendarPeriod } from './periods.ts';

const unitWords: [days: number, words: string][] = [
  [1, 'd day days'],
  [7, 'w wk wks week weeks'],
  [14, 'fortnight'],
  [30, 'mo mos month months'],
  [365, 'y yr yrs year years'],
];
/** Days in a unit of time as people count back. */
const unitDays = new Map(unitWords.flatMap(([days, words]) => words.split(' ').map((word) => [word, days] as const)));
// The "1 y" of "entre el 1 y el 5" is no year.
const unitPattern = `(${[...unitDays.keys()].join('|').replace('|y|', '|(?<=\\d)y|')})`;
/** Hours as the days that they are at least part of. */
const hoursPattern = /\b(\d{2,4}) ?(?:h|hrs?|hours?)\b/;
const countPattern = `(\\d{1,4})\\s*\\+?\\s*${unitPattern}\\s*\\+?`;
const agePattern = new RegExp(`^${countPattern}$`);
const agoPattern = new RegExp(`^${countPattern} ago$`);
const backPattern = new RegExp(`^(?:going back )?${countPattern}(?: back)?$`);
const spanPattern = new RegExp(
  `^(?:from |between )?(\\d{1,3}) ?(?:-|to|and|or) ?(\\d{1,3}) ?${unitPattern}(?: old| ago)?$`,
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
  const plain = spellDate(toEnglishDate(typed))
    .replace(beforeDays, '')
    .replace(/^(?:in|within|during|over) (?=(?:the )?(?:last|past|previous) )/, '');
  return (
    readSigned(plain) ?? readSpan(plain, today) ?? readComparison(plain, today) ?? readPeriod(plain, today) ?? plain
  );
}

/** `-7d`, `now-7d`, `>= -7d`, as other systems count back: with a sign, it is the day that long ago that is compared. */
function readSigned(plain: string): string | null {
  const [, sign = '', ...count] =
    /^(>=|<=|=>|=<|>|<)? ?(?:now|today)? ?- ?(\d{1,4}) ?([a-z]+)(?:\/d)?$/.exec(plain) ?? [];
  const age = agePattern.exec(inDays(count.join(''), 1));
  if (age === null) return null;
  return `${sign === '' ? '' : sign.includes('>') ? '<' : '>'}${countedDays(age)}`;
}

/** What says how exactly a day is meant, and a day of the week in front of a date. */
const beforeDays =
  /^(?:(?:earlier|later|sometime|exactly(?=.* ago$)|about|around|approx\.?|approximately|roughly|throughout|all|all of|eod|cob|end of day|close of business) (?=today|yesterday|this |last |an? |the |\d|(?:mon|tues|wednes|thurs|fri|satur|sun)day|\p{L}{3,} \d)|throughout (?=\p{L}{3})|(?:on |last )?(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.? (?=(?:the )?\d{1,2}(?:st|nd|rd|th)$|\d{1,2}\/\d|\d{4}-\d|\d{1,2}\.? ?(?!days|weeks|months)\p{L}{3}|\p{L}{3,9}\.? \d{1,2}\b))/u;

/** `11/1-11/5`, `mon-fri`, `oct-nov 2025`, `2026-11-01/2026-11-05`. */
const glued =
  /^(\d{1,2}\/[\d/]{1,7}|[a-z]{1,9}(?: ?\d{1,2})?(?: 20\d\d)?(?= ?-)|\d{4}-\d\d-\d\d(?=\/)) ?[-/] ?(\d{1,2}\/[\d/]{1,7}|[a-z]{1,9}(?: ?\d{1,2})?(?: 20\d\d)?|\d{4}-\d\d-\d\d)$/;
/** `week 45 to 46`, `kw45-46 2026`. */
const weekSpan =
  /^((?:weeks?|wks?|cw|kw) ?)(\d{1,2}) ?(?:-|\/|to|and|&|through|until) ?(?:weeks? |wk |cw ?|kw ?)?(\d{1,2})( 20\d\d)?$/;

/** `a to b`, `between a and b`, `from a until b`, `a .. b`, `a - b`. */
function readSpan(plain: string, today: Day): string | null {
  const within = readDaysOfMonth(plain, today);
  if (within !== null) return within;
  const [, one, other, unit = ''] = spanPattern.exec(plain) ?? [];
  if (one !== undefined && other !== undefined) {
    const days = [Number(one), Number(other)].map((count) => count * (unitDays.get(unit) ?? 1));
    const end = (count: number) => (count === 0 ? 'today' : `${count}d`);
    return `${end(Math.max(...days))}..${end(Math.min(...days))}`;
  }
  const spelled = plain.replace(weekSpan, '$1$2$4 to $1$3$4');
  const between = /^between (.+) and (.+)$/.exec(spelled) ?? glued.exec(spelled);
  const [, from = '', to = ''] =
    between ?? /^(?:from )?(.+?) ?(?:\.\.| to | - | until | till | through | thru )\s?(.+)$/.exec(spelled) ?? [];
  if (from === '' || to === '' || to.includes('..')) return null;
  const last = readEnd(to, today)?.split('..').at(-1) ?? null;
  const first = last === null ? null : readStart(from, to, last, today);
  return first === null ? null : `${first}..${last}`;
}

/** The beginning of a span: the year that is said of its end is meant of both, and without one, it isn't after the end. */
function readStart(from: string, to: string, last: string, today: Day): string | null {
  const [year] = / 20\d\d$/.exec(to) ?? [];
  const of = year === undefined || /\d{4}/.test(from) ? null : readEnd(from + year, today);
  const first = (of ?? readEnd(from, today))?.split('..')[0] ?? null;
  const isAfter = first !== null && /^\d{4}-/.test(first) && /^\d{4}-/.test(last) && first > last;
  return isAfter && !/\d{4}/.test(from) ? readPeriod(from, `${last.slice(0, 7)}-${last.slice(8) || '01'}`) : first;
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
  [/^(?:(?:since|from) (?=before ))?(?:earlier than|older than|before|prior to|pre[- ]) ?/, '<'],
  [/^(?:on or after|since|from|starting|(?:no|not) earlier than) /, '>='],
  [/^(?:on or before|until|till|up to(?: and including)?|through|by|as of|(?:no|not) later than) /, '<='],
  [/^(?:later than|newer than|more recent than|after|post[- ]) ?/, '>'],
];
/** `since the start of november`, `before the end of the month`: which end of it is meant. */
const partOf = /^(?:the )?(?:(start|beginning|first day)|end|last day) of (?:the (?=week|month|quarter|year))?/;
const partSigns: Record<string, [start: string, end: string]> = {
  '>=': ['>=', '>'],
  '>': ['>=', '>'],
  '<=': ['<', '<='],
  '<': ['<', '<='],
};
/** Words around an age, with the sign that they stand for; the last 24 hours are of two days. */
const ageWords: [pattern: RegExp, sign: string, more: number][] = [
  [
    /^(?:for )?(?:(?:no|not) (?:(?:less|fewer|newer|younger) than|under)|older(?: than)?|more than|longer(?: than)?|greater than|over|at least|>=?|=>)\s*| (?:(?:or|and) (?:older|more|longer|over)|plus)(?: old| ago)?$| old(?:er)?$/,
    '>',
    0,
  ],
  [
    /^(?:for )?(?:(?:no|not) (?:(?:more|older|longer|greater) than|over)|newer(?: than)?|younger(?: than)?|less than|fewer than|under|within|in the last|at most|<=?|=<)\s*| (?:or|and) (?:newer|less|fewer|younger)(?: old| ago)?$/,
    '<',
    1,
  ],
];

function readComparison(plain: string, today: Day): string | null {
  for (const [pattern, sign, more] of ageWords) {
    const text = plain.replace(pattern, '');
    const age = agePattern.exec(inDays(text.replace(/ (?:old|ago)$/, ''), more));
    if (age !== null && (text !== plain || plain.includes('+'))) return `${sign}${countedDays(age)}`;
  }
  const signed = /^(>=|<=|=>|=<|>|<|=)\s*(.+)$/.exec(plain);
  if (signed !== null) return withSign(signed[1] ?? '', readPeriod(signed[2] ?? '', today) ?? signed[2] ?? '');
  const after = /^(?:(?:from|since) )?(.+?) (?:(?:or|and) (?:later|after|newer)|onwards?|on(?<=^from .+))$/.exec(plain);
  const before = /^(.+) (?:or|and) (?:earlier|before)$/.exec(plain);
  const end = after ?? before;
  const bound = end === null ? null : readPeriod(end[1] ?? '', today);
  if (bound !== null) return withSign(after === null ? '<=' : '>=', bound);
  const worded = comparisonWords.find(([pattern]) => pattern.test(plain));
  if (worded === undefined) return null;
  const named = plain.replace(worded[0], '');
  const part = readPeriod(named, today) === null ? partOf.exec(named) : null;
  const whole = named.slice(part?.[0].length ?? 0);
  const rest = part === null ? whole : whole.replace(/^(?=(?:week|month|quarter|year)$)/, 'this ');
  const sign = part === null ? worded[1] : (partSigns[worded[1]]?.[part[1] === undefined ? 1 : 0] ?? worded[1]);
  const back = agoPattern.exec(rest) ?? agePattern.exec(rest);
  if (back !== null) return worded[1].startsWith('>') ? `<${countedDays(back)}` : `>${countedDays(back)}`;
  const period = readPeriod(rest, today) ?? slashedDay.exec(rest)?.[0] ?? null;
  if (period === null) return null;
  // "since the last 3 days" is within them, and "from last week" within that week.
  if (/^\d+[dw]$/.test(period)) return worded[1].startsWith('>') ? period : `>${period}`;
  const isWithin =
    plain.startsWith('from ') &&
    /^(?:yesterday|(?:this|last)-(?:week|month|quarter|year)|\d{4}(?:-\d\d)?(?:(?:-\d\d)?\.\..+)?)$/.test(period);
  return isWithin && part === null ? period : withSign(sign, period);
}

/** A period with a sign; of a span, the end that counts: after a week is after its Sunday. */
function withSign(sign: string, period: string): string {
  const [, first, last] = /^(\d{4}-.*)\.\.(.*)$/.exec(period) ?? [];
  if (first === undefined) return `${sign}${period}`;
  return sign === '=' ? period : `${sign}${/^(?:>=|=>|<)$/.test(sign) ? first : last}`;
}

/** One period; null if it is none that people write in words or with the day first. */
function readPeriod(typed: string, today: Day): string | null {
  const plain = typed.replace(beforeDays, '');
  if (/^(?:never|none|empty|null|missing|not yet)$/.test(plain)) return 'never';
  const recent = recentPattern.exec(plain) ?? backPattern.exec(plain);
  if (recent !== null) return countedDays(recent);
  const back = agoPattern.exec(plain);
  if (back !== null) return `${countedDays(back)}..${countedDays(back)}`;
  const past = /^(?:in )?(?:the )?(?:(?:past|rolling) (week|month|year)|(?:last|past) (day))$/.exec(plain);
  if (past !== null) return `${unitDays.get(past[1] ?? '') ?? 1}d`;
  if (/^(?:the )?day before yesterday$/.test(plain)) return '2d..2d';
  const [, hours] = /^(\d{1,3}) ?(?:h|hrs?|hours?) ago$/.exec(plain) ?? [];
  if (hours !== undefined) return `${Math.ceil(Number(hours) / 24) + 1}d`;
  const week = readWeekOf(plain, today) ?? readBeside(plain, today);
  if (week !== null) return week;
  const weekend = /^(?:on |over )?(?:the )?(this |last |past )?weekend$/.exec(plain);
  if (weekend !== null) return readWeekend(weekend[1] === 'last ', today);
  const toDate = /^(?:(week|month|quarter|year) to today|([wmqy])td)$/.exec(plain);
  const unit = toDate?.[1] ?? ['week', 'month', 'quarter', 'year'].find((one) => one[0] === toDate?.[2]);
  if (unit !== undefined) return `this-${unit}`;
  const [, named, which, of] = /^(?:(.+?)(?: of)? (this|last) year|(?:of )?last year(?:'?s)? (.+))$/.exec(plain) ?? [];
  const inYear = (named ?? of) === undefined ? null : readNamedDay(named ?? of ?? '', today);
  if (inYear !== null) return `${Number(today.slice(0, 4)) - (which === 'this' ? 0 : 1)}${inYear.slice(4)}`;
  const relative = /^(?:the )?(this|last) (week|month|quarter|year)$/.exec(plain);
  if (relative !== null) return `${relative[1]}-${relative[2]}`;
  return (
    readWeekday(plain) ??
    readDayWithin(plain, today, (text) => findSpan(text, today)) ??
    readNamedDay(plain, today) ??
    readDayFirst(plain, today) ??
    readCalendarPeriod(plain, today) ??
    readHoliday(plain, today) ??
    (ownPeriod.test(plain) ? plain : null)
  );
}

/** The days from the first to the last of a period or a span; undefined if the text is neither. */
function findSpan(text: string, today: Day): Period | undefined {
  const [from = '', to = from] = (readPeriod(text, today) ?? '').split('..');
  const [first, last] = [findPeriod(from, today)?.first, findPeriod(to, today)?.last];
  return first === undefined || last === undefined ? undefined : { first, last };
}

const weekFrom = (first: Day): string => `${first}..${shiftDays(first, 6)}`;
/** The week, from Monday to Sunday, that a day is in. */
const weekOf = (day: Day): string => weekFrom(shiftDays(day, 1 - weekdayOf(day)));

/** `week of nov 9`, `thanksgiving week`, `week ending nov 15`, `w/c nov 9`: of, from or up to a single day. */
function readWeekOf(plain: string, today: Day): string | null {
  const [, behind, short, named = '', before = named] =
    /^(?:the )?(?:(?:week (of|[a-z]+ing)|w\/([ceo])) (.+)|(.+) week)$/.exec(plain) ?? [];
  const day = before === '' ? undefined : findSpan(before, today);
  if (day === undefined || day.first !== day.last) return null;
  if (/^end|^e$/.test(behind ?? short ?? '')) return weekFrom(shiftDays(day.first, -6));
  return /ing$|^c$/.test(behind ?? short ?? '') ? weekFrom(day.first) : weekOf(day.first);
}

/** `day after thanksgiving`, `month before last`: what is next to a day or a period. */
function readBeside(plain: string, today: Day): string | null {
  const [, unit = '', side, of] = /^(?:the )?(day|week|weekend|month) (before|after) (.+)$/.exec(plain) ?? [];
  const span = of === undefined ? undefined : findSpan(of === 'last' ? `last ${unit}` : of, today);
  if (span === undefined) return null;
  const [day, step] = side === 'after' ? [span.last, 1] : [span.first, -1];
  if (unit === 'month') return monthStart(day, step).slice(0, 7);
  if (unit === 'weekend') return readWeekend(false, shiftDays(day, 7 * step));
  return unit === 'day' ? shiftDays(day, step) : weekOf(shiftDays(day, 7 * step));
}

/** Hours in an age, in days: 72 hours are three, 30 count as two. */
const inDays = (text: string, more: number): string =>
  text.replace(hoursPattern, (_, hours: string) => `${Math.ceil(Number(hours) / 24) + more}d`);

function countedDays([, count = '', unit = '']: RegExpExecArray): string {
  const days = unitDays.get(unit) ?? 1;
  return days === 7 ? `${Number(count)}w` : `${Number(count) * days}d`;
}

/** What the language has anyway. */
const ownPeriod =
  /^(?:today|yesterday|(?:this|last)[-_ ]?(?:week|month|quarter|year)|\d{4}-\d{1,2}-\d{1,2}|\d{4}-\d{1,2}|20[1-3]\d)$/;
