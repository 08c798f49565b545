/** Counts the records that match a query, by day, house, carrier and product. */
import { type SQL, sql } from 'drizzle-orm';
import type { Transaction } from '../db/client.ts';
import { queryRows } from '../db/queries.ts';
import type { Filter } from '../search/filter.ts';
import { dateColumns, toBranches } from '../search/filter-conditions.ts';
import { matchingIds } from '../search/find-page.ts';
import type { DayCount, NamedGroup, ProductGroup, Ranking } from './figures.ts';
import type { StatsQuery } from './stats-query.ts';

/** More groups than a table holds are not fetched. */
const maxGroups = 100;

/** All matching records as a query, with these columns of `fulfillments f`. */
export function matching(filter: Filter, columns: SQL): SQL {
  const [branch, ...others] = toBranches(filter);
  if (branch === undefined || others.length > 0) {
    return sql`(select ${columns} from fulfillments f where f.fulfillment_id in (${matchingIds(filter)}))`;
  }
  // One way to match needs no second look at the table.
  const orders = branch.joinsOrders ? sql` join orders o on o.order_id = f.order_id` : sql``;
  return sql`(select ${columns} from fulfillments f${orders} where ${branch.where})`;
}

/** The matching records by their day in the requester's time zone and their status now; days without any are left out. */
export async function countDays(tx: Transaction, { filter, clock, period }: StatsQuery): Promise<DayCount[]> {
  return await queryRows(
    tx,
    sql`select (m.moment at time zone ${clock.timeZone})::date::text as day, m.status, count(*)::int as records
      from ${matching(filter, sql`${dateColumns[period.field]} as moment, f.status`)} m
      group by 1, 2 order by 1, 2`,
  );
}

const shares = sql`count(*)::int as records,
  count(*) filter (where m.status = 'RETURNED')::int as returned,
  count(*) filter (where m.status = 'CANCELLED')::int as cancelled`;

/** By fulfillment house, the largest first. */
export async function countHouses(tx: Transaction, { filter }: StatsQuery): Promise<Ranking<NamedGroup>> {
  const counted = sql`select m.house, ${shares}
    from ${matching(filter, sql`f.fulfillment_house_id as house, f.status`)} m group by m.house`;
  return await rank(
    tx,
    sql`select coalesce(h.name, c.house::text) as name, c.records, c.returned, c.cancelled
      from (${counted}) c left join fulfillment_houses h on h.fulfillment_house_id = c.house`,
  );
}

/** By carrier in any spelling of its letters, the largest first. */
export async function countCarriers(tx: Transaction, { filter }: StatsQuery): Promise<Ranking<NamedGroup>> {
  return await rank(
    tx,
    sql`select min(m.carrier) as name, ${shares}
      from ${matching(filter, sql`nullif(f.carrier, '') as carrier, f.status`)} m group by lower(m.carrier)`,
  );
}

/**
 * By product, the one in most records first. A product is known by its id, else by its SKU, else by its name; a record
 * with several products counts for each of them, once.
 */
export async function countProducts(tx: Transaction, { filter }: StatsQuery): Promise<Ranking<ProductGroup>> {
  const inRecords = sql`select m.fulfillment_id, m.status,
      case when i.product_id <> '' then 'id ' || i.product_id when i.sku <> '' then 'sku ' || i.sku else 'name ' || i.name end
        as product, max(i.name) as name, max(i.sku) as sku
    from ${matching(filter, sql`f.fulfillment_id, f.status`)} m join fulfillment_items i using (fulfillment_id)
    group by 1, 2, 3`;
  return await rank(
    tx,
    sql`select coalesce(nullif(max(m.name), ''), nullif(max(m.sku), ''), substr(m.product, 4)) as name,
        nullif(max(m.sku), '') as sku, ${shares}
      from (${inRecords}) m group by m.product`,
  );
}

async function rank<Group extends { name: string | null; records: number }>(
  tx: Transaction,
  groups: SQL,
): Promise<Ranking<Group>> {
  const rows = await queryRows<Group & { total: number }>(
    tx,
    sql`select g.*, count(*) over ()::int as total from (${groups}) g
      order by g.records desc, g.name limit ${maxGroups}`,
  );
  return { total: rows[0]?.total ?? 0, groups: rows.map(({ total: _, ...group }) => group as unknown as Group) };
}
