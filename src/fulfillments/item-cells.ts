/** The items of a fulfillment as the two cells of the export, by the database. */
import { type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { fulfillmentItems } from './tables.ts';

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
