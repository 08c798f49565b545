/** Whether a row with a whole record is older or newer than what is here, and whether its dates are read backwards. */
import { showsMoment } from '../../cells/stale-export.ts';
import type { ExportCells, ExportColumn } from '../../fulfillments/export-format.ts';
import { anywhere, normalizeDate } from '../../records/normalize-date.ts';
import type { RecordParser } from '../../records/parse-record.ts';
import type { StagedValues } from '../../records/tables.ts';
import type { ExistingRecord, StoredValue } from './decide-record.ts';

export type Age = 'newer' | 'same' | 'older' | 'unknown';

/** A cell that may show what is stored is as old: a spreadsheet drops the seconds, and one hour a year comes twice. */
export function compareAge(cell: string, row: string | null, stored: StoredValue): Age {
  if (row === null) return 'unknown';
  const [given, here] = [toSecond(row) ?? '', toSecond(stored.value) ?? ''];
  if (given === here || showsMoment(cell, stored.cell)) return 'same';
  return given > here ? 'newer' : 'older';
}

const twoDays = 48 * 3600 * 1000;
const dates = ['dateUpdated', 'dateShipped', 'dateDelivered', 'dateReturned'] as const;

/** The first date among what would be written that is probably read with its day and month exchanged. */
export function findBackwardsDate(
  values: StagedValues,
  cells: ExportCells,
  existing: ExistingRecord,
  parser: RecordParser,
): ExportColumn | undefined {
  const found = dates.find((name) => name in values && normalizeDate(cells[name].trim(), anywhere) === 'ambiguous');
  if (found === undefined) return undefined;
  return isReadBackwards(cells.dateCreated, existing.storedIn('dateCreated'), parser) ? found : undefined;
}

/** Whether a date that nobody changes shows what is stored only with its day and month exchanged, so that others are, too. */
function isReadBackwards(cell: string, { cell: shown, value }: StoredValue, parser: RecordParser): boolean {
  const reading = parser.read('dateCreated', cell);
  if ('problem' in reading || reading.value === null || value === null || !showsMoment(cell, shown)) return false;
  return Math.abs(Date.parse(reading.value) - Date.parse(value)) > twoDays;
}

/** Of moments in ISO 8601 in UTC, which can be compared as texts then. */
export const toSecond = (moment: string | null): string | null => moment?.slice(0, 19) ?? null;
