/**
 * What whole records change in the items of fulfillments that are there already: compared, written, and taken back.
 */

import { type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { isUneditedCell } from '../../cells/excel-damage.ts';
import type { Transaction } from '../../db/client.ts';
import { queryRows } from '../../db/queries.ts';
import { type ItemCells, type ParcelItem, parseItemCells } from '../../fulfillments/export-format.ts';
import { auditEvents, fulfillmentItems } from '../../fulfillments/tables.ts';
import { itemInsertion } from '../../records/insert-records.ts';
import { type ItemChange, importRecords } from '../../records/tables.ts';
import {
  type AuditedField,
  auditedFields,
  changeBy,
  recordHash,
  undoBy,
  writeAudited,
} from '../model/audited-records.ts';
import type { ImportRow } from '../model/import-row.ts';
import { isStagedFor, type PlannedImport } from '../model/planned-changes.ts';

/** The items of a fulfillment as the export writes them; `ids` in the same order. */
export interface StoredItems {
  cells: ItemCells;
  ids: string[];
}

/** An item as a row has it; `qty` is null when the file doesn't say. */
interface GivenItem extends Omit<ParcelItem, 'qty'> {
  qty: number | null;
}

interface StoredItem extends ParcelItem {
  id: string;
}

/**
 * Compares cells, cleaned, with what is stored; no changes when they say the same or nothing. An item is recognized by
 * its SKU, or by its name where one of the two has no SKU: it keeps what the file doesn't know of it. One that the file
 * leaves out is removed. Returns `{ problem }`, one sentence, when the cells can't be read.
 */
export function compareItems(given: ItemCells, stored: StoredItems): ItemChange[] | { problem: string } {
  if (isBlankOrSame(given.items, stored.cells.items) && isBlankOrSame(given.sku, stored.cells.sku)) return [];
  const parsed = parseItemCells(given);
  if ('problem' in parsed) return parsed;
  const had = parseItemCells(stored.cells);
  if ('problem' in had) return [];
  const saysQuantity = given.items.trim() !== '';
  const items = parsed.map((item) => ({ ...item, qty: saysQuantity ? item.qty : null }));
  const old = had.flatMap((item, at) => ({ ...item, id: stored.ids[at] ?? '' }));
  return matchItems(items, old);
}

const isBlankOrSame = (cell: string, stored: string) => cell.trim() === '' || isUneditedCell(cell, stored);

/** How an item is recognized, the surest way first. */
const likenesses: ((given: GivenItem, stored: StoredItem) => boolean)[] = [
  (a, b) => a.sku === b.sku && a.name === b.name && a.qty === b.qty,
  (a, b) => a.sku === b.sku && a.name === b.name,
  (a, b) => a.sku !== null && a.sku === b.sku,
  (a, b) => (a.sku === null || b.sku === null) && a.name !== null && a.name === b.name,
  (a, b) => a.name === null && a.sku === b.sku,
];

function matchItems(items: readonly GivenItem[], stored: readonly StoredItem[]): ItemChange[] {
  const left = new Set(stored);
  const partners = new Map<GivenItem, StoredItem>();
  for (const isLike of likenesses) {
    for (const item of items) {
      if (partners.has(item)) continue;
      const partner = [...left].find((one) => isLike(item, one));
      if (partner === undefined) continue;
      partners.set(item, partner);
      left.delete(partner);
    }
  }
  const changes = items.flatMap((item): ItemChange[] => {
    const partner = partners.get(item);
    const { qty, name, sku } = item;
    if (partner === undefined) return [{ itemId: null, qty: qty ?? 1, name, sku, isRemoved: false }];
    const after = { qty: qty ?? partner.qty, name: name ?? partner.name, sku: sku ?? partner.sku };
    const differs = after.qty !== partner.qty || after.name !== partner.name || after.sku !== partner.sku;
    return differs ? [{ itemId: partner.id, ...after, isRemoved: false }] : [];
  });
  const removed = [...left].map(({ id, qty, name, sku }) => ({ itemId: id, qty, name, sku, isRemoved: true }));
  return [...changes, ...removed];
}

const { fulfillmentItemId, fulfillmentId, productId, sku, name, qty, status, rmaNumber } = fulfillmentItems;
/** The columns of an item that whole records write, and with those that only what they remove loses. */
const writtenInItems = [qty, name, sku];
const columns = [...writtenInItems, productId, status, rmaNumber];
const textsOf = (some: readonly PgColumn[]): SQL =>
  auditedFields(some.map((column): AuditedField => [column, sql`${column}::text`]));

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
  const [staged] = await queryRows<{ n: number }>(tx, sql`select count(*)::int as n from ${changes}`);
  if (staged === undefined || staged.n === 0) return true;
  const removed = await writeAudited(tx, change, {
    changes: sql`removed as (delete from ${fulfillmentItems} using ${changes}
      where c.is_removed and ${fulfillmentItemId} = c.item_id
      returning c.item_id, ${textsOf(columns)} as before, c.line, ${recordHash(fulfillmentItems)} as print)`,
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
  const items = () => sql`(select fulfillment_id as id, qty as quantity, name as item_name, sku as item_sku,
    line::bigint * 100000 + n as place from ${changes} where item_id is null) cells`;
  const insertion = itemInsertion(
    { items },
    sql`${fulfillmentItemId} as id, ${fulfillmentId} as of_id, ${textsOf(writtenInItems)} as after, ${recordHash(fulfillmentItems)} as print`,
  );
  const added = await writeAudited(tx, change, {
    changes: sql`added as (${insertion})`,
    rows: sql`select a.id, null::jsonb, a.after, r.line, a.print
      from added a join ${importRecords} r on r.fulfillment_id = a.of_id and r.import_id = ${row.importId}
      order by r.line, a.id`,
  });
  return removed + updated + added === staged.n;
}

const nameOf = (column: PgColumn): SQL => sql.raw(`"${column.name}"`);
const former = (column: PgColumn): SQL =>
  sql`(e.before->>${sql.raw(`'${column.name}'`)})::${sql.raw(column.getSQLType())}`;

/** Takes back the items of these lines: what was added goes, what was changed or removed is as it was. */
export async function restoreItems(tx: Transaction, row: ImportRow, lines: readonly number[]): Promise<void> {
  const change = undoBy(row, 'fulfillment_item');
  const e = sql`(select *, entity_id::bigint as item_id from ${auditEvents} where import_id = ${row.importId}
    and action = 'import' and entity = 'fulfillment_item' and source_line = any(${sql.param(lines)}::int[])) e`;
  await writeAudited(tx, change, {
    changes: sql`gone as (delete from ${fulfillmentItems} using ${e}
      where e.before is null and ${fulfillmentItemId} = e.item_id returning e.item_id, e.after, e.source_line)`,
    rows: sql`select item_id, after, null::jsonb, source_line, null::bigint from gone order by source_line, item_id`,
  });
  const values = writtenInItems.map((column) => {
    const key = sql.raw(`'${column.name}'`);
    const isWritten = sql`(e.before ? ${key} or e.after ? ${key})`;
    return sql`${nameOf(column)} = case when ${isWritten} then ${former(column)} else ${column} end`;
  });
  await writeAudited(tx, change, {
    changes: sql`back as (update ${fulfillmentItems} set ${sql.join(values, sql`, `)} from ${e}
      where e.before is not null and e.after is not null and ${fulfillmentItemId} = e.item_id
      returning e.item_id, e.after, e.before, e.source_line, ${recordHash(fulfillmentItems)} as print)`,
    rows: sql`select * from back order by source_line, item_id`,
  });
  await writeAudited(tx, change, {
    changes: sql`back as (
      insert into ${fulfillmentItems} (fulfillment_item_id, fulfillment_id, ${sql.join(columns.map(nameOf), sql`, `)})
      select e.item_id, r.fulfillment_id, ${sql.join(columns.map(former), sql`, `)}
      from ${e} join ${importRecords} r on r.import_id = ${row.importId} and r.line = e.source_line
      where e.after is null order by e.item_id
      returning ${fulfillmentItemId} as item_id, ${recordHash(fulfillmentItems)} as print)`,
    rows: sql`select back.item_id, null::jsonb, e.before, e.source_line, back.print from back join ${e} using (item_id)
      order by e.source_line, back.item_id`,
  });
}

/**
 * The lines of an import with an item that is no longer as the import left it. One that it removed is there again, or is
 * known to it no longer: an erasure empties the fingerprint.
 */
export const linesWithTouchedItems = (importId: string): SQL =>
  sql`select distinct e.source_line as line from ${auditEvents} e
    left join ${fulfillmentItems} on ${fulfillmentItemId} = e.entity_id::bigint
    where e.import_id = ${importId} and e.entity = 'fulfillment_item' and e.action = 'import'
      and (e.fingerprint is null or case when e.after is null then ${fulfillmentItemId} is not null
        else ${fulfillmentItemId} is null or ${recordHash(fulfillmentItems)} <> e.fingerprint end)`;
