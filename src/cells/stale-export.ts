/** Detects whether a date from an export, possibly reformatted by a spreadsheet, is older than the record's date. */
import { type DisplayedDate, type DisplayedDateTime, parseDisplayedDate } from './excel-date.ts';

const second = 1000;
const minute = 60 * second;
const day = 24 * 60 * minute;
/** Day 0 of spreadsheet serial dates (ECMA-376-1, 18.17.4.1, the 1900 date base). */
const serialZero = Date.UTC(1899, 11, 30);
/** A serial date of the years 1982 to 2064; the fraction is the time. */
const serial = /^(3\d{4}|4\d{4}|5\d{4}|60\d{3})(?:[.,](\d+))?$/;

/**
 * Whether a cell shows an earlier time than `stored` (`2026-11-01 14:05:33`, in the same time zone). If the cell's format
 * is ambiguous, it is not earlier if one of its readings is the stored date. Seconds that aren't shown are ignored. An
 * empty cell or one without a date is not earlier.
 */
export function isStaleDate(cell: string, stored: string): boolean {
  if (showsMoment(cell, stored)) return false;
  const current = wallClock(stored);
  return possibleSpans(cell.trim()).some(({ to }) => to <= current);
}

/** Whether a cell may show `stored`, in whatever format, if only its day or its minutes. An empty `stored` is never shown. */
export function showsMoment(cell: string, stored: string): boolean {
  if (cell === stored) return stored !== '';
  const current = wallClock(stored);
  return possibleSpans(cell.trim()).some(({ from, to }) => from <= current && current < to);
}

const wallClock = (stored: string) => Date.parse(`${stored.replace(' ', 'T')}Z`);

/** The time span that a cell may mean: as long as the smallest unit it shows, plus a second for rounding. */
interface Span {
  from: number;
  to: number;
}

function possibleSpans(text: string): Span[] {
  const [, days, fraction] = serial.exec(text) ?? [];
  if (days !== undefined) {
    const at = serialZero + Number(`${days}.${fraction ?? 0}`) * day;
    // A second takes five decimals; the column may show fewer.
    const shown = fraction === undefined ? day : fraction.length < 5 ? 10 * minute : minute;
    return [{ from: at - shown, to: at + shown }];
  }
  const moment = parseDisplayedDate(text);
  return moment === null ? [] : moment.readings.flatMap((date) => toSpan(date, moment.time) ?? []);
}

function toSpan({ year, month, day: dayOfMonth }: DisplayedDate, time: DisplayedDateTime['time']): Span | null {
  if (year === undefined || dayOfMonth === undefined) return null;
  const { hour = 0, minute: minutes = 0, second: seconds } = time ?? {};
  const at = Date.UTC(year, month - 1, dayOfMonth, hour, minutes, seconds ?? 0);
  if (time === undefined) return { from: at, to: at + day };
  return seconds === undefined ? { from: at, to: at + minute } : { from: at - second, to: at + 2 * second };
}
