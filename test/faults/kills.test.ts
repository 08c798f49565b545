/**
 * kill -9 at every stage of an import, of a scheduled export and of a reminder. Whoever comes back brings it to the same
 * end as without the kill: one import, one summary, one effect. Stages are reached at the same time and end in the same
 * kill, and who comes back from one kill is there for the next.
 */
import { createHmac, randomBytes } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { text } from 'node:stream/consumers';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deliveryOf, shareTracking, type Thread, waitForSummary, waitForText } from '../support/conversation.ts';
import { type HeldLock, holdLock } from '../support/hold-lock.ts';
import { seedHoldOrders } from '../support/hold-orders.ts';
import { readImports, waitUntil } from '../support/read-imports.ts';
import { prepareReplicas, type Replicas } from '../support/replicas.ts';
import { serveLocally } from '../support/serve-locally.ts';
import { checkReminders, reachReminders, reminderEnvironment } from './due-reminders.ts';
import { checkSlots, checkSlotsCut, reachSlots } from './scheduled-exports.ts';

const serve = serveLocally();
const secret = randomBytes(32).toString('base64');
/** The ids of imports whose webhooks were taken; the receiver fails each time at first, and hangs once. */
const taken: string[] = [];
const refusedFirst = new Set<string>();

const takeWebhook: RequestListener = async (request, response) => {
  const body = await text(request);
  const id = String(request.headers['webhook-id']);
  const signature = createHmac('sha256', Buffer.from(secret, 'base64'))
    .update(`${id}.${request.headers['webhook-timestamp']}.${body}`)
    .digest('base64');
  if (request.headers['webhook-signature'] !== `v1,${signature}`) return void response.writeHead(400).end();
  const isFirst = !refusedFirst.has(id);
  refusedFirst.add(id);
  if (isFirst && refusedFirst.size === 1) return;
  if (isFirst) return void response.writeHead(503).end();
  taken.push(JSON.parse(body).data.importId);
  response.writeHead(204).end();
};

let replicas: Replicas;
let lock: HeldLock;
let nextOrder = 1;
/** What the README promises, in milliseconds. */
const promised = 30_000;
/** Far above the 30 s within which another replica takes up a killed one's work. */
const takenUp = 60_000;

beforeAll(async () => {
  const workspace = { retryDelaysMs: [0, ...Array(60).fill(500)] };
  const webhook = { WEBHOOK_URL: await serve(takeWebhook), WEBHOOK_SECRET: `whsec_${secret}` };
  const environment = { ...webhook, ...reminderEnvironment };
  replicas = await prepareReplicas({ workspace, environment, seed: (db) => seedHoldOrders(db, 200) });
});
afterAll(() => replicas.stop());

const importsOf = async ({ fileId }: Thread) => (await readImports(replicas.db)).filter((row) => row.fileId === fileId);
const importId = ({ fileId }: Thread) => sql`(select import_id from imports where file_id = ${fileId})`;

function share(channel?: string): Thread {
  const from = nextOrder;
  nextOrder += 10;
  return shareTracking(replicas.workspace, { count: 3, from, ...(channel === undefined ? {} : { channel }) });
}

/** Shares a file whose download is under way: an answer of Slack's is late. */
async function shareSlowly(milliseconds: number): Promise<Thread> {
  const slow = replicas.workspace.fault({ at: 'download', fault: { kind: 'slow', ms: milliseconds }, times: 1 });
  const thread = share();
  await replicas.workspace.waitFor('the download', () => slow.hits() === 1);
  return thread;
}

/** A channel of its own, so that a fault strikes one import's messages alone. */
function ownChannel(name: string): string {
  const { people, botUser } = replicas.workspace.ids;
  const members = [people.dana, people.lee, botUser];
  return replicas.workspace.addChannel({ id: `C0${name.toUpperCase()}`, name, members }).id;
}

async function killAll(): Promise<void> {
  await Promise.all([...replicas.running].map((process) => replicas.end(process)));
}

async function confirm(thread: Thread): Promise<void> {
  const summary = await waitForSummary(replicas.workspace, thread, takenUp);
  await replicas.workspace.as('lee').click(summary, 'import_confirm');
}

