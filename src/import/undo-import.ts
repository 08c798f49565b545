/** Job: an applied import is written back, once, as far as nobody has touched its records since. */
import { sql } from 'drizzle-orm';
import type { Transaction } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { type AuditedEntity, auditedEntities, auditedRecords, fingerprint, sameRecord } from './audited-records.ts';
import { type ImportRow, lockImport, moveImport } from './import-row.ts';
import { planUndo } from './undo-plan.ts';

/** Writes one import back in one transaction; does nothing when that was done already. */
export async function undoImport(deps: Deps, { importId }: { importId: string }): Promise<void> {
  await deps.db.write(async (tx) => {
    await tx.execute(sql`set local statement_timeout = '20min'`);
    const row = await lockImport(tx, importId);
    if (row?.state !== 'undoing') return;
    const planned = await planUndo(tx, importId);
    const restored = { fulfillment: 0, fulfillment_item: 0, purchase: 0 };
    for (const entity of auditedEntities) restored[entity] = await restore(tx, row, entity);
    const undoOutcome = { ...planned, records: restored.fulfillment, purchases: restored.purchase };
    const undoneAt = sql`now()` as unknown as Date;
    await moveImport({ tx, queue: deps.queue }, importId, { from: 'undoing', to: 'undone' }, { undoOutcome, undoneAt });
  });
}

/**
 * Gives the untouched records of one kind back the values that the audit trail has from before, and leaves an audit row
 * for each. Records are locked in the order of their ids.
 */
async function restore(tx: Transaction, row: ImportRow, entity: AuditedEntity): Promise<number> {
  const { table, key, written } = auditedRecords[entity];
  const values = Object.entries(written).map(([column, type]) =>
    sql.raw(`${column} = case when b.after ? '${column}' then (b.before->>'${column}')::${type} else r.${column} end`),
  );
  if (entity === 'fulfillment') values.push(sql`date_updated = now()`);
  const restored = await tx.execute(sql`
    with untouched as materialized (
      select e.entity_id, e.before, e.after, e.source_line
      from audit_events e join ${table} r on ${sameRecord(entity)}
      where e.import_id = ${row.importId} and e.action = 'import' and e.entity = ${entity}
        and ${fingerprint(entity, 'r')} = e.fingerprint
      order by r.${sql.raw(key.name)} for update of r
    ),
    updated as (
      update ${table} r set ${sql.join(values, sql`, `)}
      from untouched b where ${sql.raw(`r.${key.name} = b.entity_id::${key.type}`)}
      returning b.*, ${fingerprint(entity, 'r')} as fingerprint
    )
    insert into audit_events
      (import_id, action, actor, at, entity, entity_id, before, after, source_line, fingerprint)
    select ${row.importId}::uuid, 'undo', ${row.undoneBy}, now(), ${entity}, u.entity_id, u.after,
      (select jsonb_object_agg(name, u.before->name) from jsonb_object_keys(u.after) as name),
      u.source_line, u.fingerprint
    from updated u`);
  return restored.count;
}
