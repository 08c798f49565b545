/** Files of whole records: what they add and update, what stays, and the way back. */
import { sql } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { queryRows } from '../../../src/db/queries.ts';
import { applyImport } from '../../../src/imports/apply/apply-import.ts';
import { finalizeImport } from '../../../src/imports/decide/apply-decision.ts';
import { changesTable } from '../../../src/imports/messages/changes-table.ts';
import { findChangedRows } from '../../../src/imports/model/changed-rows.ts';
import type { Counts } from '../../../src/imports/model/counts.ts';
import { evaluateCounts } from '../../../src/imports/plan/evaluate-counts.ts';
import { undoImport } from '../../../src/imports/undo/undo-import.ts';
import { answerRequest } from '../../../src/privacy/answer-request.ts';
import { replaceRecords } from '../../support/case-records.ts';
import { compareSnapshots, takeSnapshot } from '../../support/database-difference.ts';
import { holdLock } from '../../support/hold-lock.ts';
import { ownDeps } from '../../support/own-deps.ts';
import { applyTable, confirmTable, readImport, startUndo, undo } from '../../support/play-import.ts';
import {
  type RecordCells as Row,
  recordsTable as records,
  trackingTable as tracking,
} from '../../support/records-table.ts';

const open = ownDeps();
const write = (statement: ReturnType<typeof sql>) => open.deps.db.write((tx) => tx.execute(statement));
const look = () => open.deps.db.read(takeSnapshot);
const read = () =>
  open.deps.db.read((tx) =>
    queryRows<Record<string, unknown>>(
      tx,
      sql`select f.fulfillment_id::int as id, f.order_id as "order", status, tracking_number as number, h.name as house,
        ship_city as city, (select count(*)::int from fulfillment_items i where i.fulfillment_id = f.fulfillment_id) as items
      from fulfillments f join orders o using (order_id) left join fulfillment_houses h using (fulfillment_house_id)
      order by f.fulfillment_id`,
    ),
  );
const countsOf = async (importId: string): Promise<Counts> => {
  const { counts } = await readImport(open.deps, importId);
  if (counts?.records === undefined) throw new Error('nothing was counted');
  return counts.records;
};

beforeEach(() => open.deps.db.write((tx) => replaceRecords(tx, {})));

const first: Row[] = [
  {
    orderId: 'A1',
    fulfillmentId: '11',
    status: 'HOLD',
    fulfillmentHouse: 'North',
    shipCity: 'Troy',
    items: '2 × Serum; 1 × Cream',
  },
  {
    orderId: 'A1',
    fulfillmentId: '12',
    status: 'Shipped',
    fulfillmentHouse: 'north',
    trackingNumber: '1Z5R89390357567127',
  },
  { orderId: 'A2', fulfillmentId: '21', status: 'PENDING', fulfillmentHouse: 'Plain House', shipCity: 'Rome' },
];

test('an empty database gets orders, fulfillments, items and warehouses; the undo removes all of it', async () => {
  const before = await look();
  const importId = await applyTable(open.deps, records(...first));
  expect((await countsOf(importId)).effect.skip).toMatchObject({ records: 3, added: 3 });
  expect(await read()).toEqual([
    { id: 11, order: 'A1', status: 'HOLD', number: null, house: 'North', city: 'Troy', items: 2 },
    { id: 12, order: 'A1', status: 'SHIPPED', number: '1Z5R89390357567127', house: 'North', city: 'Troy', items: 0 },
    { id: 21, order: 'A2', status: 'PENDING', number: null, house: 'Plain House', city: 'Rome', items: 0 },
  ]);
  const audited = await open.deps.db.read((tx) =>
    queryRows<{ entity: string; n: number }>(
      tx,
      sql`select entity, count(*)::int as n from audit_events where import_id = ${importId} group by entity order by entity`,
    ),
  );
  expect(audited.map(({ entity, n }) => [entity, n])).toEqual([
    ...[
      ['fulfillment', 3],
      ['fulfillment_house', 1],
      ['fulfillment_item', 2],
      ['order', 2],
    ],
  ]);
  await undo(open.deps, importId);
  expect(await readImport(open.deps, importId)).toMatchObject({
    state: 'undone',
    undoOutcome: { records: 3, removed: 3 },
  });
  expect(compareSnapshots(before, await look())).toEqual([]);
});

