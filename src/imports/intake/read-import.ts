/** Job: a shared file becomes a staged plan and a summary. Reads records, writes only staging tables. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addHours } from 'date-fns/addHours';
import { FileRefused } from '../../columns/file-refused.ts';
import type { Config } from '../../config.ts';
import { databaseNow } from '../../db/queries.ts';
import type { Deps } from '../../deps.ts';
import type { UnitOfWork } from '../../jobs/queue.ts';
import { describeFullDisk, findFullDisk, reportFullDisk } from '../../runtime/disk-full.ts';
import { UserError } from '../../runtime/errors.ts';
import { describeError } from '../../runtime/log.ts';
import { DownloadRefused } from '../../slack/download-file.ts';
import { toMrkdwn } from '../../slack/on-error.ts';
import { toRetryable } from '../../slack/slack-failure.ts';
import { fixedLimits } from '../../spreadsheets/file-refusals.ts';
import { readFileInWorker } from '../../spreadsheets/read-file-in-worker.ts';
import { formatCount } from '../../text/wording.ts';
import { requireRightTo } from '../decide/open-for-decision.ts';
import type { ColumnChoice, Refusal } from '../model/counts.ts';
import { findImport, type ImportChanges, type ImportRow, moveImport } from '../model/import-row.ts';
import { openStates } from '../model/lifecycle.ts';
import { deleteStagedRows, hasManyRows, shortFileBytes } from '../model/staged-rows.ts';
import { queueReminder } from '../notify/remind-import.ts';
import { type CountsByKind, evaluateCounts } from '../plan/evaluate-counts.ts';
import { loadRecords } from '../plan/load-records.ts';
import { type LoadRecords, planImport, type Table } from '../plan/plan-import.ts';
import { readStagedTable } from '../plan/read-staged-table.ts';
import { findSameContent, findSuperseded, hasStagedRows } from './earlier-imports.ts';
import { fetchContent } from './fetch-content.ts';
import { reportProgress } from './progress.ts';
import { columnsToMap, recallColumns } from './remembered-columns.ts';

/** Reads one import up to its summary; does nothing when that was done already. A restart begins from the beginning. */
export async function readImport(
  deps: Deps,
  { importId, long = false }: { importId: string; long?: boolean },
  signal: AbortSignal,
): Promise<void> {
  const row = await deps.db.read((tx) => findImport(tx, importId));
  if (row?.state !== 'received') return;
  try {
    await requireRightTo('share', deps, { userId: row.sharedBy }, row, 'operate');
    const staged = await deps.db.read((tx) => hasStagedRows(tx, importId));
    if (staged && hasManyRows(row) && !long) return await readLater(deps, importId);
    await (staged ? planStaged(deps, row) : planFile(deps, row, { long, signal }));
  } catch (error) {
    if (!long && isTooLong(error, deps)) return await readLater(deps, importId);
    const refusal = error instanceof UserError ? error : refuseWhenFull(deps, importId, error);
    if (refusal === null) throw toRetryable(error);
    logCause(deps, importId, refusal);
    await deps.db.write((tx) => refuseWithTable(deps, { tx, queue: deps.queue }, importId, refusal));
  }
}

/** What a file was refused for may be a fault of ours: always when the reading broke down, perhaps with a workbook. */
function logCause({ log }: Deps, importId: string, refusal: UserError): void {
  if (!(refusal instanceof FileRefused) || refusal.cause === undefined) return;
  const details = { importId, refused: refusal.code, ...describeError(refusal.cause) };
  if (refusal.code === 'E_READING_FAILED') log.error(details, 'reading failed');
  else log.info(details, 'file refused');
}

/** Goes on in the place for what takes long, so that small files are not stuck behind it. */
async function readLater({ db, queue }: Deps, importId: string): Promise<void> {
  await db.write((tx) => queue.send(tx, 'read-import', { importId, long: true }));
}

