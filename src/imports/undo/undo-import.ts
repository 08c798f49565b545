/** Job: an applied import is written back, once, as far as its records have not been touched since. */
import { and, asc, getTableColumns, type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { Transaction } from '../../db/client.ts';
import type { Deps } from '../../deps.ts';
import { fulfillments } from '../../fulfillments/tables.ts';
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
} from '../model/audited-records.ts';
import { type ImportRow, lockImport, moveImport } from '../model/import-row.ts';
import { lockAudited, planUndo } from './plan-undo.ts';

/** Writes one import back in one transaction; does nothing when that was done already. */
export async function undoImport(deps: Deps, { importId }: { importId: string }): Promise<void> {
  await deps.db.write(async (tx) => {
    const row = await lockImport(tx, importId);
    if (row?.state !== 'undoing') return;
    await lockAudited(tx, importId);
    const undoOutcome = await planUndo(tx, importId);
    // Items first: they go back only with their fulfillment, which must still be as the import left it to be recognized.
    for (const entity of auditedEntities.toReversed()) await restoreRecords(tx, row, entity);
    const undone = { undoOutcome, undoneAt: sql`now()` };
    await moveImport({ tx, queue: deps.queue }, importId, { from: 'undoing', to: 'undone' }, undone);
  });
}

/**
 * Gives the untouched records of one kind back the values that the audit trail has from before, and leaves an audit row
 * for each. The records are locked, so these are the ones that were planned.
 */
async function restoreRecords(tx: Transaction, row: ImportRow, entity: AuditedEntity): Promise<void> {
  const rows = auditRowsOf(row.importId, entity);
  const { entityId, before, after, sourceLine } = rows;
  const restored = tx.$with('restored').as(
    tx
      .update(auditedRecords[entity].table)
      .set(formerValues(entity, rows))
      .from(rows)
      .where(and(sameRecord(entity, rows), isUntouched(row.importId, entity, rows)))
      .returning({ entityId, before, after, sourceLine, fingerprint: fingerprint(entity).as('fingerprint') }),
  );
  const audit = auditRowsFor(
    restored,
    { importId: row.importId, action: 'undo', actor: row.undoneBy, entity },
    {
      entityId: restored.entityId,
      before: restored.after,
      after: sql`(select jsonb_object_agg(name, ${restored.before}->name) from jsonb_object_keys(${restored.after}) as name)`,
      ...{ sourceLine: restored.sourceLine, fingerprint: restored.fingerprint },
    },
  );
  await tx
    .with(restored)
    .insert(newAuditEvents)
    .select(audit.orderBy(asc(restored.entityId)));
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
