/** Ends the reading of an import without a plan: why, in words for whoever shared the file. */
import { FileRefused } from '../../columns/file-refused.ts';
import type { TableTop } from '../../columns/table.ts';
import type { Config } from '../../config.ts';
import type { Transaction } from '../../db/client.ts';
import type { Deps } from '../../deps.ts';
import type { UnitOfWork } from '../../jobs/queue.ts';
import { describeFullDisk, findFullDisk, reportFullDisk } from '../../runtime/disk-full.ts';
import { UserError } from '../../runtime/errors.ts';
import { describeError } from '../../runtime/log.ts';
import { escapeText } from '../../slack/blocks.ts';
import { DownloadRefused } from '../../slack/files/download-obstacles.ts';
import { toMrkdwn } from '../../slack/on-error.ts';
import { toRetryable } from '../../slack/slack-failure.ts';
import { formatCount, quantity } from '../../text/wording.ts';
import type { Refusal } from '../model/counts.ts';
import { type ImportChanges, moveImport } from '../model/import-row.ts';
import { deleteStagedRows } from '../model/staged-rows.ts';
import { describeOrderColumn, findOrderColumns, proposeColumns } from './column-evidence.ts';
import { columnsToMap } from './columns-form.ts';

/**
 * Refuses an import whose reading failed with `error`. When choosing the columns by hand would help, what the form for
 * that shows is kept for a while.
 * @throws what makes the job try again, when the error is neither a person's fault nor a full disk
 */
export async function refuseImport(deps: Deps, importId: string, error: unknown): Promise<void> {
  const { config, db, queue } = deps;
  const isPersons = error instanceof UserError;
  const refusal = isPersons ? await db.read((tx) => refusalOf(tx, error)) : refusalWhenFull(deps, importId, error);
  if (refusal === null) throw toRetryable(error);
  logCause(deps, importId, error);
  await db.write(async (tx) => {
    const isRefused = await moveToRefused({ tx, queue }, importId, refusal);
    if (isRefused) await forgetTable({ tx, queue }, importId, refusal, config);
  });
}

/** Has the values that a refusal shows in its form deleted after a while. */
export async function forgetTable(
  { tx, queue }: UnitOfWork,
  importId: string,
  { table }: Refusal,
  { PREVIEW_TTL_HOURS }: Pick<Config, 'PREVIEW_TTL_HOURS'>,
): Promise<void> {
  if (table === undefined) return;
  await queue.send(tx, 'forget-contents', { importId }, { after: PREVIEW_TTL_HOURS * 3600 });
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

/**
 * The refusal of a file most of whose rows name orders or records that do not exist. It may be about several shops, or the
 * order may be in another column of `top`, the top of its table.
 */
export async function refuseWrongFile(
  tx: Transaction,
  { foreignRows, rows }: { foreignRows: number; rows: number },
  top: TableTop | undefined,
): Promise<Refusal> {
  const found = rows - foreignRows;
  const counted = `${formatCount(foreignRows)} of the ${formatCount(rows)} rows name orders or records that don’t exist here`;
  const cause =
    found === 0
      ? 'This is probably a file for another shop or system, or the order is in another column.'
      : `${quantity(found, 'row')} ${found === 1 ? 'is' : 'are'} about orders here. Is this a file for several shops?`;
  const rest = 'Nothing was prepared. Check which file it is, and share the right one.';
  const { table, sentence } = await proposeFor(tx, top);
  const text = [`${counted}.`, cause, escapeText(sentence ?? ''), rest].filter((part) => part !== '').join(' ');
  return { code: 'E_WRONG_FILE', text, ...(table && { table }), ...(found > 0 && { found }) };
}

async function refusalOf(tx: Transaction, error: UserError): Promise<Refusal> {
  const text = toMrkdwn(error);
  if (error instanceof DownloadRefused) return { code: error.code, text };
  if (!(error instanceof FileRefused)) return { code: 'E_NOT_ALLOWED', text };
  const { table, sentence } = await proposeFor(tx, error.table);
  const withSentence = sentence === null ? text : `${text} ${escapeText(sentence)}`;
  return { code: error.code, text: withSentence, ...(table && { table }) };
}

/** The table for the form in which its columns are chosen, with what its values speak for, and a sentence about that. */
async function proposeFor(
  tx: Transaction,
  top: TableTop | undefined,
): Promise<{ table: TableTop | null; sentence: string | null }> {
  const table = columnsToMap(top);
  if (top === undefined || table === null) return { table: null, sentence: null };
  const orders = await findOrderColumns(tx, top);
  return { table: { ...table, proposed: proposeColumns(top, orders) }, sentence: describeOrderColumn(orders) };
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
