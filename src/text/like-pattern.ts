/** Builds patterns for SQL's `like` from typed text. */
import { foldText } from './fold-text.ts';

const wildcards = /[\\%_]/g;

/** Escapes wildcards, so that the text matches literally. */
export function escapeLike(text: string): string {
  return text.replace(wildcards, '\\$&');
}

/**
 * For names and campaigns: apostrophes and dashes match any single character, since variants such as `O'Brien`,
 * `O’Brien` and `Smith–Jones` are typed and stored interchangeably. The pattern is for columns that are folded.
 */
export function fuzzyLike(text: string): string {
  return text
    .split(/['’‘`´＇\-–—−‐‑]/)
    .map((part) => escapeLike(foldText(part)))
    .join('_');
}

/**
 * A pattern that matches whatever `pattern` does, with a third of the trigrams in its long words: an index of trigrams
 * compares the lists of all of them, however few would do.
 */
export function looserPattern(pattern: string): string {
  return pattern.replace(/\p{L}{9,}/gu, (word) => (word.match(/.{3}/gu) ?? []).join('%'));
}

/** Spellings under which an id may be stored: as typed, in upper case, in lower case; with or without a leading `#`. */
export function idVariants(typed: string): string[] {
  const bare = typed.replace(/^#+/, '');
  const forms = bare === typed ? [typed, `#${typed}`] : [typed, bare];
  return [
    ...new Set(forms.filter((form) => form !== '').flatMap((form) => [form, form.toUpperCase(), form.toLowerCase()])),
  ];
}