/** Whether a file was only too big for the places where small files are read. */
function isTooLong(error: unknown, { config }: Deps): boolean {
  return error instanceof DownloadRefused && error.code === 'E_TOO_BIG' && maxBytes(config, true) > shortFileBytes;
}

function maxBytes({ MAX_FILE_MB }: Config, long: boolean): number {
  return Math.min(MAX_FILE_MB * 1024 * 1024, long ? Number.POSITIVE_INFINITY : shortFileBytes);
}

/** Plans the rows of the file in Slack, or of the pasted lines. */
async function planFile(
  deps: Deps,
  row: ImportRow,
  { long, signal }: { long: boolean; signal: AbortSignal },
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-'));
  try {
    const path = join(folder, 'shared-file');
    const { contentHash } = await fetchContent(deps, row, path, { maxBytes: maxBytes(deps.config, long), signal });
    if (await pointToSameContent(deps, row, contentHash)) return;
    const chosen = row.columnChoice?.remembered === false ? row.columnChoice : null;
    const content = { path, contentHash, signal };
    try {
      await planContent(deps, row, content, chosen);
    } catch (error) {
      const recalled = chosen === null ? await recallFor(deps, row, error) : null;
      if (recalled === null) throw error;
      await planContent(deps, row, content, recalled);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function planContent(
  deps: Deps,
  row: ImportRow,
  { path, contentHash, signal }: { path: string; contentHash: string; signal: AbortSignal },
  columnChoice: ColumnChoice | null,
): Promise<void> {
  const options = { columns: columnChoice?.columns ?? [], fileName: row.fileName };
  const reading = await readFileInWorker(path, readingLimits(deps), options, { signal });
  try {
    const { header, columns } = reading;
    // Notes about the rows are there only after the last row.
    const learnt = () => ({ contentHash, header, columns, columnChoice, findings: reading.notes });
    await plan(deps, row, reading, learnt);
  } finally {
    await reading.close();
  }
}

/** For a file that was refused because of its header: what was chosen for this header before. */
async function recallFor({ db }: Deps, row: ImportRow, error: unknown): Promise<ColumnChoice | null> {
  const table = error instanceof FileRefused ? error.table : undefined;
  return table === undefined ? null : await db.read((tx) => recallColumns(tx, row, table.header));
}

/** Plans rows that are staged already: a record had changed before they were written, or rows were corrected. */
async function planStaged(deps: Deps, row: ImportRow): Promise<void> {
  await deps.db.write(async (tx) => {
    const work = { tx, queue: deps.queue };
    const options = { timeZone: deps.config.TIME_ZONE, takeOutdated: row.takeOutdated };
    const counts = await planImport(tx, row.importId, await readStagedTable(tx, row), options);
    await conclude(deps, work, row, counts, {});
  });
}

async function plan(deps: Deps, row: ImportRow, table: Table, learnt: () => ImportChanges): Promise<void> {
  const progress = reportProgress(deps, row.importId);
  const timeZone = deps.config.TIME_ZONE;
  const { takeOutdated } = row;
  const load: LoadRecords = (kind, rows) => deps.db.read((tx) => loadRecords(tx, kind, rows, timeZone));
  try {
    await deps.db.write(async (tx) => {
      const options = { timeZone, takeOutdated, load, onProgress: progress.tell };
      const counts = await planImport(tx, row.importId, table, options);
      await conclude(deps, { tx, queue: deps.queue }, row, counts, learnt());
    });
  } finally {
    await progress.end();
  }
}

/** Moves the import to what its counts say, in the transaction that staged its rows. */
async function conclude(
  deps: Deps,
  work: UnitOfWork,
  row: ImportRow,
  counts: CountsByKind,
  learnt: ImportChanges,
): Promise<void> {
  const verdict = evaluateCounts(counts);
  if (verdict.state === 'refused') {
    if (!(await refuse(work, row.importId, wrongFile(verdict), learnt))) throw new MovedOn();
    return;
  }
  const planVersion = row.planVersion + 1;
  const now = await databaseNow(work.tx);
  const expiresAt = addHours(now, deps.config.PREVIEW_TTL_HOURS);
  const { state, kind } = verdict;
  const moved = await moveImport(
    work,
    row.importId,
    { from: 'received', to: state },
    { ...learnt, kind, counts, planVersion, expiresAt, waitingSince: now, refusal: null },
  );
  if (moved === null) throw new MovedOn();
  if (state === 'nothing_to_do') return;
  for (const older of await findSuperseded(work.tx, row)) {
    const superseded = await moveImport(work, older, { from: openStates, to: 'superseded' }, { sameAs: row.importId });
    if (superseded !== null) await deleteStagedRows(work.tx, older);
  }
  await work.queue.send(work.tx, 'expire-import', { importId: row.importId }, { after: expiresAt });
  await queueReminder(work, moved, deps.config, now);
}

/** What was staged by this transaction must go with it. */
class MovedOn extends Error {
  constructor() {
    super('the import moved on while it was being read');
  }
}

/** Refuses an import that is being read; false when it is not any more: then its rows are somebody else's. */
async function refuse(
  work: UnitOfWork,
  importId: string,
  refusal: Refusal,
  learnt: ImportChanges = {},
): Promise<boolean> {
  const moved = await moveImport(work, importId, { from: 'received', to: 'refused' }, { ...learnt, refusal });
  if (moved !== null) await deleteStagedRows(work.tx, importId);
  return moved !== null;
}

/** Refuses a file; when choosing its columns would mend it, what the form for that shows is kept for a while. */
async function refuseWithTable({ config }: Deps, work: UnitOfWork, importId: string, error: UserError): Promise<void> {
  const table = error instanceof FileRefused ? columnsToMap(error.table) : null;
  const isRefused = await refuse(work, importId, table === null ? refusalOf(error) : { ...refusalOf(error), table });
  if (!isRefused || table === null) return;
  await work.queue.send(work.tx, 'forget-contents', { importId }, { after: config.PREVIEW_TTL_HOURS * 3600 });
}

/** Trying again by itself would fill the disk again and again; a person can see when it makes sense. */
function refuseWhenFull(deps: Deps, importId: string, error: unknown): FullDisk | null {
  const where = findFullDisk(error);
  if (where === null) return null;
  reportFullDisk(deps, where, { importId, ...describeError(error) });
  return new FullDisk(
    `It could not be read, because ${describeFullDisk(where)}. Nothing was imported. Try again later with Check again; whoever runs Holdfast finds this in its log.`,
  );
}

class FullDisk extends UserError {
  readonly code = 'E_DISK_FULL';
}

function refusalOf(error: UserError): Refusal {
  const hasCode = error instanceof FileRefused || error instanceof DownloadRefused || error instanceof FullDisk;
  const code = hasCode ? error.code : 'E_NOT_ALLOWED';
  return { code, text: toMrkdwn(error) };
}

function wrongFile({ foreignRows, rows }: { foreignRows: number; rows: number }): Refusal {
  const text = `${formatCount(foreignRows)} of the ${formatCount(rows)} rows name orders or records that don’t exist here, so this is probably a file for another shop or system. Nothing was prepared. Check which file it is, and share the right one.`;
  return { code: 'E_WRONG_FILE', text };
}

/** A file whose content was applied, or waits for a decision elsewhere, leads there instead of to a second summary. */
async function pointToSameContent(deps: Deps, row: ImportRow, contentHash: string): Promise<boolean> {
  return await deps.db.write(async (tx) => {
    const same = await findSameContent(tx, row, contentHash);
    if (same === null) return false;
    const move = { from: 'received', to: 'nothing_to_do' } as const;
    await moveImport({ tx, queue: deps.queue }, row.importId, move, { contentHash, sameAs: same });
    return true;
  });
}

function readingLimits({ config }: Deps) {
  return {
    maxBytes: maxBytes(config, true),
    maxRows: config.MAX_ROWS,
    ...fixedLimits,
  };
}
