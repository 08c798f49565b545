/**
 * Writes what a summary showed: fulfillments, their items, purchases, and an audit row for each. Set-based, inside the
 * caller's transaction. Fulfillments and items are written only while they are what the summary was made from, which the
 * statements that write them check by themselves; purchases, which two imports may share, are locked and then compared.
 */
import { type SQL, sql } from 'drizzle-orm';
import type { Transaction } from '../../db/client.ts';
import { queryRows, withNestedLoopJoins } from '../../db/queries.ts';
import { fingerprint } from '../model/audited-records.ts';
import type { Outcome } from '../model/counts.ts';
import type { ImportRow } from '../model/import-row.ts';
import { itemHash, plannedChanges, plannedPurchases } from '../model/planned-changes.ts';
import { haveCandidatesChanged, havePurchasesChanged, isAsPlanned } from './find-drift.ts';

/** A record is not any more what the summary was made from; nothing may be written. */
export class RecordsDrifted extends Error {
  override readonly name = 'RecordsDrifted';

  constructor() {
    super('records changed after the summary');
  }
}

/**
 * Writes the plan of a confirmed import.
 * @throws {RecordsDrifted} when any record, item or purchase has changed since; the caller rolls back
 */
export async function writePlan(tx: Transaction, row: ImportRow): Promise<Outcome> {
  const plan = plannedChanges(row);
  // Enough for the changes of a hundred thousand rows, which would go through temporary files otherwise.
  await tx.execute(sql`set local work_mem = '64MB'`);
  if (await haveCandidatesChanged(tx, row)) throw new RecordsDrifted();
  const promised = row.kind === null ? undefined : row.counts?.[row.kind]?.effect[row.ambiguousChoice];
  const records = await updateFulfillments(tx, row, plan);
  if (records !== promised?.records) throw new RecordsDrifted();
  if (row.kind !== 'returns') return { records, purchases: 0 };
  await updateItems(tx, row, plan);
  await lockPurchases(tx, plan);
  if (await havePurchasesChanged(tx, row)) throw new RecordsDrifted();
  const purchases = await cancelPurchases(tx, row);
  if (purchases !== promised.purchases) throw new RecordsDrifted();
  return { records, purchases };
}

/** In the order of their ids, so that two imports with the same orders wait for each other instead of deadlocking. */
async function lockPurchases(tx: Transaction, plan: SQL): Promise<void> {
  await tx.execute(sql`select count(*) from (
    select from purchases p where p.order_id in (select c.order_id from ${plan} c where c.after_status = 'CANCELLED')
    order by p.purchase_id for update of p) locked`);
}

const becomesShipped = sql`c.after_status = 'SHIPPED' and c.before_status <> 'SHIPPED'`;
const becomesReturned = sql`c.after_status = 'RETURNED' and c.before_status <> 'RETURNED'`;

/** A moment as the audit trail has it. */
const momentText = (moment: SQL) => sql`to_jsonb(${moment}) #>> '{}'`;
const nowText = sql`(select ${momentText(sql`now()`)})`;

/**
 * An object of texts, without those that are null. From arrays of texts PostgreSQL makes one in a third of the time that
 * it takes from single values.
 */
function jsonOf(texts: Record<string, SQL>): SQL {
  const keys = sql.raw(Object.keys(texts).join(','));
  return sql`jsonb_strip_nulls(jsonb_object('{${keys}}'::text[], array[${sql.join(Object.values(texts), sql`, `)}]))`;
}

/** A value where it differs from another, else null. */
const unlessSame = (value: string, other: string) =>
  sql.raw(`case when ${value} is distinct from ${other} then ${value} end`);

const fields = ['status', 'tracking_number', 'carrier', 'method', 'rma_number'];

/** One side of a change to a fulfillment: the changed fields alone, as columns of the table. */
const side = (one: 'before' | 'after', other: 'before' | 'after', moments: Record<string, SQL>) =>
  jsonOf({
    ...Object.fromEntries(fields.map((field) => [field, unlessSame(`c.${one}_${field}`, `c.${other}_${field}`)])),
    ...moments,
  });
const sides = {
  before: side('before', 'after', {
    date_shipped: sql`case when ${becomesShipped} then ${momentText(sql`c.before_date_shipped`)} end`,
    date_returned: sql`case when ${becomesReturned} then ${momentText(sql`c.before_date_returned`)} end`,
  }),
  after: side('after', 'before', {
    date_shipped: sql`case when ${becomesShipped} then ${nowText} end`,
    date_returned: sql`case when ${becomesReturned} then ${nowText} end`,
  }),
};

/** Where audit rows go; every change has one, with the record's fingerprint right after it. */
const intoAudit = sql`insert into audit_events
  (import_id, action, actor, at, entity, entity_id, before, after, source_line, fingerprint)`;

