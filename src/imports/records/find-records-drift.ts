/** What has changed since the summary of a records import was made. */
import { and, asc, eq, isNotNull, or, type SQL, sql } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import type { Transaction } from '../../db/client.ts';
import { queryRows } from '../../db/queries.ts';
import { auditEvents, fulfillmentItems, fulfillments, orders } from '../../fulfillments/tables.ts';
import { findHouses, type House, hashHouses, houseKey, houseNameKey, newHousePrefix } from '../../records/houses.ts';
import { importRecords } from '../../records/tables.ts';
import { recordHash } from '../model/audited-records.ts';
import type { Drift } from '../model/counts.ts';
import type { ImportRow } from '../model/import-row.ts';
import { describeDrift } from '../model/planned-changes.ts';
import { fulfillmentPrint, itemsPrint } from './load-existing.ts';

/**
 * Locks what would be updated, in the order of ids, and compares all that is staged with what is there now; null when it
 * is what the summary was made from.
 */
export async function findRecordsDrift(tx: Transaction, { importId, counts }: ImportRow): Promise<Drift | null> {
  const r = importRecords;
  const mine = eq(r.importId, importId);
  await lockRecords(tx, importId);
  const itemsNow = sql`(select ${itemsPrint} from ${fulfillmentItems} where ${fulfillmentItems.fulfillmentId} = ${r.fulfillmentId})`;
  const drift = await describeDrift(
    tx,
    sql`select distinct on (line) line, what, null from (
        select ${r.line} as line, case
            when ${r.action} = 'add' and ${fulfillments.fulfillmentId} is null
              then 'fulfillment ' || ${r.fulfillmentId} || ' has to be read again'
            when ${r.action} = 'add' then 'fulfillment ' || ${r.fulfillmentId} || ' exists by now'
            when ${fulfillments.fulfillmentId} is null then 'fulfillment ' || ${r.fulfillmentId} || ' was deleted'
            else 'order ' || ${r.orderId} || ' was changed' end as what
        from ${r} left join ${fulfillments} on ${fulfillments.fulfillmentId} = ${r.fulfillmentId}
        where ${mine} and case when ${r.action} = 'add' then ${fulfillments.fulfillmentId} is not null
            or ${r.newStatus} is null -- staged by an earlier version during an update
          else ${fulfillments.fulfillmentId} is null or ${fulfillmentPrint} <> ${r.fulfillmentPrint} end
        union all
        select ${r.line}, 'order ' || ${r.orderId} || case when ${r.orderPrint} is null then ' exists by now'
            when ${orders.orderId} is null then ' was deleted' else ' was changed' end
        from ${r} left join ${orders} on ${orders.orderId} = ${r.orderId}
        where ${mine} and case when ${r.orderPrint} is null then ${orders.orderId} is not null
          else ${orders.orderId} is null or (${r.orderValues} is not null and ${recordHash(orders)} <> ${r.orderPrint}) end
        union all
        select ${r.line}, 'the items of order ' || ${r.orderId} || ' were changed' from ${r}
        where ${mine} and ${r.itemChanges} is not null and ${itemsNow} is distinct from ${r.itemsPrint}
        ${await changedHouses(tx, importId, counts?.records?.housesHash)}
      ) as causes order by line`,
  );
  return drift.records === 0 ? null : drift;
}

/** The rows of an import that its own transaction has just left out: what a trigger skipped, for instance. */
export async function findUnwrittenRecords(tx: Transaction, { importId }: ImportRow): Promise<Drift> {
  const r = importRecords;
  const { entity, entityId, action } = auditEvents;
  const isAudited = (kind: string, id: SQL) => sql`exists (select from ${auditEvents}
    where ${eq(auditEvents.importId, importId)} and ${action} = 'import' and ${entity} = ${kind} and ${entityId} = ${id})`;
  return await describeDrift(
    tx,
    sql`with audited as (
        select ${auditEvents.sourceLine} as line, count(*) as items from ${auditEvents}
        where ${eq(auditEvents.importId, importId)} and ${action} = 'import' and ${entity} = 'fulfillment_item' group by 1
      )
      select ${r.line}, 'order ' || ${r.orderId} || ' was skipped by the database', null
      from ${r} left join audited on audited.line = ${r.line} where ${eq(r.importId, importId)} and (
        not ${isAudited('fulfillment', sql`${r.fulfillmentId}::text`)}
        or ${r.orderValues} is not null and not ${isAudited('order', sql`${r.orderId}`)}
        or json_array_length(coalesce(${r.items}, ${r.itemChanges}, '[]')) <> coalesce(audited.items, 0))`,
  );
}

