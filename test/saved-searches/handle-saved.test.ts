/** Saved searches as people meet them: kept from a result or by typing, run, scheduled, listed, paused, deleted. */
import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { actionsIn, type Conversation, converse, textOf } from '../search/conversation.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { openDemo } from '../support/demo-database.ts';
import { holdLock } from '../support/hold-lock.ts';
import { SEED } from '../workspace/seed.ts';

const { createDatabase } = openDemo();
let bot: Bot;
let dana: Conversation;
let lee: Conversation;

beforeAll(async () => {
  const environment = { IMPORT_CHANNELS: SEED.channels.fulfillment };
  bot = await startBot({ environment, database: await createDatabase() });
  dana = converse(bot.workspace, 'dana');
  lee = converse(bot.workspace, 'lee');
});
afterEach(() => {
  expect(bot.workspace.violations).toEqual([]);
  expect(bot.log.filter((line) => line.includes('"level":"error"'))).toEqual([]);
});
afterAll(() => bot.stop());

/** Opens a form, in place of one that is open already. */
async function openForm(open: () => Promise<unknown>) {
  const known = bot.workspace.modal('dana')?.id;
  await open();
  const look = () => [bot.workspace.modal('dana')].find((form) => form !== undefined && form.id !== known);
  return await bot.workspace.waitFor('the form', look);
}

/** Fills in the open form and waits for the answer. */
async function submit(fields: Record<string, string>) {
  const person = bot.workspace.as('dana');
  const before = bot.workspace.ephemerals('dana').length;
  const form = bot.workspace.modal('dana');
  if (form === undefined) throw new Error('no form is open');
  const submitted = await person.submit(form, fields);
  if (submitted.errors !== undefined) return { errors: submitted.errors, text: '' };
  const answer = await bot.workspace.waitFor('the answer', () => bot.workspace.ephemerals('dana')[before]);
  return { errors: undefined, answer, text: textOf(answer.blocks) };
}

const kept = async () => {
  const rows = await bot.db.read((tx) =>
    tx.execute(sql`select name, filter, days, time, deliver_to from saved_searches order by saved_at, name`),
  );
  return [...rows];
};

test('a warehouse in words is saved as that warehouse', async () => {
  await dana.ask('save Gulf: gulf coast holds');
  const saved = (await kept()).find(({ name }) => name === 'Gulf');
  expect(saved?.filter).toMatch(/^house:".*gulf coast.*" status:hold$/i);
  await bot.db.write((tx) => tx.execute(sql`delete from saved_searches where name = 'Gulf'`));
});

test('Save under a result keeps it with a schedule', async () => {
  const page = await dana.ask('status:hold created:90d');
  const form = await openForm(() => bot.workspace.as('dana').click(page, 'search_save'));
  expect(form.values).toMatchObject({
    filter: { filter: { value: 'status:hold created:90d' } },
    time: { time: { selected_time: '08:00' } },
  });
  expect(textOf(form)).toContain('Times are New York time.');
  const { text } = await submit({ name: 'Morning  holds', days: 'weekdays', time: '07:45', format: 'xlsx' });
  expect(text).toContain('Saved. Run it with `/fulfillments saved Morning holds`.');
  expect(text).toContain('`Morning holds` · `status:hold created:90d`');
  expect(text).toMatch(/Monday to Friday at 7:45 AM, New York time, to you as an Excel workbook\. Next <!date/);
  expect(await kept()).toEqual([
    {
      name: 'Morning holds',
      filter: 'status:hold created:90d format:xlsx',
      days: 'weekdays',
      time: '07:45',
      deliver_to: null,
    },
  ]);
});

test('typing keeps one, too, and it runs by its name or a part of it', async () => {
  const saved = await dana.ask('save “Late returns”: status:returned returned:>=2020-01-01');
  expect(textOf(saved.blocks)).toContain('No schedule.');
  expect(actionsIn(saved)).toEqual(['saved_run', 'saved_edit', 'saved_delete']);
  for (const typed of ['Late returns', 'LATE', '"returns"']) {
    expect((await dana.ask(`saved ${typed}`)).text).toContain('status Returned · returned since Jan 1, 2020');
  }
  const list = await dana.ask('saved');
  expect((await dana.click(list, 'saved_run')).text).toMatch(/fulfillment/);
});

