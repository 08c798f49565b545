/** Tells the asker how far a long export is, with a button that stops it; and notices when it was clicked. */
import type { Deps } from '../deps.ts';
import { describeError } from '../log.ts';
import type { SlackMessage } from '../slack/blocks.ts';
import { updateMessage } from '../slack/lasting-message.ts';
import { writingMessage } from './export-message.ts';
import { type ExportRow, findExport, notePlace } from './export-row.ts';

const firstWordAfter = 3_000;
/** Slack takes 50 edits a minute. */
const everyMilliseconds = 4_000;
const lookEvery = 1_000;

export interface Progress {
  rows: number;
  bytes: number;
  /** aborted when the asker cancelled, or when the process ends */
  signal: AbortSignal;
  /** Ends the telling; a message that was posted is replaced by `last`. */
  end(last: SlackMessage | null): Promise<void>;
}

/** Begins to watch an export that runs until `signal` is aborted. */
export function watchExport(deps: Deps, row: ExportRow, signal: AbortSignal): Progress {
  const cancelled = new AbortController();
  let telling = Promise.resolve();
  const queue = (work: () => Promise<unknown>) => {
    telling = telling.then(async () => {
      await work().catch((error) =>
        deps.log.warn({ exportId: row.exportId, ...describeError(error) }, 'progress not told'),
      );
    });
  };
  const progress: Progress = {
    rows: 0,
    bytes: 0,
    signal: AbortSignal.any([signal, cancelled.signal]),
    async end(last) {
      for (const timer of [looking, waiting, ticking]) clearTimeout(timer);
      if (last !== null) queue(() => sayLast(deps, row.exportId, last));
      await telling;
    },
  };
  const tell = () => queue(() => say(deps, row.exportId, writingMessage(row.exportId, progress.rows, progress.bytes)));
  const look = async () => {
    const now = await deps.db.read((tx) => findExport(tx, row.exportId));
    if (now?.state === 'cancelled') cancelled.abort(new Error('cancelled'));
  };
  const looking = setInterval(() => queue(look), lookEvery);
  const waiting = setTimeout(tell, firstWordAfter);
  const ticking = setInterval(tell, everyMilliseconds);
  return progress;
}

async function say(deps: Deps, exportId: string, message: SlackMessage): Promise<void> {
  const row = await deps.db.read((tx) => findExport(tx, exportId));
  // Nobody waits for a scheduled one.
  if (row === null || row.state !== 'running' || row.title !== null) return;
  if (row.messageChannel !== null && row.messageTs !== null) {
    return await updateMessage(deps.slack, { channelId: row.messageChannel, slackTs: row.messageTs }, message);
  }
  const { channel } = await deps.slack.conversations.open({ users: row.requestedBy });
  const { ts } = await deps.slack.chat.postMessage({ channel: channel?.id ?? '', ...message });
  if (channel?.id === undefined || ts === undefined) return;
  const place = { messageChannel: channel.id, messageTs: ts };
  await deps.db.write((tx) => notePlace(tx, exportId, place));
}

async function sayLast({ db, slack }: Deps, exportId: string, message: SlackMessage): Promise<void> {
  const row = await db.read((tx) => findExport(tx, exportId));
  if (row?.messageChannel == null || row.messageTs === null) return;
  await updateMessage(slack, { channelId: row.messageChannel, slackTs: row.messageTs }, message);
}
