/**
 * Reads the bytes of a file into the rows of a table. The steps, in order: container → encoding → delimiter → header →
 * columns → rows; for a workbook container → sheet → header → columns → rows. Each step leaves notes for the person.
 */
import { FileRefused, namingHidden } from '../columns/file-refused.ts';
import { type ChoosableField, type Field, importColumns, kindsOf } from '../columns/import-columns.ts';
import { type ChosenColumn, type MatchedColumn, matchColumns } from '../columns/match-columns.ts';
import { recognizeName } from '../columns/recognize-name.ts';
import { markReturns } from '../columns/returns-list.ts';
import type { ReadingNote, TableRecord, TableTop } from '../columns/table.ts';
import { noRows } from '../columns/table-refusals.ts';
import type { Vocabulary, WantedColumns } from '../columns/vocabulary.ts';
import type { RowKind } from '../fulfillments/status-transitions.ts';
import { isMarkup, isPacked, isZip } from './detect-container.ts';
import { type ReadingLimits, tooBig } from './file-refusals.ts';
import { openText } from './open-text.ts';
import type { LeftOutRows } from './row-problems.ts';
import { type FileRow, RowReader } from './row-reader.ts';
import { type ByteScan, ByteScanner } from './scan-bytes.ts';
import { layOutTable, type OpenedTable, type TableLayout } from './table-layout.ts';

export type { ReadingLimits } from './file-refusals.ts';
export type { FileRow } from './row-reader.ts';

/** Opens the file for reading from the beginning; called more than once. */
export type OpenFile = () => AsyncIterable<Uint8Array>;

export interface ReadingOptions<F extends string = ChoosableField> extends ReadingPolicy {
  /** columns that a person chose, which override the header */
  columns?: readonly ChosenColumn<F>[];
  /** the file's name: it may contradict the contents, or say that the rows aren't meant */
  fileName?: string;
}

/** How to treat files that an import would refuse. */
interface ReadingPolicy {
  /** rows to read that are left out otherwise */
  includes?: readonly LeftOutRows[];
  /** accept a header without rows */
  allowsNoRows?: boolean;
  /** yield all rows above a fault before throwing FileRefused */
  keepsRowsAboveFault?: boolean;
}

export interface TableReading<F extends string> extends TableTop {
  /** the fields of the vocabulary, with the column that holds each */
  columns: MatchedColumn<F>[];
  /** names of unknown columns */
  ignoredColumns: string[];
  /** in the order of the steps; those of the rows are added after the last row */
  notes: ReadingNote[];
  /** batches of up to 2,000 rows; throws FileRefused if the file is unusable further down */
  batches: AsyncIterable<FileRow[]>;
  /** Ends the reading before the last row; does nothing after it. */
  close(): Promise<void>;
}

/** The reading of a file that was shared for an import. */
export interface FileReading extends TableReading<Field> {
  /** which imports the columns allow, one or both */
  kinds: RowKind[];
}

/** Reads a file that was shared for an import, as `readTable` does. */
export async function readFile(
  open: OpenFile,
  limits: ReadingLimits,
  options: ReadingOptions = {},
): Promise<FileReading> {
  const reading = await readTable(open, importColumns, limits, options);
  return {
    ...reading,
    columns: markReturns(reading.columns, reading.header, options.includes),
    kinds: kindsOf(reading.columns, reading),
  };
}

/**
 * Reads a file with the columns of `vocabulary`. Resolves once the first rows are read; memory use doesn't grow with the
 * file. Throws FileRefused, here or from `batches`.
 */
export async function readTable<F extends string>(
  open: OpenFile,
  vocabulary: Vocabulary<F>,
  limits: ReadingLimits,
  { columns: chosen = [], fileName, ...policy }: ReadingOptions<F> = {},
): Promise<TableReading<F>> {
  const opened = await openTable(open, { vocabulary, chosen }, limits, fileName);
  const { table } = opened.header;
  const matched = matchColumns(table, { vocabulary, chosen }, opened.hiddenColumns);
  const isHidden = (name: string, index: number) =>
    opened.hiddenColumns?.has(index) === true && recognizeName(name, vocabulary) !== undefined;
  namingHidden(table.header.filter(isHidden), () => vocabulary.requireColumns(matched, table));
  const notes = [...opened.notes, ...matched.notes];
  const layout = layOutTable({ ...opened, ...opened.header, ...matched, vocabulary });
  const batches = readRows(opened.records, layout, limits, notes, policy);
  const first = await batches.next();
  if (first.done && !policy.allowsNoRows) throw noRows(table.headerLine);
  return {
    ...table,
    columns: matched.columns,
    ignoredColumns: matched.ignored,
    notes,
    batches: first.done ? batches : prepend(first.value, batches),
    close: async () => void (await batches.return()),
  };
}

