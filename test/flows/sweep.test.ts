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

/** Sweeps a little ahead of time: what was said just now is left to the next one. */
const sweep = (because: 'start' | 'interval' = 'start') =>
  sweepChannels({ ...open.deps, now: () => new Date(Date.now() + 20_000) }, { because });

const daySeconds = 24 * 3600;
/** What was said last is a quarter of an hour old, and events have been off for a day. */
const quietSeconds = 15 * 60;

/** Moves all that was said into the day before, in its order; gives the new time of each message. */
async function moveIntoLastDay(): Promise<(ts: string) => string> {
  const said = workspace.allMessages().toSorted((a, b) => Number(a.ts) - Number(b.ts));
  const start = Date.now() / 1000 - daySeconds + quietSeconds;
  const step = (daySeconds - 2 * quietSeconds) / said.length;
  const times = new Map(said.map(({ ts }, index) => [ts, (start + index * step).toFixed(6)]));
  const moved = (ts: string) => times.get(ts) ?? ts;
  for (const message of said) {
    message.ts = moved(message.ts);
    if (message.threadTs !== undefined) message.threadTs = moved(message.threadTs);
  }
  const since = String(Date.now() / 1000 - daySeconds);
  await bot.db.write((tx) => tx.execute(sql`update swept_channels set seen_ts = ${since}`));
  return moved;
}

const summaries = (channel: string, ts: string) =>
  workspace.thread(channel, ts).filter(({ user }) => user === SEED.botUser);

test('R-sweep 200 files that were shared in a day without events are all found and answered once', async () => {
  await waitUntil('the channels to be known', async () => {
    return (await bot.db.read((tx) => tx.execute(sql`select from swept_channels`))).length === 5;
  });
  workspace.deliverTo();
  const parents = await Promise.all(channels.map((channel) => workspace.as('dana').say(channel, 'Numbers:')));
  const sent = Array.from({ length: files }, (_, n) => {
    const file = trackingFile(1, { from: n + 1, seed: n + 1, name: `missed-${n}.csv` });
    const channel = channels[n % 4] ?? '';
    const threadTs = n < 4 ? { threadTs: parents[n] ?? '' } : {};
    const { ts } = workspace.as('dana').shareFile(channel, file, threadTs);
    return { channel, ts: n < 4 ? (parents[n] ?? '') : ts };
  });
  workspace.as('eva').shareFile(SEED.channels.partners, trackingFile(1, { name: 'foreign.csv' }));
  const moved = await moveIntoLastDay();
  const shared = sent.map(({ channel, ts }) => ({ channel, ts: moved(ts) }));
  await sweep();
  await sweep();
  await waitUntil(
    'all to be answered',
    async () => shared.every(({ channel, ts }) => JSON.stringify(summaries(channel, ts)).includes('import_confirm')),
    240_000,
  );
  expect(shared.filter(({ channel, ts }) => summaries(channel, ts).length !== 1)).toEqual([]);
  expect(summaries(shared[9]?.channel ?? '', shared[9]?.ts ?? '')[0]?.text).toContain('I found this late, because');
  expect(await readImports(bot.db)).toHaveLength(files);
  expect(workspace.messages(SEED.channels.partners)).toHaveLength(1);
  const [seen] = await bot.db.read((tx) => tx.execute(sql`select quiet_sweeps from swept_channels`));
  expect(seen?.quiet_sweeps).toBeGreaterThanOrEqual(0);
}, 300_000);

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

test('X45 a clock that is ahead of Slack’s passes over nothing that is shared after a sweep', async () => {
  const at = (minutes: number) => ({ ...open.deps, now: () => new Date(Date.now() + minutes * 60_000) });
  workspace.deliverTo();
  const before = await readImports(bot.db);
  await sweepChannels(at(10), { because: 'start' });
  workspace.as('dana').shareFile(channels[0] ?? '', trackingFile(1, { from: files + 1, name: 'after.csv' }));
  await sweepChannels(at(11), { because: 'start' });
  await waitUntil('it to be found', async () => (await readImports(bot.db)).length === before.length + 1);
});

test('Slack had nothing to refuse', () => {
  expect(workspace.violations).toEqual([]);
});
