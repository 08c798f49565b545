/**
 * Writes what a summary showed: fulfillments, their items, purchases, and an audit row for each. Set-based, inside the
 * caller's transaction. Fulfillments and items are written only while they are what the summary was made from, which the
 * statements that write them check by themselves; purchases, which two imports may share, are locked and then compared.
 */
import { and, asc, eq, inArray, ne, type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { Transaction } from '../../db/client.ts';
import { withNestedLoopJoins } from '../../db/queries.ts';
import { fulfillmentItems, fulfillments, purchases } from '../../fulfillments/tables.ts';
import {
  type AuditedField,
  auditedFields,
  auditRowsFor,
  changeBy,
  fingerprint,
  momentText,
  newAuditEvents,
  nowText,
  recordChanges,
  unlessSame,
} from '../model/audited-records.ts';
import type { Drift, Outcome } from '../model/counts.ts';
import type { ImportRow } from '../model/import-row.ts';
import {
  itemHash,
  type PlannedImport,
  plannedChanges,
  plannedPurchases,
  type StagedChanges,
} from '../model/planned-changes.ts';
import { findUnwritten, haveCandidatesChanged, havePurchasesChanged, isAsPlanned } from './find-drift.ts';

/** A record differs from what the summary was made from; nothing may be written. */
export class RecordsDrifted extends Error {
  override readonly name = 'RecordsDrifted';
  /** what was not written, for when no difference can be found */
  readonly unwritten: Drift | null;

  constructor(unwritten: Drift | null = null) {
    super('fulfillments changed after the summary');
    this.unwritten = unwritten;
  }
}

/**
 * Writes the plan of a confirmed import of rows.
 * @throws {RecordsDrifted} when any record, item or purchase has changed since; the caller rolls back
 */
export async function writePlan(tx: Transaction, row: ImportRow): Promise<Outcome> {
  if (await haveCandidatesChanged(tx, row)) throw new RecordsDrifted();
  const promised = row.kind === null ? undefined : row.counts?.[row.kind]?.effect[row.ambiguousChoice];
  const records = await updateFulfillments(tx, row);
  if (records !== promised?.records) throw new RecordsDrifted(await findUnwritten(tx, row));
  if (row.kind !== 'returns') return { records, purchases: 0 };
  await updateItems(tx, row);
  await lockPurchases(tx, row);
  if (await havePurchasesChanged(tx, row)) throw new RecordsDrifted();
  const purchases = await cancelPurchases(tx, row);
  if (purchases !== promised.purchases) throw new RecordsDrifted();
  return { records, purchases };
}

/** Writes the part of a plan that `row.lines` names, without asking whether that is all that was promised. */
export async function writeLines(tx: Transaction, row: PlannedImport): Promise<void> {
  await updateFulfillments(tx, row);
  if (row.kind !== 'returns') return;
  await updateItems(tx, row);
  await lockPurchases(tx, row);
  await cancelPurchases(tx, row);
}

/** Writes the fulfillments that are still what the summary was made from; resolves to how many those are. */
async function updateFulfillments(tx: Transaction, row: PlannedImport): Promise<number> {
  const plan = plannedChanges(row);
  const c = tx.select().from(plan).orderBy(asc(plan.fulfillmentId)).as('c');
  const { dateShipped, dateReturned, fulfillmentId } = fulfillments;
  const { before, after } = changedFields(c);
  const updated = tx.$with('updated').as(
    tx
      .update(fulfillments)
      .set({
        status: sql`${c.afterStatus}`,
        trackingNumber: c.afterTrackingNumber,
        carrier: c.afterCarrier,
        method: c.afterMethod,
        rmaNumber: c.afterRmaNumber,
        dateUpdated: sql`now()`,
        dateShipped: sql`case when ${becomes('SHIPPED', c)} then now() else ${dateShipped} end`,
        dateReturned: sql`case when ${becomes('RETURNED', c)} then now() else ${dateReturned} end`,
      })
      .from(c)
      .where(and(eq(fulfillmentId, c.fulfillmentId), isAsPlanned(row, c)))
      .returning({
        entityId: c.fulfillmentId,
        sourceLine: c.line,
        before: before.as('before'),
        after: after.as('after'),
        fingerprint: fingerprint('fulfillment').as('fingerprint'),
      }),
  );
  return await withNestedLoopJoins(tx, () => recordChanges(tx, changeBy(row, 'fulfillment'), updated));
}

const becomes = (status: 'SHIPPED' | 'RETURNED', { afterStatus, beforeStatus }: StagedChanges) =>
  and(eq(afterStatus, status), ne(beforeStatus, status));

/** The fields that change in a fulfillment, before and after, as columns of the table. */
function changedFields(c: StagedChanges): { before: SQL; after: SQL } {
  const { status, trackingNumber, carrier, method, rmaNumber, dateShipped, dateReturned } = fulfillments;
  const fields: [PgColumn, PgColumn, PgColumn][] = [
    [status, c.beforeStatus, c.afterStatus],
    [trackingNumber, c.beforeTrackingNumber, c.afterTrackingNumber],
    [carrier, c.beforeCarrier, c.afterCarrier],
    [method, c.beforeMethod, c.afterMethod],
    [rmaNumber, c.beforeRmaNumber, c.afterRmaNumber],
  ];
  const shipped = becomes('SHIPPED', c);
  const returned = becomes('RETURNED', c);
  return {
    before: auditedFields([
      ...fields.map(([field, before, after]): AuditedField => [field, unlessSame(before, after)]),
      [dateShipped, sql`case when ${shipped} then ${momentText(c.beforeDateShipped)} end`],
      [dateReturned, sql`case when ${returned} then ${momentText(c.beforeDateReturned)} end`],
    ]),
    after: auditedFields([
      ...fields.map(([field, before, after]): AuditedField => [field, unlessSame(after, before)]),
      [dateShipped, sql`case when ${shipped} then ${nowText} end`],
      [dateReturned, sql`case when ${returned} then ${nowText} end`],
    ]),
  };
}

/**
 * Items follow their fulfillment's new status, and its RMA number when the file gave one. An item that somebody else
 * writes meanwhile is no longer found in its place.
 * @throws {RecordsDrifted} when an item of these fulfillments is not what the summary was made from
 */
async function updateItems(tx: Transaction, row: PlannedImport): Promise<void> {
  const c = plannedChanges(row);
  const { fulfillmentItemId, fulfillmentId, status, rmaNumber } = fulfillmentItems;
  const afterRma = sql<string | null>`coalesce(${c.givenRmaNumber}, ${rmaNumber})`;
  const differs = sql`(${status} is distinct from ${c.afterStatus} or ${rmaNumber} is distinct from ${afterRma})`;
  // In the order in which they are updated. Used several times, so PostgreSQL evaluates it once.
  const items = tx.$with('items').as(
    tx
      .select({
        changedId: sql`${c.fulfillmentId}`.as('changed_id'),
        line: c.line,
        beforeItems: c.beforeItems,
        hash: itemHash.as('hash'),
        place: sql`${fulfillmentItems}.ctid`.as('place'),
        itemId: sql`${fulfillmentItemId}`.as('item_id'),
        beforeStatus: sql`${status}`.as('before_status'),
        beforeRma: sql`${rmaNumber}`.as('before_rma'),
        afterStatus: sql<string>`${c.afterStatus}`.as('after_status'),
        afterRma: afterRma.as('after_rma'),
        follows: sql`${ne(c.afterStatus, c.beforeStatus)} and ${differs}`.as('follows'),
      })
      .from(c)
      .leftJoin(fulfillmentItems, eq(fulfillmentId, c.fulfillmentId))
      .orderBy(asc(fulfillmentItemId)),
  );
  const { beforeStatus, beforeRma, afterStatus } = items;
  const before: AuditedField[] = [
    [status, unlessSame(beforeStatus, afterStatus)],
    [rmaNumber, unlessSame(beforeRma, items.afterRma)],
  ];
  const after: AuditedField[] = [
    [status, unlessSame(afterStatus, beforeStatus)],
    [rmaNumber, unlessSame(items.afterRma, beforeRma)],
  ];
  const updated = tx.$with('updated').as(
    tx
      .update(fulfillmentItems)
      .set({ status: sql`${items.afterStatus}`, rmaNumber: sql`${items.afterRma}` })
      .from(items)
      .where(sql`${fulfillmentItems}.ctid = ${items.place} and ${items.follows}`)
      .returning({
        entityId: items.itemId,
        sourceLine: items.line,
        before: auditedFields(before).as('before'),
        after: auditedFields(after).as('after'),
        fingerprint: fingerprint('fulfillment_item').as('fingerprint'),
      }),
  );
  const audit = auditRowsFor(updated, changeBy(row, 'fulfillment_item'));
  const audited = tx.$with('audited').as(tx.insert(newAuditEvents).select(audit));
  const hasOtherItems = sql`exists (select from ${items} group by ${items.changedId}, ${items.line}, ${items.beforeItems}
    having bit_xor(${items.hash}) is distinct from ${items.beforeItems})`;
  const isIncomplete = sql`(select count(distinct ${items.itemId}) from ${items} where ${items.follows})
    <> (select count(*) from ${updated})`;
  const statement = tx
    .with(items, updated, audited)
    .select({ drifted: sql<boolean>`${hasOtherItems} or ${isIncomplete}` })
    .from(sql`(select) as checked`);
  const [found] = await withNestedLoopJoins(tx, () => statement);
  if (found?.drifted !== false) throw new RecordsDrifted();
}

/**
 * Locks all purchases of the orders that are cancelled, in the order of their ids, so that two imports with the same orders
 * wait for each other instead of deadlocking.
 */
async function lockPurchases(tx: Transaction, row: PlannedImport): Promise<void> {
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

/** Ends the purchases that the summary counted, each once, with a reason that names the file; gives their number. */
async function cancelPurchases(tx: Transaction, row: PlannedImport): Promise<number> {
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
