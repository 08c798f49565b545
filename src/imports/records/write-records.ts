/** Writes what the summary of a records import showed: warehouses, orders, fulfillments, items, and an audit row for each. */
import { and, asc, between, eq, gt, isNotNull, isNull, type SQL, sql } from 'drizzle-orm';
import { type PgColumn, QueryBuilder } from 'drizzle-orm/pg-core';
import type { Transaction } from '../../db/client.ts';
import type { ExportColumn } from '../../fulfillments/export-format.ts';
import { fulfillments, orders } from '../../fulfillments/tables.ts';
import { insertFulfillments, insertItems, insertOrders } from '../../records/insert-records.ts';
import type { NewRecord } from '../../records/parse-record.ts';
import { importRecords } from '../../records/tables.ts';
import {
  type AuditedField,
  auditedFields,
  auditRowsFor,
  fingerprint,
  newAuditEvents,
  recordHash,
} from '../model/audited-records.ts';
import type { ImportRow } from '../model/import-row.ts';
import type { PlannedImport } from '../model/planned-changes.ts';
import { auditAdded, changeBy } from './audit-added.ts';
import { createHouses } from './create-houses.ts';
import { orderFields } from './decide-record.ts';
import { newHousePrefix } from './stage-records.ts';

/** What was written of a plan. */
export interface WrittenRecords {
  /** how many fulfillments were added or updated */
  records: number;
  /** false when an order or an item of them was not written: somebody else had created it, or a trigger skipped it */
  isWhole: boolean;
}

/** Writes it, with its audit rows. */
export async function writeRecords(tx: Transaction, row: ImportRow): Promise<WrittenRecords> {
  const added = await addRecords(tx, row);
  if (added.records > 0) await auditAdded(tx, row);
  const updated = await updateFulfillments(tx, row);
  const isWhole = added.isWhole && (await updateOrders(tx, row));
  return { records: added.records + updated, isWhole };
}

/** Writes the part of a plan that `row.lines` names, without asking whether that is all that was promised. */
export async function writeRecordLines(tx: Transaction, row: PlannedImport): Promise<void> {
  await addRecords(tx, row);
  await updateFulfillments(tx, row);
  await updateOrders(tx, row);
}

/** The staged records of an import, or of its lines. */
const mineOf = ({ importId, lines }: PlannedImport): SQL | undefined =>
  and(eq(importRecords.importId, importId), lines && between(importRecords.line, lines.from, lines.to));

/** The staged records `c` of an import, or of its lines. */
export function stagedRecords(row: PlannedImport) {
  const { line, orderId } = importRecords;
  return new QueryBuilder().select({ line, orderId }).from(importRecords).where(mineOf(row)).as('c');
}

/** As many rows as one statement takes well; see load-records.ts. */
const batchSize = 5_000;

async function addRecords(tx: Transaction, row: PlannedImport): Promise<WrittenRecords> {
  const houses = await createHouses(tx, row);
  const isAdded = and(mineOf(row), eq(importRecords.action, 'add'));
  let records = 0;
  let skippedItems = 0;
  let after = 0;
  for (;;) {
    const staged = await tx
      .select()
      .from(importRecords)
      .where(and(isAdded, gt(importRecords.line, after)))
      .orderBy(asc(importRecords.line))
      .limit(batchSize);
    const last = staged.at(-1);
    if (last === undefined) break;
    after = last.line;
    const batch = staged.map(({ values, items, orderPrint }) => {
      const house = values.fulfillmentHouse ?? null;
      const fulfillmentHouse = house === null ? null : (houses.get(house) ?? house);
      return { values: { ...values, fulfillmentHouse } as NewRecord['values'], items: items ?? [], orderPrint };
    });
    await insertOrders(
      tx,
      batch.filter(({ orderPrint }) => orderPrint === null),
    );
    const created = new Set(await insertFulfillments(tx, batch));
    skippedItems += await insertItems(
      tx,
      batch.filter(({ values }) => created.has(values.fulfillmentId)),
    );
    records += created.size;
  }
  const isWhole = skippedItems === 0 && (records === 0 || !(await hasOrdersOfOthers(tx, row)));
  return { records, isWhole };
}

/**
 * Whether somebody else has created an order that the import was about to create, at the same moment: it is there, and
 * not written by this transaction.
 */
async function hasOrdersOfOthers(tx: Transaction, row: PlannedImport): Promise<boolean> {
  const isNew = and(mineOf(row), eq(importRecords.action, 'add'), isNull(importRecords.orderPrint));
  const isTheirs = sql`${orders}.xmin::text <> pg_current_xact_id()::xid::text`;
  const found = await tx
    .select({ orderId: orders.orderId })
    .from(importRecords)
    .innerJoin(orders, eq(orders.orderId, importRecords.orderId))
    .where(and(isNew, isTheirs))
    .limit(1);
  return found.length > 0;
}

