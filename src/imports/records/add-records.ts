/** Creates what is new in an import of whole records. The audit trail leaves names and addresses out. */
import { and, eq, isNull, type SQL, sql } from 'drizzle-orm';
import type { Transaction } from '../../db/client.ts';
import { queryRows, withoutNestedLoopJoins } from '../../db/queries.ts';
import { fulfillmentHouses, fulfillmentItems, fulfillments, orders } from '../../fulfillments/tables.ts';
import { createHouses, type NamedHouses, newHousePrefix } from '../../records/houses.ts';
import {
  type CellColumn,
  fulfillmentInsertion,
  type InsertSource,
  itemInsertion,
  orderInsertion,
} from '../../records/insert-records.ts';
import { importRecords, newName } from '../../records/tables.ts';
import {
  type AuditedField,
  auditedFields,
  changeBy,
  fingerprint,
  recordHash,
  writeAudited,
} from '../model/audited-records.ts';
import { isStagedFor, type LineRange, type PlannedImport } from '../model/planned-changes.ts';

/** Rows of one statement: their cells fit into the memory for sorting, or nearly. */
const batchSize = 50_000;

/** What was created. */
interface AddedRecords {
  /** how many fulfillments */
  records: number;
  /** false when an order or an item was not created: somebody else had created it, or a trigger skipped it */
  isWhole: boolean;
}

/** Creates the houses that the file names and nobody has; gives the ids of all by what was staged for them. */
export async function addHouses(tx: Transaction, row: PlannedImport): Promise<NamedHouses> {
  const staged = await queryRows<{ mark: string }>(
    tx,
    sql`select distinct mark
      from (select coalesce(${importRecords.newFulfillmentHouse}, ${importRecords.values}->>'fulfillmentHouse') as mark
        from ${importRecords} where ${isStagedFor(row)}) as named
      where mark like ${`${newHousePrefix}%`} order by mark`,
  );
  const named = await createHouses(
    tx,
    staged.map(({ mark }) => mark),
  );
  if (named.created.length === 0) return named;
  const ids = sql.param(named.created.map(({ fulfillmentHouseId }) => fulfillmentHouseId));
  await writeAudited(tx, changeBy(row, 'fulfillment_house'), {
    changes: sql`created as (select * from ${fulfillmentHouses}
      where ${fulfillmentHouses.fulfillmentHouseId} = any(${ids}::int[]))`,
    rows: sql`select fulfillment_house_id, null::jsonb, jsonb_build_object('name', name), null::int,
      ${recordHash(fulfillmentHouses)} from created as fulfillment_houses`,
  });
  return named;
}

/** Creates orders, fulfillments and items. */
export async function addRecords(tx: Transaction, row: PlannedImport, houses: NamedHouses): Promise<AddedRecords> {
  let records = 0;
  let isWhole = true;
  let from = row.lines?.from ?? 0;
  for (;;) {
    const to = await lastLine(tx, row, from);
    if (to === null) break;
    const batch = stagedSource(row.importId, { from, to }, houses);
    // Nothing is known of rows that were staged a moment ago, so the planner takes them for few.
    const added = await withoutNestedLoopJoins(tx, () => addBatch(tx, row, batch));
    records += added.records;
    isWhole &&= added.isWhole;
    from = to + 1;
  }
  return { records, isWhole: isWhole && (records === 0 || !(await hasOrdersOfOthers(tx, row))) };
}

/**
 * Whether somebody else has created an order that the import was about to create, at the same moment: it is there, and
 * not written by this transaction.
 */
async function hasOrdersOfOthers(tx: Transaction, row: PlannedImport): Promise<boolean> {
  const isNew = and(isStagedFor(row), eq(importRecords.action, 'add'), isNull(importRecords.orderPrint));
  const isTheirs = sql`${orders}.xmin::text <> pg_current_xact_id()::xid::text`;
  const found = await tx
    .select({ orderId: orders.orderId })
    .from(importRecords)
    .innerJoin(orders, eq(orders.orderId, importRecords.orderId))
    .where(and(isNew, isTheirs))
    .limit(1);
  return found.length > 0;
}

/** The last line of the batch that begins at `from`; null when there is none. */
async function lastLine(tx: Transaction, row: PlannedImport, from: number): Promise<number | null> {
  const [found] = await queryRows<{ line: number | null }>(
    tx,
    sql`select max(line) as line from (select line from ${importRecords}
      where ${isStagedFor(row)} and line >= ${from} and action = 'add' order by line limit ${batchSize}) b`,
  );
  return found?.line ?? null;
}

