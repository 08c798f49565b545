/** Things that come late or in another order than they happened: events, edits, triggers, answer addresses, tokens. */
import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { importActions } from '../../src/action-ids.ts';
import { startHoldfast } from '../../src/holdfast.ts';
import { toButtonValue } from '../../src/imports/messages/import-buttons.ts';
import { openLog } from '../../src/runtime/log.ts';
import { actions, button, section } from '../../src/slack/blocks.ts';
import { makeSheet } from '../spreadsheets/make-workbook.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { findButton, shareTracking, type Thread, waitForSummary, waitForText } from '../support/conversation.ts';
import { holdLock } from '../support/hold-lock.ts';
import { seedHoldOrders, trackingFile } from '../support/hold-orders.ts';
import { isClosed, readEffect, readImports, waitUntil } from '../support/read-imports.ts';
import type { Delivery } from '../workspace/record.ts';
import type { Workspace } from '../workspace/workspace.ts';

let bot: Bot;
let workspace: Workspace;
let channel: string;
let url: string;
let nextOrder = 1;

beforeAll(async () => {
  bot = await startBot({ seed: (db) => seedHoldOrders(db, 400), workspace: { retryDelaysMs: [0] } });
  workspace = bot.workspace;
  channel = workspace.ids.channels.fulfillment;
  url = `http://127.0.0.1:${bot.holdfast.port}/slack/events`;
});
afterAll(() => bot.stop());

const importOf = async ({ fileId }: Thread) => (await readImports(bot.db)).find((row) => row.fileId === fileId);

function share(): Thread {
  const from = nextOrder;
  nextOrder += 2;
  return shareTracking(workspace, { count: 2, from });
}

/** What somebody does in Slack without the bot hearing of it; gives the delivery that tells of it, to be brought later. */
async function unheard<T>(deed: () => T, tells: (event: Record<string, unknown>, done: T) => boolean) {
  const before = workspace.record.deliveries.length;
  workspace.deliverTo('http://127.0.0.1:9/slack/events');
  const done = deed();
  await workspace.idle();
  workspace.deliverTo(url);
  // What the bot itself did meanwhile is told of as well.
  const delivery = workspace.record.deliveries
    .slice(before)
    .find(({ payload }) => tells((payload.event ?? {}) as Record<string, unknown>, done));
  if (delivery === undefined) throw new Error('Slack told of nothing');
  return { done, delivery };
}

async function shareUnheard(): Promise<{ thread: Thread; shared: Delivery }> {
  const { done: thread, delivery: shared } = await unheard(share, ({ ts }, { ts: mine }) => ts === mine);
  return { thread, shared };
}

async function deleteUnheard({ ts: mine }: Thread): Promise<Delivery> {
  const deed = () => workspace.as('dana').deleteMessage(channel, mine);
  return (await unheard(deed, ({ deleted_ts: ts }) => ts === mine)).delivery;
}

const old = (event: object, hours: number) => ({ ...event, event_time: Math.floor(Date.now() / 1000) - hours * 3600 });

/** A Confirm on a summary whose message we know nothing about: the button alone says which import it means. */
const forged = (importId: string, planVersion: number) => ({
  channel,
  ts: '1.000001',
  user: workspace.ids.botUser,
  text: '',
  blocks: [
    section('x'),
    actions(button(importActions.confirm, 'Confirm', { value: toButtonValue({ importId, planVersion }) })),
  ] as never,
});