test('an undo that was confirmed in time is whole, although the time for it ends before it runs', async () => {
  const before = await look();
  const importId = await applyTable(open.deps, records(...first));
  await startUndo(open.deps, importId);
  await write(sql`update imports set applied_at = applied_at - interval '100 hours' where import_id = ${importId}`);
  const undoing = await holdLock(open.databaseUrl, sql`select from imports where import_id = ${importId} for update`);
  await finalizeImport(open.deps, { importId });
  await undoing.release();
  await undoImport(open.deps, { importId });
  expect(await readImport(open.deps, importId)).toMatchObject({ state: 'undone', undoOutcome: { records: 3 } });
  expect(compareSnapshots(before, await look())).toEqual([]);
  const staged = sql`select from import_rows where import_id = ${importId}`;
  expect(await open.deps.db.read((tx) => tx.execute(staged))).toHaveLength(3);
  await finalizeImport(open.deps, { importId });
  expect(await open.deps.db.read((tx) => tx.execute(staged))).toHaveLength(0);
});

test('items whose writer numbered them are in nobody’s way', async () => {
  await applyTable(open.deps, records({ orderId: 'A3', fulfillmentId: '31', status: 'HOLD', items: '1 × Serum' }));
  await write(sql`
    insert into fulfillment_items (fulfillment_item_id, fulfillment_id, name)
    select fulfillment_item_id + n, 31, 'a gift' from fulfillment_items, generate_series(1, 3) n`);
  const importId = await applyTable(open.deps, records(...first));
  expect(await readImport(open.deps, importId)).toMatchObject({ state: 'applied', outcome: { records: 3 } });
  expect((await read()).map(({ id, items }) => [id, items])).toEqual([
    [11, 2],
    [12, 0],
    [21, 0],
    [31, 4],
  ]);
});

test('the same file again changes nothing', async () => {
  await applyTable(open.deps, records(...first));
  const counts = await countsOf(await confirmTable(open.deps, records(...first)));
  expect(counts).toMatchObject({ rows: 3, changing: 0, unchanged: 3, rejected: 0, effect: { skip: { records: 0 } } });
  expect(evaluateCounts({ records: counts })).toEqual({ state: 'nothing_to_do', kind: 'records' });
});

test('the first row that needs no fixing speaks for its order', async () => {
  await applyTable(open.deps, records(...first));
  const [one, two] = first;
  const wrong = { ...one, dateUpdated: 'soon', shipCity: 'Nowhere' };
  const importId = await applyTable(
    open.deps,
    records(wrong, { ...two, shipCity: 'Utica' }, { ...two, shipCity: 'Bath' }),
  );
  expect(await countsOf(importId)).toMatchObject({ changing: 1, rejected: 2 });
  expect((await read()).filter(({ order }) => order === 'A1').map(({ city }) => city)).toEqual(['Utica', 'Utica']);
});

test('what was touched since stays, with its order; the rest is removed', async () => {
  const importId = await applyTable(open.deps, records(...first));
  await write(sql`update fulfillments set response_text = 'seen' where fulfillment_id = 12`);
  await write(sql`insert into fulfillment_items (fulfillment_id, name) values (21, 'a gift')`);
  await undo(open.deps, importId);
  expect((await read()).map(({ id }) => id)).toEqual([12, 21]);
  const { undoOutcome } = await readImport(open.deps, importId);
  expect(undoOutcome).toMatchObject({ records: 1, removed: 1, changedSince: { count: 2 } });
});

test('a newer row updates, an older one doesn’t, a blank cell clears nothing, and an undo restores', async () => {
  const dated = (row: Row | undefined, more: Row): Row => ({ ...row, ...more });
  const [one, two, three] = first;
  await applyTable(open.deps, records(...first.map((row) => dated(row, { dateUpdated: '2026-11-10 10:00:00' }))));
  const before = await look();
  const importId = await applyTable(
    open.deps,
    records(
      dated(one, { dateUpdated: '2026-11-11 10:00:00', status: 'CANCELLED', shipCity: 'Utica', fulfillmentHouse: '' }),
      dated(two, { dateUpdated: '2026-11-09 10:00:00', status: 'DELIVERED' }),
      dated(three, {
        dateUpdated: '2026-11-10 10:00:00',
        status: 'SHIPPED',
        shipCity: 'Paris',
        trackingNumber: '986578788855',
      }),
    ),
  );
  expect((await countsOf(importId)).effect.skip).toMatchObject({ records: 2, added: 0, statuses: { CANCELLED: 1 } });
  expect(await read()).toMatchObject([
    { id: 11, status: 'CANCELLED', house: 'North', city: 'Utica', items: 2 },
    { id: 12, status: 'SHIPPED' },
    // As old as what is here: an edit of its status and number is for the other kinds of import.
    { id: 21, status: 'PENDING', number: null, city: 'Paris' },
  ]);
  await undo(open.deps, importId);
  const left = compareSnapshots(before, await look()).filter(
    ({ after }) => Object.keys(after).join() !== 'date_updated',
  );
  expect(left).toEqual([]);
});

