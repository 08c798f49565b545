/**
 * Job: writes the records of an export into a file and hands it to the asker, and to nobody else; a scheduled one may
 * have been meant for a channel.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requireRight } from '../access.ts';
import type { Deps } from '../deps.ts';
import { TryLater, UserError } from '../errors.ts';
import { dateCell } from '../fulfillments/export-dates.ts';
import { describeError } from '../log.ts';
import { reportFull, whatIsFull, wordFull } from '../no-room.ts';
import { parseFilter } from '../search/parse-filter.ts';
import { inMarkup, tellByDirectMessage } from '../slack/on-error.ts';
import { classifyFailure, putOff } from '../slack/slack-failure.ts';
import { findSharing, uploadFile } from '../slack/upload-file.ts';
import { formatCount, quantity } from '../slack/wording.ts';
import { copyRecords } from './copy-records.ts';
import { DeliveryRefused, mayDeliverTo } from './delivery.ts';
import {
  endedMessage,
  exportName,
  failedText,
  fileComment,
  formatOf,
  refusedText,
  scheduledComment,
} from './export-message.ts';
import { type Progress, watchExport } from './export-progress.ts';
import { type ExportRow, findExport, moveExport, noteUpload } from './export-row.ts';
import { mostSheetRows } from './workbook.ts';
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
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-'));
  try {
    if (await wasDelivered(deps, row)) return await finish(deps, row, row.rowCount ?? 0, progress);
    await mayStillExport(deps, row);
    const path = join(folder, 'export');
    const rows = await writeRecords(deps, row, path, progress);
    await deliver(deps, row, path, rows);
    await finish(deps, row, rows, progress);
  } catch (error) {
    await progress.end(null);
    if (await wasCancelled(deps, exportId)) await progress.end(endedMessage('cancelled', 0));
    else if (error instanceof UserError) await refuse(deps, row, error);
    else if (whatIsFull(error) !== null) await refuse(deps, row, fullDisk(deps, row, error));
    else throw putOff(error);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function finish(deps: Deps, { exportId }: ExportRow, rowCount: number, progress: Progress): Promise<void> {
  await deps.db.write((tx) =>
    moveExport({ tx, queue: deps.queue }, exportId, 'done', { rowCount, finishedAt: deps.now() }),
  );
  await progress.end(endedMessage('done', rowCount));
}

/** Job: the attempts are used up. */
export async function giveUpExport(deps: Deps, { exportId }: { exportId: string }): Promise<void> {
  const row = await deps.db.write((tx) =>
    moveExport({ tx, queue: deps.queue }, exportId, 'failed', { finishedAt: deps.now() }),
  );
  if (row !== null) await tellByDirectMessage(deps, row.requestedBy, failedText(row));
}

/** What trying again would not mend. */
async function refuse(deps: Deps, row: ExportRow, error: UserError): Promise<void> {
  const { exportId, requestedBy } = row;
  await deps.db.write(async (tx) => {
    await moveExport({ tx, queue: deps.queue }, exportId, 'failed', { finishedAt: deps.now() });
    if (!(error instanceof DeliveryRefused)) return;
    await deps.queue.send(tx, 'pause-schedule', { exportId, because: error.because });
  });
  if (error instanceof DeliveryRefused) return;
  await tellByDirectMessage(deps, requestedBy, refusedText(row, inMarkup(error)));
}

function fullDisk(deps: Deps, { exportId }: ExportRow, error: unknown): UserError {
  const where = whatIsFull(error) ?? 'disk';
  reportFull(deps, where, { exportId, ...describeError(error) });
  return new UserError(
    `The export could not be written, because ${wordFull(where)}. Please try again later; whoever runs Holdfast finds this in its log.`,
  );
}

/** A right that was lost since the request counts. */
async function mayStillExport(deps: Deps, { requestedBy, title, deliverTo }: ExportRow): Promise<void> {
  if (deliverTo !== null && !mayDeliverTo(deliverTo, deps.config)) throw new DeliveryRefused('channel');
  try {
    await requireRight('operate', requestedBy, { ...deps, homeTeam: null });
  } catch (error) {
    throw error instanceof UserError && title !== null ? new DeliveryRefused('right', error) : error;
  }
}

async function writeRecords(deps: Deps, row: ExportRow, path: string, progress: Progress): Promise<number> {
  const onBytes = (bytes: number) => {
    progress.bytes += bytes;
  };
  return await copyRecords(deps.db, {
    filter: filterOf(row),
    timeZone: deps.config.TIME_ZONE,
    exportedAt: deps.now(),
    signal: progress.signal,
    onCount: (rows) => {
      if (row.format === 'xlsx' && rows >= mostSheetRows) throw tooLongForSheet(rows);
      progress.rows = rows;
    },
    consume: (csv) => writeFile(csv, { path, format: formatOf(row), onBytes }),
  });
}

async function deliver(deps: Deps, row: ExportRow, path: string, rows: number): Promise<void> {
  const channelId = row.deliverTo ?? (await openDirectMessages(deps, row.requestedBy));
  const name = exportName(row, dateCell(row.requestedAt, deps.config.TIME_ZONE));
  const wanted = { filter: filterOf(row), timeZone: row.timeZone };
  const comment = row.title === null ? fileComment(wanted, rows) : scheduledComment(wanted, rows, row, deps.now());
  const beforeSharing = (uploadFileId: string) => noteSharing(deps, row, { uploadFileId, rowCount: rows });
  try {
    await uploadFile(deps.slack, { path, name, comment, channelId, threadTs: null, beforeSharing });
  } catch (error) {
    const isGone = row.deliverTo !== null && classifyFailure(error) === 'channel gone';
    throw isGone ? new DeliveryRefused('gone', error) : error;
  }
}

async function openDirectMessages({ slack }: Deps, userId: string): Promise<string> {
  const { channel } = await slack.conversations.open({ users: userId });
  if (channel?.id === undefined) throw new Error('Slack opened no direct conversation');
  return channel.id;
}

/** Of two runs of one export, only the one that comes first shares its file. */
async function noteSharing(deps: Deps, row: ExportRow, upload: { uploadFileId: string; rowCount: number }) {
  const noted = await deps.db.write((tx) => noteUpload(tx, row, { ...upload, uploadNotedAt: deps.now() }));
  if (!noted) throw new TryLater(secondsToShare, 'another run hands this export over, or it was cancelled');
}

const secondsToShare = 5;
/** What Slack has not shared by then was never accepted. */
const longestSharing = 30_000;

/** Whether an earlier run, which ended before it could say so, handed the file over. */
async function wasDelivered({ slack, now }: Deps, { uploadFileId, uploadNotedAt }: ExportRow): Promise<boolean> {
  if (uploadFileId === null || uploadNotedAt === null) return false;
  const sharing = await findSharing(slack, uploadFileId);
  if (sharing !== 'soon') return sharing === 'shared';
  if (now().getTime() - uploadNotedAt.getTime() > longestSharing) return false;
  throw new TryLater(secondsToShare, 'the file of an earlier run may still appear');
}

function tooLongForSheet(rows: number): UserError {
  return new UserError(
    `${quantity(rows, 'record')} do not fit into an Excel sheet, which ends at row ${formatCount(mostSheetRows)}. Export them with format:csv, or narrow the filter.`,
  );
}

function filterOf({ filter, requestedAt, timeZone }: ExportRow) {
  return parseFilter(filter, { now: requestedAt, timeZone });
}

async function wasCancelled({ db }: Deps, exportId: string): Promise<boolean> {
  return (await db.read((tx) => findExport(tx, exportId)))?.state === 'cancelled';
}
