/**
 * What undoing an import comes to, from its audit trail: records that are still exactly as the import left them go back,
 * records that somebody touched since stay as they are, records that are gone can't come back.
 */
import { type SQL, sql } from 'drizzle-orm';
import type { Transaction } from '../../db/client.ts';
import { rowsOf } from '../../db/rows-of.ts';
import type { UndoExample, UndoGroup, UndoOutcome } from '../counts.ts';
import {
  type AuditedEntity,
  auditedEntities,
  auditedRecords,
  auditRowsOf,
  fingerprint,
  isUntouched,
  sameRecord,
} from '../writing/audited-records.ts';
import { findDoubts, mostExamples } from './undo-doubts.ts';

type Fate = 'back' | 'touched' | 'gone';
type Fates = Record<Fate, UndoGroup>;

/** Counts what an undo would do right now; writes nothing. Items that go back are not counted apart from their record. */
export async function planUndo(tx: Transaction, importId: string): Promise<UndoOutcome> {
  const fulfillment = await countFates(tx, importId, 'fulfillment');
  const item = await countFates(tx, importId, 'fulfillment_item');
  const purchase = await countFates(tx, importId, 'purchase');
  const merge = (fate: Fate) => mergeGroups([fulfillment[fate], purchase[fate], item[fate]]);
  return {
    records: fulfillment.back.count,
    purchases: purchase.back.count,
    changedSince: merge('touched'),
    gone: merge('gone'),
    doubtful: mergeGroups(await findDoubts(tx, importId)),
  };
}

/** Locks the records that an import changed, in the order of their ids: what is planned then is what is written. */
export async function lockAudited(tx: Transaction, importId: string): Promise<void> {
  for (const entity of auditedEntities) {
    const { table, key } = auditedRecords[entity];
    await tx.execute(sql`select count(*) from (
      select from ${auditRowsOf(importId, entity)} e join ${table} r on ${sameRecord(entity)}
      order by r.${sql.raw(key.name)} for update of r) locked`);
  }
}

async function countFates(tx: Transaction, importId: string, entity: AuditedEntity): Promise<Fates> {
  const { table, key, orderId } = auditedRecords[entity];
  const groups = await rowsOf<{ fate: Fate | 'with its record'; count: number; examples: UndoExample[] | null }>(
    tx,
    sql`with fates as (
        select e.entity_id, e.audit_event_id, ${fingerprint(entity, 'r')} as now, ${orderId} as order_id,
          case when r.${sql.raw(key.name)} is null then 'gone'
            when ${isUntouched(importId, entity)} then 'back'
            when ${fingerprint(entity, 'r')} = e.fingerprint then 'with its record' else 'touched' end as fate
        from ${auditRowsOf(importId, entity)} e left join ${table} r on ${sameRecord(entity)}
      ),
      ranked as (
        select *, row_number() over (partition by fate order by audit_event_id) as place
        from fates where fate in ('touched', 'gone')
      )
      select fate, count(*)::int as count, (${examplesOf(entity)} where s.fate = fates.fate) as examples
      from fates group by fate`,
  );
  const group = (fate: Fate): UndoGroup => {
    const found = groups.find((one) => one.fate === fate);
    return { count: found?.count ?? 0, examples: found?.examples ?? [] };
  };
  return { back: group('back'), touched: group('touched'), gone: group('gone') };
}

/**
 * Who changed a record last is known where the audit trail has the record just as it is now; anybody else writes to the
 * tables without a trace here.
 */
function examplesOf(entity: AuditedEntity): SQL {
  return sql`select json_agg(json_build_object('entity', ${entity}::text, 'entityId', s.entity_id, 'orderId', s.order_id,
      'by', last.actor, 'at', last.at) order by s.place)
    from (select * from ranked where place <= ${mostExamples}) s left join lateral (
      select actor, at from (
        select l.actor, l.at, l.fingerprint from audit_events l
        where l.entity = ${entity} and l.entity_id = s.entity_id and l.audit_event_id > s.audit_event_id
        order by l.audit_event_id desc limit 1
      ) later where later.fingerprint = s.now
    ) last on true`;
}

function mergeGroups(groups: UndoGroup[]): UndoGroup {
  return {
    count: groups.reduce((sum, { count }) => sum + count, 0),
    examples: groups.flatMap(({ examples }) => examples).slice(0, mostExamples),
  };
}
