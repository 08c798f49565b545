/**
 * Refusals of a file because of its lines or columns, one function per situation. `expected` describes the files that can
 * be read. Refusals because of the file's bytes are in file-refusals.ts.
 */
import { formatCount } from '../text/wording.ts';
import { FileRefused } from './file-refused.ts';
import { quoted, quotedList, shown } from './quote.ts';
import type { TableTop } from './table.ts';

/** Why parsing text into records failed. */
export type ParseFailure =
  /** `line` is where the cell starts, since the fault may be there: an extra quotation mark */
  | { why: 'text after quote'; line: number }
  | { why: 'quote not closed'; line: number }
  | { why: 'too long'; line: number };

/** A record of more than `maxLength` characters. */
export function recordTooLong(line: number, maxLength: number): FileRefused {
  return new FileRefused(
    'E_RECORD_TOO_LONG',
    `Line ${line} is longer than ${formatCount(maxLength)} characters, so this can’t be a table of orders: are line ` +
      'breaks missing, or does a quotation mark have no partner? Export the file again and share it here.',
    { line },
  );
}

/** More columns than `maxColumns`. */
export function tooManyColumns(columns: number, maxColumns: number, line: number): FileRefused {
  return new FileRefused(
    'E_TOO_MANY_COLUMNS',
    `Line ${line} has ${formatCount(columns)} columns; at most ${maxColumns} are read. Delete the columns that the ` +
      'import doesn’t need and share the file again.',
    { line },
  );
}

/** `readings` are the two ways to split the line into cells. */
export function delimiterTie(line: number, readings: { name: string; cells: readonly string[] }[]): FileRefused {
  const ways = readings.map(({ name, cells }) => `with ${name}: ${quotedList(cells, 5)}`).join('; ');
  return new FileRefused(
    'E_DELIMITER',
    `Line ${line} can be divided into columns in two ways (${ways}). Save the file with commas only, with a cell that ` +
      'contains a comma in "double quotes", and share it again.',
    { line },
  );
}

/** Columns separated by anything but a comma, semicolon, tab or pipe. */
export function exoticDelimiter(line: number, delimiter: string): FileRefused {
  const name = delimiter === ' ' ? 'spaces' : quoted(delimiter);
  return new FileRefused(
    'E_DELIMITER',
    `The columns are separated by ${name}. Use comma, semicolon, tab or pipe (|) between the columns and share the file again.`,
    { line },
  );
}

/** A quoted cell with text after its closing quotation mark, so the rows below can't be separated. */
function textAfterQuote(line: number): FileRefused {
  return new FileRefused(
    'E_QUOTE',
    `In the quoted cell that begins on line ${line}, text follows a closing quotation mark, so I can’t tell where the ` +
      'cell ends. Write quotation marks inside a quoted cell twice (""), not with a backslash (\\"), and share the file again.',
    { line },
  );
}

/** A quotation mark that opens a cell and is never closed. */
function quoteNotClosed(line: number): FileRefused {
  return new FileRefused(
    'E_QUOTE',
    `The quotation mark opened on line ${line} isn’t closed, so all lines below would be swallowed. Close it, or ` +
      'delete it, and share the file again.',
    { line },
  );
}

/** The refusal for a parse failure. */
export function parseFailed(failure: ParseFailure, maxLength: number): FileRefused {
  if (failure.why === 'quote not closed') return quoteNotClosed(failure.line);
  if (failure.why === 'text after quote') return textAfterQuote(failure.line);
  return recordTooLong(failure.line, maxLength);
}

/** Single quotes around some cells only. */
export function singleQuotesMixed(line: number, column: string): FileRefused {
  return new FileRefused(
    'E_QUOTE',
    `Cells of this file are in 'single quotes', but not all are: on line ${line} the one in column ${quoted(column)} isn’t, so I ` +
      'can’t tell which apostrophes belong to the values. Use "double quotes" or none and share the file again.',
    { line, column },
  );
}

/** A table without a header. */
export function noHeader(line: number, cells: readonly string[], expected: string): FileRefused {
  const found =
    cells.length === 0
      ? 'it begins with blank lines only'
      : `line ${line}, the first with content, reads ${quotedList(cells, 5)}`;
  return new FileRefused('E_NO_HEADER', `The file has no header: ${found}. ${expected}`, { line });
}

