/** The statistics as people meet them: typed, answered to them alone, another view, another period. */

import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { statsViews } from '../../src/stats/stats.ts';
import { actionsIn, type Conversation, converse, textOf } from '../search/conversation.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { openDemo } from '../support/demo-database.ts';
import type { Json, Message } from '../workspace/protocol.ts';

const { createDatabase } = openDemo();
let bot: Bot;
let dana: Conversation;

beforeAll(async () => {
  bot = await startBot({ database: await createDatabase() });
  dana = converse(bot.workspace, 'dana');
});
afterEach(() => {
  expect(bot.workspace.violations).toEqual([]);
  expect(bot.log.filter((line) => line.includes('"error"'))).toEqual([]);
});
afterAll(() => bot.stop());

const blockOf = (message: Message, type: string) =>
  message.blocks?.find((block) => block.type === type) as Json | undefined;

/** The table's rows as people read them. */
function rowsOf(message: Message): string[][] {
  const table = blockOf(message, 'data_table') as { rows: { text: string }[][] } | undefined;
  return (table?.rows ?? []).map((row) => row.map(({ text }) => text));
}

/** Chooses a view in the menu. */
async function choose(message: Message, view: keyof typeof statsViews): Promise<Message> {
  const menu = (message.blocks ?? []).flatMap((block) => (block.elements as Json[] | undefined) ?? []) as unknown as {
    action_id: string;
    options?: { value: string; text: { text: string } }[];
  }[];
  const options = menu.find((element) => element.action_id === 'stats_view')?.options ?? [];
  const choice = options.find(({ text }) => text.text === statsViews[view]);
  return await dana.click(message, 'stats_view', choice?.value ?? '');
}

test('without a filter the last 30 days are counted, and it says so; nobody else sees it', async () => {
  const answer = await dana.ask('stats');
  const recent = await bot.db.read((tx) =>
    tx.execute<{ n: number }>(sql`select count(*)::int as n from fulfillments
      where (date_created at time zone 'America/New_York')::date > (now() at time zone 'America/New_York')::date - 30`),
  );
  const total = (recent[0]?.n ?? 0).toLocaleString('en-US');
  expect(answer.text).toMatch(new RegExp(`^${total} fulfillments: Hold \\d+ .*created .*New York time$`));
  expect(rowsOf(answer)[1]).toEqual(['Fulfillments created', total, '–']);
  expect(rowsOf(answer).map(([what]) => what)).toContain('From hold to shipped, 90th percentile');
  expect(blockOf(answer, 'data_visualization')).toMatchObject({ title: 'Fulfillments created per day, by status' });
  expect(actionsIn(answer)).toEqual([
    'stats_view',
    'stats_7_days',
    'stats_30_days',
    'stats_90_days',
    'stats_records',
    'stats_picture',
  ]);
  expect(bot.workspace.ephemerals('lee')).toEqual([]);
  expect(bot.workspace.messages(bot.workspace.ids.channels.fulfillment)).toEqual([]);
});

test('the menu shows every view in the same place', async () => {
  const answer = await dana.ask('stats -status:hold created:90d');
  const total = answer.text.split(' ')[0];
  for (const view of Object.keys(statsViews) as (keyof typeof statsViews)[]) {
    if (view === 'overview') continue;
    const shown = await choose(answer, view);
    expect(shown.ts).toBe(answer.ts);
    expect(shown.text.split(' ')[0]).toBe(total);
    expect(textOf(shown)).toContain('not status Hold');
    if (view !== 'imports') expect(rowsOf(shown).length).toBeGreaterThan(1);
    expect(blockOf(shown, 'data_visualization') !== undefined).toBe(['days', 'shipping', 'carriers'].includes(view));
  }
});

test('another period keeps the view and the other filters', async () => {
  const overview = await dana.ask('stats carrier:ups shipped:this-year');
  const carriers = await choose(overview, 'carriers');
  const week = await dana.click(carriers, 'stats_7_days');
  expect(week.ts).toBe(overview.ts);
  expect(week.text).toMatch(/· carrier `ups` · shipped .*New York time$/);
  expect(Number(week.text.split(' ')[0])).toBeLessThan(Number(overview.text.split(' ')[0]?.replace(',', '')));
  expect(blockOf(week, 'data_table')).toMatchObject({ caption: 'Carriers' });
});

