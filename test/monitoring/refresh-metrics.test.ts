/** What /metrics says of the work in the database: who waits and for how long, and that it never fails itself. */

import { createServer } from 'node:net';
import { sql } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { openDatabase } from '../../src/db/client.ts';
import { createMetricsRefresh } from '../../src/monitoring/refresh-metrics.ts';
import type { TokenWatch } from '../../src/slack/client.ts';
import { ownDeps } from '../support/own-deps.ts';

const token: TokenWatch = { problem: async () => null };
let now = 0;
let measure: () => Promise<void>;

const open = ownDeps();
beforeEach(() => {
  now = 0;
  measure = createMetricsRefresh({ db: open.deps.db, token, metrics: open.deps.metrics, now: () => now });
});

/** The value of a line such as `holdfast_imports{state="ready"}`; undefined when it is not there. */
async function value(line: string): Promise<number | undefined> {
  const found = (await open.deps.metrics.registry.metrics()).split('\n').find((one) => one.startsWith(`${line} `));
  return found === undefined ? undefined : Number(found.slice(line.length + 1));
}

test('a job waits from the moment it is due; one that is put off does not wait, one that failed is retried', async () => {
  await open.deps.db.write(async (tx) => {
    await open.deps.queue.send(tx, 'read-import', { importId: 'due' });
    await open.deps.queue.send(tx, 'expire-import', { importId: 'later' }, { after: 3600 });
    await open.deps.queue.send(tx, 'say-message', { messageId: 'retried' }, { after: 30 });
    await tx.execute(sql`update pgboss.job set start_after = now() - interval '100 s' where name = 'read-import'`);
    await tx.execute(sql`update pgboss.job set state = 'retry' where name = 'say-message'`);
  });
  await measure();
  const told = async (job: string) => [
    await value(`holdfast_queue_waiting_jobs{queue="${job}"}`),
    Math.round((await value(`holdfast_queue_oldest_waiting_seconds{queue="${job}"}`)) ?? -1),
    await value(`holdfast_queue_retrying_jobs{queue="${job}"}`),
  ];
  const [waiting, oldest, retrying] = await told('read-import');
  expect([waiting, retrying]).toEqual([1, 0]);
  expect(oldest).toBeGreaterThanOrEqual(100);
  expect(await told('expire-import')).toEqual([0, 0, 0]);
  expect(await told('say-message')).toEqual([0, 0, 1]);
  expect(await told('apply-import')).toEqual([0, 0, 0]);
});

test('imports are counted by state, those without any as 0; the database is asked once in five seconds', async () => {
  const share = (file: string) =>
    open.deps.db.write((tx) =>
      tx.execute(sql`
        insert into imports (import_id, team_id, file_id, file_name, channel_id, shared_by, state)
        values (gen_random_uuid(), 'T1', ${file}, 'a.csv', 'C1', 'U1', 'ready')`),
    );
  await share('F1');
  await measure();
  expect(await value('holdfast_imports{state="ready"}')).toBe(1);
  expect(await value('holdfast_imports{state="applied"}')).toBe(0);
  await share('F2');
  now = 4_999;
  await measure();
  expect(await value('holdfast_imports{state="ready"}')).toBe(1);
  now = 5_000;
  await measure();
  expect(await value('holdfast_imports{state="ready"}')).toBe(2);
});

test('a database that can’t be reached, or is silent, is told as such; what it said before is not told any more', async () => {
  await measure();
  expect(await value('holdfast_database_reachable')).toBe(1);
  const silent = createServer((socket) => void socket.on('error', () => {}));
  const port = await new Promise<number>((resolve) => {
    silent.listen(0, '127.0.0.1', () => resolve((silent.address() as { port: number }).port));
  });
  for (const url of ['postgres://nobody@127.0.0.1:9/x', `postgres://nobody@127.0.0.1:${port}/x`]) {
    const db = openDatabase(url);
    await createMetricsRefresh({ db, token, metrics: open.deps.metrics, now: () => now })();
    expect(await value('holdfast_database_reachable')).toBe(0);
    expect(await value('holdfast_imports{state="ready"}')).toBeUndefined();
    expect(await value('holdfast_queue_waiting_jobs{queue="read-import"}')).toBeUndefined();
    void db.close();
    measure = createMetricsRefresh({ db: open.deps.db, token, metrics: open.deps.metrics, now: () => now });
    await measure();
    expect(await value('holdfast_database_reachable')).toBe(1);
  }
  silent.close();
});
