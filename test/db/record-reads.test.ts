/** Answers from a streaming standby: how old they are, what they must show, and what happens when it fails. */
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'csv-parse';
import { sql } from 'drizzle-orm';
import type { Client } from 'pg';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { type Database, openDatabase, type Transaction } from '../../src/db/client.ts';
import { queryRows } from '../../src/db/queries.ts';
import { openRecordSource, type RecordReads, type RecordSource } from '../../src/db/record-reads.ts';
import { checkStandby } from '../../src/doctor/check-database.ts';
import { copyRecords } from '../../src/exports/copy-records.ts';
import { everything } from '../../src/filters/filter.ts';
import { openLog } from '../../src/runtime/log.ts';
import { converse, textOf } from '../search/conversation.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { shareTracking, waitForSummary, waitForText } from '../support/conversation.ts';
import { orderId, seedHoldOrders } from '../support/hold-orders.ts';
import { type StandbyPair, startStandbyPair } from '../support/standby-pair.ts';

let pair: StandbyPair;
let primary: Database;
let bot: Bot;

beforeAll(async () => {
  pair = await startStandbyPair();
  primary = openDatabase(pair.primaryUrl);
  await seedHoldOrders(primary, 30);
  bot = await startBot({
    database: { url: pair.primaryUrl, drop: async () => {} },
    environment: { READ_DATABASE_URL: pair.standbyUrl },
  });
  return async () => {
    await bot.stop();
    await primary.close();
    await pair.stop();
  };
});

afterEach(async () => void (await pair.onStandby`select pg_wal_replay_resume()`));

/** A source of its own for each test, so that no test meets a standby that another one found away. */
async function open(): Promise<{ source: RecordSource; reads: RecordReads; log: string[]; pass(ms: number): void }> {
  let passed = 0;
  const log: string[] = [];
  const source = openRecordSource(primary, pair.standbyUrl, {
    log: openLog('info', { write: (line: string) => void log.push(JSON.parse(line).msg) }),
    now: () => Date.now() + passed,
  });
  const pass = (ms: number) => {
    passed += ms;
  };
  return { source, reads: source.reads, log, pass };
}

/** Which of the two servers a read is on. */
async function serverOf(tx: Transaction): Promise<string> {
  const [row] = await queryRows<{ server: string }>(
    tx,
    sql`select case when pg_is_in_recovery() then 'standby' else 'primary' end as server`,
  );
  return row?.server ?? '';
}

async function serverOfBulk(client: Client): Promise<string> {
  const { rows } = await client.query<{ server: string }>(
    "select case when pg_is_in_recovery() then 'standby' else 'primary' end as server",
  );
  return rows[0]?.server ?? '';
}

/** Exports everything; gives the ids in the file, and how many records it is said to have. */
async function exportAll(records: RecordReads, onRow = () => {}): Promise<{ ids: string[]; rows: number }> {
  let ids: string[] = [];
  const rows = await copyRecords(
    { db: primary, records },
    {
      filter: everything,
      format: 'csv',
      timeZone: 'UTC',
      exportedAt: new Date(),
      signal: new AbortController().signal,
      onCount: () => {},
      onMarking: () => {},
      async consume(csv) {
        ids = [];
        await pipeline(csv, parse({ columns: true }), async (rows: AsyncIterable<{ fulfillmentId: string }>) => {
          for await (const { fulfillmentId } of rows) {
            ids.push(fulfillmentId);
            onRow();
          }
        });
      },
    },
  );
  return { ids, rows };
}

async function markedIds(): Promise<string[]> {
  const rows = await pair.onPrimary<{ id: string }[]>`
    select fulfillment_id::text as id from fulfillments where date_exported is not null order by fulfillment_id`;
  return rows.map(({ id }) => id);
}