test('the records behind the numbers are a search', async () => {
  const answer = await dana.ask('stats status:hold');
  const found = await dana.click(answer, 'stats_records');
  expect(found.ts).not.toBe(answer.ts);
  expect(found.text).toContain(`${answer.text.split(' ')[0]} fulfillments · status Hold · created`);
});

test('a mistake in the filter gets the search’s sentence; wishes about exports have no place here', async () => {
  expect((await dana.ask('stats staus:hold')).text).toContain('Did you mean “status:hold”?');
  expect((await dana.ask('stats format:xlsx')).text).toContain('belong to exports');
});

test('nothing to count is said in a sentence, with the ways to more', async () => {
  const nothing = await dana.ask('stats created:2011-01-01');
  expect(nothing.text).toBe('No fulfillments · created Jan 1, 2011, New York time');
  expect(textOf(nothing)).toContain('Nothing to count here.');
  expect(actionsIn(nothing)).toEqual(['stats_view', 'stats_7_days', 'stats_30_days', 'stats_90_days']);
});

test('guests are refused politely', async () => {
  const gus = converse(bot.workspace, 'gus');
  expect((await gus.ask('stats')).text).toContain('not for guests');
});

test('the chart comes as a picture by direct message, with its words', async () => {
  const answer = await dana.ask('stats created:90d');
  const told = await dana.click(answer, 'stats_picture');
  expect(told.text).toBe('I DMed you the chart.');
  const { message, bytes } = await pictureFor('dana', 1);
  expect(message.text).toContain('Fulfillments created per day, by status · created');
  expect(bytes.subarray(1, 4).toString()).toBe('PNG');
  expect(message.files?.[0]?.altText).toMatch(
    /^Fulfillments created per day from .* in all, by the status that they have now: Hold, /,
  );
});

test('where Slack draws no charts, the first comes as a picture, and no chart is tried again', async () => {
  const old = await startBot({ database: await createDatabase(), workspace: { lacks: ['data_visualization'] } });
  try {
    const lee = converse(old.workspace, 'lee');
    const answer = await lee.ask('stats');
    expect(blockOf(answer, 'data_visualization')).toBeUndefined();
    expect(rowsOf(answer).length).toBeGreaterThan(5);
    expect(textOf(answer)).toContain('I’ll DM you the chart.');
    expect((await pictureFor('lee', 1, old)).message.text).toContain('per day, by status');
    const tries = () =>
      old.workspace.record.requests.filter(({ body }) => textOf(body as object).includes('data_visualization'));
    expect(tries()).toHaveLength(1);
    const shown = await lee.click(answer, 'stats_7_days');
    expect(textOf(shown)).not.toContain('on its way');
    expect(actionsIn(shown)).toContain('stats_picture');
    expect(tries()).toHaveLength(1);
    expect(old.workspace.dm('lee')).toHaveLength(1);
    expect(old.workspace.violations).toEqual([]);
  } finally {
    await old.stop();
  }
});

test('where Slack takes no data table either, the numbers come as lines', async () => {
  const old = await startBot({
    database: await createDatabase(),
    workspace: { lacks: ['data_visualization', 'data_table'] },
  });
  try {
    const answer = await converse(old.workspace, 'dana').ask('stats');
    expect(textOf(answer)).toMatch(/\*Fulfillments created\* {2}Number [\d,]+/);
    expect(old.workspace.violations).toEqual([]);
  } finally {
    await old.stop();
  }
});

/** The so-manieth direct message with a picture. */
async function pictureFor(who: string, count: number, { workspace }: Pick<Bot, 'workspace'> = bot) {
  const message = await workspace.waitFor('the picture', () => workspace.dm(who)[count - 1]);
  const [file] = message.files ?? [];
  return { message, bytes: await workspace.readFile(file?.id ?? '') };
}
