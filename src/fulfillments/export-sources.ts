/** Where the database has what the cells of the export hold. */
import { getTableColumns, type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { ExportColumn } from './export-format.ts';
import { fulfillmentItems, fulfillments, orders } from './tables.ts';

/** The properties of the tables have the names of the export. */
const recordColumns: Partial<Record<string, PgColumn>> = {
  ...getTableColumns(orders),
  ...getTableColumns(fulfillments),
  fulfillmentHouse: fulfillments.fulfillmentHouseId,
};

/** The column of an order or a fulfillment that a column of the export shows. Items have rows of their own. */
export function recordColumn(name: ExportColumn): PgColumn {
  const column = recordColumns[name];
  if (column === undefined) throw new Error(`no column for ${name}`);
  return column;
}

/** An entry of the cells `items` and `sku`: `\` and `;` are escaped with a backslash. */
const entry = (column: PgColumn) =>
  sql`replace(replace(coalesce(${column}, ''), ${sql.raw(String.raw`'\', '\\'`)}), ';', ${sql.raw(String.raw`'\;'`)})`;

/** Two aggregates over rows of `fulfillment_items`, `items` and `sku`: the cells that `parseItemCells` takes apart. */
export function itemCells(): SQL {
  const { fulfillmentItemId, qty, name, sku } = fulfillmentItems;
  const inOrder = sql`order by ${fulfillmentItemId}`;
  return sql`string_agg(rtrim(${qty} || ' × ' || ${entry(name)}), '; ' ${inOrder}) as items,
      case when count(${sku}) > 0 then string_agg(${entry(sku)}, '; ' ${inOrder}) end as sku`;
}
