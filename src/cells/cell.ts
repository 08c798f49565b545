/**
 * The result of reading a cell, cells made printable for messages and storage, and what several kinds of cells are checked
 * for: empty and placeholder values, yes and no, formulas, typographic dashes, length limits.
 */
import { memoize } from '../text/memoize.ts';
import { formatCount } from '../text/wording.ts';
import type { Problem, ProblemCode, Warning } from './problem.ts';

/** The value of a cell, within its length limit; null if the cell counts as empty. */
interface CellValue {
  value: string | null;
  warnings: Warning[];
}

/** A cell's value, or the problem that rejects its row. */
export type CellReading = CellValue | { problem: Problem };

/** Reads one kind of cell. `column` is the column's name as in the file, used only in messages. */
export type CellReader = (cell: string, column: string) => CellReading;

/** A reader that caches results, for columns with few distinct values. */
export function memoizeCells(read: CellReader): CellReader {
  const columns = memoize((column: string) => memoize((cell: string) => read(cell, column)));
  return (cell, column) => columns(column)(cell);
}

/** A raw cell of the file. */
export interface Cell {
  cell: string;
  column: string;
}

/** The rejection of a row because of one of its cells; `suggestion` is a value to use instead. */
export function rejectCell(
  code: ProblemCode,
  { cell, column }: Cell,
  reason: string,
  suggestion?: string,
): { problem: Problem } {
  const problem: Problem = { code, column, received: printableCell(cell), reason };
  return { problem: suggestion === undefined ? problem : { ...problem, suggestion } };
}

const maxShown = 80;
/** Bidirectional controls and other invisible characters. */
const hidden = /[\p{Cf}\u2028\u2029]/gu;

/** `cell` in at most 80 UTF-16 units: control characters as pictures (␀), invisible ones as ⟨U+202E⟩, truncated with "…". */
export function printableCell(cell: string): string {
  const shown = cell
    .slice(0, maxShown + 1)
    .toWellFormed()
    .replace(/\p{Cc}/gu, controlPicture)
    .replace(hidden, formatCodePoint);
  return shown.length <= maxShown ? shown : `${shown.slice(0, maxShown - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** Unicode has a picture for each C0 control (block "Control Pictures", U+2400) and for DEL; none for C1. */
function controlPicture(control: string): string {
  const code = control.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '\u2421' : formatCodePoint(control);
}

function formatCodePoint(character: string): string {
  return `⟨U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`;
}

const placeholders = new Set(
  'N/A NA N.A. N\\A TBD TBA NULL NIL NONE NAN UNDEFINED EMPTY (EMPTY) BLANK (BLANK) LOADING...'.split(' '),
);
/** What spreadsheets show for an error, in any language: `#N/A`, `#¿NOMBRE?`, `#BEZUG!`, `#GETTING_DATA`, `Err:502`. */
const errorValue =
  /^(?:#[¡¿]?[\p{L}_]{2,20}(?:\/\p{L}{0,2}0?)?[!?]|#[INН]\/\p{L}!?|#DIV\/0|#(?:NV|YOK|HIÁNYZIK|NENÍ_K_DISPOZICI|GETTING_DATA)|(?:#ERR:?|ERR:)\d{3}!?)$/iu;
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

/** What databases and programs write where there is nothing; the dates are MySQL's, and those of spreadsheets for 0. */
const emptyMark =
  /^(?:\\N|[(<[](?:null|na|blank|empty)[\])>]|loading\.\.\.|(?:0000-00-00|1900-01-00|1\/0\/1900|0\/1\/1900|1899-12-30|12\/30\/1899|30[./]12[./]1899)(?: 0?0:00(?::00)?)?)$/i;

/**
 * Whether a cell of a whole record says nothing. Somebody may be called Null, and other free text may be None, or NA for
 * Namibia. A dash may be an item's SKU; and NA may be a warehouse in North America. In texts, and where
 * zero is no value, a zero comes from a lookup that found an empty cell.
 */
export function saysNothing(text: string, means: 'name' | 'text' | 'nonzero' | 'words' | 'value'): boolean {
  if (text === '' || emptyMark.test(text) || errorValue.test(text)) return true;
  if (/^na$/i.test(text)) return means === 'nonzero';
  if (means === 'words') return isEmptyCell(text) && /\p{L}/u.test(text);
  if (means !== 'value' && isAllZeros(text)) return true;
  const isFree = means === 'name' || means === 'text';
  return isFree && /^\p{L}+$/u.test(text) ? means === 'text' && text === 'NULL' : isEmptyCell(text);
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

/** Yes and no, as people write them, and as spreadsheets show what is true and false in the languages that they speak. */
const flagWords = {
  yes: `TRUE T YES Y 1 WAHR VRAI VERDADERO VERO WAAR VERDADEIRO PRAWDA SANT SAND SANN TOSI PRAVDA IGAZ ADEVĂRAT DOĞRU ИСТИНА
    JA OUI SÍ SI SIM TAK ANO IGEN EVET ДА はい 是 真`,
  no: `FALSE F NO N 0 FALSCH FAUX FALSO ONWAAR FAŁSZ FALSKT FALSK USANN EPÄTOSI NEPRAVDA HAMIS FALS YANLIŞ ЛОЖЬ NEIN NON NÃO
    NEE NIE NE NEM NEJ NEI EI HAYIR НЕТ いいえ 否 假`,
};
const flags = new Map(
  Object.entries(flagWords).flatMap(([meaning, list]) =>
    list.split(/\s+/).map((word) => [word, meaning === 'yes'] as const),
  ),
);
const maxFlagLength = 12;

/** Whether a cell says yes; undefined if it says neither yes nor no. */
export function readFlagWord(cell: string): boolean | undefined {
  const text = cell.trim();
  return text.length > maxFlagLength ? undefined : flags.get(text.toUpperCase());
}
