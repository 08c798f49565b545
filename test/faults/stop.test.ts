/** Stopping in the middle, starting wrongly, and Socket Mode: what the process does and how it ends. */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBotProcess } from '../support/bot-process.ts';
import { shareTracking, waitForSummary, waitForText } from '../support/conversation.ts';
import { holdLock } from '../support/hold-lock.ts';
import { seedHoldOrders } from '../support/hold-orders.ts';
import { readEffect, readImports, waitUntil } from '../support/read-imports.ts';
import { prepareReplicas, type Replicas } from '../support/replicas.ts';

let http: Replicas;
let socket: Replicas;

beforeAll(async () => {
  const workspace = { deadlineMs: 1_500, retryDelaysMs: [0, ...Array(30).fill(200)] };
  const appToken = 'xapp-1-A0HOLDFAST-000000000003-local0workspace0app0token';
  const seed = (db: Parameters<typeof seedHoldOrders>[0]) => seedHoldOrders(db, 20);
  http = await prepareReplicas({ workspace, seed });
  socket = await prepareReplicas({ workspace, seed, environment: { SLACK_APP_TOKEN: appToken } });
});
afterAll(() => Promise.all([http.stop(), socket.stop()]));

test('X56 stopped in the middle of writing, the process ends well within ten seconds, and another one writes', async () => {
  const { workspace, db } = http;
  const first = await http.start();
  const thread = shareTracking(workspace, { count: 3 });
  const summary = await waitForSummary(workspace, thread);
  const lock = await holdLock(http.databaseUrl, sql`select from fulfillments where fulfillment_id = 2 for update`);
  await workspace.as('lee').click(summary, 'import_confirm');
  await lock.waitForQueue(1);
  // As npm and the terminal do with one Ctrl-C. The process itself ends with 1 when ten seconds are over.
  void first.end('SIGINT');
  expect(await http.end(first, 'SIGTERM')).toEqual({ code: 0, signal: null });
  expect(first.lines.at(-1)).toContain('"msg":"stopped"');
  await lock.release();
  expect(await readEffect(db)).toEqual({ written: 0, audited: 0 });
  const second = await http.start();
  await waitForText(workspace, thread, /^Applied/, 45_000);
  expect(await readEffect(db)).toEqual({ written: 3, audited: 3 });
  expect(await http.end(second, 'SIGINT')).toEqual({ code: 0, signal: null });
});

test('X56 a form that is being checked when the process is stopped is answered first, and is not submitted twice', async () => {
  const { workspace, db } = http;
  const process = await http.start();
  const dana = workspace.as('dana');
  await dana.command('save');
  const form = await workspace.waitFor('the form', () => workspace.modal('dana'));
  const lock = await holdLock(http.databaseUrl, sql`lock table saved_searches in access exclusive mode`);
  const submitted = dana.submit(form, { name: 'Morning holds', filter: 'status:hold' });
  await lock.waitForQueue(1);
  const ended = http.end(process, 'SIGTERM');
  await waitUntil('the process to be stopping', async () => process.lines.some((line) => line.includes('"stopping"')));
  await lock.release();
  expect((await submitted).delivery).toMatchObject({ outcome: 'acknowledged' });
  expect(await ended).toEqual({ code: 0, signal: null });
  expect(await db.read((tx) => tx.execute(sql`select name from saved_searches`))).toEqual([{ name: 'Morning holds' }]);
});

test('Socket Mode: a whole conversation, and an event counts as received only once it is noted', async () => {
  const { workspace } = socket;
  const process = await socket.start();
  expect(process.lines.at(-1)).toContain('"mode":"socket"');
  const lock = await holdLock(socket.databaseUrl, sql`lock table imports in access exclusive mode`);
  const thread = shareTracking(workspace, { count: 3 });
  await workspace.waitFor('an attempt that was not acknowledged', () => workspace.record.deliveries.length > 0);
  expect(workspace.record.deliveries[0]).toMatchObject({ over: 'socket', outcome: 'http_timeout' });
  await lock.release();
  await workspace.as('lee').click(await waitForSummary(workspace, thread), 'import_confirm');
  await waitForText(workspace, thread, /^Applied/);
  expect(await readImports(socket.db)).toHaveLength(1);
  expect(workspace.record.deliveries.some(({ outcome }) => outcome === 'acknowledged')).toBe(true);
  expect(workspace.violations).toEqual([]);
  expect(await socket.end(process, 'SIGTERM')).toEqual({ code: 0, signal: null });
});

test('a wrong start is told on stderr in one sentence, and the process ends with 1', async () => {
  const { workspace } = http;
  const process = await startBotProcess({
    DATABASE_URL: http.databaseUrl,
    SLACK_API_URL: workspace.apiUrl,
    SLACK_BOT_TOKEN: 'xoxb-sesame',
    SLACK_SIGNING_SECRET: workspace.signingSecret,
  });
  expect(process.lines).toEqual([
    'Slack refuses SLACK_BOT_TOKEN (invalid_auth). Copy it again from OAuth & Permissions.',
  ]);
  expect(await process.end('SIGTERM')).toEqual({ code: 1, signal: null });
});
