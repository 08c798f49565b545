/** A moment of an export, perhaps in another country's form by now: whether it lies before the one that the record has. */
import { type DisplayedDate, type DisplayedDateTime, parseDisplayedDate } from './excel-date.ts';

const second = 1000;
const minute = 60 * second;
const day = 24 * 60 * minute;
/** A spreadsheet's days count from here (ECMA-376-1, 18.17.4.1, the 1900 date base). */
const serialZero = Date.UTC(1899, 11, 30);
/** A number of the years 1982 to 2064; the digits behind the point are the time. */
const serial = /^(3\d{4}|4\d{4}|5\d{4}|60\d{3})(?:[.,](\d+))?$/;

/**
 * Whether a cell shows an earlier moment than `stored` (`2026-11-01 14:05:33`, of the same clock). Where the cell's form
 * leaves it open which day is meant, it is not earlier if one of its readings is the stored one. Seconds that are not
 * shown don't count. A cell that is empty or no date is not earlier.
 */
export function isStaleDate(cell: string, stored: string): boolean {
  const now = Date.parse(`${stored.replace(' ', 'T')}Z`);
  const spans = spansOf(cell.trim());
  if (spans.some(({ from, to }) => from <= now && now < to)) return false;
  return spans.some(({ to }) => to <= now);
}

/** The times that a cell may stand for: as long as the shortest unit that it shows, and a second for rounding. */
interface Span {
  from: number;
  to: number;
}

function spansOf(text: string): Span[] {
  const [, days, fraction] = serial.exec(text) ?? [];
  if (days !== undefined) {
    const at = serialZero + Number(`${days}.${fraction ?? 0}`) * day;
    // Five digits behind the point are a second; the column may show fewer.
    const shown = fraction === undefined ? day : fraction.length < 5 ? 10 * minute : minute;
    return [{ from: at - shown, to: at + shown }];
  }
  const moment = parseDisplayedDate(text);
  return moment === null ? [] : moment.readings.flatMap((date) => spanOf(date, moment.time) ?? []);
}

function spanOf({ year, month, day: dayOfMonth }: DisplayedDate, time: DisplayedDateTime['time']): Span | null {
  if (year === undefined || dayOfMonth === undefined) return null;
  const { hour = 0, minute: minutes = 0, second: seconds } = time ?? {};
  const at = Date.UTC(year, month - 1, dayOfMonth, hour, minutes, seconds ?? 0);
  if (time === undefined) return { from: at, to: at + day };
  return seconds === undefined ? { from: at, to: at + minute } : { from: at - second, to: at + 2 * second };
}
