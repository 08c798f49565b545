/** Ends the subscriptions that go with the cancellations of an import, with an audit row for each. */
import { asc, eq, inArray, sql } from 'drizzle-orm';
import type { Transaction } from '../../db/client.ts';
import { withNestedLoopJoins } from '../../db/queries.ts';
import { purchases } from '../../fulfillments/tables.ts';
import { auditedFields, changeBy, fingerprint, momentText, nowText, recordChanges } from '../model/audited-records.ts';
import { type PlannedImport, plannedChanges, plannedPurchases } from '../model/planned-changes.ts';

/**
 * Locks all purchases of the orders that are cancelled, in the order of their ids, so that two imports with the same orders
 * wait for each other instead of deadlocking.
 */
export async function lockPurchases(tx: Transaction, row: PlannedImport): Promise<void> {
  const c = plannedChanges(row);
  const orders = tx.select({ orderId: c.orderId }).from(c).where(eq(c.afterStatus, 'CANCELLED'));
  const locked = tx
    .select({ purchaseId: purchases.purchaseId })
    .from(purchases)
    .where(inArray(purchases.orderId, orders))
    .orderBy(asc(purchases.purchaseId))
    .for('update')
    .as('locked');
  await tx.$count(locked);
}

/**
 * Ends the purchases that the summary counted, each once, with a reason that names the file; resolves to how many those are.
 */
export async function cancelPurchases(tx: Transaction, row: PlannedImport): Promise<number> {
  const reason = `Fulfillment cancelled by import of ${row.fileName}`.slice(0, 200);
  const { purchaseId, status, cancelReason, dateCancelled } = purchases;
  const e = plannedPurchases(row);
  const ending = tx.$with('ending').as(
    tx
      .selectDistinctOn([e.purchaseId], {
        purchaseId: e.purchaseId,
        beforeStatus: e.beforeStatus,
        line: e.line,
        cancelReason,
        dateCancelled,
      })
      .from(e)
      .innerJoin(purchases, eq(purchaseId, e.purchaseId))
      .orderBy(asc(e.purchaseId), asc(e.line)),
  );
  const updated = tx.$with('updated').as(
    tx
      .update(purchases)
      .set({ status: 'CANCELLED', cancelReason: reason, dateCancelled: sql`now()` })
      .from(ending)
      .where(eq(purchaseId, ending.purchaseId))
      .returning({
        entityId: ending.purchaseId,
        sourceLine: ending.line,
        before: auditedFields([
          [status, sql`${ending.beforeStatus}`],
          [cancelReason, sql`${ending.cancelReason}`],
          [dateCancelled, momentText(ending.dateCancelled)],
        ]).as('before'),
        after: auditedFields([
          [status, sql`'CANCELLED'`],
          [cancelReason, sql`${reason}::text`],
          [dateCancelled, nowText],
        ]).as('after'),
        fingerprint: fingerprint('purchase').as('fingerprint'),
      }),
  );
  return await withNestedLoopJoins(tx, () => recordChanges(tx, changeBy(row, 'purchase'), updated, ending));
}
