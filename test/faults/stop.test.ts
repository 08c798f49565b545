/** Stopping, starting wrongly, and Socket Mode: what the process says and how it ends. */
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
  // The process itself ends with 1 when ten seconds are over.
  expect(await http.end(first, 'SIGTERM')).toEqual({ code: 0, signal: null });
  expect(first.lines.at(-1)).toContain('"msg":"stopped"');
  await lock.release();
  expect(await readEffect(db)).toEqual({ written: 0, audited: 0 });
  const second = await http.start();
  await waitForText(workspace, thread, /^Applied/, 45_000);
  expect(await readEffect(db)).toEqual({ written: 3, audited: 3 });
  expect(await http.end(second, 'SIGINT')).toEqual({ code: 0, signal: null });
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

test('a wrong start says in one sentence what is wrong, and ends with 1', async () => {
  const { workspace } = http;
  const database = new URL(http.databaseUrl);
  const right = {
    DATABASE_URL: http.databaseUrl,
    SLACK_API_URL: workspace.apiUrl,
    SLACK_BOT_TOKEN: workspace.botToken,
    SLACK_SIGNING_SECRET: workspace.signingSecret,
    HOST: '127.0.0.1',
    PORT: '0',
  };
  const absent = Object.assign(new URL(http.databaseUrl), { pathname: '/nowhere' }).href;
  const wrongPassword = Object.assign(new URL(http.databaseUrl), { password: 'sesame' }).href;
  const cases: [change: Record<string, string>, sentence: string][] = [
    [
      { PORT: database.port },
      `Port ${database.port} on 127.0.0.1 is taken by another process. Set PORT to a free one, or to 0 for any.`,
    ],
    [
      { HOST: '192.0.2.1' },
      'Port 0 on 192.0.2.1 is not an address of this machine. Set HOST to one that is, or to 0.0.0.0 for all.',
    ],
    [
      { DATABASE_URL: 'postgres://u:sesame@127.0.0.1:9/x' },
      'The database x at 127.0.0.1:9 can’t be used: nothing listens there. Check DATABASE_URL and the server.',
    ],
    [
      { DATABASE_URL: absent },
      `The database nowhere at 127.0.0.1:${database.port} can’t be used: no such database. Check DATABASE_URL and the server.`,
    ],
    [
      { DATABASE_URL: wrongPassword },
      `The database ${database.pathname.slice(1)} at 127.0.0.1:${database.port} can’t be used: the password is wrong. Check DATABASE_URL and the server.`,
    ],
    [
      { SLACK_BOT_TOKEN: 'xoxb-sesame' },
      'Slack refuses SLACK_BOT_TOKEN (invalid_auth). Copy it anew from OAuth & Permissions.',
    ],
    [
      { SLACK_APP_TOKEN: 'xapp-sesame' },
      'Slack refuses SLACK_APP_TOKEN (invalid_auth). Copy it anew from Basic Information, App-Level Tokens.',
    ],
  ];
  const start = async (change: Record<string, string>) => {
    const process = await startBotProcess({ ...right, LOG_LEVEL: 'fatal', ...change });
    return { lines: process.lines, ending: await process.end('SIGTERM') };
  };
  const ends = await Promise.all(cases.map(([change]) => start(change)));
  const ending = { code: 1, signal: null };
  expect(ends).toEqual(cases.map(([, sentence]) => ({ lines: [sentence], ending })));
});

test('while Slack can’t be reached the process starts all the same, and says so when asked', async () => {
  const { workspace } = http;
  workspace.fault({ at: '*', fault: { kind: 'status', status: 503 } });
  const process = await http.start();
  const ready = await fetch(`http://127.0.0.1:${process.port}/readyz`);
  expect([ready.status, await ready.text()]).toEqual([503, 'Slack can’t be reached\n']);
  workspace.clearFaults();
  await waitUntil('readiness', async () => (await fetch(`http://127.0.0.1:${process.port}/readyz`)).ok);
  await http.end(process, 'SIGTERM');
});
