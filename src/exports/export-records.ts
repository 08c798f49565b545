/** Job: writes the records of an export to a file and delivers it. */
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parse } from 'csv-parse';
import { classifyDatabaseFailure } from '../db/database-failure.ts';
import type { Deps } from '../deps.ts';
import type { ExportFormat } from '../filters/filter.ts';
import { describeTimeZone } from '../filters/format-filter.ts';
import { exportColumns } from '../fulfillments/export-format.ts';
import { requireRight } from '../permissions.ts';
import { describeFullDisk, findFullDisk, reportFullDisk, withTempFolder } from '../runtime/disk.ts';
import { describeError, RetryLater, UserError } from '../runtime/errors.ts';
import { textMessage } from '../slack/blocks.ts';
import { postDirectMessage } from '../slack/messages.ts';
import { toMrkdwn } from '../slack/on-error.ts';
import { classifyFailure } from '../slack/slack-failure.ts';
import { byteOrderMark } from '../spreadsheets/write-csv.ts';
import { maxSheetRows, type SheetColumn, workbookBytes } from '../spreadsheets/write-workbook.ts';
import { formatCount, quantity } from '../text/wording.ts';
import { type Batch, copyRecords, listRecords, markListed } from './copy-records.ts';
import {
  clearUnsharedUpload,
  DeliveryRefused,
  deliverExport,
  findChannelRefusal,
  type WrittenFile,
  wasDelivered,
} from './deliver-export.ts';
import { cancelledMessage, doneMessage, failedText, refusedText } from './export-message.ts';
import { type ExportProgress, replaceProgress, watchExport } from './export-progress.ts';
import { type ExportRow, exportFilter, findExport, marksLast, moveExport } from './export-row.ts';

/** Runs one export. After a restart it starts over; one that has ended is left alone. */
export async function exportRecords(
  deps: Deps,
  { exportId }: { exportId: string },
  signal: AbortSignal,
): Promise<void> {
  const row = await deps.db.write((tx) => moveExport({ tx, queue: deps.queue }, exportId, 'running'));
  if (row === null) return;
  const progress = watchExport(deps, row, signal);
  try {
    const isDelivered = await wasDelivered(deps, row);
    const exportedAt = (isDelivered ? row.uploadNotedAt : null) ?? deps.now();
    const rows = isDelivered ? (row.rowCount ?? 0) : await writeAndDeliver(deps, row, { exportedAt, progress });
    if (marksLast(row)) await markDelivered(deps, row, { exportedAt, signal });
    await finish(deps, row, rows, progress);
  } catch (error) {
    await progress.end(null);
    if (await wasCanceled(deps, exportId)) await progress.end(cancelledMessage(progress.marked));
    else if (error instanceof UserError) await refuse(deps, row, error, progress);
    else if (findFullDisk(error) !== null) await refuse(deps, row, fullDisk(deps, row, error), progress);
    else throw error;
  }
}

/** Job: an export has failed for good. Repeated until Slack has accepted the message: rather two messages than none. */
export async function failExport(deps: Deps, { exportId }: { exportId: string }): Promise<void> {
  const { db, queue, slack, now } = deps;
  const row = await db.write(async (tx) => {
    const moved = await moveExport({ tx, queue }, exportId, 'failed', { finishedAt: now() });
    return moved ?? (await findExport(tx, exportId));
  });
  if (row?.state !== 'failed') return;
  const text = row.failure ?? failedText(row);
  await replaceProgress(deps, exportId, textMessage(text)).catch((error: unknown) => {
    // The direct message says it, too.
    if (classifyFailure(error) === 'unreachable') throw error;
  });
  await postDirectMessage(slack, row.requestedBy, { text });
}

interface Writing {
  /** the export date of the records, in the file and in the database */
  exportedAt: Date;
  progress: ExportProgress;
}

/** Writes and delivers the file; returns the number of its records. */
async function writeAndDeliver(deps: Deps, found: ExportRow, writing: Writing): Promise<number> {
  const row = await clearUnsharedUpload(deps, found);
  await requireExportRight(deps, row);
  return await withTempFolder(async (folder) => {
    const path = join(folder, 'export');
    const written = await writeRecords(deps, row, path, writing);
    await deliverExport(deps, row, { path, ...written });
    return written.rows;
  });
}

const secondsUntilRoom = 60;

/**
 * Marks what is listed since the file was about to be shared, also where an earlier run has shared it. The file is there
 * whatever the database says to that, so the export has not failed.
 */
