/** What spreadsheets and our own export wrap around a value so that it stays text. */

/** `="9400…"`: the trick that keeps Excel from making a number of it; quotation marks inside are doubled. */
const quotedFormula = /^="((?:[^"]|"")*)"$/;
const apostrophes = /^(?:['‘’]\s*)+/;
/** Only what begins or ends so has anything around it. */
const wrapped = /^[\s'‘’=]|\s$/;
/** Exactly what our export puts an apostrophe before. */
const escapedFormula = /^'(?=[=+\-@＝＋－＠])/;

/**
 * `text` without surrounding blanks, `="…"`, and a leading apostrophe: `always` for ids, which begin with none; only
 * `before a formula` (`'=1+1`) for free text, where it may be meant.
 */
export function unwrapCell(text: string, options: { apostrophe: 'always' | 'before a formula' }): string {
  if (!wrapped.test(text)) return text;
  const marker = options.apostrophe === 'always' ? apostrophes : escapedFormula;
  let inner = text.trim();
  // one layer at a time until nothing is left to take off, so that reading what was read changes nothing
  for (;;) {
    const quoted = quotedFormula.exec(inner)?.[1]?.replaceAll('""', '"');
    const next = (quoted ?? inner.replace(marker, '')).trim();
    if (next === inner) return inner;
    inner = next;
  }
}