/** Whether all is as it would be without any fault. */
async function checkApplied(thread: Thread): Promise<void> {
  const { workspace, db } = replicas;
  await waitForText(workspace, thread, /^Applied/, takenUp);
  expect(workspace.thread(thread.channel, thread.ts)).toHaveLength(1);
  expect(await importsOf(thread)).toMatchObject([{ state: 'applied', outcome: { records: 3 } }]);
  const audited = sql`select from audit_events where action = 'import' and import_id = ${importId(thread)}`;
  expect(await db.read((tx) => tx.execute(audited))).toHaveLength(3);
}

test('a reading, and a message that was being said, go on within 30 seconds after their replica was killed', async () => {
  const { workspace } = replicas;
  const first = await replicas.start();
  const said = share(workspace.ids.channels.returns);
  const summary = await waitForSummary(workspace, said);
  const saying = workspace.fault({ at: 'chat.update', fault: { kind: 'slow', ms: 120_000 }, times: 1 });
  await workspace.as('lee').click(summary, 'import_confirm');
  await waitUntil('the write', async () => (await importsOf(said))[0]?.state === 'applied');
  const reading = workspace.fault({ at: 'download', fault: { kind: 'slow', ms: 120_000 }, times: 1 });
  const read = share();
  await workspace.waitFor('both to be under way', () => saying.hits() === 1 && reading.hits() === 1);
  await replicas.start();
  await replicas.end(first, 'SIGKILL');
  await Promise.all([waitForSummary(workspace, read, promised), waitForText(workspace, said, /^Applied/, promised)]);
  for (const { channel, ts } of [read, said]) expect(workspace.thread(channel, ts)).toHaveLength(1);
  expect(workspace.violations).toEqual([]);
  await confirm(read);
  await checkApplied(read);
});

test('X07 killed before the import is noted: nothing is acknowledged, and the delivery that comes again makes it', async () => {
  const table = await holdLock(replicas.databaseUrl, sql`lock table imports in access exclusive mode`);
  const thread = share();
  await table.waitForQueue(1);
  await killAll();
  await table.release();
  expect(await importsOf(thread)).toEqual([]);
  await Promise.all([replicas.start(), replicas.start()]);
  await confirm(thread);
  await checkApplied(thread);
});

test('X03 one event that reaches two replicas at once is one import', async () => {
  const { workspace, running } = replicas;
  const thread = share();
  const delivery = await deliveryOf(workspace, thread);
  const urls = running.map(({ port }) => `http://127.0.0.1:${port}/slack/events`);
  const answers = await Promise.all([...urls, ...urls].map((url) => workspace.resend(delivery, { url })));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  await confirm(thread);
  await checkApplied(thread);
});

/** Each stage shares a file, brings its import to the moment, and gives its thread. */
const stages = {
  async 'X20 after the commit, before the summary says so'() {
    const { workspace } = replicas;
    const channel = ownChannel('committed');
    const thread = share(channel);
    await waitForSummary(workspace, thread);
    workspace.fault({ at: 'chat.update', fault: { kind: 'slow', ms: 60_000 }, channel });
    await confirm(thread);
    await waitUntil('the commit', async () => (await importsOf(thread))[0]?.state === 'applied');
    return thread;
  },
  async 'X19 in the middle of writing'() {
    const record = nextOrder + 1;
    const thread = share();
    await waitForSummary(replicas.workspace, thread);
    await lock.take(sql`select from fulfillments where fulfillment_id = ${record} for update`);
    await confirm(thread);
    await lock.waitForQueue(1);
    return thread;
  },
  async 'X11 after staging, before the summary'() {
    const channel = ownChannel('staged');
    const slow = replicas.workspace.fault({ at: 'chat.postMessage', fault: { kind: 'slow', ms: 60_000 }, channel });
    const thread = share(channel);
    await replicas.workspace.waitFor('the post', () => slow.hits() === 1);
    return thread;
  },
  async 'X12 after Slack took the summary, before its id is kept'() {
    const channel = ownChannel('posted');
    const slow = replicas.workspace.fault({ at: 'chat.postMessage', fault: { kind: 'slow', ms: 500 }, channel });
    const thread = share(channel);
    await replicas.workspace.waitFor('the post', () => slow.hits() === 1);
    await lock.take(sql`select from messages where import_id = ${importId(thread)} for update`);
    await lock.waitForQueue(2);
    return thread;
  },
  async 'X10 in the middle of staging'() {
    const thread = await shareSlowly(500);
    // A row of the same key that is not committed holds up the statement that stages the third line.
    await lock.take(sql`
      insert into import_rows (import_id, kind, line, cells, outcome)
      values (${importId(thread)}, 'tracking', 4, '[]', 'change')`);
    await lock.waitForQueue(3);
    return thread;
  },
  'X09 while the file comes down': () => shareSlowly(60_000),
  async 'X08 after the import is noted, before Slack is told'() {
    const thread = share();
    await waitUntil('the import to be noted', async () => (await importsOf(thread)).length === 1);
    return thread;
  },
};

