/** Brings the content of an import into a local file: from Slack, or from the lines that were pasted. */
/* MERGED: Job: what was kept of a file only so that it could be read again is deleted. */

import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { eq } from 'drizzle-orm';
import type { Deps } from '../../deps.ts';
import { type Download, DownloadRefused, downloadFile } from '../../slack/download-file.ts';
import { changeImport, type ImportRow, lockImport } from '../model/import-row.ts';
import { importContents } from '../model/tables.ts';

const pasted = 'pasted-';

/** The file id of pasted lines, which are no file in Slack. */
export const pastedFileId = (id: string): string => `${pasted}${id}`;

/**
 * Writes the content to `path`.
 * @throws {DownloadRefused} when it can't be had
 * @throws {TryLater} when Slack can't be reached
 */
export async function fetchContent(
  deps: Deps,
  row: ImportRow,
  path: string,
  { maxBytes, signal }: { maxBytes: number; signal: AbortSignal },
): Promise<Download> {
  if (row.fileId.startsWith(pasted)) return await savePasted(deps, row, path);
  const { SLACK_BOT_TOKEN: token, SLACK_API_URL: apiUrl } = deps.config;
  return await downloadFile(row.fileId, path, { slack: deps.slack, token, apiUrl, maxBytes, signal });
}

async function savePasted({ db }: Deps, { importId }: ImportRow, path: string): Promise<Download> {
  const [kept] = await db.read((tx) => tx.select().from(importContents).where(eq(importContents.importId, importId)));
  if (kept === undefined)
    throw new DownloadRefused('E_DELETED', 'The pasted lines are not kept any more. Paste them again.');
  const bytes = Buffer.from(kept.content);
  await writeFile(path, bytes, { mode: 0o600 });
  return { size: bytes.length, contentHash: createHash('sha256').update(bytes).digest('hex') };
}

/** Deletes pasted lines, and the sample values that a refused file's form would show; its button goes with them. */
export async function deleteContents({ db, queue }: Deps, { importId }: { importId: string }): Promise<void> {
  await db.write(async (tx) => {
    const row = await lockImport(tx, importId);
    await tx.delete(importContents).where(eq(importContents.importId, importId));
    if (row?.refusal?.table === undefined) return;
    const { table: _, ...refusal } = row.refusal;
    await changeImport({ tx, queue }, importId, { state: row.state }, { refusal });
  });
}
