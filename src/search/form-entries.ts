/** Takes the text of a form's field apart into values, as the filter language writes them. */
import { quoteValue } from '../filters/format-filter.ts';
import { isNoneWord } from '../filters/parse-value.ts';
import { bare, groupNumbers, stripMarks } from '../filters/query-words.ts';
import type { Value } from '../filters/split-terms.ts';

/** The values in a field, quoted where the language needs it. Numbers may be pasted with anything between them. */
export function formatEntries(field: string, typed: string): string[] {
  // A comma may also be within a date: "Nov 3, 2026".
  const dates = isDate(field) ? typed.replace(/(\p{L}{3,}\.? \d{1,2}),(?= ?\d{4})/gu, '$1') : typed;
  const entries = splitEntries(dates, isNumber(field) ? /[,;|\n\t]/ : /[,\n]/);
  if (field === 'order' || field === 'email') return entries.flatMap(splitNumbers).map(formatEntry);
  if (field !== 'tracking') return entries.map(formatEntry);
  return entries
    .flatMap((entry) => (entry.isQuoted ? [entry] : groupNumbers(entry.text.split(/\s+/)).map(bare)))
    .map(formatEntry);
}

const splitNumbers = (entry: Value): Value[] =>
  entry.isQuoted ? [entry] : entry.text.split(/\s+/).map(stripMarks).map(bare);

/** A value as the language writes it; only what isn't quoted may be `none`. */
function formatEntry({ text, isQuoted }: Value): string {
  return !isQuoted && isNoneWord(text) ? text : quoteValue(text);
}

/** Splits at separators outside quotation marks. */
function splitEntries(text: string, separator: RegExp): Value[] {
  const plain = text.replace(/[“”„]/g, '"');
  const entries: Value[] = [{ text: '', isQuoted: false }];
  for (const piece of plain.match(/"[^"]*"|[^"]|"/g) ?? []) {
    const last = entries.at(-1);
    if (last === undefined) continue;
    if (piece.length === 1 && separator.test(piece)) entries.push({ text: '', isQuoted: false });
    else
      Object.assign(last, { text: last.text + piece.replaceAll('"', ''), isQuoted: last.isQuoted || piece.length > 1 });
  }
  return entries.map((entry) => ({ ...entry, text: entry.text.trim() })).filter((entry) => entry.text !== '');
}

function isNumber(field: string): boolean {
  return field === 'order' || field === 'tracking' || field === 'email' || field === 'sku';
}

function isDate(field: string): boolean {
  return field === 'created' || field === 'shipped';
}
