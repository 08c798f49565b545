/** Writes the file of an export: the CSV as PostgreSQL produces it, or a workbook made from it. */
import { createWriteStream } from 'node:fs';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parse } from 'csv-parse';
import type { ExportFormat } from '../filters/filter.ts';
import { describeTimeZone } from '../filters/format-filter.ts';
import { exportColumns } from '../fulfillments/export-format.ts';
import { byteOrderMark } from '../spreadsheets/write-csv.ts';
import { type SheetColumn, workbookBytes } from '../spreadsheets/write-workbook.ts';

/** Columns that need another width than most of their kind. */
const widths: Record<string, number> = {
  fulfillmentId: 14,
  shipAddress1: 28,
  emailAddress: 28,
  items: 32,
  sku: 20,
  trackingNumber: 30,
  campaignName: 24,
  responseText: 32,
  isReshipment: 12,
};

const sheetColumns: readonly SheetColumn[] = exportColumns.map(({ name, holds }) => ({
  holds: holds === 'date' ? 'date' : 'text',
  width: widths[name] ?? (holds === 'date' ? 20 : 16),
}));

interface ExportFile {
  path: string;
  format: ExportFormat;
  /** the zone of the dates; the workbook names it */
  timeZone: string;
  /** called with the size of each chunk */
  onBytes: (bytes: number) => void;
}

/** Writes the file, readable by this user only. */
export async function writeExportFile(csv: Readable, { path, format, timeZone, onBytes }: ExportFile): Promise<void> {
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
  const sheetName = `Fulfillments, ${describeTimeZone(timeZone)}`;
  const workbook = Readable.from(workbookBytes(rows, { sheetName, columns: sheetColumns }));
  await Promise.all([pipeline(csv, counted, rows), pipeline(workbook, file)]);
}
