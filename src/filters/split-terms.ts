/** Splits a typed filter into its terms; what they mean is decided by those who read them. */

/** One value of a term. */
export interface Value {
  text: string;
  /** in quotation marks: taken literally */
  isQuoted: boolean;
}

export interface Term {
  negated: boolean;
  /** the word before the colon, as typed; null for a plain word */
  field: string | null;
  /** the values after it, without quotation marks and empty ones */
  values: Value[];
  /** the whole term as typed, for error messages */
  typed: string;
}

const negation = /^[-–—−‐‑]/;
/** A name before a colon, not followed by `//`, so that links aren't taken for filters. */
const beginsWithField = /^([\p{L}_-]{1,30}):(?!\/\/)/u;
const beforeFilter = /^\s+(?![-–—]?[\p{L}_-]{1,30}:)/u;
/** What people put between the values of a list. */
const separators = new Set([',', ';', '|']);

/**
 * Splits text returned by `normalizeInput` into terms. Spaces separate terms, except within quotation marks and, to be
 * lenient, after a colon (`status: hold`) or a comma (`status:hold, pending`). An unclosed quotation mark is ignored.
 */
export function splitTerms(text: string): Term[] {
  const terms: Term[] = [];
  let at = skipSpaces(text, 0);
  while (at < text.length) {
    const { term, end } = scanTerm(text, at);
    terms.push(term);
    at = skipSpaces(text, end);
  }
  return terms;
}

/** A term for a field and values that are to be taken literally, or as typed. */
export function makeTerm(field: string | null, values: Value[], negated = false): Term {
  const shown = values.map(({ text, isQuoted }) => (isQuoted || /\s/.test(text) ? `"${text}"` : text)).join(',');
  return { field, values, negated, typed: `${negated ? '-' : ''}${field === null ? '' : `${field}:`}${shown}` };
}

function scanTerm(text: string, start: number): { term: Term; end: number } {
  const isNegated = negation.test(text.slice(start, start + 1)) && /^\S/.test(text.slice(start + 1, start + 2));
  const nameAt = start + (isNegated ? 1 : 0);
  const named = beginsWithField.exec(text.slice(nameAt, nameAt + 34));
  const from = nameAt + (named?.[0].length ?? 0);
  const { values, end } = scanValues(text, from, named !== null);
  return { term: { negated: isNegated, field: named?.[1] ?? null, values, typed: text.slice(start, end).trim() }, end };
}

/** Scans `a,"b c",d` or `a;b|c`; a plain word (`isList` false) has one value, commas included. */
function scanValues(text: string, from: number, isList: boolean): { values: Value[]; end: number } {
  const values: Value[] = [];
  let at = isList ? skipSpaces(text, from, beforeFilter) : from;
  for (;;) {
    const { value, end } = scanValue(text, at, isList);
    if (value.text !== '') values.push(value);
    at = end;
    if (!isList || !separators.has(text[at] ?? '')) return { values, end: Math.max(at, from + (isList ? 0 : 1)) };
    at = skipSpaces(text, at + 1, beforeFilter);
  }
}

/** The end of the blanks at `at`, if `spaces` allows to pass them: it also sees what comes next. */
function skipSpaces(text: string, at: number, spaces = /^\s+/): number {
  if (!/\s/.test(text[at] ?? '')) return at;
  return at + (spaces.exec(text.slice(at, at + 60))?.[0].length ?? 0);
}

/** One value: adjacent quoted and bare pieces are joined. */
function scanValue(text: string, from: number, isList: boolean): { value: Value; end: number } {
  let value = '';
  let isQuoted = false;
  let at = from;
  while (at < text.length) {
    const char = text[at] ?? '';
    if (/\s/.test(char) || (isList && separators.has(char))) break;
    const closing = char === '"' ? text.indexOf('"', at + 1) : -1;
    if (closing >= 0) {
      value += text.slice(at + 1, closing);
      isQuoted = true;
    } else if (char !== '"') value += char;
    at = closing >= 0 ? closing + 1 : at + 1;
  }
  return { value: { text: value.trim(), isQuoted }, end: at };
}
