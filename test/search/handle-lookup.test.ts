/** A list of numbers is looked up wherever it comes from; only the person who asked sees the answer. */
import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { actionsIn, type Conversation, converse, ordersIn, textOf } from '../search/conversation.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { type CaseRecords, replaceRecords } from '../support/case-records.ts';
import type { Message } from '../workspace/protocol.ts';

let bot: Bot;
let dana: Conversation;
const ids = Array.from({ length: 1200 }, (_, n) => `A1${String(n).padStart(6, '0')}`);
const records: CaseRecords = Object.fromEntries(
  ids.map((id, n) => [id, { fulfillments: [{ id: n + 1, status: 'HOLD' }] }]),
);

beforeAll(async () => {
  bot = await startBot({ seed: (db) => db.write((tx) => replaceRecords(tx, records)) });
  dana = converse(bot.workspace, 'dana');
});
afterEach(() => {
  expect(bot.workspace.violations).toEqual([]);
  expect(bot.log.filter((line) => line.includes('"error"'))).toEqual([]);
});
afterAll(() => bot.stop());

const openLookup = () => dana.openForm(() => bot.workspace.as('dana').command('lookup'));
const sent = (words: string): Promise<Message> =>
  bot.workspace.waitFor(`a direct message that says “${words}”`, () =>
    bot.workspace.dm('dana').find((message) => textOf(message).includes(words)),
  );

test('typed after the command, whatever is between them', async () => {
  const answer = await dana.ask('lookup A1000000; A1000001\tA1000002,\nNOBODY1 and A1000003.');
  expect(textOf(answer)).toContain('*4 of 5 found.* 1 not found: `NOBODY1`');
  expect(ordersIn(answer).toSorted()).toEqual(ids.slice(0, 4));
});

test('numbers of another kind are found as such, and what is missing of them is said', async () => {
  await bot.db.write((tx) =>
    tx.execute(sql`update fulfillments set client_fulfillment_id = 'CF-' || fulfillment_id where fulfillment_id < 4`),
  );
  const answer = await dana.ask('lookup CF-1 cf-2 CF-99');
  expect(textOf(answer)).toContain('*2 of 3 found.* 1 not found: `CF-99`');
  expect(textOf(answer)).toContain('Showing client id `CF-1`, `cf-2` or 1 more');
  expect(ordersIn(answer).toSorted()).toEqual(ids.slice(0, 2));
});

test('an order without fulfillments isn’t missing', async () => {
  await bot.db.write((tx) => tx.execute(sql`insert into orders (order_id) values ('BARE0001')`));
  const answer = await dana.ask('lookup A1000000 bare0001 NOBODY1');
  expect(textOf(answer)).toContain('*1 of 3 found.* 1 order without fulfillments: `bare0001`. 1 not found: `NOBODY1`');
  expect((await dana.ask('lookup BARE0001')).text).toContain('Order BARE0001');
});

test('filters beside the list count, other words are named, and a name is searched for', async () => {
  expect(textOf(await dana.ask('lookup A1000000 A1000001 status:shipped'))).toContain('No fulfillment matches any of');
  expect(textOf(await dana.ask('lookup A1000000 Ann, A1000001 Bob'))).toContain('Not used: `Ann` and `Bob`.');
  expect(textOf(await dana.ask('lookup Nobody Atall'))).toContain('No fulfillment matches `Nobody` · `Atall`');
  expect(textOf(await dana.openForm(() => bot.workspace.as('dana').command('lookup this list')))).toContain(
    'Look up a list',
  );
});

test('pasted into the form', async () => {
  const form = await openLookup();
  const empty = await bot.workspace.as('dana').submit(form);
  expect(empty.errors).toEqual({ list: 'Paste a list here, or choose a file below.' });
  const nonsense = await bot.workspace.as('dana').submit(form, { list: 'hello there' });
  expect(nonsense.errors).toEqual({ list: 'I see no order id, tracking number or email here.' });
  const before = bot.workspace.ephemerals('dana').length;
  await bot.workspace.as('dana').submit(form, { list: ids.slice(0, 250).join(' | ') });
  const answer = await bot.workspace.waitFor('the answer', () => bot.workspace.ephemerals('dana')[before]);
  expect(textOf(answer)).toContain('*250 of 250 found.*');
});

test('a file of more numbers than can be typed: what was not found, Export, and Refine keeps the list', async () => {
  const content = `Order ID,Customer\n${[...ids, 'NOBODY2', 'NOBODY3'].map((id) => `${id},Jo`).join('\n')}\n`;
  await bot.workspace.as('dana').submit(await openLookup(), { files: [{ name: 'late.csv', content }] });
  const answer = await sent('of 1,202 found');
  expect(textOf(answer)).toContain('*1,200 of 1,202 found.* 2 not found: `NOBODY2`, `NOBODY3`');
  expect(textOf(answer)).toContain('`late.csv · Order ID`');
  expect(actionsIn(answer)).toEqual(expect.arrayContaining(['search_next', 'search_export', 'search_refine']));
  await bot.workspace.as('dana').click(answer, 'search_export');
  const file = await bot.workspace.waitFor(
    'the export',
    () => bot.workspace.dm('dana').flatMap(({ files = [] }) => files)[0],
  );
  expect(file.size).toBeGreaterThan(1200 * 30);

  const form = await dana.openForm(() => bot.workspace.as('dana').click(answer, 'search_refine'));
  expect(textOf(form)).toContain(
    '*Also looked for:* any of `A1000000`, `A1000001`, `A1000002` or 1,199 more. It’s too long',
  );
  await bot.workspace.as('dana').submit(form, { order: 'A1000007' });
  await bot.workspace.waitFor('the refined search', () =>
    [...bot.workspace.dm('dana'), ...bot.workspace.ephemerals('dana')].find((message) =>
      textOf(message).includes('1,194 more · order `A1000007`'),
    ),
  );
});

test('a list in an import channel is an import, until somebody chooses to look it up', async () => {
  const { fulfillment } = bot.workspace.ids.channels;
  const { ts } = bot.workspace
    .as('dana')
    .shareFile(fulfillment, { name: 'ids.txt', content: 'A1000010\nA1000011\nNOBODY4\n' });
  const refused = await bot.workspace.waitFor('the refusal', () =>
    bot.workspace.thread(fulfillment, ts).find((message) => actionsIn(message).includes('import_look_up')),
  );
  expect(textOf(refused)).toContain('The file has no header');
  await bot.workspace.as('dana').click(refused, 'import_look_up');
  expect(textOf(await sent('`NOBODY4`'))).toContain('*2 of 3 found.* 1 not found: `NOBODY4`');
});

test('what can’t be looked up is said', async () => {
  const many = Array.from({ length: 50_001 }, (_, n) => `B${String(n).padStart(7, '0')}`).join('\n');
  const form = await openLookup();
  await bot.workspace.as('dana').submit(form, { files: [{ name: 'many.txt', content: many }] });
  await sent('It has more than 50,000 numbers');
  await bot.workspace.as('dana').submit(await openLookup(), { files: [{ name: 'no.txt', content: 'nothing\n' }] });
  await sent('I see no order id, tracking number or email in it.');
});
