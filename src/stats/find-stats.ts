/** Counts everything that a view of the statistics shows, within a time limit. */
import { type SQL, sql } from 'drizzle-orm';
import { splitCarrier } from '../carriers/carriers.ts';
import type { Database, Transaction } from '../db/client.ts';
import { refusedDetails } from '../db/database-failure.ts';
import { queryRows } from '../db/queries.ts';
import type { Filter } from '../filters/filter.ts';
import { UserError } from '../runtime/errors.ts';
import { dateColumns, toBranches } from '../search/filter-conditions.ts';
import { matchingIds } from '../search/find-page.ts';
import {
  type DayCount,
  type ImportWeek,
  type NamedGroup,
  type ProductGroup,
  type Ranking,
  type ShippingTimes,
  type Stats,
  type StatsView,
  type ViewData,
  type WaitTimes,
  waitBuckets,
} from './stats.ts';
import type { StatsQuery } from './stats-query.ts';

/** The requester is waiting for the answer. */
const maxSeconds = 8;
/** @see https://www.postgresql.org/docs/current/errcodes-appendix.html */
const queryCanceled = '57014';

type Counter = <Result>(count: (tx: Transaction, query: StatsQuery) => Promise<Result>) => Promise<Result>;

const counts: { [View in StatsView]: (by: Counter) => Promise<ViewData[View]> } = {
  overview: async (by) => ({
    shipping: (await by(measureWaitTimes)).all,
    carriers: await by(countCarriers),
    imports: await by(countImports),
  }),
  days: async () => ({}),
  weeks: async () => ({}),
  months: async () => ({}),
  shipping: async (by) => ({ shipping: await by(measureWaitTimes) }),
  products: async (by) => ({ products: await by(countProducts) }),
  houses: async (by) => ({ houses: await by(countHouses) }),
  carriers: async (by) => ({ carriers: await by(countCarriers) }),
  imports: async (by) => ({ imports: await by(countImports) }),
};

/**
 * Counts one view in one transaction, so that all numbers come from the same snapshot.
 * @param seconds time limit for all queries together
 * @throws {UserError} if it takes longer
 */
export async function findStats(
  db: Pick<Database, 'read'>,
  query: StatsQuery,
  view: StatsView,
  seconds = maxSeconds,
): Promise<Stats> {
  try {
    return await db.read(async (tx) => {
      const by: Counter = async (count) => {
        await setRemainingTimeout(tx, seconds);
        return await count(tx, query);
      };
      const days = await by(countDays);
      return { view, query, days, ...(await counts[view](by)) } as Stats;
    });
  } catch (error) {
    if (refusedDetails(error)?.code !== queryCanceled) throw error;
    throw new UserError(
      `Counting took longer than ${seconds} seconds, so I stopped. Ask for a shorter period, such as “created:7d”, or leave out words and parts of names, which take the longest.`,
      { cause: error },
    );
  }
}

/** Limits the next statement to the time remaining since the transaction began. */
async function setRemainingTimeout(tx: Transaction, seconds: number): Promise<void> {
  await tx.execute(sql`select set_config('statement_timeout', greatest(1, ${Math.round(seconds * 1000)}
    - extract(epoch from clock_timestamp() - transaction_timestamp()) * 1000)::int::text, true)`);
}

/** At most as many groups as a table can show. */
const maxGroups = 100;

const shares = sql`count(*)::int as records,
  count(*) filter (where m.status = 'RETURNED')::int as returned,
  count(*) filter (where m.status = 'CANCELLED')::int as cancelled`;

/** The matching records by their day in the requester's time zone and their current status; days without records are omitted. */
async function countDays(tx: Transaction, { filter, clock, period }: StatsQuery): Promise<DayCount[]> {
  return await queryRows(
    tx,
    sql`select (m.moment at time zone ${clock.timeZone})::date::text as day, m.status, count(*)::int as records
      from ${matching(filter, sql`${dateColumns[period.field]} as moment, f.status`)} m
      group by 1, 2 order by 1, 2`,
  );
}

/** Counts by fulfillment house, largest first. */
async function countHouses(tx: Transaction, { filter }: StatsQuery): Promise<Ranking<NamedGroup>> {
  const counted = sql`select m.house, ${shares}
    from ${matching(filter, sql`f.fulfillment_house_id as house, f.status`)} m group by m.house`;
  return await rank(
    tx,
    sql`select coalesce(h.name, c.house::text) as name, c.records, c.returned, c.cancelled
      from (${counted}) c left join fulfillment_houses h on h.fulfillment_house_id = c.house`,
  );
}

/** Counts by carrier, in whatever spelling and with whatever service it is stored, largest first. */
async function countCarriers(tx: Transaction, { filter }: StatsQuery): Promise<Ranking<NamedGroup>> {
  const spellings = await queryRows<NamedGroup>(
    tx,
    sql`select min(m.carrier) as name, ${shares}
      from ${matching(filter, sql`nullif(f.carrier, '') as carrier, f.status`)} m group by lower(m.carrier)`,
  );
  const groups = new Map<string | null, NamedGroup>();
  for (const one of spellings) {
    const carrier = one.name === null ? undefined : splitCarrier(one.name)?.name;
    const key = (carrier ?? one.name)?.toLowerCase() ?? null;
    const sum = groups.get(key);
    groups.set(key, sum === undefined ? one : addGroups(sum, one, carrier));
  }
  const ranked = [...groups.values()].toSorted((a, b) => b.records - a.records || compareNames(a.name, b.name));
  return { total: ranked.length, groups: ranked.slice(0, maxGroups) };
}

