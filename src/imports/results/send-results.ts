/** The file for the CRM with what an import applied, or what its undo restored: on request, or after each Confirm. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Deps } from '../../deps.ts';
import type { JobData } from '../../jobs/job-kinds.ts';
import { UserError } from '../../runtime/errors.ts';
import type { Click } from '../../slack/interaction.ts';
import { replyPrivately } from '../../slack/response-url.ts';
import { authorize } from '../decide/authorize.ts';
import { findImport } from '../model/import-row.ts';
import { findSummaryPlace } from '../model/messages.ts';
import { hasResults } from '../model/results.ts';
import { failFile, sendOnce, sendToThread } from '../notify/thread-files.ts';
import { copyResults, resultsOfImport } from './copy-results.ts';
import { resultsComment, resultsFileName } from './results-message.ts';

/** Get the file for CheckoutChamp was clicked. */
export async function requestResults(deps: Deps, click: Click): Promise<void> {
  const { row } = await authorize(deps, click, 'handle', 'get the results of');
  if (!hasResults(row)) throw new UserError('This import changed nothing, so there’s no file to get.');
  const data = { importId: row.importId, askedBy: click.userId, requestId: randomUUID() };
  await deps.db.write((tx) => deps.queue.send(tx, 'send-results', data));
  await replyPrivately(deps, click, 'The file for CheckoutChamp will be in the thread in a moment.');
}

const what = 'the file for CheckoutChamp';

/** Job: writes the file and shares it in the import's thread. */
export async function sendResults(
  deps: Deps,
  { importId, askedBy, requestId }: JobData['send-results'],
  signal: AbortSignal,
): Promise<void> {
  const row = await deps.db.read((tx) => findImport(tx, importId));
  const place = await deps.db.read((tx) => findSummaryPlace(tx, importId));
  if (row === null || place === null || !hasResults(row)) return;
  const { kind } = row;
  if (kind === null || kind === 'records') return;
  await sendOnce(deps, { row, askedBy, what, requestId }, async (folder) => {
    const path = join(folder, 'results');
    const isUndone = row.state === 'undone';
    const query = resultsOfImport(importId, isUndone ? 'undo' : 'import');
    const count = await copyResults(deps.db, query, { kind, signal, path });
    if (count.rows === 0) return;
    const comment = resultsComment(kind, count, { isUndone });
    const owned = { owner: askedBy, remedy: 'Please ask for it again.' };
    await sendToThread(deps, place, requestId, { path, name: resultsFileName(row), comment, ...owned });
  });
}

/** Job: all attempts to send the file failed. */
export async function failResults(deps: Deps, { importId, askedBy }: JobData['give-up-results']): Promise<void> {
  await failFile(deps, { importId, askedBy, what });
}