/** A header with nothing below it. */
export function noRows(headerLine: number): FileRefused {
  return new FileRefused(
    'E_NO_ROWS',
    `The header was found on line ${headerLine}, but there are no rows below it. Add the rows and share the file again.`,
    { line: headerLine },
  );
}

/** A column name that is too long. */
export function headerCellTooLong(line: number, cell: string): FileRefused {
  return new FileRefused(
    'E_HEADER',
    `A column name on line ${line} has ${formatCount(cell.length)} characters: “${shown(cell, 30)}”. Put the ` +
      'header on top, or add the quotation mark that may be missing, and share the file again.',
    { line },
  );
}

/** No sheet has the needed columns. `names` are those of all visible sheets; `table` is the largest one, whose columns may be chosen. */
export function noSheetFits(names: readonly string[], expected: string, table: TableTop | undefined): FileRefused {
  const found = names.length === 0 ? 'it has none that can be seen' : `it has ${quotedList(names)}`;
  return new FileRefused(
    'E_SHEETS',
    `No sheet of this workbook has the columns that an import needs; ${found}. ${expected}`,
    { ...(table && { table }) },
  );
}

/** Several sheets match. `names` are theirs. */
export function severalSheetsFit(names: readonly string[]): FileRefused {
  return new FileRefused(
    'E_SHEETS',
    `Several sheets of this workbook could be meant: ${quotedList(names)}. Leave only the one to be imported, or save it ` +
      'as “CSV UTF-8”, and share that file.',
  );
}

/** Rows above the header, as happens when sorting includes it. */
export function rowsAboveHeader(line: number, headerLine: number): FileRefused {
  return new FileRefused(
    'E_HEADER',
    `Line ${line} looks like a row, but it’s above the header on line ${headerLine}, as if the header was sorted with the ` +
      'rows. Move the header to the top and share the file again.',
    { line },
  );
}

/** A second header further down with different columns. */
export function twoTables(line: number, headerLine: number): FileRefused {
  return new FileRefused(
    'E_TWO_TABLES',
    `A second table begins on line ${line}: its header differs from the one on line ${headerLine}. Put each table in ` +
      'a file of its own and share them one after the other.',
    { line },
  );
}

/** Two columns that both match a field. */
export function twoColumnsForOne(field: string, headers: readonly [string, string], table: TableTop): FileRefused {
  const line = table.headerLine;
  const remedy = 'Delete or rename the one that isn’t meant and share the file again.';
  return new FileRefused(
    'E_DUPLICATE_COLUMN',
    `Two columns could be ${field}: ${quoted(headers[0])} and ${quoted(headers[1])} (line ${line}). ${remedy}`,
    { line, column: headers[1], table, remedy },
  );
}

/** The same column twice with different values. */
export function columnsDiffer(
  header: string,
  line: number,
  values: readonly [string, string],
  table: TableTop,
): FileRefused {
  return new FileRefused(
    'E_DUPLICATE_COLUMN',
    `The column ${quoted(header)} is there twice, and line ${line} has different values in it: ${quoted(values[0])} and ` +
      `${quoted(values[1])}. Delete or rename one of the two columns and share the file again.`,
    { line, column: header, table },
  );
}

/** `missing` names the alternatives, of which one is enough. `near` are headers similar to them; `addition` is what else would do. */
export function missingColumn(
  { missing, near, addition }: { missing: string; near: readonly string[]; addition?: string },
  table: TableTop,
): FileRefused {
  const nearest = near.length > 0 ? ` (perhaps it’s ${near.join('; ')})` : '';
  const otherwise = addition === undefined ? '' : `, or ${addition},`;
  const remedy = `Name the column as shown here${nearest}${otherwise} and share the file again.`;
  return new FileRefused(
    'E_MISSING_COLUMN',
    `The column ${missing} is missing: the header reads ${quotedList(table.header)}. ${remedy}`,
    { line: table.headerLine, table, remedy },
  );
}

/** A table without any known column. */
export function unknownFile(table: TableTop, expected: string): FileRefused {
  return new FileRefused(
    'E_UNKNOWN_FILE',
    `I couldn’t tell what these columns hold: ${quotedList(table.header)}. ${expected}`,
    { line: table.headerLine, table },
  );
}
