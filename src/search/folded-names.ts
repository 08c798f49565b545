/** The names that many records share, each once: they are few, and an index finds one after the other. */
import { type SQL, sql } from 'drizzle-orm';

export interface SharedName {
  table: SQL;
  column: SQL;
}

export const campaign: SharedName = { table: sql`orders`, column: sql`campaign_name` };
export const carrier: SharedName = { table: sql`fulfillments`, column: sql`carrier` };
export const product: SharedName = { table: sql`fulfillment_items`, column: sql`name` };

/** A query for the folded names that meet `condition` on `name`, by jumping from name to name (a loose index scan). */
export function foldedNames({ table, column }: SharedName, condition: SQL): SQL {
  const name = sql`fold_text(n.${column})`;
  return sql`with recursive names as (
      (select ${name} as name from ${table} n where ${name} is not null order by ${name} limit 1)
      union all
      select (select ${name} from ${table} n where ${name} > names.name order by ${name} limit 1)
      from names where names.name is not null)
    select name from names where ${condition}`;
}
