/** The files for the CRM: what was applied, as it was then, and what an undo restored. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { sql } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import type { Field } from '../../../src/columns/import-columns.ts';
import type { RowKind } from '../../../src/fulfillments/status-transitions.ts';
import { copyResults, resultsOfImport, resultsOfPeriod } from '../../../src/imports/decide/send-results.ts';
import type { Table } from '../../../src/imports/plan/plan-import.ts';
import { answerRequest } from '../../../src/privacy/answer-request.ts';
import { withTempFolder } from '../../../src/runtime/disk.ts';
import { replaceRecords } from '../../support/case-records.ts';
import { ownDeps } from '../../support/own-deps.ts';
import { applyTable, undo } from '../../support/play-import.ts';

const open = ownDeps();
const [one, two, other] = ['1Z5R89390357567127', '9400111206206406260787', '986578788855'];

beforeEach(() =>
  open.deps.db.write((tx) =>
    replaceRecords(tx, {
      A1: { fulfillments: [{ id: 11, status: 'HOLD', client: 'A1-1', carrier: 'UPS', method: 'Ground' }] },
      A2: { fulfillments: [{ id: 12, status: 'HOLD', tracking: other }] },
      '=A3': { fulfillments: [{ id: 13, status: 'HOLD', method: '=cmd()' }] },
      B1: {
        fulfillments: [
          { id: 21, status: 'SHIPPED', client: 'B1-1', rma: 'OLD' },
          { id: 22, status: 'SHIPPED', client: 'B1-2' },
        ],
      },
      B2: { fulfillments: [{ id: 23, status: 'PENDING' }] },
    }),
  ),
);

function table(kind: RowKind, fields: Field[], ...rows: string[][]): Table {
  const columns = fields.map((field, index) => ({ field, index, header: field, how: 'exact' as const }));
  async function* batches() {
    yield rows.map((cells, at) => ({ line: at + 2, cells }));
  }
  return { kinds: [kind], columns, batches: batches() };
}
const tracking = (...rows: string[][]) => table('tracking', ['orderId', 'trackingNumber', 'carrier'], ...rows);
const returns = (...rows: string[][]) =>
  table('returns', ['orderId', 'clientFulfillmentId', 'status', 'rmaNumber'], ...rows);

async function write(query: ReturnType<typeof resultsOfImport>, kind: RowKind) {
  return await withTempFolder(async (folder) => {
    const path = join(folder, 'results');
    const count = await copyResults(open.deps.db, query, { kind, path, signal: new AbortController().signal });
    const rows: string[][] = count.rows === 0 ? [] : parse(await readFile(path), { bom: true });
    return { count, rows };
  });
}

test('a tracking import: its columns, in the order of its file, whatever was changed since', async () => {
  const importId = await applyTable(open.deps, tracking(['=A3', two, ''], ['A1', one, 'UPS']));
  await open.deps.db.write((tx) =>
    tx.execute(sql`update fulfillments set tracking_number = 'X' where order_id = 'A1'`),
  );
  await applyTable(open.deps, returns(['A1', '', 'RETURNED', '']));
  const { rows, count } = await write(resultsOfImport(importId, 'import'), 'tracking');
  expect(rows).toEqual([
    ['orderId', 'clientFulfillmentId', 'trackingNumber', 'carrier', 'method'],
    ["'=A3", '', two, 'USPS', "'=cmd()"],
    ['A1', 'A1-1', one, 'UPS', 'Ground'],
  ]);
  expect(count).toEqual({ rows: 2, withoutNumber: 0, otherStatus: 2, cancelled: 0, severalPerOrder: 0 });
});

test('a returns import, and the value of a field that a later import changed', async () => {
  const importId = await applyTable(open.deps, returns(['B1', 'B1-1', 'RETURNED', ''], ['B2', '', 'CANCELLED', 'R2']));
  await applyTable(open.deps, returns(['B1', 'B1-1', 'RETURNED', 'NEW']));
  const { rows, count } = await write(resultsOfImport(importId, 'import'), 'returns');
  expect(rows).toEqual([
    ['orderId', 'status', 'rmaNumber'],
    ['B1', 'RETURNED', 'OLD'],
    ['B2', 'CANCELLED', 'R2'],
  ]);
  expect(count).toMatchObject({ rows: 2, cancelled: 1, severalPerOrder: 1 });
});

test('after an undo, the restored values of what went back', async () => {
  const importId = await applyTable(open.deps, tracking(['A1', one, 'USPS'], ['A2', two, ''], ['=A3', two, '']));
  await open.deps.db.write((tx) => tx.execute(sql`update fulfillments set method = 'Air' where fulfillment_id = 13`));
  await undo(open.deps, importId);
  const { rows, count } = await write(resultsOfImport(importId, 'undo'), 'tracking');
  expect(rows.slice(1)).toEqual([
    ['A1', 'A1-1', '', 'UPS', 'Ground'],
    ['A2', '', other, '', ''],
  ]);
  expect(count).toMatchObject({ rows: 2, withoutNumber: 1 });
});

test('a number that another system has emptied is none', async () => {
  await open.deps.db.write((tx) => tx.execute(sql`update fulfillments set tracking_number = ''`));
  const importId = await applyTable(open.deps, tracking(['A1', one, 'USPS']));
  await undo(open.deps, importId);
  expect((await write(resultsOfImport(importId, 'undo'), 'tracking')).count).toMatchObject({ withoutNumber: 1 });
});

test('no row of a customer whose numbers were erased', async () => {
  const importId = await applyTable(open.deps, tracking(['A1', one, 'USPS'], ['A2', two, '']));
  await answerRequest(open.deps.db, ['erase', '--order', 'A1']);
  const { rows } = await write(resultsOfImport(importId, 'import'), 'tracking');
  expect(rows.slice(1).map(([order]) => order)).toEqual(['A2']);
});

test('of a period: each fulfillment once with the latest, without what was undone', async () => {
  await applyTable(open.deps, tracking(['A1', one, '']));
  const undone = await applyTable(open.deps, tracking(['A2', two, ''], ['=A3', two, '']));
  await open.deps.db.write((tx) => tx.execute(sql`update fulfillments set method = 'Air' where fulfillment_id = 13`));
  await undo(open.deps, undone);
  await open.deps.db.write((tx) => tx.execute(sql`update fulfillments set status = 'HOLD' where fulfillment_id = 11`));
  await applyTable(open.deps, tracking(['A1', other, '']));
  const all = await write(resultsOfPeriod('tracking', { from: null, until: null }), 'tracking');
  expect(all.rows.slice(1)).toEqual([
    ["'=A3", '', two, 'USPS', 'Air'],
    ['A1', 'A1-1', other, 'UPS', 'Ground'],
  ]);
  const later = { from: '2199-01-01T00:00:00Z', until: null };
  expect((await write(resultsOfPeriod('tracking', later), 'tracking')).rows).toEqual([]);
  expect((await write(resultsOfPeriod('returns', { from: null, until: null }), 'returns')).rows).toEqual([]);
});
