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

/** The changed fields alone, as columns of the table: before (a field that is missing was empty) and after. */
const changed = (column: string) =>
  sql`case when c.${sql.raw(`before_${column}`)} is distinct from c.${sql.raw(`after_${column}`)}`;
const fields = ['status', 'tracking_number', 'carrier', 'method', 'rma_number'];
const side = (which: 'before' | 'after') =>
  sql.join(
    fields.map((field) => sql`${sql.raw(`'${field}'`)}, ${changed(field)} then c.${sql.raw(`${which}_${field}`)} end`),
    sql`, `,
  );

/** Where audit rows go; every change has one, with the record's fingerprint right after it. */
const intoAudit = sql`insert into audit_events
  (import_id, action, actor, at, entity, entity_id, before, after, source_line, fingerprint)`;

/** Writes the fulfillments that are still what the summary was made from; resolves to how many those are. */
async function updateFulfillments(tx: Transaction, row: ImportRow, plan: SQL): Promise<number> {
  // Without hash joins the records are met, and so locked, in the order in which the plan is given: that of their ids.
  await tx.execute(sql`set local enable_hashjoin = off`);
  const written = await tx.execute(sql`
    with plan as materialized (select * from ${plan} c order by fulfillment_id),
    updated as (
      update fulfillments f set
        status = c.after_status, tracking_number = c.after_tracking_number, carrier = c.after_carrier,
        method = c.after_method, rma_number = c.after_rma_number, date_updated = now(),
        date_shipped = case when ${becomesShipped} then now() else f.date_shipped end,
        date_returned = case when ${becomesReturned} then now() else f.date_returned end
      from plan c where f.fulfillment_id = c.fulfillment_id and ${isAsPlanned(row)}
      returning c.*, ${fingerprint('fulfillment', 'f')} as fingerprint
    )
    ${intoAudit}
    select ${row.importId}::uuid, 'import', ${row.decidedBy}, now(), 'fulfillment', c.fulfillment_id::text,
      jsonb_strip_nulls(jsonb_build_object(${side('before')},
        'date_shipped', case when ${becomesShipped} then c.before_date_shipped end,
        'date_returned', case when ${becomesReturned} then c.before_date_returned end)),
      jsonb_strip_nulls(jsonb_build_object(${side('after')},
        'date_shipped', case when ${becomesShipped} then now() end,
        'date_returned', case when ${becomesReturned} then now() end)),
      c.line, c.fingerprint
    from updated c`);
  await tx.execute(sql`set local enable_hashjoin = on`);
  return written.count;
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
      jsonb_strip_nulls(jsonb_build_object('status', case when status is distinct from after_status then status end,
        'rma_number', case when rma_number is distinct from after_rma then rma_number end)),
      jsonb_strip_nulls(jsonb_build_object('status', case when status is distinct from after_status then after_status end,
        'rma_number', case when rma_number is distinct from after_rma then after_rma end)),
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
      jsonb_strip_nulls(jsonb_build_object(
        'status', before_status, 'cancel_reason', cancel_reason, 'date_cancelled', date_cancelled)),
      jsonb_build_object('status', 'CANCELLED', 'cancel_reason', ${reason}::text, 'date_cancelled', now()),
      line, fingerprint
    from updated`);
  return cancelled.count;
}