const addGroups = (a: NamedGroup, b: NamedGroup, name = a.name): NamedGroup => ({
  name,
  records: a.records + b.records,
  returned: a.returned + b.returned,
  cancelled: a.cancelled + b.cancelled,
});

/** Names in the order of their letters, none last. */
const compareNames = (a: string | null, b: string | null): number =>
  a === b ? 0 : a === null ? 1 : b === null || a < b ? -1 : 1;

/**
 * Counts by product, largest first. A product is identified by its id, else its SKU, else its name; a record with several
 * products counts once for each of them.
 */
async function countProducts(tx: Transaction, { filter }: StatsQuery): Promise<Ranking<ProductGroup>> {
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

/**
 * The weeks of the period in which files were shared, by the requester's calendar, oldest first. Row counts come from the
 * last read of a file, including corrections; a file whose kind is still undecided has none yet.
 */
async function countImports(tx: Transaction, { clock, period }: StatsQuery): Promise<ImportWeek[]> {
  const { from, until } = period;
  return await queryRows(
    tx,
    sql`select date_trunc('week', shared_at at time zone ${clock.timeZone})::date::text as monday,
        count(*)::int as files, count(*) filter (where state = 'refused')::int as refused,
        coalesce(sum((counts->kind->>'rows')::int), 0)::int as rows,
        coalesce(sum((counts->kind->>'rejected')::int), 0)::int as rejected
      from imports
      where shared_at >= coalesce(${from?.toISOString() ?? null}::timestamptz, '-infinity')
        and shared_at < coalesce(${until?.toISOString() ?? null}::timestamptz, 'infinity')
      group by 1 order by 1`,
  );
}

/** Wait times of all matching shipped records, by fulfillment house, and counts by `waitBuckets`. */
async function measureWaitTimes(tx: Transaction, { filter }: StatsQuery): Promise<ShippingTimes> {
  const limits = sql.param(waitBuckets.flatMap(({ hours }) => (hours === null ? [] : [hours])));
  const shipped = sql`f.fulfillment_id, f.fulfillment_house_id as house, f.date_created, f.date_shipped`;
  const rows = await queryRows<WaitTimesRow>(
    tx,
    sql`with back_on_hold as materialized (
        select f.fulfillment_id, max(e.at) as at
        from audit_events e join fulfillments f on f.fulfillment_id = e.entity_id::bigint
        where e.entity = 'fulfillment' and e.after->>'status' = 'HOLD' and e.at <= f.date_shipped
        group by 1),
      waits as (
        select m.house, extract(epoch from m.date_shipped - coalesce(b.at, m.date_created))::float8 / 3600 as hours
        from ${matching(filter, shipped)} m left join back_on_hold b using (fulfillment_id)
        where m.date_shipped is not null),
      counted as (
        select grouping(w.house, w.step) as kind, w.house, w.step,
          count(*) filter (where w.hours >= 0)::int as shipped,
          percentile_cont(0.5) within group (order by w.hours) filter (where w.hours >= 0) as median,
          percentile_cont(0.9) within group (order by w.hours) filter (where w.hours >= 0) as p90,
          count(*) filter (where w.hours < 0)::int as impossible
        from (select *, case when hours >= 0 then width_bucket(hours, ${limits}::float8[]) end as step from waits) w
        group by grouping sets ((), (w.house), (w.step)))
      select case c.kind when 3 then 'all' when 1 then 'house' else 'step' end as kind,
        coalesce(h.name, c.house::text) as name, c.step, c.shipped, c.median, c.p90, c.impossible
      from counted c left join fulfillment_houses h on h.fulfillment_house_id = c.house
      order by c.shipped desc, name`,
  );
  return toShippingTimes(rows);
}

async function rank<Group extends { name: string | null; records: number }>(
  tx: Transaction,
  groups: SQL,
): Promise<Ranking<Group>> {
  const rows = await queryRows<{ group: Group; total: number }>(
    tx,
    sql`select to_json(g) as "group", count(*) over ()::int as total from (${groups}) g
      order by g.records desc, g.name limit ${maxGroups}`,
  );
  return { total: rows[0]?.total ?? 0, groups: rows.map(({ group }) => group) };
}

interface WaitTimesRow extends WaitTimes {
  /** what the row counts: all records, one house, or one wait bucket */
  kind: 'all' | 'house' | 'step';
  name: string | null;
  step: number | null;
  impossible: number;
}

function toShippingTimes(rows: WaitTimesRow[]): ShippingTimes {
  const all = rows.find(({ kind }) => kind === 'all');
  const ofStep = (step: number) => rows.find((row) => row.kind === 'step' && row.step === step)?.shipped ?? 0;
  return {
    all: { shipped: all?.shipped ?? 0, median: all?.median ?? null, p90: all?.p90 ?? null },
    houses: rows
      .filter(({ kind, shipped }) => kind === 'house' && shipped > 0)
      .map(({ name, shipped, median, p90 }) => ({ name, shipped, median, p90 })),
    steps: waitBuckets.map((_, step) => ofStep(step)),
    impossible: all?.impossible ?? 0,
  };
}

/** A subquery of all matching records with these columns of `fulfillments f`. */
function matching(filter: Filter, columns: SQL): SQL {
  const [branch, ...others] = toBranches(filter);
  if (branch === undefined || others.length > 0) {
    return sql`(select ${columns} from fulfillments f where f.fulfillment_id in (${matchingIds(filter)}))`;
  }
  // A single branch can be selected from directly, without rejoining the table by id.
  const orders = branch.joinsOrders ? sql` join orders o on o.order_id = f.order_id` : sql``;
  return sql`(select ${columns} from fulfillments f${orders} where ${branch.where})`;
}