test('an undo restores a moment to the microsecond', async () => {
  await applyTable(open.deps, records(...first.map((row) => ({ ...row, dateUpdated: '2026-11-10 10:00:00' }))));
  const shippedAt = () =>
    open.deps.db.read((tx) =>
      queryRows(tx, sql`select date_shipped::text as at from fulfillments where fulfillment_id = 12`),
    );
  await open.deps.db.write((tx) =>
    tx.execute(sql`update fulfillments set date_shipped = '2026-11-05T10:00:00.123456Z' where fulfillment_id = 12`),
  );
  const before = await shippedAt();
  const newer = { ...first[1], dateUpdated: '2026-11-11 10:00:00', dateShipped: '2026-11-06 10:00:00' };
  const importId = await applyTable(open.deps, records(newer));
  expect(await shippedAt()).not.toEqual(before);
  await undo(open.deps, importId);
  expect(await shippedAt()).toEqual(before);
});

test('the items of a newer row are changed, added and removed, and an undo restores them', async () => {
  const base: Row = { ...first[0], dateUpdated: '2026-11-10 10:00:00', items: '2 × Serum; 1 × Cream', sku: 'S; C' };
  await applyTable(open.deps, records(base));
  await write(sql`update fulfillment_items set product_id = 'P' || sku, status = 'HOLD', rma_number = 'R1'`);
  const before = await look();
  const readItems = () =>
    open.deps.db.read((tx) =>
      queryRows<{ item: string }>(
        tx,
        sql`select concat_ws(' ', qty, name, sku, product_id) as item from fulfillment_items order by fulfillment_item_id`,
      ),
    );
  const newer: Row = { ...base, dateUpdated: '2026-11-11 10:00:00', items: '3 × Serum; 1 × Soap', sku: 'S; P' };
  const importId = await applyTable(open.deps, records(newer));
  expect((await countsOf(importId)).effect.skip).toMatchObject({ records: 1, added: 0 });
  expect((await readItems()).map(({ item }) => item)).toEqual(['3 Serum S PS', '1 Soap P']);
  const row = await readImport(open.deps, importId);
  const shown = await open.deps.db.read((tx) => findChangedRows(tx, row, { filter: 'changes', skip: 0, limit: 9 }));
  expect(shown).toMatchObject([{ changed: ['items 2 × Serum; 1 × Cream → 3 × Serum; 1 × Soap'] }]);
  expect((await countsOf(await confirmTable(open.deps, records(newer)))).changing).toBe(0);
  await undo(open.deps, importId);
  expect(compareSnapshots(before, await look())).toEqual([]);
  // The date went back, too, so the same file can be imported again.
  await applyTable(open.deps, records(newer));
  expect((await readItems()).map(({ item }) => item)).toEqual(['3 Serum S PS', '1 Soap P']);
});

test('an item that was touched since keeps its fulfillment from being undone, and drift of items stops an import', async () => {
  await applyTable(open.deps, records({ ...first[0], dateUpdated: '2026-11-10 10:00:00' }));
  const newer = { ...first[0], dateUpdated: '2026-11-11 10:00:00', items: '5 × Serum' };
  const drifted = await confirmTable(open.deps, records(newer));
  await write(sql`update fulfillment_items set qty = 9 where name = 'Serum'`);
  await applyImport(open.deps, { importId: drifted });
  const { state, drift } = await readImport(open.deps, drifted);
  expect([state, drift?.examples]).toEqual(['received', ['line 2: the items of order A1 were changed']]);
  const applied = await applyTable(open.deps, records(newer));
  await write(sql`update fulfillment_items set rma_number = 'R9' where name = 'Serum'`);
  await undo(open.deps, applied);
  const { undoOutcome } = await readImport(open.deps, applied);
  expect(undoOutcome).toMatchObject({ records: 0, changedSince: { count: 1 } });
  expect((await read())[0]).toMatchObject({ items: 1 });
});

