/** Rows that were refused come back as a file beside the loaded one; corrected there, they are loaded from it. */

import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type LoadDatabase, openLoadDatabase } from './load-database.ts';

let database: LoadDatabase;
beforeAll(async () => {
  database = await openLoadDatabase();
});
beforeEach(() => database.empty());
afterAll(() => database.close());

const at = (name: string) => join(database.folder, name);
const read = (name: string) => readFile(at(name), 'utf8');
const files = async () => (await readdir(database.folder)).sort();

const readRecords = async () => [
  ...(await database.db.read((tx) =>
    tx.execute(sql`select order_id, fulfillment_id, status, ship_city, ship_address1, phone_number, response_text
      from fulfillments join orders using (order_id) order by fulfillment_id`),
  )),
];

const header = 'orderId,fulfillmentId,status,shipCity';

test('the file has our columns, then the header and the cells as they were; only its owner may read it', async () => {
  const { text, exitCode } = await database.load(
    `${header}\nA1,1,HOLD,Boston\nA2,2,Shiped,"New ""York"""\nA3,x,HOLD,\n`,
  );
  expect(exitCode).toBe(1);
  expect(text).toContain(`All rows to fix are in ${at('records.refused.csv')}, each with its reason`);
  const [first, ...rows] = parse(await read('records.refused.csv'), { bom: true });
  expect(first).toEqual(['_line', '_column', '_reason', ...header.split(',')]);
  expect(rows).toEqual([
    [
      '3',
      'status',
      expect.stringMatching(/^There’s no such status. Use one of HOLD/),
      'A2',
      '2',
      'Shiped',
      'New "York"',
    ],
    ['4', 'fulfillmentId', expect.stringMatching(/^“fulfillmentId” is a whole number/), 'A3', 'x', 'HOLD', ''],
  ]);
  expect((await stat(at('records.refused.csv'))).mode & 0o777).toBe(0o600);
});

/** What a spreadsheet would run, what has to be quoted, what begins with a blank; under a header in another order. */
const awkward = (status: string) =>
  `responseText,status,fulfillmentId,orderId,shipAddress1,phoneNumber,shipCity,Weight
=1+1,${status},1,A1,"-12, Elm ""St""",+1 212-555-0143,"New
York",3 kg
'=2+2,${status},2,A2,\t@home,(212) 555-0143,＝字,
`;

test('corrected and loaded, its rows become what they would have been, and our columns are no odd ones', async () => {
  await database.load(awkward('HOLD'));
  const want = await readRecords();
  expect(want).toMatchObject([{ response_text: '=1+1' }, { response_text: '=2+2', ship_address1: '@home' }]);
  await database.empty();

  expect((await database.load(awkward('HOLDING'))).exitCode).toBe(1);
  expect(await readRecords()).toEqual([]);
  await writeFile(at('corrected.csv'), (await read('records.refused.csv')).replaceAll('HOLDING', 'HOLD'));
  const { text, exitCode } = await database.loadFile('corrected.csv');

  expect(text).toMatch(/^Columns ignored: Weight$/m);
  expect(exitCode).toBe(0);
  expect(await readRecords()).toEqual(want);
});

test('a row with a cell too many keeps it', async () => {
  await database.load(`${header}\nA1,1,HOLD,Boston, MA\n`);
  const [, row] = parse(await read('records.refused.csv'), { bom: true, relax_column_count: true });
  expect(row?.slice(3)).toEqual(['A1', '1', 'HOLD', 'Boston', 'MA']);
  expect((await database.loadFile('records.refused.csv')).text).toMatch(
    /line 2: The row has 8 cells, the header has 7/,
  );
});

test('no file is ever written over, the loaded one neither', async () => {
  const bad = `${header}\nA1,1,?,\n`;
  await database.load(bad);
  const first = await read('records.refused.csv');
  await database.load(bad);
  const { text } = await database.loadFile('records.refused.csv');
  expect(text).toContain(at('records.refused-3.csv'));
  await database.loadFile('records.refused-3.csv');
  expect(await files()).toEqual([
    ...[
      'records.csv',
      'records.refused-2.csv',
      'records.refused-3.csv',
      'records.refused-4.csv',
      'records.refused.csv',
    ],
  ]);
  expect(await read('records.refused.csv')).toBe(first);
  expect(await read('records.csv')).toBe(bad);
  const rows = await read('records.refused-4.csv');
  expect(rows.match(/_reason/g)).toHaveLength(1);
});

test('there is none when nothing was refused, or nothing that is a row', async () => {
  await database.load(`${header}\nA1,1,HOLD,\n`);
  await database.load(`${header}\nA1,1,HOLD,\nA2,"2,HOLD,\n`);
  expect(await files()).toEqual(['records.csv']);
});

test('where it can’t be written, the good rows are loaded all the same and the report says so', async () => {
  const name = `${'x'.repeat(245)}.csv`;
  await writeFile(at(name), `${header}\nA1,1,HOLD,\nA2,2,?,\n`);
  const { text, exitCode } = await database.loadFile(name);
  expect(text).toMatch(/line 3: status “\?”/);
  expect(text).toMatch(/can’t be written to .*x\.refused\.csv \(ENAMETOOLONG\)\. Copy your file to a folder/);
  expect(exitCode).toBe(1);
  expect(await readRecords()).toHaveLength(1);
});

test('rows of several batches are in the order of the file, whoever refused them', async () => {
  await database.load(`${header}\nA1,7000,HOLD,\n`);
  const rows = Array.from({ length: 12_000 }, (_, n) => `B${n},${n + 1},${n % 4000 === 10 ? '?' : 'HOLD'},`);
  await database.load([header, ...rows].join('\n'));
  const refused = parse(await read('records.refused.csv'), { bom: true, from: 2 });
  expect(refused.map(([line]: string[]) => line)).toEqual(['12', '4012', '7001', '8012']);
});
