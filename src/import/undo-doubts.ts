/**
 * What speaks against giving a record back its former values although nobody touched it: the world around it has moved
 * on. Holdfast does not guess what was meant; it gives the record back and says so, before and after.
 */
import { type SQL, sql } from 'drizzle-orm';
import type { Transaction } from '../db/client.ts';
import { rowsOf } from '../db/rows-of.ts';
import { billablePurchaseStatuses } from '../fulfillments/fulfillment.ts';
import { type AuditedEntity, auditedRecords, auditRowsOf, fingerprint, sameRecord } from './audited-records.ts';
import type { UndoGroup } from './counts.ts';

/** Of a group of records so many are named. */
export const mostExamples = 3;

/** Finds the doubts about the records of an import that would go back right now. */
export async function findDoubts(tx: Transaction, importId: string): Promise<UndoGroup[]> {
  return [
    await doubts(tx, 'fulfillment', numberElsewhere(importId)),
    await doubts(tx, 'purchase', billedElsewhere(importId)),
    await doubts(tx, 'purchase', staysCancelled(importId)),
  ];
}

/** The untouched records `r` of an import with their audit rows `e`. */
const untouched = (importId: string, entity: AuditedEntity) =>
  sql`${auditRowsOf(importId, entity)} e join ${auditedRecords[entity].table} r on ${sameRecord(entity)}
    and ${fingerprint(entity, 'r')} = e.fingerprint`;

/** A tracking number that would come back is on another order's record by now. */
const numberElsewhere = (importId: string) => sql`
  select e.entity_id, r.order_id, 'its tracking number is on a record of order ' || min(o.order_id) || ', too' as doubt
  from ${untouched(importId, 'fulfillment')}
    join fulfillments o on o.tracking_number = e.before->>'tracking_number' and o.order_id <> r.order_id
  group by e.entity_id, r.order_id`;

/** The customer subscribed to the same product again. */
const billedElsewhere = (importId: string) => sql`
  select e.entity_id, r.order_id, 'the order has another subscription to this product, ' || min(p.purchase_id) as doubt
  from ${untouched(importId, 'purchase')}
    join purchases p on p.order_id = r.order_id and p.product_id = r.product_id and p.purchase_id <> r.purchase_id
  where p.status = any(${sql.param(billablePurchaseStatuses)}::text[])
  group by e.entity_id, r.order_id`;

/** A record that holds the subscription's product was cancelled by this import or a later one, and stays so. */
const staysCancelled = (importId: string) => sql`
  select e.entity_id, r.order_id, 'record ' || min(f.fulfillment_id) || ' of this order stays cancelled' as doubt
  from ${untouched(importId, 'purchase')}
    join fulfillments f on f.order_id = r.order_id and f.status = 'CANCELLED'
    join audit_events c on c.entity = 'fulfillment' and c.entity_id = f.fulfillment_id::text and c.action = 'import'
      and c.after->>'status' = 'CANCELLED' and (c.import_id = e.import_id or c.audit_event_id > e.audit_event_id)
  where exists (
      select from fulfillment_items i where i.fulfillment_id = f.fulfillment_id and i.product_id = r.product_id)
    and not (c.import_id = e.import_id and ${fingerprint('fulfillment', 'f')} = c.fingerprint)
  group by e.entity_id, r.order_id`;

async function doubts(tx: Transaction, entity: AuditedEntity, found: SQL): Promise<UndoGroup> {
  const [group] = await rowsOf<{ count: number; examples: UndoGroup['examples'] | null }>(
    tx,
    sql`with found as materialized (${found})
      select (select count(*)::int from found) as count,
        (select json_agg(json_build_object('entity', ${entity}::text, 'entityId', entity_id, 'orderId', order_id,
            'by', null, 'at', null, 'doubt', doubt) order by entity_id)
          from (select * from found order by entity_id limit ${mostExamples}) shown) as examples`,
  );
  return { count: group?.count ?? 0, examples: group?.examples ?? [] };
}
