/** What follows from an import that was applied or undone, for systems besides Slack. */
import { randomUUID } from 'node:crypto';
import { findChannelSettings } from '../../channels/channel-settings.ts';
import type { Config } from '../../config.ts';
import type { UnitOfWork } from '../../jobs/queue.ts';
import type { ImportRow } from '../model/import-row.ts';
import { hasResults } from '../model/results.ts';
import { recordWebhookEvent } from '../webhooks/webhook-events.ts';

/** Queues what other systems get, in the transaction in which the import was applied or undone. */
export async function announceResults(
  work: UnitOfWork,
  row: ImportRow,
  { WEBHOOK_URL: webhook }: Pick<Config, 'WEBHOOK_URL'>,
): Promise<void> {
  const { importId, decidedBy, undoneBy, state } = row;
  const isUndone = state === 'undone';
  if (webhook !== undefined) await recordWebhookEvent(work, importId, isUndone ? 'import.undone' : 'import.applied');
  const askedBy = isUndone ? undoneBy : decidedBy;
  if (!hasResults(row) || askedBy === null) return;
  if (!(await findChannelSettings(work.tx, row)).sendsResults) return;
  await work.queue.send(work.tx, 'send-results', { importId, askedBy, requestId: randomUUID() });
}
