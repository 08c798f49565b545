/** Checks shared by several kinds of cells: empty and placeholder values, formulas, typographic dashes, length limits. */
import { formatCount } from '../text/wording.ts';
import { type Cell, printableCell, rejectCell } from './cell.ts';
import type { Problem, Warning } from './problem.ts';

const placeholders = new Set(
  'N/A NA N.A. N\\A TBD TBA NULL NIL NONE NAN UNDEFINED EMPTY (EMPTY) BLANK (BLANK) LOADING...'.split(' '),
);
/** What spreadsheets show for an error, in any language: `#N/A`, `#¿NOMBRE?`, `#BEZUG!`, `#GETTING_DATA`, `Err:502`. */
const errorValue =
  /^(?:#[¡¿]?[\p{L}_]{2,20}(?:\/\p{L}{0,2}0?)?[!?]|#\p{L}\/\p{L}!?|#DIV\/0|#(?:NV|YOK|HIÁNYZIK|NENÍ_K_DISPOZICI|GETTING_DATA)|(?:#ERR:?|ERR:)\d{3}!?)$/iu;
const alphanumeric = /[0-9A-Za-z]/;
const onlyPunctuation = /^[-_.?*/]+$/;
const onlyZeros = /^[ .,-]*0[0 .,-]*$/;
/** The longest placeholder. */
const maxPlaceholderLength = 11;

/** Whether a cleaned cell is empty or holds only a placeholder (`N/A`, `-`, `TBD`, `#REF!`). */
export function isEmptyCell(text: string): boolean {
  if (text === '') return true;
  if (text.length <= maxPlaceholderLength && placeholders.has(text.toUpperCase())) return true;
  if (errorValue.test(text)) return true;
  return !alphanumeric.test(text) && onlyPunctuation.test(foldDashes(text));
}

/** Whether a cleaned cell is all zeros, which a lookup returns for an empty cell. Ids may legitimately be zeros. */
export function isAllZeros(text: string): boolean {
  return onlyZeros.test(foldDashes(text));
}

/** What databases and spreadsheets write where there is nothing; the dates are MySQL's, and Excel's for 0. */
const emptyMark = /^(?:\\N|[(<[]null[\])>]|#N\/A|(?:0000-00-00|1\/0\/1900|0\/1\/1900)(?: 0?0:00(?::00)?)?)$/i;

/**
 * Whether a cell of a whole record says nothing. Somebody may be called Null, and other free text may be None, or NA for
 * Namibia. A dash may be the name of an item; and NA may be a warehouse in North America.
 */
export function saysNothing(text: string, means: 'name' | 'text' | 'words' | 'value'): boolean {
  if (text === '' || emptyMark.test(text)) return true;
  if (means === 'name' || /^na$/i.test(text)) return false;
  if (means === 'text') return text === 'NULL';
  return isEmptyCell(text) && (means === 'value' || /\p{L}/u.test(text));
}

/** The rejection of a row whose required cell is empty. */
export function rejectEmpty(at: Cell, text: string): { problem: Problem } {
  const received = text === '' ? 'The cell is empty' : `“${text}” counts as empty`;
  const reason = `${received}, but every row needs a value in “${at.column}”. Fill it in or delete the row.`;
  return rejectCell('E_EMPTY_CELL', at, reason);
}

const formulaStart = /^[=+\-@＝＋－＠]/;
/** `-`, `+1` and the like: a signed plain number is harmless. */
const signedNumber = /^[+-]?[\d., ]*$/;

/** Whether a spreadsheet would interpret the text as a formula. */
export function looksLikeFormula(text: string): boolean {
  return formulaStart.test(text) && !signedNumber.test(text);
}

/** One warning if the text looks like a formula, else none. */
export function formulaWarnings(column: string, text: string): Warning[] {
  if (!looksLikeFormula(text)) return [];
  const shown = `“${printableCell(text)}” in “${column}”`;
  return [
    { code: 'W_FORMULA', column, text: `${shown} begins like a formula; it is kept as plain text and never run.` },
  ];
}

/** Hyphen, figure dash, en dash, em dash, bar, minus and hyphen bullet (NFKC has already folded full-width ones). */
const typographicDash = /[\u2010-\u2015\u2043\u2212]/g;

/** Replaces every typographic dash with a plain hyphen. */
export function foldDashes(text: string): string {
  return text.replace(typographicDash, '-');
}

/** The rejection of an id with a typographic dash, suggesting the hyphen; null if it has none. */
export function rejectTypographicDash(at: Cell, text: string): { problem: Problem } | null {
  const hyphens = foldDashes(text);
  if (hyphens === text) return null;
  const reason = `There’s a long dash or minus sign where ids have a hyphen. Did you mean “${hyphens}”?`;
  return rejectCell('E_DASH', at, reason, hyphens);
}

/**
 * In UTF-16 units: `written` for texts that imports store, `key` for ids and numbers before anything else is done with
 * them, so that the time for reading a cell does not depend on what is in it.
 */
export const textLimits = { written: 64, key: 128 } as const;

/** The rejection of a text longer than `limit`, or null; text is never truncated. `what` starts the sentence. */
export function rejectTooLong(at: Cell, text: string, limit: number, what = 'The text'): { problem: Problem } | null {
  if (text.length <= limit) return null;
  const reason = `${what} has ${formatCount(text.length)} characters; “${at.column}” takes at most ${limit}. Shorten it.`;
  return rejectCell('E_CELL_TOO_LONG', at, reason);
}
