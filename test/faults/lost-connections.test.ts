/**
 * Connections to the database that are cut at the worst moment, or die without anybody being told. One bot process meets
 * what it can live through, one after the other, each time with orders of its own.
 */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../src/db/client.ts';
import { shareTracking, type Thread, waitForSummary, waitForText } from '../support/conversation.ts';
import { createTestDatabase } from '../support/database.ts';
import { holdLock } from '../support/hold-lock.ts';
import { seedHoldOrders } from '../support/hold-orders.ts';
import { readEffect, readImports, waitUntil } from '../support/read-imports.ts';
import { prepareReplicas, type Replicas } from '../support/replicas.ts';
import { type Look, startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';

interface BehindProxy {
  replicas: Replicas;
  proxy: TcpProxy;
  close(): Promise<void>;
}

/** For bot processes whose way to the database leads through a proxy; the tests look from beside it. */
async function openBehindProxy(): Promise<BehindProxy> {
  const proxy = await startTcpProxy(0);
  const replicas = await prepareReplicas({
    workspace: { retryDelaysMs: [0, ...Array(60).fill(500)] },
    seed: (db) => seedHoldOrders(db, 60),
    through: (url) => {
      proxy.open(Number(new URL(url).port));
      return Object.assign(new URL(url), { port: String(proxy.port) }).href;
    },
  });
  const close = async () => {
    await replicas.stop();
    await proxy.stop();
  };
  return { replicas, proxy, close };
}

let behindProxy: BehindProxy;
beforeAll(async () => {
  behindProxy = await openBehindProxy();
  await behindProxy.replicas.start();
});
afterAll(() => behindProxy.close());

/** The text of COMMIT, or the Bind of a named statement: COMMIT is the only one that the client gives a name. */
const isCommit = (bytes: Buffer) => bytes.includes('commit\0') || (bytes[0] === 0x42 && bytes[6] !== 0);

/** Cuts the connection that writes an import at its COMMIT, once: before the server hears it, or after its answer. */
function cutAtCommit(when: 'before' | 'after'): { look: Look; hits: () => number } {
  const writers = new WeakSet<object>();
  const committing = new WeakSet<object>();
  let hits = 0;
  const cut = () => {
    hits += 1;
    return 'cut' as const;
  };
  const look: Look = (from, bytes, connection) => {
    if (hits > 0) return 'pass';
    if (from === 'server') return committing.has(connection) ? cut() : 'pass';
    if (bytes.includes('update "fulfillments" set')) writers.add(connection);
    if (!isCommit(bytes) || !writers.has(connection)) return 'pass';
    if (when === 'before') return cut();
    committing.add(connection);
    return 'pass';
  };
  return { look, hits: () => hits };
}

// The first, as it is about the first file that the bot reads.
test('X21 the connection of a reading process is lost while it opens: the file is read all the same', async () => {
  const { proxy, replicas } = behindProxy;
  const { workspace } = replicas;
  let hits = 0;
  // The first packet of a connection: the bot has opened its own, and the reading process opens its two now.
  proxy.look((from, bytes) => {
    if (from !== 'client' || !bytes.includes('application_name') || hits >= 2) return 'pass';
    hits += 1;
    return 'cut';
  });
  const summary = await waitForSummary(workspace, shareTracking(workspace, { count: 3, from: 21 }));
  expect(summary.text).toContain('3 fulfillments');
  expect(hits).toBe(2);
});

test('X21 the connection is lost at COMMIT, before and after the server has done it: the import is read anew and written once', async () => {
  const { proxy, replicas } = behindProxy;
  const { workspace, db, running } = replicas;
  for (const [when, from, written] of [
    ['before', 1, 3],
    ['after', 11, 6],
  ] as const) {
    const thread = shareTracking(workspace, { count: 3, from });
    const summary = await waitForSummary(workspace, thread);
    const fault = cutAtCommit(when);
    proxy.look(fault.look);
    await workspace.as('lee').click(summary, 'import_confirm');
    await workspace.waitFor('the cut', () => fault.hits() === 1);
    if (when === 'after') expect(await readEffect(db)).toEqual({ written, audited: written });
    await waitForText(workspace, thread, /^Applied/, 60_000);
    const attempts = await waitUntil('the attempt after the cut', () => attemptsAt(db, 'apply-import', thread));
    expect([when, attempts]).toEqual([when, 2]);
    // Twice confirmed or planned anew, it would have passed other states, and each would have raised the revision.
    expect((await readImports(db)).filter(({ fileId }) => fileId === thread.fileId)).toMatchObject([
      { state: 'applied', outcome: { records: 3 }, drift: null, planVersion: 1 },
    ]);
    expect(await readEffect(db)).toEqual({ written, audited: written });
  }
  const lines = running.flatMap((bot) => bot.lines);
  expect(lines.filter((line) => line.includes('"msg":"job deferred"') && line.includes('"apply-import"'))).toHaveLength(
    2,
  );
});

/** How often the only job of a kind about a thread's import has been tried, once it is done. */
async function attemptsAt(db: Database, name: string, { fileId }: Thread): Promise<number | null> {
  const [job] = await db.read((tx) =>
    tx.execute<{ attempts: number }>(sql`
      select retry_count + 1 as attempts from pgboss.job where name = ${name} and state = 'completed'
        and data ->> 'importId' = (select import_id::text from imports where file_id = ${fileId})`),
  );
  return job?.attempts ?? null;
}

/** Far above the 20 s (40 s when nothing answers) within which a dead connection is noticed. */
const noticed = 90_000;

test('X24 every connection dies without a word while an import is written: the bot notices, and writes it once', async () => {
  const { proxy, replicas } = behindProxy;
  const { workspace, db, databaseUrl } = replicas;
  const before = await readEffect(db);
  const thread = shareTracking(workspace, { count: 3, from: 31 });
  const summary = await waitForSummary(workspace, thread);
  const lock = await holdLock(databaseUrl, sql`select from fulfillments where fulfillment_id = 32 for update`);
  await workspace.as('lee').click(summary, 'import_confirm');
  await lock.waitForQueue(1);
  const [{ dying } = { dying: '' }] = await db.read((tx) =>
    tx.execute<{ dying: string }>(sql`select now()::text as dying`),
  );
  proxy.swallow();
  await lock.release();
  await waitForText(workspace, thread, /^Applied/, noticed);
  expect(await readEffect(db)).toEqual({ written: before.written + 3, audited: before.audited + 3 });
  const inTransaction = async () => {
    const [left] = await db.read((tx) =>
      tx.execute<{ n: number }>(sql`
        select count(*)::int as n from pg_stat_activity
        where datname = current_database() and state like 'idle in transaction%' and backend_start < ${dying}::timestamptz`),
    );
    return left?.n;
  };
  // Each connection is noticed by itself, and the import may be written before the last one is.
  await expect.poll(inTransaction, { timeout: noticed, interval: 500 }).toBe(0);
}, 120_000);

test.concurrent(
  'X24 a statement that is under way on a dead connection fails; one that only takes long does not',
  async ({ onTestFinished }) => {
    const database = await createTestDatabase();
    onTestFinished(database.drop);
    const proxy = await startTcpProxy(Number(new URL(database.url).port));
    onTestFinished(() => proxy.stop());
    const db = openDatabase(Object.assign(new URL(database.url), { port: String(proxy.port) }).href);
    onTestFinished(() => db.close());
    const askTwice = (seconds: number) =>
      db.write(async (tx) => {
        await tx.execute(sql`select pg_sleep(${seconds})`);
        return [...(await tx.execute(sql`select 'an answer' as said`))];
      });
    const dying = [askTwice(1), askTwice(3)].map((work) =>
      work.then(
        () => 'done',
        () => 'failed',
      ),
    );
    await new Promise((resume) => setTimeout(resume, 500));
    proxy.swallow();
    const slow = askTwice(18);
    expect(await Promise.all(dying)).toEqual(['failed', 'failed']);
    expect(await slow).toEqual([{ said: 'an answer' }]);
  },
  noticed,
);

test.concurrent('X63 the connection that listens is dead and stays so: work is found by looking every two seconds', async ({
  onTestFinished,
}) => {
  const { replicas, proxy, close } = await openBehindProxy();
  onTestFinished(close);
  const { workspace, db } = replicas;
  const deaf = new WeakSet<object>();
  let listeners = 0;
  proxy.look((from, bytes, connection) => {
    if (from === 'client' && bytes.includes('LISTEN "')) {
      listeners += 1;
      deaf.add(connection);
      return 'pass';
    }
    // The answer to LISTEN passes, whatever comes after it does not.
    if (from === 'server' && deaf.has(connection) && bytes.includes('LISTEN\0')) return 'pass';
    return deaf.has(connection) ? 'swallow' : 'pass';
  });
  await replicas.start();
  expect(listeners).toBeGreaterThan(0);
  const thread = shareTracking(workspace, { count: 3 });
  // Two jobs each: without the looking they would take half a minute, each.
  const summary = await waitForSummary(workspace, thread, 20_000);
  await workspace.as('lee').click(summary, 'import_confirm');
  await waitForText(workspace, thread, /^Applied/, 20_000);
  expect(await readEffect(db)).toEqual({ written: 3, audited: 3 });
});
