/** Tells the asker how far a long export is, with a button that stops it; and notices when it was clicked. */
import type { Deps } from '../deps.ts';
import { describeError } from '../runtime/log.ts';
import { startInterval } from '../runtime/timers.ts';
import type { SlackMessage } from '../slack/blocks.ts';
import { updateMessage } from '../slack/posted-message.ts';
import { openDirectMessage } from '../slack/private-message.ts';
import { editIntervalMs } from '../slack/rate-limits.ts';
import { type Marked, writingMessage } from './export-message.ts';
import { type ExportRow, findExport, recordExportMessage } from './export-row.ts';

const firstWordAfter = 3_000;
const lookEvery = 1_000;

export interface ExportProgress {
  rows: number;
  bytes: number;
  /** how many of the records are marked as exported */
  marked: Marked;
  /** aborted when the asker cancelled, or when the process ends */
  signal: AbortSignal;
  /** Ends the telling; a message that was posted is replaced by `last`. */
  end(last: SlackMessage | null): Promise<void>;
}

/** Begins to watch an export that runs until `signal` is aborted. */
export function watchExport(deps: Deps, row: ExportRow, signal: AbortSignal): ExportProgress {
  const cancelled = new AbortController();
  const quietly = (work: () => Promise<void>) => async () =>
    await work().catch((error) =>
      deps.log.warn({ exportId: row.exportId, ...describeError(error) }, 'progress update failed'),
    );
  const progress: ExportProgress = {
    rows: 0,
    bytes: 0,
    marked: 'none',
    signal: AbortSignal.any([signal, cancelled.signal]),
    async end(last) {
      await Promise.all([looking.stop(), telling.stop()]);
      if (last !== null) await quietly(() => replaceProgress(deps, row.exportId, last))();
    },
  };
  const tell = () => say(deps, row.exportId, writingMessage(row.exportId, progress.rows, progress.bytes));
  const look = async () => {
    const now = await deps.db.read((tx) => findExport(tx, row.exportId));
    if (now?.state === 'cancelled') cancelled.abort(new Error('cancelled'));
  };
  // Apart from each other: a click is noticed at once however slow Slack is.
  const looking = startInterval(quietly(look), lookEvery);
  const telling = startInterval(quietly(tell), editIntervalMs, { first: firstWordAfter });
  return progress;
}

async function say(deps: Deps, exportId: string, message: SlackMessage): Promise<void> {
  const row = await deps.db.read((tx) => findExport(tx, exportId));
  // Nobody waits for a scheduled one.
  if (row === null || row.state !== 'running' || row.title !== null) return;
  if (row.messageChannel !== null && row.messageTs !== null) {
    return await updateMessage(deps.slack, { channelId: row.messageChannel, slackTs: row.messageTs }, message);
  }
  // Tried before, without our learning what came of it: one such message too few is better than one too many.
  if (row.messageChannel !== null) return;
  const messageChannel = await openDirectMessage(deps.slack, row.requestedBy);
  await deps.db.write((tx) => recordExportMessage(tx, exportId, { messageChannel, messageTs: null }));
  const { ts: messageTs } = await deps.slack.chat.postMessage({ channel: messageChannel, ...message });
  if (messageTs !== undefined)
    await deps.db.write((tx) => recordExportMessage(tx, exportId, { messageChannel, messageTs }));
}

/** Puts the last word in the place of a progress message, where there is one. @throws what Slack answers */
export async function replaceProgress(
  { db, slack }: Pick<Deps, 'db' | 'slack'>,
  exportId: string,
  message: SlackMessage,
): Promise<void> {
  const row = await db.read((tx) => findExport(tx, exportId));
  if (row?.messageChannel == null || row.messageTs === null) return;
  await updateMessage(slack, { channelId: row.messageChannel, slackTs: row.messageTs }, message);
}
