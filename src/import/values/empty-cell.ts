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
const onlyMarks = /^[-_.?*/]+$/;

/** Whether a cleaned cell is empty or only a stand-in for nothing (`N/A`, `-`, `TBD`, `#REF!`). */
export function isEmptyCell(text: string): boolean {
  return (
    text === '' || onlyMarks.test(withHyphens(text)) || (text.length <= 11 && placeholders.has(text.toUpperCase()))
  );
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
