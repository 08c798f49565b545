/** Every number of the statistics, against SQL that was written without looking at theirs. */
import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../src/db/client.ts';
import { parseFilter } from '../../src/filters/parse-filter.ts';
import { findStats } from '../../src/stats/find-stats.ts';
import type { NamedGroup } from '../../src/stats/stats.ts';
import { type StatsQuery, toStatsQuery } from '../../src/stats/stats-query.ts';
import { createRandom } from '../demo/random.ts';
import { everythingView, type Oracle, randomFilter } from '../search/filter-oracle.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { seedStatsRecords } from './stats-records.ts';

/** In the asker's zone the evening of the 25th; the clocks went back on the 1st. */
const clock = { now: new Date('2026-11-26T03:00:00Z'), timeZone: 'America/New_York' };
const last30Days = `(date_created at time zone 'America/New_York')::date between '2026-10-27' and '2026-11-25'`;

let database: TestDatabase;
let db: Database;
let oracle: postgres.Sql;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase(database.url);
  await seedStatsRecords(db, 4000);
  oracle = postgres(database.url, { max: 1, onnotice: () => {} });
  await oracle.unsafe(everythingView);
});
afterAll(async () => {
  await db.close();
  await oracle.end();
  await database.drop();
});

const random = createRandom(11);
/** The filters that somebody would type, and as many invented ones. */
const cases: Oracle[] = [
  { typed: '', sql: 'true' },
  {
    typed: 'created:2026-10-25..2026-11-08',
    sql: `(date_created at time zone 'America/New_York')::date between '2026-10-25' and '2026-11-08'`,
  },
  { typed: 'created:>=2026', sql: 'true' },
  { typed: 'shipped:>=2026 status:hold,shipped', sql: `date_shipped is not null and status in ('HOLD', 'SHIPPED')` },
  ...Array.from({ length: 40 }, () => randomFilter(random)),
];

test.each(cases)('“$typed”', async ({ typed, sql }) => {
  const query = toStatsQuery(parseFilter(typed, clock), clock);
  const dated = /(?:^| )(created|updated|shipped|delivered|returned|exported):(?!never)/.exec(typed);
  const [, field] = dated ?? [];
  const hasDate = /(?:^|-| )(created|updated|shipped|delivered|returned|exported|older|newer):/.test(typed);
  const where = hasDate ? sql : `(${sql}) and ${last30Days}`;
  expect(query.period.field).toBe(field ?? 'created');

  const overview = await findStats(db, query, 'overview');
  expect(overview.days).toEqual(await daysOf(where, `date_${field ?? 'created'}`));
  expect(overview.view === 'overview' && overview.carriers.groups).toEqual(
    (await carriersOf(where)).toSorted(byRecords),
  );
  await checkShipping(query, where);
  await checkShares(query, where);
});

const byRecords = (a: NamedGroup, b: NamedGroup) =>
  b.records - a.records || (a.name === null ? 1 : b.name === null ? -1 : a.name < b.name ? -1 : 1);

function daysOf(where: string, column: string) {
  return rows(`select to_char(${column} at time zone 'America/New_York', 'YYYY-MM-DD') as day, status, count(*)::int as records
    from everything where ${where} group by 1, 2 order by 1, 2`);
}

const shareColumns = `count(*)::int as records, count(case when status = 'RETURNED' then 1 end)::int as returned,
  sum(case when status = 'CANCELLED' then 1 else 0 end)::int as cancelled`;

function carriersOf(where: string): Promise<NamedGroup[]> {
  return rows(`select min(carrier) as name, ${shareColumns} from everything where ${where} group by upper(carrier)`);
}

test('a carrier is counted once, in whatever spelling and with whatever service it is stored', async () => {
  const names = [
    'FedEx',
    'federal express',
    'FedEx Ground',
    'DHL',
    'DHL',
    'UPS Ground',
    'Lone Star',
    'LONE STAR',
    null,
  ];
  await oracle`insert into fulfillments (fulfillment_id, order_id, status, date_created, carrier)
    select 8000000 + n, (select order_id from orders limit 1), 'SHIPPED', '2031-06-01', name
    from unnest(${names}::text[]) with ordinality as names(name, n)`;
  const stats = await findStats(db, toStatsQuery(parseFilter('created:2031', clock), clock), 'carriers');
  await oracle`delete from fulfillments where fulfillment_id between 8000000 and 8000099`;
  if (stats.view !== 'carriers') throw new Error('another view');
  const { total, groups } = stats.carriers;
  expect(groups.map(({ name, records }) => [name?.toLowerCase() ?? null, records])).toEqual([
    ['fedex', 3],
    ['dhl', 2],
    ['lone star', 2],
    ['ups ground', 1],
    [null, 1],
  ]);
  expect(total).toBe(5);
});