const killed = new Map<string, Thread>();

test('all stages are reached, and then everything is killed', async () => {
  lock = await holdLock(replicas.databaseUrl);
  for (const [stage, reach] of Object.entries(stages)) killed.set(stage, await reach());
  await killAll();
  const states = await Promise.all([...killed.values()].map(async (thread) => (await importsOf(thread))[0]?.state));
  expect(states.slice(0, 6)).toEqual(['applied', 'confirmed', 'ready', 'ready', 'received', 'received']);
  await lock.release();
  replicas.workspace.clearFaults();
  await Promise.all([replicas.start(), replicas.start()]);
});

test.each(Object.keys(stages))('%s: the end is the same as without the kill', async (stage) => {
  const thread = killed.get(stage);
  if (thread === undefined) throw new Error('the stage was not reached');
  expect((await replicas.workspace.resend(await deliveryOf(replicas.workspace, thread))).status).toBe(200);
  if (!/X19|X20/.test(stage)) await confirm(thread);
  await checkApplied(thread);
});

test('each import that was applied has reached the receiver of webhooks, although that failed, hung and all was killed', async () => {
  const applied = (await readImports(replicas.db)).filter(({ state }) => state === 'applied');
  expect(applied.length).toBeGreaterThan(5);
  const missing = () => applied.filter((row) => !taken.includes(row.importId)).length;
  await waitUntil('all webhooks to be taken', async () => missing() === 0);
});

test('I2, I7 afterwards: nothing else was written, Slack had nothing to refuse, the logs are quiet', async () => {
  const { workspace, db } = replicas;
  const stray = sql`
    select from fulfillments f where tracking_number is not null and not exists (
      select from audit_events a join imports i using (import_id)
      where a.entity_id = f.fulfillment_id::text and i.state = 'applied')`;
  expect(await db.read((tx) => tx.execute(stray))).toHaveLength(0);
  expect(workspace.violations).toEqual([]);
  const logged = replicas.running.flatMap(({ lines }) => lines).join('\n');
  expect(logged).not.toMatch(/xoxb-|customers\.example|Featherstone|1Z[0-9A-Z]{16}/);
});

/** Summaries that nobody decides about. */
const waiting: Thread[] = [];

test('slots of schedules and reminders are under way, and then everything is killed', async () => {
  waiting.push(...[1, 2, 3].map(() => share()));
  for (const thread of waiting) await waitForSummary(replicas.workspace, thread);
  const slots = await reachSlots(replicas);
  await reachReminders(replicas);
  await killAll();
  await checkSlotsCut(replicas);
  await slots.release();
  replicas.workspace.clearFaults();
  await Promise.all([replicas.start(), replicas.start()]);
});

test('X58 killed while a slot is settled, while its file is written, and after Slack took it: each slot comes once', async () => {
  await checkSlots(replicas, takenUp);
});

test('X12 X20 whatever is killed while they are said, every waiting summary is brought up once', async () => {
  await checkReminders(replicas, waiting, 90_000);
  expect(replicas.workspace.violations).toEqual([]);
});
