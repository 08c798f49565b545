import type { Finding } from './finding.ts';
import type { ReadingLimits } from './reading-limits.ts';
import type { RecordLayout } from './record-layout.ts';
import { type FileRow, RowReader } from './row-reader.ts';
import type { TableRecord } from './table-record.ts';

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
  findings: Finding[],
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
