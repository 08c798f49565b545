/**
 * What undoing an import comes to, from its audit trail: records that are still exactly as the import left them go back,
 * records that were touched since stay as they are, records that are gone can't come back. And what speaks against giving
 * a record back its former values although it was not touched, because something else has changed since. Holdfast does
 * not guess what was meant; it gives the record back and says so, before and after.
 */
import { and, asc, eq, inArray, ne, type SQL, sql } from 'drizzle-orm';
import type { Transaction } from '../../db/client.ts';
import { queryRows } from '../../db/queries.ts';
import { billablePurchaseStatuses } from '../../fulfillments/fulfillment.ts';
import { auditEvents, fulfillmentItems, fulfillments, purchases } from '../../fulfillments/tables.ts';
import {
  type AuditedEntity,
  type AuditRows,
  auditedEntities,
  auditedRecords,
  auditRowsOf,
  fingerprint,
  isUntouched,
  sameRecord,
} from '../model/audited-records.ts';
import type { UndoExample, UndoGroup, UndoOutcome } from '../model/counts.ts';
import { fatesOfRecords } from '../records/undo-records.ts';

type Fate = 'back' | 'touched' | 'gone';
type Fates = Record<Fate, UndoGroup> & {
  /** those that go back because the import created them */
  removed: number;
};

/** How many records of a group are named. */
const maxExamples = 3;

/** What an undo would do, with the items that would go back, which people are not told of apart from their record. */
interface UndoPlan {
  outcome: UndoOutcome;
  items: number;
}

/** How much an undo restores and removes. Its form carries these numbers: more than they say is not written. */
export const amountsOf = ({ records, removed = 0, purchases }: UndoOutcome): number[] => [records, removed, purchases];

/** Counts what an undo would do right now; writes nothing. */
export async function planUndo(tx: Transaction, importId: string): Promise<UndoPlan> {
  const fulfillment = await countFates(tx, importId, 'fulfillment');
  const item = await countFates(tx, importId, 'fulfillment_item');
  const purchase = await countFates(tx, importId, 'purchase');
  const merge = (fate: Fate) => mergeGroups([fulfillment[fate], purchase[fate], item[fate]]);
  const outcome = {
    records: fulfillment.back.count,
    purchases: purchase.back.count,
    changedSince: merge('touched'),
    gone: merge('gone'),
    doubtful: mergeGroups([
      await countDoubts(tx, 'fulfillment', numberElsewhere(importId)),
      await countDoubts(tx, 'purchase', billedElsewhere(importId)),
      await countDoubts(tx, 'purchase', staysCancelled(importId)),
    ]),
  };
  return { outcome, items: item.back.count };
}

/** The same for an import of whole records. */
export async function planRecordsUndo(tx: Transaction, importId: string): Promise<UndoOutcome> {
  const { back, touched, gone, removed } = await groupFates(tx, 'fulfillment', fatesOfRecords(importId));
  const doubtful = { count: 0, examples: [] };
  return { records: back.count, removed, purchases: 0, changedSince: touched, gone, doubtful };
}

/** Locks the records that an import changed, in the order of their ids: what is planned then is what is written. */
export async function lockAudited(tx: Transaction, importId: string): Promise<void> {
  for (const entity of auditedEntities) {
    const { table, key } = auditedRecords[entity];
    const rows = auditRowsOf(importId, entity);
    const locked = tx
      .select({ entityId: rows.entityId })
      .from(rows)
      .innerJoin(table, sameRecord(entity, rows))
      .orderBy(asc(key))
      .for('update', { of: table })
      .as('locked');
    await tx.$count(locked);
  }
}

async function countFates(tx: Transaction, importId: string, entity: AuditedEntity): Promise<Fates> {
  const { table, key, orderId } = auditedRecords[entity];
  const e = auditRowsOf(importId, entity);
  return await groupFates(
    tx,
    entity,
    sql`select ${e.entityId} as entity_id, ${e.auditEventId} as event_id, ${fingerprint(entity)} as now,
        ${orderId} as order_id, null as action,
        case when ${key} is null then 'gone'
          when ${isUntouched(importId, entity, e)} then 'back'
          when ${fingerprint(entity)} = ${e.fingerprint} then 'with its record' else 'touched' end as fate
      from ${e} left join ${table} on ${sameRecord(entity, e)}`,
  );
}

/** Groups records by their fate; `fates` is a query with entity_id, event_id, now (the fingerprint), order_id, action and fate. */
async function groupFates(tx: Transaction, entity: AuditedEntity, fates: SQL): Promise<Fates> {
  const groups = await queryRows<{ fate: string; count: number; added: number; examples: UndoExample[] | null }>(
    tx,
    sql`with fates as (${fates}),
      ranked as (
        select *, row_number() over (partition by fate order by event_id) as place
        from fates where fate in ('touched', 'gone')
      )
      select fate, count(*)::int as count, count(*) filter (where action = 'add')::int as added,
        (${examplesOf(entity)} where s.fate = fates.fate) as examples
      from fates group by fate`,
  );
  const found = (fate: Fate) => groups.find((one) => one.fate === fate);
  const group = (fate: Fate): UndoGroup => ({ count: found(fate)?.count ?? 0, examples: found(fate)?.examples ?? [] });
  return { back: group('back'), touched: group('touched'), gone: group('gone'), removed: found('back')?.added ?? 0 };
}

