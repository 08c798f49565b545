import type { Finding } from './finding.ts';
import type { ReadingLimits } from './reading-limits.ts';
import type { RecordLayout } from './record-layout.ts';
import { RecordScanner, type ScannedRecord } from './record-scanner.ts';
import { type FileRow, RowReader } from './row-reader.ts';
import { scanFailed } from './table-refusals.ts';

/** Rows, and characters, that are handed on together: little enough that copying them to a thread is not felt there. */
const batchRows = 2_000;
const batchLength = 1_000_000;

/**
 * The rows below the header, in batches, as the text comes in. After the last one the findings about the rows are
 * added to `findings`. Throws FileRefused when the rest of the text can't be divided into rows.
 */
export async function* readRows(
  text: AsyncIterable<string>,
  delimiter: string,
  layout: RecordLayout,
  limits: ReadingLimits,
  findings: Finding[],
): AsyncGenerator<FileRow[], void> {
  const scanner = new RecordScanner(delimiter, limits.maxRecordBytes);
  const reader = new RowReader(layout, limits);
  let batch: FileRow[] = [];
  let length = 0;
  let held: ScannedRecord | undefined;
  /** Reads the record that was held back, as the one below it is known now. */
  const readHeld = (next: ScannedRecord | undefined) => {
    const row = held && reader.read(held, next);
    if (row !== undefined) batch.push(row);
    length += held?.length ?? 0;
    held = next;
  };
  const drain = function* (): Generator<FileRow[]> {
    for (let record = scanner.next(); record !== undefined; record = scanner.next()) {
      if (record.line <= layout.table.headerLine) continue;
      readHeld(record);
      if (batch.length === 0 || (batch.length < batchRows && length < batchLength)) continue;
      yield batch;
      batch = [];
      length = 0;
    }
    if (scanner.failure) throw scanFailed(scanner.failure, limits.maxRecordBytes);
  };
  for await (const piece of text) {
    scanner.add(piece);
    yield* drain();
  }
  scanner.end();
  yield* drain();
  readHeld(undefined);
  if (batch.length > 0) yield batch;
  findings.push(...reader.end());
}
