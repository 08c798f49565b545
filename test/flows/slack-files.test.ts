/** Files as the real Slack hands them out: by a detour, late, in pieces, or not at all. Named after what must hold. */
import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Bot, startBot } from '../support/bot.ts';
import { type Thread, waitForSummary, waitForText } from '../support/conversation.ts';
import { seedHoldOrders, trackingFile } from '../support/hold-orders.ts';
import { readImports } from '../support/read-imports.ts';
import type { Fault } from '../workspace/faults.ts';
import type { GivenFile } from '../workspace/file-store.ts';
import type { Workspace } from '../workspace/workspace.ts';

let bot: Bot;
let workspace: Workspace;
let nextOrder = 1;

beforeAll(async () => {
  bot = await startBot({ seed: (db) => seedHoldOrders(db, 100) });
  workspace = bot.workspace;
});
afterEach(() => workspace.clearFaults());
afterAll(() => bot.stop());

function share(given: Partial<GivenFile> = {}): Thread {
  nextOrder += 2;
  const file = trackingFile(2, { from: nextOrder, seed: nextOrder, name: `detour-${nextOrder}.csv` });
  const channel = workspace.ids.channels.fulfillment;
  const { ts, fileIds } = workspace.as('dana').shareFile(channel, { ...file, ...given });
  return { channel, ts, fileId: fileIds[0] ?? '' };
}

/** Takes away the minutes for which a file is waited for. */
async function letWaitingPass(): Promise<void> {
  const earlier = sql`update imports set obstacle_since = obstacle_since - interval '5 minutes' where obstacle <> 'away'`;
  await bot.db.write((tx) => tx.execute(earlier));
  await bot.hurry();
}

const downloads = ({ fileId }: Thread) =>
  workspace.record.requests.filter(({ method, body }) => method === 'download' && body.file === fileId);

test.each([1, 3])('R1 a file behind %i redirects to other addresses of Slack’s is read', async (hops) => {
  const thread = share({ hops });
  await waitForSummary(workspace, thread);
  expect(downloads(thread).map(({ status }) => status)).toEqual([...Array(hops).fill(302), 200]);
});

test('R2 a file that Slack still processes is waited for, with a word, and read when it is there', async () => {
  const thread = share({ condition: 'processing' });
  await waitForText(workspace, thread, /^Slack is still processing/);
  workspace.changeFile(thread.fileId);
  await bot.hurry();
  await waitForSummary(workspace, thread);
  expect(workspace.thread(thread.channel, thread.ts)).toHaveLength(1);
});

test.each<[string, Fault]>([
  ['ends early', { kind: 'truncated', bytes: 20 }],
  ['is reset', { kind: 'reset' }],
])('a download that always %s has a word within 15 seconds, and an end', async (_, fault) => {
  workspace.fault({ at: 'download', fault });
  const thread = share();
  await waitForText(workspace, thread, /keeps breaking off/);
  await letWaitingPass();
  await waitForText(workspace, thread, /kept breaking off, so I’ve stopped trying/);
  const row = (await readImports(bot.db)).find(({ fileId }) => fileId === thread.fileId);
  expect(row).toMatchObject({ state: 'refused', obstacle: null });
});

test.each<[GivenFile['condition'], RegExp]>([
  ['hidden_by_limit', /older than your Slack plan keeps/],
  ['access_denied', /doesn’t let me open this file/],
  ['external', /isn’t stored at Slack itself/],
])('a file that is %s is refused with that cause', async (condition, words) => {
  await waitForText(workspace, share({ ...(condition && { condition }) }), words);
});

test('R9 a file that Slack doesn’t show is waited for, and not called deleted', async () => {
  workspace.fault({ at: 'files.info', fault: { kind: 'error', error: 'file_not_found' }, times: 9 });
  const thread = share();
  await waitForText(workspace, thread, /doesn’t show me/);
  workspace.clearFaults();
  await bot.hurry();
  await waitForSummary(workspace, thread);
});

test('X37 a file whose message is deleted while it is being read is no failure of a job', async () => {
  const slow = workspace.fault({ at: 'download', fault: { kind: 'slow', ms: 1000 }, times: 1 });
  const thread = share();
  await workspace.waitFor('the download', () => slow.hits() > 0);
  workspace.as('dana').deleteMessage(thread.channel, thread.ts);
  const state = async () => (await readImports(bot.db)).find(({ fileId }) => fileId === thread.fileId)?.state;
  await expect.poll(state).toBe('discarded');
  await expect.poll(() => bot.log.find((line) => line.includes('the import moved on'))).toMatch(/job deferred/);
  expect(bot.log.filter((line) => line.includes('job failed'))).toEqual([]);
});

test('Slack had nothing to refuse', () => {
  expect(workspace.violations).toEqual([]);
});
