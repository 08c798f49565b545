/** Builds patterns for SQL's `like` from typed text. */

const wildcards = /[\\%_]/g;

/** Escapes wildcards, so that the text matches literally. */
export function escapeLike(text: string): string {
  return text.replace(wildcards, '\\$&');
}

/**
 * For names and campaigns: apostrophes and dashes match any single character, since variants such as `O'Brien`,
 * `O’Brien` and `Smith–Jones` are typed and stored interchangeably.
 */
export function fuzzyLike(text: string): string {
  return escapeLike(text.toLowerCase()).replace(/['’‘`´\-–—−‐‑]/g, '_');
}

/** Spellings under which an id may be stored: as typed, in upper case, in lower case; with or without a leading `#`. */
export function idVariants(typed: string): string[] {
  const bare = typed.replace(/^#+/, '');
  const forms = bare === typed ? [typed, `#${typed}`] : [typed, bare];
  return [
    ...new Set(forms.filter((form) => form !== '').flatMap((form) => [form, form.toUpperCase(), form.toLowerCase()])),
  ];
}
