/** Files of which no event told are found in the history of the import channels, once each. */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sweepChannels } from '../../src/imports/intake/sweep-channels.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { seedHoldOrders, trackingFile } from '../support/hold-orders.ts';
import { type OpenDeps, openDeps } from '../support/open-deps.ts';
import { readImports, waitUntil } from '../support/read-imports.ts';
import { SEED } from '../workspace/seed.ts';
import type { Workspace } from '../workspace/workspace.ts';

const channels = ['C0ONE', 'C0TWO', 'C0THREE', 'C0FOUR'];
const files = 200;
let bot: Bot;
let open: OpenDeps;
let workspace: Workspace;
let turns: NodeJS.Timeout;

beforeAll(async () => {
  const environment = { IMPORT_CHANNELS: [...channels, SEED.channels.partners].join(',') };
  bot = await startBot({ environment, seed: (db) => seedHoldOrders(db, files * 2), workspace: { retryDelaysMs: [] } });
  workspace = bot.workspace;
  const members = [SEED.people.dana, SEED.people.lee, SEED.botUser];
  for (const id of channels) workspace.addChannel({ id, name: id.toLowerCase(), members });
  const { apiUrl: SLACK_API_URL, botToken: SLACK_BOT_TOKEN } = workspace;
  open = await openDeps(bot.databaseUrl, { ...environment, SLACK_API_URL, SLACK_BOT_TOKEN });
  // One message a second and channel would take minutes.
  turns = setInterval(() => void bot.db.write((tx) => tx.execute(sql`delete from channel_turns`)), 50);
});
afterAll(async () => {
  clearInterval(turns);
  await open.close();
  await bot.stop();
});

/** Sweeps as if the files of now had been shared a while ago. */
const sweep = (because: 'start' | 'interval' = 'start') =>
  sweepChannels({ ...open.deps, now: () => new Date(Date.now() + 20 * 60_000) }, { because });

const summaries = (channel: string, ts: string) =>
  workspace.thread(channel, ts).filter(({ user }) => user === SEED.botUser);

test('R-sweep 200 files that were shared while no event came are all found and answered once', async () => {
  await waitUntil('the channels to be known', async () => {
    return (await bot.db.read((tx) => tx.execute(sql`select from swept_channels`))).length === 5;
  });
  workspace.deliverTo();
  const parents = await Promise.all(channels.map((channel) => workspace.as('dana').say(channel, 'Numbers:')));
  const shared = Array.from({ length: files }, (_, n) => {
    const file = trackingFile(1, { from: n + 1, seed: n + 1, name: `missed-${n}.csv` });
    const channel = channels[n % 4] ?? '';
    const threadTs = n < 4 ? { threadTs: parents[n] ?? '' } : {};
    const { ts } = workspace.as('dana').shareFile(channel, file, threadTs);
    return { channel, ts: n < 4 ? (parents[n] ?? '') : ts };
  });
  workspace.as('eva').shareFile(SEED.channels.partners, trackingFile(1, { name: 'foreign.csv' }));
  await sweep();
  await sweep();
  await waitUntil(
    'all to be answered',
    async () => shared.every(({ channel, ts }) => JSON.stringify(summaries(channel, ts)).includes('import_confirm')),
    120_000,
  );
  expect(shared.filter(({ channel, ts }) => summaries(channel, ts).length !== 1)).toEqual([]);
  expect(summaries(shared[9]?.channel ?? '', shared[9]?.ts ?? '')[0]?.text).toContain('I found this late, because');
  expect(await readImports(bot.db)).toHaveLength(files);
  expect(workspace.messages(SEED.channels.partners)).toHaveLength(1);
  const [seen] = await bot.db.read((tx) => tx.execute(sql`select quiet_sweeps from swept_channels`));
  expect(seen?.quiet_sweeps).toBeGreaterThanOrEqual(0);
}, 180_000);

test('while all is quiet, a channel is read less often', async () => {
  await bot.db.write((tx) =>
    tx.execute(sql`update swept_channels set quiet_sweeps = 3, swept_at = now() - interval '30 minutes'`),
  );
  const calls = () => workspace.record.requests.filter(({ method }) => method === 'conversations.history').length;
  const before = calls();
  await sweep('interval');
  expect(calls()).toBe(before);
  await sweep('start');
  expect(calls()).toBe(before + 4);
});

test('Slack had nothing to refuse', () => {
  expect(workspace.violations).toEqual([]);
});
