/** Dates as a spreadsheet leaves them in a CSV that it has opened and saved, in the form of the export. */
import { type DisplayedDate, parseDisplayedDate } from '../cells/excel-date.ts';

/** Zones in which dates with slashes begin with the month. */
const monthFirst =
  /^(?:America\/(?:New_York|Detroit|Chicago|Menominee|Denver|Boise|Phoenix|Los_Angeles|Anchorage|Juneau|Sitka|Metlakatla|Yakutat|Nome|Adak|Puerto_Rico|Indiana\/.+|Kentucky\/.+|North_Dakota\/.+)|Pacific\/Honolulu)$/;

/** A zone in which a date with slashes may begin with the day. */
export const anywhere = 'UTC';

/** A date as a number of days, of the years 1982 to 2064; the fraction is the time. */
const serial = /^(?:3\d{4}|4\d{4}|5\d{4}|60\d{3})(?:[.,]\d+)?$/;
const serialZero = Date.UTC(1899, 11, 30);
const second = 1000;
const day = 24 * 60 * 60 * second;

/**
 * The date as the export writes it: `11/1/2026 1:30 PM` becomes `2026-11-01 13:30:00`. Dots are day first everywhere, slashes
 * month first where the account is in the United States. 'ambiguous' where day and month could be exchanged; text that is
 * no such date is given back as it is.
 */
export function normalizeDate(text: string, timeZone: string): string | 'ambiguous' {
  // The export's own form, and dates with a zone.
  if (/^\d{4}-\d\d-\d\d/.test(text) && !/m\.?$/i.test(text)) return text;
  if (serial.test(text)) return fromSerial(Number(text.replace(',', '.')));
  const shown = parseDisplayedDate(text);
  if (shown === null) return text;
  const readings = shown.readings.filter(({ year, day }) => year !== undefined && day !== undefined);
  const [first, other] = readings;
  if (first === undefined) return text;
  const date = other === undefined ? first : chooseReading(text, { monthFirst: first, dayFirst: other }, timeZone);
  if (date === null) return 'ambiguous';
  const { hour = 0, minute = 0, second: seconds = 0 } = shown.time ?? {};
  const { year = 0, month, day = 1 } = date;
  return `${year}-${pad(month)}-${pad(day)} ${pad(hour)}:${pad(minute)}:${pad(seconds)}`;
}

/** Five decimals are a second, and no spreadsheet keeps all of them. */
function fromSerial(days: number): string {
  const at = new Date(serialZero + Math.round((days * day) / second) * second);
  return at.toISOString().slice(0, 19).replace('T', ' ');
}

/** Of two readings of digits the one that the separator and the account's zone make likely; null if neither is. */
function chooseReading(
  text: string,
  readings: { monthFirst: DisplayedDate; dayFirst: DisplayedDate },
  timeZone: string,
): DisplayedDate | null {
  if (/^\d+\./.test(text)) return readings.dayFirst;
  return /^\d+\//.test(text) && monthFirst.test(timeZone) ? readings.monthFirst : null;
}

const pad = (part: number) => String(part).padStart(2, '0');
