/** The result of reading a cell, and cells made printable for messages and storage. */
import { memoize } from '../text/memoize.ts';
import type { Problem, ProblemCode, Warning } from './problem.ts';

/** The value of a cell, within its length limit; null if the cell counts as empty. */
interface CellValue {
  value: string | null;
  warnings: Warning[];
}

/** A cell's value, or the problem that rejects its row. */
export type CellReading = CellValue | { problem: Problem };

/** Reads one kind of cell. `column` is the column's name as in the file, used only in messages. */
export type CellReader = (cell: string, column: string) => CellReading;

/** A reader that caches results, for columns with few distinct values. */
export function memoizeCells(read: CellReader): CellReader {
  const columns = memoize((column: string) => memoize((cell: string) => read(cell, column)));
  return (cell, column) => columns(column)(cell);
}

/** A raw cell of the file. */
export interface Cell {
  cell: string;
  column: string;
}

/** The rejection of a row because of one of its cells; `suggestion` is a value to use instead. */
export function rejectCell(
  code: ProblemCode,
  { cell, column }: Cell,
  reason: string,
  suggestion?: string,
): { problem: Problem } {
  const problem: Problem = { code, column, received: printableCell(cell), reason };
  return { problem: suggestion === undefined ? problem : { ...problem, suggestion } };
}

const maxShown = 80;
/** Bidirectional controls and other invisible characters. */
const hidden = /[\p{Cf}\u2028\u2029]/gu;

/** `cell` in at most 80 UTF-16 units: control characters as pictures (␀), invisible ones as ⟨U+202E⟩, truncated with "…". */
export function printableCell(cell: string): string {
  const shown = cell
    .slice(0, maxShown + 1)
    .toWellFormed()
    .replace(/\p{Cc}/gu, controlPicture)
    .replace(hidden, formatCodePoint);
  return shown.length <= maxShown ? shown : `${shown.slice(0, maxShown - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** Unicode has a picture for each C0 control (block "Control Pictures", U+2400) and for DEL; none for C1. */
function controlPicture(control: string): string {
  const code = control.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '\u2421' : formatCodePoint(control);
}

function formatCodePoint(character: string): string {
  return `⟨U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`;
}
