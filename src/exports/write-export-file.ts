/** Writes the file of an export: the CSV as PostgreSQL produces it, or a workbook made from it. */
import { createWriteStream } from 'node:fs';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parse } from 'csv-parse';
import type { ExportFormat } from '../search/filter.ts';
import { workbookBytes } from '../spreadsheets/write-workbook.ts';

/** Without it, Excel reads UTF-8 as the machine's own code page. */
const byteOrderMark = Buffer.from('\ufeff');

/** Writes the file to `path`, readable by this user only; `onBytes` is called with the size of each chunk. */
export async function writeExportFile(
  csv: Readable,
  { path, format, onBytes }: { path: string; format: ExportFormat; onBytes: (bytes: number) => void },
): Promise<void> {
  const file = createWriteStream(path, { mode: 0o600 });
  const counted = new Transform({
    transform(chunk: Buffer, _, done) {
      onBytes(chunk.length);
      done(null, chunk);
    },
  });
  if (format === 'csv') {
    file.write(byteOrderMark);
    await pipeline(csv, counted, file);
    return;
  }
  const rows = parse();
  await Promise.all([pipeline(csv, counted, rows), pipeline(Readable.from(workbookBytes(rows)), file)]);
}
