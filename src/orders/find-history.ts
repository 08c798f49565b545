/**
 * Reads an order's history from the audit trail, and what other systems changed after it: the records differ from what the
 * imports wrote.
 */
import { sql } from 'drizzle-orm';
import type { Transaction } from '../db/client.ts';
import { queryRows } from '../db/queries.ts';
import { erased } from '../imports/model/audited-records.ts';
import type { FoundOrder } from './find-order.ts';

/** One change of one record. `before` and `after` have only the changed columns; a missing column was or became empty. */
export interface HistoryEvent {
  at: Date;
  actor: string;
  action: string;
  entity: string;
  entityId: string;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  sourceLine: number | null;
  importId: string | null;
  fileName: string | null;
  /** whether that import was undone later, and whether this record went back then: it stays if it had changed since */
  isImportUndone: boolean;
  isUndone: boolean;
  /** who shared that file */
  sharedBy: string | null;
}

/** The last `limit` changes of the order, its fulfillments, their items and its purchases, newest first. */
export async function findHistory(tx: Transaction, orderId: string, limit: number): Promise<HistoryEvent[]> {
  const rows = await queryRows<HistoryEvent>(
    tx,
    sql`
      with records as (
        select 'fulfillment' as entity, fulfillment_id::text as entity_id from fulfillments where order_id = ${orderId}
        union all
        select 'fulfillment_item', i.fulfillment_item_id::text
          from fulfillments f join fulfillment_items i using (fulfillment_id) where f.order_id = ${orderId}
        union all
        select 'purchase', purchase_id from purchases where order_id = ${orderId}
        union all
        select 'order', ${orderId}
      )
      select e.at, e.actor, e.action, e.entity, e.entity_id as "entityId", e.before, e.after,
        e.source_line as "sourceLine", e.import_id as "importId", i.file_name as "fileName",
        coalesce(i.state = 'undone', false) as "isImportUndone", i.shared_by as "sharedBy",
        exists (select from audit_events u where u.entity_id = e.entity_id and u.entity = e.entity
          and u.import_id = e.import_id and u.action = 'undo') as "isUndone"
      from records r join audit_events e on e.entity_id = r.entity_id and e.entity = r.entity
      left join imports i using (import_id)
      order by e.at desc, e.audit_event_id desc limit ${limit}`,
  );
  return rows.map((row) => ({ ...row, at: new Date(row.at) }));
}

/** The columns that a change is about. Of an order itself, the trail keeps no values. */
export function changedColumns({ entity, before, after }: HistoryEvent): string[] {
  return entity === 'order' ? [] : [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
}

/** What happened to the record as a whole, such as "added"; null where its columns say all. */
export function describeWhole(event: HistoryEvent): string | null {
  const { entity, action, before, after } = event;
  const fields = entity === 'order' ? after?.changed : undefined;
  if (typeof fields === 'string') return `changed ${fields.replace(/(?=[A-Z])/g, ' ').toLowerCase()}`;
  if (action === 'import' && before === null) return 'added';
  if (changedColumns(event).length > 0) return null;
  return action === 'import' ? 'changed' : after === null ? 'removed' : 'restored';
}

/** The distinct imports behind the changes, and who shared their files. */
export function uniqueImports(events: readonly HistoryEvent[]): { importId: string; sharedBy: string }[] {
  const sharers = new Map<string, string>();
  for (const { importId, sharedBy } of events) {
    if (importId !== null && sharedBy !== null) sharers.set(importId, sharedBy);
  }
  return [...sharers].map(([importId, sharedBy]) => ({ importId, sharedBy }));
}

/** A field that no longer has the value that the last import or undo gave it. */
export interface OtherChange {
  entity: 'fulfillment' | 'purchase';
  entityId: string;
  /** the column */
  column: string;
  now: string | null;
}

/** The fields that differ; `events` is the history, newest first. */
export function findOtherChanges(found: FoundOrder, events: readonly HistoryEvent[]): OtherChange[] {
  const records = [
    ...found.fulfillments.map(({ fulfillmentId, status, trackingNumber, carrier, method, rmaNumber }) => ({
      entity: 'fulfillment' as const,
      entityId: String(fulfillmentId),
      fields: { status, tracking_number: trackingNumber, carrier, method, rma_number: rmaNumber },
    })),
    ...found.purchases.map(({ purchaseId, status }) => ({
      entity: 'purchase' as const,
      entityId: purchaseId,
      fields: { status },
    })),
  ];
  return records.flatMap(({ entity, entityId, fields }) => {
    const own = events.filter((event) => event.entity === entity && event.entityId === entityId);
    return Object.entries(fields).flatMap(([column, now]) => {
      const last = own.find(({ before, after }) => column in (before ?? {}) || column in (after ?? {}));
      const written = last?.after?.[column] ?? null;
      return last === undefined || written === erased || (written || null) === (now || null)
        ? []
        : [{ entity, entityId, column, now }];
    });
  });
}
