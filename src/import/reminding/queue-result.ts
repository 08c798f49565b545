/** Has the one who shared a file told what others did with it, where their channel wants that. */
import { findChannelSettings } from '../../channels/find-channel-settings.ts';
import type { Work } from '../../jobs/queue.ts';
import { addMessage, findSummary, findSummaryPlace } from '../import-messages.ts';
import type { ImportRow } from '../import-row.ts';
import { resultToTell } from './result.ts';

/** Queues the result of an import, in the transaction that brought it about; each kind of result once. */
export async function queueResult({ tx, queue }: Work, row: ImportRow): Promise<void> {
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
