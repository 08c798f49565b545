import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { loadFile, readLoadArguments } from '../../src/loader/load-file.ts';
import { type LoadDatabase, openLoadDatabase } from './load-database.ts';

let database: LoadDatabase;
beforeAll(async () => {
  database = await openLoadDatabase();
});
beforeEach(() => database.empty());
afterAll(() => database.close());

const existing =
  'orderId,fulfillmentId,status,shipCity,trackingNumber,items\nA1,1,SHIPPED,Boston,1Z5R89390357567127,2 × Cream\n';

async function readAll() {
  const rows = await database.db.read((tx) =>
    tx.execute<{ record: string }>(sql`
      select concat_ws(' ', f.order_id, f.fulfillment_id, f.status, o.ship_city, f.tracking_number,
        (select string_agg(i.qty || '×' || i.name, '+' order by fulfillment_item_id)
         from fulfillment_items i where i.fulfillment_id = f.fulfillment_id)) as record
      from fulfillments f join orders o using (order_id) order by f.fulfillment_id`),
  );
  return rows.map(({ record }) => record);
}

describe('a file', () => {
  test.each<{ name: string; file: string; exitCode: 0 | 1; text: RegExp; records: string[] }>([
    {
      name: 'with one new record',
      file: existing,
      exitCode: 0,
      text: /^Created: 1 fulfillments\nCreated: 1 orders\nTook: 0.0 s for 1 row$/,
      records: ['A1 1 SHIPPED Boston 1Z5R89390357567127 2×Cream'],
    },
    {
      name: 'B90 with headers in other words’ clothes',
      file: '\uFEFFOrder ID,FULFILLMENT_ID,Status\r\nA1,1,hold\r\n',
      exitCode: 0,
      text: /1 ful/,
      records: ['A1 1 HOLD'],
    },
    {
      name: 'B88 with a column nobody knows',
      file: 'orderId,Weight,fulfillmentId,status\nA1,3 kg,1,HOLD\n',
      exitCode: 0,
      text: /ignored: Weight/,
      records: ['A1 1 HOLD'],
    },
    {
      name: 'whose rows differ about an order',
      file: 'orderId,fulfillmentId,status,shipCity\nA1,1,HOLD,Boston\nA1,2,HOLD,Austin\n',
      exitCode: 0,
      text: /Note: 1 order has rows with different customers or addresses; the first row counts\. Check A1\./,
      records: ['A1 1 HOLD Boston', 'A1 2 HOLD Boston'],
    },
    {
      name: 'with a column by another name',
      file: 'orderId,fulfillmentId,status,Tracking No\nA1,1,HOLD,1Z5R89390357567127\n',
      exitCode: 1,
      text: /“Tracking No” looks like trackingNumber, .* Rename it to trackingNumber, or remove it\./,
      records: [],
    },
    {
      name: 'with a typo in the name of a column',
      file: 'orderId,fulfillmentId,status,shipPostlCode\nA1,1,HOLD,02108\n',
      exitCode: 1,
      text: /“shipPostlCode” looks like shipPostalCode/,
      records: [],
    },
    {
      name: 'with two parcels of an order',
      file: 'orderId,fulfillmentId,status\nA1,1,HOLD\nA1,2,HOLD\n',
      exitCode: 0,
      text: /2 fulfillments\nCreated: 1 orders/,
      records: ['A1 1 HOLD', 'A1 2 HOLD'],
    },
    {
      name: 'with a bad row among good ones',
      file: 'orderId,fulfillmentId,status\nA1,1,HOLD\nA2,2,Shiped\nA3,3,HOLD\n',
      exitCode: 1,
      text: /line 3: status “Shiped”/,
      records: ['A1 1 HOLD', 'A3 3 HOLD'],
    },
    {
      name: 'with a fulfillmentId twice',
      file: 'orderId,fulfillmentId,status\nA1,1,HOLD\nA2,1,HOLD\n',
      exitCode: 1,
      text: /line 3: fulfillmentId “1”: Line 2 has the same/,
      records: ['A1 1 HOLD'],
    },
    {
      name: 'B75 with a comma too many',
      file: 'orderId,fulfillmentId,status\nA1,1,HOLD,x\nA2,2,HOLD,\n',
      exitCode: 1,
      text: /line 2: The row has 4 cells/,
      records: ['A2 2 HOLD'],
    },
    {
      name: 'B76 with a row cut short',
      file: 'orderId,fulfillmentId,status\nA1,1\n',
      exitCode: 1,
      text: /line 2: status: .*empty/,
      records: [],
    },
    {
      name: 'B67 with a line break in a cell above the bad row',
      file: 'orderId,fulfillmentId,status,shipCity\nA1,1,HOLD,"New\nYork"\n\nA2,2,?,\n',
      exitCode: 1,
      text: /line 5: status/,
      records: ['A1 1 HOLD New York'],
    },
    {
      name: 'B70 with a quote never closed',
      file: 'orderId,fulfillmentId,status\nA1,1,HOLD\nA2,"2,HOLD\nA3,3,HOLD\n',
      exitCode: 1,
      text: /line 3: .*isn’t closed/,
      records: ['A1 1 HOLD'],
    },
    {
      name: 'B68 with a stray quote',
      file: 'orderId,fulfillmentId,status\nA1,1,HOLD\nA2,2",HOLD\n',
      exitCode: 1,
      text: /line 3: .*inside twice/,
      records: ['A1 1 HOLD'],
    },
    {
      name: 'B04 with a header alone',
      file: 'orderId,fulfillmentId,status\n',
      exitCode: 0,
      text: /Created: 0 fulfillments/,
      records: [],
    },
    { name: 'B01 that is empty', file: '', exitCode: 1, text: /The file is empty/, records: [] },
    {
      name: 'B89 without a required column',
      file: 'orderId,status\nA1,HOLD\n',
      exitCode: 1,
      text: /no column named fulfillmentId/,
      records: [],
    },
    {
      name: 'B85 with a column twice',
      file: 'orderId,order_id,fulfillmentId,status\n',
      exitCode: 1,
      text: /orderId is there twice/,
      records: [],
    },
    {
      name: 'B123 that speaks SQL',
      file: 'orderId,fulfillmentId,status,shipCity\nA1,1,HOLD,"\'; drop table orders; --"\n',
      exitCode: 0,
      text: /1 ful/,
      records: ["A1 1 HOLD '; drop table orders; --"],
    },
  ])('$name', async ({ file, exitCode, text, records }) => {
    expect(await database.load(file)).toEqual({ exitCode, text: expect.stringMatching(text) });
    expect(await readAll()).toEqual(records);
  });

  test('given twice is there already', async () => {
    await database.load(existing);
    const { text, exitCode } = await database.load(existing);
    expect(text).toBe(
      'Created: 0 fulfillments, 1 already there and left as they are\nCreated: 0 orders, 1 already there and left as they are\nTook: 0.0 s for 1 row',
    );
    expect(exitCode).toBe(0);
    expect(await readAll()).toHaveLength(1);
  });

  test('that says otherwise about what is there changes nothing', async () => {
    await database.load(existing);
    const before = await readAll();
    const { text } = await database.load('orderId,fulfillmentId,status,shipCity,items\nA1,1,HOLD,Denver,1 × Bag\n');
    expect(text).toMatch(/0 fulfillments, 1 already there/);
    expect(await readAll()).toEqual(before);
  });

  test('adds a parcel to an order that is there', async () => {
    await database.load(existing);
    const { text } = await database.load('orderId,fulfillmentId,status,shipCity\nA1,2,HOLD,Denver\n');
    expect(text).toMatch(/^Created: 1 fulfillments\nCreated: 0 orders, 1 already there and left as they are\n/);
    expect(await readAll()).toEqual(['A1 1 SHIPPED Boston 1Z5R89390357567127 2×Cream', 'A1 2 HOLD Boston']);
  });

  test('that gives a parcel to another order is told whose it is', async () => {
    await database.load(existing);
    const { text, exitCode } = await database.load('orderId,fulfillmentId,status\nA2,1,HOLD\n');
    expect(exitCode).toBe(1);
    expect(text).toMatch(/line 2: fulfillmentId “1”: .*belongs to order A1/);
    const orders = await database.db.read((tx) => tx.execute(sql`select order_id from orders`));
    expect([...orders]).toEqual([{ order_id: 'A1' }]);
  });

  test('B43 that says it is UTF-8 and is not is not loaded', async () => {
    const good = Buffer.from('\ufefforderId,fulfillmentId,status,shipCity\n');
    const bad = Buffer.concat([good, Buffer.from('A1,1,HOLD,Montr\xe9al\n', 'latin1')]);
    expect(await database.load(bad)).toEqual({ exitCode: 1, text: expect.stringMatching(/but it is not\. Save it/) });
  });

  test('in Windows-1252 is read as imports read it, and its sample is shown; an id that is a guess is refused', async () => {
    const text = 'orderId,fulfillmentId,status,shipCity\nA1,1,HOLD,Montr\xe9al\nA\xe9,2,HOLD,Quebec\n';
    const loaded = await database.load(Buffer.from(text, 'latin1'));
    expect(loaded.exitCode).toBe(1);
    expect(loaded.text).toMatch(/^Note: Read as Windows-1252, as line 2 is not UTF-8: “[^”]*Montréal”/m);
    expect(loaded.text).toMatch(/line 3: orderId “A.”/);
    expect(await readAll()).toEqual([expect.stringMatching(/^A1 1 HOLD Montréal/)]);
  });

  test('packed as .gz is read like the file inside', async () => {
    await writeFile(join(database.folder, 'records.csv.gz'), gzipSync('orderId,fulfillmentId,status\nA1,1,HOLD\n'));
    expect(await database.loadFile('records.csv.gz')).toMatchObject({ exitCode: 0 });
    expect(await readAll()).toHaveLength(1);
  });

  test.each([
    ['11/1/2026 1:30', '2026-11-01 05:30'],
    ['11/01/2026 01:30:00', '2026-11-01 05:30'],
    ['11/1/2026 1:30 PM', '2026-11-01 18:30'],
    ['11/1/2026', '2026-11-01 04:00'],
    ['1.11.2026 13:30', '2026-11-01 18:30'],
  ])('with the date as Excel writes it: %s', async (typed, utc) => {
    const { exitCode } = await database.load(`orderId,fulfillmentId,status,dateCreated\nA1,1,HOLD,${typed}\n`);
    expect(exitCode).toBe(0);
    const dates = await database.db.read((tx) =>
      tx.execute(sql`select to_char(date_created at time zone 'UTC', 'YYYY-MM-DD HH24:MI') as at from fulfillments`),
    );
    expect([...dates]).toEqual([{ at: utc }]);
  });

  test('of several batches is loaded whole, counted once', async () => {
    const rows = Array.from({ length: 10_001 }, (_, index) => `B${Math.floor(index / 2)},${index + 1},HOLD`);
    const { text } = await database.load(['orderId,fulfillmentId,status', ...rows].join('\n'));
    expect(text).toMatch(/^Created: 10,001 fulfillments\nCreated: 5,001 orders\n/);
  });
});

