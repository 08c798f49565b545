/** Durable work: queued with its transaction, tried as often as its kind says, one at a time where it must be. */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../src/db/client.ts';
import { type JobData, type JobName, jobKinds, jobNames, jobPayloads } from '../../src/jobs/job-kinds.ts';
import { type JobHandlers, openQueue, type Queue } from '../../src/jobs/queue.ts';
import { RetryLater } from '../../src/runtime/errors.ts';
import { openLog } from '../../src/runtime/log.ts';
import { createMetrics } from '../../src/runtime/metrics.ts';
import { hurryJobs } from '../support/bot.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { waitUntil } from '../support/read-imports.ts';

let database: TestDatabase;
let db: Database;
let queue: Queue;
const log: string[] = [];
/** what each job does, set by the tests; jobs without an entry do nothing */
let work: Partial<Record<JobName, (data: object) => Promise<void>>> = {};
/** the same for what counts its refusals */
let refusable: Partial<Record<JobName, (refusals: number) => Promise<void>>> = {};
let done: { name: JobName; data: object }[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase(database.url);
  queue = await openQueue(
    database.url,
    openLog('info', { write: (line: string) => void log.push(line) }),
    createMetrics(),
  );
  const handle = (name: JobName) => async (data: object, _signal: AbortSignal, refusals: number) => {
    await work[name]?.(data);
    await refusable[name]?.(refusals);
    done.push({ name, data });
  };
  await queue.work(Object.fromEntries(jobNames.map((name) => [name, handle(name)])) as unknown as JobHandlers);
});
beforeEach(() => {
  work = {};
  refusable = {};
  done = [];
});
afterAll(async () => {
  await queue.stop(1);
  await db.close();
  await database.drop();
});

const send = <Name extends JobName>(name: Name, data: JobData[Name]) => db.write((tx) => queue.send(tx, name, data));

test('a job belongs to its transaction: committed it runs, rolled back it never was', async () => {
  const rolledBack = db.write(async (tx) => {
    await queue.send(tx, 'apply-import', { importId: 'never' });
    throw new Error('rolled back');
  });
  await expect(rolledBack).rejects.toThrow('rolled back');
  await send('apply-import', { importId: 'once' });
  await waitUntil('the job', async () => done.length > 0);
  expect(done).toEqual([{ name: 'apply-import', data: { importId: 'once' } }]);
  const kept = await db.read((tx) => tx.execute(sql`select from pgboss.job where data ->> 'importId' = 'never'`));
  expect(kept).toHaveLength(0);
});

test('X33 work that is put off goes on as often as it takes, without using up its attempts', async () => {
  const attempts = jobKinds['read-import'].retries + 3;
  let tried = 0;
  work['read-import'] = async () => {
    tried += 1;
    if (tried < attempts) throw new RetryLater(30, 'not yet');
  };
  await send('read-import', { importId: 'put off' });
  await waitUntil('the job', async () => {
    await hurryJobs(db);
    return done.length > 0;
  });
  expect(tried).toBe(attempts);
  expect(done).toEqual([{ name: 'read-import', data: { importId: 'put off' } }]);
});

test('R4 work that another system refuses for now is given up after so many refusals, counted over all else', async () => {
  const seen: number[] = [];
  let tried = 0;
  refusable['send-results'] = async (refusals) => {
    seen.push(refusals);
    tried += 1;
    // Between the refusals there may be other reasons to wait.
    throw tried === 2 ? new RetryLater(1, 'the rate is limited') : new RetryLater(5, 'refused for now', { most: 4 });
  };
  const from = log.length;
  await send('send-results', { importId: 'refused', askedBy: 'U1', requestId: 'r' });
  await waitUntil('the job that gives up', async () => {
    await hurryJobs(db);
    return done.some(({ name }) => name === 'give-up-results');
  });
  expect(seen).toEqual([0, 1, 1, 2, 3]);
  expect(log.slice(from).filter((line) => line.includes('job given up'))).toHaveLength(1);
});

