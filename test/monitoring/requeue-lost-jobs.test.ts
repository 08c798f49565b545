/** The queue was emptied or restored from an older backup: what every state needs is queued again, once. */
import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { exportStateCodes, exports } from '../../src/exports/tables.ts';
import { type ImportState, importStateCodes } from '../../src/imports/model/lifecycle.ts';
import { importRows, imports, messages } from '../../src/imports/model/tables.ts';
import { webhookEvents } from '../../src/imports/webhooks/tables.ts';
import { requeueLostJobs, watchLostJobs } from '../../src/monitoring/requeue-lost-jobs.ts';
import { savedSearches } from '../../src/saved-searches/tables.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type OpenDeps, openDeps } from '../support/open-deps.ts';

let database: TestDatabase;
let open: OpenDeps;
beforeAll(async () => {
  database = await createTestDatabase();
  open = await openDeps(database.url);
});
afterAll(async () => {
  await open.close();
  await database.drop();
});
beforeEach(async () => {
  await open.deps.db.write(async (tx) => {
    await tx.execute(
      sql`truncate imports, import_rows, messages, exports, saved_searches, webhook_events, channel_settings cascade`,
    );
    await tx.execute(sql`delete from pgboss.job`); // a truncation could deadlock with the upkeep of the queue
  });
});

/** The jobs that wait, without those of every database. */
async function waiting(): Promise<string[]> {
  const rows = await open.deps.db.read((tx) =>
    tx.execute<{ name: string }>(sql`select name from pgboss.job where name <> 'forget-leftovers' order by name`),
  );
  return rows.map(({ name }) => name);
}

async function requeueTwice(): Promise<string[]> {
  await requeueLostJobs(open.deps);
  const once = await waiting();
  await requeueLostJobs(open.deps);
  expect(await waiting()).toEqual(once);
  return once;
}

/** What an import needs in a state, as long as its summary shows its newest revision. */
const needed: Record<ImportState, string[]> = {
  received: ['read-import'],
  asking: ['expire-import', 'remind-import'],
  ready: ['expire-import', 'remind-import'],
  confirmed: ['apply-import'],
  applied: ['retire-import'],
  undoing: ['retire-import', 'undo-import'],
  undone: ['retire-import'],
  refused: [],
  nothing_to_do: [],
  discarded: [],
  expired: [],
  superseded: [],
};

async function addImport(state: ImportState, { said = 1, purpose = 'summary' as const } = {}): Promise<string> {
  const importId = randomUUID();
  await open.deps.db.write(async (tx) => {
    const where = { channelId: 'C1', fileName: 'a.csv', messageTs: '1.1', threadTs: '1.1' };
    const soon = new Date(Date.now() + 3_600_000);
    await tx.insert(imports).values({
      ...{ importId, teamId: 'T1', fileId: importId, sharedBy: 'U1', state, expiresAt: soon, appliedAt: new Date() },
      ...where,
    });
    await tx.insert(importRows).values({ importId, kind: 'tracking', line: 2, cells: [], outcome: 'change' });
    await tx
      .insert(messages)
      .values({ messageId: randomUUID(), importId, purpose, channelId: 'C1', threadTs: '1.1', saidRevision: said });
  });
  return importId;
}

test.each(importStateCodes)('an import that is %s gets what it needs', async (state) => {
  await addImport(state);
  expect(await requeueTwice()).toEqual(needed[state]);
});

test('a file that is being read has nothing to say yet', async () => {
  const importId = await addImport('received', { said: 0 });
  await open.deps.db.write((tx) => open.deps.queue.send(tx, 'read-import', { importId }));
  expect(await requeueTwice()).toEqual(['read-import']);
});

test.each([
  ['a summary that shows an older revision', { said: 0 }, ['say-message']],
  ['a result that was not said', { said: 0, purpose: 'result:discarded' as const }, ['say-message']],
  ['a result that was said', { said: 1, purpose: 'result:discarded' as const }, []],
])('%s', async (_, message, jobs) => {
  await addImport('discarded', message as { said: number; purpose: 'summary' });
  expect(await requeueTwice()).toEqual(jobs);
});

test.each(exportStateCodes)('an export that is %s', async (state) => {
  const row = { exportId: randomUUID(), requestedBy: 'U1', channelId: 'C1', filter: '', timeZone: 'UTC' };
  await open.deps.db.write((tx) => tx.insert(exports).values({ ...row, format: 'csv', state }));
  expect(await requeueTwice()).toEqual(['queued', 'running'].includes(state) ? ['export-records'] : []);
});

test.each([
  ['a schedule', false, 'run-schedule'],
  ['a watched search', true, 'watch-search'],
])('%s that is due some day, with the revision that its job must name', async (_, isWatched, name) => {
  const nextAt = new Date(Date.now() + 86_400_000);
  const row = { savedSearchId: randomUUID(), ownedBy: 'U1', name: 'a', filter: '', channelId: 'C1', revision: 7 };
  const schedule = isWatched ? { isWatched, delivery: 'new' as const } : { days: 'daily' as const, time: '09:00' };
  await open.deps.db.write((tx) => tx.insert(savedSearches).values({ ...row, ...schedule, nextAt }));
  expect(await requeueTwice()).toEqual([name]);
  const [job] = await open.deps.db.read((tx) =>
    tx.execute(sql`select data, start_after = ${nextAt.toISOString()}::timestamptz as at_its_time from pgboss.job
      where name = ${name}`),
  );
  expect(job).toEqual({ data: { savedSearchId: row.savedSearchId, revision: 7 }, at_its_time: true });
});

test('a pending webhook, at the time of its next attempt', async () => {
  const importId = await addImport('applied');
  const event = { eventId: randomUUID(), importId, type: 'import.applied' as const };
  await open.deps.db.write((tx) => tx.insert(webhookEvents).values(event));
  expect(await requeueTwice()).toEqual(['deliver-webhooks', 'retire-import']);
});

test('a reminder that the channel does not want is not queued', async () => {
  await addImport('ready');
  await open.deps.db.write((tx) =>
    tx.execute(sql`insert into channel_settings (team_id, channel_id, remind_at_hour, remind, tells_sharer, changed_by, changed_at)
      values ('T1', 'C1', null, '{}', true, 'U1', now())`),
  );
  expect(await requeueTwice()).toEqual(['expire-import']);
});

test('what has a job, waiting or running, or one that gives up, gets no other', async () => {
  const importId = await addImport('received');
  const { db, queue } = open.deps;
  await db.write((tx) => queue.send(tx, 'give-up-import', { importId }));
  expect(await requeueTwice()).toEqual(['give-up-import']);
});

test('queues that were deleted are made again', async () => {
  await addImport('confirmed');
  await open.deps.db.write(async (tx) => {
    await tx.execute(sql`delete from pgboss.job`);
    await tx.execute(sql`delete from pgboss.queue`);
  });
  expect(await requeueTwice()).toEqual(['apply-import']);
});

test('a check that failed at the start is repeated soon', async () => {
  await addImport('received');
  const rename = (from: string, to: string) =>
    open.deps.db.write(async (tx) => void (await tx.execute(sql.raw(`alter table pgboss.${from} rename to ${to}`))));
  await rename('job', 'job_away');
  const checks = await watchLostJobs(open.deps);
  try {
    await rename('job_away', 'job');
    expect(await waiting()).toEqual([]);
    await expect.poll(waiting).toEqual(['read-import']);
  } finally {
    await checks.stop();
  }
});
