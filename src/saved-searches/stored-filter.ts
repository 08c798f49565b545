/** The filter of a saved search, which was written down when the filter language was perhaps another. */
import { UserError } from '../runtime/errors.ts';
import type { ExportFormat, Filter } from '../search/filter.ts';
import { formatFilter } from '../search/format-filter.ts';
import { parseFilter } from '../search/parse-filter.ts';
import type { Reader } from '../search/read-day-range.ts';
import type { SavedRow } from './saved-row.ts';

/** What it means by a clock, or why it can't be understood. */
export function readStoredFilter(
  { filter }: Pick<SavedRow, 'filter'>,
  reader: Reader,
): { filter: Filter } | { mistake: UserError } {
  try {
    return { filter: parseFilter(filter, reader) };
  } catch (error) {
    if (error instanceof UserError) return { mistake: error };
    throw error;
  }
}

/** How it stands in lists and forms, its format apart; one that can't be understood stands as it was written. */
export function typedAs(
  row: Pick<SavedRow, 'filter'>,
  reader: Reader,
): { typed: string; format: ExportFormat; isReadable: boolean } {
  const read = readStoredFilter(row, reader);
  if ('mistake' in read) return { typed: row.filter, format: 'csv', isReadable: false };
  const { format } = read.filter;
  return { typed: formatFilter({ ...read.filter, format: 'csv' }), format, isReadable: true };
}
