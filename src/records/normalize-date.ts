/** Dates as a spreadsheet leaves them in a CSV that it has opened and saved, in the form of the export. */
import { type DisplayedDate, parseDisplayedDate } from '../cells/excel-date.ts';

/** Zones in which dates with slashes begin with the month. */
const monthFirst =
  /^(?:America\/(?:New_York|Detroit|Chicago|Menominee|Denver|Boise|Phoenix|Los_Angeles|Anchorage|Juneau|Sitka|Metlakatla|Yakutat|Nome|Adak|Puerto_Rico|Indiana\/.+|Kentucky\/.+|North_Dakota\/.+)|Pacific\/Honolulu)$/;

/**
 * The date as the export writes it: `11/1/2026 1:30 PM` becomes `2026-11-01 13:30:00`. Dots are day first everywhere, slashes
 * month first where the account is in the United States. 'ambiguous' where day and month could be exchanged; text that is
 * no such date is given back as it is.
 */
export function normalizeDate(text: string, timeZone: string): string | 'ambiguous' {
  // The export's own form, and dates with a zone.
  if (/^\d{4}-\d\d-\d\d/.test(text)) return text;
  const shown = parseDisplayedDate(text);
  if (shown === null) return text;
  const readings = shown.readings.filter(({ year, day }) => year !== undefined && day !== undefined);
  const [first, second] = readings;
  if (first === undefined) return text;
  const date = second === undefined ? first : chooseReading(text, { monthFirst: first, dayFirst: second }, timeZone);
  if (date === null) return 'ambiguous';
  const { hour = 0, minute = 0, second: seconds = 0 } = shown.time ?? {};
  const { year = 0, month, day = 1 } = date;
  return `${year}-${pad(month)}-${pad(day)} ${pad(hour)}:${pad(minute)}:${pad(seconds)}`;
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