/** Writes the fulfillments that are still what the summary was made from; resolves to how many those are. */
async function updateFulfillments(tx: Transaction, row: ImportRow, plan: SQL): Promise<number> {
  const statement = sql`
    with updated as (
      update fulfillments f set
        status = c.after_status, tracking_number = c.after_tracking_number, carrier = c.after_carrier,
        method = c.after_method, rma_number = c.after_rma_number, date_updated = now(),
        date_shipped = case when ${becomesShipped} then now() else f.date_shipped end,
        date_returned = case when ${becomesReturned} then now() else f.date_returned end
      from (select * from ${plan} c order by fulfillment_id) c
      where f.fulfillment_id = c.fulfillment_id and ${isAsPlanned(row)}
      returning c.fulfillment_id, c.line, ${sides.before} as before, ${sides.after} as after,
        ${fingerprint('fulfillment', 'f')} as fingerprint
    )
    ${intoAudit}
    select ${row.importId}::uuid, 'import', ${row.decidedBy}, now(), 'fulfillment', fulfillment_id::text,
      before, after, line, fingerprint
    from updated`;
  const written = await withNestedLoopJoins(tx, () => tx.execute(statement));
  return written.count;
}

/**
 * Items follow their fulfillment's new status, and its RMA number when the file gave one. An item that somebody else
 * writes meanwhile is not found in its place any more.
 * @throws {RecordsDrifted} when an item of these fulfillments is not what the summary was made from
 */
async function updateItems(tx: Transaction, row: ImportRow, plan: SQL): Promise<void> {
  const afterRma = sql`coalesce(c.given_rma_number, i.rma_number)`;
  const statement = sql`
    with items as materialized (
      select c.fulfillment_id, c.line, c.before_items, ${itemHash} as hash, i.ctid as place, i.fulfillment_item_id,
        i.status, i.rma_number, c.after_status, ${afterRma} as after_rma,
        c.after_status <> c.before_status
          and (i.status is distinct from c.after_status or i.rma_number is distinct from ${afterRma}) as follows
      from ${plan} c left join fulfillment_items i using (fulfillment_id)
      order by i.fulfillment_item_id
    ),
    updated as (
      update fulfillment_items i set status = t.after_status, rma_number = t.after_rma
      from items t
      where i.ctid = t.place and t.follows
      returning t.*, ${fingerprint('fulfillment_item', 'i')} as fingerprint
    ),
    audited as (
      ${intoAudit}
      select ${row.importId}::uuid, 'import', ${row.decidedBy}, now(), 'fulfillment_item', fulfillment_item_id::text,
        ${jsonOf({ status: unlessSame('status', 'after_status'), rma_number: unlessSame('rma_number', 'after_rma') })},
        ${jsonOf({ status: unlessSame('after_status', 'status'), rma_number: unlessSame('after_rma', 'rma_number') })},
        line, fingerprint
      from updated
    )
    select exists (select from items group by fulfillment_id, line, before_items
        having bit_xor(hash) is distinct from before_items)
      or (select count(distinct fulfillment_item_id) from items where follows) <> (select count(*) from updated)
      as drifted`;
  const [found] = await withNestedLoopJoins(tx, () => queryRows<{ drifted: boolean }>(tx, statement));
  if (found?.drifted !== false) throw new RecordsDrifted();
}

/** Ends the purchases that the summary counted, each once, with a reason that names the file. */
async function cancelPurchases(tx: Transaction, row: ImportRow): Promise<number> {
  const reason = `Fulfillment cancelled by import of ${row.fileName}`.slice(0, 200);
  const statement = sql`
    with ending as materialized (
      select distinct on (e.purchase_id) e.purchase_id, e.before_status, e.line, p.cancel_reason, p.date_cancelled
      from ${plannedPurchases(row)} e join purchases p using (purchase_id) order by e.purchase_id, e.line
    ),
    updated as (
      update purchases p set status = 'CANCELLED', cancel_reason = ${reason}, date_cancelled = now()
      from ending e where p.purchase_id = e.purchase_id
      returning e.*, ${fingerprint('purchase', 'p')} as fingerprint
    )
    ${intoAudit}
    select ${row.importId}::uuid, 'import', ${row.decidedBy}, now(), 'purchase', purchase_id,
      ${jsonOf({ status: sql`before_status`, cancel_reason: sql`cancel_reason`, date_cancelled: momentText(sql`date_cancelled`) })},
      ${jsonOf({ status: sql`'CANCELLED'`, cancel_reason: sql`${reason}::text`, date_cancelled: nowText })},
      line, fingerprint
    from updated`;
  const cancelled = await withNestedLoopJoins(tx, () => tx.execute(statement));
  return cancelled.count;
}