test('verbs lead to the buttons of the one that is named, and words for all of them to the list', async () => {
  expect((await dana.ask('saved delete late returns')).text).toBe('Your saved searches: Late returns.');
  await dana.ask('save All late returns: status:returned created:1d');
  await dana.ask('save Start of week returns: status:returned created:2d');
  expect(actionsIn(await dana.ask('saved all'))).toContain('search_refine');
  expect(actionsIn(await dana.ask('saved start of week'))).toContain('search_refine');
  await bot.db.write((tx) => tx.execute(sql`delete from saved_searches where name ~ '^(All|Start)'`));
  expect((await dana.ask('schedule Late returns')).text).toBe('Your saved searches: Late returns.');
  expect((await dana.ask('saved searches')).text).toContain('Late returns, Morning holds');
});

test.each([
  ['saved nonsense', 'You have no saved search named “nonsense”. Yours are “Late returns” and “Morning holds”.'],
  ['saved s', 'Several of your saved searches fit “s”: “Late returns” and “Morning holds”. Write a little more'],
  [
    'save status:hold',
    'I can’t tell the name from the filters in “status:hold”. A name comes first, then a colon and a blank',
  ],
  ['save status: hold', 'I can’t tell the name from the filters in “status: hold”.'],
  ['save Bad: staus:hold', 'I don’t know the filter “staus:” in “staus:hold”. Did you mean “status:hold”?'],
  ['save : status:hold', 'Give it a name, for instance “Morning holds”.'],
  ['save late RETURNS: status:hold', 'You have a search named “Late returns” already.'],
  [`save ${'x'.repeat(61)}: status:hold`, 'has 61 characters. A name has up to 60.'],
])('%s is refused with a way on', async (typed, words) => {
  const before = await kept();
  expect((await dana.ask(typed)).text).toContain(words);
  expect(await kept()).toEqual(before);
});

test('mistakes stand at their fields, and nothing is kept', async () => {
  await openForm(() => bot.workspace.as('dana').command('save'));
  const before = await kept();
  expect((await submit({ name: '“”', filter: 'staus:hold' })).errors).toEqual({
    name: 'Give it a name, for instance “Morning holds”.',
    filter: expect.stringContaining('Did you mean “status:hold”?'),
  });
  expect((await submit({ name: 'morning HOLDS', filter: '' })).errors).toEqual({
    name: expect.stringContaining('You have a search named “Morning holds” already.'),
  });
  expect(await kept()).toEqual(before);
});

test('a channel is offered only where exports may go, and the list says where it goes', async () => {
  const { fulfillment, returns } = bot.workspace.ids.channels;
  const elsewhere = await openForm(() => bot.workspace.as('dana').command('save Elsewhere', returns));
  expect(textOf(elsewhere)).not.toContain('deliver_to');
  const form = await openForm(() => bot.workspace.as('dana').command('save For the channel', fulfillment));
  expect(textOf(form)).toContain('This channel, for all in it');
  const { text } = await submit({ filter: 'status:failed', days: 'monday', deliver_to: fulfillment });
  expect(text).toContain(`Every Monday at 8:00 AM, New York time, to <#${fulfillment}> as a CSV file.`);
});

