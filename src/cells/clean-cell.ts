/**
 * The first step of reading a cell: drops or rejects characters that cannot be meant, and unwraps what spreadsheets and our
 * own export put around a value to keep it text.
 */
import { type Cell, rejectCell } from './cell.ts';
import type { Problem, Warning } from './problem.ts';

/** A cell's text without blanks around it and without spreadsheet markers; '' when nothing is left. */
export type CleanCell = { text: string; warnings: Warning[] } | { problem: Problem };

/** Control characters other than tab and line breaks, the replacement character, halves of surrogate pairs. */
const unreadable = /(?![\t\n\r])\p{Cc}|[\p{Cs}\ufffd\ufffe\uffff]/u;
const onlyAscii = /^[\t\n\r\x20-\x7e]*$/;
/** Nobody can see these, so nobody means them in an id: zero-width characters, soft hyphen, direction marks, fillers. */
const invisible = /[\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/gu;
/** In running text a zero-width joiner holds an emoji together; only what hides or reorders text goes. */
const hiding = /[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/gu;
const wideBlank = /[^\S\t\n\r ]/gu;

/** Cleans a cell whose characters must be exact (ids, numbers): full-width forms become ordinary ones (NFKC). */
export function cleanId(cell: string, column: string): CleanCell {
  return clean(
    { cell, column },
    (text) => text.replace(invisible, '').normalize('NFKC').replace(wideBlank, ' '),
    unwrapId,
  );
}

/** Cleans a cell of free text: its letters stay as they are, line breaks inside become blanks. */
export function cleanText(cell: string, column: string): CleanCell {
  return clean({ cell, column }, (text) => text.replace(hiding, '').replace(wideBlank, ' '), unwrapText);
}

function clean(at: Cell, normalise: (text: string) => string, unwrap: (text: string) => string): CleanCell {
  if (onlyAscii.test(at.cell)) return { text: unwrap(at.cell), warnings: [] };
  if (unreadable.test(at.cell)) return rejectUnreadable(at);
  const text = normalise(at.cell);
  const warnings: Warning[] = text === at.cell ? [] : [cleanedWarning(at.column)];
  return { text: unwrap(text), warnings };
}

function unwrapId(text: string): string {
  return unwrapCell(text.includes('\t') ? text.replaceAll('\t', ' ') : text, { apostrophe: 'always' });
}

function unwrapText(text: string): string {
  return unwrapCell(text.replace(/[\t\n\r]+/g, ' '), { apostrophe: 'before a formula' });
}

function rejectUnreadable(at: Cell) {
  return rejectCell(
    'E_CONTROL_CHAR',
    at,
    'The cell holds characters that cannot be read; the file was probably damaged or saved in another encoding. Type the value again, or export the file again as CSV UTF-8.',
  );
}

function cleanedWarning(column: string): Warning {
  return {
    code: 'W_CLEANED',
    column,
    text: `Invisible or full-width characters in “${column}” were removed or read as ordinary ones.`,
  };
}

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