async function markDelivered(deps: Deps, { exportId, onlyNew }: ExportRow, options: Parameters<typeof markListed>[2]) {
  await markListed(deps, exportId, options).catch((error: unknown) => {
    const details = { exportId, ...describeError(error) };
    const where = findFullDisk(error);
    if (where !== null) {
      reportFullDisk(deps, where, details);
      throw new RetryLater(secondsUntilRoom, describeFullDisk(where));
    }
    if (classifyDatabaseFailure(error) !== 'refused') throw error;
    deps.log.error(details, 'delivered export not marked');
  });
  if (!onlyNew) await deps.db.write((tx) => listRecords(tx, exportId, []));
}

/** Checked again when the export runs: the right may have been lost since the request. */
async function requireExportRight(deps: Deps, { requestedBy, title, deliverTo }: ExportRow): Promise<void> {
  const channelReason = await findChannelRefusal(deps, deliverTo);
  if (channelReason !== null) throw new DeliveryRefused(channelReason);
  try {
    await requireRight('operate', requestedBy, deps);
  } catch (error) {
    throw error instanceof UserError && title !== null ? new DeliveryRefused('right', error) : error;
  }
}

async function writeRecords(
  deps: Deps,
  row: ExportRow,
  path: string,
  { exportedAt, progress }: Writing,
): Promise<Omit<WrittenFile, 'path'>> {
  const onBytes = (bytes: number) => {
    progress.bytes += bytes;
  };
  const { format } = row;
  const { TIME_ZONE: timeZone } = deps.config;
  let unmarked: Batch[] | null = null;
  const rows = await copyRecords(deps, {
    filter: exportFilter(row),
    onlyOf: row.onlyNew ? row.exportId : undefined,
    format,
    timeZone,
    exportedAt,
    signal: progress.signal,
    onCount: (rows) => {
      if (format === 'xlsx' && rows >= maxSheetRows) throw tooLongForSheet(rows);
      progress.rows = rows;
      progress.bytes = 0;
    },
    consume: (csv) => writeExportFile(csv, { path, format, timeZone, onBytes }),
    onMarking: () => {
      progress.marked = 'some';
    },
    onUnmarked: marksLast(row)
      ? (batches) => {
          unmarked = batches;
        }
      : undefined,
  });
  if (unmarked === null) progress.marked = 'all';
  return { rows, listed: row.onlyNew ? null : unmarked };
}

function tooLongForSheet(rows: number): UserError {
  return new UserError(
    `${quantity(rows, 'fulfillment')} don’t fit into an Excel sheet, which ends at row ${formatCount(maxSheetRows)}. Export them with format:csv, or narrow the filter.`,
  );
}

async function finish(deps: Deps, row: ExportRow, rowCount: number, progress: ExportProgress): Promise<void> {
  const { exportId } = row;
  const done = await deps.db.write(async (tx) => {
    const moved = await moveExport({ tx, queue: deps.queue }, exportId, 'done', { rowCount, finishedAt: deps.now() });
    return moved ?? (await findExport(tx, exportId));
  });
  if (done?.state === 'done') return await progress.end(doneMessage(rowCount));
  // It was declared failed in the meantime, and the requester was told so; the file contradicts that.
  deps.log.warn({ exportId, state: done?.state }, 'file delivered for an export that had already ended');
  await progress.end(null);
}

/** Fails an export that another attempt would not help. */
async function refuse(
  { db, queue, now }: Deps,
  row: ExportRow,
  error: UserError,
  { marked }: ExportProgress,
): Promise<void> {
  const { exportId } = row;
  const isUndeliverable = error instanceof DeliveryRefused;
  const failure = isUndeliverable ? null : refusedText(row, toMrkdwn(error), marked);
  await db.write(async (tx) => {
    const moved = await moveExport({ tx, queue }, exportId, 'failed', { finishedAt: now(), failure });
    if (isUndeliverable) await queue.send(tx, 'pause-schedule', { exportId, because: error.because });
    else if (moved !== null) await queue.send(tx, 'give-up-export', { exportId });
  });
}

function fullDisk(deps: Deps, { exportId }: ExportRow, error: unknown): UserError {
  const where = findFullDisk(error) ?? 'disk';
  reportFullDisk(deps, where, { exportId, ...describeError(error) });
  return new UserError(
    `I couldn’t write this export, because ${describeFullDisk(where)}. Please try again later, or ask whoever runs Holdfast, whose log has more.`,
  );
}

async function wasCanceled({ db }: Deps, exportId: string): Promise<boolean> {
  return (await db.read((tx) => findExport(tx, exportId)))?.state === 'cancelled';
}

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
