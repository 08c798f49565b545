/** Takes the text of a form's field apart into values, as the filter language writes them. */
import { carrierAliases, foldName } from '../carriers/carriers.ts';
import { quoteValue } from '../filters/format-filter.ts';
import { isNoneWord } from '../filters/parse-value.ts';
import { bare, groupNumbers, stripMarks } from '../filters/query-words.ts';
import type { Value } from '../filters/split-terms.ts';

/** The values in a field, quoted where the language needs it. Numbers may be pasted with anything between them. */
export function formatEntries(field: string, typed: string): string[] {
  // A comma may also be within a date: "Nov 3, 2026".
  const dates = isDate(field) ? typed.replace(/(\p{L}{3,}\.? \d{1,2}),(?= ?\d{4})/gu, '$1') : typed;
  const split = splitters[field] ?? ((text: string) => [text]);
  return splitEntries(dates)
    .flatMap((entry) => (entry.isQuoted ? [entry] : split(entry.text).map(bare)))
    .map(formatEntry);
}

/** What stands between numbers as between words. */
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
};

/** A value as the language writes it; only what isn't quoted may be `none`. */
function formatEntry({ text, isQuoted }: Value): string {
  return !isQuoted && isNoneWord(text) ? text : quoteValue(text);
}

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
