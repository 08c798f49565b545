/** Brings the content of an import into a local file: from Slack, or from the lines that were pasted. */
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { eq } from 'drizzle-orm';
import type { Config } from '../../config.ts';
import type { Deps } from '../../deps.ts';
import { type Download, downloadFile } from '../../slack/files/download-file.ts';
import { DownloadRefused } from '../../slack/files/download-obstacles.ts';
import { changeImport, type ImportRow, lockImport } from '../model/import-row.ts';
import { importContents } from '../model/tables.ts';

const pasted = 'pasted-';

/** The file id of pasted lines, which are no file in Slack. */
export const pastedFileId = (id: string): string => `${pasted}${id}`;

/** A table in a message as a file: the `position`-th of those that may be read. */
export const pastedTable = (channelId: string, messageTs: string, position: number) => {
  return { fileId: pastedFileId(`${channelId}-${messageTs}-${position}`), fileName: 'pasted-table.csv' };
};

/** Whether a file id is that of pasted lines. */
export const isPasted = (fileId: string): boolean => fileId.startsWith(pasted);

/** The limit for every file, in bytes. */
export const maxFileBytes = ({ MAX_FILE_MB }: Pick<Config, 'MAX_FILE_MB'>): number => MAX_FILE_MB * 1024 * 1024;

/** A file up to this size is read in a second or so; larger ones are read one at a time, so that these never wait. */
const maxShortFileBytes = 1024 * 1024;

export interface FetchOptions {
  /** whether the file may take long, and so be larger than `maxShortFileBytes` */
  long: boolean;
  signal: AbortSignal;
}

/**
 * Writes the content to `path`.
 * @throws {DownloadRefused} when it can't be had
 * @throws {DownloadDelayed} when it can't be had yet
 * @throws {RetryLater} when Slack can't be reached
 */
export async function fetchContent(
  deps: Deps,
  row: ImportRow,
  path: string,
  { long, signal }: FetchOptions,
): Promise<Download> {
  if (isPasted(row.fileId)) return await savePasted(deps, row, path);
  const { SLACK_BOT_TOKEN: token, SLACK_API_URL: apiUrl } = deps.config;
  const limit = maxFileBytes(deps.config);
  const maxBytes = long ? limit : Math.min(limit, maxShortFileBytes);
  return await downloadFile(row.fileId, path, { slack: deps.slack, token, apiUrl, maxBytes, signal });
}

/** Whether a fetch that was not `long` failed for that reason alone. */
export function isTooLargeForShort(error: unknown, { config }: Pick<Deps, 'config'>): boolean {
  const isTooLarge = error instanceof DownloadRefused && error.code === 'E_TOO_BIG';
  return isTooLarge && maxFileBytes(config) > maxShortFileBytes;
}

async function savePasted({ db }: Deps, { importId }: ImportRow, path: string): Promise<Download> {
  const [kept] = await db.read((tx) => tx.select().from(importContents).where(eq(importContents.importId, importId)));
  if (kept === undefined)
    throw new DownloadRefused('E_DELETED', 'The pasted rows are no longer kept. Paste them again.');
  const bytes = Buffer.from(kept.content);
  await writeFile(path, bytes, { mode: 0o600 });
  return { size: bytes.length, contentHash: createHash('sha256').update(bytes).digest('hex') };
}

/**
 * Job: deletes what was kept of a file only so that it could be read again: pasted lines, and the sample values in the
 * form of a refused file, whose button goes with them.
 */
export async function deleteContents({ db, queue }: Deps, { importId }: { importId: string }): Promise<void> {
  await db.write(async (tx) => {
    const row = await lockImport(tx, importId);
    await tx.delete(importContents).where(eq(importContents.importId, importId));
    if (row?.refusal?.table === undefined) return;
    const { table: _, ...refusal } = row.refusal;
    await changeImport({ tx, queue }, importId, { state: row.state }, { refusal });
  });
}