test('X04 six events about one file, in any order: one import, one end, and the message says which', async () => {
  const steps = ['share', 'retry', 'file_shared', 'file_change', 'confirm', 'delete'] as const;
  const orders = fc.shuffledSubarray([...steps], { minLength: steps.length });
  const isShare = (step: string) => step === 'share' || step === 'retry';
  await fc.assert(
    fc.asyncProperty(orders, fc.boolean(), async (order, isCalm) => {
      const { thread, shared } = await shareUnheard();
      const deleted = await deleteUnheard(thread);
      const event = { file_id: thread.fileId, file: { id: thread.fileId }, user_id: 'U0', channel_id: channel };
      for (const step of order) {
        if (step === 'confirm') {
          const row = await importOf(thread);
          const importId = row?.importId ?? '00000000-0000-4000-8000-000000000000';
          await workspace.as('lee').click(forged(importId, 1), 'import_confirm');
          // A click is acknowledged before it is dealt with.
          const isDealtWith = async () => (await importOf(thread))?.state !== 'ready';
          if (isCalm && row?.state === 'ready') await waitUntil('the click', isDealtWith);
          continue;
        }
        const send = () =>
          isShare(step)
            ? workspace.resend(shared, { url })
            : step === 'delete'
              ? workspace.resend(deleted, { url })
              : workspace.sendEvent({ type: step, ...event });
        // A deletion waits for the step of reading that is under way; what takes longer than Slack waits is sent again.
        await waitUntil(`${step} to be taken`, async () => (await send()).status === 200);
        const isRead = async () => ![undefined, 'received'].includes((await importOf(thread))?.state);
        if (isCalm && isShare(step)) await waitUntil('the summary', isRead);
      }
      const row = await waitUntil('an end', async () => {
        const now = await importOf(thread);
        return now !== undefined && ['applied', 'discarded'].includes(now.state) && now;
      });
      const [heard, confirmed, gone] = [order.findIndex(isShare), order.indexOf('confirm'), order.indexOf('delete')];
      if (confirmed < heard || gone < confirmed) expect(row.state).toBe('discarded');
      else if (isCalm) expect(row.state).toBe('applied');
      const audited = await bot.db.read((tx) =>
        tx.execute(sql`select from audit_events where action = 'import' and import_id = ${row.importId}`),
      );
      expect(audited).toHaveLength(row.state === 'applied' ? 2 : 0);
      // The summary says it; one that had not been posted yet when the file was deleted never is.
      const words = row.state === 'applied' ? /^Applied/ : /was deleted, so this import is closed/;
      const everywhere = () => [
        ...workspace.messages(channel),
        ...workspace.thread(channel, thread.ts),
        ...workspace.dm('dana'),
      ];
      const said = () =>
        everywhere().filter((one) => words.test(one.text) && JSON.stringify(one).includes(row.fileName));
      if (row.state === 'applied') await workspace.waitFor('the end to be said', () => said().length > 0);
      else await waitUntil('the end to be dealt with', () => isClosed(bot.db, thread.fileId));
      const isAbout = (one: object) => JSON.stringify(one).includes(row.importId);
      const open = everywhere().filter((one) => isAbout(one) && JSON.stringify(one).includes('import_confirm'));
      const posted = await bot.db.read((tx) =>
        tx.execute(sql`select from messages where import_id = ${row.importId} and slack_ts is not null`),
      );
      expect([said().length, open.length]).toEqual([posted.length, 0]);
      if (row.state === 'applied') expect(posted).toHaveLength(1);
    }),
    { numRuns: 10 },
  );
});

test('X04 a message that was deleted before its file was heard of: nothing is read, and nothing said', async () => {
  const { thread, shared } = await shareUnheard();
  for (const delivery of [await deleteUnheard(thread), shared]) {
    expect((await workspace.resend(delivery, { url })).status).toBe(200);
  }
  const row = await importOf(thread);
  expect(row?.state).toBe('discarded');
  const name = row?.fileName ?? '';
  await waitUntil('the end to be dealt with', () => isClosed(bot.db, thread.fileId));
  const everywhere = [...workspace.messages(channel), ...workspace.thread(channel, thread.ts)];
  expect([...everywhere, ...workspace.dm('dana')].filter(({ text }) => text.includes(name))).toEqual([]);
});

test('X04 a click on a summary of which we have not heard that Slack has it', async () => {
  const lost = workspace.fault({ at: 'chat.postMessage', fault: { kind: 'accepted_then_dropped' }, times: 1 });
  const thread = share();
  const summary = await waitForSummary(workspace, thread);
  expect(lost.hits()).toBe(1);
  await workspace.as('lee').click(summary, 'import_confirm');
  await waitUntil('the write', async () => (await importOf(thread))?.state === 'applied');
  await bot.hurry();
  await waitForText(workspace, thread, /^Applied/);
  expect(workspace.thread(channel, thread.ts)).toHaveLength(1);
});

test.each([
  ['hours', 23, /^Add tracking numbers to 2 /],
  ['more than a day', 25, /only now, more than 24 hours after it was shared/],
])('X05 an event that comes %s late', async (_, hours, words) => {
  const { thread, shared } = await shareUnheard();
  const rawBody = JSON.stringify(old(JSON.parse(shared.rawBody), hours));
  expect((await workspace.resend(shared, { url, rawBody })).status).toBe(200);
  const said = await waitForText(workspace, thread, words);
  if (hours < 24) return;
  expect((await importOf(thread))?.contentHash).toBeNull();
  await workspace.as('dana').click(said, 'import_check_again');
  await waitForSummary(workspace, thread);
});