test.each<[string, ReturnType<typeof sql>]>([
  ['the address that it changed', sql`update orders set ship_city = 'Bonn' where order_id = 'A1'`],
  ['the fulfillment', sql`update fulfillments set carrier = 'DHL' where fulfillment_id = 11`],
])('an undo leaves a fulfillment and its order alone, and says so, when somebody has changed %s', async (_, change) => {
  await applyTable(open.deps, records(...first));
  const importId = await applyTable(open.deps, records({ ...first[0], shipCity: 'Utica', fulfillmentHouse: 'South' }));
  await write(change);
  const before = await look();
  await undo(open.deps, importId);
  const { undoOutcome } = await readImport(open.deps, importId);
  expect(undoOutcome).toMatchObject({
    records: 0,
    changedSince: { count: 1, examples: [{ entityId: '11', by: null }] },
  });
  expect(compareSnapshots(before, await look())).toEqual([]);
});

test('an undo names who has changed a fulfillment since, if that was with another file', async () => {
  const importId = await applyTable(open.deps, records(...first));
  await applyTable(open.deps, records({ ...first[0], status: 'PENDING', shipCity: 'Utica' }), { decidedBy: 'UMIA' });
  await undo(open.deps, importId);
  const { undoOutcome } = await readImport(open.deps, importId);
  expect(undoOutcome?.changedSince).toMatchObject({
    count: 1,
    examples: [{ entityId: '11', orderId: 'A1', by: 'UMIA' }],
  });
});

test('a new fulfillment is shown with what it changes in an order that is there already', async () => {
  await applyTable(open.deps, records(...first));
  const further = { orderId: 'A2', fulfillmentId: '22', status: 'HOLD', shipCity: 'Bath' };
  const importId = await confirmTable(open.deps, records(further, { ...further, fulfillmentId: '23', shipCity: '' }));
  expect((await countsOf(importId)).effect.skip).toMatchObject({ records: 2, added: 2, changed: [['shipCity', 1]] });
  const row = await readImport(open.deps, importId);
  const shown = await open.deps.db.read((tx) => findChangedRows(tx, row, { filter: 'changes', skip: 0, limit: 9 }));
  const { rows } = changesTable('records', shown, { withReasons: false });
  expect(rows.map((cells) => cells[2])).toEqual(['New, shipCity', 'New']);
});

test('every status that a newer row sets is counted', async () => {
  const dated = (day: string, ...statuses: string[]) =>
    records(
      ...first.map((row, at) => ({ ...row, status: statuses[at] ?? '', dateUpdated: `2026-11-${day} 10:00:00` })),
    );
  await applyTable(open.deps, dated('10', 'HOLD', 'SHIPPED', 'PENDING'));
  const importId = await applyTable(open.deps, dated('12', 'PENDING', 'DELIVERED', 'CANCELLED'));
  expect((await countsOf(importId)).effect.skip.statuses).toEqual({ PENDING: 1, DELIVERED: 1, CANCELLED: 1 });
});

test.each([
  ['day first, as their date of creation shows', '05/01/2026 10:00', '05/02/2026 10:00', '', ['1 E_RECORD']],
  [
    'day first, the last update unmistakably',
    '05/01/2026 10:00',
    '22/05/2026 10:00',
    '05/03/2026 10:00',
    ['1 E_RECORD'],
  ],
  ['month first', '1/5/2026 10:00', '5/2/2026 10:00', '3/5/2026 10:00', []],
  ['unmistakably', '05/01/2026 10:00', '22/05/2026 10:00', '21/03/2026 10:00', []],
])('dates that a spreadsheet wrote %s', async (_, dateCreated, dateUpdated, dateShipped, problems) => {
  const given = { ...first[0], dateCreated: '2026-01-05 10:00:00', dateUpdated: '2026-03-01 10:00:00' };
  await applyTable(open.deps, records(given));
  const importId = await confirmTable(
    open.deps,
    records({ ...given, status: 'PENDING', dateCreated, dateUpdated, dateShipped }),
  );
  const counts = await countsOf(importId);
  expect(counts.problems.map(({ rows, code }) => `${rows} ${code}`)).toEqual(problems);
  expect(counts.changing).toBe(problems.length === 0 ? 1 : 0);
});