/** A warehouse as rows of the import have it: its id or its mark, and its name when they named it by that. */
interface StagedHouse {
  house: string;
  name: string | null;
}

/**
 * The causes of drift, a further part of a union of lines and what happened; empty when there are none. `housesHash` is of
 * the houses that the rows were read with: while those are the same, no row means another one.
 */
async function changedHouses(tx: Transaction, importId: string, housesHash: string | undefined): Promise<SQL> {
  const today = await findHouses(tx);
  if (housesHash === hashHouses(today)) return sql``;
  const { newFulfillmentHouse, newHouseName, values, line } = importRecords;
  const house = sql`coalesce(${newFulfillmentHouse}, ${values}->>'fulfillmentHouse')`;
  const name = sql`coalesce(${newHouseName}, ${values}->>${sql.raw(`'${houseNameKey}'`)})`;
  const mine = sql`${importRecords.importId} = ${importId}`;
  const staged = await queryRows<StagedHouse>(
    tx,
    sql`select distinct ${house} as house, ${name} as name from ${importRecords} where ${mine} and ${house} is not null`,
  );
  const changed = staged.flatMap((one) => {
    const what = whyChanged(one, today);
    return what === null ? [] : [{ ...one, what }];
  });
  if (changed.length === 0) return sql``;
  return sql`union all select ${line}, changed.what from ${importRecords}
    join json_to_recordset(${JSON.stringify(changed)}) as changed (house text, name text, what text)
      on changed.house = ${house} and changed.name is not distinct from ${name}
    where ${mine}`;
}

/** Why a cell would mean another warehouse today, in words that end a sentence; null when it would not. */
function whyChanged({ house, name }: StagedHouse, today: readonly House[]): string | null {
  const named = (text: string) => today.filter((one) => houseKey(one.name) === houseKey(text));
  if (house.startsWith(newHousePrefix)) {
    const newName = house.slice(newHousePrefix.length);
    return named(newName).length > 0 ? `the warehouse ${newName} exists by now` : null;
  }
  const still = today.find(({ fulfillmentHouseId }) => String(fulfillmentHouseId) === house);
  if (still === undefined) return `the warehouse ${name ?? house} was deleted`;
  if (name === null) return null;
  if (houseKey(still.name) !== houseKey(name)) return `the warehouse ${name} was renamed`;
  return named(name).length > 1 ? `there are several warehouses named ${name} now` : null;
}

/**
 * Locks the orders, fulfillments and items that an import updates, each in the order of their ids; of items, all of the
 * fulfillments in which it changes any. `ofAdded`: also what the import added, for its undo.
 */
export async function lockRecords(tx: Transaction, importId: string, { ofAdded = false } = {}): Promise<void> {
  const r = importRecords;
  const lock = (table: PgTable, id: PgColumn, isTheirs: SQL, isChanged: SQL | undefined) =>
    tx.$count(
      tx
        .select({ id })
        .from(r)
        .innerJoin(table, isTheirs)
        .where(and(eq(r.importId, importId), isChanged))
        .orderBy(asc(id))
        .for('update', { of: table })
        .as('locked'),
    );
  const { orderId } = orders;
  await lock(orders, orderId, eq(orderId, r.orderId), ofAdded ? undefined : isNotNull(r.orderValues));
  const { fulfillmentId } = fulfillments;
  await lock(
    fulfillments,
    fulfillmentId,
    eq(fulfillmentId, r.fulfillmentId),
    ofAdded ? undefined : eq(r.action, 'update'),
  );
  const { fulfillmentItemId, fulfillmentId: ofId } = fulfillmentItems;
  const hasChanged = isNotNull(r.itemChanges);
  const isItems = ofAdded ? or(eq(r.action, 'add'), hasChanged) : hasChanged;
  await lock(fulfillmentItems, fulfillmentItemId, eq(ofId, r.fulfillmentId), isItems);
}
