import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../src/db/client.ts';
import { queryRows } from '../../src/db/queries.ts';
import type { Filter } from '../../src/filters/filter.ts';
import { parseFilter } from '../../src/filters/parse-filter.ts';
import {
  countLimit,
  countMatches,
  findPage,
  matchingIds,
  type PageRequest,
  pageSize,
  type ResultPage,
} from '../../src/search/find-page.ts';
import { createRandom } from '../demo/random.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { runs } from '../support/property-runs.ts';
import { everythingView, randomFilter } from './filter-oracle.ts';
import { seedManyRecords } from './many-records.ts';

const clock = { now: new Date('2026-11-22T15:00:00Z'), timeZone: 'America/New_York' };
let database: TestDatabase;
let db: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase(database.url);
  await seedManyRecords(db);
  await db.write(async (tx) => void (await tx.execute(sql.raw(everythingView))));
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

/** Turns pages until there are no more; `between` runs before each turn. */
async function walk(filter: Filter, between: (page: number) => Promise<void> = async () => {}): Promise<string[]> {
  const seen: string[] = [];
  let turn: PageRequest = { to: 'first' };
  for (let number = 1; ; number += 1) {
    const at: PageRequest = turn;
    const page: ResultPage = await db.read((tx) => findPage(tx, filter, at));
    seen.push(...page.records.map(({ fulfillmentId }) => fulfillmentId));
    const last = page.records.at(-1);
    if (!page.hasMore.after || last === undefined) return seen;
    turn = { to: 'after', position: last, page: number + 1 };
    await between(number);
  }
}

test('random filters find and count what plain SQL finds', async () => {
  const random = createRandom(500);
  for (let n = 0; n < runs(100); n += 1) {
    const oracle = randomFilter(random);
    const filter = parseFilter(oracle.typed, clock);
    const [want] = await db.read((tx) =>
      queryRows<{ total: number; first: string[] }>(
        tx,
        sql`with matching as (select * from everything where ${sql.raw(oracle.sql)})
          select (select count(*)::int from matching) as total, array(select fulfillment_id::text from matching
            order by date_created desc, fulfillment_id desc limit ${pageSize}) as first`,
      ),
    );
    const page = await db.read((tx) => findPage(tx, filter, { to: 'first' }));
    const got = { total: page.total, first: page.records.map(({ fulfillmentId }) => fulfillmentId) };
    const total = Math.min(want?.total ?? 0, countLimit + 1);
    expect({ typed: oracle.typed, ...got }).toEqual({ typed: oracle.typed, total, first: want?.first });
    expect(await db.read((tx) => countMatches(tx, filter, 10_000))).toBe(want?.total);
  }
});

test.each(['maria', 'x_y', 'example', 'Xu Acme'])('name:%s is not looked for in email addresses', async (name) => {
  const filter = parseFilter(`name:"${name}"`, clock);
  const [want] = await db.read((tx) =>
    queryRows<{ total: number }>(
      tx,
      sql`select count(*)::int as total from everything where position(${name.toLowerCase()} in lower(raw_name)) > 0`,
    ),
  );
  expect(await db.read((tx) => countMatches(tx, filter, 10_000))).toBe(want?.total);
});

