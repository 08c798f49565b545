/**
 * Parses dates as spreadsheets display them in any locale, with every possible reading, and detects ids that a spreadsheet
 * converted to dates: typing `3-4` gives `4-Mar`, `03.04.2026` or `2026-03-04`.
 */
import { type Cell, rejectCell } from './cell.ts';
import type { Problem } from './problem.ts';

/** The rejection of an id that looks like a date, or null. The original can't be recovered, so there is no suggestion. */
export function rejectExcelDate(at: Cell, text: string): { problem: Problem } | null {
  if (parseDisplayedDate(text) === null) return null;
  const reason =
    'A spreadsheet turned this id into a date, so what was typed is gone. Format the column as Text and type the id again.';
  return rejectCell('E_EXCEL_DATE', at, reason);
}

/** Whether `cell` is the date that a spreadsheet converts `stored` (`3-4`, `3/4/26`, `MAR1`, `2026-03`) to on opening a CSV. */
export function isDateConversionOf(cell: string, stored: string): boolean {
  const shown = parseDisplayedDate(cell.trim());
  if (shown === null) return false;
  const typed = typedDates(stored.trim());
  return shown.readings.some((reading) => typed.some((date) => isSameDate(reading, date)));
}

/** One reading of a date; parts that aren't shown are absent. */
export interface DisplayedDate {
  year?: number;
  /** 1 to 12 */
  month: number;
  day?: number;
}

/** A date with every reading that its text allows, and its time, if shown. */
export interface DisplayedDateTime {
  readings: DisplayedDate[];
  /** `second` is absent if only hours and minutes are shown */
  time: { hour: number; minute: number; second?: number } | undefined;
}

