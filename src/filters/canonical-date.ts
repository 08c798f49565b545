/** Turns dates as people write them ("nov 3", "last 7 days", "between a and b") into the filter language's own form. */
import { type Day, makeDay, monthNames, weekdays } from './calendar-day.ts';

const monthPattern =
  '(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)';
const dayPattern = '(\\d{1,2})(?:st|nd|rd|th)?';
const yearPattern = '(\\d{4})';

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
  thirty: 30,
};
const countPattern = `(\\d{1,4}|${Object.keys(numberWords).join('|')})\\s*\\+?\\s*(${Object.keys(unitDays).join('|')})`;
const agePattern = new RegExp(`^${countPattern}$`);
const agoPattern = new RegExp(`^${countPattern} ago$`);
const recentPattern = new RegExp(
  `^(?:in |within |during |over |for )?(?:the )?(?:last|past|previous|recent) ${countPattern}$`,
);

/**
 * The same in the filter language: `5d`, `>5d`, `2026-11-01..2026-11-05`, `last-monday`. What isn't understood is returned
 * as it is, for the parser to refuse.
 * @param typed with any capitals and kind of dash
 */
export function canonicalDate(typed: string, today: Day): string {
  const plain = typed
    .toLowerCase()
    .replace(/[–—−‐‑]/g, '-')
    .replace(/…|\.{3}/g, '..')
    .replace(/,/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^(?:in|within|during|over) (?=(?:the )?(?:last|past|previous) )/, '');
  return readSpan(plain, today) ?? readComparison(plain, today) ?? readPeriod(plain, today) ?? plain;
}

/** `a to b`, `between a and b`, `from a until b`, `a .. b`, `a - b`. */
function readSpan(plain: string, today: Day): string | null {
  const between = /^between (.+) and (.+)$/.exec(plain);
  const [, from = '', to = ''] =
    between ?? /^(?:from )?(.+?) ?(?:\.\.| to | - | until | till | through | thru )\s?(.+)$/.exec(plain) ?? [];
  if (from === '' || to === '') return null;
  const [first, last] = [readEnd(from, today), readEnd(to, today)];
  return first === null || last === null ? null : `${first}..${last}`;
}

/** One end of a span; an age such as `14d` or `3 days ago` counts back from today. */
function readEnd(typed: string, today: Day): string | null {
  const age = agePattern.exec(typed) ?? agoPattern.exec(typed);
  if (age !== null) return countedDays(age);
  return readPeriod(typed, today) ?? (/^\d{4}/.test(typed) ? typed : null);
}

const comparisonWords: [pattern: RegExp, sign: string][] = [
  [/^(?:on or after|since|from|starting) /, '>='],
  [/^(?:on or before|until|till|up to|through|by) /, '<='],
  [/^(?:later than|after) /, '>'],
  [/^(?:earlier than|before|prior to) /, '<'],
];
const olderWords = /^(?:for )?(?:older than|more than|longer than|greater than|over|at least|>=?|=>)\s*/;
const newerWords =
  /^(?:for )?(?:newer than|younger than|less than|fewer than|under|within|in the last|at most|<=?|=<)\s*/;

function readComparison(plain: string, today: Day): string | null {
  const age = (text: string) => agePattern.exec(text.replace(/ (?:old|ago)$/, ''));
  const older = olderWords.test(plain) ? age(plain.replace(olderWords, '')) : null;
  if (older !== null) return `>${countedDays(older)}`;
  const newer = newerWords.test(plain) ? age(plain.replace(newerWords, '')) : null;
  if (newer !== null) return `<${countedDays(newer)}`;
  const old =
    / old(?:er)?$/.test(plain) || plain.includes('+') ? age(plain.replace(/ or older$| and older$/, '')) : null;
  if (old !== null) return `>${countedDays(old)}`;
  const signed = /^(>=|<=|=>|=<|>|<|=)\s*(.+)$/.exec(plain);
  if (signed !== null) return `${signed[1]}${readPeriod(signed[2] ?? '', today) ?? signed[2]}`;
  const worded = comparisonWords.find(([pattern]) => pattern.test(plain));
  if (worded === undefined) return null;
  const rest = plain.replace(worded[0], '');
  const back = agoPattern.exec(rest) ?? agePattern.exec(rest);
  if (back !== null) return worded[1].startsWith('>') ? `<${countedDays(back)}` : `>${countedDays(back)}`;
  const period = readPeriod(rest, today);
  return period === null ? null : `${worded[1]}${period}`;
}