describe('a carrier is found in all its spellings', () => {
  const spellings = {
    fedex: ['FedEx', 'Federal Express', 'Fed-Ex', 'FEDEX GROUND', 'fedex_2day', 'FDEG'],
    usps: ['USPS', 'usps', 'U.S. Postal Service', 'United States Postal Service', 'US Mail'],
    ups: ['UPS', 'United Parcel Service', 'U.P.S.', 'UPS SurePost'],
    dhl: ['DHL', 'DHL Express'],
    lasership: ['LaserShip'],
    ontrac: ['OnTrac', 'LaserShip/OnTrac'],
    others: ['Upstate Couriers', 'FedExpress', 'USPS/UPS', 'Lone Star Overnight', 'Fed'],
  };
  const ids = sql`fulfillment_id between 8000000 and 8000099`;
  beforeAll(async () => {
    await db.write(async (tx) => {
      await tx.execute(sql`insert into fulfillments (fulfillment_id, order_id, status, date_created, carrier)
        select 8000000 + n, (select order_id from orders limit 1), 'SHIPPED', '2031-01-01', name
        from unnest(${sql.param(Object.values(spellings).flat())}::text[]) with ordinality as names(name, n)`);
    });
  });
  afterAll(async () => {
    await db.write(async (tx) => void (await tx.execute(sql`delete from fulfillments where ${ids}`)));
  });

  const namesOf = async (matches: string[]) =>
    (
      await db.read((tx) =>
        queryRows<{ carrier: string }>(
          tx,
          sql`select carrier from fulfillments where ${ids} and fulfillment_id = any(${sql.param(matches)}::text[]::bigint[])`,
        ),
      )
    ).map(({ carrier }) => carrier);

  test.each([
    ['carrier:fedex', spellings.fedex],
    ['carrier:"federal express"', spellings.fedex],
    ['carrier:fed-ex', spellings.fedex],
    ['carrier:usps', spellings.usps],
    ['carrier:"US Postal Service"', spellings.usps],
    ['carrier:ups', spellings.ups],
    ['carrier:"United Parcel Service",dhl', [...spellings.ups, ...spellings.dhl]],
    ['carrier:"dhl express"', ['DHL Express']],
    ['carrier:lasership', spellings.lasership],
    ['carrier:ontrac', spellings.ontrac],
    ['carrier:"upstate couriers"', ['Upstate Couriers']],
    ['-carrier:fedex,usps,ups', [...spellings.dhl, ...spellings.lasership, ...spellings.ontrac, ...spellings.others]],
  ])('%s', async (typed, want) => {
    const filter = parseFilter(`${typed} created:2030..2031`, clock);
    const exported = await db.read((tx) => queryRows<{ fulfillment_id: string }>(tx, matchingIds(filter)));
    const shown = await db.read((tx) => findPage(tx, { ...filter, sort: 'oldest' }, { to: 'first' }));
    expect((await namesOf(exported.map((row) => row.fulfillment_id))).toSorted()).toEqual(want.toSorted());
    expect(shown.total).toBe(want.length);
  });

  test('and pages of many records go through all of them', async () => {
    const filter = parseFilter('carrier:ups', clock);
    const seen = await walk(filter);
    expect(seen.length).toBe(await db.read((tx) => countMatches(tx, filter, 10_000)));
    expect((await namesOf(seen)).toSorted()).toEqual(spellings.ups.toSorted());
  });
});

describe('pages', () => {
  test.each([
    'created:2026-09-01..2026-09-10',
    'status:hold',
    'maria status:hold',
    '-carrier:usps rma:rma',
  ])('of “%s” hold every record once, in order', async (typed) => {
    const filter = parseFilter(typed, clock);
    const seen = await walk(filter);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBe(await db.read((tx) => countMatches(tx, filter, 10_000)));
  });

  test('back and forth shows the same records', async () => {
    const filter = parseFilter('status:shipped', clock);
    const first = await db.read((tx) => findPage(tx, filter, { to: 'first' }));
    const second = await db.read((tx) => findPage(tx, filter, after(first.records.at(-1))));
    const back = await db.read((tx) => findPage(tx, filter, before(second.records[0])));
    expect(back.records).toEqual(first.records);
    expect([first.hasMore, second.hasMore, back.hasMore]).toEqual([
      { before: false, after: true },
      { before: true, after: true },
      { before: false, after: true },
    ]);
  });

  test('lose and repeat nothing while records come, change and go', async () => {
    const filter = parseFilter('status:delivered', clock);
    const throughout = new Set(await walk(filter));
    let fresh = 9_000_000n;
    const seen = await walk(filter, async (page) => {
      fresh += 1n;
      const moment = page % 2 === 0 ? '2026-11-29' : '2026-10-01';
      await db.write(async (tx) => {
        await tx.execute(sql`insert into fulfillments (fulfillment_id, order_id, status, date_created)
          select ${fresh}, order_id, 'DELIVERED', ${moment}::timestamptz from orders limit 1`);
        const changed = await queryRows<{ id: string }>(
          tx,
          sql`update fulfillments set status = 'RETURNED' where fulfillment_id in (
              select fulfillment_id from fulfillments where status = 'DELIVERED' and fulfillment_id < 9000000
              order by md5(fulfillment_id::text || ${page}::text) limit 3) returning fulfillment_id::text as id`,
        );
        for (const { id } of changed) throughout.delete(id);
      });
    });
    expect(new Set(seen).size).toBe(seen.length);
    expect([...throughout].filter((id) => !seen.includes(id))).toEqual([]);
  });
});

