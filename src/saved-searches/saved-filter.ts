/** Parses the name and filter of a saved search, typed after `/fulfillments save` or stored. */

import type { ExportFormat, Filter } from '../filters/filter.ts';
import { formatFilter } from '../filters/format-filter.ts';
import type { Clock } from '../filters/parse-date-range.ts';
import { parseFilter } from '../filters/parse-filter.ts';
import { findTermName } from '../filters/vocabulary.ts';
import { UserError } from '../runtime/errors.ts';
import { normalizeInput, quoteInput } from '../text/typed-text.ts';
import type { SavedRow } from './saved-row.ts';

export const maxSavedNameLength = 60;

/** `filter` is the text as typed, or null without a colon; then the form asks for the rest. */
interface ParsedSave {
  name: string;
  filter: string | null;
}

/**
 * Splits the name from the filters: a name in quotation marks, or what is before the first colon followed by a space or
 * the end; `… as <name>` has it behind them.
 * @throws {UserError} if there is a filter where the name should be, or the name is too long
 */
export function parseSave(text: string): ParsedSave {
  const quoted = readQuoted(normalizeInput(text));
  if (quoted !== null) return quoted;
  const [, before, filter] = /^([^:]*):(?:\s+([\s\S]*))?$/.exec(text.trim()) ?? [];
  if (before === undefined) {
    const other = readNameLast(text.trim()) ?? readGlued(text.trim());
    if (other !== null) return other;
    if (text.includes(':')) throw nameFirst(text);
    return { name: text.trim() === '' ? '' : parseName(text), filter: null };
  }
  const name = parseName(before);
  if (findTermName(name.replace(/^-/, '')) !== undefined) throw nameFirst(text);
  return { name, filter: filter ?? '' };
}

const namesFilter = (word: string): boolean => findTermName(word.replace(/^-/, '')) !== undefined;

/** `"Morning: holds": status:hold`, `"Morning holds" status:hold` */
function readQuoted(text: string): ParsedSave | null {
  const [, name, colon, filter = ''] = /^"([^"]*)"\s*(:?)\s*(.*)$/.exec(text) ?? [];
  if (name === undefined || (colon === '' && /:\s|^as /.test(filter))) return null;
  const isAlone = colon === '' && filter === '';
  return isAlone && /\S:\S/.test(name) ? null : { name: parseName(name), filter: isAlone ? null : filter };
}

/** `status:hold as Morning holds` */
function readNameLast(text: string): ParsedSave | null {
  const [, filter = '', field = '', name = ''] = /^((?=(\S+?):\S)(?:"[^"]*"|[^"])*?) as ([\s\S]+)$/i.exec(text) ?? [];
  return !name.includes(':') && namesFilter(field) ? { name: parseName(name), filter: filter.trim() } : null;
}

/** `Morning holds:status:hold`: the text before the first colon is a name if it names no filter. */
function readGlued(text: string): ParsedSave | null {
  const [, name = '', filter = '', field = ''] = /^([^:]+):((-?[\p{L}_-]{2,30}):[\s\S]+)$/u.exec(text) ?? [];
  const isName = namesFilter(field) && !name.split(/\s+/).some(namesFilter);
  return isName ? { name: parseName(name), filter } : null;
}

/** The name as stored and shown: on one line, without quotation marks around it. @throws {UserError} if empty or too long */
export function parseName(typed: string): string {
  const name = normalizeInput(typed)
    .replace(/^"(.*)"$/, '$1')
    .replaceAll('`', 'ˋ')
    .trim();
  if (name === '') throw new UserError('Give it a name, for instance “Morning holds”.');
  const length = [...name].length;
  if (length > maxSavedNameLength) {
    throw new UserError(`${quoteInput(name)} has ${length} characters. A name has up to ${maxSavedNameLength}.`);
  }
  return name;
}

function nameFirst(typed: string): UserError {
  const example =
    'A name comes first, then a colon and a blank, then the filters: /fulfillments save Morning holds: status:hold';
  return new UserError(`I can’t tell the name from the filters in ${quoteInput(normalizeInput(typed))}. ${example}`);
}

/** The stored filter parsed with a clock, or why it can't be parsed. */
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

/** The filter text for lists and forms, and its format; a filter that can't be parsed is shown as stored. */
export function formatStoredFilter(
  row: Pick<SavedRow, 'filter'>,
  clock: Clock,
): { typed: string; format: ExportFormat; isReadable: boolean } {
  const read = parseStoredFilter(row, clock);
  if ('mistake' in read) return { typed: row.filter, format: 'csv', isReadable: false };
  const { format } = read.filter;
  return { typed: formatFilter({ ...read.filter, format: 'csv' }), format, isReadable: true };
}
