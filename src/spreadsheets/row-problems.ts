/** The catalogue of rows that can't be used as they stand in the file, before any value is looked at. */
import type { Problem, ProblemCode } from '../cells/problem.ts';
import { quoted, shown } from '../columns/file-refused.ts';
import { formatCount } from '../text/wording.ts';

/** What can be wrong with a row of a file whatever the records are. */
export const fileProblemCodes = [
  'E_QUOTE',
  'E_CELL_COUNT',
  'E_FORMULA',
  'E_CELL_TOO_LONG',
  'E_FOOTER',
  'E_CONTROL_CHAR',
] as const satisfies readonly ProblemCode[];

type FileProblem = Problem & { code: (typeof fileProblemCodes)[number] };

/** A quotation mark inside a cell that isn’t quoted. */
export function strayQuote(cells: readonly string[], header: readonly string[]): FileProblem {
  const index = cells.findIndex((cell) => cell.includes('"'));
  return {
    code: 'E_QUOTE',
    ...place(index, cells[index] ?? '', header),
    reason:
      'A quotation mark stands inside a cell that isn’t quoted. Put the whole cell in quotation marks and write the one ' +
      'inside twice, or leave it out.',
  };
}

/** More cells than the header has names. */
export function tooManyCells(cells: number, columns: number): FileProblem {
  return {
    code: 'E_CELL_COUNT',
    reason: `The row has ${cells} cells, the header has ${columns}. A comma (or other separator) inside a value needs quotation marks around the value.`,
  };
}

/** A row that ends before a column that is needed. */
export function tooFewCells(cells: number, columns: number, missing: string): FileProblem {
  return {
    code: 'E_CELL_COUNT',
    column: missing,
    reason: `The row has ${cells} of ${columns} cells; the one for ${quoted(missing)} is missing.`,
  };
}

/** Another number of cells than the rows around it: they may stand in the wrong columns. */
export function oddCells(cells: number, columns: number): FileProblem {
  const fault = cells < columns ? 'a separator may be missing' : 'there may be a separator too many';
  return {
    code: 'E_CELL_COUNT',
    reason: `The row has ${cells} cells, the header and the rows around it have ${columns}: ${fault}, and then its cells stand in the wrong columns. Give it as many separators as the other rows.`,
  };
}

/** A row of our own file with cells that still have no column. */
export function surplusCells(index: number, cell: string, header: readonly string[]): FileProblem {
  return {
    code: 'E_CELL_COUNT',
    ...place(index, cell, header),
    reason: `The row had more or fewer cells than there are columns, so its cells may stand in the wrong ones. Move each to where it belongs, then empty ${quoted(header[index] ?? '')}.`,
  };
}

/** A key or a number that a workbook computes. */
export function formulaCell(index: number, cell: string, header: readonly string[]): FileProblem {
  return {
    code: 'E_FORMULA',
    ...place(index, cell, header),
    reason:
      'The cell is a formula, and what it gives depends on the moment. Copy the column, paste it over itself as values ' +
      'only, and share the file again.',
  };
}

/** A cell of more than `maxLength` characters. */
export function cellTooLong(index: number, cell: string, header: readonly string[], maxLength: number): FileProblem {
  const [length, most] = [cell.length, maxLength].map(formatCount);
  return {
    code: 'E_CELL_TOO_LONG',
    ...place(index, cell, header),
    reason: `The cell has ${length} characters; at most ${most} are read. Shorten it, or look for a missing quotation mark.`,
  };
}

/** A total, or a closing remark. */
export function footerLine(cells: readonly string[]): FileProblem {
  const first = cells.find((cell) => cell !== '') ?? '';
  return {
    code: 'E_FOOTER',
    received: shown(first),
    reason: 'This looks like a total line below the table, not like an order, so it is left out.',
  };
}

/** Characters that no value has, or that could not be decoded. */
export function controlCharacter(index: number, cell: string, header: readonly string[]): FileProblem {
  return {
    code: 'E_CONTROL_CHAR',
    ...place(index, cell, header),
    reason: 'The cell has characters in it that can’t be read. Type it anew, or export the file again as CSV UTF-8.',
  };
}

function place(index: number, cell: string, header: readonly string[]): Pick<Problem, 'column' | 'received'> {
  const column = header[index];
  return { ...(column ? { column } : {}), received: shown(cell) };
}
