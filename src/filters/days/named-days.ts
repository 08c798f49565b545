/** Reads days by the names of months, weekends, quarters and holidays, and days of one month as a span. */
import { monthNames } from '../../text/wording.ts';
import { type Day, makeDay, monthStart, shiftDays, weekdayOf, weekdays } from './calendar-day.ts';
import type { Period } from './periods.ts';

const monthPattern =
  '(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)';
const dayPattern = '(\\d{1,2})(?:st|nd|rd|th)?';
const yearPattern = "(\\d{4}|'\\d\\d)";

const spanOfDays = `(?:the )?${dayPattern}\\.?(?: ?- ?| to | and | through )(?:the )?${dayPattern}`;
const daysOfMonth: [pattern: RegExp, groups: { month: number; first: number; last: number; year: number }][] = [
  [
    new RegExp(`^(?:from |between )?${spanOfDays}\\.?(?: of)? ${monthPattern}(?: ${yearPattern})?$`),
    { first: 1, last: 2, month: 3, year: 4 },
  ],
  [
    new RegExp(`^(?:from |between )?${monthPattern}\\.? ${spanOfDays}(?: ${yearPattern})?$`),
    { month: 1, first: 2, last: 3, year: 4 },
  ],
  [
    /^(\d{1,2})\.(?:\d{1,2}\.)? ?(?:-|bis) ?(\d{1,2})\.(\d{1,2})\. ?(\d{4})?$/,
    { first: 1, last: 2, month: 3, year: 4 },
  ],
];

/** `nov 1-3`, `1-3 nov`, `1.-3.11.2026`: days of one month. */
export function readDaysOfMonth(plain: string, today: Day): string | null {
  for (const [pattern, { month: at, first, last, year }] of daysOfMonth) {
    const found = pattern.exec(plain);
    if (found === null) continue;
    const isSame =
      !/\.(\d{1,2})\. ?(?:-|bis)/.test(plain) || Number(/\.(\d{1,2})\./.exec(plain)?.[1]) === Number(found[at]);
    const month = /^\d/.test(found[at] ?? '') ? Number(found[at]) : monthNumber(found[at]);
    const [from, to] = [found[first], found[last]].map((date) =>
      dayWithYear({ year: found[year], month, date: Number(date) }, today),
    );
    if (!isSame || !from || !to) continue;
    if (Number(found[first]) > Number(found[last])) {
      // `28th to the 3rd of nov` and `dec 28 to the 1st` are of two months; what `nov 5-3` is, is asked.
      if (at > last) return `${dayText(monthStart(to, -1), Number(found[first]))}..${to}`;
      const isLater = /\d(?:st|nd|rd|th)/.test(plain);
      return `${from}..${dayText(isLater ? monthStart(from, 1) : from, Number(found[last]))}`;
    }
    // `nov 20-25` on November 22: both are of last year.
    return `${from > to ? dayWithYear({ year: to.slice(0, 4), month, date: Number(found[first]) }, today) : from}..${to}`;
  }
  return null;
}

const monthNumber = (typed: string | undefined): number =>
  monthNames.findIndex((name) => typed?.startsWith(name.toLowerCase())) + 1;

const named: [pattern: RegExp, groups: { month: number; day?: number; year?: number }][] = [
  [
    new RegExp(`^(?:on )?${monthPattern}(?:\\.? |\\.)${dayPattern}(?: ${yearPattern})?$`),
    { month: 1, day: 2, year: 3 },
  ],
  [
    new RegExp(`^(?:on )?(?:the )?${dayPattern}\\.?(?: of)? ?${monthPattern}\\.?(?: ${yearPattern})?$`),
    { month: 2, day: 1, year: 3 },
  ],
  [new RegExp(`^(?:in )?${monthPattern}(?: ${yearPattern})?$`), { month: 1, year: 2 }],
];

/** Not the month that it is now. */
const lastMonth = new RegExp(`^(?:in )?(?:last|past|previous) ${monthPattern}$`);

const ordinal = '(\\d{1,2})(?:st|nd|rd|th)';
const dayAlone = new RegExp(
  `^(?:on )?(?:the ${ordinal}|(?:the )?${ordinal} of (the|this|last) month|last month (?:on )?the ${ordinal})$`,
);
/** The day of a month in writing, also where the month is too short for it, which is for the parser to say. */
const dayText = (month: string, date: number): string => `${month.slice(0, 7)}-${String(date).padStart(2, '0')}`;

