/**
 * I7, X64: a full run of a real process, good and bad, and then a look through everything it wrote for secrets and for
 * customers: each place has its row below, with what may stand there.
 */

import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sampleFiles } from '../demo/sample-files.ts';
import { converse } from '../search/conversation.ts';
import { findButton, type Thread, waitForSummary, waitForText } from '../support/conversation.ts';
import { openDemo } from '../support/demo-database.ts';
import { lookAtTables } from '../support/look-at-tables.ts';
import { prepareReplicas, type Replicas } from '../support/replicas.ts';
import { shareFile } from '../support/share-returns.ts';
import { signedHeaders } from '../workspace/post-signed.ts';
import type { Json, Message } from '../workspace/protocol.ts';
import { SEED } from '../workspace/seed.ts';
import type { StoredMessage } from '../workspace/state.ts';
import type { Workspace } from '../workspace/workspace.ts';

const { dana, lee, gus, eva } = SEED.people;
const { fulfillment, returns, general, partners } = SEED.channels;
const { records, createDatabase } = openDemo();
const files = sampleFiles(records);
const [customer] = records.orders;
if (customer === undefined) throw new Error('there are no orders');

const longer = (values: (string | null)[]): string[] =>
  [...new Set(values)].filter((value) => value !== null).filter((value) => value.length > 5);
/** Who the customers are. */
const persons = longer([
  ...records.orders.flatMap((order) => [order.emailAddress, order.phoneNumber, order.shipAddress1]),
  ...records.orders.map(({ shipFirstName, shipLastName }) => `${shipFirstName} ${shipLastName}`),
  ...['Zephyrine Quillfeather', 'quillfeather@customers.example', '77 Marked Lane', 'quillfeather-parcels'],
]);
/** The ids of records are what buttons and jobs may name them by. */
const keys = new Set(records.fulfillments.map(({ fulfillmentId }) => String(fulfillmentId)));
/** What was sent to them, and what stood in files: long numbers, addresses, and the ids of orders. */
const numbers = longer([
  ...records.fulfillments.map(({ trackingNumber }) => trackingNumber),
  ...files
    .flatMap(({ content }) => content.split(/[,;\r\n]+/))
    .filter((cell) => /\d{8}|@/.test(cell) && !keys.has(cell)),
  ...records.orders.map(({ orderId }) => orderId),
  ...['1Z999AA10123456784', '1Z999AA10123456785'],
]);
/** A file that is named after a customer, with more in it than was asked for, and rows that can't be imported. */
const marked = {
  name: 'quillfeather-parcels.csv',
  content: [
    'orderId,trackingNumber,customer,email,street',
    'NO-SUCH-ORDER,1Z999AA10123456784,Zephyrine Quillfeather,quillfeather@customers.example,77 Marked Lane',
    `${customer.orderId},1Z999AA10123456785,Zephyrine Quillfeather,quillfeather@customers.example,77 Marked Lane`,
    '',
  ].join('\n'),
};
const [oldSecret, newSecret] = ['5f0e0ld0secret0marked0', '5f0e0new0secret0marked0'];

let replicas: Replicas;
let workspace: Workspace;
let folder: string;
let secrets: string[];
/** what the process answered over HTTP, headers and all */
const answers: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-leaks-'));
  replicas = await prepareReplicas({
    environment: { LOG_LEVEL: 'trace', TMPDIR: folder, SLACK_SIGNING_SECRET: `${newSecret},${oldSecret}` },
    workspace: { signingSecret: oldSecret },
    database: await createDatabase(),
  });
  workspace = replicas.workspace;
  secrets = longer([workspace.botToken, oldSecret, newSecret, new URL(replicas.databaseUrl).password]);
  await replicas.start();
  const hurry = setInterval(() => void replicas.hurry().catch(() => {}), 300);
  await importFiles();
  await importMarked();
  await lookThingsUp();
  await comeFromOutside();
  await knock();
  await breakTheDatabase();
  clearInterval(hurry);
  await workspace.idle();
}, 240_000);
afterAll(async () => {
  await replicas.stop();
  await rm(folder, { recursive: true });
});

const patience = 60_000;

