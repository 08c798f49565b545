/** What a spreadsheet makes of an export loads exactly as the export itself. */

import { buffer } from 'node:stream/consumers';
import { stringify } from 'csv-stringify/sync';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exportColumns } from '../../src/fulfillments/export-format.ts';
import { workbookBytes } from '../../src/spreadsheets/write-workbook.ts';
import { houses } from '../demo/catalog.ts';
import { demoRecords } from '../demo/demo-records.ts';
import { exportCellsOf } from '../demo/export-cells.ts';
import { type LoadDatabase, openLoadDatabase } from './load-database.ts';

let database: LoadDatabase;
beforeAll(async () => {
  database = await openLoadDatabase();
});
afterAll(() => database.close());

const columns = exportColumns.map(({ name }) => name);
const seeded = demoRecords({ seed: 2, now: new Date('2026-09-20T15:00:00Z') });
const toCells = exportCellsOf({ ...seeded, houses }, 'America/New_York');
/** Five hundred records, two of them refused. */
const rows = [
  columns,
  ...seeded.fulfillments.slice(0, 500).map((fulfillment, index) => {
    const cells = toCells(fulfillment);
    return columns.map((name) => (name === 'status' && index % 250 === 99 ? 'LOST' : cells[name]));
  }),
];

const plain = stringify(rows);
const utf16 = () => Buffer.from(`\uFEFF${plain}`, 'utf16le');

async function workbook(): Promise<Buffer> {
  async function* each() {
    yield* rows;
  }
  return await buffer(workbookBytes(each()));
}

/** All that a load wrote, and what it said but for lines and times. */
async function loaded(content: string | Uint8Array) {
  await database.empty();
  const { text, exitCode } = await database.load(content);
  const records = await database.db.read((tx) =>
    tx.execute(sql`select to_jsonb(f) as f, to_jsonb(o) as o, (select jsonb_agg(to_jsonb(i) - 'fulfillment_item_id'
        order by i.fulfillment_item_id) from fulfillment_items i where i.fulfillment_id = f.fulfillment_id) as items
      from fulfillments f join orders o using (order_id) order by f.fulfillment_id`),
  );
  const said = text.split('\n').filter((line) => !/^(Took|Note): /.test(line));
  return { exitCode, said: said.map((line) => line.replace(/^ {2}line \d+:/, '')), records: [...records] };
}

test.each<{ name: string; content: () => string | Uint8Array | Promise<Uint8Array> }>([
  { name: 'UTF-16', content: utf16 },
  { name: 'UTF-16 without a mark', content: () => utf16().subarray(2) },
  { name: 'semicolons', content: () => stringify(rows, { delimiter: ';' }) },
  { name: 'tabs', content: () => stringify(rows, { delimiter: '\t' }) },
  {
    name: 'title lines above the header',
    content: () => `Fulfillments,,\n"As of 1 September, all houses"\n\n${plain}`,
  },
  { name: 'a workbook', content: workbook },
])('$name', async ({ content }) => {
  const want = await loaded(plain);
  expect(want.records).toHaveLength(498);
  expect(await loaded(await content())).toEqual(want);
});

test('a workbook is told by its content, and its name is noted', async () => {
  await database.empty();
  const { text } = await database.load(await workbook());
  expect(text).toMatch(/^Note: The file is an Excel workbook, though its name says otherwise; it is read as one\.$/m);
});

test.each([
  {
    name: 'a second table',
    below: '\norderId,trackingNumber,carrier\nA1,1Z5R89390357567127,UPS\n',
    want: /second table/,
  },
  { name: 'a quote that is never closed', below: 'A9,"9,HOLD\nA10,10,HOLD\n', want: /isn’t closed/ },
])('$name ends the load there, and every row above is loaded', async ({ below, want }) => {
  await database.empty();
  const above = Array.from({ length: 600 }, (_, index) => `B${index},${index + 1},HOLD`);
  const { text, exitCode } = await database.load(`${['orderId,fulfillmentId,status', ...above].join('\n')}\n${below}`);
  expect(exitCode).toBe(1);
  expect(text).toMatch(/^Created: 600 fulfillments$/m);
  expect(text).toMatch(want);
});

test.each([
  { name: 'a PDF', content: '%PDF-1.7', want: /PDF document, not a CSV file.*load that file\.$/ },
  {
    name: 'another table',
    content: 'shelf,weight\nA,heavy\n',
    want: /tell what these columns hold: “shelf”, “weight”\. A file in/,
  },
  { name: 'a table without a header', content: 'A1,1,HOLD\nA2,2,HOLD\n', want: /has no header: line 1/ },
])('$name is not loaded, in words of a load', async ({ content, want }) => {
  const { text, exitCode } = await database.load(content);
  expect(exitCode).toBe(1);
  expect(text).toMatch(want);
  expect(text).not.toMatch(/share|import/);
});

test('apostrophes around every name of a column are a part of the names', async () => {
  const quoted = rows.map((row, index) =>
    row.map((cell, column) => (index > 0 && columns[column] === 'shipFirstName' ? "'Mo'" : cell)),
  );
  const { records } = await loaded(stringify(quoted));
  expect(new Set(records.map(({ o }) => (o as { ship_first_name: string }).ship_first_name))).toEqual(
    new Set(["'Mo'"]),
  );
});

test('of a file with a date that begins with the day, no other is taken to begin with the month', async () => {
  await database.empty();
  const header = 'orderId,fulfillmentId,status,dateCreated';
  const file = [header, 'A1,1,HOLD,03/04/2026', 'A2,2,HOLD,25/03/2026', 'A3,3,HOLD,2026-04-03'].join('\n');
  const { text, exitCode } = await database.load(file);
  expect(exitCode).toBe(1);
  expect(text).toContain('line 2: dateCreated “03/04/2026”: The day and the month could be either way round.');
  const made = await database.db.read((tx) => tx.execute(sql`select order_id from orders order by 1`));
  expect(made.map(({ order_id }) => order_id)).toEqual(['A2', 'A3']);
});
