/** Reads a CSV file in the export's format row by row; however long the file is, only a few rows are in memory. */
import { stat } from 'node:fs/promises';
import { type ExportCells, exportColumns } from '../fulfillments/export-format.ts';
import { UserError } from '../runtime/errors.ts';
import { type ColumnMatch, matchExportColumns } from './match-columns.ts';
import { type LoaderRecord, parseRows, type Stop } from './parse-rows.ts';
import type { RowProblem } from './row-problem.ts';

/**
 * A row with a text for every column ('' where the file has none), or why it is none. `line` is its first line, from 1.
 * `original` is its cells as they stand under `header`; what is not a row has none.
 */
export type LoaderRow =
  | { line: number; original: string[]; cells: ExportCells }
  | { line: number; original?: string[]; problem: RowProblem };

/** The header, and the rows below it, which can be read once. */
export interface RecordsFile {
  path: string;
  /** without the columns that a file of refused rows has besides */
  header: string[];
  ignoredColumns: string[];
  rows: AsyncIterable<LoaderRow>;
  /** 0 when the file has no size, as a pipe */
  totalBytes: number;
  /** so many are read by now */
  bytesRead(): number;
}

/** What a row is read against. */
interface Header {
  columns: ColumnMatch;
  width: number;
  lastLine: number;
}

/**
 * Opens a comma-separated UTF-8 file and reads its header. When the rest can't be read to its end (a stray quotation
 * mark, another encoding), the last row says so.
 * @throws {UserError} when there is no such file, or its first line is not a header of ours
 */
export async function readRecordsFile(path: string): Promise<RecordsFile> {
  let bytes = 0;
  const rows = parseRows(path, (more) => {
    bytes += more;
  });
  const first = await rows.next();
  if (first.done) throw new UserError('The file is empty. Export it again and load that one.');
  if ('stopped' in first.value) throw new UserError(first.value.stopped);
  const { cells, lastLine } = first.value;
  const columns = matchExportColumns(cells);
  return {
    path,
    header: withoutRefusal(cells, columns),
    ignoredColumns: columns.ignored,
    rows: readRows(rows, { columns, width: cells.length, lastLine }),
    totalBytes: (await stat(path)).size,
    bytesRead: () => bytes,
  };
}

function withoutRefusal(cells: string[], { refusal }: ColumnMatch): string[] {
  return refusal.size === 0 ? cells : cells.filter((_, position) => !refusal.has(position));
}

async function* readRows(rows: AsyncIterable<LoaderRecord | Stop>, header: Header): AsyncGenerator<LoaderRow> {
  let line = header.lastLine + 1;
  for await (const row of rows) {
    if ('stopped' in row) yield { line, problem: { reason: row.stopped } };
    else {
      if (row.cells.some((cell) => cell.trim() !== '')) yield toFileRow(row.cells, line, header);
      line = row.lastLine + 1;
    }
  }
}

function toFileRow(cells: string[], line: number, { columns, width }: Header): LoaderRow {
  const original = withoutRefusal(cells, columns);
  if (cells.slice(width).some((cell) => cell.trim() !== '')) {
    const reason = `The row has ${cells.length} cells, the header has ${width}: a comma inside a value needs quotation marks around the value.`;
    return { line, original, problem: { reason } };
  }
  const entries = exportColumns.map(({ name }) => [name, cells[columns.positions.get(name) ?? width] ?? '']);
  return { line, original, cells: Object.fromEntries(entries) as ExportCells };
}