test('an export without dates refreshes what came from exports', async () => {
  await applyTable(open.deps, records(...first));
  const importId = await applyTable(open.deps, records({ ...first[0], status: 'PENDING' }));
  expect((await countsOf(importId)).warnings).toEqual([]);
  expect((await read())[0]).toMatchObject({ status: 'PENDING' });
});

test('an order is spoken for by a row that is not older than what is here, and rows that differ are pointed out', async () => {
  const dated = first.map((row) => ({ ...row, dateUpdated: '2026-11-10 10:00:00' }));
  const [one = {}, two = {}] = dated;
  await applyTable(open.deps, records(...dated));
  await applyTable(open.deps, tracking('A1', '986578788855'));
  const newer = { ...two, dateUpdated: '2026-11-12 10:00:00' };
  const again = await applyTable(
    open.deps,
    records(
      { ...one, shipCity: 'Utica' },
      { ...newer, shipCity: 'Utica' },
      { ...one, fulfillmentId: '13', shipCity: 'Rome' },
    ),
  );
  expect((await read())[0]).toMatchObject({ id: 11, status: 'SHIPPED', city: 'Utica' });
  expect((await countsOf(again)).warnings).toMatchObject([
    { code: 'W_KEPT', rows: 1 },
    { code: 'W_SEVERAL_ADDRESSES', rows: 1, examples: [{ line: 4 }] },
  ]);
});

test.each<[string, (string | undefined)[], string, number[]]>([
  ['the only row that differs from what is here', ['Troy', 'Bath', 'Troy'], 'Bath', [3, 4]],
  ['the first of two that do', ['Troy', 'Bath', 'Rome'], 'Bath', [3, 4]],
  ['the first row', ['Bath', 'Troy', undefined], 'Bath', [3]],
  ['the last row, where the others say nothing', [undefined, '', 'Bath'], 'Bath', [4]],
])('an order gets the address of %s', async (_, cities, city, warned) => {
  const parcels = ['11', '12', '13'].map((fulfillmentId) => ({ orderId: 'A1', fulfillmentId, status: 'HOLD' }));
  await applyTable(open.deps, records(...parcels.map((row) => ({ ...row, shipCity: 'Troy' }))));
  const rows = parcels.map((row, at) => ({ ...row, ...(cities[at] === undefined ? {} : { shipCity: cities[at] }) }));
  const importId = await applyTable(open.deps, records(...rows));
  expect(new Set((await read()).map((one) => one.city))).toEqual(new Set([city]));
  const { warnings } = await countsOf(importId);
  expect(warnings.flatMap(({ examples }) => examples.map(({ line }) => line))).toEqual(warned);
});

test.each<[string, Row, 'changing' | 'rejected']>([
  ['an order id that a spreadsheet shortened', { orderId: '1.0E+04' }, 'changing'],
  ['a hash sign', { orderId: '#10002' }, 'changing'],
  ['decimals', { orderId: '10002.0', fulfillmentId: '21.0' }, 'changing'],
  ['another order id', { orderId: '10003' }, 'rejected'],
  ['another order’s id, shortened', { orderId: '1.1E+04' }, 'rejected'],
  ['no order id', { orderId: '' }, 'rejected'],
  ['another number with decimals', { fulfillmentId: '21.5' }, 'rejected'],
])('a row is known by the ids of what is here in spite of damage: %s', async (_, ids, outcome) => {
  const row: Row = { orderId: '10002', fulfillmentId: '21', status: 'HOLD', shipCity: 'Troy' };
  await applyTable(open.deps, records(row));
  const importId = await applyTable(open.deps, records({ ...row, shipCity: 'Bath', ...ids }));
  expect(await countsOf(importId)).toMatchObject({ changing: 0, rejected: 0, [outcome]: 1 });
  expect(await read()).toMatchObject([{ id: 21, order: '10002', city: outcome === 'changing' ? 'Bath' : 'Troy' }]);
});

test.each([
  ['#10002', '10002'],
  ['010002', '10002'],
  ['10002.0', '10002'],
  ['10,002', '10002'],
  ['#10009', null],
  ['10002-2', null],
])('a new fulfillment of order %s, beside order 10002, is one of %s', async (orderId, suggestion) => {
  await applyTable(open.deps, records({ orderId: '10002', fulfillmentId: '21', status: 'HOLD' }));
  const importId = await confirmTable(open.deps, records({ orderId, fulfillmentId: '22', status: 'HOLD' }));
  const { problems, changing } = await countsOf(importId);
  expect(problems.map(({ examples }) => examples[0]?.suggestion)).toEqual(suggestion === null ? [] : [suggestion]);
  expect(changing).toBe(suggestion === null ? 1 : 0);
});

