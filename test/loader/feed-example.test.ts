/** The example of a feed by SQL: what it creates and changes, what it leaves to Holdfast, and that open summaries notice. */

import { readFileSync } from 'node:fs';
import { type SQL, sql } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import type { Field } from '../../src/columns/import-columns.ts';
import { applyImport } from '../../src/imports/apply/apply-import.ts';
import type { Table } from '../../src/imports/plan/plan-import.ts';
import { compareSnapshots, type RecordChange, takeSnapshot } from '../support/database-difference.ts';
import { ownDeps } from '../support/own-deps.ts';
import { applyTable, confirmTable, readImport, undo } from '../support/play-import.ts';

const example = readFileSync('ops/feed-example.sql', 'utf8');

const open = ownDeps();

const run = (statement: SQL) => open.deps.db.write((tx) => tx.execute(statement));

/** Runs the example as psql does with --single-transaction, and tells what it changed in the records. */
async function feed(): Promise<RecordChange[]> {
  const before = await open.deps.db.read(takeSnapshot);
  await run(sql.raw(example));
  return compareSnapshots(before, await open.deps.db.read(takeSnapshot));
}

/** The other system has two orders: a parcel on hold, and one that waits to be sent with a subscription to its product. */
beforeEach(async () => {
  await run(sql`drop schema if exists feed cascade`);
  await run(
    sql`truncate purchases, fulfillment_items, fulfillments, orders, fulfillment_houses, audit_events, imports cascade`,
  );
  await feed();
  await run(
    sql.raw(`
    insert into feed.houses values (1, 'North');
    insert into feed.orders (order_id, ship_city, date_created) values ('A', 'Boston', '2026-11-01'), ('B', 'Austin', '2026-11-02');
    insert into feed.fulfillments (fulfillment_id, order_id, fulfillment_house_id, status, date_created)
      values (1, 'A', 1, 'HOLD', '2026-11-01'), (2, 'B', 1, 'PENDING', '2026-11-02');
    insert into feed.items (fulfillment_id, product_id, sku, name) values (1, 'P1', 'SKU-1', 'Cream'), (2, 'P2', 'SKU-2', 'Soap');
    insert into feed.purchases (purchase_id, order_id, product_id, status) values ('S1', 'B', 'P2', 'ACTIVE');`),
  );
});

/** What changed, without when: a record that is new, or "record: field was → is". */
function describe(changes: RecordChange[]): string[] {
  return changes.flatMap(({ record, before, after }) => {
    const entity = record.slice(0, record.indexOf(' '));
    if (before[entity === 'house' ? 'fulfillment_house_id' : `${entity}_id`] === null) return [`${record} is new`];
    return Object.keys(after).map(
      (field) => `${record}: ${field} ${showValue(before[field])} → ${showValue(after[field])}`,
    );
  });
}

const showValue = (value: unknown) => (/^\d{4}-\d\d-\d\dT/.test(String(value)) ? 'a date' : value);

function tableOf(kind: 'tracking' | 'returns', fields: Field[], cells: string[]): Table {
  return {
    kinds: [kind],
    columns: fields.map((field, index) => ({ field, index, header: field, how: 'exact' })),
    batches: (async function* () {
      yield [{ line: 2, cells }];
    })(),
  };
}

const number = '1Z5R89390357567127';
const track = () => tableOf('tracking', ['orderId', 'trackingNumber', 'carrier'], ['A', number, 'UPS']);
const cancel = () => tableOf('returns', ['orderId', 'status'], ['B', 'CANCELLED']);

const differences = async () =>
  [
    ...(await run(
      sql`select concat_ws(' ', entity, entity_id, field, here, there) as text from feed.differences order by 1`,
    )),
  ].map(({ text }) => text);

test('what is new is created, and a second run writes no row at all', async () => {
  expect(describe(await feed())).toEqual([
    ...['fulfillment 1 is new', 'fulfillment 2 is new'],
    ...[expect.stringMatching(/^fulfillment_item \d+ is new/), expect.stringMatching(/^fulfillment_item \d+ is new/)],
    ...['purchase S1 is new', 'order A is new', 'order B is new', 'house 1 is new'],
  ]);
  const versions = () =>
    run(
      sql.raw(
        [
          'fulfillment_houses',
          'orders',
          'fulfillments',
          'fulfillment_items',
          'purchases',
          'feed.taken_fulfillments',
          'feed.taken_purchases',
        ]
          .map((table) => `select '${table}' as name, ctid::text, xmin::text, xmax::text from ${table}`)
          .join(' union all '),
      ),
    );
  const first = [...(await versions())];
  await feed();
  expect([...(await versions())]).toEqual(first);
  expect(first).toHaveLength(11);
});

test('what the other system changes is changed here', async () => {
  await feed();
  await run(
    sql.raw(`
    update feed.houses set name = 'North Hall';
    update feed.orders set ship_city = 'Denver' where order_id = 'A';
    update feed.fulfillments set status = 'SHIPPED', tracking_number = '${number}' where fulfillment_id = 1;
    update feed.items set qty = 3 where product_id = 'P1';
    update feed.purchases set status = 'PAUSED', next_bill_date = '2027-01-01'`),
  );
  expect(describe(await feed())).toEqual([
    'fulfillment 1: status HOLD → SHIPPED',
    'fulfillment 1: date_updated a date → a date',
    `fulfillment 1: tracking_number null → ${number}`,
    expect.stringMatching(/^fulfillment_item \d+: qty 1 → 3$/),
    'purchase S1: status ACTIVE → PAUSED',
    'purchase S1: next_bill_date null → a date',
    'order A: ship_city Boston → Denver',
    'house 1: name North → North Hall',
  ]);
  expect(await differences()).toEqual([]);
});