test('an order is as old as the oldest of its parcels, and a parcel without dates is from now', async () => {
  await database.load(
    'orderId,fulfillmentId,status,dateCreated\nA1,1,HOLD,2026-11-03\nA1,2,HOLD,2026-11-02\nA2,3,HOLD,\n',
  );
  const dates = await database.db.read((tx) =>
    tx.execute(sql`select order_id, o.date_created = '2026-11-02T05:00:00Z' as oldest, f.date_updated = f.date_created as untouched
      from fulfillments f join orders o using (order_id) order by fulfillment_id`),
  );
  expect([...dates]).toEqual([
    { order_id: 'A1', oldest: true, untouched: true },
    { order_id: 'A1', oldest: true, untouched: true },
    { order_id: 'A2', oldest: false, untouched: true },
  ]);
});

test.each([
  { name: 'a file that is not there', path: '/nowhere/a.csv', want: /No file at that path can be read, “\/nowhere/ },
  { name: 'a file as if it were a folder', path: 'package.json/a.csv', want: /“package\.json\/a\.csv”: ENOTDIR/ },
  { name: 'a name that no file can have', path: `${'a'.repeat(300)}.csv`, want: /ENAMETOOLONG/ },
  { name: 'a folder', path: 'test', want: /“test” is a folder/ },
])('$name: says so', async ({ path, want }) => {
  const { signal } = new AbortController();
  const deps = { db: database.db, timeZone: 'UTC', now: () => new Date(), signal, onProgress: () => undefined };
  expect(await loadFile(deps, path)).toEqual({ exitCode: 1, text: expect.stringMatching(want) });
});

test('--embedded may stand anywhere, and not beside DATABASE_URL', () => {
  expect(readLoadArguments(['a.csv', '--embedded'], undefined)).toEqual({ isEmbedded: true, path: 'a.csv' });
  expect(readLoadArguments(['a.csv'], 'postgres://db/x')).toEqual({ isEmbedded: false, path: 'a.csv' });
  expect(() => readLoadArguments(['--embedded', 'a.csv'], 'postgres://db/x')).toThrow('DATABASE_URL is set');
});

test.each([
  ['no file', [], /^Name a file\.\nUse: npm run load -- FILE\.csv/],
  ['only the option', ['--embedded'], /^Name a file\./],
  ['two files', ['a.csv', 'b.csv'], /^Name one file, not “a\.csv” and “b\.csv”\.\nUse:/],
  [
    'a misspelled option',
    ['--embeded', 'a.csv'],
    /^This command has no option --embeded\. Its options: --embedded\.\nUse:/,
  ],
])('%s is refused with how to use it', (_, args, want) => {
  expect(() => readLoadArguments(args, undefined)).toThrow(want);
});
