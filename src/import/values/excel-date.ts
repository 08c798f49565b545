/** Ids that a spreadsheet took for dates: `3-4` typed into a cell becomes `4-Mar`, `03.04.2026` or `2026-03-04`. */
import type { Problem } from '../problem.ts';
import { type Cell, rejectCell } from './cell.ts';
import { monthNumber, readShownDate, type ShownDate } from './shown-date.ts';

/** The rejection of an id that reads as a date, or null. What was typed can't be told from it, so nothing is suggested. */
export function rejectExcelDate(at: Cell, text: string): { problem: Problem } | null {
  if (readShownDate(text) === null) return null;
  return rejectCell(
    'E_EXCEL_DATE',
    at,
    'This reads as a date: a spreadsheet makes one of an id such as 3-4, and what was typed is gone. Format the column as Text and type the id again.',
  );
}

/** Whether `cell` is the date that a spreadsheet makes of `stored` (`3-4`, `3/4/26`, `MAR1`, `2026-03`) on opening a CSV. */
export function isDateOf(cell: string, stored: string): boolean {
  const shown = readShownDate(cell.trim());
  if (shown === null) return false;
  const typed = typedDates(stored.trim());
  return shown.readings.some((reading) => typed.some((date) => agree(reading, date)));
}

/** The spreadsheet adds what is not typed: this year, or the first of the month; what is not shown can't be compared. */
function agree(shown: ShownDate, typed: ShownDate): boolean {
  const same = (a: number | undefined, b: number | undefined) => a === undefined || b === undefined || a === b;
  return shown.month === typed.month && same(shown.day, typed.day ?? 1) && same(shown.year, typed.year);
}

function typedDates(text: string): ShownDate[] {
  const [, a, b] = /^(\d{1,4})[-/](\d{1,4})$/.exec(text)?.map(Number) ?? [];
  if (a !== undefined && b !== undefined) return [...partsOf(a, b), ...partsOf(b, a)];
  const [, before, name = '', behind] = /^(\d{1,2})?[- ]?(\p{L}{3,9})[- ]?(\d{1,4})?$/u.exec(text) ?? [];
  const month = monthNumber(name);
  const number = Number(before ?? behind ?? Number.NaN);
  if (month !== undefined && !Number.isNaN(number)) return partsOf(month, number);
  return readShownDate(text)?.readings ?? numericReadings(text);
}

/** A month with a number beside it: its day, or a year of two or four digits. */
function partsOf(month: number, number: number): ShownDate[] {
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

/** `3-4-26`, which readShownDate leaves alone. */
function numericReadings(text: string): ShownDate[] {
  return /^\d{1,2}-\d{1,2}-\d\d$/.test(text) ? (readShownDate(text.replaceAll('-', '/'))?.readings ?? []) : [];
}
