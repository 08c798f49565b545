/** How long a value may be, and what is said when it is longer. */

import { formatCount } from '../../slack/wording.ts';
import type { Problem } from '../problem.ts';
import { type Cell, rejectCell } from './cell.ts';

/** In UTF-16 units. Texts that the import writes; and ids, which it only looks for. */
export const textLimits = { written: 64, id: 255 } as const;

/** The rejection of a text longer than `limit`, or null. Nothing is ever cut short to fit. `what` begins the sentence about it. */
export function rejectTooLong(at: Cell, text: string, limit: number, what = 'The text'): { problem: Problem } | null {
  if (text.length <= limit) return null;
  return rejectCell(
    'E_CELL_TOO_LONG',
    at,
    `${what} has ${formatCount(text.length)} characters; “${at.column}” takes at most ${limit}. Shorten it: it is never cut off for you.`,
  );
}
