/** Parts a typed filter into its terms, before anybody asks what they mean. */
export interface Term {
  negated: boolean;
  /** the word before the colon, as typed; null for a plain word */
  field: string | null;
  /** what follows: values without their quotation marks, empty ones left out */
  values: string[];
  /** the whole term as typed, for quoting back */
  typed: string;
}

const negation = /^[-–—−‐‑]/;
/** A name before a colon; what follows may not be `//`, or links would be filters. */
const beginsWithField = /^([\p{L}_-]{1,30}):(?!\/\/)/u;

/**
 * Splits text that `normalizeInput` gave. Blanks part terms, except within quotation marks and, for forgiveness, after a
 * colon (`status: hold`) and after a comma (`status:hold, pending`). A quotation mark that is never closed counts for
 * nothing.
 */
export function tokenizeFilter(text: string): Term[] {
  const terms: Term[] = [];
  let rest = text.trimStart();
  while (rest !== '') {
    const { term, length } = takeTerm(rest);
    terms.push(term);
    rest = rest.slice(length).trimStart();
  }
  return terms;
}

function takeTerm(rest: string): { term: Term; length: number } {
  const dash = negation.exec(rest)?.[0] ?? '';
  const isNegated = dash !== '' && /^\S/.test(rest.slice(dash.length));
  const begin = isNegated ? dash.length : 0;
  const named = beginsWithField.exec(rest.slice(begin));
  const from = begin + (named?.[0].length ?? 0);
  const { values, length } = takeValues(rest.slice(from), named !== null);
  const typed = rest.slice(0, from + length);
  return { term: { negated: isNegated, field: named?.[1] ?? null, values, typed: typed.trim() }, length: typed.length };
}

/** Reads `a,"b c",d`; a plain word (`isList` false) has one value, commas included. */
function takeValues(text: string, isList: boolean): { values: string[]; length: number } {
  const values: string[] = [];
  let at = isList ? blanksAt(text, 0, /^\s+(?![\p{L}_-]{1,30}:)/u) : 0;
  for (;;) {
    const { value, length } = takeValue(text.slice(at), isList);
    if (value !== '') values.push(value);
    at += length;
    if (!isList || text[at] !== ',') return { values, length: Math.max(at, 1) };
    at = blanksAt(text, at + 1, /^\s+(?![-–—]?[\p{L}_-]{1,30}:)/u);
  }
}

function blanksAt(text: string, at: number, blanks: RegExp): number {
  return at + (blanks.exec(text.slice(at))?.[0].length ?? 0);
}

/** One value: pieces in quotation marks and bare pieces, side by side. */
function takeValue(text: string, endsAtComma: boolean): { value: string; length: number } {
  let value = '';
  let at = 0;
  while (at < text.length) {
    const letter = text[at] ?? '';
    if (/\s/.test(letter) || (endsAtComma && letter === ',')) break;
    const closing = letter === '"' ? text.indexOf('"', at + 1) : -1;
    if (closing >= 0) value += text.slice(at + 1, closing);
    else if (letter !== '"') value += letter;
    at = closing >= 0 ? closing + 1 : at + 1;
  }
  return { value: value.trim(), length: at };
}
