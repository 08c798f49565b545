/** Where a text mentions a customer, by any of the words that lead to them, such as an email, a number or a name. */
import { erased } from '../imports/model/audited-records.ts';

/** Shorter words would be found in texts that mean something else. */
const minWordLength = 5;

/** Whatever leads to a customer; whole words are meant, in small or capital letters. */
export interface Mention {
  /** in small letters, for a first look by the database */
  words: string[];
  isIn(text: string): boolean;
  /** The text without them. */
  erase(text: string): string;
}

/** Makes one of words, some of which may be missing or too short to be looked for. */
export function mentionOf(given: readonly (string | null)[]): Mention {
  const trimmed = given.map((word) => word?.trim().toLowerCase() ?? '').filter((word) => word.length >= minWordLength);
  const words = [...new Set(trimmed)].toSorted((one, other) => other.length - one.length);
  const pattern = () => new RegExp(words.map(alone).join('|'), 'giu');
  return {
    words,
    isIn: (text) => words.length > 0 && pattern().test(text),
    erase: (text) => (words.length === 0 ? text : text.replace(pattern(), erased)),
  };
}

/**
 * A pattern for a word that stands alone. Addresses and names have dots and hyphens in them, so jo@shop.example is not in
 * mary.jo@shop.example, nor Jo Marsh in Mary-Jo Marsh.
 */
function alone(word: string): string {
  const escaped = word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
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
