/** Shows the requester the progress of a long export, with a button that cancels it, and notices the cancellation. */
import type { Deps } from '../deps.ts';
import { describeError } from '../runtime/errors.ts';
import { startInterval } from '../runtime/timers.ts';
import type { SlackMessage } from '../slack/blocks.ts';
import { openDirectMessage, postMessageIn, updateMessage } from '../slack/messages.ts';
import { editIntervalMs } from '../slack/rate-limits.ts';
import { type MarkedRecords, writingMessage } from './export-message.ts';
import { type ExportRow, findExport, recordExportMessage } from './export-row.ts';

const firstMessageAfterMs = 3_000;
const cancellationCheckMs = 1_000;

export interface ExportProgress {
  rows: number;
  bytes: number;
  /** how many of the records are marked as exported */
  marked: MarkedRecords;
  /** aborted when the requester cancels, or when the process ends */
  signal: AbortSignal;
  /** Stops the updates; `last` replaces a progress message that was posted. */
  end(last: SlackMessage | null): Promise<void>;
}

/** Starts to watch an export that runs until `signal` is aborted. */
export function watchExport(deps: Deps, row: ExportRow, signal: AbortSignal): ExportProgress {
  const canceled = new AbortController();
  const logFailure = (work: () => Promise<void>) => async () =>
    await work().catch((error) =>
      deps.log.warn({ exportId: row.exportId, ...describeError(error) }, 'progress update failed'),
    );
  const progress: ExportProgress = {
    rows: 0,
    bytes: 0,
    marked: 'none',
    signal: AbortSignal.any([signal, canceled.signal]),
    async end(last) {
      await Promise.all([checks.stop(), updates.stop()]);
      if (last !== null) await logFailure(() => replaceProgress(deps, row.exportId, last))();
    },
  };
  const update = () => postProgress(deps, row.exportId, writingMessage(row.exportId, progress.rows, progress.bytes));
  const checkForCancellation = async () => {
    const current = await deps.db.read((tx) => findExport(tx, row.exportId));
    if (current?.state === 'cancelled') canceled.abort(new Error('canceled'));
  };
  // Two intervals: a cancellation is noticed at once, however slow Slack is.
  const checks = startInterval(logFailure(checkForCancellation), cancellationCheckMs);
  const updates = startInterval(logFailure(update), editIntervalMs, { first: firstMessageAfterMs });
  return progress;
}

async function postProgress(deps: Deps, exportId: string, message: SlackMessage): Promise<void> {
  const row = await deps.db.read((tx) => findExport(tx, exportId));
  // No one is waiting for a scheduled export.
  if (row === null || row.state !== 'running' || row.title !== null) return;
  if (row.messageChannel !== null && row.messageTs !== null) {
    return void (await updateMessage(deps.slack, { channelId: row.messageChannel, slackTs: row.messageTs }, message));
  }
  // An earlier attempt had an unknown result: better no progress message than two of them.
  if (row.messageChannel !== null) return;
  const messageChannel = await openDirectMessage(deps.slack, row.requestedBy);
  await deps.db.write((tx) => recordExportMessage(tx, exportId, { messageChannel, messageTs: null }));
  const messageTs = await postMessageIn(deps.slack, { channelId: messageChannel, threadTs: null }, message);
  if (messageTs !== undefined)
    await deps.db.write((tx) => recordExportMessage(tx, exportId, { messageChannel, messageTs }));
}

/** Replaces the progress message, if there is one, with the final one. @throws what Slack answers */
export async function replaceProgress(
  { db, slack }: Pick<Deps, 'db' | 'slack'>,
  exportId: string,
  message: SlackMessage,
): Promise<void> {
  const row = await db.read((tx) => findExport(tx, exportId));
  if (row?.messageChannel == null || row.messageTs === null) return;
  await updateMessage(slack, { channelId: row.messageChannel, slackTs: row.messageTs }, message);
}