test('answers come from the standby, and so do exports, whose records are marked on the primary', async () => {
  const { source, reads, log } = await open();
  await pair.caughtUp();
  expect(await reads.read(serverOf)).toBe('standby');
  expect(await reads.bulk(new AbortController().signal, serverOfBulk)).toBe('standby');
  const { ids, rows } = await exportAll(reads);
  expect(rows).toBe(30);
  expect(await markedIds()).toEqual(ids);
  expect(await source.standbyLag()).toBeLessThan(5);
  expect(log).toEqual([]);
  await source.close();
});

test('after a Confirm no one gets an answer without it, however far the standby is behind', async () => {
  const { source, reads } = await open();
  await pair.onStandby`select pg_wal_replay_pause()`;
  const thread = shareTracking(bot.workspace, { count: 2 });
  const summary = await waitForSummary(bot.workspace, thread);
  await bot.workspace.as('lee').click(summary, 'import_confirm');
  await waitForText(bot.workspace, thread, /^Applied/);
  expect(textOf(await converse(bot.workspace, 'dana').ask(`order ${orderId(1)}`))).toContain('1Z');
  expect(await reads.read(serverOf)).toBe('primary');
  await pair.onStandby`select pg_wal_replay_resume()`;
  await pair.caughtUp();
  expect(await reads.read(serverOf)).toBe('standby');
  await source.close();
});

test('an answer that is more than five seconds old says so; an export is never old', async () => {
  const { source, reads } = await open();
  const dana = converse(bot.workspace, 'dana');
  await pair.onPrimary`insert into orders (order_id) values ('SOON')`;
  await pair.caughtUp();
  await pair.onStandby`select pg_wal_replay_pause()`;
  const paused = new Date();
  await pair.onPrimary`insert into orders (order_id) values ('LATER')`;
  const early = textOf(await dana.ask('order LATER'));
  expect(early).toContain('no order');
  expect(early).not.toContain('As of');
  await sleep(5_500);
  const shown = paused.toLocaleTimeString('en-US', {
    timeZone: 'America/New_York',
    hour: 'numeric',
    minute: '2-digit',
  });
  for (const answer of [await dana.ask('order SOON'), await dana.ask('stats'), await dana.ask('status:shipped')]) {
    expect(textOf(answer)).toContain(`As of ${shown.replace('\u202f', ' ')}. Later changes aren’t included yet.`);
  }
  expect(await reads.bulk(new AbortController().signal, serverOfBulk)).toBe('primary');
  expect(await source.standbyLag()).toBeGreaterThan(5);
  await pair.onStandby`select pg_wal_replay_resume()`;
  await pair.caughtUp();
  expect(textOf(await dana.ask('order LATER'))).not.toContain('As of');
  await source.close();
});

test('a read in the way of the replay returns to the primary, and the next one comes from the standby', async () => {
  const { source, reads, log } = await open();
  const setPatience = async (value: string) => {
    await pair.onStandby.unsafe(`alter system set max_standby_streaming_delay = '${value}'`);
    await pair.onStandby`select pg_reload_conf()`;
  };
  await setPatience('0');
  await pair.onPrimary`create table scratch ()`;
  await pair.caughtUp();
  let attempts = 0;
  const answer = await reads.read(async (tx) => {
    attempts += 1;
    if (attempts > 1) return await serverOf(tx);
    await tx.execute(sql`select from scratch`);
    const dropped = sleep(200).then(() => pair.onPrimary`drop table scratch`);
    await Promise.all([tx.execute(sql`select pg_sleep(20)`), dropped]);
    return 'not canceled';
  });
  expect([answer, attempts]).toEqual(['primary', 2]);
  expect(log).toEqual(['the standby couldn’t be read, so the primary was']);
  await setPatience('30s');
  await pair.caughtUp();
  expect(await reads.read(serverOf)).toBe('standby');
  expect(log).toHaveLength(1);
  await source.close();
});

