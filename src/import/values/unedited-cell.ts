/** Whether a cell of an edited export still says what the record has. */
import { isDamagedCopy } from './damaged-copy.ts';
import { isDateOf } from './excel-date.ts';
import { unwrapCell } from './unwrap-cell.ts';

/** All that a spreadsheet or our export puts around a value begins so. */
const mayBeWrapped = /^\s*['=]/;

/**
 * Whether `cell` is `stored` (null: nothing) as our export wrote it, perhaps with blanks around it, the apostrophe that
 * escapes a formula, or a spreadsheet's damage. Ask this before reading the cell: what was stored need not be something that
 * an import would accept.
 */
export function isUneditedCell(cell: string, stored: string | null): boolean {
  const kept = (stored ?? '').trim();
  if (cell === stored || cell.trim() === kept) return true;
  if (mayBeWrapped.test(cell)) {
    if (unwrapCell(cell, { apostrophe: 'before a formula' }) === kept) return true;
    // Our export escapes a tab or a line break at the beginning, too, and then blanks stand behind the apostrophe.
    if (cell.trim().replace(/^'/, '').trim() === kept) return true;
  }
  return kept !== '' && (isDamagedCopy(cell, kept) || isDateOf(cell, kept));
}