test('Pause, Resume and Change work on the list; Delete forgets', async () => {
  const itemOf = (message: { blocks?: unknown[] | undefined }, name: string) => {
    const blocks = (message.blocks ?? []) as { text?: { text: string }; elements?: unknown[] }[];
    const place = blocks.findIndex(({ text }) => text?.text.startsWith(`\`${name}\``));
    return { words: blocks[place]?.text?.text ?? '', buttons: { ...message, blocks: [blocks[place + 1]] } as never };
  };
  let list = await dana.ask('saved');
  list = await dana.click(itemOf(list, 'Morning holds').buttons, 'saved_pause');
  expect(itemOf(list, 'Morning holds').words).toContain('*Paused*: at your request. Monday to Friday at 7:45 AM');
  expect(itemOf(list, 'Morning holds').words).not.toContain('Next');
  await openForm(() => bot.workspace.as('dana').click(itemOf(list, 'Morning holds').buttons, 'saved_edit'));
  expect((await submit({ filter: 'status:hold' })).text).toContain('*Paused*: at your request.');
  list = await dana.click(itemOf(await dana.ask('saved'), 'Morning holds').buttons, 'saved_resume');
  expect(itemOf(list, 'Morning holds').words).toMatch(/^`Morning holds`.*\nMonday to Friday.*Next <!date/);
  const form = await openForm(() =>
    bot.workspace.as('dana').click(itemOf(list, 'Morning holds').buttons, 'saved_edit'),
  );
  expect(form.values).toMatchObject({ time: { time: { selected_time: '07:45' } } });
  const { text } = await submit({ name: 'Evening holds', days: 'never' });
  expect(text).toContain('Changed. Run it with `/fulfillments saved Evening holds`.');
  list = await dana.ask('saved');
  expect(list.text).toBe('Your saved searches: Evening holds, For the channel, Late returns.');
  list = await dana.click(itemOf(list, 'For the channel').buttons, 'saved_delete');
  expect(list.text).toBe('Your saved searches: Evening holds, Late returns.');
});

test('a channel that turns out to be shared with another company gets nothing any more, and the person is told', async () => {
  const { fulfillment } = bot.workspace.ids.channels;
  await openForm(() => bot.workspace.as('dana').command('save Shared', fulfillment));
  await submit({ filter: 'status:failed', days: 'monday', deliver_to: fulfillment });
  await bot.workspace.as('dana').say(fulfillment, 'Good morning');
  await bot.workspace.idle();
  expect(textOf((await dana.ask('saved')).blocks)).not.toContain('*Paused*');
  bot.workspace.changeChannel(fulfillment, { external: true });
  await bot.workspace.as('dana').say(fulfillment, 'Welcome, Partner Co');
  const told = await bot.workspace.waitFor('the message', () => bot.workspace.dm('dana').at(-1));
  expect(told.text).toBe(
    `I paused your scheduled export \`Shared\`, and nothing was sent: <#${fulfillment}> is shared with another company, and exports hold customer data. You can send it to yourself instead: \`/fulfillments saved\`.`,
  );
  await openForm(() => bot.workspace.as('dana').command('save Shared as well', fulfillment));
  const refused = await submit({ filter: 'status:failed', days: 'monday', deliver_to: fulfillment });
  expect(refused.errors).toEqual({
    deliver_to: 'This channel is shared with another company, and exports hold customer data. Choose another one.',
  });
  bot.workspace.changeChannel(fulfillment, { external: false });
  await bot.db.write((tx) => tx.execute(sql`delete from saved_searches where name = 'Shared'`));
});

test('a form that could not be looked at in the time that Slack waits is not saved, and says so', async () => {
  await openForm(() => bot.workspace.as('dana').command('save'));
  const form = bot.workspace.modal('dana');
  if (form === undefined) throw new Error('no form is open');
  const before = await kept();
  const lock = await holdLock(bot.databaseUrl, sql`lock table saved_searches in access exclusive mode`);
  const { delivery } = await bot.workspace.as('dana').submit(form, { name: 'Slow', filter: 'status:hold' });
  await lock.release();
  expect(delivery?.outcome).not.toBe('acknowledged');
  expect(bot.workspace.violations.splice(0).map(({ rule }) => rule)).toEqual(['http_timeout']);
  const told = await bot.workspace.waitFor('the message', () =>
    bot.workspace.dm('dana').find(({ text }) => text.includes('Please submit the form again.')),
  );
  expect(told.text).toContain('so nothing was changed');
  expect(await kept()).toEqual(before);
  expect((await submit({ name: 'Slow', filter: 'status:hold' })).text).toContain('Saved.');
  await bot.db.write((tx) => tx.execute(sql`delete from saved_searches where name = 'Slow'`));
});

