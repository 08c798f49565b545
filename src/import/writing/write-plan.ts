/**
 * Writes what a summary showed: fulfillments, their items, purchases, and an audit row for each. Set-based, inside the
 * caller's transaction. A fulfillment is written only while it is what the summary was made from, which the statement
 * that writes it checks by itself; what else the summary rests on is locked first and then compared.
 */
import { type SQL, sql } from 'drizzle-orm';
import type { Transaction } from '../../db/client.ts';
import { rowsOf } from '../../db/rows-of.ts';
import type { Outcome } from '../counts.ts';
import type { ImportRow } from '../import-row.ts';
import { fingerprint } from './audited-records.ts';
import { hasDriftElsewhere, isAsPlanned } from './find-drift.ts';
import { plannedChanges, plannedPurchases } from './planned-changes.ts';

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
  if (row.kind === 'returns') await lockRecords(tx, plan);
  if (await hasDriftElsewhere(tx, row)) throw new RecordsDrifted();
  const records = await updateFulfillments(tx, row, plan);
  if (records !== (await countRecords(tx, plan))) throw new RecordsDrifted();
  if (row.kind !== 'returns') return { records, purchases: 0 };
  await updateItems(tx, row, plan);
  return { records, purchases: await cancelPurchases(tx, row) };
}

async function countRecords(tx: Transaction, plan: SQL): Promise<number> {
  const counted = await rowsOf<{ n: number }>(tx, sql`select count(distinct fulfillment_id)::int as n from ${plan} c`);
  return counted[0]?.n ?? 0;
}

/** In the order of their ids, so that two imports of the same records wait for each other instead of deadlocking. */
async function lockRecords(tx: Transaction, plan: SQL): Promise<void> {
  await tx.execute(sql`select count(*) from (
    select from ${plan} c join fulfillments f using (fulfillment_id) order by f.fulfillment_id for update of f) locked`);
  await tx.execute(sql`select count(*) from (
    select from ${plan} c join fulfillment_items i using (fulfillment_id)
    order by i.fulfillment_item_id for update of i) locked`);
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
  // So the records are met, and locked, in the order in which the plan is given: that of their ids. It also is the
  // quickest way, as every record is looked at just before it is written.
  await setJoins(tx, 'off');
  const written = await tx.execute(sql`
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
    from updated`);
  await setJoins(tx, 'on');
  return written.count;
}

/** Whether joins other than nested loops may be used for the rest of the transaction. */
async function setJoins(tx: Transaction, to: 'on' | 'off'): Promise<void> {
  await tx.execute(sql.raw(`set local enable_hashjoin = ${to}`));
  await tx.execute(sql.raw(`set local enable_mergejoin = ${to}`));
}

/** Items follow their fulfillment's new status, and its RMA number when the file gave one. */
async function updateItems(tx: Transaction, row: ImportRow, plan: SQL): Promise<void> {
  await tx.execute(sql`
    with following as materialized (
      select i.fulfillment_item_id, i.status, i.rma_number, c.after_status, c.line,
        case when c.after_rma_number is distinct from c.before_rma_number
          then c.after_rma_number else i.rma_number end as after_rma
      from ${plan} c join fulfillment_items i using (fulfillment_id)
      where c.after_status <> c.before_status
    ),
    updated as (
      update fulfillment_items i set status = t.after_status, rma_number = t.after_rma
      from following t
      where i.fulfillment_item_id = t.fulfillment_item_id
        and (t.status is distinct from t.after_status or t.rma_number is distinct from t.after_rma)
      returning t.*, ${fingerprint('fulfillment_item', 'i')} as fingerprint
    )
    ${intoAudit}
    select ${row.importId}::uuid, 'import', ${row.decidedBy}, now(), 'fulfillment_item', fulfillment_item_id::text,
      ${jsonOf({ status: unlessSame('status', 'after_status'), rma_number: unlessSame('rma_number', 'after_rma') })},
      ${jsonOf({ status: unlessSame('after_status', 'status'), rma_number: unlessSame('after_rma', 'rma_number') })},
      line, fingerprint
    from updated`);
}

/** Ends the purchases that the summary counted, each once, with a reason that names the file. */
async function cancelPurchases(tx: Transaction, row: ImportRow): Promise<number> {
  const reason = `Fulfillment cancelled by import of ${row.fileName}`.slice(0, 200);
  const cancelled = await tx.execute(sql`
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
    from updated`);
  return cancelled.count;
}