/** A table may be packed into an archive, and be a document in there. */
const maxLayers = 3;

/** The steps up to the header, for a file of any kind. */
async function openTable(
  open: OpenFile,
  wanted: WantedColumns,
  limits: ReadingLimits,
  fileName: string | undefined,
  layers = 1,
): Promise<OpenedTable> {
  const scan = await scanBytes(open(), limits);
  if (fileName !== undefined && isPacked(scan, fileName) && layers < maxLayers) {
    const inner = await (await import('./unpack-file.ts')).unpackFile(open, scan, fileName, limits);
    if (inner !== undefined) return await openTable(inner.open, wanted, limits, inner.fileName, layers + 1);
  }
  if (isZip(scan))
    return { ...(await (await loadWorkbooks()).openWorkbook(open(), limits, wanted, fileName)), fileName };
  if (isMarkup(scan, fileName ?? ''))
    return { ...(await (await loadWorkbooks()).openMarkup(open, scan, limits, wanted)), fileName };
  return { ...(await openText(open, scan, limits, wanted)), fileName };
}

/** Loaded lazily: the workbook library loads slower than everything else here, and most files are text. */
const loadWorkbooks = () => import('./open-workbook.ts');

async function scanBytes(source: AsyncIterable<Uint8Array>, limits: ReadingLimits): Promise<ByteScan> {
  // Two bytes per character and slightly more than the longest record, enough to detect a longer one.
  const scanner = new ByteScanner(2 * limits.maxRecordLength + 8);
  for await (const chunk of source) {
    scanner.add(chunk);
    if (scanner.size > limits.maxBytes) throw tooBig(limits.maxBytes);
  }
  return scanner.end();
}

async function* prepend(first: FileRow[], rest: AsyncGenerator<FileRow[]>): AsyncGenerator<FileRow[]> {
  try {
    yield first;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}

/**
 * Limits of a batch in rows and characters. The records of a batch are looked up at once: 2,000 rows instead of 250 take an
 * eighth of the round trips, and a fifth less of PostgreSQL's time.
 */
const batchRows = 2_000;
const batchLength = 1_000_000;

/**
 * The rows below the header, in batches, as the records arrive. After the last one, the notes about the rows are added to
 * `notes`. Throws FileRefused if the rest of the file can't be read.
 */
async function* readRows(
  records: AsyncIterable<TableRecord[]>,
  layout: TableLayout,
  limits: ReadingLimits,
  notes: ReadingNote[],
  { keepsRowsAboveFault = false, includes = [] }: ReadingPolicy = {},
): AsyncGenerator<FileRow[], void> {
  const reader = new RowReader(layout, limits, includes);
  let batch: FileRow[] = [];
  let length = 0;
  let held: TableRecord | undefined;
  let fault: FileRefused | undefined;
  /** Reads the record that was held back until the next one was known. */
  const readHeld = (next: TableRecord | undefined) => {
    const record = held;
    held = undefined;
    const row = record && reader.read(record, next);
    held = next;
    if (row === undefined) return;
    batch.push(row);
    length += row.cells.reduce((sum, cell) => sum + cell.length, 0);
  };
  try {
    for await (const some of records) {
      for (const record of some) {
        if (record.line <= layout.table.headerLine) continue;
        readHeld(record);
        if (batch.length < batchRows && length < batchLength) continue;
        yield batch;
        batch = [];
        length = 0;
      }
    }
    readHeld(undefined);
  } catch (error) {
    if (!keepsRowsAboveFault || !(error instanceof FileRefused)) throw error;
    fault = error;
    readHeld(undefined); // unless that is the record at fault
  }
  if (batch.length > 0) yield batch;
  if (fault !== undefined) throw fault;
  notes.push(...reader.end());
}
