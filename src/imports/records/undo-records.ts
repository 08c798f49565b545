/**
 * Takes a records import back: what it created is removed, what it updated gets its former values, as far as nobody has
 * touched it since. The former values are those that are still staged.
 */
import { and, eq, isNotNull, type SQL, sql } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import type { Transaction } from '../../db/client.ts';
import { keepPlansOfChecks, queryRows } from '../../db/queries.ts';
import { type ExportColumn, recordColumn } from '../../fulfillments/export-format.ts';
import {
  auditEvents,
  fulfillmentHouses,
  fulfillmentItems,
  fulfillments,
  orders,
  purchases,
} from '../../fulfillments/tables.ts';
import { orderColumns } from '../../records/record-columns.ts';
import { importRecords } from '../../records/tables.ts';
import { type Change, fingerprint, recordChanges, recordHash, undoBy, writeAudited } from '../model/audited-records.ts';
import type { ImportRow } from '../model/import-row.ts';
import { fulfillmentFields } from './decide-record.ts';
import { linesWithTouchedItems, restoreItems } from './items.ts';

/**
 * The fate of each fulfillment that an import wrote: a query for `groupFates`, with their lines. A fulfillment and its order
 * go back together, or neither of them. One whose former values were erased at the request of a customer stays.
 */
export function fatesOfRecords(importId: string): SQL {
  const r = importRecords;
  const { fulfillmentId } = fulfillments;
  // Looked up for each item: as an anti-join, the planner would compare every item with every row of the audit trail.
  const hasOtherItem = sql`exists (select from ${fulfillmentItems} where ${fulfillmentItems.fulfillmentId} = ${r.fulfillmentId}
    and (select e.audit_event_id ${eventOf(importId, 'fulfillment_item', sql`${fulfillmentItems.fulfillmentItemId}`)} limit 1) is null)`;
  // Found once, and not for each row, as in `eventOf`.
  const hasOtherOrder = sql`${r.orderValues} is not null and ${r.orderId} not in (${idsAsLeft(importId, orders)})`;
  return sql`with touched as (${linesWithTouchedItems(importId)})
    select e.entity_id, coalesce(${r.orderId}, ${fulfillments.orderId}) as order_id, e.source_line as line,
      e.audit_event_id as event_id, ${fingerprint('fulfillment')} as now, ${r.action} as action,
      case when ${fulfillmentId} is null then 'gone'
        when ${r.line} is null or e.fingerprint is null or ${fingerprint('fulfillment')} <> e.fingerprint
          or touched.line is not null or ${hasOtherOrder} then 'touched'
        when ${r.action} = 'add' and ${hasOtherItem} then 'touched' else 'back' end as fate
    from ${auditEvents} e
      left join ${r} on ${r.importId} = ${importId} and ${r.line} = e.source_line
        and ${r.fulfillmentId} = e.entity_id::bigint
      left join ${fulfillments} on ${fulfillmentId} = e.entity_id::bigint
      left join touched on touched.line = e.source_line
    where e.import_id = ${importId} and e.entity = 'fulfillment' and e.action = 'import'`;
}

/**
 * Writes it back; what is written is what `planRecordsUndo` has counted under the same locks. Resolves to the number of
 * fulfillments that were restored or removed.
 */
export async function restoreRecords(tx: Transaction, row: ImportRow): Promise<number> {
  await keepPlansOfChecks(tx);
  // The fates depend on the items, so what goes back is settled before any of it does.
  const back = await queryRows<{ line: number; id: string; action: string }>(
    tx,
    sql`select line, entity_id as id, action from (${fatesOfRecords(row.importId)}) fates where fate = 'back'`,
  );
  const updated = back.flatMap(({ action, line }) => (action === 'update' ? [line] : []));
  const added = back.flatMap(({ action, id }) => (action === 'add' ? [id] : []));
  const restored = await restoreFulfillments(tx, row, updated);
  await restoreItems(tx, row, updated);
  const removed = await removeAdded(tx, row, added);
  await restoreOrders(
    tx,
    row,
    back.map(({ line }) => line),
  );
  await removeNewOrders(tx, row);
  await removeNewHouses(tx, row);
  return restored + removed;
}

/** The staged rows of an import that stand on these lines of its file. */
const isOnLines = ({ importId }: ImportRow, lines: readonly number[]) =>
  and(eq(importRecords.importId, importId), sql`${importRecords.line} = any(${sql.param(lines)}::int[])`);

/** The value from before where the import wrote one. */
function former(before: SQL, name: ExportColumn): SQL {
  const column = recordColumn(name);
  const key = sql.raw(`'${name}'`);
  return sql`case when (${before})::jsonb ? ${key} then (${before}->>${key})::${sql.raw(column.getSQLType())} else ${column} end`;
}

/**
 * What the audit trail `e` has of a record's import. It is found by the record: right after a large import the planner would
 * read all that it left for each of them, so the condition on the import is none that its index knows.
 */
const eventOf = (importId: string, entity: Change['entity'], id: SQL): SQL => sql`from ${auditEvents} e
  where e.entity_id = ${id}::text and e.entity = ${entity} and e.action = 'import' and e.import_id::text = ${importId}`;

