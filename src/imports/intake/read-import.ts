/** Job: a shared file becomes a staged plan and a summary. Reads records, writes only staging tables. */
import { join } from 'node:path';
import { addHours } from 'date-fns/addHours';
import { FileRefused } from '../../columns/file-refused.ts';
import type { TableTop } from '../../columns/table.ts';
import { databaseNow } from '../../db/queries.ts';
import type { Deps } from '../../deps.ts';
import type { UnitOfWork } from '../../jobs/queue.ts';
import { describeError } from '../../runtime/log.ts';
import { withTempFolder } from '../../runtime/temp-folder.ts';
import { startInterval } from '../../runtime/timers.ts';
import { DownloadDelayed } from '../../slack/files/download-obstacles.ts';
import { fixedLimits } from '../../spreadsheets/file-refusals.ts';
import { readFileInWorker } from '../../spreadsheets/read-file-in-worker.ts';
import { leftOutRows } from '../../spreadsheets/row-problems.ts';
import { requireRightTo } from '../decide/authorize.ts';
import type { ColumnChoice } from '../model/counts.ts';
import { changeImport, findImport, type ImportChanges, type ImportRow, moveImport } from '../model/import-row.ts';
import { hasManyRows } from '../model/staged-rows.ts';
import { queueReminder } from '../notify/remind-import.ts';
import { type CountsByKind, evaluateCounts } from '../plan/evaluate-counts.ts';
import { loadKnownRecords } from '../plan/load-known-records.ts';
import { type LoadKnownRecords, planImport } from '../plan/plan-import.ts';
import { hasStagedRows, readStagedTable } from '../plan/read-staged-table.ts';
import { recallColumns } from './choose-columns.ts';
import { readWithOrders } from './column-evidence.ts';
import { pointToSameContent, supersedeEarlier } from './earlier-imports.ts';
import { fetchContent, isTooLargeForShort, maxFileBytes } from './fetch-content.ts';
import { forgetTable, moveToRefused, refuseImport, refuseWrongFile } from './refuse-import.ts';
import { waitForFile } from './wait-for-file.ts';

interface ReadOptions {
  /** whether it may take long; without it, what turns out to take long is queued again with it */
  long: boolean;
  signal: AbortSignal;
}

/**
 * Reads one import up to its summary; does nothing when that was done already. A retry starts from the beginning. There
 * are two ways in: a file, and rows that are staged already because a record or a cell changed after they were planned.
 */
export async function readImport(
  deps: Deps,
  { importId, long = false }: { importId: string; long?: boolean },
  signal: AbortSignal,
): Promise<void> {
  const row = await deps.db.read((tx) => findImport(tx, importId));
  if (row?.state !== 'received') return;
  try {
    // A bot has no rights; IMPORT_BOTS names it.
    if (!row.isByBot) await requireRightTo('share', deps, { userId: row.sharedBy }, row, 'operate');
    const isStaged = await deps.db.read((tx) => hasStagedRows(tx, importId));
    if (isStaged && hasManyRows(row) && !long) return await queueAsLong(deps, importId);
    await (isStaged ? planStagedRows(deps, row) : planFile(deps, row, { long, signal }));
  } catch (error) {
    if (!long && isTooLargeForShort(error, deps)) return await queueAsLong(deps, importId);
    const cause = error instanceof DownloadDelayed ? await waitForFile(deps, row, error) : error;
    await refuseImport(deps, importId, cause);
  }
}

/** Plans the rows of the file in Slack, or of the pasted lines. */
async function planFile(deps: Deps, row: ImportRow, { long, signal }: ReadOptions): Promise<void> {
  await withTempFolder(async (folder) => {
    const path = join(folder, 'shared-file');
    const { contentHash } = await fetchContent(deps, row, path, { long, signal });
    if (await pointToSameContent(deps, row, contentHash)) return;
    const content = { path, contentHash, signal };
    const chosen = row.columnChoice?.remembered === false ? row.columnChoice : null;
    try {
      await planContent(deps, row, content, chosen);
    } catch (error) {
      const recalled = chosen === null ? await recallFor(deps, row, error) : null;
      if (recalled === null) throw error;
      await planContent(deps, row, content, recalled);
    }
  });
}