test('a list that is too long for the form is kept whole, also when the search is changed', async () => {
  const [known] = await bot.db.read((tx) => tx.execute<{ id: string }>(sql`select max(order_id) as id from orders`));
  const listed = [known?.id ?? '', ...Array.from({ length: 400 }, (_, n) => `7B83F${10_000 + n}`)];
  const filterOf = async () => (await kept()).find(({ name }) => name === 'Long list')?.filter;
  const page = await dana.ask(listed.join(' '));
  const form = await openForm(() => bot.workspace.as('dana').click(page, 'search_save'));
  expect(textOf(form)).toContain(
    `*Also looked for:* any of \`${listed[0]}\`, \`7B83F10000\`, \`7B83F10001\` or 398 more.`,
  );
  expect((await submit({ name: 'Long list', filter: '-rma:RMA-1' })).text).toContain('Saved.');
  expect(await filterOf()).toBe(`any:${listed.join(',')} -rma:RMA-1`);
  expect((await dana.ask('saved long')).text).toMatch(/1 fulfillment|found/);
  const saved = await dana.ask('saved');
  const at = (saved.blocks ?? []).findIndex((block) => textOf(block).includes('`Long list`'));
  const buttons = { ...saved, blocks: [(saved.blocks ?? [])[at + 1]] } as never;
  await openForm(() => bot.workspace.as('dana').click(buttons, 'saved_edit'));
  expect((await submit({ filter: 'status:hold', format: 'xlsx' })).text).toContain('Changed.');
  expect(await filterOf()).toBe(`any:${listed.join(',')} status:hold format:xlsx`);
  await bot.db.write((tx) => tx.execute(sql`delete from saved_searches where name = 'Long list'`));
});

test('nobody sees or touches those of somebody else', async () => {
  expect((await lee.ask('saved')).text).toContain('You have no saved searches yet.');
  const list = await dana.ask('saved');
  const button = JSON.parse(textOf(list)) as never;
  const before = await kept();
  // The list of Dana's, as if Lee could click on it.
  const answers = bot.workspace.ephemerals('lee').length;
  await bot.workspace
    .as('lee')
    .click(button, 'saved_delete')
    .catch(() => undefined);
  await bot.workspace.waitFor('the refusal', () => bot.workspace.ephemerals('lee')[answers]);
  expect(bot.workspace.ephemerals('lee').at(-1)?.text).toContain('This saved search no longer exists.');
  expect(await kept()).toEqual(before);
  expect((await converse(bot.workspace, 'gus').ask('saved')).text).toContain('not for guests');
});

test('twenty of them, with the longest names and filters there are, still fit into one message', async () => {
  const filter = (n: number) => `name:"${'Wörterbuchübersetzer &amp; Söhne '.repeat(5)}${n}" created:7d`;
  for (let n = 0; n < 20; n += 1) await lee.ask(`save ${'Überfällige Rücksendungen & '.repeat(2)}${n}: ${filter(n)}`);
  await bot.db.write((tx) =>
    tx.execute(sql`
      update saved_searches set days = 'wednesday', time = '12:59', deliver_to = 'C0FULFILLMENT', next_at = null,
        paused_because = 'gone' where owned_by = ${bot.workspace.ids.people.lee}`),
  );
  const list = await lee.ask('saved');
  expect(actionsIn(list).filter((id) => id === 'saved_run')).toHaveLength(20);
  expect((await lee.ask('save One more: status:hold')).text).toContain(
    'You have 20 saved searches, which is as many as I keep.',
  );
});

test('one whose filter can’t be understood any more stays in the list, and can be changed', async () => {
  const person = bot.workspace.ids.people.dana;
  await bot.db.write(async (tx) => {
    await tx.execute(sql`delete from saved_searches where owned_by = ${person}`);
    await tx.execute(sql`insert into saved_searches (saved_search_id, owned_by, name, filter, channel_id)
      values (gen_random_uuid(), ${person}, 'Old', 'status:-hold', 'C1')`);
  });
  const list = await dana.ask('saved');
  expect(textOf(list.blocks)).toContain('This filter no longer works');
  const form = await openForm(() => bot.workspace.as('dana').click(list, 'saved_edit'));
  expect(form.values).toMatchObject({ filter: { filter: { value: 'status:-hold' } } });
  const { text } = await submit({ filter: '-status:hold' });
  expect(text).toContain('`Old` · `-status:hold`');
});
