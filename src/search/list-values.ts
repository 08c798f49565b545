/** Takes a list apart that somebody pasted or shared: numbers and emails with anything between them. */
import { idsIn, isEmail, isIdLike, isPhone, isPrintedNumber, stripMarks, trimEnd } from '../filters/query-words.ts';
import { normalizeInput, stripSlackMarkup } from '../text/typed-text.ts';

/** Quotation marks, too: spreadsheets and programs write `"A","B"`, and `="123"` to keep a number text. */
const separators = /[,;|\t\r\n"“”„«»]+/;
/** Ids that are letters alone are written in capitals; other words say something about the list. */
const isCode = (text: string): boolean => /^[A-Z][A-Z_-]{4,59}$/.test(text);
/** Where a number may begin that is printed in groups. */
const beginsGroups = /^(?:[+(]\d{1,5}\)?|\d{2,5}|1Z\w{0,6}|TBA\w{0,5}|[A-Z]{2}\d{0,6})$/i;
const maxGroups = 12;

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
    const found = piece.split(separators).flatMap((entry) => readEntry(entry).values);
    if (found.length === 0 && isColumn && piece.trim() !== '') found.push(normalizeInput(piece));
    for (const value of found) values.add(value);
  }
  return [...values];
}

/** The words of a text that are no values of a list. */
export function wordsBeside(text: string): string[] {
  return text.split(separators).flatMap((entry) => readEntry(entry).words);
}

/** `<jo@example.com>`, as mail programs write it, without the brackets; `order:5001` without its label; the id in a link. */
const bareValue = (word: string): string => {
  if (/^[\w-]+$/.test(word)) return word;
  const inner = trimEnd(word, '>').replace(/^<+/, '');
  if (/^https?:\/\//i.test(inner)) return idInLink(inner) ?? word;
  const [, labelled = ''] = /^[-\p{L}_#.]{1,30}[:=]{1,3}([^:]+)$/u.exec(inner) ?? [];
  if (isIdLike(stripMarks(labelled))) return labelled;
  return isEmail(inner) ? inner : word;
};

/** The part of a link that says what its page is about: `…/orders/5001`, `…?tracknum=1Z…`; else the last one with digits. */
function idInLink(link: string): string | undefined {
  const parts = link.split(/[/?&=#]+/).slice(2);
  const isAbout = (_: string, at: number) => /order|track|label|num|^id$/i.test(parts[at - 1] ?? '');
  const ids = (part: string) => isIdLike(part) && !part.includes('.');
  return parts.find((part, at) => ids(part) && isAbout(part, at)) ?? parts.findLast(ids);
}

/** The values in a part of a list, and the words beside them. */
function readEntry(entry: string): { values: string[]; words: string[] } {
  const text = normalizeInput(entry).replace(/^'/, '');
  const pieces = (text.includes('<') ? stripSlackMarkup(text) : text)
    .split(/\s+/)
    .map((word) => stripMarks(bareValue(word)))
    .filter((word) => word !== '');
  const read = { values: [] as string[], words: [] as string[] };
  for (let at = 0; at < pieces.length; ) {
    const groups = countGroups(pieces.slice(at, at + maxGroups));
    const word = groups === 1 ? (pieces[at] ?? '') : joinGroups(pieces.slice(at, at + groups));
    if (groups > 1) read.values.push(word);
    else if (isIdLike(word) || isCode(word)) read.values.push(...(idsIn(word) ?? [word]));
    else if (/\p{L}/u.test(word)) read.words.push(word);
    at += groups;
  }
  return read;
}

const isPrintedPhone = (words: readonly string[]): boolean =>
  words.length > 1 && words.every((word) => word.length < 9) && isPhone(words.join(' '));

/** How many of the first words are one tracking number or phone number in groups; 1 if they aren't. */
function countGroups(words: readonly string[]): number {
  if (!beginsGroups.test(words[0] ?? '')) return 1;
  for (let count = words.length; count > 1; count -= 1) {
    const some = words.slice(0, count);
    if (isPrintedNumber(some) || (count < 6 && isPrintedPhone(some))) return count;
  }
  return 1;
}

const joinGroups = (words: readonly string[]): string => words.join(isPrintedPhone(words) ? ' ' : '');
