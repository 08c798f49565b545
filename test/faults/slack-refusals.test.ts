/** Slack refuses what is sent, in all the ways that it documents: whatever happens, a person is told. */
import { readFileSync } from 'node:fs';
import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Bot, startBot } from '../support/bot.ts';
import { shareTracking, type Thread, waitForSummary, waitForText } from '../support/conversation.ts';
import { seedHoldOrders } from '../support/hold-orders.ts';
import { runs } from '../support/property-runs.ts';
import { readEffect, waitUntil } from '../support/read-imports.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { anyRefusals, converseWhileRefused } from './refused-conversation.ts';

let bot: Bot;
let workspace: Workspace;
let hurry: NodeJS.Timeout;
let nextOrder = 1;

beforeAll(async () => {
  bot = await startBot({ seed: (db) => seedHoldOrders(db, 400), workspace: { retryDelaysMs: [0] } });
  workspace = bot.workspace;
  hurry = setInterval(() => void bot.hurry(), 250);
});
afterEach(() => workspace.clearFaults());
afterAll(() => {
  clearInterval(hurry);
  return bot.stop();
});

function share(): Thread {
  nextOrder += 2;
  return shareTracking(workspace, { count: 2, from: nextOrder });
}

const fail = (at: string, error: string, times?: number, channel?: string) =>
  workspace.fault({ at, fault: { kind: 'error', error }, ...(times && { times }), ...(channel && { channel }) });
/** As `shareTracking` names the file that was shared last. */
const lastName = () => `tracking-${nextOrder}-${nextOrder}.csv`;
const inDirect = (who: string, words: string) =>
  workspace.waitFor(words, () => workspace.dm(who).find((one) => JSON.stringify(one).includes(words)), 40_000);
const isSummary = (one: unknown, name: string) =>
  JSON.stringify(one).includes(name) && JSON.stringify(one).includes('import_confirm');
const waitForSummaryInDirect = () =>
  workspace.waitFor('the summary', () => workspace.dm('dana').find((one) => isSummary(one, lastName())), 40_000);
const requests = (method: string) => workspace.record.requests.filter((one) => one.method === method);

test.each([
  'restricted_action_read_only_channel',
  'is_inactive',
  'ekm_access_denied',
])('R4 a summary that may not be posted there goes to the person (%s)', async (error) => {
  fail('chat.postMessage', error, undefined, workspace.ids.channels.fulfillment);
  const thread = share();
  await waitForSummaryInDirect();
  await workspace.as('lee').shortcut('import_csv', thread);
  const where = `\`${lastName()}\` is already open. Its summary is in my direct messages with <@${workspace.ids.people.dana}>.`;
  await workspace.waitFor('where it is', () => workspace.ephemerals('lee').find(({ text }) => text === where));
});

test('X55 a button that only another version has is answered', async () => {
  const thread = share();
  const summary = structuredClone(await waitForSummary(workspace, thread));
  const text = JSON.stringify(summary.blocks).replace('"import_discard"', '"import_from_tomorrow"');
  await workspace.as('lee').click({ ...summary, blocks: JSON.parse(text) }, 'import_from_tomorrow');
  const look = () => workspace.ephemerals('lee').find((one) => /from another version.*nothing was done/.test(one.text));
  await workspace.waitFor('a word about it', look);
  expect(workspace.violations).toEqual([]);
});

test('R4 a refusal that nobody knows is tried five times, logged once, and then the person is told elsewhere', async () => {
  const from = bot.log.length;
  const refused = fail('chat.postMessage', 'some_new_code', undefined, workspace.ids.channels.fulfillment);
  share();
  await waitForSummaryInDirect();
  // Where reading takes long, the progress is said before the summary, with attempts of its own.
  expect(refused.hits()).toBeGreaterThanOrEqual(5);
  expect(refused.hits()).toBeLessThan(10);
  const lines = bot.log.slice(from).map((line) => JSON.parse(line) as { msg: string });
  expect(lines.filter(({ msg }) => msg === 'job given up')).toHaveLength(1);
});