/** Hours of every shipped record, one by one. */
async function checkShipping(query: StatsQuery, where: string) {
  const waits: { house: string | null; hours: number }[] = await rows(`select house_name as house,
      extract(epoch from date_shipped - coalesce((select max(at) from audit_events
        where entity = 'fulfillment' and entity_id = x.fulfillment_id::text and after->>'status' = 'HOLD'
          and at <= x.date_shipped), date_created))::float8 / 3600 as hours
    from everything x where ${where} and date_shipped is not null`);
  const stats = await findStats(db, query, 'shipping');
  if (stats.view !== 'shipping') throw new Error('another view');
  const { all, houses, steps, impossible } = stats.shipping;
  const possible = waits.filter(({ hours }) => hours >= 0);
  expect(impossible).toBe(waits.length - possible.length);
  expect(all).toEqual(waitingOf(possible));
  for (const { name, ...waiting } of houses) {
    expect(waiting).toEqual(waitingOf(possible.filter(({ house }) => house === name)));
  }
  expect(houses.map(({ name }) => name).toSorted()).toEqual(
    [...new Set(possible.map(({ house }) => house))].toSorted(),
  );
  const within = (from: number, to: number) => possible.filter(({ hours }) => hours >= from && hours < to).length;
  expect(steps).toEqual([
    within(0, 12),
    within(12, 24),
    within(24, 48),
    within(48, 72),
    within(72, 120),
    within(120, 168),
    within(168, 336),
    within(336, Infinity),
  ]);
}

function waitingOf(waits: { hours: number }[]) {
  const hours = waits.map((one) => one.hours).toSorted((a, b) => a - b);
  return { shipped: hours.length, median: percentile(hours, 0.5), p90: percentile(hours, 0.9) };
}

/** Between two records the value is in proportion. */
function percentile(sorted: number[], share: number) {
  if (sorted.length === 0) return null;
  const place = (sorted.length - 1) * share;
  const [below = 0, above = below] = sorted.slice(Math.floor(place), Math.floor(place) + 2);
  return expect.closeTo(below + (above - below) * (place - Math.floor(place)), 6);
}

async function checkShares(query: StatsQuery, where: string) {
  const houses = await findStats(db, query, 'houses');
  expect(houses.view === 'houses' && houses.houses.groups).toEqual(
    (
      await rows<NamedGroup>(`select house_name as name, ${shareColumns} from everything where ${where} group by 1`)
    ).toSorted(byRecords),
  );
  const items: { id: string; key: string; status: string }[] =
    await rows(`select x.fulfillment_id::text as id, x.status,
      coalesce('id ' || nullif(product_id, ''), 'sku ' || nullif(i.sku, ''), 'name ' || i.name, '–') as key
    from (select * from everything where ${where}) x join fulfillment_items i on i.fulfillment_id = x.fulfillment_id`);
  const want = Map.groupBy(items, ({ key }) => key);
  const products = await findStats(db, query, 'products');
  if (products.view !== 'products') throw new Error('another view');
  expect(products.products.total).toBe(want.size);
  const counted = products.products.groups.map(({ records, returned, cancelled }) =>
    [records, returned, cancelled].join(),
  );
  const records = [...want.values()].map((group) => {
    const of = (status?: string) =>
      new Set(group.filter((one) => status === undefined || one.status === status).map(({ id }) => id)).size;
    return [of(), of('RETURNED'), of('CANCELLED')].join();
  });
  expect(counted.toSorted()).toEqual(records.toSorted());
}

test('imports, week by week, in the asker’s calendar', async () => {
  for (const typed of ['', 'created:>=2026 status:hold', 'returned:2026-09-10..2026-10-05']) {
    const query = toStatsQuery(parseFilter(typed, clock), clock);
    const day = `(shared_at at time zone 'America/New_York')::date`;
    const { firstDay, lastDay } = query.period;
    const want =
      await rows(`select (${day} - (extract(isodow from ${day})::int - 1))::text as monday, count(*)::int as files,
        count(case when state = 'refused' then 1 end)::int as refused,
        sum(case kind when 'tracking' then (counts->'tracking'->>'rows')::int when 'returns' then (counts->'returns'->>'rows')::int else 0 end)::int as rows,
        sum(case kind when 'tracking' then (counts->'tracking'->>'rejected')::int when 'returns' then (counts->'returns'->>'rejected')::int else 0 end)::int as rejected
      from imports where ${day} between '${firstDay}' and '${lastDay ?? '2199-01-01'}' group by 1 order by 1`);
    const stats = await findStats(db, query, 'imports');
    expect(stats.view === 'imports' && stats.imports).toEqual(want);
    expect(want.length).toBeGreaterThan(3);
  }
});

test('a count that takes too long is stopped, and says what helps', async () => {
  const query = toStatsQuery(parseFilter('created:>=2026', clock), clock);
  await expect(findStats(db, query, 'products', 0.001)).rejects.toThrow(
    /^Counting took longer than 0.001 seconds, so I stopped\. Ask for a shorter period/,
  );
  expect((await findStats(db, query, 'products')).days).not.toEqual([]);
});

async function rows<Row extends object>(statement: string): Promise<Row[]> {
  return [...(await oracle.unsafe(statement))] as unknown as Row[];
}
