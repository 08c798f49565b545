/** `npm run load` as a process: killed half-way and begun again, and ended by Ctrl-C. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type LoadDatabase, openLoadDatabase } from './load-database.ts';

let database: LoadDatabase;
beforeAll(async () => {
  database = await openLoadDatabase();
});
beforeEach(() => database.empty());
afterAll(() => database.close());

/** Several starts of Node and many rows: on a busy machine more than a minute. */
const maxTime = 180_000;

const day = (n: number) => `2026-11-${String(1 + (n % 19)).padStart(2, '0')}`;

/** Two batches and a half. Orders have two parcels, some of them in two batches; every thousandth row is refused. */
const content = [
  'orderId,fulfillmentId,status,dateCreated,dateUpdated,shipCity,items',
  ...Array.from({ length: 12_500 }, (_, n) => {
    const status = n % 1000 === 999 ? '?' : 'SHIPPED';
    return `A${Math.floor((n + 1) / 2)},${n + 1},${status},${day(n)},${day(n + 1)},City ${n},1 × Cream; 2 × Soap`;
  }),
].join('\n');
/** an order of the second batch alone */
const orderInSecond = 'A4000';

/** All that a load writes; items have no ids of their own in a file. */
const readAll = async () => [
  ...(await database.db.read((tx) =>
    tx.execute(sql`
      select to_jsonb(f) as f, to_jsonb(o) as o, i.items
      from fulfillments f join orders o using (order_id) left join (
        select fulfillment_id, jsonb_agg(to_jsonb(i) - 'fulfillment_item_id' order by fulfillment_item_id) as items
        from fulfillment_items i group by fulfillment_id
      ) i using (fulfillment_id)
      order by fulfillment_id`),
  )),
];
const count = async () => (await database.db.read((tx) => tx.execute(sql`select from fulfillments`))).length;

interface Load {
  child: ChildProcess;
  ended: Promise<unknown[]>;
  output: { stdout: string; stderr: string };
}

async function startLoad(): Promise<Load> {
  const path = join(database.folder, 'records.csv');
  await writeFile(path, content);
  const child = spawn(process.execPath, ['src/bin/run.mjs', 'src/bin/load.ts', path], {
    env: { PATH: process.env.PATH ?? '', DATABASE_URL: database.url },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
    });
  }
  return { child, ended: once(child, 'close'), output };
}

async function until(what: string, isSo: () => Promise<boolean> | boolean): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (await isSo()) return;
    await sleep(50);
  }
  throw new Error(`it did not come to this: ${what}`);
}

const isWaiting = async () =>
  [
    ...(await database.db.read((tx) =>
      // Of this database alone: tests beside this one wait for locks of theirs.
      tx.execute(sql`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`),
    )),
  ].length > 0;

/** Runs `work` while a load waits in the middle of its second batch: somebody else is creating an order of it. */
async function inSecondBatch(work: (load: Load) => Promise<void>): Promise<Load> {
  const load = await startLoad();
  const gaveUp = new Error('gives up the order');
  const creating = database.db.write(async (tx) => {
    await tx.execute(sql`insert into orders (order_id) values (${orderInSecond})`);
    await until('the second batch waits', isWaiting);
    await work(load);
    throw gaveUp;
  });
  await expect(creating).rejects.toBe(gaveUp);
  return load;
}

test(
  'after SIGKILL half-way, loading again makes what an unbroken load makes',
  async () => {
    const unbroken = await startLoad();
    await unbroken.ended;
    expect(unbroken.output.stdout).toMatch(/^Database: \S+ at \S+\nCreated: 12,488 fulfillments\n/);
    const want = await readAll();
    await database.empty();

    const killed = await inSecondBatch(async ({ child, ended }) => {
      child.kill('SIGKILL');
      await ended;
    });
    expect(killed.output.stdout).toMatch(/^Database: \S+ at \S+\n$/);
    expect(await count()).toBe(4995);

    const again = await startLoad();
    expect(await again.ended).toEqual([1, null]);
    expect(again.output.stdout).toMatch(
      /^Database: \S+ at \S+\nCreated: 7,493 fulfillments, 4,995 already there and left as they are\n/,
    );
    expect(again.output.stdout).toMatch(/^To fix: 12 rows$/m);
    expect(await readAll()).toEqual(want);
  },
  maxTime,
);

test(
  'Ctrl-C ends it after the batch with a report, and the next load goes on from there',
  async () => {
    const stopped = await inSecondBatch(async ({ child, output }) => {
      child.kill('SIGINT');
      await until('the end is announced', () =>
        output.stderr.includes('Stopping after the rows that are being written.'),
      );
    });
    expect(await stopped.ended).toEqual([130, null]);
    expect(stopped.output.stdout).toMatch(/^Database: \S+ at \S+\nCreated: 9,990 fulfillments\n/);
    expect(stopped.output.stdout).toMatch(
      /^Stopped after line 10,001, before the end of the file; .* Load the same file again/m,
    );
    expect(await count()).toBe(9990);

    const again = await startLoad();
    expect(await again.ended).toEqual([1, null]);
    expect(again.output.stdout).toMatch(
      /^Database: \S+ at \S+\nCreated: 2,498 fulfillments, 9,990 already there and left as they are\n/,
    );
  },
  maxTime,
);

test(
  'a second Ctrl-C ends it at once',
  async () => {
    const killed = await inSecondBatch(async ({ child, output, ended }) => {
      child.kill('SIGINT');
      await until('the end is announced', () => output.stderr.includes('Press Ctrl-C again'));
      child.kill('SIGINT');
      expect(await ended).toEqual([null, 'SIGINT']);
    });
    expect(killed.output.stdout).toMatch(/^Database: \S+ at \S+\n$/);
    expect(await count()).toBe(4995);
  },
  maxTime,
);
