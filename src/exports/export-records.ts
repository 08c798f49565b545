/**
 * Job: writes the records of an export into a file and hands it to the asker, and to nobody else; a scheduled one may
 * have been meant for a channel.
 */
import { join } from 'node:path';
import type { Deps } from '../deps.ts';
import { formatDateCell } from '../fulfillments/export-format.ts';
import { requireRight } from '../permissions.ts';
import { describeFullDisk, findFullDisk, reportFullDisk } from '../runtime/disk-full.ts';
import { RetryLater, UserError } from '../runtime/errors.ts';
import { describeError } from '../runtime/log.ts';
import { withTempFolder } from '../runtime/temp-folder.ts';
import { parseFilter } from '../search/parse-filter.ts';
import { section } from '../slack/blocks.ts';
import { toMrkdwn } from '../slack/on-error.ts';
import { openDirectMessage, postDirectMessage } from '../slack/private-message.ts';
import { classifyFailure, toRetryable } from '../slack/slack-failure.ts';
import { uploadFile, wasShared } from '../slack/upload-file.ts';
import { maxSheetRows } from '../spreadsheets/write-workbook.ts';
import { formatCount, quantity } from '../text/wording.ts';
import { copyRecords } from './copy-records.ts';
import { DeliveryRefused, mayDeliverTo } from './delivery.ts';
import {
  cancelledMessage,
  endedMessage,
  exportName,
  failedText,
  fileComment,
  refusedText,
  scheduledComment,
} from './export-message.ts';
import { type ExportProgress, replaceProgress, watchExport } from './export-progress.ts';
import { clearExportUpload, type ExportRow, findExport, moveExport, recordExportUpload } from './export-row.ts';
import { writeFile } from './write-file.ts';

/** Runs one export; a restart begins from the beginning, one that has ended does nothing. */
export async function exportRecords(
  deps: Deps,
  { exportId }: { exportId: string },
  signal: AbortSignal,
): Promise<void> {
  const row = await deps.db.write((tx) => moveExport({ tx, queue: deps.queue }, exportId, 'running'));
  if (row === null) return;
  const progress = watchExport(deps, row, signal);
  try {
    const rows = (await wasDelivered(deps, row)) ? (row.rowCount ?? 0) : await writeAndDeliver(deps, row, progress);
    await finish(deps, row, rows, progress);
  } catch (error) {
    await progress.end(null);
    if (await wasCancelled(deps, exportId)) await progress.end(cancelledMessage(progress.marked));
    else if (error instanceof UserError) await refuse(deps, row, error);
    else if (findFullDisk(error) !== null) await refuse(deps, row, fullDisk(deps, row, error));
    else throw toRetryable(error);
  }
}

/** Writes the file and hands it over; gives the number of its records. */
async function writeAndDeliver(deps: Deps, found: ExportRow, progress: ExportProgress): Promise<number> {
  const row = await deleteUnshared(deps, found);
  await mayStillExport(deps, row);
  return await withTempFolder(async (folder) => {
    const path = join(folder, 'export');
    const rows = await writeRecords(deps, row, path, progress);
    await deliver(deps, row, path, rows);
    return rows;
  });
}

async function finish(deps: Deps, row: ExportRow, rowCount: number, progress: ExportProgress): Promise<void> {
  const { exportId } = row;
  const done = await deps.db.write(async (tx) => {
    const moved = await moveExport({ tx, queue: deps.queue }, exportId, 'done', { rowCount, finishedAt: deps.now() });
    return moved ?? (await findExport(tx, exportId));
  });
  if (done?.state === 'done') return await progress.end(endedMessage('done', rowCount));
  // It was given up in the meantime, and its asker was told so: the file contradicts that.
  deps.log.warn({ exportId, state: done?.state }, 'file delivered for an export that had already ended');
  await progress.end(null);
}

/** Job: an export has failed for good; the asker is told until Slack has taken it, rather twice than never. */
export async function failExport(deps: Deps, { exportId }: { exportId: string }): Promise<void> {
  const { db, queue, slack, now } = deps;
  const row = await db.write(async (tx) => {
    const moved = await moveExport({ tx, queue }, exportId, 'failed', { finishedAt: now() });
    return moved ?? (await findExport(tx, exportId));
  });
  if (row?.state !== 'failed') return;
  const text = row.failure ?? failedText(row);
  try {
    await replaceProgress(deps, exportId, { text, blocks: [section(text)] });
    await postDirectMessage(slack, row.requestedBy, { text });
  } catch (error) {
    throw toRetryable(error);
  }
}

