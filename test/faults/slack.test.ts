/** Slack is slow, busy, away, or loses its answers: nothing is lost, nothing is said twice. */
import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { toButtonValue } from '../../src/imports/messages/import-buttons.ts';
import { actions, button } from '../../src/slack/blocks.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { findButton, shareTracking, waitForSummary, waitForText } from '../support/conversation.ts';
import { seedHoldOrders, trackingFile } from '../support/hold-orders.ts';
import { readImports, waitUntil } from '../support/read-imports.ts';
import type { Fault } from '../workspace/faults.ts';
import type { Message } from '../workspace/protocol.ts';
import type { Workspace } from '../workspace/workspace.ts';

let bot: Bot;
let workspace: Workspace;
let hurry: NodeJS.Timeout;

beforeAll(async () => {
  bot = await startBot({ seed: (db) => seedHoldOrders(db, 300), workspace: { retryDelaysMs: [0] } });
  workspace = bot.workspace;
});
afterEach(() => {
  clearInterval(hurry);
  workspace.clearFaults();
});
afterAll(() => bot.stop());

/** Makes whatever is put off due at once, again and again until the test ends. */
function hurryOn(): void {
  hurry = setInterval(() => void bot.hurry(), 200);
}

/** Takes away the half minute that is waited for a file which an earlier attempt may have shared. */
async function letSharingPass(): Promise<void> {
  await bot.db.write((tx) => tx.execute(sql`update uploads set noted_at = noted_at - interval '1 minute'`));
}

/** Shares a file with one row that can't be imported, and clicks for that row as a file. */
async function askForRest(from: number, channel = workspace.ids.channels.fulfillment) {
  const file = trackingFile(1, { from });
  const content = `${file.content}FFFFFFFFFF,9400111899223190000004,USPS,Ground\n`;
  const { ts } = workspace.as('dana').shareFile(channel, { name: `rest-${from}.csv`, content });
  const thread = { channel, ts, fileId: '' };
  await waitForSummary(workspace, thread);
  const summary = findButton(workspace, thread, 'import_rejected');
  if (summary === undefined) throw new Error('the summary offers no rejected rows');
  return { thread, ask: () => workspace.as('dana').click(summary, 'import_rejected') };
}

const callsOf = (method: string) => workspace.record.requests.filter((request) => request.method === method);

test('X33 an answer that is lost after the deed is not taken for a deed that was not done', async () => {
  const dana = workspace.as('dana');
  workspace.fault({ at: 'response_url', fault: { kind: 'status', status: 503 }, times: 1 });
  await dana.command('save Morning holds: status:hold');
  const look = () => workspace.ephemerals('dana').find(({ text }) => /went wrong/.test(text));
  const sorry = await workspace.waitFor('a word about it', look);
  expect(sorry.text).toMatch(/it may have worked: check before you try again\..*reference [0-9a-f]{8}/);
  expect(await bot.db.read((tx) => tx.execute(sql`select name from saved_searches`))).toHaveLength(1);
});

test('X32 a rate limit is honoured to the second, and the import is not held up by it', async () => {
  const thread = shareTracking(workspace, { count: 2, from: 1 });
  const summary = await waitForSummary(workspace, thread);
  const limit = workspace.fault({ at: 'chat.update', fault: { kind: 'rate_limited', retryAfter: 3 }, times: 1 });
  await workspace.as('lee').click(summary, 'import_confirm');
  await waitUntil('the import to be applied', async () => (await readImports(bot.db))[0]?.state === 'applied');
  await waitForText(workspace, thread, /^Applied/);
  expect(limit.hits()).toBe(1);
  const updates = callsOf('chat.update');
  const struck = updates.findIndex(({ status }) => status === 429);
  const [refused, next] = [updates[struck], updates[struck + 1]];
  expect((next?.at ?? 0) - (refused?.at ?? 0)).toBeGreaterThanOrEqual(3_000);
});

