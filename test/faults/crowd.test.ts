/** More work at once than there are connections. */
import { sql } from 'drizzle-orm';
import postgres from 'postgres';
import { expect, onTestFinished, test } from 'vitest';
import { shareTracking, waitForSummary, waitForText } from '../support/conversation.ts';
import { holdLock } from '../support/hold-lock.ts';
import { seedHoldOrders } from '../support/hold-orders.ts';
import { readEffect, readImports } from '../support/read-imports.ts';
import { prepareReplicas } from '../support/replicas.ts';

/** Counts the bot's connections again and again; gives the most at a time. Those of the test itself are left out. */
async function countConnections(databaseUrl: string): Promise<() => Promise<number>> {
  const client = postgres(databaseUrl, { max: 1 });
  const pids = async () => {
    const rows = await client`
      select pid from pg_stat_activity where datname = current_database() and application_name like 'holdfast%'`;
    return rows.map(({ pid }) => pid as number);
  };
  const ours = new Set(await pids());
  let most = 0;
  let counting = true;
  const count = async () => {
    while (counting) {
      most = Math.max(most, (await pids()).filter((pid) => !ours.has(pid)).length);
      await new Promise((resume) => setTimeout(resume, 20));
    }
  };
  const done = count();
  return async () => {
    counting = false;
    await done;
    await client.end();
    return most;
  };
}

test('X28 with 50 files and 20 searches at once and every connection for work stuck, each delivery is acknowledged, and all comes to its end', async () => {
  const replicas = await prepareReplicas({
    workspace: { deadlineMs: 30_000, retryDelaysMs: [] },
    seed: (db) => seedHoldOrders(db, 200),
  });
  onTestFinished(() => replicas.stop());
  const { workspace, db, databaseUrl } = replicas;
  const maxConnections = await countConnections(databaseUrl);
  await replicas.start();
  const confirmed = [1, 5].map((from) => shareTracking(workspace, { count: 3, from }));
  const summaries = await Promise.all(confirmed.map((thread) => waitForSummary(workspace, thread)));
  const lock = await holdLock(databaseUrl, sql`lock table fulfillments in access exclusive mode`);
  for (const summary of summaries) await workspace.as('lee').click(summary, 'import_confirm');
  await lock.waitForQueue(2);
  const searches = Array.from({ length: 20 }, () => workspace.as('dana').command('status:hold'));
  const exporting = workspace.as('dana').command('export status:hold');
  // In one channel their summaries alone would take most of a minute, as Slack allows one a second.
  const { dana, lee } = workspace.ids.people;
  const channels = Array.from({ length: 10 }, (_, n) => {
    const members = [dana, lee, workspace.ids.botUser];
    return workspace.addChannel({ id: `C0CROWD${n}`, name: `crowd-${n}`, members }).id;
  });
  const threads = Array.from({ length: 50 }, (_, n) =>
    shareTracking(workspace, { count: 2, from: 11 + 2 * n, channel: channels[n % 10] ?? '' }),
  );
  // Two that are written, three jobs that read, and one person; the last one is for deliveries.
  await lock.waitForQueue(6);
  const events = () => workspace.record.deliveries.filter(({ kind }) => kind === 'event');
  await workspace.waitFor('every file to be noted', () => events().length >= 52, 60_000);
  expect(await readImports(db)).toHaveLength(52);
  await lock.release();
  await Promise.all([...searches, exporting]);
  expect(workspace.record.deliveries.map(({ outcome }) => outcome)).toEqual(
    Array(workspace.record.deliveries.length).fill('acknowledged'),
  );
  for (const thread of threads) await waitForSummary(workspace, thread, 60_000);
  for (const thread of confirmed) await waitForText(workspace, thread, /^Applied/, 60_000);
  const hasFile = () => workspace.dm('dana').some(({ files }) => (files ?? []).length > 0);
  await workspace.waitFor('the export', hasFile, 60_000);
  expect(await readEffect(db)).toEqual({ written: 6, audited: 6 });
  expect(await maxConnections()).toBeLessThanOrEqual(10);
}, 120_000);