/** `nov 3`, `3 november 2026`, `nov 2026`: without a year, the latest one that isn't in the future. */
export function readNamedDay(typed: string, today: Day): string | null {
  // As Excel writes days: 13-Nov-26.
  const plain = typed
    .replace(/^(\d{1,2})-([a-z]{3,9})(?=-|$)/, '$1 $2')
    .replace(/(?<=^\d.*[a-z])-(?:20)?(\d\d)$/, ' 20$1')
    .replace(/^last (?=[a-z]{3,9} \d{1,2}(?:st|nd|rd|th)?$)/, '');
  const [ofMonth, bare, of, which, behind] = dayAlone.exec(plain) ?? [];
  if (which === 'last' || behind !== undefined) return dayText(monthStart(today, -1), Number(of ?? behind));
  if (ofMonth !== undefined) return latestDay(Number(bare ?? of), today);
  const [, last] = lastMonth.exec(plain) ?? [];
  if (last !== undefined) {
    const month = monthNumber(last);
    const year = Number(today.slice(0, 4)) - (month >= Number(today.slice(5, 7)) ? 1 : 0);
    return dayText(String(year), month);
  }
  for (const [pattern, groups] of named) {
    const found = pattern.exec(plain);
    if (found === null) continue;
    const month = monthNumber(found[groups.month]);
    const date = groups.day === undefined ? 1 : Number(found[groups.day]);
    const year = groups.year === undefined ? undefined : found[groups.year];
    const day = dayWithYear({ year, month, date }, today);
    if (day !== null) return groups.day === undefined ? day.slice(0, 7) : day;
    const ofYear = year?.replace(/^'/, '20') ?? today.slice(0, 4);
    if (date > 28 && date < 32) return dayText(dayText(ofYear, month), date);
  }
  return null;
}

/** `the 3rd`: of this month, or of the last one that has had it. */
function latestDay(date: number, today: Day): Day | null {
  const [year, month] = [Number(today.slice(0, 4)), Number(today.slice(5, 7))];
  const days = [0, 1, 2].map((back) => {
    const index = month - 1 - back;
    return makeDay(year + Math.floor(index / 12), ((index + 12) % 12) + 1, date);
  });
  return days.find((day) => day !== null && day <= today) ?? null;
}

const weekday = '(mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?';
const ofWeek = new RegExp(`^(?:on )?${weekday}(?: of| in)? (.+)$|^(.+? (?:week|ago))(?: on)? ${weekday}$`);
const nthOf = new RegExp(
  `^(?:on )?(?:the )?(?:(first|second|third|fourth|fifth)|([1-5])(?:st|nd|rd|th)|last) (?:${weekday}|day) (?:of|in) (?:the )?(.+)$`,
);
const nths = ['first', 'second', 'third', 'fourth', 'fifth'];

const numberOfDay = (typed: string): number => weekdays.findIndex((day) => day.startsWith(typed.slice(0, 3))) + 1;

/** The Monday of the week that a text names; null for other texts. */
function mondayOf(text: string, today: Day, periodOf: (text: string) => Period | undefined): Day | null {
  const [, weeks] = /^(\d{1,2}) weeks? ago$/.exec(text) ?? [];
  if (weeks !== undefined) return shiftDays(today, 1 - weekdayOf(today) - 7 * Number(weeks));
  const period = periodOf(text);
  return period?.last === shiftDays(period?.first ?? today, 6) ? (period?.first ?? null) : null;
}

/** `monday of last week`, `last friday of october`, `first day of the quarter`. `periodOf` reads what it is a part of. */
export function readDayWithin(plain: string, today: Day, periodOf: (text: string) => Period | undefined): Day | null {
  const [, day, week, before, after] = ofWeek.exec(plain) ?? [];
  const named = week ?? before;
  const monday = named === undefined ? null : mondayOf(named, today, periodOf);
  if (monday !== null) return shiftDays(monday, numberOfDay(day ?? after ?? '') - 1);
  const [whole, word, digit, name, text = ''] = nthOf.exec(plain) ?? [];
  const period = whole === undefined ? undefined : periodOf(text.replace(/^(?=(?:week|month|quarter|year)$)/, 'this '));
  if (period === undefined) return null;
  const nth = Number(digit ?? nths.indexOf(word ?? '') + 1);
  const step = name === undefined ? 1 : 7;
  const shift = (from: Day) => (name === undefined ? 0 : (numberOfDay(name) - weekdayOf(from) + 7) % 7);
  if (nth > 0) return shiftDays(period.first, shift(period.first) + step * (nth - 1));
  return shiftDays(period.last, name === undefined ? 0 : shift(period.last) - (shift(period.last) === 0 ? 0 : 7));
}

/** `monday`, `last tues`: a day of the week by itself; null for other texts. */
export function readWeekday(plain: string): string | null {
  const found = /^(?:on )?(last|this|past)?\s?-?(mon|tue|wed|thu|fri|sat|sun)[a-z]*$/.exec(plain);
  const name = weekdays.find((day) => day.startsWith(found?.[2] ?? '?'));
  const isWhole =
    name !== undefined && (plain.endsWith(name) || /(?:mon|tues?|weds?|thur?s?|fri|sat|sun)$/.test(plain));
  if (!isWhole) return null;
  return found?.[1] === undefined || found[1] === 'this' ? name : `last-${name}`;
}

/** Saturday and Sunday, the latest that have begun; `isLast` leaves out the one that is now. */
export function readWeekend(isLast: boolean, today: Day): string {
  const back = (weekdayOf(today) + 1) % 7;
  const saturday = shiftDays(today, -back - (isLast && back < 2 ? 7 : 0));
  return `${saturday}..${shiftDays(saturday, 1)}`;
}

/** `3.11.2026`, `3.11.26`, `3.11.`: with dots, the day comes first everywhere. */
export function readDayFirst(plain: string, today: Day): string | null {
  const [, date, month, year] = /^(?:am |on )?(\d{1,2})\. ?(\d{1,2})\.(?: ?(\d{4}|\d{2}))?$/.exec(plain) ?? [];
  return date === undefined ? null : dayWithYear({ year, month: Number(month), date: Number(date) }, today);
}

/** A day whose year has four digits, two or none: then it is the latest one that isn't in the future. */
export function dayWithYear(
  { year, month, date }: { year: string | undefined; month: number; date: number },
  today: Day,
): Day | null {
  if (year !== undefined) return makeDay(Number(year.replace(/^'?(\d\d)$/, '20$1')), month, date);
  const thisYear = Number(today.slice(0, 4));
  const days = [0, 1, 2, 3, 4].map((back) => makeDay(thisYear - back, month, date));
  return days.find((day) => day !== null && day <= today) ?? null;
}

const thursday = 4;
const thanksgiving = (year: number) => nthWeekday(year, 11, thursday, 4);

/** Holidays after which orders are counted, by their American dates. */
const holidays: [pattern: RegExp, dayIn: (year: number) => Day | null][] = [
  [/^(?:christmas|xmas)(?: day)?$/, (year) => makeDay(year, 12, 25)],
  [/^(?:christmas|xmas) eve$/, (year) => makeDay(year, 12, 24)],
  [/^new year(?:'?s)?(?: day)?$/, (year) => makeDay(year, 1, 1)],
  [/^new year(?:'?s)? eve$/, (year) => makeDay(year, 12, 31)],
  [/^valentine'?s(?: day)?$/, (year) => makeDay(year, 2, 14)],
  [/^memorial day$/, (year) => lastMonday(year, 5, 31)],
  [/^independence day$/, (year) => makeDay(year, 7, 4)],
  [/^labor day$/, (year) => nthWeekday(year, 9, 1, 1)],
  [/^halloween$/, (year) => makeDay(year, 10, 31)],
  [/^thanksgiving(?: day)?$/, thanksgiving],
  [/^black friday$/, (year) => after(thanksgiving(year), 1)],
  [/^cyber monday$/, (year) => after(thanksgiving(year), 4)],
];

const holidayPhrase = /^(on |over |last )?(?:the )?(.+?)(?: (20\d\d))?$/;

/** `black friday`, `on christmas 2025`: without a year, the latest that isn't in the future. */
export function readHoliday(plain: string, today: Day): Day | null {
  const [, , name = '', year] = holidayPhrase.exec(plain) ?? [];
  const dayIn = holidays.find(([pattern]) => pattern.test(name))?.[1];
  if (dayIn === undefined) return null;
  const thisYear = Number(today.slice(0, 4));
  const days = (year === undefined ? [thisYear, thisYear - 1] : [Number(year)]).map(dayIn);
  return days.find((day) => day !== null && (year !== undefined || day <= today)) ?? null;
}

/** Whether a text is nothing but the name of a holiday, which campaigns and people have, too. */
export function isHolidayName(text: string): boolean {
  const [, preposition, name = ''] = holidayPhrase.exec(text.toLowerCase()) ?? [];
  const isUnique = /eve$|^new .* day$/.test(name);
  return preposition === undefined && !isUnique && holidays.some(([pattern]) => pattern.test(name));
}

const after = (day: Day | null, days: number): Day | null => (day === null ? null : shiftDays(day, days));

function nthWeekday(year: number, month: number, weekday: number, nth: number): Day | null {
  const first = makeDay(year, month, 1);
  return first === null ? null : shiftDays(first, ((weekday - weekdayOf(first) + 7) % 7) + 7 * (nth - 1));
}

function lastMonday(year: number, month: number, lastDate: number): Day | null {
  const last = makeDay(year, month, lastDate);
  return last === null ? null : shiftDays(last, 1 - weekdayOf(last));
}
