/**
 * The first step of reading a cell: removes or rejects characters that can't be intended, and unwraps the markers that
 * spreadsheets and our own export put around a value to keep it text.
 */
import { type Cell, rejectCell, rejectTooLong, textLimits } from './cell.ts';
import type { Problem, Warning } from './problem.ts';

/** A cell's trimmed text without spreadsheet markers; '' if nothing is left. */
type CleanCell = { text: string; warnings: Warning[] } | { problem: Problem };

/** Control characters except tab and line breaks, the replacement character, lone surrogates. */
const unreadable = /(?![\t\n\r])\p{Cc}|[\p{Cs}\ufffd\ufffe\uffff]/u;
const onlyAscii = /^[\t\n\r\x20-\x7e]*$/;
/** Invisible, so never intended in an id: zero-width characters, soft hyphen, direction marks, fillers. */
const invisible = /[\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/gu;
/** For free text: only characters that hide or reorder text. A zero-width joiner stays, since it joins emoji. */
const hidingOrReordering = /[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/gu;
const unusualSpace = /[^\S\t\n\r ]/gu;
/** Other forms of ordinary letters and digits: small, full-width and bold ones. A ² or ① says something of its own. */
const otherForms = /[\ufe50-\ufe6f\uff00-\uffef\u{1d400}-\u{1d7ff}]+/gu;

/**
 * Cleans a cell whose characters must be exact (ids, numbers): full-width forms become normal ones. A longer cell
 * than `limit` is rejected: how long normalization takes depends on the characters.
 */
export function cleanId(cell: string, column: string, limit: number = textLimits.key): CleanCell {
  const at = { cell, column };
  const tooLong = cell.length > limit ? rejectTooLong(at, cell.trim(), limit) : null;
  if (tooLong !== null) return tooLong;
  return clean(at, normalizeId, unwrapId);
}

function normalizeId(text: string): string {
  const plain = text.replace(invisible, '').replace(otherForms, (forms) => forms.normalize('NFKC'));
  return plain.normalize('NFC').replace(unusualSpace, ' ');
}

/** Cleans a cell of free text: letters stay as they are, line breaks become spaces. */
export function cleanText(cell: string, column: string): CleanCell {
  return clean({ cell, column }, withPlainSpaces, unwrapText);
}

const withPlainSpaces = (text: string) => text.replace(hidingOrReordering, '').replace(unusualSpace, ' ');
/** Line breaks and blanks, also as workbooks and web pages write them. */
const onOneLine = (text: string) => text.replace(/(?:[\t\n\r]|_x000[9ad]_|<br ?\/?>|&nbsp;)+/gi, ' ');

/** Free text as it is compared: on one line, with ordinary spaces and nothing invisible. */
export const comparableText = (text: string): string => onOneLine(withPlainSpaces(text)).trim();

function clean(at: Cell, normalize: (text: string) => string, unwrap: (text: string) => string): CleanCell {
  if (onlyAscii.test(at.cell)) return { text: unwrap(at.cell), warnings: [] };
  if (unreadable.test(at.cell)) return rejectUnreadable(at);
  const text = normalize(at.cell);
  const warnings: Warning[] = text === at.cell ? [] : [cleanedWarning(at.column)];
  return { text: unwrap(text), warnings };
}

function unwrapId(text: string): string {
  return unwrapCell(text.includes('\t') ? text.replaceAll('\t', ' ') : text, { apostrophe: 'always' });
}

function unwrapText(text: string): string {
  return unwrapCell(onOneLine(text), { apostrophe: 'before a formula' });
}

function rejectUnreadable(at: Cell) {
  const reason =
    'The cell holds characters that can’t be read; the file was probably damaged or saved in another encoding. Type the value again, or export the file again as CSV UTF-8.';
  return rejectCell('E_CONTROL_CHAR', at, reason);
}

function cleanedWarning(column: string): Warning {
  const text = `Invisible or full-width characters in “${column}” were removed or read as ordinary ones.`;
  return { code: 'W_CLEANED', column, text };
}

/** `="9400…"`: keeps Excel from converting a text to a number; inner quotation marks are doubled. */
const quotedFormula = /^="((?:[^"]|"")*)"$/;
const apostrophes = /^(?:['‘’]\s*)+/;
/** Quick check whether there is anything to unwrap. */
const wrapped = /^[\s'‘’=]|\s$/;
/** The texts that our export prefixes with an apostrophe. */
const escapedFormula = /^'(?=[=+\-@＝＋－＠])/;

/**
 * `text` without surrounding spaces, `="…"`, and a leading apostrophe: `always` for ids, which never start with one; only
 * `before a formula` (`'=1+1`) for free text, where it may be intended.
 */
export function unwrapCell(text: string, options: { apostrophe: 'always' | 'before a formula' }): string {
  if (!wrapped.test(text)) return text;
  const marker = options.apostrophe === 'always' ? apostrophes : escapedFormula;
  let inner = text.trim();
  // Unwrap one layer at a time until nothing changes, so that the result is idempotent.
  for (;;) {
    const quoted = quotedFormula.exec(inner)?.[1]?.replaceAll('""', '"');
    const next = (quoted ?? inner.replace(marker, '')).trim();
    if (next === inner) return inner;
    inner = next;
  }
}