/** What trying again would not mend. */
async function refuse({ db, queue, now }: Deps, row: ExportRow, error: UserError): Promise<void> {
  const { exportId } = row;
  const isUndeliverable = error instanceof DeliveryRefused;
  const failure = isUndeliverable ? null : refusedText(row, toMrkdwn(error));
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
    `The export could not be written, because ${describeFullDisk(where)}. Please try again later; whoever runs Holdfast finds this in its log.`,
  );
}

/** A right that was lost since the request counts. */
async function mayStillExport(deps: Deps, { requestedBy, title, deliverTo }: ExportRow): Promise<void> {
  if (deliverTo !== null && !mayDeliverTo(deliverTo, deps.config)) throw new DeliveryRefused('channel');
  try {
    await requireRight('operate', requestedBy, deps);
  } catch (error) {
    throw error instanceof UserError && title !== null ? new DeliveryRefused('right', error) : error;
  }
}

async function writeRecords(deps: Deps, row: ExportRow, path: string, progress: ExportProgress): Promise<number> {
  const onBytes = (bytes: number) => {
    progress.bytes += bytes;
  };
  const rows = await copyRecords(deps.db, {
    filter: filterOf(row),
    timeZone: deps.config.TIME_ZONE,
    exportedAt: deps.now(),
    signal: progress.signal,
    onCount: (rows) => {
      if (row.format === 'xlsx' && rows >= maxSheetRows) throw tooLongForSheet(rows);
      progress.rows = rows;
    },
    consume: (csv) => writeFile(csv, { path, format: row.format, onBytes }),
    onMarking: () => {
      progress.marked = 'some';
    },
  });
  progress.marked = 'all';
  return rows;
}

async function deliver(deps: Deps, row: ExportRow, path: string, rows: number): Promise<void> {
  const channelId = row.deliverTo ?? (await openDirectMessage(deps.slack, row.requestedBy));
  const name = exportName(row, formatDateCell(row.requestedAt, deps.config.TIME_ZONE));
  const wanted = { filter: filterOf(row), timeZone: row.timeZone };
  const comment = row.title === null ? fileComment(wanted, rows) : scheduledComment(wanted, rows, row, deps.now());
  const beforeSharing = (uploadFileId: string) => recordSharing(deps, row, { uploadFileId, rowCount: rows });
  try {
    await uploadFile(deps.slack, { path, name, comment, channelId, threadTs: null, beforeSharing });
  } catch (error) {
    const isGone = row.deliverTo !== null && classifyFailure(error) === 'channel gone';
    throw isGone ? new DeliveryRefused('gone', error) : error;
  }
}

/** Of two runs of one export, only the one that comes first shares its file. */
async function recordSharing(deps: Deps, row: ExportRow, upload: { uploadFileId: string; rowCount: number }) {
  const noted = await deps.db.write((tx) => recordExportUpload(tx, row, { ...upload, uploadNotedAt: deps.now() }));
  if (!noted) throw notOurs();
}

/** An earlier run's file that Slack never shared stands in nobody's way any more. */
async function deleteUnshared({ db }: Deps, row: ExportRow): Promise<ExportRow> {
  if (row.uploadFileId === null) return row;
  const forgotten = await db.write((tx) => clearExportUpload(tx, row));
  if (forgotten === null) throw notOurs();
  return forgotten;
}

const notOurs = () => new RetryLater(5, 'another run hands this export over, or it was cancelled');

/** Whether an earlier run, which ended before it could say so, handed the file over. */
async function wasDelivered({ slack, now }: Deps, { uploadFileId, uploadNotedAt }: ExportRow): Promise<boolean> {
  if (uploadFileId === null || uploadNotedAt === null) return false;
  return await wasShared(slack, { fileId: uploadFileId, notedAt: uploadNotedAt }, now());
}

function tooLongForSheet(rows: number): UserError {
  return new UserError(
    `${quantity(rows, 'record')} do not fit into an Excel sheet, which ends at row ${formatCount(maxSheetRows)}. Export them with format:csv, or narrow the filter.`,
  );
}

function filterOf({ filter, requestedAt, timeZone }: ExportRow) {
  return parseFilter(filter, { now: requestedAt, timeZone });
}

async function wasCancelled({ db }: Deps, exportId: string): Promise<boolean> {
  return (await db.read((tx) => findExport(tx, exportId)))?.state === 'cancelled';
}
