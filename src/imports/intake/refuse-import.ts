/** Ends the reading of an import without a plan: why, in words for whoever shared the file. */
import { FileRefused } from '../../columns/file-refused.ts';
import type { Deps } from '../../deps.ts';
import type { UnitOfWork } from '../../jobs/queue.ts';
import { describeFullDisk, findFullDisk, reportFullDisk } from '../../runtime/disk-full.ts';
import { UserError } from '../../runtime/errors.ts';
import { describeError } from '../../runtime/log.ts';
import { DownloadRefused } from '../../slack/files/download-obstacles.ts';
import { toMrkdwn } from '../../slack/on-error.ts';
import { toRetryable } from '../../slack/slack-failure.ts';
import { formatCount } from '../../text/wording.ts';
import type { Refusal } from '../model/counts.ts';
import { type ImportChanges, moveImport } from '../model/import-row.ts';
import { deleteStagedRows } from '../model/staged-rows.ts';
import { columnsToMap } from './columns-form.ts';

/**
 * Refuses an import whose reading failed with `error`. When choosing the columns by hand would help, what the form for
 * that shows is kept for a while.
 * @throws what makes the job try again, when the error is neither a person's fault nor a full disk
 */
export async function refuseImport(deps: Deps, importId: string, error: unknown): Promise<void> {
  const { config, db, queue } = deps;
  const refusal = error instanceof UserError ? refusalOf(error) : refusalWhenFull(deps, importId, error);
  if (refusal === null) throw toRetryable(error);
  logCause(deps, importId, error);
  await db.write(async (tx) => {
    const isRefused = await moveToRefused({ tx, queue }, importId, refusal);
    if (!isRefused || refusal.table === undefined) return;
    await queue.send(tx, 'forget-contents', { importId }, { after: config.PREVIEW_TTL_HOURS * 3600 });
  });
}

/** Moves an import that is being read to `refused`; false when it has moved on: then its rows are not ours to delete. */
export async function moveToRefused(
  work: UnitOfWork,
  importId: string,
  refusal: Refusal,
  changes: ImportChanges = {},
): Promise<boolean> {
  const moved = await moveImport(work, importId, { from: 'received', to: 'refused' }, { ...changes, refusal });
  if (moved !== null) await deleteStagedRows(work.tx, importId);
  return moved !== null;
}

/** The refusal of a file most of whose rows name orders or records that do not exist. */
export function refuseWrongFile({ foreignRows, rows }: { foreignRows: number; rows: number }): Refusal {
  const text = `${formatCount(foreignRows)} of the ${formatCount(rows)} rows name orders or records that don’t exist here, so this is probably a file for another shop or system. Nothing was prepared. Check which file it is, and share the right one.`;
  return { code: 'E_WRONG_FILE', text };
}

function refusalOf(error: UserError): Refusal {
  const text = toMrkdwn(error);
  if (error instanceof DownloadRefused) return { code: error.code, text };
  if (!(error instanceof FileRefused)) return { code: 'E_NOT_ALLOWED', text };
  const table = columnsToMap(error.table);
  return { code: error.code, text, ...(table && { table }) };
}

/** A retry would fill the disk again and again; a person can see when it makes sense. */
function refusalWhenFull(deps: Deps, importId: string, error: unknown): Refusal | null {
  const where = findFullDisk(error);
  if (where === null) return null;
  reportFullDisk(deps, where, { importId, ...describeError(error) });
  const text = `It could not be read, because ${describeFullDisk(where)}. Nothing was imported. Try again later with Check again; whoever runs Holdfast finds this in its log.`;
  return { code: 'E_DISK_FULL', text };
}

/** The cause of a refusal may be a bug: always when the reading broke down, perhaps with a workbook. */
function logCause({ log }: Deps, importId: string, error: unknown): void {
  if (!(error instanceof FileRefused) || error.cause === undefined) return;
  const details = { importId, refused: error.code, ...describeError(error.cause) };
  if (error.code === 'E_READING_FAILED') log.error(details, 'reading failed');
  else log.info(details, 'file refused');
}
