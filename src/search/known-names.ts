/** Loads the names by which words of a query are recognized. */
import { sql } from 'drizzle-orm';
import type { Transaction } from '../db/client.ts';
import { queryRows } from '../db/queries.ts';
import type { KnownNames } from '../filters/query-words.ts';

/** More than this are too many to be names that people know by heart. */
const maxNames = 500;

/** The houses, carriers and campaigns of all fulfillments; the latter two by jumping from name to name in their indexes. */
export async function loadKnownNames(tx: Transaction): Promise<KnownNames> {
  const houses = await queryRows<{ id: string; name: string }>(
    tx,
    sql`select fulfillment_house_id::text as id, name from fulfillment_houses order by name limit ${maxNames}`,
  );
  const carrier = sql`fold_text(f.carrier)`;
  const carriers = await queryRows<{ name: string }>(
    tx,
    sql`with recursive names as (
        (select ${carrier} as name from fulfillments f where ${carrier} is not null order by ${carrier} limit 1)
        union all
        select (select ${carrier} from fulfillments f where ${carrier} > names.name order by ${carrier} limit 1)
        from names where names.name is not null)
      select name from names where name <> '' limit ${maxNames}`,
  );
  const campaign = sql`fold_text(o.campaign_name)`;
  const campaigns = await queryRows<{ name: string }>(
    tx,
    sql`with recursive names as (
        (select ${campaign} as name from orders o where ${campaign} is not null order by ${campaign} limit 1)
        union all
        select (select ${campaign} from orders o where ${campaign} > names.name order by ${campaign} limit 1)
        from names where names.name is not null)
      select name from names where name <> '' limit ${maxNames}`,
  );
  return { houses, carriers: carriers.map(({ name }) => name), campaigns: campaigns.map(({ name }) => name) };
}
