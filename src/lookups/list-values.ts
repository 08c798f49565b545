/** Takes a list apart that somebody pasted or shared: numbers and emails with anything between them. */

import { idsIn, isEmail, isIdLike, isPrintedNumber, stripMarks, trimEnd } from '../filters/query-words.ts';
import { normalizeInput } from '../text/typed-text.ts';

const separators = /[,;|\t\r\n]+/;
/** Ids that are letters alone are written in capitals; other words say something about the list. */
const isCode = (text: string): boolean => /^[A-Z][A-Z_-]{4,59}$/.test(text);
/** Where a number may begin that is printed in groups. */
const beginsGroups = /^(?:\d{2,5}|1Z\w{0,6}|TBA\w{0,5}|[A-Z]{2}\d{0,6})$/i;
const mostGroups = 12;

interface ListOptions {
  /** each piece is known to be a cell of a column of ids, so that one that looks like no id is a value, too */
  isColumn?: boolean;
}

/**
 * The values of a list, each once, in order. A tracking number may be printed in groups; marks around a value and words
 * between values are left out.
 * @param pieces lines of text, or cells
 */
export function listValues(pieces: Iterable<string>, { isColumn = false }: ListOptions = {}): string[] {
  const values = new Set<string>();
  for (const piece of pieces) {
    const found = piece.split(separators).flatMap((entry) => valuesIn(unwrap(normalizeInput(entry))));
    if (found.length === 0 && isColumn && piece.trim() !== '') found.push(normalizeInput(piece));
    for (const value of found) values.add(value);
  }
  return [...values];
}

/** `="123"` and `'123`, with which spreadsheets keep a number text. */
const unwrap = (entry: string): string => entry.replace(/^=?"(.*)"$/, '$1').replace(/^'/, '');

/** `<jo@example.com>`, as mail programs write it, without the brackets. */
const addressIn = (word: string): string => {
  const inner = trimEnd(word, '>').replace(/^<+/, '');
  return inner.length < word.length && isEmail(inner) ? inner : word;
};

function valuesIn(entry: string): string[] {
  const words = entry
    .split(/\s+/)
    .map((word) => stripMarks(addressIn(word)))
    .filter((word) => word !== '');
  const values: string[] = [];
  for (let at = 0; at < words.length; ) {
    const groups = countGroups(words.slice(at, at + mostGroups));
    const word = words.slice(at, at + groups).join('');
    if (groups > 1 || isIdLike(word) || isCode(word)) values.push(...(groups > 1 ? [word] : (idsIn(word) ?? [word])));
    at += groups;
  }
  return values;
}

/** How many of the first words are one tracking number in groups; 1 if they aren't. */
function countGroups(words: readonly string[]): number {
  if (!beginsGroups.test(words[0] ?? '')) return 1;
  for (let count = words.length; count > 1; count -= 1) if (isPrintedNumber(words.slice(0, count))) return count;
  return 1;
}
