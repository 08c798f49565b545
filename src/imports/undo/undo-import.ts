/** Job: an applied import is written back, once, as far as its records have not been touched since. */
import { and, asc, getTableColumns, type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { Transaction } from '../../db/client.ts';
import { classifyDatabaseFailure, refusedDetails } from '../../db/database-failure.ts';
import type { Deps } from '../../deps.ts';
import { fulfillments } from '../../fulfillments/tables.ts';
import type { JobData } from '../../jobs/job-kinds.ts';
import { describeError } from '../../runtime/errors.ts';
import { findTriggers } from '../apply/find-drift.ts';
import { findRefusedLine } from '../apply/find-refused-line.ts';
import {
  describeFailedWork,
  describeRefusedUndo,
  describeSkippedUndo,
  moreThanShown,
  type RefusedLine,
} from '../messages/refused-write.ts';
import {
  type AuditedEntity,
  type AuditRows,
  auditedEntities,
  auditedRecords,
  auditRowsFor,
  auditRowsOf,
  fingerprint,
  isUntouched,
  newAuditEvents,
  sameRecord,
  undoBy,
} from '../model/audited-records.ts';
import type { Refusal, UndoOutcome } from '../model/counts.ts';
import { findImport, type ImportRow, lockImport, moveImport } from '../model/import-row.ts';
import type { LineRange } from '../model/planned-changes.ts';
import { lockRecords } from '../records/find-records-drift.ts';
import { restoreRecords as restoreAsBefore } from '../records/undo-records.ts';
import { announceResults } from '../webhooks/webhook-events.ts';
import { amountsOf, lockAudited, planRecordsUndo, planUndo } from './plan-undo.ts';

/**
 * Writes one import back in one transaction; does nothing when that was done already. What the database refuses leaves
 * the import applied, and its summary says why; so does more than the form showed, as after the undo of a later import.
 */
export async function undoImport(deps: Deps, { importId, shown = [] }: JobData['undo-import']): Promise<void> {
  try {
    await deps.db.write(async (tx) => {
      const row = await lockImport(tx, importId);
      if (row?.state !== 'undoing') return;
      const undoOutcome = await (row.kind === 'records' ? undoRecords(tx, row) : undoRows(tx, row));
      if (amountsOf(undoOutcome).some((n, at) => n > (shown[at] ?? n))) throw new MoreThanShown();
      const undone = { undoOutcome, undoneAt: sql`now()` };
      const work = { tx, queue: deps.queue };
      const moved = await moveImport(work, importId, { from: 'undoing', to: 'undone' }, undone);
      if (moved !== null) await announceResults(work, moved, deps.config);
    });
  } catch (error) {
    const refusal = await refusalBy(deps, importId, error);
    if (refusal === null) throw error;
    await keepApplied(deps, importId, refusal);
  }
}

/** What stopped an undo; null when the database would take the same write later, or the fault is ours. */
async function refusalBy(deps: Deps, importId: string, error: unknown): Promise<Refusal | null> {
  if (error instanceof RowsSkipped) {
    deps.log.warn({ importId, rows: error.rows }, 'the database skipped rows of an undo');
    const text = describeSkippedUndo(error.rows, await deps.db.read(findTriggers));
    return { code: 'E_DATABASE', text };
  }
  if (error instanceof MoreThanShown) return { code: 'E_UNDO', text: moreThanShown };
  const refused = classifyDatabaseFailure(error) === 'refused' ? refusedDetails(error) : null;
  if (refused === null) return null;
  deps.log.warn({ importId, ...describeError(error) }, 'the database refused an undo');
  return { code: 'E_DATABASE', text: describeRefusedUndo(refused, await findRefusedRow(deps, importId)) };
}

/** Records that were locked and counted were not written, as by a trigger that skips them: the undo would not be whole. */
class RowsSkipped extends Error {
  readonly rows: number;

  constructor(rows: number) {
    super('the database skipped rows');
    this.rows = rows;
  }
}

/** More would be restored than the form showed: somebody has to see that first. */
class MoreThanShown extends Error {}

async function undoRows(tx: Transaction, row: ImportRow): Promise<UndoOutcome> {
  await lockAudited(tx, row.importId);
  const { outcome, items } = await planUndo(tx, row.importId);
  const skipped = outcome.records + outcome.purchases + items - (await restoreLines(tx, row));
  if (skipped !== 0) throw new RowsSkipped(skipped);
  return outcome;
}

async function undoRecords(tx: Transaction, row: ImportRow): Promise<UndoOutcome> {
  await lockRecords(tx, row.importId, { ofAdded: true });
  const outcome = await planRecordsUndo(tx, row.importId);
  const skipped = outcome.records - (await restoreAsBefore(tx, row));
  if (skipped !== 0) throw new RowsSkipped(skipped);
  return outcome;
}

/** Job: tells people that an undo could not be written, after all attempts for a reason of ours. */
export async function failUndo(deps: Deps, { importId }: { importId: string }): Promise<void> {
  await keepApplied(deps, importId, { code: 'E_INTERNAL', text: describeFailedWork('undo', importId.slice(0, 8)) });
}

async function keepApplied({ db, queue }: Deps, importId: string, refusal: Refusal): Promise<void> {
  const move = { from: 'undoing', to: 'applied' } as const;
  await db.write((tx) => moveImport({ tx, queue }, importId, move, { refusal, undoneBy: null }));
}

async function findRefusedRow({ db }: Deps, importId: string): Promise<RefusedLine | null> {
  const row = await db.read((tx) => findImport(tx, importId));
  if (row === null || row.kind === 'records') return null;
  const rows = auditRowsOf(importId, 'fulfillment');
  const line = await findRefusedLine(db, { rows, line: rows.sourceLine }, (tx, lines) => restoreLines(tx, row, lines));
  return line === null ? null : { line, orderId: null };
}

/**
 * Items first: they go back only with their fulfillment, which must still be as the import left it to be recognized.
 * Resolves to how many records of all kinds were written.
 */
async function restoreLines(tx: Transaction, row: ImportRow, lines?: LineRange): Promise<number> {
  let written = 0;
  for (const entity of auditedEntities.toReversed()) written += await restoreRecords(tx, row, entity, lines);
  return written;
}

/**
 * Gives the untouched records of one kind back the values that the audit trail has from before, and leaves an audit row
 * for each. The records are locked, so these are the ones that were planned.
 */
async function restoreRecords(
  tx: Transaction,
  row: ImportRow,
  entity: AuditedEntity,
  lines?: LineRange,
): Promise<number> {
  const rows = auditRowsOf(row.importId, entity, lines);
  const { entityId, before, after, sourceLine } = rows;
  const restored = tx.$with('restored').as(
    tx
      .update(auditedRecords[entity].table)
      .set(formerValues(entity, rows))
      .from(rows)
      .where(and(sameRecord(entity, rows), isUntouched(row.importId, entity, rows)))
      .returning({
        entityId,
        before: sql`${after}`.as('written'),
        after: sql`(select jsonb_object_agg(name, ${before}->name) from jsonb_object_keys(${after}) as name)`.as(
          'former',
        ),
        sourceLine,
        fingerprint: fingerprint(entity).as('fingerprint'),
      }),
  );
  const audit = auditRowsFor(restored, undoBy(row, entity)).orderBy(asc(restored.entityId));
  const written = await tx.with(restored).insert(newAuditEvents).select(audit);
  return written.count;
}

/** What an undo sets in a record, by property: a value from before where the import wrote one. */
function formerValues(entity: AuditedEntity, { before, after }: AuditRows): Record<string, SQL> {
  const { table, written } = auditedRecords[entity];
  const formerValue = (column: PgColumn) => {
    const name = sql.raw(`'${column.name}'`);
    const former = sql`(${before}->>${name})::${sql.raw(column.getSQLType())}`;
    return sql`case when ${after} ? ${name} then ${former} else ${column} end`;
  };
  const values = Object.entries(getTableColumns(table)).flatMap(([property, column]): [string, SQL][] => {
    if (column === fulfillments.dateUpdated) return [[property, sql`now()`]];
    return written.includes(column) ? [[property, formerValue(column)]] : [];
  });
  return Object.fromEntries(values);
}
