/** Locks the records of a records import, so that what was compared is what is written. */
import { and, asc, eq, isNotNull, or } from 'drizzle-orm';
import type { Transaction } from '../../db/client.ts';
import { fulfillmentItems, fulfillments, orders } from '../../fulfillments/tables.ts';
import { importRecords } from '../../records/tables.ts';

interface Extent {
  /** also what the import added, for its undo */
  ofAdded?: boolean;
}

/** Locks the orders, fulfillments and items that an import updates, each in the order of their ids. */
export async function lockRecords(tx: Transaction, importId: string, { ofAdded = false }: Extent = {}): Promise<void> {
  const r = importRecords;
  const mine = eq(r.importId, importId);
  const lockedOrders = tx
    .select({ id: orders.orderId })
    .from(r)
    .innerJoin(orders, eq(orders.orderId, r.orderId))
    .where(ofAdded ? mine : and(mine, isNotNull(r.orderValues)))
    .orderBy(asc(orders.orderId))
    .for('update', { of: orders })
    .as('locked');
  await tx.$count(lockedOrders);
  const locked = tx
    .select({ id: fulfillments.fulfillmentId })
    .from(r)
    .innerJoin(fulfillments, eq(fulfillments.fulfillmentId, r.fulfillmentId))
    .where(ofAdded ? mine : and(mine, eq(r.action, 'update')))
    .orderBy(asc(fulfillments.fulfillmentId))
    .for('update', { of: fulfillments })
    .as('locked');
  await tx.$count(locked);
  await lockItems(tx, importId, { ofAdded });
}

/** Locks items in the order of their ids: of the fulfillments in which an import changes any, or added any, too. */
async function lockItems(tx: Transaction, importId: string, { ofAdded }: { ofAdded: boolean }): Promise<void> {
  const { fulfillmentItemId, fulfillmentId } = fulfillmentItems;
  const isChanged = isNotNull(importRecords.itemChanges);
  const locked = tx
    .select({ id: fulfillmentItemId })
    .from(importRecords)
    .innerJoin(fulfillmentItems, eq(fulfillmentId, importRecords.fulfillmentId))
    .where(
      and(eq(importRecords.importId, importId), ofAdded ? or(eq(importRecords.action, 'add'), isChanged) : isChanged),
    )
    .orderBy(asc(fulfillmentItemId))
    .for('update', { of: fulfillmentItems })
    .as('locked');
  await tx.$count(locked);
}
