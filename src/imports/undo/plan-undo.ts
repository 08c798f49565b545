/**
 * What undoing an import comes to, from its audit trail: records that are still exactly as the import left them go back,
 * records that somebody touched since stay as they are, records that are gone can't come back.
 */
/* MERGED:
 * What speaks against giving a record back its former values although nobody touched it: the world around it has moved
 * on. Holdfast does not guess what was meant; it gives the record back and says so, before and after.
 */
import { type SQL, sql } from 'drizzle-orm';
import type { Transaction } from '../../db/client.ts';
import { queryRows } from '../../db/queries.ts';
import { billablePurchaseStatuses } from '../../fulfillments/fulfillment.ts';
import {
  type AuditedEntity,
  auditedEntities,
  auditedRecords,
  auditRowsOf,
  fingerprint,
  isUntouched,
  sameRecord,
} from '../model/audited-records.ts';
import type { UndoExample, UndoGroup, UndoOutcome } from '../model/counts.ts';

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
  const groups = await queryRows<{ fate: Fate | 'with its record'; count: number; examples: UndoExample[] | null }>(
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
    from (select * from ranked where place <= ${maxExamples}) s left join lateral (
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
    examples: groups.flatMap(({ examples }) => examples).slice(0, maxExamples),
  };
}

/** Of a group of records so many are named. */
export const maxExamples = 3;

/** Finds the doubts about the records of an import that would go back right now. */
export async function findDoubts(tx: Transaction, importId: string): Promise<UndoGroup[]> {
  return [
    await doubts(tx, 'fulfillment', numberElsewhere(importId)),
    await doubts(tx, 'purchase', billedElsewhere(importId)),
    await doubts(tx, 'purchase', staysCancelled(importId)),
  ];
}

/**
 * The untouched records `r` of an import with their audit rows `e`. They are found before anything is looked up for
 * them: right after a large import the planner takes them for few and would read whole tables for each.
 */
const untouched = (importId: string, entity: AuditedEntity, columns: SQL, condition: SQL = sql`true`) => sql`
  with mine as materialized (
    select e.entity_id, e.audit_event_id, r.order_id, ${columns}
    from ${auditRowsOf(importId, entity)} e join ${auditedRecords[entity].table} r on ${sameRecord(entity)}
    where ${condition} and ${isUntouched(importId, entity)}
  )`;

/** A tracking number that would come back is on another order's record by now. */
const numberElsewhere = (importId: string) => sql`
  ${untouched(importId, 'fulfillment', sql`e.before->>'tracking_number' as number`, sql`e.before ? 'tracking_number'`)}
  select m.entity_id, m.order_id, 'its tracking number is on a record of order ' || min(o.order_id) || ', too' as doubt
  from mine m join fulfillments o on o.tracking_number = m.number and o.order_id <> m.order_id
  group by m.entity_id, m.order_id`;

/** The customer subscribed to the same product again. */
const billedElsewhere = (importId: string) => sql`
  ${untouched(importId, 'purchase', sql`r.product_id`)}
  select m.entity_id, m.order_id, 'the order has another subscription to this product, ' || min(p.purchase_id) as doubt
  from mine m join purchases p on p.order_id = m.order_id and p.product_id = m.product_id and p.purchase_id <> m.entity_id
  where p.status = any(${sql.param(billablePurchaseStatuses)}::text[])
  group by m.entity_id, m.order_id`;

/** A record that holds the subscription's product was cancelled by this import or a later one, and stays so. */
const staysCancelled = (importId: string) => sql`
  ${untouched(importId, 'purchase', sql`r.product_id`)},
  neighbours as materialized (
    select m.entity_id, m.order_id, m.product_id, m.audit_event_id, f.fulfillment_id, f.status,
      ${fingerprint('fulfillment', 'f')} as now
    from mine m join fulfillments f on f.order_id = m.order_id
  ),
  cancelled as materialized (
    select n.* from neighbours n
    where n.status = 'CANCELLED' and exists (
      select from fulfillment_items i where i.fulfillment_id = n.fulfillment_id and i.product_id = n.product_id)
  )
  select x.entity_id, x.order_id, 'record ' || min(x.fulfillment_id) || ' of this order stays cancelled' as doubt
  from cancelled x join audit_events c on c.entity_id = x.fulfillment_id::text
  where c.entity = 'fulfillment' and c.action = 'import' and c.after->>'status' = 'CANCELLED'
    and case when c.import_id = ${importId} then c.fingerprint <> x.now else c.audit_event_id > x.audit_event_id end
  group by x.entity_id, x.order_id`;

async function doubts(tx: Transaction, entity: AuditedEntity, found: SQL): Promise<UndoGroup> {
  const [group] = await queryRows<{ count: number; examples: UndoGroup['examples'] | null }>(
    tx,
    sql`with found as materialized (${found})
      select (select count(*)::int from found) as count,
        (select json_agg(json_build_object('entity', ${entity}::text, 'entityId', entity_id, 'orderId', order_id,
            'by', null, 'at', null, 'doubt', doubt) order by entity_id)
          from (select * from found order by entity_id limit ${maxExamples}) shown) as examples`,
  );
  return { count: group?.count ?? 0, examples: group?.examples ?? [] };
}
