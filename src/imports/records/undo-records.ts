/**
 * Takes a records import back: what it created is removed, what it updated gets its former values, as far as nobody has
 * touched it since. The former values are those that are still staged.
 */
import { and, asc, eq, isNotNull, type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { Transaction } from '../../db/client.ts';
import { queryRows } from '../../db/queries.ts';
import type { ExportColumn } from '../../fulfillments/export-format.ts';
import {
  auditEvents,
  fulfillmentHouses,
  fulfillmentItems,
  fulfillments,
  orders,
  purchases,
} from '../../fulfillments/tables.ts';
import { importRecords } from '../../records/tables.ts';
import { auditRowsFor, type Change, fingerprint, newAuditEvents, recordHash } from '../model/audited-records.ts';
import type { UndoExample, UndoOutcome } from '../model/counts.ts';
import type { ImportRow } from '../model/import-row.ts';
import { fulfillmentFields, orderFields } from './decide-record.ts';

const maxExamples = 3;

/** The fate of each fulfillment `r` of an import: a query with fulfillment_id, order_id, line, action, fate. */
function fatesOf(importId: string): SQL {
  const r = importRecords;
  const itemsTouched = sql`exists (select from ${fulfillmentItems}
    left join ${auditEvents} ie on ie.import_id = ${importId} and ie.entity = 'fulfillment_item' and ie.action = 'import'
      and ie.entity_id = ${fulfillmentItems.fulfillmentItemId}::text
    where ${fulfillmentItems.fulfillmentId} = ${r.fulfillmentId}
      and (ie.import_id is null or ie.fingerprint <> ${fingerprint('fulfillment_item')}))`;
  return sql`select ${r.fulfillmentId} as fulfillment_id, ${r.orderId} as order_id, ${r.line} as line, ${r.action} as action,
      case when ${fulfillments.fulfillmentId} is null then 'gone'
        when ${fingerprint('fulfillment')} <> e.fingerprint then 'touched'
        when ${r.action} = 'add' and ${itemsTouched} then 'touched' else 'back' end as fate
    from ${r}
      join ${auditEvents} e on e.import_id = ${importId} and e.entity = 'fulfillment' and e.action = 'import'
        and e.entity_id = ${r.fulfillmentId}::text
      left join ${fulfillments} on ${fulfillments.fulfillmentId} = ${r.fulfillmentId}
    where ${r.importId} = ${importId}`;
}

/** Counts what an undo would do right now; writes nothing. */
export async function planRecordsUndo(tx: Transaction, importId: string): Promise<UndoOutcome> {
  const groups = await queryRows<{ fate: string; action: string; count: number; examples: UndoExample[] | null }>(
    tx,
    sql`with fates as (${fatesOf(importId)}),
      ranked as (select *, row_number() over (partition by fate order by line) as place from fates)
      select fate, action, count(*)::int as count,
        json_agg(json_build_object('entity', 'fulfillment', 'entityId', fulfillment_id::text, 'orderId', order_id,
          'by', null, 'at', null) order by line) filter (where place <= ${maxExamples} and fate <> 'back') as examples
      from ranked group by fate, action order by fate, action`,
  );
  const count = (fate: string, action?: string) =>
    groups
      .filter((one) => one.fate === fate && (action === undefined || one.action === action))
      .reduce((sum, one) => sum + one.count, 0);
  const group = (fate: string) => ({
    count: count(fate),
    examples: groups.flatMap((one) => (one.fate === fate ? (one.examples ?? []) : [])).slice(0, maxExamples),
  });
  return {
    ...{ records: count('back'), removed: count('back', 'add'), purchases: 0 },
    ...{ changedSince: group('touched'), gone: group('gone'), doubtful: { count: 0, examples: [] } },
  };
}

/** Locks the fulfillments, items and orders of an import, in the order of their ids. */
export async function lockRecords(tx: Transaction, importId: string): Promise<void> {
  const r = importRecords;
  const lockedOrders = tx
    .select({ id: orders.orderId })
    .from(r)
    .innerJoin(orders, eq(orders.orderId, r.orderId))
    .where(eq(r.importId, importId))
    .orderBy(asc(orders.orderId))
    .for('update', { of: orders })
    .as('locked');
  await tx.$count(lockedOrders);
  const locked = tx
    .select({ id: fulfillments.fulfillmentId })
    .from(r)
    .innerJoin(fulfillments, eq(fulfillments.fulfillmentId, r.fulfillmentId))
    .where(eq(r.importId, importId))
    .orderBy(asc(fulfillments.fulfillmentId))
    .for('update', { of: fulfillments })
    .as('locked');
  await tx.$count(locked);
  const lockedItems = tx
    .select({ id: fulfillmentItems.fulfillmentItemId })
    .from(r)
    .innerJoin(fulfillmentItems, eq(fulfillmentItems.fulfillmentId, r.fulfillmentId))
    .where(and(eq(r.importId, importId), eq(r.action, 'add')))
    .orderBy(asc(fulfillmentItems.fulfillmentItemId))
    .for('update', { of: fulfillmentItems })
    .as('locked');
  await tx.$count(lockedItems);
}

/**
 * Writes it back; what is written is what `planRecordsUndo` has counted under the same locks. Resolves to the number of
 * fulfillments that were restored or removed.
 */
export async function restoreRecords(tx: Transaction, row: ImportRow): Promise<number> {
  const { importId } = row;
  const restored = await restoreFulfillments(tx, row);
  const added = sql`(select fulfillment_id from (${fatesOf(importId)}) fates where fate = 'back' and action = 'add')`;
  // The fates depend on the items, so what is removed is settled before they go.
  const ids = await queryRows<{ id: string }>(tx, sql`select fulfillment_id::text as id from ${added} a`);
  const chosen = sql`${sql.param(ids.map(({ id }) => id))}::text[]::bigint[]`;
  const items = tx
    .$with('removed')
    .as(
      tx
        .delete(fulfillmentItems)
        .where(sql`${fulfillmentItems.fulfillmentId} = any(${chosen})`)
        .returning({ id: fulfillmentItems.fulfillmentItemId }),
    );
  await tx
    .with(items)
    .insert(newAuditEvents)
    .select(auditOfRemoved(items, items.id, row, 'fulfillment_item'));
  const removed = tx
    .$with('removed')
    .as(
      tx
        .delete(fulfillments)
        .where(sql`${fulfillments.fulfillmentId} = any(${chosen})`)
        .returning({ id: fulfillments.fulfillmentId }),
    );
  const { count } = await tx
    .with(removed)
    .insert(newAuditEvents)
    .select(auditOfRemoved(removed, removed.id, row, 'fulfillment'));
  await restoreOrders(tx, row);
  const goneOrders = tx.$with('removed').as(
    tx
      .delete(orders)
      .where(
        sql`exists (select from ${auditEvents} e where e.import_id = ${importId} and e.entity = 'order' and e.action = 'import'
            and e.after ? 'created' and e.entity_id = ${orders.orderId} and e.fingerprint = ${recordHash(orders)})
          and not exists (select from ${fulfillments} where ${fulfillments.orderId} = ${orders.orderId})
          and not exists (select from ${purchases} where ${purchases.orderId} = ${orders.orderId})`,
      )
      .returning({ id: orders.orderId }),
  );
  await tx
    .with(goneOrders)
    .insert(newAuditEvents)
    .select(auditOfRemoved(goneOrders, goneOrders.id, row, 'order'));
  const goneHouses = tx.$with('removed').as(
    tx
      .delete(fulfillmentHouses)
      .where(
        sql`exists (select from ${auditEvents} e where e.import_id = ${importId} and e.entity = 'fulfillment_house'
            and e.action = 'import' and e.entity_id = ${fulfillmentHouses.fulfillmentHouseId}::text
            and e.fingerprint = ${recordHash(fulfillmentHouses)})
          and not exists (select from ${fulfillments} where ${fulfillments.fulfillmentHouseId} = ${fulfillmentHouses.fulfillmentHouseId})`,
      )
      .returning({ id: fulfillmentHouses.fulfillmentHouseId }),
  );
  const houses = auditOfRemoved(goneHouses, goneHouses.id, row, 'fulfillment_house');
  await tx.with(goneHouses).insert(newAuditEvents).select(houses);
  return restored + count;
}

const changeBy = ({ importId, undoneBy }: ImportRow, entity: Change['entity']): Change => ({
  ...{ importId, action: 'undo', actor: undoneBy, entity },
});

function auditOfRemoved(
  removed: Parameters<typeof auditRowsFor>[0],
  entityId: SQL | PgColumn,
  row: ImportRow,
  entity: Change['entity'],
) {
  const line = sql`(select e.source_line from ${auditEvents} e where e.import_id = ${row.importId} and e.action = 'import'
    and e.entity = ${entity} and e.entity_id = ${entityId}::text)`;
  return auditRowsFor(removed, changeBy(row, entity), {
    ...{ entityId, before: sql`'{}'::jsonb`, after: sql`null::jsonb` },
    ...{ sourceLine: line, fingerprint: sql`null::bigint` },
  });
}

/** The columns of fulfillments by the name that the export has for them. */
const fulfillmentColumns: Partial<Record<ExportColumn, PgColumn>> = {
  ...{ status: fulfillments.status, trackingNumber: fulfillments.trackingNumber, carrier: fulfillments.carrier },
  ...{ method: fulfillments.method, rmaNumber: fulfillments.rmaNumber, dateShipped: fulfillments.dateShipped },
  ...{ dateDelivered: fulfillments.dateDelivered, dateReturned: fulfillments.dateReturned },
  ...{ clientFulfillmentId: fulfillments.clientFulfillmentId, fulfillmentHouse: fulfillments.fulfillmentHouseId },
  ...{ isReshipment: fulfillments.isReshipment, responseText: fulfillments.responseText },
};

/** The value from before where the import wrote one. */
function former(before: SQL, name: ExportColumn, column: PgColumn): SQL {
  const key = sql.raw(`'${name}'`);
  return sql`case when (${before})::jsonb ? ${key} then (${before}->>${key})::${sql.raw(column.getSQLType())} else ${column} end`;
}

async function restoreFulfillments(tx: Transaction, row: ImportRow): Promise<number> {
  const isUpdate = and(eq(importRecords.importId, row.importId), eq(importRecords.action, 'update'));
  const r = tx.select().from(importRecords).where(isUpdate).as('r');
  const values = Object.fromEntries(
    fulfillmentFields.flatMap((name) => {
      const column = fulfillmentColumns[name];
      const property = name === 'fulfillmentHouse' ? 'fulfillmentHouseId' : name;
      return column === undefined ? [] : [[property, former(sql`${r.before}`, name, column)]];
    }),
  );
  const isBack = sql`${fulfillments.fulfillmentId} in (
    select fulfillment_id from (${fatesOf(row.importId)}) fates where fate = 'back' and action = 'update')`;
  const restored = tx.$with('restored').as(
    tx
      .update(fulfillments)
      .set({ ...values, dateUpdated: sql`now()` })
      .from(r)
      .where(and(eq(fulfillments.fulfillmentId, r.fulfillmentId), isBack))
      .returning({ id: r.fulfillmentId, line: r.line, print: fingerprint('fulfillment').as('print') }),
  );
  const event = sql`(select e.before from ${auditEvents} e where e.import_id = ${row.importId} and e.action = 'import'
    and e.entity = 'fulfillment' and e.entity_id = ${restored.id}::text)`;
  const eventAfter = sql`(select e.after from ${auditEvents} e where e.import_id = ${row.importId} and e.action = 'import'
    and e.entity = 'fulfillment' and e.entity_id = ${restored.id}::text)`;
  const audit = auditRowsFor(restored, changeBy(row, 'fulfillment'), {
    ...{ entityId: restored.id, before: eventAfter, after: event },
    ...{ sourceLine: restored.line, fingerprint: restored.print },
  });
  return (await tx.with(restored).insert(newAuditEvents).select(audit)).count;
}

async function restoreOrders(tx: Transaction, row: ImportRow): Promise<void> {
  const isUpdate = and(eq(importRecords.importId, row.importId), isNotNull(importRecords.orderValues));
  const r = tx.select().from(importRecords).where(isUpdate).as('r');
  const values = Object.fromEntries(
    orderFields.map((name) => {
      const column: unknown = Reflect.get(orders, name);
      return [name, former(sql`${r.orderBefore}`, name, column as PgColumn)];
    }),
  );
  const isUntouched = sql`exists (select from ${auditEvents} e where e.import_id = ${row.importId} and e.entity = 'order'
    and e.action = 'import' and e.entity_id = ${orders.orderId} and e.fingerprint = ${recordHash(orders)})`;
  const restored = tx.$with('restored').as(
    tx
      .update(orders)
      .set(values)
      .from(r)
      .where(and(eq(orders.orderId, r.orderId), isUntouched))
      .returning({ id: sql`${r.orderId}`.as('id'), line: r.line, print: recordHash(orders).as('print') }),
  );
  const audit = auditRowsFor(restored, changeBy(row, 'order'), {
    ...{ entityId: restored.id, before: sql`'{}'::jsonb`, after: sql`'{}'::jsonb` },
    ...{ sourceLine: restored.line, fingerprint: restored.print },
  });
  await tx.with(restored).insert(newAuditEvents).select(audit);
}
