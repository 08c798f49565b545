/** Takes the text of a form's field apart into values, as the filter language writes them. */
import { carrierAliases, foldName } from '../carriers/carriers.ts';
import { quoteValue } from '../filters/format-filter.ts';
import { isNoneWord } from '../filters/parse-value.ts';
import { groupNumbers, stripMarks } from '../filters/query-words.ts';
import type { Value } from '../filters/split-terms.ts';

/**
 * The filter for a field, with values quoted where the language needs it. Numbers may be pasted with anything between them,
 * and `-Smith` or `not UPS` is excluded: in the field, there is no other place for the dash.
 */
export function formatEntries(field: string, typed: string): string {
  // A comma may also be within a date: "Nov 3, 2026".
  const dates = isDate(field) ? typed.replace(/(\p{L}{3,}\.? \d{1,2}),(?= ?\d{4})/gu, '$1') : typed;
  const split = splitters[field] ?? ((text: string) => [text]);
  const entries = splitEntries(dates).flatMap(({ text, isQuoted }) => {
    if (isQuoted) return [{ excluded: '', entry: quote(text) }];
    const excluded = isExcluded(field, text) ? '-' : '';
    return split(excluded === '' ? text : text.replace(exclusion, '')).map((one) => ({
      excluded,
      entry: isNoneWord(one) ? one : quoteValue(one),
    }));
  });
  return [...Map.groupBy(entries, ({ excluded }) => excluded)]
    .map(([excluded, own]) => `${excluded}${field}:${own.map(({ entry }) => entry).join(',')}`)
    .join(' ');
}

/** A value that is meant as it is, even if it begins with a dash. */
const quote = (text: string) => (exclusion.test(text) ? `"${text}"` : quoteValue(text));

/** In a list of numbers, a dash is the mark of an item. */
const exclusion = /^(?:[-–—](?=[\p{L}\p{N}])|not\s+(?=\S))/iu;
const excluding: ReadonlySet<string> = new Set(['name', 'carrier', 'sku']);

/** Whether a value in a field says what to leave out; in quotation marks it is looked for. */
export const isExcluded = (field: string, text: string): boolean => excluding.has(field) && exclusion.test(text);

/** Words and signs that join the numbers of a list. */
const joiner = /^(?:and|or|und|oder|y|o|et|ou|&|\+|\/)$/i;
const numbersIn = (text: string): string[] => {
  const words = text.split(/\s+/);
  return words.length === 1 ? words : words.filter((word) => !joiner.test(word));
};

/** `UPS / FedEx`, `UPS or FedEx`: several carriers, if each is one; else a single one. */
function carriersIn(text: string): string[] {
  const names = text.split(/\s*[/&+]\s*|\s+(?:and|or|und|oder|y|o|et|ou)\s+/i);
  const isKnown = (name: string) => carrierAliases.has(foldName(name));
  return !isKnown(text) && names.every(isKnown) ? names : [text];
}

/** How the entries of a field are taken apart; those of other fields aren't. */
const splitters: Record<string, (text: string) => string[]> = {
  order: (text) => numbersIn(text).map(stripMarks),
  email: (text) => numbersIn(text).map(stripMarks),
  tracking: (text) => groupNumbers(numbersIn(text)),
  carrier: carriersIn,
  // Ben Or Cohen is a name.
  name: (text) => text.split(/\s+(?:or|OR)\s+/),
};

/** Splits at separators outside quotation marks. */
function splitEntries(text: string): Value[] {
  const plain = text.replace(/[“”„]/g, '"');
  const entries: Value[] = [{ text: '', isQuoted: false }];
  for (const piece of plain.match(/"[^"]*"|[^"]|"/g) ?? []) {
    const last = entries.at(-1);
    if (last === undefined) continue;
    if (piece.length === 1 && /[,;|\n\t]/.test(piece)) entries.push({ text: '', isQuoted: false });
    else
      Object.assign(last, { text: last.text + piece.replaceAll('"', ''), isQuoted: last.isQuoted || piece.length > 1 });
  }
  return entries.map((entry) => ({ ...entry, text: entry.text.trim() })).filter((entry) => entry.text !== '');
}

function isDate(field: string): boolean {
  return field === 'created' || field === 'shipped';
}