/** All sample files are imported, the last one is undone; Slack is in trouble meanwhile, and a guest clicks. */
async function importFiles(): Promise<void> {
  const threads: Thread[] = [];
  for (const [index, { name, content }] of files.entries()) {
    if (index === 1) workspace.fault({ at: 'files.info', fault: { kind: 'status', status: 500 }, times: 1 });
    if (index === 2) workspace.fault({ at: 'chat.postMessage', fault: { kind: 'accepted_then_dropped' }, times: 1 });
    const thread = shareFile(workspace, content, { name });
    const summary = await waitForSummary(workspace, thread, patience);
    await workspace.as('gus').click(summary, 'import_confirm');
    await workspace.as('lee').click(summary, 'import_confirm');
    await waitForText(workspace, thread, /^Applied/, patience);
    threads.push(thread);
  }
  const last = threads.at(-1) as Thread;
  const applied = await waitForText(workspace, last, /^Applied/);
  await workspace.as('lee').click(applied, 'import_undo');
  await workspace.as('lee').submit(await workspace.waitFor('the form', () => workspace.modal('lee'), patience));
  await waitForText(workspace, last, /^Undone/, patience);
}

/** Rows are refused, shown, sent back as a file, and looked at in the form that corrects them. */
async function importMarked(): Promise<void> {
  const thread = shareFile(workspace, marked.content, { name: marked.name });
  const withRejected = () => findButton(workspace, thread, 'import_rejected');
  const summary = await workspace.waitFor('refused rows', withRejected, patience);
  await workspace.as('dana').click(summary, 'import_rejected');
  const sent = () => workspace.thread(thread.channel, thread.ts).some((message) => (message.files ?? []).length > 0);
  await workspace.waitFor('the refused rows as a file', sent, patience);
  const shows = (action: string) => JSON.stringify(summary.blocks).includes(`"${action}"`);
  if (shows('import_left_out')) await converse(workspace, 'dana').click(summary, 'import_left_out');
  if (shows('import_correct')) await workspace.as('dana').click(summary, 'import_correct');
}

/** Every command, with a customer's data in it where that is possible, and some buttons under the answers. */
async function lookThingsUp(): Promise<void> {
  const { ask, click } = converse(workspace, 'dana');
  await click(await ask(`order ${customer?.orderId}`), 'order_history');
  await ask(`name:${customer?.shipLastName}`);
  await ask(`email:${customer?.emailAddress}`);
  await ask(`phone:${customer?.phoneNumber}`);
  await ask(`save quillfeather: email:${customer?.emailAddress}`);
  for (const text of ['saved', 'imports', 'stats', 'help', 'template tracking']) await ask(text);
  const page = await ask('status:shipped');
  for (const action of ['search_next', 'search_refine', 'search_save']) await workspace.as('dana').click(page, action);
  await workspace.as('lee').command('settings');
  await workspace.as('dana').command(`export name:${customer?.shipLastName}`);
  await workspace.as('dana').command('export format:xlsx status:shipped');
  const exported = () => workspace.dm('dana').filter((message) => (message.files ?? []).length > 0).length >= 3;
  await workspace.waitFor('both exports and the template', exported, patience);
  for (const who of ['dana', 'lee', 'gus', 'eva']) await workspace.as(who).openHome();
  await workspace.waitFor(
    'all Home tabs',
    () => ['dana', 'lee', 'gus', 'eva'].every((who) => workspace.home(who)),
    patience,
  );
}

/** People who may see nothing ask for everything. */
async function comeFromOutside(): Promise<void> {
  const words = [`email:${customer?.emailAddress}`, `order ${customer?.orderId}`, 'export', 'imports', 'help'];
  for (const text of words) await workspace.as('gus').command(text, fulfillment);
  for (const text of words) await workspace.as('eva').command(text, partners);
  workspace.as('eva').shareFile(partners, { name: 'theirs.csv', content: files[0]?.content ?? '' });
  await workspace.as('lee').command(`order ${customer?.orderId}`, general);
}

