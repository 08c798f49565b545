/** The name and the filter of a saved search: as typed after `/fulfillments save`, and as stored. */
import { UserError } from '../runtime/errors.ts';
import { type ExportFormat, type Filter, findTermName } from '../search/filter.ts';
import { formatFilter } from '../search/format-filter.ts';
import type { Clock } from '../search/parse-date-range.ts';
import { parseFilter } from '../search/parse-filter.ts';
import { normalizeInput, quoteInput } from '../text/typed-text.ts';
import type { SavedRow } from './saved-row.ts';

export const maxNameLength = 60;

/** `filter` is left as it was typed, and null when there is no colon: then the form asks for the rest. */
export interface ParsedSave {
  name: string;
  filter: string | null;
}

/**
 * Parts the name from the filters at the first colon that a blank or the end follows.
 * @throws {UserError} when a filter stands where the name should, or the name is too long
 */
export function parseSave(text: string): ParsedSave {
  const [, before, filter] = /^([^:]*):(?:\s+([\s\S]*))?$/.exec(text.trim()) ?? [];
  if (before === undefined) {
    if (text.includes(':')) throw nameFirst(text);
    return { name: text.trim() === '' ? '' : parseName(text), filter: null };
  }
  const name = parseName(before);
  if (findTermName(name.replace(/^-/, '')) !== undefined) throw nameFirst(text);
  return { name, filter: filter ?? '' };
}

/** The name as it is kept: on one line, without quotation marks around it. @throws {UserError} when it is none */
export function parseName(typed: string): string {
  const name = normalizeInput(typed)
    .replace(/^"(.*)"$/, '$1')
    .trim();
  if (name === '') throw new UserError('Give it a name, for instance “Morning holds”.');
  const length = [...name].length;
  if (length > maxNameLength) {
    throw new UserError(`${quoteInput(name)} has ${length} characters. A name has up to ${maxNameLength}.`);
  }
  return name;
}

function nameFirst(typed: string): UserError {
  const example =
    'A name comes first, then a colon and a blank, then the filters: /fulfillments save Morning holds: status:hold';
  return new UserError(`I can’t tell the name from the filters in ${quoteInput(normalizeInput(typed))}. ${example}`);
}

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
