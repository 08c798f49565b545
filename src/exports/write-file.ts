/** The export's file: the CSV as PostgreSQL writes it, or a workbook made of it. */

import { createWriteStream } from 'node:fs';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parse } from 'csv-parse';
import type { ExportFormat } from '../search/filter.ts';
import { workbookBytes } from '../spreadsheets/write-workbook.ts';

/** Without it Excel takes UTF-8 for the machine's own code page. */
const byteOrderMark = Buffer.from('\ufeff');

/** Writes the file at `path`, readable by us alone; `onBytes` hears of every chunk. */
export async function writeFile(
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
