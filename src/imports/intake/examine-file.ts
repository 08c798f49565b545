/** Job: a shared file that its message doesn't describe, or an email: becomes an import if it is a table, or has some. */
import type { Deps } from '../../deps.ts';
import type { JobData } from '../../jobs/job-kinds.ts';
import { RetryLater } from '../../runtime/errors.ts';
import { DownloadRefused } from '../../slack/files/download-obstacles.ts';
import { attachmentFileId, attachmentsOf, type FileInfo, fetchFileInfo } from '../../slack/files/find-file.ts';
import { wasMessageDeleted } from './handle-message-deleted.ts';
import { queueBotHint } from './handle-shared-file.ts';
import { looksLikeTable } from './looks-like-table.ts';
import { registerImport } from './register-import.ts';

/** Slack is asked this often and this long what a file is, in seconds. */
const patience = { pause: 5, seconds: 120 };

/**
 * Registers the tables. What is none is passed over in silence; what Slack doesn't describe in time is registered, so that
 * its thread says what became of it.
 */
export async function examineFile(deps: Deps, data: JobData['examine-file']): Promise<void> {
  const info = await describe(deps, data);
  const found = info === null ? [] : tablesOf(data.fileId, info);
  if (found.length === 0) return;
  const { refusedBot, fileId: _, ...place } = data;
  await deps.db.write(async (tx) => {
    const work = { tx, queue: deps.queue };
    if (refusedBot !== undefined) return await queueBotHint(work, { ...place, botId: refusedBot });
    const ending = (await wasMessageDeleted(tx, place)) ? ({ state: 'discarded' } as const) : null;
    for (const file of found) await registerImport(work, { ...place, ...file }, ending);
  });
}

/** Null for a file that can't be had, or that isn't told apart from a picture. @throws {RetryLater} */
async function describe(
  { slack, now }: Deps,
  { fileId, messageTs }: JobData['examine-file'],
): Promise<FileInfo | null> {
  const isOver = now().getTime() / 1000 - Number(messageTs) > patience.seconds;
  try {
    const info = await fetchFileInfo(slack, fileId);
    const isKnown = typeof info !== 'string' && Boolean(info.filetype || info.mimetype || info.mode === 'email');
    if (isKnown) return info;
    if (!isOver) throw new RetryLater(patience.pause, 'Slack doesn’t describe the file yet');
    return typeof info === 'string' ? null : { ...info, filetype: 'csv' };
  } catch (error) {
    if (error instanceof DownloadRefused) return null;
    // Slack does answer, and its answer is the same again and again: whoever reads the file says so in its thread.
    const isRefused = error instanceof RetryLater && error.most !== undefined;
    if (isRefused && isOver) return { filetype: 'csv' };
    throw error;
  }
}

/** The tables that a file is or has attached. */
export function tablesOf(fileId: string, info: FileInfo): { fileId: string; fileName: string }[] {
  const attached = attachmentsOf(info).map(({ filename: name, mimetype }, index) => ({ name, mimetype, index }));
  if (attached.length > 0) {
    return attached
      .filter((one) => looksLikeTable({ id: fileId, ...one }))
      .map(({ name, index }) => ({ fileId: attachmentFileId(fileId, index), fileName: name }));
  }
  return looksLikeTable({ id: fileId, ...info }) ? [{ fileId, fileName: info.name ?? 'untitled' }] : [];
}