test('X33 an outage of Slack delays an import and its summary, and loses nothing', async () => {
  const faults: Fault[] = [{ kind: 'status', status: 503 }, { kind: 'reset' }, { kind: 'error', error: 'fatal_error' }];
  const outage = (fault: Fault) => workspace.fault({ at: '*', fault });
  let struck = outage({ kind: 'status', status: 503 });
  const thread = shareTracking(workspace, { count: 2, from: 20 });
  hurryOn();
  // In all more attempts than a file gets that can’t be read.
  for (const fault of faults) {
    const next = outage(fault);
    struck.clear();
    struck = next;
    await workspace.waitFor('attempts', () => struck.hits() > 1, 20_000);
  }
  expect((await readImports(bot.db)).find(({ fileId }) => fileId === thread.fileId)?.state).toBe('received');
  struck.clear();
  await workspace.as('lee').click(await waitForSummary(workspace, thread), 'import_confirm');
  const second = workspace.fault({ at: 'chat.update', fault: { kind: 'reset' } });
  await workspace.waitFor('an attempt to say so', () => second.hits() > 1);
  second.clear();
  await waitForText(workspace, thread, /^Applied/);
  expect(workspace.thread(thread.channel, thread.ts)).toHaveLength(1);
});

test('X34 Slack’s answers take longer than it waits itself: events and clicks are acknowledged all the same', async () => {
  const thread = shareTracking(workspace, { count: 2, from: 90 });
  const summary = await waitForSummary(workspace, thread);
  workspace.fault({ at: 'api', fault: { kind: 'slow', ms: 4_000 } });
  const from = workspace.record.deliveries.length;
  shareTracking(workspace, { count: 2, from: 92 });
  const clicks = ['lee', 'dana'].map((who) => workspace.as(who).click(summary, 'import_confirm'));
  await Promise.all([...clicks, workspace.as('lee').command('help')]);
  await workspace.idle();
  const deliveries = workspace.record.deliveries.slice(from);
  expect(deliveries.length).toBeGreaterThanOrEqual(4);
  expect(deliveries.filter(({ outcome, retry }) => outcome !== 'acknowledged' || retry > 0)).toEqual([]);
  workspace.clearFaults();
  await waitForText(workspace, thread, /^Applied/);
});

test('X12 a summary that Slack took without our hearing of it is found again', async () => {
  workspace.fault({ at: 'chat.postMessage', fault: { kind: 'accepted_then_dropped' }, times: 1 });
  hurryOn();
  const thread = shareTracking(workspace, { count: 2, from: 100 });
  const summary = await waitForSummary(workspace, thread);
  workspace.fault({ at: 'chat.update', fault: { kind: 'accepted_then_dropped' }, times: 1 });
  await workspace.as('lee').click(summary, 'import_confirm');
  await waitForText(workspace, thread, /^Applied/);
  expect(workspace.thread(thread.channel, thread.ts)).toHaveLength(1);
});

test.each<[string, Fault]>([
  ['files.getUploadURLExternal', { kind: 'status', status: 503 }],
  ['upload', { kind: 'status', status: 500 }],
  ['upload', { kind: 'accepted_then_dropped' }],
  ['files.completeUploadExternal', { kind: 'reset' }],
])('X59 when %s fails (%o), the file begins anew and arrives once and whole', async (at, fault) => {
  const from = 120 + callsOf('upload').length * 3;
  const { thread, ask } = await askForRest(from);
  const failing = workspace.fault({ at, fault, times: 1 });
  hurryOn();
  await ask();
  await workspace.waitFor('the failure', () => failing.hits() === 1);
  const passing = setInterval(() => void letSharingPass(), 200);
  const find = () => workspace.thread(thread.channel, thread.ts).find(({ files }) => files !== undefined);
  const message = await workspace
    .waitFor('the file with the rejected rows', find)
    .finally(() => clearInterval(passing));
  const [sent] = message.files ?? [];
  expect(sent?.name).toBe(`rest-${from}-rejected.csv`);
  expect((await workspace.readFile(sent?.id ?? '')).toString()).toMatch(/^\uFEFForderId,.*\r\nFFFFFFFFFF,.*\r\n$/s);
  await bot.hurry();
  expect(workspace.thread(thread.channel, thread.ts).filter(({ files }) => files !== undefined)).toHaveLength(1);
});

