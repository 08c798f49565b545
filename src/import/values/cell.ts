/** The shape of every answer about a cell: the value it means, or why it means none. */
import type { Problem, ProblemCode, Warning } from '../problem.ts';
import { showCell } from './show-cell.ts';

/** What a cell means. `value` is null when the cell counts as empty; it is never longer than its column may be. */
export interface CellValue {
  value: string | null;
  warnings: Warning[];
}

/** A cell's meaning, or the problem that rejects its row. */
export type CellReading = CellValue | { problem: Problem };

/** Reads one kind of cell. `column` is the header's name as in the file, for the wording only. */
export type CellReader = (cell: string, column: string) => CellReading;

/** A cell as it stands in the file. */
export interface Cell {
  cell: string;
  column: string;
}

/** The rejection of a row because of one of its cells; `suggestion` is what could stand there instead. */
export function rejectCell(
  code: ProblemCode,
  { cell, column }: Cell,
  reason: string,
  suggestion?: string,
): { problem: Problem } {
  const problem: Problem = { code, column, received: showCell(cell), reason };
  return { problem: suggestion === undefined ? problem : { ...problem, suggestion } };
}
