/** Why a row of a file can't become a record, and what the readers of its cells answer with. */
import { printableCell } from '../cells/cell.ts';
import type { Problem } from '../cells/problem.ts';

/** The problems of an import, without the code that a summary groups them by: here every row is listed by itself. */
export type RowProblem = Omit<Problem, 'code'>;

/** What a cell means, as text; null when it says nothing. */
export type ValueReading = { value: string | null } | { problem: RowProblem };

/** Reads one kind of cell. `column` is for the wording only. */
export type ValueReader = (cell: string, column: string) => ValueReading;

/** The rejection of a row because of one cell; `reason` is one or two sentences: the cause, and what to do. */
export function rejectValue(cell: string, column: string, reason: string): { problem: RowProblem } {
  return { problem: { column, received: printableCell(cell), reason } };
}
