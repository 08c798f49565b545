/** kill -9 while reminders are said, and the job that notes them run several times at once: each thread gets one. */
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { imports, messages } from '../../src/imports/model/tables.ts';
import { remindImport } from '../../src/imports/notify/remind-import.ts';
import { nextWorkingMorning } from '../../src/imports/notify/reminder-rules.ts';
import { shareTracking, waitForSummary } from '../support/conversation.ts';
import { seedHoldOrders } from '../support/hold-orders.ts';
import { type OpenDeps, openDeps } from '../support/open-deps.ts';
import { waitUntil } from '../support/read-imports.ts';
import { prepareReplicas, type Replicas } from '../support/replicas.ts';

const environment = { PREVIEW_TTL_HOURS: '200' };
let replicas: Replicas;
let open: OpenDeps;

beforeAll(async () => {
  replicas = await prepareReplicas({ environment, seed: (db) => seedHoldOrders(db, 40) });
  await Promise.all([replicas.start(), replicas.start()]);
  open = await openDeps(replicas.databaseUrl, { SLACK_API_URL: replicas.workspace.apiUrl, ...environment });
});
afterAll(async () => {
  await open.close();
  await replicas.stop();
});

test('X12 X20 whatever is killed while they are said, every waiting summary is brought up once', async () => {
  const { workspace, db } = replicas;
  const threads = [1, 11, 21].map((from) => shareTracking(workspace, { count: 3, from }));
  for (const thread of threads) await waitForSummary(workspace, thread);
  const rows = await db.read((tx) => tx.select().from(imports));

  workspace.fault({ at: 'chat.postMessage', fault: { kind: 'accepted_then_dropped' }, times: 1 });
  const slow = workspace.fault({ at: 'chat.postMessage', fault: { kind: 'slow', ms: 1_500 }, times: 4 });
  const job = async (row: (typeof rows)[number]) => {
    const morning = nextWorkingMorning(row.waitingSince ?? new Date(0), {
      hour: 9,
      timeZone: open.deps.config.TIME_ZONE,
    });
    await remindImport({ ...open.deps, now: () => morning }, row);
  };
  await Promise.all([...rows, ...rows, ...rows].map(job));
  await workspace.waitFor('the saying to be under way', () => slow.hits() > 0, 30_000);
  await Promise.all([...replicas.running].map((process) => replicas.end(process)));
  await Promise.all([replicas.start(), replicas.start()]);

  await waitUntil(
    'all of them to be noted as said',
    async () => {
      await replicas.hurry();
      const said = await db.read((tx) => tx.select().from(messages).where(eq(messages.purpose, 'reminder')));
      return said.length === 3 && said.every(({ saidRevision }) => saidRevision > 0);
    },
    90_000,
  );
  await Promise.all(rows.map(job));
  await waitUntil('nothing to be left to say', async () => {
    const left = sql`select from pgboss.job where name = 'say-message' and state in ('created', 'retry', 'active')`;
    return (await db.read((tx) => tx.execute(left))).length === 0;
  });
  const said = threads.map(({ channel, ts }) =>
    workspace.thread(channel, ts).filter(({ text }) => text.includes('is still waiting for a decision')),
  );
  expect(said.map(({ length }) => length)).toEqual([1, 1, 1]);
}, 180_000);
