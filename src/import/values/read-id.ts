/** What all ids have in common: opaque text that is only looked for, never a number. */
import type { Problem, Warning } from '../problem.ts';
import type { Cell } from './cell.ts';
import { rejectCell } from './cell.ts';
import { cleanId } from './clean-cell.ts';
import { rejectDash, withHyphens } from './dash.ts';
import { isEmptyCell } from './empty-cell.ts';
import { rejectExcelNumber, roundedByExcel, roundedWarning } from './excel-number.ts';
import { formulaWarnings } from './formula.ts';
import { rejectTooLong, textLimits } from './text-limits.ts';

/** An id's text; `value` is null when the cell counts as empty, `text` then is what stood there (`N/A`). */
export type IdReading = { value: string | null; text: string; warnings: Warning[] } | { problem: Problem };

/** Reads any opaque id of at most `limit` characters: `8812345E12` and `0012345` come out as they went in. */
export function readId(at: Cell, limit: number = textLimits.id): IdReading {
  const cleaned = cleanId(at.cell, at.column);
  if ('problem' in cleaned) return cleaned;
  const { text, warnings } = cleaned;
  if (isEmptyCell(text)) return { value: null, text, warnings: [] };
  const rejected =
    rejectTooLong(at, text, limit) ??
    rejectLines(at, text) ??
    rejectExcelNumber(at, withHyphens(text)) ??
    rejectDash(at, text);
  if (rejected) return rejected;
  if (roundedByExcel(text) !== 'no') warnings.push(roundedWarning(at.column, text));
  warnings.push(...formulaWarnings(at.column, text));
  return { value: text, text, warnings };
}

function rejectLines(at: Cell, text: string): { problem: Problem } | null {
  if (!/[\n\r]/.test(text)) return null;
  return rejectCell(
    'E_MULTIPLE',
    at,
    'The cell holds several lines, but one value is expected. Give each its own row.',
  );
}
