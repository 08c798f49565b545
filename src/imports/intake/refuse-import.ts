/** Ends the reading of an import without a plan: why, in words for whoever shared the file. */
import { FileRefused } from '../../columns/file-refused.ts';
import { importColumns } from '../../columns/import-columns.ts';
import type { Transaction } from '../../db/client.ts';
import type { Deps } from '../../deps.ts';
import { describeFullDisk, findFullDisk, reportFullDisk } from '../../runtime/disk-full.ts';
import { describeError, UserError } from '../../runtime/errors.ts';
import { escapeText } from '../../slack/blocks.ts';
import { DownloadRefused } from '../../slack/files/download-obstacles.ts';
import { toMrkdwn } from '../../slack/on-error.ts';
import { present } from '../../text/wording.ts';
import type { Refusal } from '../model/counts.ts';
import { moveToRefused, proposeFor } from './move-to-refused.ts';

/**
 * Refuses an import whose reading failed with `error`. When choosing the columns by hand would help, what the form for
 * that shows is kept for a while.
 * @throws `error`, when it is neither a person's fault nor a full disk
 */
export async function refuseImport(deps: Deps, importId: string, error: unknown): Promise<void> {
  const { config, db, queue } = deps;
  const isPersons = error instanceof UserError;
  const refusal = isPersons ? await db.read((tx) => refusalOf(tx, error)) : refusalWhenFull(deps, importId, error);
  if (refusal === null) throw error;
  logCause(deps, importId, error);
  await db.write((tx) => moveToRefused({ tx, queue }, importId, refusal, config));
}

async function refusalOf(tx: Transaction, error: UserError): Promise<Refusal> {
  const text = toMrkdwn(error);
  if (error instanceof DownloadRefused) return { code: error.code, text };
  if (!(error instanceof FileRefused)) return { code: 'E_NOT_ALLOWED', text };
  const { table, sentence } = await proposeFor(tx, error.table);
  // Where the columns can be matched, that is the remedy; what the values say helps more than a header to write.
  const remedy = sentence === null ? importColumns.expected : (error.remedy ?? importColumns.expected);
  const cause = table === null ? text : text.replace(escapeText(remedy), '').trim();
  return {
    code: error.code,
    text: present(cause, sentence && escapeText(sentence)).join(' '),
    ...(table && { table }),
  };
}

/** A retry would fill the disk again and again; a person can see when it makes sense. */
function refusalWhenFull(deps: Deps, importId: string, error: unknown): Refusal | null {
  const where = findFullDisk(error);
  if (where === null) return null;
  reportFullDisk(deps, where, { importId, ...describeError(error) });
  const text = `Reading it failed: ${describeFullDisk(where)}. Try again later.`;
  return { code: 'E_DISK_FULL', text };
}

/** The cause of a refusal may be a bug: always when the reading broke down, perhaps with a workbook. */
function logCause({ log }: Deps, importId: string, error: unknown): void {
  if (!(error instanceof FileRefused) || error.cause === undefined) return;
  const details = { importId, refused: error.code, ...describeError(error.cause) };
  if (error.code === 'E_READING_FAILED') log.error(details, 'reading failed');
  else log.info(details, 'file refused');
}
