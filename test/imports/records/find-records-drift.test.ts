/** Whatever changed since the summary of a records import and matters to it: nothing is written, and the summary is made again. */
import { type SQL, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { applyImport } from '../../../src/imports/apply/apply-import.ts';
import { type CaseRecords, replaceRecords } from '../../support/case-records.ts';
import { compareSnapshots, takeSnapshot } from '../../support/database-difference.ts';
import { ownDeps } from '../../support/own-deps.ts';
import { confirmTable, readImport } from '../../support/play-import.ts';
import { type RecordCells, recordsTable } from '../../support/records-table.ts';

const open = ownDeps();

const [old, now] = ['2026-11-10 10:00:00', '2026-11-11 10:00:00'];
/** What is here when the summary is made. */
const known: CaseRecords = {
  A: { fulfillments: [{ id: 11, status: 'HOLD', updated: '2026-11-10T15:00:00Z', items: ['P1'] }] },
  B: { fulfillments: [{ id: 21, status: 'HOLD' }] },
  C: {},
};

const add: RecordCells = { orderId: 'N', fulfillmentId: '91', status: 'HOLD', dateUpdated: now, shipCity: 'Rome' };
const addToKnown: RecordCells = { ...add, orderId: 'A', shipCity: 'Troy' };
const move: RecordCells = { orderId: 'A', fulfillmentId: '11', status: 'SHIPPED', dateUpdated: now };
const readdress: RecordCells = {
  orderId: 'A',
  fulfillmentId: '11',
  status: 'HOLD',
  dateUpdated: old,
  shipCity: 'Rome',
};
const repack: RecordCells = { ...move, status: 'HOLD', items: '3 × Serum' };
const byName: RecordCells = { ...move, fulfillmentHouse: 'validating house' };
const byId: RecordCells = { ...move, fulfillmentHouse: '2' };
const newHouse: RecordCells = { ...move, fulfillmentHouse: 'West' };

const nameHouse = (name: string) => sql`update fulfillment_houses set name = ${name} where fulfillment_house_id = 2`;
const addHouse = (name: string) => sql`insert into fulfillment_houses (fulfillment_house_id, name) values (9, ${name})`;
const set = (what: SQL) => sql`update fulfillments set ${what} where fulfillment_id = 11`;

/** Plans and confirms a row, changes something, and applies it. */
async function applyAfter(row: RecordCells, change: SQL) {
  const { deps } = open;
  await deps.db.write(async (tx) => {
    await replaceRecords(tx, known);
    await tx.execute(sql`update orders set ship_city = 'Troy'`);
    await tx.execute(sql`update fulfillment_items set name = 'Serum'`);
  });
  const importId = await confirmTable(deps, recordsTable(row));
  await deps.db.write((tx) => tx.execute(change));
  const before = await deps.db.read(takeSnapshot);
  await applyImport(deps, { importId });
  const written = compareSnapshots(before, await deps.db.read(takeSnapshot));
  return { ...(await readImport(deps, importId)), written };
}

test.each<[string, RecordCells, SQL, RegExp]>([
  [
    'a new fulfillment that exists by now',
    add,
    sql`with o as (insert into orders (order_id) values ('Z')) insert into fulfillments (fulfillment_id, order_id, status) values (91, 'Z', 'HOLD')`,
    /fulfillment 91 exists by now$/,
  ],
  [
    'X55 a new fulfillment that a replica of the version before has staged',
    add,
    sql`update import_records set new_status = null, values = '{"status": "HOLD"}'`,
    /fulfillment 91 has to be read again$/,
  ],
  ['a new order that exists by now', add, sql`insert into orders (order_id) values ('N')`, /order N exists by now$/],
  [
    'the order of a new fulfillment that was deleted',
    { ...add, orderId: 'C' },
    sql`delete from orders where order_id = 'C'`,
    /order C was deleted$/,
  ],
  [
    'the order of a new fulfillment that has another address than the row replaces',
    { ...addToKnown, shipCity: 'Rome' },
    sql`update orders set ship_city = 'Bath' where order_id = 'A'`,
    /order A was changed$/,
  ],
  [
    'a fulfillment that was deleted',
    move,
    sql`with i as (delete from fulfillment_items where fulfillment_id = 11) delete from fulfillments where fulfillment_id = 11`,
    /fulfillment 11 was deleted$/,
  ],
  ['its status', move, set(sql`status = 'DELIVERED'`), /order A was changed$/],
  ['its tracking number', move, set(sql`tracking_number = '9'`), /order A was changed$/],
  ['its warehouse', move, set(sql`fulfillment_house_id = null`), /order A was changed$/],
  ['a column that the row leaves alone', move, set(sql`response_text = 'seen'`), /order A was changed$/],
  ['its order', move, set(sql`order_id = 'B'`), /order A was changed$/],
  ['when it was updated, by which the row is newer', move, set(sql`date_updated = now()`), /order A was changed$/],
  [
    'the address that the row changes',
    readdress,
    sql`update orders set ship_city = 'Bath' where order_id = 'A'`,
    /order A was changed$/,
  ],
  [
    'another column of an order that the row changes',
    readdress,
    sql`update orders set email_address = 'a@b.example' where order_id = 'A'`,
    /order A was changed$/,
  ],
  [
    'an item that the row changes',
    repack,
    sql`update fulfillment_items set qty = 9 where fulfillment_id = 11`,
    /the items of order A were changed$/,
  ],
  [
    'a further item',
    repack,
    sql`insert into fulfillment_items (fulfillment_id, name) values (11, 'Soap')`,
    /the items of order A were changed$/,
  ],
  [
    'an item that is gone',
    repack,
    sql`delete from fulfillment_items where fulfillment_id = 11`,
    /the items of order A were changed$/,
  ],
  ['a new warehouse that exists by now', newHouse, addHouse(' WEST '), /the warehouse West exists by now$/],
  ['a warehouse with another name', byName, nameHouse('North'), /the warehouse Validating House was renamed$/],
  [
    'a second warehouse of that name',
    byName,
    addHouse('VALIDATING HOUSE'),
    /several warehouses named Validating House now$/,
  ],
  [
    'a warehouse that was deleted',
    byId,
    sql`delete from fulfillment_houses where fulfillment_house_id = 2`,
    /the warehouse 2 was deleted$/,
  ],
])('%s', async (_, row, change, said) => {
  const { state, decidedBy, drift, written } = await applyAfter(row, change);
  expect(written).toEqual([]);
  expect({ state, decidedBy, records: drift?.records }).toEqual({ state: 'received', decidedBy: null, records: 1 });
  expect(drift?.examples).toEqual([expect.stringMatching(new RegExp(`^line 2: .*${said.source}`))]);
});

test.each<[string, RecordCells, SQL]>([
  [
    'another fulfillment of the order',
    move,
    sql`insert into fulfillments (fulfillment_id, order_id, status) values (12, 'A', 'HOLD')`,
  ],
  ['the address, when the row says nothing else', move, sql`update orders set ship_city = 'Bath' where order_id = 'A'`],
  [
    'the items, when the row leaves them alone',
    move,
    sql`update fulfillment_items set qty = 9 where fulfillment_id = 11`,
  ],
  ['the date of an export', move, set(sql`date_exported = now()`)],
  ['the case of the warehouse’s name', byName, nameHouse('VALIDATING house')],
  ['the name of a warehouse that the row means by its id', byId, nameHouse('North')],
  ['a second warehouse with the name of one that the row means by its id', byId, addHouse('Validating House')],
])('%s is nothing to ask again for', async (_, row, change) => {
  expect(await applyAfter(row, change)).toMatchObject({ state: 'applied', outcome: { records: 1 } });
});
