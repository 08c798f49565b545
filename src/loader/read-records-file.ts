/**
 * Reads a file in the export's format as batches of rows, with the reader of the files that people share for an import: a
 * spreadsheet may have made UTF-16, semicolons or a workbook of it. However long the file is, few rows are in memory.
 */
import { constants, createReadStream, type Stats } from 'node:fs';
import { access, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { FileRefused } from '../columns/file-refused.ts';
import { importColumns } from '../columns/import-columns.ts';
import { isOwnName, recognizeName } from '../columns/recognize-name.ts';
import type { ReadingNote } from '../columns/table.ts';
import { createVocabulary } from '../columns/vocabulary.ts';
import { type ExportCells, type ExportColumn, exportColumns } from '../fulfillments/export-format.ts';
import type { RowProblem } from '../records/parse-record.ts';
import { exportCellsOf, requiredColumns } from '../records/record-columns.ts';
import { UserError } from '../runtime/errors.ts';
import { fixedLimits } from '../spreadsheets/file-refusals.ts';
import { type FileRow, readTable, type TableReading } from '../spreadsheets/read-file.ts';

/**
 * A row with a text for every column ('' where the file has none), or why it can't be used. `line` is its first line, from 1.
 * `original` is its cells under `header`; the place where the rest of the file can't be read has none.
 */
export type LoaderRow =
  | { line: number; original: string[]; cells: ExportCells }
  | { line: number; original?: string[]; problem: RowProblem };

/** The header, and the rows below it, which can be read once. */
export interface RecordsFile {
  path: string;
  /** without the columns that a file of refused rows adds */
  header: string[];
  ignoredColumns: string[];
  batches: AsyncIterable<LoaderRow[]>;
  /** warnings about how the file was read; complete after the last row */
  warnings(): string[];
  totalBytes: number;
  /** bytes read so far */
  bytesRead(): number;
  /** Ends the reading before the last row. */
  close(): Promise<void>;
}

/** What a file of refused rows says about each row; when it comes back corrected, these columns are passed over. */
export const refusalColumns = ['_line', '_column', '_reason'] as const;

const expected = `A file in the export’s format has a header with ${requiredColumns.join(', ')}; the other columns may be missing.`;

/** The export's columns by their own names only: unlike an import, a load is not confirmed, so there are no guesses. */
const recordColumns = createVocabulary<ExportColumn>({
  names: Object.fromEntries(exportColumns.map(({ name }) => [name, [name]])) as Record<ExportColumn, [string]>,
  likelyNames: {},
  unusedNames: [],
  ownNames: refusalColumns,
  allowsTypos: false,
  differentWords: [],
  idFields: ['orderId', 'fulfillmentId'],
  valueFields: ['status'],
  exactFields: ['orderId', 'fulfillmentId', 'clientFulfillmentId', 'trackingNumber'],
  numberFields: ['trackingNumber'],
  informativeFields: [],
  optionalFields: [],
  hiddenFields: exportColumns.map(({ name }) => name),
  hints: { words: {}, exceptWith: [], labels: {} },
  unwrapsSingleQuotes: false,
  needsHeader: true,
  rejectsShortRows: false,
  expected,
  requireColumns({ columns, duplicates: [duplicate] }, { headerLine: line }) {
    if (duplicate !== undefined) {
      const column = duplicate.column.field;
      const reason = `The column ${column} is there twice. Remove one of the two and load the file again.`;
      throw new FileRefused('E_DUPLICATE_COLUMN', reason, { line, column });
    }
    const missing = requiredColumns.filter((column) => !columns.some(({ field }) => field === column));
    if (missing.length === 0) return;
    const reason = `The header on line ${line} has no column named ${missing.join(' or ')}. ${expected}`;
    throw new FileRefused('E_MISSING_COLUMN', reason, { line });
  },
});

/** A load may be of any length. */
const limits = { maxBytes: Number.POSITIVE_INFINITY, maxRows: Number.POSITIVE_INFINITY, ...fixedLimits };

/** Characters of such a file are lost. */
const isBroken = ({ code }: ReadingNote): boolean => code === 'W_BROKEN_UTF_8';

/**
 * Opens a file and reads its header. When the rest can't be read to its end (a stray quotation mark, a second table), the
 * last row says so.
 * @throws {UserError} when there is no such file, or it is not a table in the export's format
 */
export async function readRecordsFile(path: string): Promise<RecordsFile> {
  const source = await openSource(path);
  let bytes = 0;
  async function* open() {
    bytes = 0;
    for await (const chunk of createReadStream(source.path)) {
      bytes += chunk.length;
      yield chunk;
    }
  }
  try {
    const reading = await readTable(open, recordColumns, limits, {
      fileName: basename(path),
      allowsNoRows: true,
      keepsRowsAboveFault: true,
    });
    if (reading.notes.some(isBroken)) {
      throw new UserError('The file says that it is UTF-8, but it is not. Save it as CSV UTF-8 and load it again.');
    }
    const { ignoredColumns, notes, header } = reading;
    refuseLikelyColumns(ignoredColumns, reading.columns);
    return {
      path,
      header: withoutRefusal(header, header),
      ignoredColumns,
      batches: readBatches(reading),
      warnings: () => notes.filter(({ code }) => code.startsWith('W_')).map(({ text }) => text),
      totalBytes: source.size,
      bytesRead: () => bytes,
      close: async () => {
        await reading.close();
        await source.remove();
      },
    };
  } catch (error) {
    await source.remove();
    throw error instanceof FileRefused ? new UserError(forLoad(error.message), { cause: error }) : error;
  }
}

/** The export's columns again, by every name that an import or a typo may give them. */
const likelyColumns = createVocabulary<ExportColumn>({
  ...recordColumns,
  names: Object.fromEntries(exportColumns.map(({ name }) => [name, [name]])) as Record<ExportColumn, [string]>,
  unusedNames: [],
  allowsTypos: true,
});

/**
 * A load isn't confirmed, and a row that is there is never changed by another load: a column that is left out because of
 * its name would be missing for good.
 */
function refuseLikelyColumns(ignored: readonly string[], columns: readonly { field: ExportColumn }[]): void {
  for (const name of ignored) {
    const field = recognizeName(name, likelyColumns)?.field ?? recognizeName(name, importColumns)?.field;
    if (field === undefined || columns.some((column) => column.field === field)) continue;
    throw new UserError(
      `The column “${name}” looks like ${field}, but a load takes columns by their exact names alone. Rename it to ${field}, or remove it.`,
    );
  }
}

interface Source {
  path: string;
  size: number;
  remove(): Promise<void>;
}

/** The reader opens a file more than once, which a pipe doesn't allow: its content is copied to a file first. */
async function openSource(path: string): Promise<Source> {
  const stats = await findFile(path);
  if (stats.isFile()) return { path, size: stats.size, remove: async () => undefined };
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-'));
  const remove = () => rm(folder, { recursive: true });
  try {
    const copy = join(folder, 'records');
    await writeFile(copy, createReadStream(path), { mode: 0o600 });
    return { path: copy, size: (await stat(copy)).size, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function findFile(path: string): Promise<Stats> {
  try {
    await access(path, constants.R_OK);
    const stats = await stat(path);
    if (!stats.isDirectory()) return stats;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    const denied =
      code === 'EACCES' ? ': this account may not read it. Give it the right' : `: ${code}. Check the path`;
    throw new UserError(
      `No file at that path can be read, “${path}”${code === 'ENOENT' ? '. Check the path' : denied}.`,
    );
  }
  throw new UserError(`“${path}” is a folder. Name a file in it.`);
}

async function* readBatches(reading: TableReading<ExportColumn>): AsyncGenerator<LoaderRow[]> {
  const toRow = rowReader(reading);
  let lastLine = reading.headerLine;
  try {
    for await (const rows of reading.batches) {
      yield rows.map(toRow);
      lastLine = rows.at(-1)?.line ?? lastLine;
    }
  } catch (error) {
    if (!(error instanceof FileRefused)) throw error;
    const reason = `${forLoad(error.message)} The rows above it are loaded, the others aren’t.`;
    yield [{ line: error.line ?? lastLine + 1, problem: { reason } }];
  }
}

function rowReader({ header, columns }: TableReading<ExportColumn>): (row: FileRow) => LoaderRow {
  const cellsOf = exportCellsOf(new Map(columns.map(({ field, ...column }) => [field, column])));
  const cameBack = header.some(isRefusalColumn);
  return ({ line, cells, problem }) => {
    const original = cameBack ? withoutRefusal(cells, header) : cells;
    if (problem !== undefined) return { line, original, problem: { ...problem, reason: forLoad(problem.reason) } };
    return { line, original, cells: cellsOf(cells) };
  };
}

const isRefusalColumn = (name: string | undefined) => name !== undefined && isOwnName(name, refusalColumns);

/** The cells that are not under one of our own columns. */
function withoutRefusal(cells: string[], header: readonly string[]): string[] {
  return cells.filter((_, index) => !isRefusalColumn(header[index]));
}

/** The reader's reasons are worded for files that are shared in Slack to be imported. */
function forLoad(reason: string): string {
  return reason
    .replaceAll(/\bshare it here\b/g, 'load it')
    .replaceAll(/\bshare\b/g, 'load')
    .replaceAll(/\ban import\b/g, 'a load')
    .replaceAll(/\bimport/g, 'load');
}
