/** What follows from an import that was applied or undone, for systems besides Slack. */
import { randomUUID } from 'node:crypto';
import { findChannelSettings } from '../../channels/channel-settings.ts';
import type { UnitOfWork } from '../../jobs/queue.ts';
import type { ImportRow } from './import-row.ts';

/** Whether an import changed fulfillments, or its undo restored any: then there is a file for the CRM. */
export function hasResults({ state, outcome, undoOutcome }: Pick<ImportRow, 'state' | 'outcome' | 'undoOutcome'>) {
  if (state === 'undone') return (undoOutcome?.records ?? 0) > 0;
  return (state === 'applied' || state === 'undoing') && (outcome?.records ?? 0) > 0;
}

/** Queues what other systems get, in the transaction in which the import was applied or undone. */
export async function announceResults({ tx, queue }: UnitOfWork, row: ImportRow): Promise<void> {
  const { importId, decidedBy, undoneBy, state } = row;
  const askedBy = state === 'undone' ? undoneBy : decidedBy;
  if (!hasResults(row) || askedBy === null) return;
  if (!(await findChannelSettings(tx, row)).sendsResults) return;
  await queue.send(tx, 'send-results', { importId, askedBy, requestId: randomUUID() });
}
