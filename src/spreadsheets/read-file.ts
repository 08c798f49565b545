/**
 * Turns the bytes of a shared file into rows. The steps, each a small pure part of its own, in the order in which they
 * decide: container → encoding → delimiter → header → columns → rows, for a workbook container → sheet → header →
 * columns → rows. What each found out is kept.
 */
import type { TableTop } from '../columns/file-refused.ts';
import { kindsOf } from '../columns/import-kinds.ts';
import { type ChosenColumn, type MatchedColumn, matchColumns } from '../columns/match-columns.ts';
import type { ReadingNote } from '../columns/reading-note.ts';
import type { TableRecord } from '../columns/table-record.ts';
import { noRows } from '../columns/table-refusals.ts';
import type { ImportKind } from '../fulfillments/status-transitions.ts';
import { isZip } from './detect-container.ts';
import { type ReadingLimits, tooBig } from './file-refusals.ts';
import { openText } from './open-text.ts';
import { openWorkbook } from './open-workbook.ts';
import { type FileRow, RowReader } from './row-reader.ts';
import { type ByteScan, ByteScanner } from './scan-bytes.ts';
import { layOut, type RecordLayout } from './table-layout.ts';

export type { ReadingLimits } from './file-refusals.ts';
export type { FileRow } from './row-reader.ts';

/** Opens the file for reading from its beginning; the reading does so more than once. */
export type OpenFile = () => AsyncIterable<Uint8Array>;

export interface ReadingOptions {
  /** columns that a person chose, going before what the header says */
  columns?: readonly ChosenColumn[];
  /** the name that the file came with: only for saying that it doesn't fit what the file is */
  fileName?: string;
}

export interface FileReading extends TableTop {
  /** the fields that imports use, with the column that holds each */
  columns: MatchedColumn[];
  /** which imports the columns allow, one or both */
  kinds: ImportKind[];
  /** in the order of the steps; those of the rows are added after the last row */
  findings: ReadingNote[];
  /** some hundred rows each; throws FileRefused when the file turns out to be unusable further down */
  batches: AsyncIterable<FileRow[]>;
  /** Ends the reading before the last row; does nothing after it. */
  close(): Promise<void>;
}

/**
 * Reads a file. Resolves once the first rows are there; memory does not grow with the file, and nothing is kept of
 * rows that were handed on. Throws FileRefused, here or from `batches`.
 */
export async function readFile(
  open: OpenFile,
  limits: ReadingLimits,
  { columns: chosen = [], fileName }: ReadingOptions = {},
): Promise<FileReading> {
  const survey = await surveyBytes(open(), limits);
  const opened = isZip(survey)
    ? await openWorkbook(open(), limits, chosen, fileName)
    : await openText(open, survey, limits, chosen);
  const { table } = opened.header;
  const matched = matchColumns(table, chosen);
  const kinds = kindsOf(matched.columns, table.header, table);
  const findings = [...opened.findings, ...matched.findings];
  const layout = layOut({ ...opened, ...opened.header, ...matched, kinds });
  const rows = readRows(opened.records, layout, limits, findings);
  const first = await rows.next();
  if (first.done) throw noRows(table.headerLine);
  const close = async () => void (await rows.return());
  return { ...table, columns: matched.columns, kinds, findings, batches: startingWith(first.value, rows), close };
}

async function surveyBytes(source: AsyncIterable<Uint8Array>, limits: ReadingLimits): Promise<ByteScan> {
  // Two bytes a character, and a little more than the longest record: what is longer can be told from the head alone.
  const surveyor = new ByteScanner(2 * limits.maxRecordLength + 8);
  for await (const chunk of source) {
    surveyor.add(chunk);
    if (surveyor.size > limits.maxBytes) throw tooBig(limits.maxBytes);
  }
  return surveyor.end();
}

async function* startingWith(first: FileRow[], rest: AsyncGenerator<FileRow[]>): AsyncGenerator<FileRow[]> {
  try {
    yield first;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}

/** Rows, and characters, that are handed on together: so few that no step with them makes anybody else wait for long. */
const batchRows = 250;
const batchLength = 1_000_000;

/**
 * The rows below the header, in batches, as the records come in. After the last one the findings about the rows are
 * added to `findings`. Throws FileRefused when the rest of the file can't be divided into rows.
 */
export async function* readRows(
  records: AsyncIterable<TableRecord[]>,
  layout: RecordLayout,
  limits: ReadingLimits,
  findings: ReadingNote[],
): AsyncGenerator<FileRow[], void> {
  const reader = new RowReader(layout, limits);
  let batch: FileRow[] = [];
  let length = 0;
  let held: TableRecord | undefined;
  /** Reads the record that was held back, as the one below it is known now. */
  const readHeld = (next: TableRecord | undefined) => {
    const row = held && reader.read(held, next);
    held = next;
    if (row === undefined) return;
    batch.push(row);
    length += row.cells.reduce((sum, cell) => sum + cell.length, 0);
  };
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
  if (batch.length > 0) yield batch;
  findings.push(...reader.end());
}
