/** Whether a row with a whole record is older or newer than what is here. */
import { showsMoment } from '../../cells/stale-export.ts';
import type { ExportCells } from '../../fulfillments/export-format.ts';
import { normalizeDate } from '../../records/normalize-date.ts';
import { eitherWayRound, type RecordParser, type RowProblem } from '../../records/parse-record.ts';
import type { ExistingRecord, StoredValue } from './decide-record.ts';

/** When a row was last updated. */
export interface RowAge {
  age: 'newer' | 'same' | 'older' | 'unknown';
  dateUpdated: string | null;
}

/** Reads and compares the moment of the last update. */
export function readAge(
  cells: ExportCells,
  existing: ExistingRecord,
  parser: RecordParser,
): RowAge | { problem: RowProblem } {
  const cell = cells.dateUpdated;
  const date = parser.read('dateUpdated', cell);
  if ('problem' in date) return date;
  const age = compareAge(cell, date.value, existing.dateUpdated);
  const isAmbiguous = age === 'newer' && normalizeDate(cell.trim(), anywhere) === 'ambiguous';
  return isAmbiguous && isReadBackwards(cells.dateCreated, existing.storedIn('dateCreated'), parser)
    ? eitherWayRound(cell, 'dateUpdated')
    : { age, dateUpdated: date.value };
}

/** A cell that may show what is stored is as old: a spreadsheet drops the seconds, and one hour a year comes twice. */
function compareAge(cell: string, row: string | null, stored: StoredValue): RowAge['age'] {
  if (row === null) return 'unknown';
  const [given, here] = [toSecond(row) ?? '', toSecond(stored.value) ?? ''];
  if (given === here || showsMoment(cell, stored.cell)) return 'same';
  return given > here ? 'newer' : 'older';
}

const twoDays = 48 * 3600 * 1000;
/** A zone in which a date with slashes may begin with the day. */
const anywhere = 'UTC';

/** Whether a date that nobody changes shows what is stored only with its day and month exchanged, so that others are, too. */
function isReadBackwards(cell: string, { cell: shown, value }: StoredValue, parser: RecordParser): boolean {
  const reading = parser.read('dateCreated', cell);
  if ('problem' in reading || reading.value === null || value === null || !showsMoment(cell, shown)) return false;
  return Math.abs(Date.parse(reading.value) - Date.parse(value)) > twoDays;
}

/** Of moments in ISO 8601 in UTC, which can be compared as texts then. */
export const toSecond = (moment: string | null): string | null => moment?.slice(0, 19) ?? null;