test('X12 a process that stood still while another one began to post the summary looks for that before it posts', async () => {
  const lock = await holdLock(bot.databaseUrl, sql`lock table channel_turns in access exclusive mode`);
  const thread = share();
  await lock.waitForQueue(1);
  const [taken] = await bot.db.write((tx) =>
    tx.execute(sql`update messages set post_attempted_at = now() where slack_ts is null returning message_id`),
  );
  expect(taken).toBeDefined();
  await lock.release();
  await waitForSummary(workspace, thread);
  const calls = workspace.record.requests.slice(-20).map(({ method }) => method);
  expect(calls.lastIndexOf('conversations.replies')).toBeGreaterThan(-1);
  expect(calls.lastIndexOf('chat.postMessage')).toBeGreaterThan(calls.lastIndexOf('conversations.replies'));
  expect(workspace.thread(channel, thread.ts).filter(({ user }) => user === workspace.ids.botUser)).toHaveLength(1);
});

test('X05 an event that comes hours late about a file that is gone', async () => {
  const { thread, shared } = await shareUnheard();
  workspace.deleteFile(thread.fileId);
  await workspace.resend(shared, { url, rawBody: JSON.stringify(old(JSON.parse(shared.rawBody), 5)) });
  await waitForText(workspace, thread, /deleted before I could read it/);
});

test('X54 a file that is edited after its summary: Confirm writes what the summary showed, and the summary warns', async () => {
  const thread = share();
  const summary = await waitForSummary(workspace, thread);
  const before = (await importOf(thread))?.contentHash;
  const from = nextOrder;
  nextOrder += 5;
  const original = (await workspace.readFile(thread.fileId)).toString();
  workspace.editFile(thread.fileId, trackingFile(5, { from }).content);
  const noticed = () => {
    const [message] = workspace.thread(channel, thread.ts);
    return JSON.stringify(message?.blocks ?? []).includes('edited after this summary') ? message : undefined;
  };
  await workspace.waitFor('the notice', noticed);
  workspace.editFile(thread.fileId, original);
  await workspace.waitFor('the notice to go', () => noticed() === undefined);
  workspace.editFile(thread.fileId, trackingFile(5, { from }).content);
  await workspace.waitFor('the notice again', noticed);
  await workspace.as('lee').click(summary, 'import_confirm');
  await waitForText(workspace, thread, /^Applied.*: Added tracking numbers to 2 /);
  expect((await importOf(thread))?.contentHash).toBe(before);
});

test('X54 Check again reads the edited file', async () => {
  const thread = share();
  await waitForSummary(workspace, thread);
  const from = nextOrder;
  nextOrder += 5;
  workspace.editFile(thread.fileId, trackingFile(5, { from }).content);
  const warned = await workspace.waitFor('the notice', () => findButton(workspace, thread, 'import_check_again'));
  await workspace.as('dana').click(warned, 'import_check_again');
  const anew = await waitForText(workspace, thread, /^Add tracking numbers to 5 /);
  expect(JSON.stringify(anew.blocks)).not.toContain('was edited');
});

test('X54 another title of a file that nobody can edit: it is not downloaded again', async () => {
  const from = nextOrder;
  nextOrder += 2;
  const rows = trackingFile(2, { from }).content.trim().split('\n');
  const content = await makeSheet(...rows.map((row) => row.split(',')));
  const { ts, fileIds } = workspace.as('dana').shareFile(channel, { name: 'tracking.xlsx', content });
  const [fileId = ''] = fileIds;
  await waitForSummary(workspace, { channel, ts, fileId });
  await workspace.sendEvent({ type: 'file_change', file_id: fileId, file: { id: fileId } });
  const compared = sql`select from pgboss.job where name = 'read-edited-file' and state = 'completed'
    and data ->> 'importId' = (select import_id::text from imports where file_id = ${fileId})`;
  await waitUntil('the comparison', async () => (await bot.db.read((tx) => tx.execute(compared))).length === 1);
  const downloads = workspace.record.requests.filter(
    ({ method, body, status }) => method === 'download' && body.file === fileId && status === 200, // not its redirect
  );
  expect(downloads).toHaveLength(1);
});

test('X54 a change that leaves the content alone is none', async () => {
  const thread = share();
  await waitForSummary(workspace, thread);
  const revision = (await importOf(thread))?.revision;
  workspace.editFile(thread.fileId, (await workspace.readFile(thread.fileId)).toString());
  const downloads = () =>
    workspace.record.requests.filter(({ method, body }) => method === 'download' && body.file === thread.fileId);
  await workspace.waitFor('the comparison', () => downloads().length === 2);
  await bot.hurry();
  expect((await importOf(thread))?.revision).toBe(revision);
});