/** New rows of the staging table as a source of records, and the table `r` itself. */
interface StagedSource extends InsertSource {
  /** the same, without the rows of orders that are there already */
  ofNewOrders: InsertSource;
  staged: SQL;
}

function stagedSource(importId: string, { from, to }: LineRange, houses: NamedHouses): StagedSource {
  const staged = sql`(select * from ${importRecords} where ${importRecords.importId} = ${importId}
    and ${importRecords.line} between ${from} and ${to} and ${importRecords.action} = 'add') r`;
  const marks = [...houses.ids.keys()];
  const ids = marks.map((mark) => houses.ids.get(mark) ?? null);
  const house = sql`coalesce((select h.id from unnest(${sql.param(marks)}::text[], ${sql.param(ids)}::text[]) as h (mark, id)
    where h.mark = ${stagedAs('fulfillmentHouse')}), ${stagedAs('fulfillmentHouse')})`;
  const cellOf = (name: CellColumn) =>
    sql`${name === 'fulfillmentHouse' && marks.length > 0 ? house : stagedAs(name)} as ${sql.identifier(name)}`;
  const cells = (names: readonly CellColumn[], where: SQL) =>
    sql`(select r.line as place, ${sql.join(names.map(cellOf), sql`, `)} from ${staged} where ${where}) cells`;
  const items = () => sql`(
    select r.fulfillment_id as id, i.qty as quantity, i.name as item_name, i.sku as item_sku,
      r.line::bigint * 100000 + i.n as place
    from ${staged} cross join lateral rows from (json_to_recordset(r.items) as (qty text, name text, sku text))
      with ordinality as i (qty, name, sku, n)) cells`;
  return {
    staged,
    items,
    cells: (names) => cells(names, sql`true`),
    ofNewOrders: { items, cells: (names) => cells(names, sql`r.order_print is null`) },
  };
}

/** What is staged of a new record `r` for a column of the export, as text. */
function stagedAs(name: CellColumn): SQL {
  if (name === 'fulfillmentId') return sql`r.fulfillment_id::text`;
  const { name: column } = name === 'orderId' ? importRecords.orderId : importRecords[newName(name)];
  return sql`r.${sql.identifier(column)}`;
}

async function addBatch(tx: Transaction, row: PlannedImport, source: StagedSource): Promise<AddedRecords> {
  const { staged } = source;
  const newOrders = orderInsertion(source.ofNewOrders, sql`${orders.orderId} as id, ${recordHash(orders)} as print`);
  await writeAudited(tx, changeBy(row, 'order'), {
    changes: sql`created as (${newOrders})`,
    rows: sql`select c.id, null::jsonb, '{"created": "true"}'::jsonb, r.line, c.print
      from created c join (select r.order_id, min(r.line) as line from ${staged} group by 1) r on r.order_id = c.id
      order by r.line`,
  });
  const { fulfillmentId, trackingNumber, carrier, method, rmaNumber } = fulfillments;
  // Without the status, which did not change: the statistics look for fulfillments that went back to Hold.
  const after = auditedFields(
    [trackingNumber, carrier, method, rmaNumber].map((one): AuditedField => [one, sql`${one}`]),
  );
  const newFulfillments = fulfillmentInsertion(
    source,
    sql`${fulfillmentId} as id, ${after} as after, ${fingerprint('fulfillment')} as print`,
  );
  const records = await writeAudited(tx, changeBy(row, 'fulfillment'), {
    changes: sql`created as (${newFulfillments})`,
    rows: sql`select c.id, null::jsonb, c.after, r.line, c.print
      from created c join ${staged} on r.fulfillment_id = c.id order by r.line`,
  });
  const { fulfillmentItemId } = fulfillmentItems;
  const newItems = itemInsertion(
    source,
    sql`${fulfillmentItemId} as id, ${fulfillmentItems.fulfillmentId} as of_id, ${fingerprint('fulfillment_item')} as print`,
  );
  const items = await writeAudited(tx, changeBy(row, 'fulfillment_item'), {
    changes: sql`created as (${newItems})`,
    rows: sql`select c.id, null::jsonb, '{}'::jsonb, r.line, c.print
      from created c join ${staged} on r.fulfillment_id = c.of_id order by r.line, c.id`,
  });
  const [wanted] = await queryRows<{ items: number }>(
    tx,
    sql`select coalesce(sum(json_array_length(r.items)), 0)::int as items from ${staged}`,
  );
  return { records, isWhole: items === wanted?.items };
}