/** With the date of the row before, so that a newer row of the CRM's still counts as newer. */
async function restoreFulfillments(tx: Transaction, row: ImportRow, lines: readonly number[]): Promise<number> {
  const r = tx.select().from(importRecords).where(isOnLines(row, lines)).as('r');
  const values = Object.fromEntries(
    fulfillmentFields.map((name) => {
      const property = name === 'fulfillmentHouse' ? 'fulfillmentHouseId' : name;
      return [property, former(sql`${r.before}`, name)];
    }),
  );
  const dateUpdated = sql`coalesce((${r.before}->>'dateUpdated')::timestamptz, now())`;
  const ofImport = (side: 'before' | 'after') =>
    sql`(select e.${sql.raw(side)} ${eventOf(row.importId, 'fulfillment', sql`${r.fulfillmentId}`)})`;
  const restored = tx.$with('restored').as(
    tx
      .update(fulfillments)
      .set({ ...values, dateUpdated })
      .from(r)
      .where(eq(fulfillments.fulfillmentId, r.fulfillmentId))
      .returning({
        entityId: r.fulfillmentId,
        sourceLine: r.line,
        before: ofImport('after').as('written'),
        after: ofImport('before').as('former'),
        fingerprint: fingerprint('fulfillment').as('print'),
      }),
  );
  return await recordChanges(tx, undoBy(row, 'fulfillment'), restored);
}

/** The ids of records that are as the import left them; `where`: a condition for what the audit trail `e` has of them. */
const idsAsLeft = (importId: string, table: typeof orders | typeof fulfillmentHouses, where = sql`true`) => {
  const [entity, id] =
    table === orders ? ['order', orders.orderId] : ['fulfillment_house', fulfillmentHouses.fulfillmentHouseId];
  return sql`select ${id} from ${auditEvents} e join ${table} on ${id} = e.entity_id::${sql.raw(id.getSQLType())}
    where e.import_id = ${importId} and e.entity = ${entity} and e.action = 'import'
      and e.fingerprint = ${recordHash(table)} and ${where}`;
};

async function restoreOrders(tx: Transaction, row: ImportRow, lines: readonly number[]): Promise<void> {
  const isUpdate = and(isOnLines(row, lines), isNotNull(importRecords.orderValues));
  const r = tx.select().from(importRecords).where(isUpdate).as('r');
  const values = Object.fromEntries(orderColumns.map((name) => [name, former(sql`${r.orderBefore}`, name)]));
  const restored = tx.$with('restored').as(
    tx
      .update(orders)
      .set(values)
      .from(r)
      .where(eq(orders.orderId, r.orderId))
      .returning({
        entityId: sql`${r.orderId}`.as('id'),
        sourceLine: r.line,
        before: sql`'{}'::jsonb`.as('written'),
        after: sql`'{}'::jsonb`.as('former'),
        fingerprint: recordHash(orders).as('print'),
      }),
  );
  await recordChanges(tx, undoBy(row, 'order'), restored);
}

/** Removes the fulfillments of these ids with their items; resolves to how many fulfillments those were. */
async function removeAdded(tx: Transaction, row: ImportRow, ids: readonly string[]): Promise<number> {
  const isChosen = (id: PgColumn) => sql`${id} = any(${sql.param(ids)}::text[]::bigint[])`;
  const { fulfillmentItemId: itemId, fulfillmentId: ofId } = fulfillmentItems;
  await writeRemoval(tx, row, 'fulfillment_item', { table: fulfillmentItems, id: itemId, where: isChosen(ofId) });
  const { fulfillmentId: id } = fulfillments;
  return await writeRemoval(tx, row, 'fulfillment', { table: fulfillments, id, where: isChosen(id) });
}

/** Removes the orders that the import created, as long as they are as it left them and nothing belongs to them. */
async function removeNewOrders(tx: Transaction, row: ImportRow): Promise<void> {
  const { orderId } = orders;
  const where = sql`${orderId} in (${idsAsLeft(row.importId, orders, sql`e.after ? 'created'`)})
    and not exists (select from ${fulfillments} where ${fulfillments.orderId} = ${orderId})
    and not exists (select from ${purchases} where ${purchases.orderId} = ${orderId})`;
  await writeRemoval(tx, row, 'order', { table: orders, id: orderId, where });
}

/** Removes the warehouses that the import created, as long as they are as it left them and no fulfillment needs them. */
async function removeNewHouses(tx: Transaction, row: ImportRow): Promise<void> {
  const { fulfillmentHouseId } = fulfillmentHouses;
  const where = sql`${fulfillmentHouseId} in (${idsAsLeft(row.importId, fulfillmentHouses)})
    and not exists (select from ${fulfillments} where ${fulfillments.fulfillmentHouseId} = ${fulfillmentHouseId})`;
  await writeRemoval(tx, row, 'fulfillment_house', { table: fulfillmentHouses, id: fulfillmentHouseId, where });
}

async function writeRemoval(
  tx: Transaction,
  row: ImportRow,
  entity: Change['entity'],
  { table, id, where }: { table: PgTable; id: PgColumn; where: SQL },
): Promise<number> {
  const line = sql`(select e.source_line ${eventOf(row.importId, entity, sql`gone.id`)})`;
  return await writeAudited(tx, undoBy(row, entity), {
    changes: sql`gone as (delete from ${table} where ${where} returning ${id} as id)`,
    rows: sql`select id, '{}'::jsonb, null::jsonb, ${line}, null::bigint from gone order by id`,
  });
}
