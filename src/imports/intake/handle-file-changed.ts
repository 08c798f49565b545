/** Event: something about a file changed in Slack, perhaps its content. Summaries that wait for a decision are compared. */
/* MERGED: Job: a file may have been edited in Slack after its summary was made; then the summary says so. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Deps } from '../../deps.ts';
import { RetryLater } from '../../runtime/errors.ts';
import { canBeEdited, DownloadRefused } from '../../slack/download-file.ts';
import type { SlackEvents } from '../../slack/events.ts';
import { toRetryable } from '../../slack/slack-failure.ts';
import { changeImport, findImport, type ImportRow } from '../model/import-row.ts';
import { isOpen } from '../model/lifecycle.ts';
import { findUndecided } from './earlier-imports.ts';
import { fetchContent } from './fetch-content.ts';

/** Queues the comparison. The event comes for every change of any property, and says neither which nor who made it. */
export async function handleFileChanged({ db, queue }: Deps, file: SlackEvents['fileChanged']): Promise<void> {
  await db.write(async (tx) => {
    for (const importId of await findUndecided(tx, file)) await queue.send(tx, 'read-edited-file', { importId });
  });
}

/**
 * Compares the content in Slack with the one that was read. What Confirm writes stays what the summary shows; a notice
 * on the summary says that the file is another by now, and goes when it is the same again.
 */
export async function readEditedFile(
  deps: Deps,
  { importId }: { importId: string },
  signal: AbortSignal,
): Promise<void> {
  const row = await deps.db.read((tx) => findImport(tx, importId));
  if (row?.state === 'received') throw new RetryLater(5, 'the file is still being read');
  if (row === null || !isOpen(row.state)) return;
  const contentHash = await hashInSlack(deps, row, signal);
  const isOther = contentHash !== null && contentHash !== row.contentHash;
  if (isOther === (row.fileEditedAt !== null)) return;
  const fileEditedAt = isOther ? deps.now() : null;
  const { state, planVersion } = row;
  const changed = await deps.db.write((tx) =>
    changeImport({ tx, queue: deps.queue }, importId, { state, planVersion }, { fileEditedAt }),
  );
  if (changed === null) throw new RetryLater(5, 'the summary changed while its file was compared');
}

/** The SHA-256 of the file's present content, in hex; null when there is no other content, or it can't be had any more. */
async function hashInSlack(deps: Deps, row: ImportRow, signal: AbortSignal): Promise<string | null> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-'));
  try {
    if (!(await canBeEdited(row.fileId, deps.slack))) return null;
    const maxBytes = deps.config.MAX_FILE_MB * 1024 * 1024;
    return (await fetchContent(deps, row, join(folder, 'file'), { maxBytes, signal })).contentHash;
  } catch (error) {
    if (error instanceof DownloadRefused) return null;
    throw toRetryable(error);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