test('X22 work that ends because the database is away, full or busy uses up no attempt, of any kind of job', async () => {
  const failures = ['57P01', '53300', '25006', '55P03', '40001'].map((code) =>
    Object.assign(new Error('as ordered'), { severity: 'FATAL', code }),
  );
  const tries = new Map<JobName, number>();
  const fragile = jobNames.filter((name) => jobKinds[name].retries < 20);
  for (const name of fragile) {
    work[name] = async () => {
      const count = (tries.get(name) ?? 0) + 1;
      tries.set(name, count);
      const failure = failures[count % failures.length];
      if (count <= jobKinds[name].retries + 2) throw failure;
    };
  }
  const place = { channelId: 'C1', threadTs: '1.1', botId: 'B1', because: 'start', cause: 'dm' };
  const ids = { importId: 'i', exportId: 'e', userId: 'U1', fileId: 'f', ...place };
  const queueOne = <Name extends JobName>(name: Name) => send(name, jobPayloads[name].parse(ids));
  for (const name of fragile) await queueOne(name);
  await waitUntil('all jobs', async () => {
    await hurryJobs(db);
    return fragile.every((name) => done.some((one) => one.name === name));
  });
  expect(new Set(done.map(({ name }) => name))).toEqual(new Set(fragile));
  for (const name of fragile) expect(tries.get(name)).toBe(jobKinds[name].retries + 3);
});

test('X57 work that fails again and again is given up for good, and said so', async () => {
  let tried = 0;
  work['read-import'] = async () => {
    tried += 1;
    throw new Error('jane@example.com breaks it');
  };
  await send('read-import', { importId: 'poison' });
  await waitUntil('the job that gives up', async () => {
    await hurryJobs(db);
    return done.some(({ name }) => name === 'give-up-import');
  });
  expect(tried).toBe(1 + jobKinds['read-import'].retries);
  expect(done).toEqual([{ name: 'give-up-import', data: { importId: 'poison' } }]);
  const [kept] = await db.read((tx) =>
    tx.execute<{ found: boolean }>(
      sql`select exists (select from pgboss.job where output::text like '%jane%') as found`,
    ),
  );
  expect(kept?.found).toBe(false);
});

test('a payload that does not fit fails at once, is logged once without its values, and never reaches its handler', async () => {
  const before = log.length;
  const wrong = { importId: 'jane@example.com', long: 'yes' } as unknown as JobData['read-import'];
  await send('read-import', wrong);
  await waitUntil('the job that gives up', async () => done.length > 0);
  // What the payload has in common with that of the job that follows is enough to tell the person.
  expect(done).toEqual([{ name: 'give-up-import', data: { importId: 'jane@example.com' } }]);
  const [kept] = await db.read((tx) =>
    tx.execute(sql`select state, retry_count from pgboss.job where name = 'read-import' and data ->> 'long' = 'yes'`),
  );
  expect(kept).toEqual({ state: 'failed', retry_count: 0 });
  const lines = log.slice(before).filter((line) => line.includes('job payload invalid'));
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    level: 'error',
    job: 'read-import',
    invalid: [{ path: 'long', code: 'invalid_value' }],
  });
  expect(lines[0]).not.toContain('jane');
});

test('payloads of older versions, without optional keys, are read, and those of newer ones, with more keys', async () => {
  await send('send-rejected-rows', { importId: 'older', askedBy: 'U1' });
  await send('say-message', { messageId: 'newer', since: 7 } as JobData['say-message']);
  await waitUntil('both', async () => done.length === 2);
  expect(done.toSorted((a, b) => a.name.localeCompare(b.name))).toEqual([
    { name: 'say-message', data: { messageId: 'newer' } },
    { name: 'send-rejected-rows', data: { importId: 'older', askedBy: 'U1' } },
  ]);
});

