/** Job: an applied import is written back, once, as far as nobody has touched its records since. */
import { sql } from 'drizzle-orm';
import type { Transaction } from '../../db/client.ts';
import type { Deps } from '../../deps.ts';
import {
  type AuditedEntity,
  auditedEntities,
  auditedRecords,
  auditRowsOf,
  fingerprint,
  isUntouched,
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
    // Items first: they go back only with their fulfillment, which is to be seen while that still is as it was left.
    for (const entity of auditedEntities.toReversed()) await restore(tx, row, entity);
    const undoneAt = sql`now()` as unknown as Date;
    await moveImport({ tx, queue: deps.queue }, importId, { from: 'undoing', to: 'undone' }, { undoOutcome, undoneAt });
  });
}

/**
 * Gives the untouched records of one kind back the values that the audit trail has from before, and leaves an audit row
 * for each. The records are locked, so these are the ones that were planned.
 */
async function restore(tx: Transaction, row: ImportRow, entity: AuditedEntity): Promise<void> {
  const { table, written } = auditedRecords[entity];
  const values = Object.entries(written).map(([column, type]) =>
    sql.raw(`${column} = case when e.after ? '${column}' then (e.before->>'${column}')::${type} else r.${column} end`),
  );
  if (entity === 'fulfillment') values.push(sql`date_updated = now()`);
  await tx.execute(sql`
    with restored as (
      update ${table} r set ${sql.join(values, sql`, `)}
      from ${auditRowsOf(row.importId, entity)} e
      where ${sameRecord(entity)} and ${isUntouched(row.importId, entity)}
      returning e.entity_id, e.before, e.after, e.source_line, ${fingerprint(entity, 'r')} as fingerprint
    )
    insert into audit_events
      (import_id, action, actor, at, entity, entity_id, before, after, source_line, fingerprint)
    select ${row.importId}::uuid, 'undo', ${row.undoneBy}, now(), ${entity}, entity_id, after,
      (select jsonb_object_agg(name, before->name) from jsonb_object_keys(after) as name),
      source_line, fingerprint
    from restored order by entity_id`);
}