test('R5 blocks that a response_url refuses, in every form of refusal, are answered more plainly', async () => {
  for (const form of ['json', 'ok', 'text']) {
    const before = workspace.ephemerals('dana').length;
    workspace.fault({
      at: 'response_url',
      fault: { kind: 'error', error: 'invalid_attachments', extra: { form } },
      times: 1,
    });
    await workspace.as('dana').command('status:hold');
    await workspace.waitFor(`an answer (${form})`, () => workspace.ephemerals('dana').length > before);
  }
});

test('R5 where a response_url takes nothing at all, the answer comes by another way', async () => {
  for (const error of ['used_url', 'expired_url', 'invalid_blocks', 'some_new_code']) {
    const before = workspace.ephemerals('dana').length;
    const broken = fail('response_url', error);
    await workspace.as('dana').command('help');
    await workspace.waitFor(`an answer (${error})`, () => workspace.ephemerals('dana').length > before);
    broken.clear();
  }
  const both = [fail('response_url', 'used_url'), fail('chat.postEphemeral', 'some_new_code')];
  const before = workspace.dm('dana').length;
  await workspace.as('dana').command('help');
  await workspace.waitFor('an answer', () => workspace.dm('dana').length > before);
  for (const one of both) one.clear();
});

test('R7 where messages can’t be edited, there is one follow-up, and old buttons point to it', async () => {
  const thread = share();
  const summary = await waitForSummary(workspace, thread);
  fail('chat.update', 'edit_window_closed');
  await workspace.as('lee').click(summary, 'import_confirm');
  await waitForText(workspace, thread, /^(Applied|Added)/);
  expect(workspace.thread(thread.channel, thread.ts)).toHaveLength(2);
  const effect = await readEffect(bot.db);
  await workspace.as('lee').click(summary, 'import_discard');
  const look = () => workspace.ephemerals('lee').find(({ text }) => /out of date.*current one/.test(text));
  await workspace.waitFor('a pointer', look);
  expect(await readEffect(bot.db)).toEqual(effect);
});

test('R15 a thread that may not be searched for a lost summary gets one, better twice than never', async () => {
  workspace.fault({ at: 'chat.postMessage', fault: { kind: 'accepted_then_dropped' }, times: 1 });
  fail('conversations.replies', 'not_allowed_token_type');
  await waitForSummary(workspace, share());
});

test('R14 a form whose trigger is too old, as Slack says it in words, is answered kindly', async () => {
  const extra = { response_metadata: { messages: ['[ERROR] `trigger_id` expired'] } };
  workspace.fault({ at: 'views.open', fault: { kind: 'error', error: 'invalid_arguments', extra }, times: 1 });
  await workspace.as('dana').command('import');
  await workspace.waitFor('the word', () =>
    workspace.ephemerals('dana').find(({ text }) => /three seconds/.test(text)),
  );
});

test('R14 a form that can’t be filled at once is filled later; of one that Slack refuses, its person hears that nothing was changed', async () => {
  const thread = share();
  await workspace.as('lee').click(await waitForSummary(workspace, thread), 'import_confirm');
  const applied = await waitForText(workspace, thread, /^(Applied|Added)/);
  const dana = workspace.as('dana');
  fail('views.update', 'internal_error', 1);
  await dana.click(applied, 'import_undo');
  const filled = () => JSON.stringify(workspace.modal('dana')).includes('Restore 2 fulfillments');
  await workspace.waitFor('the form', filled);
  const words = /on my side.*\. Nothing was changed, so please try again\./;
  const told = () => workspace.ephemerals('dana').filter(({ text }) => words.test(text)).length;
  for (const [at, error] of [
    ['views.open', 'internal_error'],
    ['views.update', 'view_too_large'],
  ] as const) {
    const before = told();
    fail(at, error, 1);
    await dana.click(applied, 'import_undo');
    await workspace.waitFor('a word about it', () => told() > before);
  }
});