test('X12 a file that Slack shared without our hearing of it is not sent a second time', async () => {
  const { thread, ask } = await askForRest(180);
  const lost = workspace.fault({
    at: 'files.completeUploadExternal',
    fault: { kind: 'accepted_then_dropped' },
    times: 1,
  });
  const uploads = callsOf('files.completeUploadExternal').length;
  hurryOn();
  await ask();
  await workspace.waitFor('the loss', () => lost.hits() === 1);
  await waitUntil('the request to be done', async () => {
    const left = sql`select from pgboss.job where name = 'send-rejected-rows' and state <> 'completed'`;
    return (await bot.db.read((tx) => tx.execute(left))).length === 0;
  });
  expect(callsOf('files.completeUploadExternal')).toHaveLength(uploads + 1);
  expect(workspace.thread(thread.channel, thread.ts).filter(({ files }) => files !== undefined)).toHaveLength(1);
});

test('X35 rows that were asked for in a channel that is gone since come by direct message', async () => {
  const { ask } = await askForRest(184);
  const { fulfillment } = workspace.ids.channels;
  const at = 'files.completeUploadExternal';
  workspace.fault({ at, fault: { kind: 'error', error: 'is_archived' }, channel: fulfillment });
  await ask();
  const isThere = () => workspace.dm('dana').some(({ files }) => files?.[0]?.name === 'rest-184-rejected.csv');
  await workspace.waitFor('the file', isThere);
});

test('the last state wins: what changes while an edit is under way is said after it, and never the other way round', async () => {
  const thread = shareTracking(workspace, { count: 2, from: 190 });
  const summary = await waitForSummary(workspace, thread);
  const slow = workspace.fault({ at: 'chat.update', fault: { kind: 'slow', ms: 700 }, times: 1 });
  await workspace.as('lee').click(summary, 'import_discard');
  await workspace.waitFor('the edit', () => slow.hits() === 1);
  await workspace.as('dana').click(checkable(summary), 'import_check_again');
  const open = await waitUntil('the new summary', async () => {
    const [said] = workspace.thread(thread.channel, thread.ts);
    const updates = callsOf('chat.update').filter(({ body }) => body.ts === summary.ts);
    return updates.length > 1 && findButton(workspace, thread, 'import_confirm') && said;
  });
  const row = (await readImports(bot.db)).find(({ fileId }) => fileId === thread.fileId);
  expect(row?.state).toBe('ready');
  const said = callsOf('chat.update')
    .filter(({ body }) => body.ts === summary.ts)
    .map(({ body }) => String(body.text));
  expect(said.at(0)).toMatch(/discarded|withdrew/);
  expect(said.at(-1)).toBe(open.text);
  expect(said.findLastIndex((text) => /discarded|withdrew/.test(text))).toBe(0);
});

/** The summary as it looks once it is discarded, whether Slack shows that already or not. */
function checkable(summary: Message): Message {
  const [, importId = ''] = /"value":"([0-9a-f-]{36})\.\d+"/.exec(JSON.stringify(summary.blocks)) ?? [];
  const value = toButtonValue({ importId, planVersion: 1 });
  return {
    ...summary,
    ts: '1.000002',
    blocks: [actions(button('import_check_again', 'Check again', { value }))] as never,
  };
}

test('X33 that an export failed for good is said as soon as Slack can be reached', async () => {
  workspace.fault({ at: 'files.getUploadURLExternal', fault: { kind: 'error', error: 'invalid_arguments' } });
  const away = workspace.fault({ at: 'chat.postMessage', fault: { kind: 'status', status: 503 } });
  hurryOn();
  await workspace.as('dana').command('export status:hold');
  await waitUntil('the export to be given up', async () => {
    return (await bot.db.read((tx) => tx.execute(sql`select from exports where state = 'failed'`))).length > 0;
  });
  await workspace.waitFor('two attempts to say so', () => away.hits() > 1);
  away.clear();
  const said = () => workspace.dm('dana').filter(({ text }) => text.startsWith('This export failed several times'));
  await workspace.waitFor('the word', () => said().length > 0);
  await bot.hurry();
  expect(said()).toHaveLength(1);
});

test('Slack had nothing to refuse', () => {
  expect(workspace.violations).toEqual([]);
});
