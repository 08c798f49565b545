/** Where a text mentions a customer, by any of the words that lead to them, such as an email, a number or a name. */
import { erased } from '../imports/model/audited-records.ts';
import { foldText } from '../text/fold-text.ts';

/** Shorter words would be found in texts that mean something else. A name in Chinese characters is shorter. */
const minWordLength = 5;
const minIdeographs = 3;

/** Whether it is in a script in which a name stands without blanks between its parts, in Korean or among other words. */
const isChineseOrJapanese = (text: string) => /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]/u.test(text);
export const isUnspacedName = (text: string): boolean => isChineseOrJapanese(text) || /\p{sc=Hangul}/u.test(text);

/** Whatever leads to a customer; whole words are meant, without case and accents. */
export interface Mention {
  /** as `foldText` has them, for a first look by the database */
  words: string[];
  isIn(text: string): boolean;
  /** The text without them. */
  erase(text: string): string;
}

/** Makes one of words, some of which may be missing or too short to be looked for. */
export function mentionOf(given: readonly (string | null)[]): Mention {
  const folded = given.map((word) => foldText(word?.trim() ?? '')).filter((word) => word.length >= minLengthOf(word));
  const words = [...new Set(folded)].toSorted((one, other) => other.length - one.length);
  const pattern = () => new RegExp(words.map(alone).join('|'), 'giu');
  return {
    words,
    isIn: (text) => words.length > 0 && pattern().test(foldText(text)),
    erase: (text) => (words.length === 0 ? text : eraseMatches(text, pattern())),
  };
}

const minLengthOf = (word: string) => (isUnspacedName(word) ? minIdeographs : minWordLength);

/** Replaces what the pattern matches in the folded text: as many of the letters of the text itself. */
function eraseMatches(text: string, pattern: RegExp): string {
  const places: number[] = [];
  let folded = '';
  let at = 0;
  for (const letter of text) {
    const plain = foldText(letter);
    folded += plain;
    places.push(...Array<number>(plain.length).fill(at));
    at += letter.length;
  }
  let rest = 0;
  const kept = [...folded.matchAll(pattern)].map(({ 0: found, index }) => {
    const before = text.slice(rest, places[index]);
    rest = places[index + found.length] ?? text.length;
    return before;
  });
  return [...kept, text.slice(rest)].join(erased);
}

/**
 * A pattern for a word that stands alone. Addresses and names have dots and hyphens in them, so jo@shop.example is not in
 * mary.jo@shop.example, nor Jo Marsh in Mary-Jo Marsh.
 */
function alone(word: string): string {
  const escaped = word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  if (isChineseOrJapanese(word)) return escaped;
  if (!/[@ ]/.test(word)) return `(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`;
  return `(?<![\\p{L}\\p{N}]|[\\p{L}\\p{N}][._+-])${escaped}(?![\\p{L}\\p{N}]|[.-][\\p{L}\\p{N}])`;
}

/** The same value with every string in it changed. */
export function mapStrings(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((one) => mapStrings(one, change));
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, mapStrings(one, change)]));
}

/** Every string in a value. */
export function stringsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (value === null || typeof value !== 'object') return [];
  return Object.values(value).flatMap(stringsOf);
}
