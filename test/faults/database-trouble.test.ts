/**
 * The database answers, but not as one would like: it takes no changes, is slow, is full, or has conflicts. What leaves the
 * database as it was is done to one bot, one after the other, each time with orders of its own.
 */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, inject, onTestFinished, type TestContext, test } from 'vitest';
import { watchDelays } from '../../src/imports/notify/show-delay.ts';
import { createInFlight } from '../../src/slack/deliveries/in-flight.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { shareTracking, type Thread, waitForSummary, waitForText } from '../support/conversation.ts';
import { onServer } from '../support/database.ts';
import { holdLock } from '../support/hold-lock.ts';
import { seedHoldOrders } from '../support/hold-orders.ts';
import { type OpenDeps, openDeps } from '../support/open-deps.ts';
import { readEffect, readImports, waitUntil } from '../support/read-imports.ts';
import { prepareReplicas } from '../support/replicas.ts';
import { allText, controls } from '../support/share-returns.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';

const startOne = () =>
  startBot({
    workspace: { retryDelaysMs: [0, ...Array(60).fill(500)] },
    seed: (db) => seedHoldOrders(db, 200),
  });

let bot: Bot;
let beside: OpenDeps;
let nextOrder = 1;

beforeAll(async () => {
  bot = await startOne();
  beside = await openBeside(bot);
});
afterAll(async () => {
  await beside.close();
  await bot.stop();
});

/** The first of twenty orders that no other test has; so is the id of its record. */
function ownOrders(): number {
  const from = nextOrder;
  nextOrder += 20;
  return from;
}

/** What looks at a bot's database from beside it. */
const openBeside = ({ databaseUrl, workspace }: Bot) =>
  openDeps(databaseUrl, { SLACK_API_URL: workspace.apiUrl, SLACK_BOT_TOKEN: workspace.botToken });

/** The watch that tells of delays, with a clock of its own. */
function openDelayWatch({ deps }: OpenDeps, context: Pick<TestContext, 'onTestFinished'> = { onTestFinished }) {
  const clock = { now: Date.now() };
  const watch = watchDelays({ ...deps, now: () => new Date(clock.now) }, createInFlight());
  context.onTestFinished(watch.stop);
  const lookAfter = async (milliseconds: number) => {
    clock.now += milliseconds;
    await watch.look();
  };
  return { lookAfter };
}

/** All imports of a thread's file. */
const importsOf = async ({ db }: Bot, { fileId }: Thread) =>
  (await readImports(db)).filter((row) => row.fileId === fileId);

/** Gives what was written since now. */
async function watchEffect({ db }: Bot): Promise<() => ReturnType<typeof readEffect>> {
  const before = await readEffect(db);
  return async () => {
    const after = await readEffect(db);
    return { written: after.written - before.written, audited: after.audited - before.audited };
  };
}

/** Makes the database take changes or not, as after a failover, for every connection from now on. */
async function setReadOnly({ databaseUrl }: Bot, readOnly: boolean): Promise<void> {
  const name = new URL(databaseUrl).pathname.slice(1);
  await onServer(inject('databaseUrl'), async (client) => {
    await client`alter database ${client(name)} set default_transaction_read_only = ${client.unsafe(readOnly ? 'on' : 'off')}`;
    await client`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name}`;
  });
}

test.concurrent('X23 the database takes no changes for a while: an import waits, says so after half a minute, and is written once', async (context) => {
  const own = await startOne();
  context.onTestFinished(() => own.stop());
  const { workspace, db, databaseUrl } = own;
  const thread = shareTracking(workspace, { count: 3 });
  const summary = await waitForSummary(workspace, thread);
  const lock = await holdLock(databaseUrl, sql`select from fulfillments where fulfillment_id = 2 for update`);
  await workspace.as('lee').click(summary, 'import_confirm');
  await lock.waitForQueue(1);
  await waitForText(workspace, thread, /Saving …$/);
  const watching = await openBeside(own);
  context.onTestFinished(watching.close);
  const { lookAfter } = openDelayWatch(watching, context);
  await setReadOnly(own, true);
  await lookAfter(0).catch(() => {});
  await lookAfter(0);
  await lookAfter(29_000);
  expect(workspace.thread(thread.channel, thread.ts).map(({ text }) => text)).toEqual([
    expect.stringMatching(/Saving …$/),
  ]);
  await lookAfter(1_000);
  await waitForText(workspace, thread, /Delayed: the database is read-only right now/);
  const late = shareTracking(workspace, { count: 3, from: 11 });
  await workspace.waitFor('an event that is not acknowledged', () =>
    workspace.record.deliveries.some(({ outcome, status }) => outcome === 'http_error' && status === 500),
  );
  expect(await readImports(db)).toHaveLength(1);

  await setReadOnly(own, false);
  await waitForText(workspace, thread, /^Applied/, 60_000);
  await waitForSummary(workspace, late, 60_000);
  expect(await readImports(db)).toMatchObject([{ state: 'applied' }, { state: 'ready' }]);
  expect(await readEffect(db)).toEqual({ written: 3, audited: 3 });
  expect(workspace.violations).toEqual([]);
}, 120_000);