test('of the jobs about one message only one runs at a time', async () => {
  let running = 0;
  let most = 0;
  work['say-message'] = async () => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resume) => setTimeout(resume, 50));
    running -= 1;
  };
  for (let n = 0; n < 4; n += 1) await send('say-message', { messageId: 'one' });
  await waitUntil('all of them', async () => {
    await hurryJobs(db);
    return done.length === 4;
  });
  expect(most).toBe(1);
});

test('a backlog is worked off without a pause: a worker that has done a job takes the next', async () => {
  expect(jobKinds['expire-import'].concurrency).toBe(1);
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  work['expire-import'] = () => held;
  // Each in a transaction of its own: those of one have no order.
  for (let n = 0; n < 20; n += 1) await send('expire-import', { importId: String(n) });
  letGo();
  // By its polls alone it would take one every two seconds.
  await waitUntil('all of them', async () => done.length === 20);
  expect(done.map(({ data }) => data)).toEqual(Array.from({ length: 20 }, (_, n) => ({ importId: String(n) })));
});

test('what takes long has one place, and the jobs behind it pass', async () => {
  let longRunning = 0;
  let most = 0;
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  work['read-import'] = async (data) => {
    if (!('long' in data)) return;
    longRunning += 1;
    most = Math.max(most, longRunning);
    await held;
    longRunning -= 1;
  };
  await db.write(async (tx) => {
    for (let n = 0; n < 4; n += 1) await queue.send(tx, 'read-import', { importId: `long ${n}`, long: true });
    for (let n = 0; n < 10; n += 1) await queue.send(tx, 'read-import', { importId: String(n) });
  });
  await waitUntil('the short ones', async () => done.length === 10);
  letGo();
  await waitUntil('the long ones', async () => done.length === 14);
  expect(most).toBe(1);
});

test('of the jobs that wait, one of a higher priority comes first', async () => {
  const order: object[] = [];
  let begun = 0;
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  work['expire-import'] = async (data) => {
    begun += 1;
    if (begun === 1) await held;
    order.push(data);
  };
  await send('expire-import', { importId: 'first' });
  await waitUntil('the first', async () => begun === 1);
  await db.write(async (tx) => {
    await queue.send(tx, 'expire-import', { importId: 'low' }, { priority: -1 });
    await queue.send(tx, 'expire-import', { importId: 'high' }, { priority: 1 });
  });
  letGo();
  await waitUntil('all', async () => order.length === 3);
  expect(order).toEqual([{ importId: 'first' }, { importId: 'high' }, { importId: 'low' }]);
});

test('a job that is put off keeps its priority', async () => {
  let isPutOff = false;
  work['read-import'] = async () => {
    isPutOff = true;
    throw new RetryLater(3600, 'not yet');
  };
  await db.write((tx) => queue.send(tx, 'read-import', { importId: 'third of its channel' }, { priority: -2 }));
  const waiting = () =>
    db.read((tx) =>
      tx.execute(
        sql`select priority from pgboss.job where data ->> 'importId' = 'third of its channel' and state < 'active'`,
      ),
    );
  await waitUntil('the job to wait again', async () => isPutOff && (await waiting()).length > 0);
  expect(await waiting()).toEqual([{ priority: -2 }]);
});

test('a stop waits for what is running', async () => {
  const other = await openQueue(database.url, openLog('silent'), createMetrics());
  await queue.stop(5);
  let finished = false;
  let begun = () => {};
  const beginning = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const handle = async () => {
    begun();
    await new Promise((resume) => setTimeout(resume, 300));
    finished = true;
  };
  await other.work(Object.fromEntries(jobNames.map((name) => [name, handle])) as unknown as JobHandlers);
  await db.write((tx) => other.send(tx, 'apply-import', { importId: 'last' }));
  await beginning;
  await other.stop(5);
  expect(finished).toBe(true);
});