/** Requests of every kind, good, bad and forged. */
async function knock(): Promise<void> {
  const base = `http://127.0.0.1:${replicas.running[0]?.port}`;
  const body = JSON.stringify({
    type: 'event_callback',
    team_id: SEED.team,
    event: { type: 'message', text: marked.content },
  });
  const signed = (text: string, secret = newSecret) => signedHeaders(secret, text, Date.now());
  const json = { 'content-type': 'application/json' };
  const requests: [path: string, init?: RequestInit][] = [
    ...['/metrics', '/healthz', '/readyz', '/', `/${customer?.orderId}`].map((path): [string] => [path]),
    ['/slack/events', { method: 'POST', body, headers: { ...json, ...signed(body) } }],
    ['/slack/events', { method: 'POST', body, headers: { ...json, ...signed(body, 'a guess') } }],
    ['/slack/events', { method: 'POST', body: marked.content, headers: { ...json, ...signed(marked.content) } }],
    ['/slack/events', { method: 'POST', body: 'x'.repeat(2_000_000), headers: json }],
  ];
  const statuses: number[] = [];
  for (const [path, init] of requests) {
    const response = await fetch(`${base}${path}`, init);
    statuses.push(response.status);
    answers.push(JSON.stringify([...response.headers]), await response.text());
    const known = ['connection', 'content-length', 'content-type', 'date', 'keep-alive', 'transfer-encoding'];
    expect([...response.headers.keys()].filter((name) => !known.includes(name))).toEqual([]);
  }
  expect(statuses).toEqual([200, 200, 200, 404, 404, 200, 401, 400, 413]);
}

/** A statement that names a customer fails, all connections are lost, and the database takes no changes. */
async function breakTheDatabase(): Promise<void> {
  const { db } = replicas;
  const [bot] = replicas.running;
  const logged = (words: RegExp) =>
    workspace.waitFor(`a line with ${words}`, () => bot?.lines.some((line) => words.test(line)), patience);
  await db.write((tx) =>
    tx.execute(sql`alter table import_rows add constraint broken check (cells::text is null) not valid`),
  );
  await db.write((tx) => tx.execute(sql`alter table searches add constraint broken check (filter is null) not valid`));
  shareFile(workspace, `${marked.content}\n`, { name: `again-${marked.name}` });
  await workspace.as('dana').command(`email:${customer?.emailAddress}`);
  await logged(/"job":"read-import".*23514/);
  await logged(/"reference".*23514/);
  // Returns once they are gone, so that this process doesn't use one that is about to go.
  await db.write((tx) =>
    tx.execute(sql`select pg_terminate_backend(pid, 10000) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`),
  );
  await workspace.as('dana').command(`order ${customer?.orderId}`);
  workspace.fault({ at: 'chat.postMessage', fault: { kind: 'error', error: 'invalid_auth' }, times: 1 });
  await workspace.as('dana').command(`export email:${customer?.emailAddress}`);
  await logged(/57P01|connection/i);
}

/** What of `words` stands in a text. */
function standIn(text: string, words: string[]): string[] {
  return words.filter((word) => text.includes(word));
}

/** Fields of messages and views that come back with a click, and nobody reads. */
const carried = new Set([
  'value',
  'action_id',
  'block_id',
  'callback_id',
  'private_metadata',
  'external_id',
  'metadata',
]);