test.concurrent('X25 every answer of the database is late: what can’t be noted in time comes again and is one import', async (context) => {
  const door = await startTcpProxy(0);
  const replicas = await prepareReplicas({
    workspace: { deadlineMs: 600, retryDelaysMs: [0, ...Array(60).fill(500)] },
    seed: (db) => seedHoldOrders(db, 20),
    through: (url) => {
      door.open(Number(new URL(url).port));
      return Object.assign(new URL(url), { port: String(door.port) }).href;
    },
  });
  context.onTestFinished(async () => {
    await replicas.stop();
    await door.stop();
  });
  const { workspace, db } = replicas;
  await replicas.start();
  door.delay(75);
  const thread = shareTracking(workspace, { count: 3 });
  await workspace.waitFor('three attempts', () => workspace.record.deliveries.length >= 3);
  expect(workspace.record.deliveries[0]?.outcome).not.toBe('acknowledged');
  const summary = await waitForSummary(workspace, thread, 60_000);
  expect(await workspace.as('lee').click(summary, 'import_confirm')).toMatchObject({ outcome: 'acknowledged' });
  door.delay(0);
  await waitForText(workspace, thread, /^Applied/, 60_000);
  expect(await readImports(db)).toHaveLength(1);
  expect(workspace.thread(thread.channel, thread.ts)).toHaveLength(1);
  expect(await readEffect(db)).toEqual({ written: 3, audited: 3 });
}, 120_000);

test('X23 told too late, when the import has moved on already: the newest state is said once more over it', async () => {
  const { workspace, databaseUrl } = bot;
  const from = ownOrders();
  const thread = shareTracking(workspace, { count: 3, from });
  const summary = await waitForSummary(workspace, thread);
  const lock = await holdLock(databaseUrl, sql`select from fulfillments where fulfillment_id = ${from + 1} for update`);
  await workspace.as('lee').click(summary, 'import_confirm');
  await waitForText(workspace, thread, /Saving …$/);
  const { lookAfter } = openDelayWatch(beside);
  await lookAfter(0);
  const slow = workspace.fault({ at: 'chat.update', fault: { kind: 'slow', ms: 1_500 }, times: 1 });
  const telling = lookAfter(30_000);
  await workspace.waitFor('the telling', () => slow.hits() === 1);
  await lock.release();
  await waitUntil('the import to be written', async () => (await importsOf(bot, thread))[0]?.state === 'applied');
  await telling;
  await lookAfter(5_000);
  await waitForText(workspace, thread, /^Applied/);
  expect(workspace.thread(thread.channel, thread.ts)).toHaveLength(1);
});

test('X22 the database is away while an import is written: the thread says so, and then what came of it', async () => {
  const { workspace, databaseUrl } = bot;
  const door = await startTcpProxy(Number(new URL(databaseUrl).port));
  onTestFinished(() => door.stop());
  const from = ownOrders();
  const thread = shareTracking(workspace, { count: 3, from });
  const summary = await waitForSummary(workspace, thread);
  const lock = await holdLock(databaseUrl, sql`select from fulfillments where fulfillment_id = ${from + 1} for update`);
  await workspace.as('lee').click(summary, 'import_confirm');
  await waitForText(workspace, thread, /Saving …$/);
  const behindDoor = Object.assign(new URL(databaseUrl), { port: String(door.port) }).href;
  const behind = await openBeside({ ...bot, databaseUrl: behindDoor });
  onTestFinished(behind.close);
  const { lookAfter } = openDelayWatch(behind);
  await lookAfter(0);
  door.shut();
  await lookAfter(30_000);
  await waitForText(workspace, thread, /Delayed: the database can’t be reached right now/);
  await lock.release();
  await waitUntil('the import to be written', async () => (await importsOf(bot, thread))[0]?.state === 'applied');
  door.open(Number(new URL(databaseUrl).port));
  await waitUntil('the database to be back', () =>
    lookAfter(5_000).then(() => allText(summaryOf(thread)).includes('Applied')),
  );
  expect(workspace.thread(thread.channel, thread.ts)).toHaveLength(1);
}, 120_000);