test.each([
  'expired_trigger_id',
  'exchanged_trigger_id',
  'invalid_trigger_id',
])('X61 a form that comes too late (%s) is asked for again, in words', async (error) => {
  const thread = share();
  const summary = await waitForSummary(workspace, thread);
  await workspace.as('lee').click(summary, 'import_confirm');
  const applied = await waitForText(workspace, thread, /^Applied/);
  workspace.fault({ at: 'views.open', fault: { kind: 'error', error }, times: 2 });
  const before = workspace.ephemerals('lee').length;
  await workspace.as('lee').click(applied, 'import_undo');
  await workspace.as('lee').command('/fulfillments');
  await workspace.waitFor('two answers', () => workspace.ephemerals('lee').length === before + 2);
  for (const { text } of workspace.ephemerals('lee').slice(before))
    expect(text).toMatch(/three seconds to open a form/);
  expect(bot.log.filter((line) => line.includes('"reference"'))).toEqual([]);
  await workspace.as('lee').click(applied, 'import_undo');
  await workspace.waitFor('the form', () => workspace.modal('lee'));
});

test.each<[string, () => string]>([
  ['in the channel', () => channel],
  [
    'by direct message where Holdfast is not',
    () => workspace.addChannel({ id: 'C0ELSEWHERE', name: 'elsewhere', members: [workspace.ids.people.dana] }).id,
  ],
])('X61 an answer whose address is used up comes with the bot’s token: %s', async (_, where) => {
  const place = where();
  for (const error of ['used_url', 'expired_url']) {
    workspace.fault({ at: 'response_url', fault: { kind: 'error', error }, times: 1 });
    const shown = () => [...workspace.ephemerals('dana'), ...workspace.dm('dana')];
    const before = shown().length;
    await workspace.as('dana').command('/fulfillments help', place);
    await workspace.waitFor('the help', () => shown().length === before + 1);
    const inChannel = workspace.ephemerals('dana').findLast((one) => one.channel === place);
    const answer = place === channel ? inChannel : workspace.dm('dana').at(-1);
    expect(answer?.text).toContain('/fulfillments');
    expect(inChannel !== undefined).toBe(place === channel);
  }
});

test('X61 a refused click is told although its answer address has expired', async () => {
  const thread = share();
  const summary = await waitForSummary(workspace, thread);
  await workspace.as('lee').click(summary, 'import_discard');
  await waitForText(workspace, thread, /discarded|withdrew/);
  workspace.fault({ at: 'response_url', fault: { kind: 'error', error: 'expired_url' }, times: 1 });
  await workspace.as('lee').click(summary, 'import_confirm');
  await workspace.waitFor('the answer', () =>
    workspace.ephemerals('lee').at(-1)?.text.includes('discarded this import'),
  );
});

test('X40 a token that is accepted again resumes by itself; meanwhile Slack is hardly asked', async () => {
  const refusal = workspace.fault({ at: 'api', fault: { kind: 'error', error: 'account_inactive' } });
  const threads = Array.from({ length: 6 }, share);
  await waitUntil(
    'the refusals',
    async () => bot.log.filter((line) => line.includes('refuses the bot token')).length >= 6,
  );
  expect(refusal.hits()).toBeLessThan(6);
  refusal.clear();
  await waitUntil(
    'readiness',
    async () => (await fetch(`http://127.0.0.1:${bot.holdfast.port}/readyz`)).status === 200,
  );
  await bot.hurry();
  for (const thread of threads) await waitForSummary(workspace, thread);
});

test('X40 after the token was replaced, a process that has the new one says what is waiting', async () => {
  const token = 'xoxb-000000000001-000000000002-TheTokenAfterReinstalling0';
  workspace.replaceBotToken(token);
  const thread = share();
  await waitUntil('the event', async () => (await importOf(thread)) !== undefined);
  const renewed = await startHoldfast({ ...bot.config, SLACK_BOT_TOKEN: token }, openLog('silent'));
  const hurry = setInterval(() => void bot.hurry(), 300);
  try {
    await waitForSummary(workspace, thread, 60_000);
    expect(workspace.thread(channel, thread.ts)).toHaveLength(1);
    expect((await fetch(`http://127.0.0.1:${renewed.port}/readyz`)).status).toBe(200);
  } finally {
    clearInterval(hurry);
    await renewed.stop();
  }
});

test('I1 every written record has its audit row, and Slack had nothing to refuse', async () => {
  const { written, audited } = await readEffect(bot.db);
  expect(written).toBe(audited);
  expect(workspace.violations).toEqual([]);
});
