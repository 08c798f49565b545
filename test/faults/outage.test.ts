/** Slack is away for ten minutes while 200 files are shared: afterwards each is answered, once, and in order. */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bot, startBot } from '../support/bot.ts';
import { shareTracking, type Thread, waitForSummary, waitForText } from '../support/conversation.ts';
import { seedHoldOrders } from '../support/hold-orders.ts';
import { readEffect, readImports, waitUntil } from '../support/read-imports.ts';
import type { Fault } from '../workspace/faults.ts';
import type { Workspace } from '../workspace/workspace.ts';

const files = 200;
/** The others are the same files again, shared by people who waited for an answer in vain. */
const different = 40;
const manyChannels = 20;
const minutes = 10;
/** how Slack is away, in turn */
const troubles: Fault[] = [
  { kind: 'reset' },
  { kind: 'status', status: 503 },
  { kind: 'error', error: 'fatal_error' },
  { kind: 'accepted_then_dropped' },
];

let bot: Bot;
let workspace: Workspace;
let hurry: NodeJS.Timeout;
const threads: Thread[] = [];

beforeAll(async () => {
  bot = await startBot({ seed: (db) => seedHoldOrders(db, files) });
  workspace = bot.workspace;
  hurry = setInterval(() => void bot.hurry(), 250);
});
afterAll(async () => {
  clearInterval(hurry);
  await bot.stop();
});

/** Lets a minute pass for everything that the bot has noted. */
async function passMinute(): Promise<void> {
  await bot.db.write(async (tx) => {
    await tx.execute(sql`update imports set shared_at = shared_at - interval '1 minute'`);
    await tx.execute(sql`update messages set created_at = created_at - interval '1 minute',
      post_attempted_at = post_attempted_at - interval '1 minute'`);
  });
}

test('while Slack is away, every file is noted, and none is lost or given up', async () => {
  const { people, botUser } = workspace.ids;
  const members = [people.dana, people.lee, botUser];
  const channels = Array.from({ length: manyChannels }, (_, n) => {
    const made = workspace.addChannel({ id: `C0SITE${n}`, name: `site-${n}`, members });
    return made.id;
  });
  let trouble = workspace.fault({ at: '*', fault: { kind: 'reset' } });
  for (let n = 0; n < files; n += 1) {
    threads.push(
      shareTracking(workspace, { count: 1, from: (n % different) + 1, channel: channels[n % manyChannels] ?? '' }),
    );
  }
  await waitUntil('all to be noted', async () => (await readImports(bot.db)).length === files);
  for (let minute = 0; minute < minutes; minute += 1) {
    trouble.clear();
    trouble = workspace.fault({ at: '*', fault: troubles[minute % troubles.length] ?? { kind: 'reset' } });
    const struck = trouble;
    await passMinute();
    await workspace.waitFor('attempts', () => struck.hits() > 3);
  }
  trouble.clear();
  const states = new Set((await readImports(bot.db)).map(({ state }) => state));
  expect([...states]).toEqual(['received']);
}, 60_000);

test('once it is back, each is answered once', async () => {
  const answered = /Nothing is saved yet|is already open/;
  for (const thread of threads) await waitForText(workspace, thread, answered, 90_000);
  expect((await readImports(bot.db)).filter(({ state }) => state === 'ready')).toHaveLength(different);
  for (const { channel, ts } of threads) expect(workspace.thread(channel, ts)).toHaveLength(1);
}, 120_000);

test('what was decided during another outage is said in order, the last state last', async () => {
  const ready = (await readImports(bot.db)).filter(({ state }) => state === 'ready').map(({ fileId }) => fileId);
  const decided = threads.filter(({ fileId }) => ready.includes(fileId)).slice(0, 12);
  const summaries = await Promise.all(decided.map((thread) => waitForSummary(workspace, thread)));
  const trouble = workspace.fault({ at: 'chat.update', fault: { kind: 'status', status: 503 } });
  const known = workspace.record.requests.length;
  await Promise.all(summaries.map((summary) => workspace.as('lee').click(summary, 'import_confirm')));
  await workspace.waitFor('attempts', () => trouble.hits() > 12);
  trouble.clear();
  for (const thread of decided) await waitForText(workspace, thread, /^Applied/);
  const rank = (text: string) =>
    [/Nothing is saved yet/, /Saving …$/, /^Applied/].findIndex((words) => words.test(text));
  for (const { ts } of summaries) {
    const edits = workspace.record.requests
      .slice(known)
      .filter(({ method, body, status }) => method === 'chat.update' && body.ts === ts && status === 200);
    const ranks = edits.map(({ body }) => rank(String(body.text)));
    expect(ranks).toEqual(ranks.toSorted());
    expect(ranks.at(-1)).toBe(2);
  }
  expect(await readEffect(bot.db)).toEqual({ written: 12, audited: 12 });
  expect(workspace.violations).toEqual([]);
}, 60_000);