/** The staged updates `r` of a kind, in the order in which their rows are locked. */
function stagedUpdates(tx: Transaction, row: PlannedImport, of: 'fulfillments' | 'orders') {
  const r = importRecords;
  const isMine = and(mineOf(row), of === 'orders' ? isNotNull(r.orderValues) : eq(r.action, 'update'));
  return tx
    .select()
    .from(r)
    .where(isMine)
    .orderBy(asc(of === 'orders' ? r.orderId : r.fulfillmentId))
    .as('r');
}

async function updateFulfillments(tx: Transaction, row: PlannedImport): Promise<number> {
  const r = stagedUpdates(tx, row, 'fulfillments');
  const given = (name: ExportColumn) => sql`${r.values}->>${sql.raw(`'${name}'`)}`;
  const text = (name: ExportColumn, column: PgColumn): SQL => sql`coalesce(${given(name)}, ${column})`;
  const moment = (name: ExportColumn, column: PgColumn): SQL => sql`coalesce((${given(name)})::timestamptz, ${column})`;
  const house = sql`case when ${given('fulfillmentHouse')} like ${`${newHousePrefix}%`} then (
      select h.fulfillment_house_id from fulfillment_houses h
      where lower(btrim(h.name)) = lower(substr(${given('fulfillmentHouse')}, ${newHousePrefix.length + 1}::int)) limit 1)
    else (${given('fulfillmentHouse')})::int end`;
  const f = fulfillments;
  const audited: [ExportColumn, PgColumn][] = [
    ...([
      ['status', f.status],
      ['trackingNumber', f.trackingNumber],
      ['carrier', f.carrier],
    ] as [ExportColumn, PgColumn][]),
    ...([
      ['method', f.method],
      ['rmaNumber', f.rmaNumber],
    ] as [ExportColumn, PgColumn][]),
  ];
  const side = (values: SQL | typeof r.values | typeof r.before) =>
    auditedFields(audited.map(([name, column]): AuditedField => [column, sql`${values}->>${sql.raw(`'${name}'`)}`]));
  const updated = tx.$with('updated').as(
    tx
      .update(f)
      .set({
        status: text('status', f.status),
        trackingNumber: text('trackingNumber', f.trackingNumber),
        carrier: text('carrier', f.carrier),
        method: text('method', f.method),
        rmaNumber: text('rmaNumber', f.rmaNumber),
        clientFulfillmentId: text('clientFulfillmentId', f.clientFulfillmentId),
        responseText: text('responseText', f.responseText),
        fulfillmentHouseId: sql`coalesce(${house}, ${f.fulfillmentHouseId})`,
        isReshipment: sql`coalesce((${given('isReshipment')})::boolean, ${f.isReshipment})`,
        dateShipped: moment('dateShipped', f.dateShipped),
        dateDelivered: moment('dateDelivered', f.dateDelivered),
        dateReturned: moment('dateReturned', f.dateReturned),
        dateUpdated: sql`coalesce((${given('dateUpdated')})::timestamptz, now())`,
      })
      .from(r)
      .where(eq(f.fulfillmentId, r.fulfillmentId))
      .returning({
        ...{ id: r.fulfillmentId, line: r.line, before: side(r.before).as('before_fields') },
        ...{ after: side(r.values).as('after_fields'), print: fingerprint('fulfillment').as('print') },
      }),
  );
  const audit = auditRowsFor(updated, changeBy(row, 'fulfillment'), {
    ...{ entityId: updated.id, before: updated.before, after: updated.after },
    ...{ sourceLine: updated.line, fingerprint: updated.print },
  });
  return (await tx.with(updated).insert(newAuditEvents).select(audit)).count;
}

/** The columns of an order by the name that the export has for them. */
const orderColumn = (name: ExportColumn): PgColumn => {
  const column: unknown = Reflect.get(orders, name);
  return column as PgColumn;
};

/**
 * The audit trail has no names and addresses: it says which fields changed. What they were stays staged for an undo.
 * Resolves to whether all staged changes of orders were written.
 */
async function updateOrders(tx: Transaction, row: PlannedImport): Promise<boolean> {
  const r = stagedUpdates(tx, row, 'orders');
  const values = Object.fromEntries(
    orderFields.map((name) => [name, sql`coalesce(${r.orderValues}->>${sql.raw(`'${name}'`)}, ${orderColumn(name)})`]),
  );
  const changed = sql`(select jsonb_build_object('changed', string_agg(name, ', ')) from json_object_keys(${r.orderValues}) as name)`;
  const updated = tx.$with('updated').as(
    tx
      .update(orders)
      .set(values)
      .from(r)
      .where(eq(orders.orderId, r.orderId))
      .returning({
        ...{ id: sql`${r.orderId}`.as('id'), line: r.line, after: changed.as('after_fields') },
        print: recordHash(orders).as('print'),
      }),
  );
  const audit = auditRowsFor(updated, changeBy(row, 'order'), {
    ...{ entityId: updated.id, before: sql`null::jsonb`, after: updated.after },
    ...{ sourceLine: updated.line, fingerprint: updated.print },
  });
  const { count } = await tx.with(updated).insert(newAuditEvents).select(audit);
  return count === (await tx.$count(importRecords, and(mineOf(row), isNotNull(importRecords.orderValues))));
}
