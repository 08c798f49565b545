/** Patterns for SQL's `like`, from what people type. */
const wildcards = /[\\%_]/g;

/** The text itself: nothing in it is a wildcard. */
export function escapeLike(text: string): string {
  return text.replace(wildcards, '\\$&');
}

/**
 * Running text (names, campaigns): apostrophes and dashes stand for any one character, since `O'Brien`,
 * `O’Brien` and `Smith–Jones` are typed and stored in every way.
 */
export function fuzzyLike(text: string): string {
  return escapeLike(text.toLowerCase()).replace(/['’‘`´\-–—−‐‑]/g, '_');
}

/** Spellings under which an id may be stored: as typed, in capitals, in small letters; `#` at the front or not. */
export function idVariants(typed: string): string[] {
  const bare = typed.replace(/^#+/, '');
  const forms = bare === typed ? [typed, `#${typed}`] : [typed, bare];
  return [
    ...new Set(forms.filter((form) => form !== '').flatMap((form) => [form, form.toUpperCase(), form.toLowerCase()])),
  ];
}