/**
 * Who changed a record last is known where the audit trail has the record just as it is now; all others write to the
 * tables without a trace here.
 */
function examplesOf(entity: AuditedEntity): SQL {
  const { actor, at, fingerprint, auditEventId, entityId } = auditEvents;
  return sql`select json_agg(json_build_object('entity', ${entity}::text, 'entityId', s.entity_id, 'orderId', s.order_id,
      'by', last.actor, 'at', last.at) order by s.place)
    from (select * from ranked where place <= ${maxExamples}) s left join lateral (
      select later.actor, later.at from (
        select ${actor} as actor, ${at} as at, ${fingerprint} as left_as from ${auditEvents}
        where ${auditEvents.entity} = ${entity} and ${entityId} = s.entity_id and ${auditEventId} > s.event_id
        order by ${auditEventId} desc limit 1
      ) later where later.left_as = s.now
    ) last on true`;
}

function mergeGroups(groups: UndoGroup[]): UndoGroup {
  return {
    count: groups.reduce((sum, { count }) => sum + count, 0),
    examples: groups.flatMap(({ examples }) => examples).slice(0, maxExamples),
  };
}

/**
 * The untouched records of an import with something of them or their audit rows, as the CTE `mine`. They are found before
 * anything is looked up for them: right after a large import the planner underestimates their number and would read whole
 * tables for each.
 */
function untouched(
  importId: string,
  entity: AuditedEntity,
  columns: (e: AuditRows) => SQL,
  condition?: typeof columns,
) {
  const { table, orderId } = auditedRecords[entity];
  const e = auditRowsOf(importId, entity);
  return sql`with mine as materialized (
    select ${e.entityId} as entity_id, ${e.auditEventId} as event_id, ${orderId} as order_id, ${columns(e)}
    from ${e} join ${table} on ${sameRecord(entity, e)}
    where ${and(condition?.(e), isUntouched(importId, entity, e))}
  )`;
}

/** A tracking number that would come back is on another order's record by now. */
function numberElsewhere(importId: string): SQL {
  const { orderId, trackingNumber } = fulfillments;
  const key = sql.raw(`'${trackingNumber.name}'`);
  const formerNumber = ({ before }: AuditRows) => sql`${before}->>${key} as number`;
  const hadNumber = ({ before }: AuditRows) => sql`${before}->>${key} <> ''`;
  return sql`${untouched(importId, 'fulfillment', formerNumber, hadNumber)}
    select m.entity_id, m.order_id, 'order ' || min(${orderId}) || ' has its tracking number, too' as doubt
    from mine m join ${fulfillments} on ${trackingNumber} = m.number and ${orderId} <> m.order_id
    group by m.entity_id, m.order_id`;
}

const product = () => sql`${purchases.productId} as product_id`;

/** The customer subscribed to the same product again. */
function billedElsewhere(importId: string): SQL {
  const { purchaseId, orderId, productId, status } = purchases;
  return sql`${untouched(importId, 'purchase', product)}
    select m.entity_id, m.order_id, 'the order has another subscription to this product: ' || min(${purchaseId}) as doubt
    from mine m join ${purchases}
      on ${orderId} = m.order_id and ${productId} = m.product_id and ${purchaseId} <> m.entity_id
    where ${inArray(status, billablePurchaseStatuses)}
    group by m.entity_id, m.order_id`;
}

/** A record that holds the subscription's product was cancelled by this import or a later one, and stays so. */
function staysCancelled(importId: string): SQL {
  const { fulfillmentId, orderId, status } = fulfillments;
  const { auditEventId, entity, entityId, action, after } = auditEvents;
  const item = { fulfillmentId: fulfillmentItems.fulfillmentId, productId: fulfillmentItems.productId };
  const statusKey = sql.raw(`'${status.name}'`);
  return sql`${untouched(importId, 'purchase', product)},
    neighbors as materialized (
      select m.entity_id, m.order_id, m.product_id, m.event_id, ${fulfillmentId} as record, ${status} as status,
        ${fingerprint('fulfillment')} as now
      from mine m join ${fulfillments} on ${orderId} = m.order_id
    ),
    cancelled as materialized (
      select n.* from neighbors n
      where n.status = 'CANCELLED' and exists (
        select from ${fulfillmentItems} where ${item.fulfillmentId} = n.record and ${item.productId} = n.product_id)
    )
    select x.entity_id, x.order_id, 'fulfillment ' || min(x.record) || ' of this order stays Cancelled' as doubt
    from cancelled x join ${auditEvents} on ${entityId} = x.record::text
    where ${entity} = 'fulfillment' and ${action} = 'import' and ${after}->>${statusKey} = 'CANCELLED'
      and case when ${eq(auditEvents.importId, importId)} then ${ne(auditEvents.fingerprint, sql`x.now`)}
        else ${auditEventId} > x.event_id end
    group by x.entity_id, x.order_id`;
}

/** Counts the doubts about the records of an import that would go back right now. */
async function countDoubts(tx: Transaction, entity: AuditedEntity, found: SQL): Promise<UndoGroup> {
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
