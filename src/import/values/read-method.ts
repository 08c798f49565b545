import type { CellReader } from './cell.ts';
import { cleanText } from './clean-cell.ts';
import { isEmptyCell } from './empty-cell.ts';
import { formulaWarnings } from './formula.ts';
import { rejectTooLong, textLimits } from './text-limits.ts';

/** The shipping method: free text of at most 64 characters, or null. */
export const readMethod: CellReader = (cell, column) => {
  const cleaned = cleanText(cell, column);
  if ('problem' in cleaned) return cleaned;
  const { text, warnings } = cleaned;
  if (isEmptyCell(text)) return { value: null, warnings: [] };
  const tooLong = rejectTooLong({ cell, column }, text, textLimits.written);
  return tooLong ?? { value: text, warnings: [...warnings, ...formulaWarnings(column, text)] };
};