function summaryOf(thread: Thread) {
  const [message] = bot.workspace.thread(thread.channel, thread.ts);
  if (message === undefined) throw new Error('no summary');
  return message;
}

test('X25 a thread that could not be told of its delay keeps no other from being told, and is told at the next look', async () => {
  const { workspace, databaseUrl } = bot;
  const from = ownOrders();
  const threads = [from, from + 10].map((first) => shareTracking(workspace, { count: 3, from: first }));
  const summaries = await Promise.all(threads.map((thread) => waitForSummary(workspace, thread)));
  const lock = await holdLock(databaseUrl, sql`select from fulfillments for update`);
  for (const summary of summaries) await workspace.as('lee').click(summary, 'import_confirm');
  for (const thread of threads) await waitForText(workspace, thread, /Saving …$/);
  const { lookAfter } = openDelayWatch(beside);
  await lookAfter(0);
  workspace.fault({ at: 'chat.update', fault: { kind: 'error', error: 'internal_error' }, times: 1 });
  await lookAfter(30_000);
  const told = () => threads.map(({ channel, ts }) => /Delayed/.test(workspace.thread(channel, ts)[0]?.text ?? ''));
  expect(told().filter(Boolean)).toHaveLength(1);
  await lookAfter(5_000);
  expect(told()).toEqual([true, true]);
  await lock.release();
  for (const thread of threads) await waitForText(workspace, thread, /^Applied/, 60_000);
});

test('X25 somebody else holds the records: clicks and events are acknowledged, the thread says that it takes long, and it is written once', async () => {
  const { workspace, databaseUrl } = bot;
  const [knownLines, knownDeliveries] = [bot.log.length, workspace.record.deliveries.length];
  const effect = await watchEffect(bot);
  const from = ownOrders();
  const thread = shareTracking(workspace, { count: 3, from });
  const summary = await waitForSummary(workspace, thread);
  const lock = await holdLock(databaseUrl, sql`select from fulfillments where fulfillment_id = ${from + 1} for update`);
  expect(await workspace.as('lee').click(summary, 'import_confirm')).toMatchObject({ outcome: 'acknowledged' });
  await waitForText(workspace, thread, /Saving …$/);
  const { lookAfter } = openDelayWatch(beside);
  await lookAfter(0);
  await lookAfter(30_000);
  const told = await waitForText(workspace, thread, /Delayed: this is taking longer than usual/);
  expect(allText(told)).toContain('nothing is saved twice');
  const other = shareTracking(workspace, { count: 3, from: from + 10 });
  await workspace.as('dana').click(await waitForSummary(workspace, other), 'import_confirm');
  await waitForText(workspace, other, /^Applied/);
  const timedOut = () =>
    bot.log.slice(knownLines).some((line) => line.includes('apply-import') && line.includes('55P03'));
  await waitUntil('the lock’s timeout', async () => timedOut());
  await lock.release();
  await waitForText(workspace, thread, /^Applied/, 60_000);
  expect(await effect()).toEqual({ written: 6, audited: 6 });
  const deliveries = workspace.record.deliveries.slice(knownDeliveries);
  expect(deliveries.length).toBeGreaterThan(0);
  expect(deliveries.every(({ outcome }) => outcome === 'acknowledged')).toBe(true);
}, 90_000);

