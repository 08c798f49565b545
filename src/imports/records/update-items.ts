/** Writes the items that an import of whole records changes in fulfillments that are there already. */
import { type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { Transaction } from '../../db/client.ts';
import { queryRows } from '../../db/queries.ts';
import { fulfillmentItems } from '../../fulfillments/tables.ts';
import { itemInsertion } from '../../records/insert-records.ts';
import { importRecords } from '../../records/tables.ts';
import { type AuditedField, auditedFields, changeBy, recordHash } from '../model/audited-records.ts';
import type { PlannedImport } from '../model/planned-changes.ts';
import { isStagedFor } from './staged-records.ts';
import { writeAudited } from './write-audited.ts';

const { fulfillmentItemId, fulfillmentId, productId, sku, name, qty, status, rmaNumber } = fulfillmentItems;
/** The columns of an item that whole records write, and those that only what they remove loses. */
export const writtenInItems = [qty, name, sku];
export const keptOfItems = [productId, status, rmaNumber];

/** The changes `c` of items; `n` is their order within a row. */
const changesOf = (row: PlannedImport): SQL => sql`(
  select r.line, r.fulfillment_id, i.*
  from (select * from ${importRecords} where ${isStagedFor(row)}) r cross join lateral rows from (
      json_to_recordset(r.item_changes) as ("itemId" bigint, qty int, name text, sku text, "isRemoved" boolean)
    ) with ordinality as i (item_id, qty, name, sku, is_removed, n)
  where r.item_changes is not null) c`;

/**
 * Removes, changes and adds items, each with an audit row; what is removed is whole in it. Resolves to whether all staged
 * changes of items were written.
 */
export async function updateItems(tx: Transaction, row: PlannedImport): Promise<boolean> {
  const changes = changesOf(row);
  const change = changeBy(row, 'fulfillment_item');
  const whole = auditedFields(
    [...writtenInItems, ...keptOfItems].map((column): AuditedField => [column, sql`${column}::text`]),
  );
  const [staged] = await queryRows<{ n: number }>(tx, sql`select count(*)::int as n from ${changes}`);
  if (staged === undefined || staged.n === 0) return true;
  const removed = await writeAudited(tx, change, {
    changes: sql`removed as (delete from ${fulfillmentItems} using ${changes}
      where c.is_removed and ${fulfillmentItemId} = c.item_id
      returning c.item_id, ${whole} as before, c.line, ${recordHash(fulfillmentItems)} as print)`,
    rows: sql`select item_id, before, null::jsonb, line, print from removed order by line, item_id`,
  });
  const differing = (side: (column: PgColumn) => SQL) =>
    auditedFields(
      writtenInItems.map((column): AuditedField => {
        const after = sql`c.${sql.identifier(column.name)}`;
        return [column, sql`case when ${column} is distinct from ${after} then ${side(column)}::text end`];
      }),
    );
  const updated = await writeAudited(tx, change, {
    changes: sql`old as (
        select c.*, ${differing((column) => sql`${column}`)} as before,
          ${differing((column) => sql`c.${sql.identifier(column.name)}`)} as after
        from ${changes} join ${fulfillmentItems} on ${fulfillmentItemId} = c.item_id where not c.is_removed
      ),
      updated as (update ${fulfillmentItems} set qty = old.qty, name = old.name, sku = old.sku
        from old where ${fulfillmentItemId} = old.item_id
        returning old.item_id, old.before, old.after, old.line, ${recordHash(fulfillmentItems)} as print)`,
    rows: sql`select * from updated order by line, item_id`,
  });
  const after = auditedFields(writtenInItems.map((column): AuditedField => [column, sql`${column}::text`]));
  const items = () => sql`(select fulfillment_id as id, qty as quantity, name as item_name, sku as item_sku,
    line::bigint * 100000 + n as place from ${changes} where item_id is null) cells`;
  const insertion = itemInsertion(
    { items },
    sql`${fulfillmentItemId} as id, ${fulfillmentId} as of_id, ${after} as after, ${recordHash(fulfillmentItems)} as print`,
  );
  const added = await writeAudited(tx, change, {
    changes: sql`added as (${insertion})`,
    rows: sql`select a.id, null::jsonb, a.after, r.line, a.print
      from added a join ${importRecords} r on r.fulfillment_id = a.of_id and r.import_id = ${row.importId}
      order by r.line, a.id`,
  });
  return removed + updated + added === staged.n;
}