/** Reads a downloaded file, and plans its rows as they come in. */
async function planContent(
  deps: Deps,
  row: ImportRow,
  { path, contentHash, signal }: { path: string; contentHash: string; signal: AbortSignal },
  columnChoice: ColumnChoice | null,
): Promise<void> {
  const { config, db, queue } = deps;
  const { importId, takeOutdated, fileName, included } = row;
  const limits = { ...fixedLimits, maxBytes: maxFileBytes(config), maxRows: config.MAX_ROWS };
  const includes = leftOutRows.filter((rows) => included.includes(rows));
  const { reading, remarks } = await readWithOrders(deps, (columns) => {
    const options = { columns: [...(columnChoice?.columns ?? []), ...columns], fileName, includes };
    return readFileInWorker(path, limits, options, { signal });
  });
  const progress = reportProgress(deps, importId);
  try {
    await db.write(async (tx) => {
      const timeZone = config.TIME_ZONE;
      const load: LoadKnownRecords = (kind, rows) => db.read((other) => loadKnownRecords(other, kind, rows, timeZone));
      const { onProgress } = progress;
      const counts = await planImport(tx, importId, reading, { timeZone, takeOutdated, load, onProgress });
      // The notes about the rows are complete only after the last row.
      const { header, columns, notes } = reading;
      const findings = [...notes, ...remarks];
      const learned = { contentHash, header, columns, columnChoice, findings };
      await conclude(deps, { tx, queue }, row, counts, learned, reading);
    });
  } finally {
    await progress.stop();
    await reading.close();
  }
}

/** For a file that was refused because of its header: what was chosen for this header before. */
async function recallFor({ db }: Deps, row: ImportRow, error: unknown): Promise<ColumnChoice | null> {
  const table = error instanceof FileRefused ? error.table : undefined;
  return table === undefined ? null : await db.read((tx) => recallColumns(tx, row, table.header));
}

/** Plans rows that are staged already. */
async function planStagedRows(deps: Deps, row: ImportRow): Promise<void> {
  const { config, db, queue } = deps;
  await db.write(async (tx) => {
    const options = { timeZone: config.TIME_ZONE, takeOutdated: row.takeOutdated };
    const counts = await planImport(tx, row.importId, await readStagedTable(tx, row), options);
    await conclude(deps, { tx, queue }, row, counts, {});
  });
}

/** Moves the import to the state that its counts lead to, in the transaction that staged its rows. */
async function conclude(
  { config }: Deps,
  work: UnitOfWork,
  row: ImportRow,
  counts: CountsByKind,
  learned: ImportChanges,
  table?: TableTop,
): Promise<void> {
  const { importId } = row;
  const verdict = evaluateCounts(counts, { isOurs: row.included.includes('found') });
  if (verdict.state === 'refused') {
    const refusal = await refuseWrongFile(work.tx, verdict, table);
    if (!(await moveToRefused(work, importId, refusal, learned))) throw new ImportMovedOn();
    await forgetTable(work, importId, refusal, config);
    return;
  }
  const { state, kind } = verdict;
  const now = await databaseNow(work.tx);
  const expiresAt = addHours(now, config.PREVIEW_TTL_HOURS);
  const shown = { kind, counts, planVersion: row.planVersion + 1, expiresAt, waitingSince: now, refusal: null };
  const moved = await moveImport(work, importId, { from: 'received', to: state }, { ...learned, ...shown });
  if (moved === null) throw new ImportMovedOn();
  if (state === 'nothing_to_do') return;
  await supersedeEarlier(work, row);
  await work.queue.send(work.tx, 'expire-import', { importId }, { after: expiresAt });
  await queueReminder(work, moved, config, now);
}

/** Rolls back the transaction, with what it has staged. */
class ImportMovedOn extends Error {
  constructor() {
    super('the import moved on while it was being read');
  }
}

/** Queues the import for the one place where files that take long are read, so that small files don't wait for it. */
async function queueAsLong({ db, queue }: Deps, importId: string): Promise<void> {
  await db.write((tx) => queue.send(tx, 'read-import', { importId, long: true }));
}

const progressIntervalMs = 4_000;

/** Shows in the thread how far a long reading is; a short one goes straight to its summary. */
function reportProgress({ db, queue, log }: Deps, importId: string) {
  let rowsRead = 0;
  const report = () =>
    db
      .write(async (tx) => void (await changeImport({ tx, queue }, importId, { state: 'received' }, { rowsRead })))
      .catch((error) => log.warn({ importId, ...describeError(error) }, 'progress update failed'));
  const interval = startInterval(report, progressIntervalMs);
  const onProgress = (rows: number) => {
    rowsRead = rows;
  };
  return { onProgress, stop: () => interval.stop() };
}
