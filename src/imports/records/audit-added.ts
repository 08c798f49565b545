/** The audit rows of what a records import has created. It leaves names and addresses out. */
import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import type { Transaction } from '../../db/client.ts';
import { fulfillmentItems, fulfillments, orders } from '../../fulfillments/tables.ts';
import { importRecords } from '../../records/tables.ts';
import {
  type AuditedField,
  auditedFields,
  auditRowsFor,
  type Change,
  fingerprint,
  newAuditEvents,
  recordHash,
} from '../model/audited-records.ts';
import type { ImportRow } from '../model/import-row.ts';

/** The import as the author of changes. */
export const changeBy = ({ importId, decidedBy }: ImportRow, entity: Change['entity']): Change => ({
  ...{ importId, action: 'import', actor: decidedBy, entity },
});

/** Records the orders, fulfillments and items of an import that are new. */
export async function auditAdded(tx: Transaction, row: ImportRow): Promise<void> {
  const r = importRecords;
  const isAdded = and(eq(r.importId, row.importId), eq(r.action, 'add'));
  // Without the status, which did not change: the statistics look for fulfillments that went back to Hold.
  const { trackingNumber, carrier, method, rmaNumber } = fulfillments;
  const fields = [trackingNumber, carrier, method, rmaNumber].map((column): AuditedField => [column, sql`${column}`]);
  const newOrders = tx.$with('new_orders').as(
    tx
      .selectDistinctOn([r.orderId], {
        ...{ id: sql`${r.orderId}`.as('id'), line: r.line, after: sql`'{"created": "true"}'::jsonb`.as('after') },
        print: recordHash(orders).as('print'),
      })
      .from(r)
      .innerJoin(orders, eq(orders.orderId, r.orderId))
      .where(and(isAdded, isNull(r.orderPrint)))
      .orderBy(asc(r.orderId), asc(r.line)),
  );
  const newFulfillments = tx.$with('new_fulfillments').as(
    tx
      .select({
        ...{ id: sql`${r.fulfillmentId}`.as('id'), line: r.line, after: auditedFields(fields).as('after') },
        print: fingerprint('fulfillment').as('print'),
      })
      .from(r)
      .innerJoin(fulfillments, eq(fulfillments.fulfillmentId, r.fulfillmentId))
      .where(isAdded)
      .orderBy(asc(r.line)),
  );
  const newItems = tx.$with('new_items').as(
    tx
      .select({
        ...{
          id: sql`${fulfillmentItems.fulfillmentItemId}`.as('id'),
          line: r.line,
          after: sql`'{}'::jsonb`.as('after'),
        },
        print: fingerprint('fulfillment_item').as('print'),
      })
      .from(r)
      .innerJoin(fulfillmentItems, eq(fulfillmentItems.fulfillmentId, r.fulfillmentId))
      .where(isAdded)
      .orderBy(asc(r.line)),
  );
  const parts = [
    [newOrders, 'order'],
    [newFulfillments, 'fulfillment'],
    [newItems, 'fulfillment_item'],
  ] as const;
  for (const [part, entity] of parts) {
    const audit = auditRowsFor(part, changeBy(row, entity), {
      ...{ entityId: part.id, before: sql`null::jsonb`, after: part.after },
      ...{ sourceLine: part.line, fingerprint: part.print },
    });
    await tx.with(part).insert(newAuditEvents).select(audit);
  }
}