/** Their contents, wherever they are in what was sent to Slack. */
function carriedIn(value: unknown): string[] {
  if (typeof value === 'string') return /^[[{]/.test(value) ? carriedIn(parsed(value)) : [];
  if (Array.isArray(value)) return value.flatMap(carriedIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    carried.has(name) ? [JSON.stringify(inner)] : carriedIn(inner),
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const logText = () => [...replicas.running.flatMap(({ lines }) => lines)].join('\n');
const requestsSent = (): { method: string; body: Json }[] => workspace.record.requests;
const messages = (): StoredMessage[] => workspace.allMessages().filter(({ user }) => user === SEED.botUser);
const tableText = async (schema: string, wanted: (name: string) => boolean) =>
  [...(await lookAtTables(replicas.db, { schema }))].flatMap(([name, rows]) => (wanted(name) ? rows : [])).join('\n');

/** Tables that are there to hold data of customers, by SECURITY.md. */
const withData =
  /^(orders|fulfillments|fulfillment_items|purchases|import(s|_rows|_changes|_purchases|_corrections|_contents)|searches|saved_searches|exports)$/;

/** Whether a message reaches somebody who may see nothing; #fulfillment has a guest, who is told nothing there alone. */
function seesNothing({ channel, ephemeralFor }: Pick<Message, 'channel' | 'ephemeralFor'>): boolean {
  if (ephemeralFor !== undefined) return ![dana, lee].includes(ephemeralFor as typeof dana);
  const members = workspace.channels.get(channel)?.members ?? [];
  return channel !== fulfillment && channel !== returns && members.some((id) => id === gus || id === eva);
}

const ephemerals = () => ['dana', 'lee', 'gus', 'eva'].flatMap((who) => workspace.ephemerals(who));
const toOutsiders = () => [...messages(), ...ephemerals()].filter(seesNothing);
const homesOf = (...people: string[]) => people.map((who) => workspace.home(who));

type Allowed = 'nothing' | 'numbers' | 'customers';

/** Place by place: what may stand there of a customer. A secret may stand nowhere. */
const places: [place: string, may: Allowed, text: () => string | Promise<string>][] = [
  ['the log', 'nothing', logText],
  ['/metrics, /readyz and every other answer, with its headers', 'nothing', () => answers.join('\n')],
  [
    'the answers to what Slack delivered',
    'nothing',
    () => JSON.stringify(workspace.record.deliveries.map(({ answer }) => answer ?? '')),
  ],
  ['jobs, all columns, and their kinds', 'nothing', () => tableText('pgboss', () => true)],
  [
    'values and ids of buttons, menus and forms, and metadata',
    'nothing',
    () =>
      requestsSent()
        .flatMap(({ body }) => carriedIn(body))
        .join('\n'),
  ],
  [
    'calls that say nothing to anybody',
    'nothing',
    () =>
      JSON.stringify(
        requestsSent()
          .filter(({ method }) => !/^(chat|views|response_url|files\.(complete|getUpload))/.test(method))
          .map(({ body }) => body),
      ),
  ],
  [
    'the apologies for what failed',
    'nothing',
    () =>
      workspace.record.said
        .filter(({ text }) => /Something went wrong on my side/.test(text))
        .map(({ text }) => text)
        .join('\n'),
  ],
  ['what guests and other companies read', 'nothing', () => JSON.stringify([toOutsiders(), homesOf('gus', 'eva')])],
  [
    'channels that nobody shared a file in',
    'nothing',
    () =>
      JSON.stringify(
        [general, partners].map((channel) => workspace.messages(channel).filter(({ user }) => user === SEED.botUser)),
      ),
  ],
  [
    'Holdfast’s tables for anything but records and rows',
    'nothing',
    () => tableText('public', (name) => !withData.test(name) && name !== 'audit_events'),
  ],
  ['the audit trail', 'numbers', () => tableText('public', (name) => name === 'audit_events')],
  ['tables for records and rows', 'customers', () => tableText('public', (name) => withData.test(name))],
  [
    'messages, forms and Home tabs of those who may',
    'customers',
    () => JSON.stringify([messages(), ephemerals(), homesOf('dana', 'lee'), requestsSent()]),
  ],
];

test.each(places)('%s: of customers %s', async (_, may, look) => {
  const text = await look();
  expect(text.length).toBeGreaterThan(1);
  expect(standIn(text, secrets)).toEqual([]);
  expect(text).not.toMatch(/xox[a-z]-|xapp-/);
  const forbidden = may === 'nothing' ? [...persons, ...numbers] : may === 'numbers' ? persons : [];
  expect(standIn(text, forbidden)).toEqual([]);
  // What may stand there does: the search for it finds it.
  if (may !== 'nothing') expect(numbers.some((word) => text.includes(word))).toBe(true);
  if (may === 'customers') expect(persons.some((word) => text.includes(word))).toBe(true);
});

test('X64 the log holds no address that answers, uploads or downloads', () => {
  expect(logText()).not.toMatch(
    /\/(commands|actions)\/T0HOMETEAM\/\d|files-pri\/(?!\[)|\/response\/R|upload\/v1\/(?!\[)/,
  );
});

// The last one: it ends the process.
test('no file is left behind', async () => {
  const [bot] = replicas.running;
  if (bot !== undefined) await replicas.end(bot, 'SIGTERM');
  expect((await readdir(folder)).filter((name) => name !== 'node-compile-cache')).toEqual([]);
});
