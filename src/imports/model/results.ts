/** What came of an import, as far as the one who shared the file should be told. */
/* MERGED: Has the one who shared a file told what others did with it, where their channel wants that. */
import { differenceInMinutes } from 'date-fns/differenceInMinutes';
import { findChannelSettings } from '../../channels/channel-settings.ts';
import type { UnitOfWork } from '../../jobs/queue.ts';
import type { ImportRow } from './import-row.ts';
import type { ImportResult } from './message-kinds.ts';
import { addMessage, findSummary, findSummaryPlace } from './messages.ts';

/** Whoever shared a file so shortly before is still looking at its thread, and sees the summary change. */
const minutesOfAttention = 15;

type Decided = Pick<
  ImportRow,
  'state' | 'sharedBy' | 'decidedBy' | 'decidedAt' | 'undoneBy' | 'undoneAt' | 'appliedAt' | 'waitingSince'
>;

/**
 * What the one who shared a file is to be told: only what others did, and only when it took them longer than
 * `minutesOfAttention`; and that its message was deleted, which Slack says of nobody. Null when there is nothing to tell.
 */
export function resultToTell(row: Decided): ImportResult | null {
  const { state, sharedBy, waitingSince } = row;
  switch (state) {
    case 'applied':
    case 'discarded':
      if (wasFileDeleted(row)) return 'deleted';
      return decidedByOther(row) && tookLong(waitingSince, row.decidedAt) ? state : null;
    case 'undone':
      return row.undoneBy !== sharedBy && tookLong(row.appliedAt, row.undoneAt) ? state : null;
    case 'expired':
      return state;
    default:
      return null;
  }
}

/** The message with the file was deleted before anybody decided: the only way to be discarded without a person. */
export function wasFileDeleted({ state, decidedBy }: Pick<ImportRow, 'state' | 'decidedBy'>): boolean {
  return state === 'discarded' && decidedBy === null;
}

function decidedByOther({ sharedBy, decidedBy }: Decided): boolean {
  return decidedBy !== null && decidedBy !== sharedBy;
}

function tookLong(from: Date | null, to: Date | null): boolean {
  return from !== null && to !== null && differenceInMinutes(to, from) >= minutesOfAttention;
}

/** Queues the result of an import, in the transaction that brought it about; each kind of result once. */
export async function queueResult({ tx, queue }: UnitOfWork, row: ImportRow): Promise<void> {
  const result = resultToTell(row);
  if (result === null || !(await findChannelSettings(tx, row)).tellsSharer) return;
  // A summary that is not there yet goes to the one who shared the file, and says it itself.
  if (result === 'deleted' && (await findSummary(tx, row.importId))?.slackTs == null) return;
  const place = await findSummaryPlace(tx, row.importId);
  // Without a thread there is nothing to answer in.
  if (place === null || place.threadTs === null) return;
  const messageId = await addMessage(tx, row.importId, `result:${result}`, place);
  if (messageId !== null) await queue.send(tx, 'say-message', { messageId, channelId: place.channelId });
}
