/** A file that is edited in Slack after it was read: the summaries that wait for a decision say so. */
import { join } from 'node:path';
import { and, eq, inArray } from 'drizzle-orm';
import type { Transaction } from '../../db/client.ts';
import type { Deps } from '../../deps.ts';
import { RetryLater } from '../../runtime/errors.ts';
import { withTempFolder } from '../../runtime/temp-folder.ts';
import type { SlackEvents } from '../../slack/events.ts';
import { DownloadDelayed, DownloadRefused } from '../../slack/files/download-obstacles.ts';
import { findFile } from '../../slack/files/find-file.ts';
import { changeImport, findImport, type ImportRow } from '../model/import-row.ts';
import { isOpen, openStates } from '../model/lifecycle.ts';
import { imports } from '../model/tables.ts';
import { fetchContent } from './fetch-content.ts';

/**
 * Event: something about a file changed, perhaps its content. Queues a comparison for each import of it that is undecided;
 * the event comes for every change of any property, and says neither which nor who made it.
 */
export async function handleFileChanged({ db, queue }: Deps, file: SlackEvents['fileChanged']): Promise<void> {
  await db.write(async (tx) => {
    for (const importId of await findUndecided(tx, file)) await queue.send(tx, 'read-edited-file', { importId });
  });
}

/**
 * Job: compares the content in Slack with the one that was read. What Confirm writes stays what the summary shows; a notice
 * on the summary says that the file has been edited, and goes when its content is the same again.
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

/** The SHA-256 of the file's present content, in hex; null when it can't have changed, or can't be had. */
async function hashInSlack(deps: Deps, row: ImportRow, signal: AbortSignal): Promise<string | null> {
  try {
    // People can edit only what Slack keeps as editable, short texts; in all other files only the title and the like change.
    const file = await findFile(deps.slack, row.fileId);
    if (typeof file === 'string') throw new DownloadDelayed(file);
    if (!file.isEditable) return null;
    return await withTempFolder(async (folder) => {
      const { contentHash } = await fetchContent(deps, row, join(folder, 'file'), { long: true, signal });
      return contentHash;
    });
  } catch (error) {
    if (error instanceof DownloadRefused) return null;
    throw error;
  }
}

/**
 * The imports of a file that are being read or wait for a decision. In an organization, the event may name another
 * workspace than the one in which the file was shared.
 */
async function findUndecided(tx: Transaction, { fileId }: SlackEvents['fileChanged']): Promise<string[]> {
  const found = await tx
    .select({ importId: imports.importId })
    .from(imports)
    .where(and(eq(imports.fileId, fileId), inArray(imports.state, ['received', ...openStates])));
  return found.map(({ importId }) => importId);
}
