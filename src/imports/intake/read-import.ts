/** Job: a shared file becomes a staged plan and a summary. Reads records, writes only staging tables. */
import { join } from 'node:path';
import { FileRefused, unpackRefusal } from '../../columns/file-refused.ts';
import type { Database } from '../../db/client.ts';
import type { Deps } from '../../deps.ts';
import { withTempFolder } from '../../runtime/disk.ts';
import { describeError } from '../../runtime/errors.ts';
import { startInterval } from '../../runtime/timers.ts';
import { createWorkerPool, WorkerFailed, type WorkerPool } from '../../runtime/worker-pool.ts';
import { fixedLimits, readingFailed } from '../../spreadsheets/file-refusals.ts';
import { requireRightTo } from '../decide/authorize.ts';
import type { ColumnChoice } from '../model/counts.ts';
import { changeImport, findImport, type ImportRow } from '../model/import-row.ts';
import { hasManyRows, hasStagedRows } from '../model/staged-rows.ts';
import { recallColumns } from './choose-columns.ts';
import { pointToSameContent } from './earlier-imports.ts';
import { type FetchOptions, fetchContent, isTooLargeForShort, maxFileBytes } from './fetch-content.ts';
import type { PlannedFile, PlanResult, PlanTask } from './plan-task.ts';
import { refuseImport } from './refuse-import.ts';

export const planWorker = new URL('./plan-worker.ts', import.meta.url);

/** The connections that a planner uses: one to stage rows, one to look up the records that they mean. */
const plannerConnections = 2;

/**
 * The processes that read and plan imports; starts none yet. `db` is the database at `databaseUrl`, whose connections
 * they count among.
 */
export const openPlanners = (databaseUrl: string, db: Database): WorkerPool =>
  createWorkerPool(planWorker, { shared: { databaseUrl }, borrow: () => db.lend(plannerConnections) });

/** Milliseconds that the next rows of a file may take. */
const maxWait = 5 * 60_000;

/**
 * Reads one import up to its summary; does nothing when that was done already. A retry starts from the beginning. There
 * are two ways in: a file, and rows that are staged already because a record or a cell changed after they were planned.
 * What turns out to take long is queued again with `long`.
 */
export async function readImport(
  deps: Deps,
  { importId, long = false }: { importId: string; long?: boolean },
  signal: AbortSignal,
): Promise<void> {
  const { row, isStaged } = await deps.db.read(async (tx) => ({
    row: await findImport(tx, importId),
    isStaged: await hasStagedRows(tx, importId),
  }));
  if (row?.state !== 'received') return;
  deps.planners.prepare(); // while the file is fetched
  try {
    // A bot has no rights; IMPORT_BOTS names it. Rows that are read already wait for those who decide now.
    if (!row.isByBot && !isStaged) await requireRightTo('share', deps, { userId: row.sharedBy }, row, 'operate');
    if (isStaged && hasManyRows(row) && !long) return await queueAsLong(deps, importId);
    await (isStaged ? plan(deps, row, null, signal) : planContent(deps, row, { long, signal }));
  } catch (error) {
    if (!long && isTooLargeForShort(error, deps)) return await queueAsLong(deps, importId);
    await refuseImport(deps, row, error);
  }
}

/** Plans the rows of the file in Slack, or of the pasted lines. */
async function planContent(deps: Deps, row: ImportRow, options: FetchOptions): Promise<void> {
  await withTempFolder(async (folder) => {
    const path = join(folder, 'shared-file');
    const { contentHash } = await fetchContent(deps, row, path, options);
    if (await pointToSameContent(deps, row, contentHash)) return;
    const limits = { ...fixedLimits, maxBytes: maxFileBytes(deps.config), maxRows: deps.config.MAX_ROWS };
    const columnChoice = row.columnChoice?.remembered === false ? row.columnChoice : null;
    const file = { path, contentHash, limits, columnChoice };
    try {
      await plan(deps, row, file, options.signal);
    } catch (error) {
      const recalled = columnChoice === null ? await recallFor(deps, row, error) : null;
      if (recalled === null) throw error;
      await plan(deps, row, { ...file, columnChoice: recalled }, options.signal);
    }
  });
}

/** Plans the rows of a downloaded file, or those that are staged already. @throws {FileRefused} when the file can't be used */
async function plan(deps: Deps, row: ImportRow, file: PlannedFile | null, signal: AbortSignal): Promise<void> {
  const { config, planners, log } = deps;
  const { TIME_ZONE, PREVIEW_TTL_HOURS } = config;
  const task: PlanTask = { config: { TIME_ZONE, PREVIEW_TTL_HOURS }, row, file };
  const progress = reportProgress(deps, row.importId);
  const { onProgress } = progress;
  const run = () => planners.run(task, { maxWait, signal, onProgress }) as Promise<PlanResult>;
  try {
    const refusal = await run().catch((error: unknown) => {
      // Whatever ended the process, it may not have been this file.
      if (!(error instanceof WorkerFailed) || error.reason !== 'fault') throw error;
      log.warn({ importId: row.importId, ...describeError(error) }, 'reading process ended');
      return run();
    });
    if (refusal !== null) throw unpackRefusal(refusal);
  } catch (error) {
    // Of rows that are staged already no file is at fault.
    throw error instanceof WorkerFailed && file !== null ? readingFailed(error.reason, error) : error;
  } finally {
    await progress.stop();
  }
}

/** For a file that was refused because of its header: what was chosen for this header before. */
async function recallFor({ db }: Deps, row: ImportRow, error: unknown): Promise<ColumnChoice | null> {
  const table = error instanceof FileRefused ? error.table : undefined;
  return table === undefined ? null : await db.read((tx) => recallColumns(tx, row, table.header));
}

/** Queues the import for the one place where files that take long are read, so that small files don't wait for it. */
async function queueAsLong({ db, queue }: Deps, importId: string): Promise<void> {
  await db.write((tx) => queue.send(tx, 'read-import', { importId, long: true }));
}

const firstProgressMs = 2_000;
const progressIntervalMs = 4_000;

/** Shows in the thread how far a long reading is; a short one goes straight to its summary. */
function reportProgress({ db, queue, log }: Deps, importId: string) {
  let rowsRead = 0;
  let rowsExpected: number | null = null;
  const report = async () => {
    await db
      .write((tx) => changeImport({ tx, queue }, importId, { state: 'received' }, { rowsRead, rowsExpected }))
      .catch((error) => log.warn({ importId, ...describeError(error) }, 'progress update failed'));
  };
  const interval = startInterval(report, progressIntervalMs, { first: firstProgressMs });
  const onProgress = (rows: number, total?: number) => {
    rowsRead = rows;
    rowsExpected = total ?? rowsExpected;
  };
  return { onProgress, stop: () => interval.stop() };
}
