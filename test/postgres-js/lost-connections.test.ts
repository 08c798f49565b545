/** Transactions whose connections are cut: each fails or succeeds as a whole, and no answer reaches another one. */
import { sql } from 'drizzle-orm';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase, type Transaction } from '../../src/db/client.ts';
import { classifyDatabaseFailure } from '../../src/db/database-failure.ts';
import { createTestDatabase, onServer, withDatabase } from '../support/database.ts';
import { waitUntil } from '../support/read-imports.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';

/** A database behind a door that can cut connections. */
async function openBehindDoor() {
  const database = await createTestDatabase();
  onTestFinished(database.drop);
  const behind = Number(new URL(database.url).port);
  const proxy = await startTcpProxy(behind);
  onTestFinished(() => proxy.stop());
  const db = openDatabase(Object.assign(new URL(database.url), { port: String(proxy.port) }).href);
  onTestFinished(() => db.close());
  return { db, proxy, behind, url: database.url };
}

test.each([
  ['its statement runs', (tx: Transaction) => tx.execute(sql`select pg_sleep(20)`)],
  ['rows arrive', (tx: Transaction) => tx.execute(sql`select repeat('x', 100) from generate_series(1, 3000000)`)],
  [
    'it waits between statements',
    async (tx: Transaction) => {
      await new Promise((resume) => setTimeout(resume, 400));
      return await tx.execute(sql`select 1`);
    },
  ],
])('a connection that is reset while %s is used again by the next transaction', async (_, work) => {
  const { db, proxy } = await openBehindDoor();
  await db.read((tx) => tx.execute(sql`select 1`));
  const lost = db.write(work);
  setTimeout(() => proxy.cut(), 200);
  await expect(lost).rejects.toThrow();
  const [row] = await db.read((tx) => tx.execute(sql`select 'there' as again`));
  expect(row).toEqual({ again: 'there' });
});

test('a login that is refused after a connection was lost is told, and the next one that is not works', async () => {
  const { db, proxy, url } = await openBehindDoor();
  await db.read((tx) => tx.execute(sql`select 1`));
  const lost = db.write((tx) => tx.execute(sql`select pg_sleep(20)`));
  setTimeout(() => proxy.cut(), 200);
  await expect(lost).rejects.toThrow();
  const server = withDatabase(url, 'postgres');
  const allow = (connections: boolean) =>
    onServer(server, (own) =>
      own.unsafe(`alter database ${new URL(url).pathname.slice(1)} allow_connections ${connections}`),
    );
  await allow(false);
  const refused = await db.read((tx) => tx.execute(sql`select 1`)).catch((error) => error);
  expect(refused).toMatchObject({ code: '55000' });
  expect(classifyDatabaseFailure(refused)).toBe('passing');
  await allow(true);
  expect(await db.read((tx) => tx.execute(sql`select 1 as one`))).toEqual([{ one: 1 }]);
});

test('while connections are cut again and again, every statement gets its own answer, and none waits for ever', async () => {
  const { db, proxy, behind } = await openBehindDoor();
  await db.read((tx) => tx.execute(sql`select 1`));
  const wrong: unknown[] = [];
  const counts = { done: 0, failed: 0 };
  let isOver = false;

  const one = async (n: number) => {
    await db.write(async (tx) => {
      for (let step = 0; step < 5; step += 1) {
        const [row] = await tx.execute(sql`select ${`${n} ${step}`} as asked, pg_sleep(0.002)::text as slept`);
        if (row?.asked !== `${n} ${step}`) wrong.push({ n, step, row });
        await new Promise((resume) => setTimeout(resume, 1));
      }
    });
  };
  const work = async (n: number) => {
    for (let round = 0; !isOver; round += 1) {
      await one(n * 1_000_000 + round).then(
        () => {
          counts.done += 1;
        },
        async () => {
          counts.failed += 1;
          await new Promise((resume) => setTimeout(resume, 10));
        },
      );
    }
  };
  const workers = Array.from({ length: 4 }, (_, n) => work(n));
  for (let cut = 0; cut < 12 || counts.failed <= 10; cut += 1) {
    const before = counts.done;
    await waitUntil('a transaction after the last cut', async () => counts.done > before);
    proxy.shut();
    proxy.open(behind);
  }
  isOver = true;
  await Promise.all(workers);
  expect(wrong).toEqual([]);
  expect(counts.failed).toBeGreaterThan(10);
  expect(counts.done).toBeGreaterThan(10);
});
