/** What an undo of a records import removes: what that import created, with an audit row for each. */
import { type SQL, sql } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import type { Transaction } from '../../db/client.ts';
import {
  auditEvents,
  fulfillmentHouses,
  fulfillmentItems,
  fulfillments,
  orders,
  purchases,
} from '../../fulfillments/tables.ts';
import { type Change, recordHash, undoBy } from '../model/audited-records.ts';
import type { ImportRow } from '../model/import-row.ts';
import { writeAudited } from './write-audited.ts';

/** Removes the fulfillments of these ids with their items; resolves to how many fulfillments those were. */
export async function removeAdded(tx: Transaction, row: ImportRow, ids: readonly string[]): Promise<number> {
  const isChosen = (id: PgColumn) => sql`${id} = any(${sql.param(ids)}::text[]::bigint[])`;
  const { fulfillmentItemId } = fulfillmentItems;
  await writeRemoval(tx, row, 'fulfillment_item', {
    table: fulfillmentItems,
    id: fulfillmentItemId,
    where: isChosen(fulfillmentItems.fulfillmentId),
  });
  const { fulfillmentId } = fulfillments;
  return await writeRemoval(tx, row, 'fulfillment', {
    table: fulfillments,
    id: fulfillmentId,
    where: isChosen(fulfillmentId),
  });
}

/** Removes the orders that the import created, as long as they are as it left them and nothing belongs to them. */
export async function removeNewOrders(tx: Transaction, row: ImportRow): Promise<void> {
  const { orderId } = orders;
  const where = sql`exists (select from ${auditEvents} e where e.import_id = ${row.importId} and e.entity = 'order'
      and e.action = 'import' and e.after ? 'created' and e.entity_id = ${orderId} and e.fingerprint = ${recordHash(orders)})
    and not exists (select from ${fulfillments} where ${fulfillments.orderId} = ${orderId})
    and not exists (select from ${purchases} where ${purchases.orderId} = ${orderId})`;
  await writeRemoval(tx, row, 'order', { table: orders, id: orderId, where });
}

/** Removes the warehouses that the import created, as long as they are as it left them and no fulfillment needs them. */
export async function removeNewHouses(tx: Transaction, row: ImportRow): Promise<void> {
  const { fulfillmentHouseId } = fulfillmentHouses;
  const where = sql`exists (select from ${auditEvents} e where e.import_id = ${row.importId} and e.entity = 'fulfillment_house'
      and e.action = 'import' and e.entity_id = ${fulfillmentHouseId}::text and e.fingerprint = ${recordHash(fulfillmentHouses)})
    and not exists (select from ${fulfillments} where ${fulfillments.fulfillmentHouseId} = ${fulfillmentHouseId})`;
  await writeRemoval(tx, row, 'fulfillment_house', { table: fulfillmentHouses, id: fulfillmentHouseId, where });
}

interface Removal {
  table: PgTable;
  id: PgColumn;
  where: SQL;
}

async function writeRemoval(
  tx: Transaction,
  row: ImportRow,
  entity: Change['entity'],
  { table, id, where }: Removal,
): Promise<number> {
  const line = sql`(select e.source_line from ${auditEvents} e where e.import_id = ${row.importId} and e.action = 'import'
    and e.entity = ${entity} and e.entity_id = gone.id::text)`;
  return await writeAudited(tx, undoBy(row, entity), {
    changes: sql`gone as (delete from ${table} where ${where} returning ${id} as id)`,
    rows: sql`select id, '{}'::jsonb, null::jsonb, ${line}, null::bigint from gone order by id`,
  });
}
