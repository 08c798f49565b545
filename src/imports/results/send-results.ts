/** The file for the CRM with what an import applied, or what its undo restored: on request, or after each Confirm. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Deps } from '../../deps.ts';
import { describeError } from '../../runtime/describe-error.ts';
import { describeFullDisk, findFullDisk, reportFullDisk } from '../../runtime/disk-full.ts';
import { UserError } from '../../runtime/errors.ts';
import { withTempFolder } from '../../runtime/temp-folder.ts';
import { UploadRefused } from '../../slack/files/upload-file.ts';
import type { Click } from '../../slack/interaction.ts';
import { postPrivately } from '../../slack/private-message.ts';
import { replyPrivately } from '../../slack/response-url.ts';
import { authorize } from '../decide/authorize.ts';
import { fileName } from '../messages/summary-parts.ts';
import { findImport, type ImportRow } from '../model/import-row.ts';
import { findSummaryPlace } from '../model/messages.ts';
import { hasResults } from '../model/results.ts';
import { sendToThread, wasSent } from '../notify/thread-files.ts';
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

interface ResultsRequest {
  importId: string;
  askedBy: string;
  /** identifies the request: its file is sent once */
  requestId: string;
}

/** Job: writes the file and shares it in the import's thread. */
export async function sendResults(
  deps: Deps,
  { importId, askedBy, requestId }: ResultsRequest,
  signal: AbortSignal,
): Promise<void> {
  const row = await deps.db.read((tx) => findImport(tx, importId));
  const place = await deps.db.read((tx) => findSummaryPlace(tx, importId));
  if (row === null || place === null || !hasResults(row)) return;
  const { kind } = row;
  if (kind === null || kind === 'records') return;
  if (await wasSent(deps, requestId)) return;
  try {
    await withTempFolder(async (folder) => {
      const path = join(folder, 'results');
      const isUndone = row.state === 'undone';
      const query = resultsOfImport(importId, isUndone ? 'undo' : 'import');
      const count = await copyResults(deps.db, query, { kind, signal, path });
      if (count.rows === 0) return;
      const comment = resultsComment(kind, count, { isUndone });
      const owned = { owner: askedBy, remedy: 'Please ask for it again.' };
      await sendToThread(deps, place, requestId, { path, name: resultsFileName(row), comment, ...owned });
    });
  } catch (error) {
    if (error instanceof UploadRefused) return await reportFailure(deps, row, askedBy, `or sent: ${error.message}`);
    const where = findFullDisk(error);
    if (where === null) throw error;
    reportFullDisk(deps, where, { importId, ...describeError(error) });
    await reportFailure(deps, row, askedBy, `: ${describeFullDisk(where)}. Please try again later.`);
  }
}

/** Job: tells the person that all attempts to send the file failed; the log has the same reference with each of them. */
export async function failResults(deps: Deps, { importId, askedBy }: ResultsRequest): Promise<void> {
  const row = await deps.db.read((tx) => findImport(tx, importId));
  if (row === null) return;
  const remedy = `Please try again. If it fails again, tell whoever runs Holdfast the reference ${importId.slice(0, 8)}.`;
  await reportFailure(deps, row, askedBy, `. ${remedy}`);
}

async function reportFailure({ slack }: Deps, row: ImportRow, askedBy: string, why: string): Promise<void> {
  const text = `I couldn’t make the file for CheckoutChamp from ${fileName(row)}${why}`;
  await postPrivately(slack, { userId: askedBy, channelId: row.channelId }, { text });
}
