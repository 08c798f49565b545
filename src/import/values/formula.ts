/** Text that a spreadsheet would run. It is kept as text; our exports escape it. */
import type { Warning } from '../problem.ts';
import { showCell } from './show-cell.ts';

const formulaStart = /^[=+\-@＝＋－＠]/;
/** `-`, `+1` and the like: a sign before a plain number runs nothing. */
const signedNumber = /^[+-]?[\d., ]*$/;

/** Whether a spreadsheet would take the text for a formula. */
export function looksLikeFormula(text: string): boolean {
  return formulaStart.test(text) && !signedNumber.test(text);
}

/** One warning when the text looks like a formula, else none. */
export function formulaWarnings(column: string, text: string): Warning[] {
  if (!looksLikeFormula(text)) return [];
  return [
    {
      code: 'W_FORMULA',
      column,
      text: `“${showCell(text)}” in “${column}” begins like a formula; it is kept as plain text and never run.`,
    },
  ];
}