test('once most of many rows are new, the other kinds are left out', async () => {
  const rows = Array.from({ length: 1_000 }, (_, at): Row => {
    return { orderId: `N${at}`, fulfillmentId: String(1_000 + at), status: 'HOLD', shipCity: 'Troy' };
  });
  const importId = await confirmTable(open.deps, { ...records(...rows), kinds: ['records', 'tracking', 'returns'] });
  const { counts } = await readImport(open.deps, importId);
  expect(Object.keys(counts ?? {})).toEqual(['records']);
  const staged = sql`select distinct kind from import_rows where import_id = ${importId}`;
  expect(await open.deps.db.read((tx) => queryRows(tx, staged))).toEqual([{ kind: 'records' }]);
  const few = await confirmTable(open.deps, { ...records(...first), kinds: ['records', 'tracking', 'returns'] });
  expect(Object.keys((await readImport(open.deps, few)).counts ?? {}).toSorted()).toEqual([
    'records',
    'returns',
    'tracking',
  ]);
});

test('newer rows, beside one in which somebody filled in a number, are asked about', async () => {
  const dated = (row: Row, dateUpdated: string): Row => ({ ...row, status: 'HOLD', dateUpdated });
  const [one = {}, , other = {}] = first;
  await applyTable(open.deps, records(dated(one, '2026-11-10 10:00:33'), dated(other, '2026-11-10 10:00:33')));
  const filled = { ...dated(other, '2026-11-10 10:00:33'), trackingNumber: '986578788855' };
  const kindOf = async (...rows: Row[]) => {
    const importId = await confirmTable(open.deps, { ...records(...rows), kinds: ['records', 'tracking', 'returns'] });
    const { counts } = await readImport(open.deps, importId);
    return evaluateCounts(counts ?? {}).kind;
  };
  expect(await kindOf(dated(one, '2026-11-10 10:00:33'), filled)).toBe('tracking');
  expect(await kindOf({ ...dated(one, '2026-11-20 10:00:00'), shipCity: 'Bath' }, filled)).toBeNull();
});

test.each([
  ['11/10/2026 10:00', 'Bath', 'SHIPPED'],
  ['11/10/26 10:00 AM', 'Bath', 'SHIPPED'],
  ['46336.41667', 'Bath', 'SHIPPED'],
  // as a spreadsheet in the Netherlands shows it: nobody has to say which is the month
  ['10-11-2026 10:00', 'Bath', 'SHIPPED'],
  ['2026-11-10T15:00:33Z', 'Bath', 'SHIPPED'],
  ['2026-11-10T15:00:33.900+00:00', 'Bath', 'SHIPPED'],
  ['11/10/2026 10:01', 'Bath', 'DELIVERED'],
  ['2026-11-10T17:00:33+01:00', 'Bath', 'DELIVERED'],
  ['11/10/2026 9:59', 'Troy', 'SHIPPED'],
])('a row of %s, beside one of 2026-11-10 10:00:33, comes to %s and %s', async (dateUpdated, city, status) => {
  const row: Row = { ...first[0], status: 'SHIPPED', dateUpdated: '2026-11-10 10:00:33' };
  await applyTable(open.deps, records(row));
  await applyTable(open.deps, records({ ...row, status: 'DELIVERED', shipCity: 'Bath', dateUpdated }));
  expect((await read())[0]).toMatchObject({ city, status });
});

test('what Holdfast wrote is kept against a row without a date, and given up for a newer one', async () => {
  await applyTable(open.deps, records(...first));
  await applyTable(open.deps, tracking('A1', '986578788855'));
  const undated: Row = { orderId: 'A1', fulfillmentId: '11', status: 'HOLD', shipCity: 'Utica' };
  const kept = await applyTable(open.deps, records(undated));
  expect((await countsOf(kept)).warnings).toMatchObject([{ code: 'W_KEPT', rows: 1 }]);
  expect((await read())[0]).toMatchObject({ status: 'SHIPPED', number: '986578788855', city: 'Utica' });
  await applyTable(open.deps, records({ ...undated, dateUpdated: '2099-01-01 00:00:00' }));
  expect(
    (await countsOf(await confirmTable(open.deps, records({ ...undated, dateUpdated: '2027-06-01 00:00:00' }))))
      .changing,
  ).toBe(1);
});