const timeAfterDate = /^(.*?)[,T ]\s*(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?(?:\s*([ap])\.?m\.?)?$/i;
const isoDate = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/;
const numericDate = /^(\d{1,2})([-/.])\s?(\d{1,2})\2\s?(\d{4}|\d\d)$/;
const dayAndName = /^(\d{1,2})[-. /]{1,2}(\p{L}{3,}\.?)(?:[- ./]{1,2}(\d{4}|\d\d))?$/u;
const nameAndNumber = /^(\p{L}{3,}\.?)[- ./]{1,2}(\d{1,2})(?:,? (\d{4}))?$/u;
/** Longer than any date with its time; the patterns are only tried on texts up to this length. */
const maxDateLength = 64;
/** Every date has a separator; almost no id does. */
const separator = /[-./ ]/;
const nameAndYear = /^(\p{L}{3,}\.?)[- ./]{1,2}(\d{4})$/u;

/**
 * Parses `4-Mar`, `Mar-04`, `03.04.2026`, `3/4/26 10:00 AM`, `2026-03-04 10:00:00` and the like; null for anything else,
 * including days that don't exist.
 */
export function parseDisplayedDate(text: string): DisplayedDateTime | null {
  if (text.length > maxDateLength || !separator.test(text)) return null;
  const [, dateText, hours, minutes, seconds, meridiem] = timeAfterDate.exec(text) ?? [];
  const readings = readDate((dateText ?? text).trim()).filter(isOnCalendar);
  if (readings.length === 0) return null;
  if (hours === undefined) return { readings, time: undefined };
  const hour =
    meridiem === undefined ? Number(hours) : (Number(hours) % 12) + (meridiem.toLowerCase() === 'p' ? 12 : 0);
  const time = { hour, minute: Number(minutes), ...(seconds !== undefined && { second: Number(seconds) }) };
  return hour < 24 && time.minute < 60 && Number(seconds ?? 0) < 60 ? { readings, time } : null;
}

/** The month's number by its name in one of the supported languages. */
export function monthNumber(name: string): number | undefined {
  if (name.length > maxDateLength) return undefined;
  months ??= loadMonths();
  return months.get(foldMonthName(name));
}

/** Compares the parts that are shown; the spreadsheet fills in what wasn't typed: this year, or the first of the month. */
function isSameDate(shown: DisplayedDate, typed: DisplayedDate): boolean {
  const same = (a: number | undefined, b: number | undefined) => a === undefined || b === undefined || a === b;
  return shown.month === typed.month && same(shown.day, typed.day ?? 1) && same(shown.year, typed.year);
}

function typedDates(text: string): DisplayedDate[] {
  if (text.length > maxDateLength) return [];
  const [, a, b] = /^(\d{1,4})[-/](\d{1,4})$/.exec(text)?.map(Number) ?? [];
  if (a !== undefined && b !== undefined) return [...monthAndNumber(a, b), ...monthAndNumber(b, a)];
  const [, before, name = '', after] = /^(\d{1,2})?[- ]?(\p{L}{3,9})[- ]?(\d{1,4})?$/u.exec(text) ?? [];
  const month = monthNumber(name);
  const number = Number(before ?? after ?? Number.NaN);
  if (month !== undefined && !Number.isNaN(number)) return monthAndNumber(month, number);
  return [...numericReadings(text), ...(parseDisplayedDate(text)?.readings ?? [])];
}

/** A month with a number next to it: its day, or a year with two or four digits. */
function monthAndNumber(month: number, number: number): DisplayedDate[] {
  if (month < 1 || month > 12) return [];
  if (number > 99) return [{ year: number, month }];
  const year = number + (number < 30 ? 2000 : 1900);
  return number >= 1 && number <= 31
    ? [
        { month, day: number },
        { year, month },
      ]
    : [{ year, month }];
}

/** Three numbers, of which the first or the last is a year: `3-4-26`, and the block and house numbers `3-4-5` of an address. */
function numericReadings(text: string): DisplayedDate[] {
  const [, first = '', , second = '', third = ''] =
    /^(\d{1,2}|\d{4})([-/.])(\d{1,2})\2(\d{1,2}|\d{4})$/.exec(text) ?? [];
  const orders = [
    [third, first, second],
    [third, second, first],
    [first, second, third],
  ] as const;
  return orders
    .map(([year, month, day]) => ({ year: fullYear(year), month: Number(month), day: Number(day) }))
    .filter(isOnCalendar);
}

function readDate(text: string): DisplayedDate[] {
  const iso = isoDate.exec(text);
  if (iso) return [{ year: Number(iso[1]), month: Number(iso[3]), day: Number(iso[4]) }];
  const numeric = numericDate.exec(text);
  // With hyphens and a two-digit year it is more likely an id: no major locale displays dates like that.
  if (numeric && (numeric[2] !== '-' || numeric[4]?.length === 4)) {
    const [first, second] = [Number(numeric[1]), Number(numeric[3])];
    const year = fullYear(numeric[4] ?? '');
    const readings = [{ year, month: first, day: second }];
    return first === second ? readings : [...readings, { year, month: second, day: first }];
  }
  return readNamedMonth(text);
}

function readNamedMonth(text: string): DisplayedDate[] {
  const [, day, name = '', year] = dayAndName.exec(text) ?? [];
  const month = monthNumber(name);
  if (day !== undefined && month !== undefined) {
    return [{ ...(year !== undefined && { year: fullYear(year) }), month, day: Number(day) }];
  }
  const [, name2 = '', number = '', year2] = nameAndNumber.exec(text) ?? [];
  const month2 = monthNumber(name2);
  if (month2 !== undefined) {
    if (year2 !== undefined) return [{ year: Number(year2), month: month2, day: Number(number) }];
    return [
      { month: month2, day: Number(number) },
      { year: fullYear(number), month: month2 },
    ];
  }
  const [, name3 = '', year3] = nameAndYear.exec(text) ?? [];
  const month3 = monthNumber(name3);
  return month3 === undefined ? [] : [{ year: Number(year3), month: month3 }];
}

/** Excel reads 00 to 29 as this century (Microsoft, "Change the date system, format, or two-digit year interpretation"). */
function fullYear(text: string): number {
  const year = Number(text);
  return text.length === 4 ? year : year + (year < 30 ? 2000 : 1900);
}

function isOnCalendar({ year = 2000, month, day = 1 }: DisplayedDate): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

const languages = ['en', 'de', 'fr', 'es', 'it', 'nl', 'pt', 'pl', 'sv', 'da', 'nb', 'fi', 'cs', 'hu', 'ro', 'tr'];
let months: ReadonlyMap<string, number> | undefined;

/** Month names, long and short, without diacritics and dots; German spreadsheets abbreviate March as `mrz`. */
function loadMonths(): ReadonlyMap<string, number> {
  const names = new Map([
    ['mrz', 3],
    ['sept', 9],
  ]);
  for (const language of languages) {
    for (const month of ['long', 'short'] as const) {
      const format = new Intl.DateTimeFormat(language, { month, timeZone: 'UTC' });
      for (let number = 1; number <= 12; number += 1) {
        names.set(foldMonthName(format.format(Date.UTC(2026, number - 1, 15))), number);
      }
    }
  }
  return names;
}

function foldMonthName(name: string): string {
  return name
    .normalize('NFD')
    .replace(/[\p{M}.]/gu, '')
    .toLowerCase();
}
