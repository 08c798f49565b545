/** Rows brought in by COPY: cells come out as they went in, and whatever goes wrong is heard and leaves nothing behind. */
import { type SQL, sql } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { type Database, openDatabase, type Transaction } from '../../src/db/client.ts';
import { type CopyCell, copyPiece, copyRows } from '../../src/db/copy.ts';
import { queryRows } from '../../src/db/queries.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { runs } from '../support/property-runs.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';

let database: TestDatabase;
let db: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase(database.url);
  await run(sql`create table copied (number int check (number >= 0), flag boolean, one text, other text)`);
});
beforeEach(() => run(sql`truncate copied`));
afterAll(async () => {
  await db.close();
  await database.drop();
});

const run = (statement: SQL) => db.write(async (tx) => void (await tx.execute(statement)));
/** Half of the rows in one piece, half in another: too large for the client to send either at once, where they are many. */
const copy = (tx: Transaction, rows: CopyCell[][]) => {
  const middle = Math.ceil(rows.length / 2);
  const halves = [rows.slice(0, middle), rows.slice(middle)].filter((half) => half.length > 0);
  return copyRows(
    tx,
    'copied (number, flag, one, other)',
    halves.map((half) => copyPiece<number>(half, [0, 1, 2, 3])),
  );
};
const numbered = (count: number): CopyCell[][] =>
  Array.from({ length: count }, (_, number) => [number, true, 'a', null]);

async function count(): Promise<number> {
  const [row] = await db.read((tx) => queryRows<{ n: number }>(tx, sql`select count(*)::int as n from copied`));
  return row?.n ?? -1;
}

test('every cell comes out as it went in', async () => {
  const hard = fc.constantFrom('\\', '\n', '\r', '\t', '\\N', '\\.', '\\n', '', ' ', '"', "'", '“€”', '🧷', '\u0001');
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.array(hard).map((parts) => parts.join('')),
  );
  const storable = text.map((one) => one.replaceAll('\u0000', '').toWellFormed());
  const cell = fc.option(storable);
  const row = fc.tuple(fc.nat(), fc.boolean(), cell, cell);
  await fc.assert(
    fc.asyncProperty(fc.array(row), async (rows) => {
      await run(sql`truncate copied`);
      await db.write((tx) => copy(tx, rows));
      const found = await db.read((tx) => queryRows<Record<string, CopyCell>>(tx, sql`select * from copied`));
      expect(found.map(({ number, flag, one, other }) => [number, flag, one, other])).toEqual(rows);
    }),
    { numRuns: runs(15) },
  );
});

test('a row that the table refuses is heard with its code, and the connection goes on', async () => {
  const refused = db.write((tx) => copy(tx, [...numbered(3), [-1, true, null, null]]));
  await expect(refused).rejects.toMatchObject({ code: '23514', constraint_name: 'copied_number_check' });
  expect(await count()).toBe(0);
  await db.write((tx) => copy(tx, numbered(3)));
  expect(await count()).toBe(3);
});

test('so is one that comes while megabytes are still to be sent', async () => {
  const refused = db.write((tx) => copy(tx, [[-1, true, null, null], ...numbered(300_000)]));
  await expect(refused).rejects.toMatchObject({ code: '23514' });
  await db.write((tx) => copy(tx, numbered(300_000)));
  expect(await count()).toBe(300_000);
});

test('so is what is refused before any row was looked at', async () => {
  await run(sql`create function refuse() returns trigger language plpgsql as
    'begin raise exception using errcode = ''53100''; end'`);
  await run(sql`create trigger refuse before insert on copied for each statement execute function refuse()`);
  await expect(db.write((tx) => copy(tx, numbered(300_000)))).rejects.toMatchObject({ code: '53100' });
  await run(sql`drop trigger refuse on copied`);
  await db.write((tx) => copy(tx, numbered(3)));
  expect(await count()).toBe(3);
});

test('a table that does not exist is heard', async () => {
  await expect(db.write((tx) => copyRows(tx, 'nowhere (a)', [copyPiece([[1]], [0])]))).rejects.toMatchObject({
    code: '42P01',
  });
});

test('nothing else may be asked meanwhile', async () => {
  const both = db.write((tx) => Promise.all([copy(tx, numbered(10)), tx.execute(sql`select 1`)]));
  await expect(both).rejects.toMatchObject({ cause: { message: 'a statement was sent while rows are copied' } });
  expect(await count()).toBe(0);
});

test('rows may be the first that a connection is asked to take, or come right behind an unanswered statement', async () => {
  const fresh = openDatabase(database.url);
  onTestFinished(() => fresh.close());
  await fresh.write((tx) => copy(tx, numbered(10)));
  await fresh.poolClass('people').write((tx) => copy(tx, numbered(10)));
  await fresh.write(async (tx) => {
    const before = tx.execute(sql`select pg_sleep(0.1)`).then(() => 'answered');
    await new Promise(setImmediate);
    await copy(tx, numbered(10));
    expect(await before).toBe('answered');
  });
  expect(await count()).toBe(30);
});

test('a transaction that fails while rows are copied leaves none, and the connection goes on', async () => {
  const other = new Error('something else went wrong');
  const failing = db.write(async (tx) => {
    const twice = copy(tx, numbered(100_000)).then(() => copy(tx, numbered(10)));
    twice.catch(() => {});
    await new Promise(setImmediate);
    throw other;
  });
  await expect(failing).rejects.toBe(other);
  await db.write((tx) => copy(tx, numbered(3)));
  expect(await count()).toBe(3);
});

test('while connections are cut again and again, rows are copied whole or not at all', async () => {
  const behind = Number(new URL(database.url).port);
  const proxy = await startTcpProxy(behind);
  onTestFinished(() => proxy.stop());
  const through = openDatabase(Object.assign(new URL(database.url), { port: String(proxy.port) }).href);
  onTestFinished(() => through.close());
  const batch = numbered(5_000);
  let committed = 0;
  let lost = 0;
  let isOver = false;
  const work = async () => {
    while (!isOver) {
      const done = through.write(async (tx) => {
        await copy(tx, batch);
        await copy(tx, batch);
      });
      await done.then(
        () => {
          committed += 1;
        },
        () => {
          lost += 1;
        },
      );
    }
  };
  const workers = [work(), work()];
  for (let cut = 0; cut < 15; cut += 1) {
    // Somewhere in the middle of what takes about as long, after up to half a second until there is a connection again.
    await new Promise((resume) => setTimeout(resume, 550 + 10 * cut));
    proxy.shut();
    proxy.open(behind);
  }
  isOver = true;
  await Promise.all(workers);
  expect(lost).toBeGreaterThan(5);
  expect(committed).toBeGreaterThan(0);
  // A connection that is lost during the commit leaves it open which way it went.
  const rows = await count();
  expect(rows % (2 * batch.length)).toBe(0);
  expect(rows).toBeGreaterThanOrEqual(committed * 2 * batch.length);
});
