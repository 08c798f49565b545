/** Job: a confirmed import is written, whole and once, or not at all. */
import { addHours } from 'date-fns/addHours';
import { sql } from 'drizzle-orm';
import type { Transaction } from '../../db/client.ts';
import { classifyDatabaseFailure, refusedDetails } from '../../db/database-failure.ts';
import type { Deps } from '../../deps.ts';
import { describeFullDisk, findFullDisk, reportFullDisk } from '../../runtime/disk.ts';
import { describeError } from '../../runtime/errors.ts';
import { describeFailedWork, describeRefusedWrite, type RefusedLine } from '../messages/refused-write.ts';
import type { Drift, Outcome, Refusal } from '../model/counts.ts';
import { findImport, type ImportRow, lockImport, moveImport } from '../model/import-row.ts';
import { type LineRange, type PlannedImport, plannedChanges, stagedRecords } from '../model/planned-changes.ts';
import { findRecordsDrift, findUnwrittenRecords } from '../records/find-records-drift.ts';
import { writeRecords } from '../records/write-records.ts';
import { announceResults } from '../webhooks/webhook-events.ts';
import { findDrift, findTriggers } from './find-drift.ts';
import { findRefusedLine } from './find-refused-line.ts';
import { RecordsDrifted, writeLines, writePlan } from './write-plan.ts';

/**
 * Writes an import that is confirmed; does nothing when that was done already. When the connection broke during the
 * commit, the next attempt finds out from the import's state which way it went.
 */
export async function applyImport(deps: Deps, { importId }: { importId: string }): Promise<void> {
  try {
    await deps.db.write(async (tx) => {
      const row = await lockImport(tx, importId);
      if (row?.state !== 'confirmed') return;
      // Enough for the changes of a hundred thousand rows, which would go through temporary files otherwise.
      await tx.execute(sql`set local work_mem = '64MB'`);
      const outcome = await planWriterFor(row).write(tx, row);
      const applied = { outcome, drift: null, appliedAt: sql`now()` };
      const move = { from: 'confirmed', to: 'applied' } as const;
      const moved = await moveImport({ tx, queue: deps.queue }, importId, move, applied);
      if (moved !== null) await announceResults({ tx, queue: deps.queue }, moved, deps.config);
      const after = addHours(moved?.appliedAt ?? deps.now(), deps.config.UNDO_HOURS);
      await deps.queue.send(tx, 'retire-import', { importId }, { after });
    });
  } catch (error) {
    if (error instanceof RecordsDrifted) return await reopenAfterDrift(deps, importId, error);
    const refusal = findFullDisk(error) === null ? await refusalBy(deps, importId, error) : fullDisk(deps, error);
    if (refusal === null) throw error;
    await reopen(deps, importId, refusal);
  }
}

/** Job: tells people that a confirmed import could not be written, after all attempts for a reason of ours. */
export async function failApply(deps: Deps, { importId }: { importId: string }): Promise<void> {
  await reopen(deps, importId, { code: 'E_INTERNAL', text: describeFailedWork('apply', importId.slice(0, 8)) });
}

/** So often the same rows may have changed before the summary says what keeps changing them. */
const patience = 3;

/** Nothing was written: the rows are planned again against today's records, and the summary asks again. */
async function reopenAfterDrift({ db, queue }: Deps, importId: string, { unwritten }: RecordsDrifted): Promise<void> {
  await db.write(async (tx) => {
    const row = await findImport(tx, importId);
    if (row === null) return;
    const found = (await planWriterFor(row).findDrift(tx, row)) ?? unwritten;
    const drift = found === null ? null : await compareDrift(tx, row.drift, found);
    const undecided = { drift, decidedBy: null, decidedAt: null };
    const moved = await moveImport({ tx, queue }, importId, { from: 'confirmed', to: 'received' }, undecided);
    if (moved !== null) await queue.send(tx, 'read-import', { importId });
  });
}

