/** Loads what is there of the records that a file names, as the export would write it. */
import { type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { unmarkedOrderIds } from '../../cells/order-id-candidates.ts';
import type { Transaction } from '../../db/client.ts';
import { queryRows } from '../../db/queries.ts';
import { type ExportColumn, formatDateCell, itemCells, recordColumn } from '../../fulfillments/export-format.ts';
import { fulfillmentHouses, fulfillmentItems, fulfillments, orders } from '../../fulfillments/tables.ts';
import type { RecordIds } from '../../records/parse-record.ts';
import { orderColumns } from '../../records/record-columns.ts';
import { recordHash } from '../model/audited-records.ts';
import { type ExistingOrder, type ExistingRecord, fulfillmentFields, type StoredValue } from './decide-record.ts';

/**
 * All of a fulfillment that a row is compared with, in one number. Unlike the fingerprint of the audit trail it holds the
 * moment of the last update, by which a row is older or newer.
 */
export const fulfillmentPrint: SQL<bigint> = sql`hash_record_extended(row(${recordHash(fulfillments)}, ${fulfillments.dateUpdated}), 0)`;

export interface ExistingRecords {
  fulfillments: ReadonlyMap<string, ExistingRecord>;
  orders: ReadonlyMap<string, ExistingOrder>;
}

/** What of the records is needed; leaving out what isn't makes it faster. */
interface Wanted {
  ids: readonly RecordIds[];
  /** IANA name of the zone in which exports are written */
  timeZone: string;
  /** the file says what is in a fulfillment */
  withItems: boolean;
  /** a row doesn't say when it was updated, so it matters who wrote what is here */
  withOwnership: boolean;
}

/** The fulfillments and orders with these ids, by an index lookup for each. */
export async function loadExisting(
  tx: Transaction,
  { ids, timeZone, withItems, withOwnership }: Wanted,
): Promise<ExistingRecords> {
  const { fulfillmentId, fulfillmentHouseId } = fulfillments;
  const found = await queryRows<FoundRecord>(
    tx,
    sql`select ${fulfillmentId}::text as id, ${fulfillments.orderId} as "ownerId", ${fulfillmentPrint}::text as print,
        ${fulfillments.dateUpdated}::text as "updatedAt", ${withOwnership ? isOurs : sql`false`} as "isOurs", ${fulfillmentHouses.name} as "houseName",
        ${withItems ? sql`i.*` : sql`null as items, null as sku, null as "itemIds", null as "itemsPrint"`},
        ${textOf(fulfillments.dateUpdated)} as "dateUpdated", ${listOf(['dateCreated', ...fulfillmentFields])}
      from unnest(${sql.param(ids.map((one) => one.fulfillmentId))}::text[]::bigint[]) as wanted(id)
      join ${fulfillments} on ${fulfillmentId} = wanted.id
      left join ${fulfillmentHouses} on ${fulfillmentHouses.fulfillmentHouseId} = ${fulfillmentHouseId}
      ${withItems ? sql`cross join lateral (${itemsOf(fulfillmentId)}) i` : sql``}`,
  );
  // A row may name its order otherwise than it is written here.
  const named = ids.flatMap(({ orderId }) => [orderId, ...unmarkedOrderIds(orderId)]);
  const orderIds = new Set([...named, ...found.map(({ ownerId }) => ownerId)]);
  const foundOrders = await queryRows<TextRow & { id: string; print: string }>(
    tx,
    sql`select ${orders.orderId} as id, ${recordHash(orders)}::text as print, ${listOf(orderColumns)}
      from unnest(${sql.param([...orderIds])}::text[]) as wanted(id)
      join ${orders} on ${orders.orderId} = wanted.id`,
  );
  const storedIn = (row: TextRow) => (column: ExportColumn) => storedValue(column, row, timeZone);
  return {
    fulfillments: new Map(
      found.map(({ isOurs, itemIds, ...row }) => [
        row.id,
        {
          orderId: row.ownerId,
          updatedAt: row.updatedAt,
          print: row.print,
          isOurs,
          dateUpdated: storedValue('dateUpdated', row, timeZone),
          storedIn: storedIn(row),
          items: { cells: { items: row.items ?? '', sku: row.sku ?? '' }, ids: itemIds ?? [] },
          itemsPrint: row.itemsPrint,
        },
      ]),
    ),
    orders: new Map(foundOrders.map((row) => [row.id, { print: row.print, storedIn: storedIn(row) }])),
  };
}

type TextRow = Partial<Record<string, string | null>>;

interface FoundRecordColumns {
  id: string;
  ownerId: string;
  print: string;
  updatedAt: string;
  items: string | null;
  sku: string | null;
  itemsPrint: string | null;
}
type FoundRecord = FoundRecordColumns & TextRow & { isOurs: boolean; itemIds: string[] | null };

/** The items of a fulfillment as the export writes them, with their ids in the same order, and the hash of all. */
const itemsOf = (fulfillmentId: PgColumn): SQL =>
  sql`select ${itemCells()}, array_agg(${fulfillmentItems.fulfillmentItemId}::text order by ${fulfillmentItems.fulfillmentItemId})
      as "itemIds", ${itemsPrint}::text as "itemsPrint"
    from ${fulfillmentItems} where ${fulfillmentItems.fulfillmentId} = ${fulfillmentId}`;

/** The hash of all items of a fulfillment, as an aggregate over their rows; null when it has none. */
export const itemsPrint: SQL = sql`bit_xor(${recordHash(fulfillmentItems)})`;

/**
 * Whether tracking numbers or returns were imported into a fulfillment, and no whole record since. An import of whole
 * records that was undone counts as if it had never been.
 */
const isOurs: SQL = (() => {
  const setsMovement = (e: SQL) =>
    sql`(coalesce(${e}.before, '{}') || coalesce(${e}.after, '{}')) ?| '{status,tracking_number}'`;
  const ofRecord = (e: SQL) =>
    sql`${e}.entity = 'fulfillment' and ${e}.entity_id = ${fulfillments.fulfillmentId}::text`;
  return sql`exists (select from audit_events a join imports i on i.import_id = a.import_id
    where ${ofRecord(sql`a`)} and i.kind <> 'records' and ${setsMovement(sql`a`)}
      and not exists (select from audit_events b join imports j on j.import_id = b.import_id
        where ${ofRecord(sql`b`)} and b.audit_event_id > a.audit_event_id and j.kind = 'records' and b.action = 'import'
          and ${setsMovement(sql`b`)}
          and not exists (select from audit_events u where ${ofRecord(sql`u`)} and u.import_id = b.import_id and u.action = 'undo')))`;
})();

function storedValue(column: ExportColumn, row: TextRow, timeZone: string): StoredValue {
  const value = row[column] ?? null;
  if (column === 'fulfillmentHouse') return { cell: row.houseName ?? '', value };
  if (column.startsWith('date'))
    return { cell: formatDateCell(value === null ? null : new Date(value), timeZone), value };
  return { cell: value ?? '', value };
}

/** A moment in ISO 8601, as exactly as the database has it: an undo writes it back. It is compared to the second. */
const textOf = (moment: PgColumn): SQL => sql`to_char(${moment} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** What is compared with a cell of this column. */
function sourceOf(name: ExportColumn): SQL | PgColumn {
  const column = recordColumn(name);
  if (name.startsWith('date')) return textOf(column);
  if (name === 'fulfillmentHouse') return sql`${column}::text`;
  return name === 'isReshipment' ? sql`upper(${column}::text)` : column;
}

const listOf = (names: readonly ExportColumn[]): SQL =>
  sql.join(
    names.map((name) => sql`${sourceOf(name)} as ${sql.identifier(name)}`),
    sql`, `,
  );
