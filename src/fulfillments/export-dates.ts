/** How a moment stands in a cell of the export: as the account's wall clock shows it, to the second, without a zone. */
import { tzOffset } from '@date-fns/tz';

const written = /^([12]\d{3}-\d\d-\d\d)(?:[ T](\d\d:\d\d)(:\d\d)?)?$/;
const writtenWithZone = /^[12]\d{3}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:\d\d)$/;
const minute = 60_000;
const day = 24 * 60 * minute;

/** Writes a moment (`2026-11-01 14:05:33`); no moment, no text. `timeZone` is an IANA name. */
export function dateCell(date: Date | null, timeZone: string): string {
  if (date === null) return '';
  const wallClock = new Date(date.getTime() + tzOffset(timeZone, date) * minute);
  return wallClock.toISOString().slice(0, 19).replace('T', ' ');
}

/**
 * Reads what `dateCell` wrote; a missing time is midnight, missing seconds are 0, and a text that names its own zone
 * (`2026-11-01T14:05:33Z`) is taken at its word. Of the hour that the end of summer time repeats, it means the first
 * run. Gives undefined for anything else, and for a time that no clock in that zone ever showed.
 */
export function parseDateCell(cell: string, timeZone: string): Date | undefined {
  if (writtenWithZone.test(cell)) return validDate(cell.replace(' ', 'T'));
  const [, date, time = '00:00', seconds = ':00'] = written.exec(cell) ?? [];
  if (date === undefined) return undefined;
  const wallClock = validDate(`${date}T${time}${seconds}Z`);
  // Date rolls 30 February over into March instead of refusing it.
  if (wallClock === undefined || !wallClock.toISOString().startsWith(`${date}T${time}`)) return undefined;
  return momentOf(wallClock.getTime(), timeZone);
}

function validDate(iso: string): Date | undefined {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** The moment at which the clocks of a zone show `wallClock` (given as if it were UTC), by the offsets around it. */
function momentOf(wallClock: number, timeZone: string): Date | undefined {
  const before = tzOffset(timeZone, new Date(wallClock - day));
  const after = tzOffset(timeZone, new Date(wallClock + day));
  if (before === after) return new Date(wallClock - before * minute);
  return [before, after]
    .map((offset) => ({ offset, moment: new Date(wallClock - offset * minute) }))
    .find(({ offset, moment }) => tzOffset(timeZone, moment) === offset)?.moment;
}
