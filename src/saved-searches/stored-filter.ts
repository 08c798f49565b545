/** The filter of a saved search, which was written down when the filter language was perhaps another. */
import { UserError } from '../runtime/errors.ts';
import type { ExportFormat, Filter } from '../search/filter.ts';
import { formatFilter } from '../search/format-filter.ts';
import type { Clock } from '../search/parse-date-range.ts';
import { parseFilter } from '../search/parse-filter.ts';
import type { SavedRow } from './saved-row.ts';

/** What it means by a clock, or why it can't be understood. */
export function parseStoredFilter(
  { filter }: Pick<SavedRow, 'filter'>,
  clock: Clock,
): { filter: Filter } | { mistake: UserError } {
  try {
    return { filter: parseFilter(filter, clock) };
  } catch (error) {
    if (error instanceof UserError) return { mistake: error };
    throw error;
  }
}

/** How it stands in lists and forms, its format apart; one that can't be understood stands as it was written. */
export function formatStoredFilter(
  row: Pick<SavedRow, 'filter'>,
  clock: Clock,
): { typed: string; format: ExportFormat; isReadable: boolean } {
  const read = parseStoredFilter(row, clock);
  if ('mistake' in read) return { typed: row.filter, format: 'csv', isReadable: false };
  const { format } = read.filter;
  return { typed: formatFilter({ ...read.filter, format: 'csv' }), format, isReadable: true };
}
