/** Cells that say "nothing" in words, and the errors that formulas leave behind. */
import type { Problem } from '../problem.ts';
import { type Cell, rejectCell } from './cell.ts';
import { withHyphens } from './dash.ts';

const placeholders = new Set([
  ...[
    'N/A',
    'NA',
    'N.A.',
    'N\\A',
    'TBD',
    'TBA',
    'NULL',
    'NIL',
    'NONE',
    'NAN',
    'UNDEFINED',
    'EMPTY',
    '(EMPTY)',
    'BLANK',
    '(BLANK)',
  ],
  ...[
    '#N/A',
    '#REF!',
    '#VALUE!',
    '#NAME?',
    '#NULL!',
    '#DIV/0!',
    '#NUM!',
    '#SPILL!',
    '#CALC!',
    '#ERROR!',
    '#N/V',
    '#BEZUG!',
    '#WERT!',
  ],
]);
const wordSign = /[0-9A-Za-z]/;
const onlyMarks = /^[-_.?*/]+$/;
const onlyZeros = /^[ .,-]*0[0 .,-]*$/;
/** Whatever a stand-in is, it is no longer than this, or marks alone. */
const longestPlaceholder = 11;

/** Whether a cleaned cell is empty or only a stand-in for nothing (`N/A`, `-`, `TBD`, `#REF!`). */
export function isEmptyCell(text: string): boolean {
  if (text === '') return true;
  if (text.length <= longestPlaceholder && placeholders.has(text.toUpperCase())) return true;
  return !wordSign.test(text) && onlyMarks.test(withHyphens(text));
}

/** Whether a cleaned cell is nothing but zeros, which a look-up leaves of an empty cell. An id may well be called so. */
export function isZeros(text: string): boolean {
  return onlyZeros.test(withHyphens(text));
}

/** The rejection of a row whose required cell says nothing. */
export function rejectEmpty(at: Cell, text: string): { problem: Problem } {
  const received = text === '' ? 'The cell is empty' : `“${text}” counts as empty`;
  return rejectCell(
    'E_EMPTY_CELL',
    at,
    `${received}, but every row needs a value in “${at.column}”. Fill it in or delete the row.`,
  );
}
