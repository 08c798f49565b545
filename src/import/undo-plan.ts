/**
 * What undoing an import comes to, from its audit trail: records that are still exactly as the import left them go back,
 * records that somebody touched since stay as they are, records that are gone can't come back.
 */
import { sql } from 'drizzle-orm';
import type { Transaction } from '../db/client.ts';
import { rowsOf } from '../db/rows-of.ts';
import { type AuditedEntity, auditedRecords, fingerprint, sameRecord } from './audited-records.ts';
import type { UndoExample, UndoGroup, UndoOutcome } from './counts.ts';

type Fate = 'back' | 'touched' | 'gone';
const mostExamples = 3;

/** Counts what an undo would do right now; writes nothing. Items belong to their record and are not counted apart. */
export async function planUndo(tx: Transaction, importId: string): Promise<UndoOutcome> {
  const records = await countFates(tx, importId, 'fulfillment');
  const purchases = await countFates(tx, importId, 'purchase');
  return {
    records: records.back.count,
    purchases: purchases.back.count,
    changedSince: merge(records.touched, purchases.touched),
    gone: merge(records.gone, purchases.gone),
  };
}

/** Who changed a record since is known where the audit trail has it; others write to the tables without a trace here. */
async function countFates(tx: Transaction, importId: string, entity: AuditedEntity): Promise<Record<Fate, UndoGroup>> {
  const { table, key, orderId } = auditedRecords[entity];
  const groups = await rowsOf<{ fate: Fate; count: number; examples: UndoExample[] | null }>(
    tx,
    sql`with fates as (
        select e.entity_id, e.at, ${orderId} as order_id,
          case when r.${sql.raw(key.name)} is null then 'gone'
            when ${fingerprint(entity, 'r')} = e.fingerprint then 'back' else 'touched' end as fate
        from audit_events e left join ${table} r on ${sameRecord(entity)}
        where e.import_id = ${importId} and e.action = 'import' and e.entity = ${entity}
      ),
      shown as (select * from fates where fate <> 'back' order by entity_id limit ${mostExamples * 2})
      select fate, count(*)::int as count,
        (select json_agg(json_build_object('entity', ${entity}::text, 'entityId', s.entity_id, 'orderId', s.order_id,
            'by', later.actor, 'at', later.at))
          from shown s left join lateral (
            select l.actor, l.at from audit_events l
            where l.entity = ${entity} and l.entity_id = s.entity_id and l.at > s.at order by l.at desc limit 1
          ) later on true
          where s.fate = fates.fate) as examples
      from fates group by fate`,
  );
  const group = (fate: Fate): UndoGroup => {
    const found = groups.find((one) => one.fate === fate);
    return { count: found?.count ?? 0, examples: found?.examples ?? [] };
  };
  return { back: group('back'), touched: group('touched'), gone: group('gone') };
}

const merge = (a: UndoGroup, b: UndoGroup): UndoGroup => ({
  count: a.count + b.count,
  examples: [...a.examples, ...b.examples].slice(0, mostExamples),
});