test('a count above the limit is cut, and pages go on all the same', async () => {
  await db.write(async (tx) => {
    await tx.execute(sql`insert into fulfillments (fulfillment_id, order_id, status, date_created)
      select 20000000 + n, (select order_id from orders limit 1), 'FAILED', '2027-01-01' from generate_series(1, 500) n`);
  });
  const page = await db.read((tx) => findPage(tx, parseFilter('status:failed', clock), { to: 'first' }));
  expect(page.total).toBe(countLimit + 1);
  expect(page.records.map(({ fulfillmentId }) => fulfillmentId)).toEqual(
    Array.from({ length: 10 }, (_, n) => String(20_000_500 - n)),
  );
});

test('full names, long names, and parts of very many names find what they are in', async () => {
  await db.write(async (tx) => {
    await tx.execute(sql`insert into orders (order_id, campaign_name, ship_first_name, ship_last_name)
      select 'Z' || n, 'Batch ' || n, 'Zed', 'Quux' from generate_series(1, 1100) n`);
    await tx.execute(sql`insert into fulfillments (fulfillment_id, order_id, status, date_created)
      select 30000000 + n, 'Z' || n, 'FAILED', '2027-02-01' from generate_series(1, 1100) n`);
    await tx.execute(sql`insert into fulfillment_items (fulfillment_id, name)
      select 30000000 + n, 'Engraved ' || n from generate_series(1, 1100) n`);
  });
  const find = async (typed: string) => {
    const page = await db.read((tx) => findPage(tx, parseFilter(typed, clock), { to: 'first' }));
    return [page.total, page.records[0]?.fulfillmentId, page.hasMore.after];
  };
  for (const many of ['name:"zed quux"', 'zed quux', 'campaign:batch', 'product:engraved']) {
    expect([many, ...(await find(many))]).toEqual([many, countLimit + 1, '30001100', true]);
  }
  for (const one of ['campaign:"batch 77"', 'product:"engraved 77"']) {
    // 77 and 770 to 779
    expect([one, ...(await find(one))]).toEqual([one, 11, '30000779', true]);
  }
  await db.write(async (tx) => {
    await tx.execute(sql`update orders set ship_last_name = 'Featherstone' where order_id = 'Z5'`);
    await tx.execute(sql`update orders set ship_last_name = 'Fea The Rst One' where order_id = 'Z6'`);
  });
  expect(await find('featherstone')).toEqual([1, '30000005', false]);
  expect(await find('name:featherstone')).toEqual([1, '30000005', false]);
  expect(await find('campaign:unheard-of')).toEqual([0, undefined, false]);
  expect(await find('-campaign:batch name:"zed quux"')).toEqual([0, undefined, false]);
});

function after(position: { createdMicros: string; fulfillmentId: string } | undefined): PageRequest {
  if (position === undefined) throw new Error('the page is empty');
  return { to: 'after', position, page: 2 };
}

function before(position: { createdMicros: string; fulfillmentId: string } | undefined): PageRequest {
  if (position === undefined) throw new Error('the page is empty');
  return { to: 'before', position, page: 1 };
}
