/** What single words of a typed query look like, and runs of them. */
import { foldName } from '../carriers/carriers.ts';
import { detectCarriers } from '../carriers/tracking-formats.ts';
import { foldText } from '../text/fold-text.ts';
import type { ListMemo } from '../text/memoize.ts';
import { canonicalDate } from './days/canonical-date.ts';
import type { Clock } from './parse-date-range.ts';
import { makeTerm, type Term, type Value } from './split-terms.ts';

/** The names that the records have, by which words are recognized. */
export interface KnownNames {
  houses: readonly { id: string; name: string }[];
  carriers: readonly string[];
  campaigns: readonly string[];
}

/** What a typed query is read with. */
export interface QueryContext {
  clock: Clock;
  names: KnownNames;
  /** what rules that look ahead have read already */
  ahead?: ListMemo<Segment | null>;
}

/** A value as typed, and one that is taken literally. */
export const bare = (text: string): Value => ({ text, isQuoted: false });
export const quotedValue = (text: string): Value => ({ text, isQuoted: true });

export const noNames: KnownNames = { houses: [], carriers: [], campaigns: [] };

/** For words whose meaning doesn't depend on the day or on names. */
export const noContext: QueryContext = { clock: { now: new Date(0), timeZone: 'UTC' }, names: noNames };

/** A part of a query, and what it was read as. */
export interface Segment {
  /** the terms that it becomes; none where the words were left out */
  terms: Term[];
  /** how many terms of the typed text it takes */
  length: number;
  /** as typed */
  typed: string;
  /** `read`: said in the answer; `filler`: left out; `mistake`: not run, but offered; `plain`: needs no word */
  kind: 'plain' | 'read' | 'filler' | 'mistake';
  /** why it is a mistake */
  reason?: string;
  /** it takes the place of the segment before it, which it contains */
  replacesPrevious?: boolean;
}

/** Reads the beginning of `rest`; null if the rule has nothing to say about it. */
export type Rule = (rest: readonly Term[], context: QueryContext, before: readonly Segment[]) => Segment | null;

/** A segment for the first `length` terms. */
export function segment(
  rest: readonly Term[],
  length: number,
  terms: Term[],
  kind: Segment['kind'] = 'read',
  more: Pick<Segment, 'reason' | 'replacesPrevious'> = {},
): Segment {
  return { terms, length, kind, typed: typedOf(rest.slice(0, length)), ...more };
}

const typedOf = (terms: readonly Term[]): string => terms.map(({ typed }) => typed).join(' ');

/** An unquoted word outside a filter, as typed; null for anything else. */
export function rawWord(term: Term | undefined): string | null {
  const [value] = term?.values ?? [];
  return term === undefined || term.field !== null || value === undefined || value.isQuoted ? null : value.text;
}

/** The same without the marks around it: commas, periods, brackets, Slack's own formatting. */
export function plainWord(term: Term | undefined): string | null {
  const raw = rawWord(term);
  return raw === null ? null : stripMarks(raw);
}

