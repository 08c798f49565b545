/** The names that many records share, each once: they are few, and an index finds one after the other. */
import { type SQL, sql } from 'drizzle-orm';
import type { Transaction } from '../db/client.ts';
import { queryRows } from '../db/queries.ts';
import type { KnownNames } from '../filters/query-words.ts';

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

/** More than this are too many to be names that people know by heart. */
const maxNames = 500;

/** The houses, carriers and campaigns of all fulfillments. */
export async function loadKnownNames(tx: Transaction): Promise<KnownNames> {
  const houses = await queryRows<{ id: string; name: string }>(
    tx,
    sql`select fulfillment_house_id::text as id, name from fulfillment_houses order by name limit ${maxNames}`,
  );
  const known = sql`name <> '' limit ${maxNames}`;
  const carriers = await queryRows<{ name: string }>(tx, foldedNames(carrier, known));
  const campaigns = await queryRows<{ name: string }>(tx, foldedNames(campaign, known));
  return { houses, carriers: carriers.map(({ name }) => name), campaigns: campaigns.map(({ name }) => name) };
}