test('what an import wrote stays until the other system has learnt of it', async () => {
  await feed();
  await applyTable(open.deps, track());
  expect(await feed()).toEqual([]);

  await run(sql`update feed.fulfillments set status = 'PENDING', response_text = 'accepted' where fulfillment_id = 1`);
  expect(describe(await feed())).toEqual([
    'fulfillment 1: date_updated a date → a date',
    'fulfillment 1: response_text null → accepted',
  ]);
  expect(await differences()).toEqual([
    'fulfillment 1 carrier UPS',
    'fulfillment 1 status SHIPPED PENDING',
    `fulfillment 1 tracking_number ${number}`,
  ]);

  await run(
    sql`update feed.fulfillments set status = 'SHIPPED', tracking_number = ${number}, carrier = 'UPS' where fulfillment_id = 1`,
  );
  expect(await feed()).toEqual([]);
  expect(await differences()).toEqual([]);
  await run(sql`update feed.fulfillments set status = 'DELIVERED', date_delivered = now() where fulfillment_id = 1`);
  expect(describe(await feed())).toContain('fulfillment 1: status SHIPPED → DELIVERED');
});

test('a subscription that an import ended does not come to life again', async () => {
  await feed();
  await applyTable(open.deps, cancel());
  await run(sql`update feed.purchases set status = 'PAUSED'`);
  expect(await feed()).toEqual([]);
  expect(await differences()).toEqual([
    'fulfillment 2 status CANCELLED PENDING',
    'purchase S1 status CANCELLED PAUSED',
  ]);
});

test('an import can be undone after a run that changed nothing of its records', async () => {
  await feed();
  const importId = await applyTable(open.deps, cancel());
  await feed();
  await undo(open.deps, importId);
  expect(await differences()).toEqual([]);
});

test('a change by the feed stops what was confirmed on a summary from before', async () => {
  await feed();
  const importId = await confirmTable(open.deps, track());
  await run(sql`update feed.fulfillments set status = 'CANCELLED' where fulfillment_id = 1`);
  expect(describe(await feed())).toContain('fulfillment 1: status HOLD → CANCELLED');
  const before = await open.deps.db.read(takeSnapshot);
  await applyImport(open.deps, { importId });
  expect(compareSnapshots(before, await open.deps.db.read(takeSnapshot))).toEqual([]);
  const { state, drift } = await readImport(open.deps, importId);
  expect(state).toBe('received');
  const examples = ['line 2: order A was Hold and is now Cancelled'];
  expect(drift).toEqual({ records: 1, examples, times: 1, triggers: [] });
});

test('records that were there before the feed are taken over as they are', async () => {
  await run(
    sql.raw(`
    insert into orders (order_id) values ('A');
    insert into fulfillments (fulfillment_id, order_id, status, date_created) values (1, 'A', 'HOLD', '2026-11-01');
    insert into fulfillment_items (fulfillment_id, sku, name) values (1, 'SKU-1', 'Cream');
    update feed.fulfillments set status = 'PENDING' where fulfillment_id = 1`),
  );
  const changes = describe(await feed());
  expect(changes).toContain('fulfillment 1: status HOLD → PENDING');
  expect(changes).toContainEqual(expect.stringMatching(/^fulfillment_item \d+: product_id null → P1$/));
  expect(changes.filter((text) => text.startsWith('fulfillment_item'))).toHaveLength(2); // the other one is new
  expect(await feed()).toEqual([]);
});

test('a row that can’t be taken is listed with its reason, and keeps no other out', async () => {
  await run(
    sql.raw(`
    insert into feed.fulfillments (fulfillment_id, order_id, fulfillment_house_id, status, date_created)
      values (3, 'NOBODY', 1, 'HOLD', '2026-11-03'), (4, 'A', 1, 'LOST', '2026-11-03'), (5, 'A', 9, 'HOLD', '2026-11-03');
    insert into feed.purchases (purchase_id, order_id, product_id, status) values ('S2', 'B', 'P2', 'SOMETIMES')`),
  );
  expect(describe(await feed())).toEqual(
    expect.arrayContaining(['fulfillment 1 is new', 'fulfillment 2 is new', 'purchase S1 is new']),
  );
  const refused = async () =>
    [...(await run(sql`select concat_ws(' ', entity, entity_id, reason) as text from feed.refused order by 1`))].map(
      ({ text }) => text,
    );
  expect(await refused()).toEqual([
    'fulfillment 3 unknown order NOBODY',
    'fulfillment 4 unknown status LOST',
    'fulfillment 5 unknown fulfillment house 9',
    'purchase S2 unknown status SOMETIMES',
  ]);
  await run(sql`update feed.fulfillments set status = 'HOLD' where fulfillment_id = 4`);
  expect(describe(await feed())).toEqual(['fulfillment 4 is new']);
  // An update that can't be taken leaves the record as it was.
  await run(sql`update feed.fulfillments set status = 'LOST' where fulfillment_id = 1`);
  expect(await feed()).toEqual([]);
});

test('the date of delivery waits while the two sides disagree about the status', async () => {
  await feed();
  await applyTable(open.deps, track());
  await run(
    sql`update feed.fulfillments set status = 'DELIVERED', date_delivered = '2026-11-09' where fulfillment_id = 1`,
  );
  expect(await feed()).toEqual([]);
  expect(await differences()).toContain('fulfillment 1 status SHIPPED DELIVERED');
});
