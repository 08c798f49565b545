/** The database is away, comes back, is new, or fails in the middle of a statement. */

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { expect, inject, onTestFinished, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { type Database, openDatabase } from '../../src/db/client.ts';
import { migrateDatabase } from '../../src/db/migrate.ts';
import { startEmbeddedPostgres } from '../../src/embedded-postgres/embedded-postgres.ts';
import { startHoldfast } from '../../src/holdfast.ts';
import { openLog } from '../../src/runtime/log.ts';
import { startBotProcess } from '../support/bot-process.ts';
import { shareTracking, type Thread, waitForSummary, waitForText } from '../support/conversation.ts';
import { createTestDatabase, onServer, withDatabase } from '../support/database.ts';
import { seedHoldOrders } from '../support/hold-orders.ts';
import { readEffect, readImports, waitUntil } from '../support/read-imports.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { startWorkspace } from '../workspace/start-workspace.ts';
import type { Workspace } from '../workspace/workspace.ts';

async function openWorkspace(): Promise<Workspace> {
  const workspace = await startWorkspace({ retryDelaysMs: [0, ...Array(60).fill(500)] });
  onTestFinished(() => workspace.stop());
  return workspace;
}

const environmentOf = (workspace: Workspace, databaseUrl: string) => ({
  DATABASE_URL: databaseUrl,
  SLACK_API_URL: workspace.apiUrl,
  SLACK_BOT_TOKEN: workspace.botToken,
  SLACK_SIGNING_SECRET: workspace.signingSecret,
  HOST: '127.0.0.1',
  PORT: '0',
});

async function emptyDatabase(): Promise<string> {
  const serverUrl = inject('databaseUrl');
  const name = `empty_${process.pid}`;
  await onServer(serverUrl, (client) => client`create database ${client(name)}`);
  onTestFinished(() => onServer(serverUrl, (client) => client`drop database ${client(name)} with (force)`));
  return withDatabase(serverUrl, name);
}

test('five replicas that start at once on an empty database all come up, with ten connections each at most', async () => {
  const url = await emptyDatabase();
  const workspace = await openWorkspace();
  const config = readConfig(environmentOf(workspace, url));
  const replicas = await Promise.all(Array.from({ length: 5 }, () => startHoldfast(config, openLog('silent'))));
  try {
    const answers = await Promise.all(
      replicas.map(async ({ port }) => (await fetch(`http://127.0.0.1:${port}/readyz`)).status),
    );
    expect(answers).toEqual([200, 200, 200, 200, 200]);
    workspace.deliverTo(...replicas.map(({ port }) => `http://127.0.0.1:${port}/slack/events`));
    const db = openDatabase(url);
    await seedHoldOrders(db, 100);
    const threads = Array.from({ length: 10 }, (_, n) => shareTracking(workspace, { count: 5, from: 1 + n * 10 }));
    for (const thread of threads) {
      await workspace.as('lee').click(await waitForSummary(workspace, thread, 60_000), 'import_confirm');
    }
    for (const thread of threads) await waitForText(workspace, thread, /^Applied/, 60_000);
    const [open] = await db.read((tx) =>
      tx.execute<{ n: number }>(sql`
        select count(*)::int as n from pg_stat_activity
        where datname = current_database() and application_name like 'holdfast%' and pid <> pg_backend_pid()`),
    );
    await db.close();
    expect(open?.n).toBeLessThanOrEqual(50);
  } finally {
    await Promise.all(replicas.map((replica) => replica.stop()));
  }
});

test('what a failed statement had sent already never reaches another one', async () => {
  const database = await createTestDatabase();
  onTestFinished(database.drop);
  const db = openDatabase(database.url);
  onTestFinished(() => db.close());
  const failing = sql`select 'of somebody else' as secret, repeat('x', 1000) as padding, 1 / (500 - n) as zero
    from generate_series(1, 1000) n`;
  for (const work of [db.read, db.write]) {
    for (let round = 0; round < 10; round += 1) {
      const failed = Array.from({ length: 6 }, () => work((tx) => tx.execute(failing)));
      const results = await Promise.allSettled(failed);
      expect(results.every(({ status }) => status === 'rejected')).toBe(true);
      const answers = await Promise.all(
        Array.from({ length: 12 }, (_, n) => work((tx) => tx.execute(sql`select ${n}::int as n`))),
      );
      expect(answers.map((rows) => [...rows])).toEqual(Array.from({ length: 12 }, (_, n) => [{ n }]));
    }
  }
});

test('a statement in `read` can’t write, and what `write` throws is rolled back', async () => {
  const database = await createTestDatabase();
  onTestFinished(database.drop);
  const db = openDatabase(database.url);
  onTestFinished(() => db.close());
  const insert = sql`insert into fulfillment_houses (fulfillment_house_id, name) values (1, 'North')`;
  await expect(db.read((tx) => tx.execute(insert))).rejects.toMatchObject({ cause: { code: '25006' } });
  const thrown = new Error('no');
  const write = db.write(async (tx) => {
    await tx.execute(insert);
    throw thrown;
  });
  await expect(write).rejects.toBe(thrown);
  expect(await db.read((tx) => tx.execute(sql`select from fulfillment_houses`))).toHaveLength(0);
});

test('X22 as soon as the database is back it is used again, however often it was sought in vain', async () => {
  const database = await createTestDatabase();
  onTestFinished(database.drop);
  const behind = Number(new URL(database.url).port);
  const proxy = await startTcpProxy(behind);
  onTestFinished(() => proxy.stop());
  const db = openDatabase(Object.assign(new URL(database.url), { port: String(proxy.port) }).href);
  onTestFinished(() => db.close());
  const ask = () => db.read((tx) => tx.execute(sql`select 1 as one`));
  await ask();
  proxy.shut();
  for (let n = 0; n < 15; n += 1) await expect(ask()).rejects.toThrow();
  proxy.open(behind);
  const late = new Promise((resolve) => setTimeout(resolve, 8_000));
  await Promise.race([waitUntil('an answer', () => ask().catch(() => null)), late.then(() => expect.fail('too late'))]);
});

test('X06 with the database away an event is not acknowledged, readiness says why, and the event makes one import later', async () => {
  const database = await createTestDatabase();
  onTestFinished(database.drop);
  const inside = openDatabase(database.url);
  onTestFinished(() => inside.close());
  await seedHoldOrders(inside, 10);
  const behind = Number(new URL(database.url).port);
  const proxy = await startTcpProxy(behind);
  onTestFinished(() => proxy.stop());
  const workspace = await openWorkspace();
  const through = Object.assign(new URL(database.url), { port: String(proxy.port) }).href;
  const log: string[] = [];
  const destination = { write: (line: string) => void log.push(line) };
  const holdfast = await startHoldfast(readConfig(environmentOf(workspace, through)), openLog('info', destination));
  onTestFinished(() => holdfast.stop());
  workspace.deliverTo(`http://127.0.0.1:${holdfast.port}/slack/events`);

  proxy.shut();
  const thread = shareTracking(workspace, { count: 3 });
  const failed = await workspace.waitFor('two failed deliveries', () => {
    const outcomes = workspace.record.deliveries.map(({ outcome, status }) => `${outcome} ${status}`);
    return outcomes.length >= 2 && outcomes;
  });
  expect(failed.every((outcome) => outcome === 'http_error 500' || outcome === 'http_error 503')).toBe(true);
  const ready = await fetch(`http://127.0.0.1:${holdfast.port}/readyz`);
  expect([ready.status, await ready.text()]).toEqual([503, expect.stringContaining('The database can’t be reached')]);
  expect((await fetch(`http://127.0.0.1:${holdfast.port}/healthz`)).status).toBe(200);

  proxy.open(behind);
  await workspace.as('lee').click(await waitForSummary(workspace, thread, 60_000), 'import_confirm');
  await waitForText(workspace, thread, /^Applied/, 60_000);
  expect(await readImports(inside)).toHaveLength(1);
  expect(await readEffect(inside)).toEqual({ written: 3, audited: 3 });
  expect(log.join('')).not.toContain(new URL(database.url).password);
});

/**
 * The machine lives on, so what was written is there without waiting for the disk. Every connection maps all buffers, and
 * many are made here.
 */
const crashSettings = { fsync: 'off', full_page_writes: 'off', shared_buffers: '64MB' };

test('X22 PostgreSQL crashes five times while 20,000 rows are read: the process lives on, nothing is lost, nothing is written twice', async () => {
  const dataFolder = await mkdtemp(join(tmpdir(), 'holdfast-crash-'));
  onTestFinished(() => rm(dataFolder, { recursive: true, force: true }));
  const start = () => startEmbeddedPostgres({ dataFolder, settings: crashSettings, log: openLog('silent') });
  let server = await start();
  onTestFinished(() => server.stop());
  await migrateDatabase(server.url);
  const proxy = await startTcpProxy(server.port);
  onTestFinished(() => proxy.stop());
  const url = Object.assign(new URL(server.url), { port: String(proxy.port) }).href;
  const db = openDatabase(url);
  onTestFinished(() => db.close());
  await seedHoldOrders(db, 20_060);
  const workspace = await openWorkspace();
  const bot = await startBotProcess(environmentOf(workspace, url));
  onTestFinished(async () => void (await bot.end('SIGKILL')));
  workspace.deliverTo(`http://127.0.0.1:${bot.port}/slack/events`);

  const crash = async () => {
    const [pid] = (await readFile(join(dataFolder, 'cluster', 'postmaster.pid'), 'utf8')).split('\n');
    proxy.shut();
    process.kill(Number(pid), 'SIGQUIT');
    // Until the crashed server has ended, its folder is taken.
    server = await waitUntil('the server to come back', () => start().catch(() => null));
    proxy.open(server.port);
  };
  const threads: Thread[] = [];
  for (let n = 0; n < 6; n += 1) threads.push(shareTracking(workspace, { count: 10, from: 1 + n * 10 }));
  const early = await Promise.all(threads.slice(0, 3).map((thread) => waitForSummary(workspace, thread, 60_000)));
  for (const summary of early) await workspace.as('lee').click(summary, 'import_confirm');
  const large = shareTracking(workspace, { count: 20_000, from: 61 });
  // More often than a job of reading may fail.
  for (let crashes = 0; crashes < 5; crashes += 1) {
    await waitUntil('rows to be staged', () => isStagingRows(db).catch(() => false));
    await crash();
  }
  expect((await waitForSummary(workspace, large, 60_000)).text).toContain('20,000');
  const late = await Promise.all(threads.slice(3).map((thread) => waitForSummary(workspace, thread, 60_000)));
  for (const summary of late) await workspace.as('lee').click(summary, 'import_confirm');
  // A click that the crash swallowed was answered with an apology, which asks to try again.
  const insist = setInterval(() => void clickAgain(), 2_000);
  const clickAgain = async () => {
    const lost = (await readImports(db)).filter(({ state }) => state === 'ready').map(({ fileId }) => fileId);
    for (const thread of threads.filter(({ fileId }) => lost.includes(fileId))) {
      await workspace.as('dana').click(await waitForSummary(workspace, thread), 'import_confirm');
    }
  };
  for (const thread of threads) await waitForText(workspace, thread, /^Applied/, 60_000);
  clearInterval(insist);
  expect(await readEffect(db)).toEqual({ written: 60, audited: 60 });
  expect([...threads, large].map(({ channel, ts }) => workspace.thread(channel, ts).length)).toEqual([
    1, 1, 1, 1, 1, 1, 1,
  ]);
  expect((await fetch(`http://127.0.0.1:${bot.port}/healthz`)).status).toBe(200);
}, 300_000);

async function isStagingRows(db: Database): Promise<boolean> {
  const found = await db.read((tx) =>
    tx.execute(sql`select from pg_stat_activity where state <> 'idle' and query ilike '%import_rows%'
      and pid <> pg_backend_pid()`),
  );
  return found.length > 0;
}