test('a standby that is away costs one line in the log; it is tried again after ten seconds', async () => {
  const { source, reads, log, pass } = await open();
  pair.door.shut();
  expect(await reads.read(serverOf)).toBe('primary');
  expect(await reads.read(serverOf)).toBe('primary');
  expect(await source.standbyLag()).toBeNull();
  pass(11_000);
  expect(await reads.read(serverOf)).toBe('primary');
  pair.door.open(pair.standbyPort);
  expect(await reads.read(serverOf)).toBe('primary');
  pass(11_000);
  expect(await reads.read(serverOf)).toBe('standby');
  const away = 'the standby couldn’t be read, so the primary was';
  expect(log).toEqual([away, 'the standby can be read again']);
  pair.door.stall();
  // A silent connection is noticed after 20 seconds otherwise.
  const late = sleep(10_000).then(() => 'nothing for ten seconds');
  expect(await Promise.race([reads.read(serverOf), late])).toBe('primary');
  pair.door.resume();
  pass(11_000);
  expect(await reads.read(serverOf)).toBe('standby');
  const lost = await reads.read(async (tx) => {
    if ((await serverOf(tx)) === 'standby') pair.door.cut();
    return await serverOf(tx);
  });
  expect(lost).toBe('primary');
  await source.close();
});

test('an export whose standby is lost starts over on the primary; what was sent is what is marked', async () => {
  const { source, reads, log } = await open();
  await pair.onPrimary`update fulfillments set date_exported = null`;
  await pair.caughtUp();
  let read = 0;
  const { ids, rows } = await exportAll(reads, () => {
    read += 1;
    if (read === 1) pair.door.cut();
  });
  expect([rows, ids.length, log.length]).toEqual([30, 30, 1]);
  expect(read).toBeGreaterThan(30);
  expect(await markedIds()).toEqual(ids);
  await source.close();
});

test('a server that is no standby of the primary is never read, and the doctor says why', async () => {
  const log: string[] = [];
  const source = openRecordSource(primary, pair.primaryUrl, {
    log: openLog('info', { write: (line: string) => void log.push(JSON.parse(line).message) }),
    now: Date.now,
  });
  expect(await source.reads.read(serverOf)).toBe('primary');
  expect(log).toEqual(['READ_DATABASE_URL leads to a server that is not a standby']);
  await source.close();

  const examine = (url: string) => checkStandby({ ...bot.config, READ_DATABASE_URL: url });
  expect(await examine(pair.primaryUrl)).toMatchObject([
    { about: 'standby', result: 'bad', detail: 'is not a standby' },
  ]);
  expect(await examine('postgres://nobody@127.0.0.1:1/none')).toMatchObject([
    { about: 'standby', result: 'poor', detail: 'can’t be reached: ECONNREFUSED' },
  ]);
  const elsewhere = Object.assign(new URL(pair.standbyUrl), { pathname: '/template1' }).href;
  expect(await examine(elsewhere)).toMatchObject([{ result: 'bad', detail: 'is a copy of another database' }]);
  await pair.caughtUp();
  expect(await examine(pair.standbyUrl)).toMatchObject([
    { about: 'standby', result: 'good', detail: '0 s behind' },
    { about: 'standby reads', result: 'poor' },
    { about: 'standby settings', result: 'good' },
  ]);
  await pair.onPrimary`create role reader login password 'reader'`;
  await pair.caughtUp();
  const reader = Object.assign(new URL(pair.standbyUrl), { username: 'reader', password: 'reader' }).href;
  const rights = (await examine(reader)).find(({ about }) => about === 'standby rights');
  expect(rights?.detail).toContain('may not read audit_events, fulfillment_houses');
});

test('the metrics say how far the standby is behind, and whether it can be read', async () => {
  await pair.caughtUp();
  const metrics = async () => await (await fetch(`http://127.0.0.1:${bot.holdfast.port}/metrics`)).text();
  await expect.poll(metrics).toMatch(/^holdfast_standby_readable\{server="standby"\} 1$/m);
  expect(await metrics()).toMatch(/^holdfast_standby_lag_seconds\{server="standby"\} [0-4](?:\.\d+)?$/m);
});