test('nothing is written when anything changed since the summary', async () => {
  const importId = await confirmTable(open.deps, records(...first));
  await write(sql`insert into orders (order_id) values ('A2')`);
  const before = await look();
  await applyImport(open.deps, { importId });
  expect(compareSnapshots(before, await look())).toEqual([]);
  const { state, drift } = await readImport(open.deps, importId);
  expect(state).toBe('received');
  expect(drift?.examples).toEqual(['line 4: order A2 exists by now']);
});

test.each<[string, Row, string]>([
  ['a status that nobody knows', { status: 'LOST' }, 'There’s no such status'],
  ['a shortened fulfillmentId', { fulfillmentId: '1.2E+10' }, ''],
  ['no order', { orderId: '' }, ''],
  ['a fulfillment of another order', { fulfillmentId: '21' }, 'belongs to order A2'],
  ['the same fulfillment twice', { fulfillmentId: '11' }, 'Line 2 has the same fulfillmentId'],
])('%s is a row to fix', async (_, wrong, reason) => {
  await applyTable(open.deps, records(...first));
  const rows = [first[0] ?? {}, { orderId: 'A1', fulfillmentId: '99', status: 'HOLD', ...wrong }];
  const counts = await countsOf(await confirmTable(open.deps, records(...rows)));
  expect(counts).toMatchObject({ rejected: 1, unchanged: 1 });
  expect(counts.problems[0]?.examples[0]?.text).toContain(reason);
});

test('a row that is there again, cell for cell, counts once; one that differs is a row to fix', async () => {
  await applyTable(open.deps, records(...first));
  const added: Row = { orderId: 'A3', fulfillmentId: '31', status: 'HOLD' };
  const kept: Row = { orderId: 'A1', fulfillmentId: '11', status: 'HOLD' };
  const repeated = [added, kept, added, kept, { ...added, status: 'SHIPPED' }];
  const { problems, warnings, effect } = await countsOf(await applyTable(open.deps, records(...repeated)));
  expect(problems).toMatchObject([{ code: 'E_CONFLICT', rows: 1 }]);
  expect(warnings).toMatchObject([{ code: 'W_DUPLICATE', rows: 2 }]);
  expect(warnings[0]?.examples[0]?.text).toBe('Same as line 2, so it counts once.');
  expect(effect.all.records).toBe(1);
});

test.each([
  ['a block and house number, which became a date', '3-4-5', '3/4/2005'],
  ['line breaks of another system', 'Troy\r\nNY', 'Troy\nNY'],
  ['letters that the file’s encoding lacks', '調布', '??'],
])('an export that a spreadsheet has saved changes nothing: %s', async (_, stored, saved) => {
  await open.deps.db.write((tx) => replaceRecords(tx, { A1: { fulfillments: [{ id: 11, status: 'HOLD' }] } }));
  await write(sql`update orders set ship_city = ${stored}`);
  const row = { orderId: 'A1', fulfillmentId: '11', status: 'HOLD', dateUpdated: '2026-01-05 10:00:00' };
  const importId = await confirmTable(open.deps, records({ ...row, shipCity: saved }));
  expect(await countsOf(importId)).toMatchObject({ changing: 0, unchanged: 1, warnings: [] });
});

test('an undo says of what was erased at the request of a customer that it stays', async () => {
  await open.deps.db.write((tx) =>
    replaceRecords(tx, {
      A1: { fulfillments: [{ id: 11, status: 'HOLD' }] },
      A2: { fulfillments: [{ id: 21, status: 'HOLD' }] },
    }),
  );
  const newer = { status: 'PENDING', dateUpdated: '2026-05-01 10:00:00' };
  const importId = await applyTable(
    open.deps,
    records({ orderId: 'A1', fulfillmentId: '11', ...newer }, { orderId: 'A2', fulfillmentId: '21', ...newer }),
  );
  await answerRequest(open.deps.db, ['erase', '--order', 'A1']);
  await undo(open.deps, importId);
  const { undoOutcome } = await readImport(open.deps, importId);
  expect(undoOutcome).toMatchObject({
    records: 1,
    changedSince: { count: 1, examples: [{ entityId: '11', orderId: 'A1' }] },
  });
  expect((await read()).map(({ status }) => status)).toEqual(['PENDING', 'HOLD']);
});
