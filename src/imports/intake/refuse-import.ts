/** What becomes of an import that could not be read: a refusal that says why, or another attempt later. */
import { differenceInSeconds } from 'date-fns/differenceInSeconds';
import { FileRefused } from '../../columns/file-refused.ts';
import { importColumns } from '../../columns/import-columns.ts';
import type { Transaction } from '../../db/client.ts';
import type { Deps } from '../../deps.ts';
import { describeFullDisk, findFullDisk, reportFullDisk } from '../../runtime/disk.ts';
import { describeError, RetryLater, UserError } from '../../runtime/errors.ts';
import { escapeText } from '../../slack/blocks.ts';
import { DownloadDelayed, DownloadRefused } from '../../slack/files/download-obstacles.ts';
import { toMrkdwn } from '../../slack/on-error.ts';
import { present } from '../../text/wording.ts';
import type { Refusal } from '../model/counts.ts';
import { changeImport, ImportMovedOn, type ImportRow } from '../model/import-row.ts';
import { moveToRefused, proposeFor } from './move-to-refused.ts';

/**
 * Refuses an import whose reading failed. When choosing the columns by hand would help, what the form for that shows is kept
 * for a while.
 * @throws {RetryLater} when the file is worth waiting for, or the import has moved on
 * @throws what it failed with, when that is neither a person's fault nor a full disk
 */
export async function refuseImport(deps: Deps, row: ImportRow, failure: unknown): Promise<void> {
  const { config, db, queue } = deps;
  const { importId } = row;
  const error = failure instanceof DownloadDelayed ? await waitForFile(deps, row, failure) : failure;
  const isPersons = error instanceof UserError;
  const refusal = isPersons ? await db.read((tx) => refusalOf(tx, error)) : refusalWhenFull(deps, importId, error);
  // Somebody deleted the file meanwhile, say: whoever did had its summary changed.
  if (error instanceof Error && error.name === ImportMovedOn.name) throw new RetryLater(1, error.message);
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

/**
 * Records on the import what the obstacle is, so that its summary says it. Resolves to the refusal once that has lasted
 * for too long.
 * @throws {RetryLater} when the file is worth waiting for
 */
async function waitForFile(
  { db, queue, now }: Deps,
  { importId, obstacle, obstacleSince }: ImportRow,
  delay: DownloadDelayed,
): Promise<DownloadRefused> {
  const since = obstacleSince ?? now();
  if (!delay.isWorthWaiting(differenceInSeconds(now(), since))) return delay.toRefusal();
  if (obstacle !== delay.obstacle) {
    const changes = { obstacle: delay.obstacle, obstacleSince: since };
    await db.write((tx) => changeImport({ tx, queue }, importId, { state: 'received' }, changes));
  }
  throw new RetryLater(delay.seconds, delay.message);
}
