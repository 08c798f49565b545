/** X18 whatever changed since the summary and matters to it: nothing is written, and the summary is made anew. */
import { type SQL, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import type { Field } from '../../../src/columns/import-columns.ts';
import type { ImportKind } from '../../../src/fulfillments/status-transitions.ts';
import { applyImport } from '../../../src/imports/apply/apply-import.ts';
import type { Table } from '../../../src/imports/plan/plan-import.ts';
import { type CaseRecords, replaceRecords } from '../../support/case-records.ts';
import { compareSnapshots, takeSnapshot } from '../../support/database-difference.ts';
import { holdLock } from '../../support/hold-lock.ts';
import { ownDeps } from '../../support/own-deps.ts';
import { applyTable, confirmTable, readImport } from '../../support/play-import.ts';

const open = ownDeps();

const records: CaseRecords = {
  A: {
    fulfillments: [
      { id: 11, status: 'PENDING', client: 'X', items: ['P1', 'P2'] },
      { id: 12, status: 'RETURNED' },
    ],
    purchases: { S1: ['P1', 'ACTIVE'], S2: ['P2', 'CANCELLED'], S3: ['P9', 'ACTIVE'] },
  },
  B: { fulfillments: [{ id: 21, status: 'HOLD' }] },
  C: { fulfillments: [{ id: 31, status: 'CANCELLED', rma: 'R1' }] },
};

function tableOf(kind: ImportKind, fields: Field[], ...rows: string[][]): Table {
  return {
    kinds: [kind],
    columns: fields.map((field, index) => ({ field, index, header: field, how: 'exact' })),
    batches: (async function* () {
      yield rows.map((cells, at) => ({ line: at + 2, cells }));
    })(),
  };
}

const cancel = () => tableOf('returns', ['orderId', 'status'], ['A', 'CANCELLED']);
const cancelNamed = () => tableOf('returns', ['fulfillmentId', 'status'], ['11', 'CANCELLED']);
const cancelByClientId = () =>
  tableOf('returns', ['orderId', 'clientFulfillmentId', 'status'], ['A', 'X', 'CANCELLED']);
const track = () => tableOf('tracking', ['orderId', 'trackingNumber'], ['B', '1Z5R89390357567127']);
const number = () => tableOf('returns', ['orderId', 'status', 'rmaNumber'], ['C', 'CANCELLED', 'R2']);

const trackWithSign = () => tableOf('tracking', ['orderId', 'trackingNumber'], ['#B', '1Z5R89390357567127']);
const cancelExported = () =>
  tableOf('returns', ['fulfillmentId', 'status', 'dateUpdated'], ['11', 'CANCELLED', '2999-01-01 00:00:00']);

const insertRecord = (id: number, order: string, status: string) =>
  sql`insert into fulfillments (fulfillment_id, order_id, status) values (${id}, ${order}, ${status})`;

test.each<[string, () => Table, SQL, RegExp]>([
  [
    'status',
    cancel,
    sql`update fulfillments set status = 'SHIPPED' where fulfillment_id = 11`,
    /^line 2: order A was Pending and is now Shipped$/,
  ],
  [
    'number',
    track,
    sql`update fulfillments set tracking_number = '9' where fulfillment_id = 21`,
    /^line 2: order B now has the tracking number 9$/,
  ],
  [
    'RMA number',
    number,
    sql`update fulfillments set rma_number = 'R9' where fulfillment_id = 31`,
    /^line 2: order C was changed$/,
  ],
  [
    'a record that is gone',
    track,
    sql`delete from fulfillments where fulfillment_id = 21`,
    /^line 2: a fulfillment of order B was deleted$/,
  ],
  [
    'a record in another order',
    cancelNamed,
    sql`update fulfillments set order_id = 'B' where fulfillment_id = 11`,
    /^line 2: its fulfillment now belongs to order B$/,
  ],
  [
    'a record that has another clientFulfillmentId than the row',
    cancelByClientId,
    sql`update fulfillments set client_fulfillment_id = case when fulfillment_id = 11 then 'Y' else 'X' end
      where order_id = 'A'`,
    /^line 2: order A now has another clientFulfillmentId$/,
  ],
  [
    'a second record with the clientFulfillmentId of the row',
    cancelByClientId,
    sql`insert into fulfillments (fulfillment_id, order_id, status, client_fulfillment_id) values (13, 'A', 'HOLD', 'X')`,
    /^line 2: order A now has other matching fulfillments$/,
  ],
  [
    'an order with the id as it is written, with its # sign',
    trackWithSign,
    sql`insert into orders (order_id) values ('#B')`,
    /^line 2: there is an order #B now, which the row names$/,
  ],
  [
    'a record that was updated after the export that the row comes from',
    cancelExported,
    sql`update fulfillments set date_updated = now() where fulfillment_id = 11`,
    /^line 2: order A was changed$/,
  ],
  [
    'another fulfillment house',
    track,
    sql`update fulfillments set fulfillment_house_id = 2 where fulfillment_id = 21`,
    /^line 2: order B: its warehouse now handles/,
  ],
  [
    'a house that validates now',
    track,
    sql`update fulfillment_houses set shipping_validation = true where fulfillment_house_id = 1`,
    /^line 2: order B: its warehouse now handles/,
  ],
  [
    'an item’s status',
    cancel,
    sql`update fulfillment_items set status = 'RETURNED' where fulfillment_item_id = 111`,
    /^line 2: an item of order A was changed$/,
  ],
  [
    'a new item',
    cancel,
    sql`insert into fulfillment_items (fulfillment_id, product_id) values (11, 'P9')`,
    /^line 2: an item of order A was changed$/,
  ],
  [
    'an item’s product',
    cancel,
    sql`update fulfillment_items set product_id = 'P8' where fulfillment_item_id = 111`,
    /^line 2: an item of order A was changed$/,
  ],
  [
    'the only items',
    cancel,
    sql`delete from fulfillment_items where fulfillment_id = 11`,
    /^line 2: an item of order A was changed$/,
  ],
  [
    'a subscription that ended',
    cancel,
    sql`update purchases set status = 'COMPLETE' where purchase_id = 'S1'`,
    /^line 2: subscription S1 was Active and no longer ends$/,
  ],
  [
    'a subscription that pauses',
    cancel,
    sql`update purchases set status = 'PAUSED' where purchase_id = 'S1'`,
    /^line 2: subscription S1 was Active and is now Paused$/,
  ],
  [
    'a subscription that came back',
    cancel,
    sql`update purchases set status = 'TRIAL' where purchase_id = 'S2'`,
    /^line 2: subscription S2 now ends too$/,
  ],
  [
    'a new subscription',
    cancel,
    sql`insert into purchases (purchase_id, order_id, product_id, status) values ('S4', 'A', 'P1', 'TRIAL')`,
    /^line 2: subscription S4 now ends too$/,
  ],
  [
    'a second record that fits',
    cancel,
    insertRecord(13, 'A', 'HOLD'),
    /^line 2: order A now has other matching fulfillments$/,
  ],
  [
    'a second record in HOLD',
    track,
    insertRecord(22, 'B', 'HOLD'),
    /^line 2: order B now has other matching fulfillments$/,
  ],
  [
    'a second record whose RMA number could be meant',
    number,
    insertRecord(32, 'C', 'CANCELLED'),
    /^line 2: order C now has other matching fulfillments$/,
  ],
])('%s', async (_, table, change, said) => {
  const { deps } = open;
  await deps.db.write((tx) => replaceRecords(tx, records));
  const importId = await confirmTable(deps, table());
  await deps.db.write((tx) => tx.execute(change));
  const before = await deps.db.read(takeSnapshot);
  await applyImport(deps, { importId });
  expect(compareSnapshots(before, await deps.db.read(takeSnapshot))).toEqual([]);
  const { state, drift, decidedBy } = await readImport(deps, importId);
  expect({ state, decidedBy, records: drift?.records }).toEqual({ state: 'received', decidedBy: null, records: 1 });
  expect(drift?.examples).toEqual([expect.stringMatching(said)]);
});

test.each<[string, () => Table, SQL]>([
  ['another record of the order that does not fit', cancel, insertRecord(13, 'A', 'RETURNED')],
  ['another record of an order whose record is named', cancelNamed, insertRecord(13, 'A', 'HOLD')],
  ['a subscription to something else', cancel, sql`update purchases set status = 'PAUSED' where purchase_id = 'S3'`],
  ['an item’s name', cancel, sql`update fulfillment_items set name = 'Tea' where fulfillment_item_id = 111`],
  [
    'a clientFulfillmentId that the row did not name',
    cancelNamed,
    sql`update fulfillments set client_fulfillment_id = 'Y' where fulfillment_id = 11`,
  ],
  ['the date of an export', cancel, sql`update fulfillments set date_exported = now() where fulfillment_id = 11`],
])('%s is nothing to ask again for', async (_, table, change) => {
  const { deps } = open;
  await deps.db.write((tx) => replaceRecords(tx, records));
  const importId = await confirmTable(deps, table());
  await deps.db.write((tx) => tx.execute(change));
  await applyImport(deps, { importId });
  expect(await readImport(deps, importId)).toMatchObject({ state: 'applied', outcome: { records: 1 } });
});

test('all records of the order: one more than the summary counted is noticed', async () => {
  const { deps } = open;
  const several: CaseRecords = {
    A: {
      fulfillments: [
        { id: 11, status: 'HOLD' },
        { id: 12, status: 'PENDING' },
      ],
    },
  };
  await deps.db.write((tx) => replaceRecords(tx, several));
  const importId = await confirmTable(deps, cancel(), { ambiguousChoice: 'all' });
  await deps.db.write((tx) => tx.execute(insertRecord(13, 'A', 'FAILED')));
  await applyImport(deps, { importId });
  expect((await readImport(deps, importId)).drift).toMatchObject({ records: 2 });
});

test('of two confirmed imports that end one subscription the second asks again', async () => {
  const { deps } = open;
  const shared: CaseRecords = {
    A: {
      fulfillments: [
        { id: 11, status: 'HOLD', items: ['P1'] },
        { id: 12, status: 'HOLD', items: ['P1'] },
      ],
      purchases: { S1: ['P1', 'ACTIVE'] },
    },
  };
  const naming = (id: string) => tableOf('returns', ['fulfillmentId', 'status'], [id, 'CANCELLED']);
  await deps.db.write((tx) => replaceRecords(tx, shared));
  const second = await confirmTable(deps, naming('12'));
  await applyTable(deps, naming('11'));
  await applyImport(deps, { importId: second });
  expect((await readImport(deps, second)).drift?.examples).toEqual([
    'line 2: subscription S1 was Active and no longer ends',
  ]);
});

test.each<[string, SQL, RegExp]>([
  [
    'a record',
    sql`update fulfillments set status = 'SHIPPED' where fulfillment_id = 11`,
    /^line 2: order A was Pending and is now Shipped$/,
  ],
  [
    'an item',
    sql`update fulfillment_items set status = 'RETURNED' where fulfillment_item_id = 111`,
    /^line 2: an item of order A was changed$/,
  ],
  [
    'a subscription',
    sql`update purchases set status = 'COMPLETE' where purchase_id = 'S1'`,
    /^line 2: subscription S1 was Active and no longer ends$/,
  ],
])('%s that somebody else is just writing is waited for, and nothing is written over', async (_, change, said) => {
  const { deps } = open;
  await deps.db.write((tx) => replaceRecords(tx, records));
  const importId = await confirmTable(deps, cancel());
  const other = await holdLock(open.databaseUrl, change);
  const applying = applyImport(deps, { importId });
  await other.waitForQueue(1);
  await other.commit();
  const before = await deps.db.read(takeSnapshot);
  await applying;
  expect(compareSnapshots(before, await deps.db.read(takeSnapshot))).toEqual([]);
  expect((await readImport(deps, importId)).drift?.examples).toEqual([expect.stringMatching(said)]);
});

test('when staged rows are missing, nothing is written: the summary promised more', async () => {
  const { deps } = open;
  await deps.db.write((tx) => replaceRecords(tx, records));
  const rows = [
    ['A', 'CANCELLED'],
    ['B', 'CANCELLED'],
  ];
  const importId = await confirmTable(deps, tableOf('returns', ['orderId', 'status'], ...rows));
  await deps.db.write((tx) => tx.execute(sql`delete from import_changes where order_id = 'B'`));
  const before = await deps.db.read(takeSnapshot);
  await applyImport(deps, { importId });
  expect(compareSnapshots(before, await deps.db.read(takeSnapshot))).toEqual([]);
  expect(await readImport(deps, importId)).toMatchObject({ state: 'received', decidedBy: null, outcome: null });
});