test('R3 a file that Slack accepts and never shares is handed over once more, and then its owner is told', async () => {
  const complete = 'files.completeUploadExternal';
  workspace.fault({ at: complete, fault: { kind: 'forgotten' }, times: 1 });
  await workspace.as('dana').command('template tracking');
  await workspace.waitFor('the template', () => workspace.dm('dana').some(({ files }) => files !== undefined), 30_000);
  const calls = requests(complete).length;
  const lost = workspace.fault({ at: complete, fault: { kind: 'forgotten' } });
  await workspace.as('dana').command('export status:hold');
  await inDirect('dana', 'but never showed it here');
  expect(lost.hits()).toBe(2);
  expect(requests(complete)).toHaveLength(calls + 2);
  const left = async () => (await bot.db.read((tx) => tx.execute(sql`select from handovers`))).length;
  await waitUntil('nothing to be left', async () => (await left()) === 0);
});

test('R14 a workspace that allows no uploads is named as the cause', async () => {
  fail('files.getUploadURLExternal', 'file_uploads_disabled');
  await workspace.as('dana').command('export status:hold');
  const refusal = await inDirect('dana', 'doesn’t allow uploads');
  // So that `exported:never` leaves out what nobody has got.
  expect(refusal.text).toMatch(/ Its fulfillments are still marked as exported\.$/);
});

test('R4 what Slack refuses for a block that it doesn’t know yet becomes plainer, and whole as soon as it may', async () => {
  const refused = fail('chat.postMessage', 'internal_error', 2, workspace.ids.channels.fulfillment);
  const thread = share();
  const summary = await waitForSummary(workspace, thread, 40_000);
  expect(refused.hits()).toBe(2);
  const isWhole = () =>
    workspace.thread(thread.channel, thread.ts).some(({ ts, blocks }) => {
      return ts === summary.ts && blocks?.some(({ type }) => type === 'table' || type === 'data_table');
    });
  await workspace.waitFor('the whole summary', isWhole, 40_000);
});

test('R4 a refusal that should pass and never does is given up: a person is told elsewhere, and one line is logged', async () => {
  const from = bot.log.length;
  const refused = fail('chat.postMessage', 'service_unavailable', undefined, workspace.ids.channels.fulfillment);
  share();
  await waitUntil('a refusal', async () => refused.hits() > 1);
  // As if an hour or two had passed.
  const jobs = sql`update pgboss.job set output = jsonb_build_object('refusals', 18)
    where name = 'say-message' and state = 'retry' and output->>'refusals' is not null returning id`;
  await waitUntil('the job', async () => (await bot.db.write((tx) => tx.execute(jobs))).length > 0);
  await waitForSummaryInDirect();
  expect(refused.hits()).toBeLessThan(20);
  const lines = bot.log.slice(from).map((line) => JSON.parse(line) as { msg: string; level: string });
  expect(lines.filter(({ level }) => level === 'error').map(({ msg }) => msg)).toEqual(['job given up']);
});

test('R4 Home that Slack refuses becomes plainer, or its person is told', async () => {
  fail('views.publish', 'invalid_blocks', 1);
  await workspace.as('dana').openHome();
  await workspace.waitFor('a plain Home', () => workspace.home('dana'));
  fail('views.publish', 'not_enabled');
  await workspace.as('dana').openHome();
  await inDirect('dana', 'couldn’t show you Home');
});

const documented: Record<string, string[]> = JSON.parse(readFileSync('test/fixtures/slack/error-codes.json', 'utf8'));

test('whatever Slack refuses, each file and command of a conversation ends with something to see, written once', async () => {
  await fc.assert(
    fc.asyncProperty(anyRefusals(documented), async (refusals) => {
      nextOrder += 2;
      await converseWhileRefused(bot, nextOrder, refusals);
      workspace.clearFaults();
    }),
    // The same ones in each run, unless more are asked for.
    { numRuns: runs(2), endOnFailure: true, ...(runs(2) === 2 && { seed: -636_340_427 }) },
  );
}, 2_400_000);

test('Slack had nothing to refuse', () => {
  expect(workspace.violations).toEqual([]);
});