/** Makes the next `times` attempts to change a fulfillment fail with an error of PostgreSQL's. */
async function failNextUpdates(code: string, times: number): Promise<void> {
  const { db } = bot;
  onTestFinished(() =>
    db.write(async (tx) => {
      await tx.execute(sql`drop trigger fail_some on fulfillments`);
      await tx.execute(sql`drop function fail_some`);
      await tx.execute(sql`drop sequence attempts_to_fail`);
    }),
  );
  await db.write(async (tx) => {
    await tx.execute(sql`create sequence attempts_to_fail`);
    await tx.execute(
      sql`create function fail_some() returns trigger language plpgsql as ${sql.raw(`$$
      begin
        if nextval('attempts_to_fail') <= ${times} then raise exception 'as ordered' using errcode = '${code}'; end if;
        return null;
      end $$`)}`,
    );
    await tx.execute(sql`
      create trigger fail_some before update on fulfillments for each statement execute function fail_some()`);
  });
}

test.for([
  '40001',
  '40P01',
])('X27 a conflict (%s) while an import is written is tried again, at another moment each time, and written once', async (code) => {
  const { workspace, db } = bot;
  const effect = await watchEffect(bot);
  const from = ownOrders();
  const thread = shareTracking(workspace, { count: 3, from });
  const summary = await waitForSummary(workspace, thread);
  await failNextUpdates(code, 2);
  await workspace.as('lee').click(summary, 'import_confirm');
  await waitForText(workspace, thread, /^Applied/, 60_000);
  expect(await effect()).toEqual({ written: 3, audited: 3 });
  const [row] = await importsOf(bot, thread);
  const jobs = await db.read((tx) =>
    tx.execute<{ tries: number; spread: boolean }>(sql`
      select retry_count + 1 as tries, retry_backoff as spread from pgboss.job
      where name = 'apply-import' and data ->> 'importId' = ${row?.importId ?? ''}`),
  );
  expect([...jobs]).toEqual([{ tries: 3, spread: true }]);
});

test('X30 the disk of the database is full (a trigger says so): nothing is written, the summary says why and can be confirmed again', async () => {
  const { workspace, holdfast } = bot;
  const known = bot.log.length;
  const effect = await watchEffect(bot);
  const from = ownOrders();
  const thread = shareTracking(workspace, { count: 3, from });
  const summary = await waitForSummary(workspace, thread);
  await failNextUpdates('53100', 1);
  await workspace.as('lee').click(summary, 'import_confirm');
  const sorry = await workspace.waitFor('the summary to say why', () =>
    workspace
      .thread(thread.channel, thread.ts)
      .find((message) => allText(message).includes('disk of the database is full')),
  );
  expect(allText(sorry)).toContain('Please confirm again later');
  expect(controls(sorry)).toContain('import_confirm');
  expect(await importsOf(bot, thread)).toMatchObject([{ state: 'ready', decidedBy: null }]);
  expect(await effect()).toEqual({ written: 0, audited: 0 });
  const metrics = await (await fetch(`http://127.0.0.1:${holdfast.port}/metrics`)).text();
  expect(metrics).toContain('holdfast_full_disk_total{where="database"} 1');
  expect(bot.log.slice(known).some((line) => line.includes('"level":"error"') && line.includes('53100'))).toBe(true);

  await workspace.as('lee').click(await waitForSummary(workspace, thread), 'import_confirm');
  const applied = await waitForText(workspace, thread, /^Applied/);
  expect(allText(applied)).not.toContain('full');
  expect(await effect()).toEqual({ written: 3, audited: 3 });
  expect(workspace.violations).toEqual([]);
});

test('X30 the disk of the database is full while a file is read: the thread says so, and Check again reads it', async () => {
  const { workspace, db } = bot;
  const effect = await watchEffect(bot);
  await db.write(async (tx) => {
    await tx.execute(
      sql`create function fail_full() returns trigger language plpgsql as ${sql.raw(`$$
      begin raise exception 'as ordered' using errcode = '53100'; end $$`)}`,
    );
    await tx.execute(sql`
      create trigger fail_full before insert on import_rows for each statement execute function fail_full()`);
  });
  const from = ownOrders();
  const thread = shareTracking(workspace, { count: 3, from });
  const refused = await waitForText(workspace, thread, /couldn’t read.*disk of the database is full/);
  expect(allText(refused)).toContain('Try again later.');
  await db.write((tx) => tx.execute(sql`drop trigger fail_full on import_rows`));
  await workspace.as('dana').click(refused, 'import_check_again');
  await waitForSummary(workspace, thread);
  expect(await effect()).toEqual({ written: 0, audited: 0 });
});
