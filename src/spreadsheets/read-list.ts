/**
 * Reads a file as a list of cells that people look up: those of the column with a known name, or of the whole table where
 * there is none. Most lists are one column, often without a name.
 */
import { createReadStream } from 'node:fs';
import { FileRefused, type PackedRefusal, packRefusal } from '../columns/file-refused.ts';
import { type Field, importColumns } from '../columns/import-columns.ts';
import { createVocabulary } from '../columns/vocabulary.ts';
import { type OpenFile, type ReadingLimits, readTable } from './read-file.ts';

/** The cells of a list, from the top. */
export interface ListCells {
  cells: string[];
  /** the name of the column that they are from; null: every cell of a table without a known name */
  column: string | null;
  /** rows that the workbook hides, which are left out */
  hiddenRows: number;
}

/**
 * Reads the cells of a list, at most `maxCells` and some. A header is used but not needed.
 * @throws {FileRefused} if the file can't be read
 */
export async function readListCells(
  open: OpenFile,
  limits: ReadingLimits,
  { fileName, maxCells }: { fileName: string; maxCells: number },
): Promise<ListCells> {
  const { batches, columns, close } = await readTable(open, listColumns, limits, { fileName });
  const [column] = listFields.flatMap((field) => columns.find((one) => one.field === field) ?? []);
  const list: ListCells = { cells: [], column: column?.header ?? null, hiddenRows: 0 };
  for await (const rows of batches) {
    for (const { cells, problem } of rows) {
      if (problem?.code === 'E_HIDDEN') list.hiddenRows += 1;
      else list.cells.push(...(column === undefined ? cells : [cells[column.index] ?? '']));
    }
    if (list.cells.length > maxCells) break;
  }
  await close();
  return list;
}

/** A file with a list, as it is sent to the process that reads it. */
export interface ListTask {
  list: { path: string; fileName: string; limits: ReadingLimits; maxCells: number };
}

/** What that process returns. */
export type ListResult = { cells: ListCells } | { refusal: PackedRefusal };

/** The cells of a list, or why the file is refused. */
export async function listTask({ list: { path, limits, ...options } }: ListTask): Promise<ListResult> {
  try {
    return { cells: await readListCells(() => createReadStream(path), limits, options) };
  } catch (error) {
    if (error instanceof FileRefused) return { refusal: packRefusal(error) };
    throw error;
  }
}

export type ListField = Field | 'email';

/** What is looked up when a table has several of these columns: the first of them. */
export const listFields = ['orderId', 'trackingNumber', 'email'] as const satisfies ListField[];

const names: Readonly<Record<ListField, readonly [string, ...string[]]>> = {
  ...importColumns.names,
  orderId: [...importColumns.names.orderId, 'orders', 'order ids', 'order numbers'],
  trackingNumber: [...importColumns.names.trackingNumber, 'tracking numbers', 'trackings'],
  email: ['email', 'email address', 'e mail', 'emails', 'mail', 'customer email', 'e mail address', 'email addresses'],
};

/** The names of the columns; a table may have none of them, and no header either. */
export const listColumns = createVocabulary<ListField>({
  ...importColumns,
  names,
  allowsTypos: false,
  needsHeader: false,
  valueFields: [],
  hiddenFields: [],
  informativeFields: Object.keys(names) as ListField[],
  unwrapsSingleQuotes: false,
  rejectsShortRows: false,
  expected: 'A list has one order id, tracking number or email in each line.',
  requireColumns: () => {},
});