/** Strips what mails and messages leave around a number or a word. */
export function stripMarks(text: string): string {
  const plain = text
    .replace(/^([*_~`]{1,8})(.+?)\1$/, '$2')
    .replace(/^[([{'`]+/, '')
    .replace(emojiBehind, '');
  const bare = trimEnd(plain, closingMarks);
  if (bare === '') return text;
  const owner = bare.endsWith("'s") ? bare.slice(0, -2) : bare;
  return /\d/.test(owner.slice(-1)) || isEmail(owner) ? owner : bare;
}

const emojiBehind = /(?<=[\p{L}\p{N}])(?![©®™])(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\uFE0F)+$/u;
const closingMarks = "])}.,;:!?'`…";

/** The text without those of the marks that it ends with. By a loop: a pattern would try again at each of thousands. */
export function trimEnd(text: string, marks: string): string {
  let end = text.length;
  while (end > 0 && marks.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

/** The unquoted, unnegated words that `rest` begins with, at most `most`. */
export function wordsFrom(rest: readonly Term[], most: number, clean = plainWord): string[] {
  const words: string[] = [];
  for (const term of rest.slice(0, most)) {
    const word = clean(term);
    if (word === null || (term.negated && words.length > 0)) break;
    words.push(word);
  }
  return words;
}

/** The longest run of words, as one text, that `accepts` takes, and of at least `least` words; 0 if there is none. */
export function longestRun(words: readonly string[], accepts: (text: string) => boolean, least = 1): number {
  for (let count = words.length; count >= least; count -= 1) {
    if (accepts(words.slice(0, count).join(' '))) return count;
  }
  return 0;
}

/** RFC 5321 allows no longer address; what is longer isn't looked at twice. */
const maxEmailLength = 254;
/** Whether a word has the shape of an email address. */
export const isEmail = (text: string): boolean =>
  text.length <= maxEmailLength && /^[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+$/.test(text);

/** Whether a word looks like one of many ids: an email, or letters and digits without a blank. */
export function isIdLike(text: string): boolean {
  if (isEmail(text)) return true;
  const isNumber = /\d/.test(text) && /^#?[\p{L}\p{N}_./#-]{3,60}$/u.test(text);
  return (
    isNumber && !/^\d{1,4}(?:d|w|h|m|y|st|nd|rd|th|days?|weeks?)$/i.test(text) && !/^\d{4}-\d\d?(?:-\d\d?)?$/.test(text)
  );
}

/** A name folded for comparison, without accents and signs. */
export const foldKey = (name: string): string => foldName(foldText(name));

const lists = /[,;|]/;

/**
 * The entries of a list in one word, such as `A,B;C`; null if one of them doesn't look like an id. Beside two that do,
 * anything is an entry, which the answer counts among those not found.
 */
export function idsIn(raw: string): string[] | null {
  const slashed = raw.split('/');
  const areNumbers = slashed.length > 1 && slashed.every((part) => detectCarriers(part.toUpperCase()).length > 0);
  const parts = (areNumbers ? slashed.join(',') : raw)
    .split(lists)
    .map(stripMarks)
    .filter((part) => part !== '' && !lists.test(part));
  const ids = parts.filter(isIdLike).length;
  return parts.length > 0 && (ids === parts.length || ids > 1) ? parts : null;
}

/** The ids that the words begin with, and how many of them that takes. `isMore`: they go on with a list. */
export function takeIds(rest: readonly Term[], isMore = false): { ids: string[]; taken: number } {
  const ids: string[] = [];
  let taken = 0;
  let isQuoted = false;
  for (;;) {
    const next = rest[taken];
    const raw = next === undefined || next.negated ? null : (rawWord(next) ?? unquoted(next, isQuoted));
    const behind = idsIn(rawWord(rest[taken + 1]) ?? '');
    const isBullet = raw !== null && /^(?:[•*·]|\d{1,4}[.)])$/.test(raw) && behind !== null;
    const isInside = isMore || ids.length > 0;
    const isJoiner = raw !== null && (isBullet || (isInside && /^(?:and|or|&|\+|[-–,;|]+)$/i.test(raw)));
    const found = isJoiner ? behind : idsIn(raw ?? '');
    if (found === null) return { ids, taken };
    isQuoted = /"/.test(next?.typed ?? '');
    ids.push(...found);
    taken += isJoiner ? 2 : 1;
  }
}

/** `"A","B"`: quotation marks around each value of a list; what is quoted as a whole stays one text. */
function unquoted({ field, typed }: Term, isContinued: boolean): string | null {
  const isList = /^[([]?"[^"\s]+"[,;|]/.test(typed) || (isContinued && /^"[^"\s]+"[)\].]?$/.test(typed));
  return field === null && isList ? typed.replaceAll('"', '') : null;
}

/** Whether pieces of a number, joined, are one tracking number in the groups in which carriers print it. */
export function isPrintedNumber(pieces: readonly string[]): boolean {
  const whole = pieces.join('').toUpperCase();
  if (pieces.length < 2 || pieces.some((piece) => !/^[0-9A-Za-z]{1,8}$/.test(piece))) return false;
  const matches = detectCarriers(whole);
  if (matches.length === 0) return false;
  const isDistinctive = /^1Z|^TBA|^[A-Z]{2}\d{9}[A-Z]{2}$/.test(whole);
  const isGrouped = pieces.slice(0, -1).every((piece) => /^\d{2,5}$/.test(piece));
  if (isDistinctive || (whole.length >= 20 && isGrouped)) return true;
  return pieces.length > 2 && isGrouped && matches.some(({ checkDigit }) => checkDigit === 'right');
}

/** The tracking numbers in pieces: one number in groups, or several, of which each is whole or in groups. */
export function groupNumbers(pieces: readonly string[]): string[] {
  const isShort = pieces.every((piece) => piece.length <= 8);
  if (isShort && pieces.join('').length <= 34) return [pieces.join('')];
  const numbers: string[] = [];
  let open: string[] = [];
  for (const piece of pieces) {
    if (piece.length > 8 && open.length === 0) {
      numbers.push(piece);
      continue;
    }
    open.push(piece);
    if (isWholeNumber(open.join(''))) {
      numbers.push(open.join(''));
      open = [];
    }
  }
  return [...numbers, ...open];
}

function isWholeNumber(text: string): boolean {
  return text.length >= 12 && detectCarriers(text.toUpperCase()).some(({ checkDigit }) => checkDigit !== 'wrong');
}

/** A phone number as people write it, in one or several words: with a plus, brackets, or American groups of digits. */
export function isPhone(text: string): boolean {
  const digits = text.replace(/\D/g, '').length;
  if (digits < 7 || digits > 15 || !/^[+\d(][\d\s().\-/]*$/.test(text) || /\(.*\(/.test(text)) return false;
  if (/^1?[\s.-]?\(?\d{3}\)?[\s.-]\d{3}[\s.-]\d{4}$/.test(text)) return true;
  // Ids in a list have the same length. `020 7946 0958`, `01.23.45.67.89`: as other countries write their own.
  if (/^(\d{3,})( \d+)+$/.test(text) && new Set(text.split(' ').map(({ length }) => length)).size === 1) return false;
  if (digits > 9 && digits < 12 && ownNumber.test(text)) return true;
  return /^\+|^\(\d{1,5}\)|^00\d/.test(text) && (/[\s().-]/.test(text.slice(1)) || text.startsWith('+'));
}

const ownNumber = /^0\d(?:[ .]\d\d){4}$|^0[1-9]\d{0,3}(?: [1-9]\d{1,6}){0,3} \d{3,7}$/;

/** What follows a phone number: `ext 5`. */
export const isExtension = (text: string): boolean => /^(?:x|ext\.? ?|extension )\d{1,6}$/i.test(text);

/** Whether a date has an open end, or one that another filter may limit. */
export const isOpenDate = (text: string): boolean =>
  text.includes('..') || /^(?:[<>]|=[<>]|\.\.)|\.\.$/.test(canonicalDate(text, '2026-01-01'));

/** How a day ends that another one may follow: with a comma, or as a short name. */
export const endsListed = /,\s*$|(?:^| )(?:mon|tues?|wed|thu|fri|sat|sun)$/i;

/** Words that join or negate; they belong to no name. */
export const joiners = new Set(
  'and or not no nor but without except excluding & && || | + = == != ! < > <= >= <> - ..'.split(' '),
);

/** A segment's words, to be looked for as they are. */
export function literal({ typed }: Segment): Term[] {
  const negated = /^[-–—]\S/.test(typed);
  const text = typed
    .replace(/^[-–—](?=\S)/, '')
    .replaceAll('"', '')
    .slice(0, 200);
  return [makeTerm(null, [{ text, isQuoted: true }], negated)];
}