/** One period; null if it is none that people write in words or with the day first. */
function readPeriod(plain: string, today: Day): string | null {
  if (/^(?:never|none|empty|null|missing|not yet)$/.test(plain)) return 'never';
  const recent = recentPattern.exec(plain) ?? agePattern.exec(plain);
  if (recent !== null) return countedDays(recent);
  const back = agoPattern.exec(plain);
  if (back !== null) return `${countedDays(back)}..${countedDays(back)}`;
  const past = /^(?:the )?(?:past|rolling) (week|month|year)$/.exec(plain);
  if (past !== null) return `${unitDays[past[1] ?? ''] ?? 1}d`;
  const relative = /^(?:the )?(this|last|previous|current) (week|month|quarter|year)$/.exec(plain);
  if (relative !== null) return `${/this|current/.test(relative[1] ?? '') ? 'this' : 'last'}-${relative[2]}`;
  return readWeekday(plain) ?? readNamedDay(plain, today) ?? readDayFirst(plain) ?? readPlain(plain);
}

function countedDays([, count = '', unit = '']: RegExpExecArray): string {
  const number = numberWords[count] ?? Number(count);
  const days = unitDays[unit] ?? 1;
  return days === 7 ? `${number}w` : `${number * days}d`;
}

function readWeekday(plain: string): string | null {
  const found = /^(?:on )?(last|this|past|previous)?\s?-?(mon|tue|wed|thu|fri|sat|sun)[a-z]*$/.exec(plain);
  const name = weekdays.find((day) => day.startsWith(found?.[2] ?? '?'));
  const isWhole = name !== undefined && (plain.endsWith(name) || /(?:mon|tues?|wed|thur?s?|fri|sat|sun)$/.test(plain));
  if (!isWhole) return null;
  return found?.[1] === undefined || found[1] === 'this' ? name : `last-${name}`;
}

const named: [pattern: RegExp, groups: { month: number; day?: number; year?: number }][] = [
  [new RegExp(`^(?:on )?${monthPattern}\\.? ${dayPattern}(?: ${yearPattern})?$`), { month: 1, day: 2, year: 3 }],
  [
    new RegExp(`^(?:on )?(?:the )?${dayPattern}\\.?(?: of)? ?${monthPattern}\\.?(?: ${yearPattern})?$`),
    { month: 2, day: 1, year: 3 },
  ],
  [new RegExp(`^(?:in )?${monthPattern}(?: ${yearPattern})?$`), { month: 1, year: 2 }],
];

/** `nov 3`, `3 november 2026`, `nov 2026`: without a year, the latest one that isn't in the future. */
function readNamedDay(plain: string, today: Day): string | null {
  for (const [pattern, groups] of named) {
    const found = pattern.exec(plain);
    if (found === null) continue;
    const month = monthNames.findIndex((name) => found[groups.month]?.startsWith(name.toLowerCase())) + 1;
    const thisYear = Number(today.slice(0, 4));
    const date = groups.day === undefined ? 1 : Number(found[groups.day]);
    const given = groups.year === undefined ? undefined : found[groups.year];
    const latest = [thisYear, thisYear - 1, thisYear - 2, thisYear - 3, thisYear - 4].find((year) => {
      const day = makeDay(year, month, date);
      return day !== null && day <= today;
    });
    const day = makeDay(given === undefined ? (latest ?? thisYear) : Number(given), month, date);
    if (day !== null) return groups.day === undefined ? day.slice(0, 7) : day;
  }
  return null;
}

/** `3.11.2026`: with dots, the day comes first everywhere. */
function readDayFirst(plain: string): string | null {
  const [, date, month, year] = /^(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})$/.exec(plain) ?? [];
  return makeDay(Number(year), Number(month), Number(date));
}

/** What the language has anyway. */
function readPlain(plain: string): string | null {
  if (
    /^(?:today|yesterday|(?:this|last)[-_ ]?(?:week|month|quarter|year)|\d{4}-\d{1,2}-\d{1,2}|\d{4}-\d{1,2})$/.test(
      plain,
    )
  )
    return plain;
  return null;
}