/** Counts how often in a row the same has changed; from `patience` on, with what may be the cause. */
async function compareDrift(tx: Transaction, before: Drift | null, now: Drift): Promise<Drift> {
  const isSame = before?.records === now.records && String(before.examples) === String(now.examples);
  const times = isSame ? before.times + 1 : 1;
  return { ...now, times, triggers: times < patience ? [] : await findTriggers(tx) };
}

/** A retry would only fill the disk again: a person decides when. */
function fullDisk(deps: Deps, error: unknown): Refusal {
  reportFullDisk(deps, 'database', describeError(error));
  const text = `Nothing was saved: ${describeFullDisk('database')}. Please confirm again later.`;
  return { code: 'E_DISK_FULL', text };
}

/** What the database refused, and in which row; null when it would take the same write later, or the fault is ours. */
async function refusalBy(deps: Deps, importId: string, error: unknown): Promise<Refusal | null> {
  const refused = classifyDatabaseFailure(error) === 'refused' ? refusedDetails(error) : null;
  if (refused === null) return null;
  deps.log.warn({ importId, ...describeError(error) }, 'the database refused an import');
  const text = describeRefusedWrite(refused, await findRefusedRow(deps, importId));
  return { code: 'E_DATABASE', text };
}

async function findRefusedRow({ db }: Deps, importId: string): Promise<RefusedLine | null> {
  const row = await db.read((tx) => findImport(tx, importId));
  if (row === null) return null;
  const writer = planWriterFor(row);
  const staged = (lines?: LineRange) => writer.staged({ ...row, ...(lines && { lines }) });
  const all = staged();
  const line = await findRefusedLine(db, { rows: all, line: all.line }, (tx, lines) =>
    writer.writeLines(tx, { ...row, lines }),
  );
  if (line === null) return null;
  const only = staged({ from: line, to: line });
  const [found] = await db.read((tx) => tx.select({ orderId: only.orderId }).from(only).limit(1));
  return { line, orderId: found?.orderId ?? null };
}

/** Nothing was written; the summary says why, and waits for another click. */
async function reopen({ db, queue }: Deps, importId: string, refusal: Refusal): Promise<void> {
  await db.write(async (tx) => {
    const undecided = { refusal, decidedBy: null, decidedAt: null };
    const moved = await moveImport({ tx, queue }, importId, { from: 'confirmed', to: 'ready' }, undecided);
    if (moved?.expiresAt) await queue.send(tx, 'expire-import', { importId }, { after: moved.expiresAt });
  });
}

interface PlanWriter {
  /**
   * Writes the plan of a confirmed import.
   * @throws {RecordsDrifted} when anything is no longer what the summary was made from; the caller rolls back
   */
  write(tx: Transaction, row: ImportRow): Promise<Outcome>;
  /** Writes the part that `row.lines` names, without asking whether that is all that was promised. */
  writeLines(tx: Transaction, row: PlannedImport): Promise<unknown>;
  /** How today's records differ from those that the summary was made from; null if they don't. */
  findDrift(tx: Transaction, row: ImportRow): Promise<Drift | null>;
  /** What is staged, with its lines and orders. */
  staged(row: PlannedImport): ReturnType<typeof plannedChanges> | ReturnType<typeof stagedRecords>;
}

const rows: PlanWriter = { write: writePlan, writeLines, findDrift, staged: plannedChanges };
const wholeRecords: PlanWriter = {
  write: writeWholeRecords,
  writeLines: writeRecords,
  findDrift: findRecordsDrift,
  staged: stagedRecords,
};

/** The writer for an import's kind. */
const planWriterFor = ({ kind }: ImportRow): PlanWriter => (kind === 'records' ? wholeRecords : rows);

async function writeWholeRecords(tx: Transaction, row: ImportRow): Promise<Outcome> {
  const drift = await findRecordsDrift(tx, row);
  if (drift !== null) throw new RecordsDrifted(drift);
  const { records, isWhole } = await writeRecords(tx, row);
  const isPromised = records === row.counts?.records?.effect.skip.records;
  if (!isWhole || !isPromised) throw new RecordsDrifted(await findUnwrittenRecords(tx, row));
  return { records, purchases: 0 };
}
