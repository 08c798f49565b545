/** Writes what the summary of a records import showed: warehouses, orders, fulfillments, items, and an audit row for each. */
import { and, asc, eq, isNotNull, type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { Transaction } from '../../db/client.ts';
import { keepPlansOfChecks, withNestedLoopJoins } from '../../db/queries.ts';
import { type ExportColumn, recordColumn } from '../../fulfillments/export-format.ts';
import { fulfillments, orders } from '../../fulfillments/tables.ts';
import { type NamedHouses, newHousePrefix } from '../../records/houses.ts';
import { skipUsedItemIds } from '../../records/insert-records.ts';
import { orderColumns } from '../../records/record-columns.ts';
import { importRecords } from '../../records/tables.ts';
import {
  type AuditedField,
  auditedFields,
  changeBy,
  fingerprint,
  recordChanges,
  recordHash,
} from '../model/audited-records.ts';
import { isStagedFor, type PlannedImport } from '../model/planned-changes.ts';
import { addHouses, addRecords } from './add-records.ts';
import { fulfillmentFields } from './decide-record.ts';
import { updateItems } from './items.ts';

/** What was written of a plan. */
interface WrittenRecords {
  /** how many fulfillments were added or updated */
  records: number;
  /** false when a warehouse, an order or an item was not written: somebody else had created it, or a trigger skipped it */
  isWhole: boolean;
}

/** Writes it, with its audit rows; or the part that `row.lines` names. */
export async function writeRecords(tx: Transaction, row: PlannedImport): Promise<WrittenRecords> {
  await keepPlansOfChecks(tx);
  await skipUsedItemIds(tx);
  const houses = await addHouses(tx, row);
  const added = await addRecords(tx, row, houses);
  return await withNestedLoopJoins(tx, async () => {
    const updated = await updateFulfillments(tx, row, houses);
    const hasItems = await updateItems(tx, row);
    const hasOrders = await updateOrders(tx, row);
    const hasHouses = houses.created.length === houses.ids.size;
    const isWhole = hasHouses && added.isWhole && hasItems && hasOrders;
    return { records: added.records + updated, isWhole };
  });
}

/**
 * Staged records `r` in the order of `key`, in which their rows are locked, and each with the values of a JSON column as
 * columns of these names: to take JSON apart anew for each value takes longer than to write the record.
 */
function withValues(
  tx: Transaction,
  json: typeof importRecords.values | typeof importRecords.orderValues,
  names: readonly ExportColumn[],
  { where, key }: { where: SQL | undefined; key: PgColumn },
) {
  const { fulfillmentId, orderId, line, before, orderValues } = importRecords;
  const values = Object.fromEntries(names.map((name) => [name, sql`given.${sql.identifier(name)}`.as(name)]));
  const columns = names.map((name) => sql`${sql.identifier(name)} text`);
  return tx
    .select({ fulfillmentId, orderId, line, before, orderValues, ...values })
    .from(importRecords)
    .crossJoinLateral(sql`json_to_record(${json}) as given (${sql.join(columns, sql`, `)})`)
    .where(where)
    .orderBy(asc(key))
    .as('r');
}

/** One of those values. */
const given = (name: ExportColumn): SQL => sql`r.${sql.identifier(name)}`;

async function updateFulfillments(tx: Transaction, row: PlannedImport, { ids }: NamedHouses): Promise<number> {
  const where = and(isStagedFor(row), eq(importRecords.action, 'update'));
  const key = importRecords.fulfillmentId;
  const r = withValues(tx, importRecords.values, [...fulfillmentFields, 'dateUpdated'], { where, key });
  const text = (name: ExportColumn, column: PgColumn): SQL => sql`coalesce(${given(name)}, ${column})`;
  const moment = (name: ExportColumn, column: PgColumn): SQL => sql`coalesce(${given(name)}::timestamptz, ${column})`;
  const [marks, houseIds] = [sql.param([...ids.keys()]), sql.param([...ids.values()])];
  const house = sql`case when ${given('fulfillmentHouse')} like ${`${newHousePrefix}%`} then (
      select h.id from unnest(${marks}::text[], ${houseIds}::int[]) as h (mark, id) where h.mark = ${given('fulfillmentHouse')})
    else ${given('fulfillmentHouse')}::int end`;
  const f = fulfillments;
  const audited: [ExportColumn, PgColumn][] = [
    ['status', f.status],
    ['trackingNumber', f.trackingNumber],
    ['carrier', f.carrier],
    ['method', f.method],
    ['rmaNumber', f.rmaNumber],
  ];
  const before = audited.map(([name, column]): AuditedField => [column, sql`${r.before}->>${sql.raw(`'${name}'`)}`]);
  const after = audited.map(([name, column]): AuditedField => [column, given(name)]);
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
        isReshipment: sql`coalesce(${given('isReshipment')}::boolean, ${f.isReshipment})`,
        dateShipped: moment('dateShipped', f.dateShipped),
        dateDelivered: moment('dateDelivered', f.dateDelivered),
        dateReturned: moment('dateReturned', f.dateReturned),
        dateUpdated: sql`coalesce(${given('dateUpdated')}::timestamptz, now())`,
      })
      .from(r)
      .where(eq(f.fulfillmentId, r.fulfillmentId))
      .returning({
        entityId: r.fulfillmentId,
        sourceLine: r.line,
        before: auditedFields(before).as('before_fields'),
        after: auditedFields(after).as('after_fields'),
        fingerprint: fingerprint('fulfillment').as('print'),
      }),
  );
  return await recordChanges(tx, changeBy(row, 'fulfillment'), updated);
}

/**
 * The audit trail has no names and addresses: it says which fields changed. What they were stays staged for an undo.
 * Resolves to whether all staged changes of orders were written.
 */
async function updateOrders(tx: Transaction, row: PlannedImport): Promise<boolean> {
  const where = and(isStagedFor(row), isNotNull(importRecords.orderValues));
  const r = withValues(tx, importRecords.orderValues, orderColumns, { where, key: importRecords.orderId });
  const values = Object.fromEntries(
    orderColumns.map((name) => [name, sql`coalesce(${given(name)}, ${recordColumn(name)})`]),
  );
  const changed = sql`(select jsonb_build_object('changed', string_agg(name, ', ')) from json_object_keys(${r.orderValues}) as name)`;
  const updated = tx.$with('updated').as(
    tx
      .update(orders)
      .set(values)
      .from(r)
      .where(eq(orders.orderId, r.orderId))
      .returning({
        entityId: sql`${r.orderId}`.as('id'),
        sourceLine: r.line,
        before: sql`null::jsonb`.as('before_fields'),
        after: changed.as('after_fields'),
        fingerprint: recordHash(orders).as('print'),
      }),
  );
  const count = await recordChanges(tx, changeBy(row, 'order'), updated);
  return count === (await tx.$count(importRecords, where));
}
