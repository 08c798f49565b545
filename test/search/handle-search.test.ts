/** The search as people meet it: typed, answered to them alone, paged, refined. */
import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Bot, startBot } from '../support/bot.ts';
import { openDemo } from '../support/demo-database.ts';
import { actionsIn, type Conversation, converse, ordersIn, textOf } from './conversation.ts';

const { records, createDatabase } = openDemo();
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

const inHold = records.fulfillments.filter(({ status }) => status === 'HOLD');

test('a page has ten records, the count and its buttons; nobody else sees it', async () => {
  const page = await dana.ask('status:hold');
  expect(page.text).toBe(`${inHold.length} fulfillments · status Hold`);
  expect(ordersIn(page)).toHaveLength(10);
  expect(actionsIn(page)).toEqual([
    ...['search_open', 'search_next', 'search_refine', 'search_export', 'search_export_excel', 'search_save'],
  ]);
  expect(bot.workspace.ephemerals('lee')).toEqual([]);
  expect(bot.workspace.messages(bot.workspace.ids.channels.fulfillment)).toEqual([]);
});

test('Next and Previous turn the page in place', async () => {
  const first = await dana.ask('search status:hold');
  const second = await dana.click(first, 'search_next');
  expect(second.ts).toBe(first.ts);
  expect(textOf(second)).toContain('Page 2, newest first');
  expect(ordersIn(second)).not.toEqual(ordersIn(first));
  const back = await dana.click(second, 'search_previous');
  expect(ordersIn(back)).toEqual(ordersIn(first));
  expect(actionsIn(back)).not.toContain('search_previous');
});

test('one match opens the record at once, with what belongs to a search', async () => {
  const answer = await dana.ask('8812345E12 created:2020..2030');
  expect(answer.text).toBe('Order 8812345E12: 1 fulfillment (Hold)');
  const looked = '1 fulfillment · `8812345E12` · created Jan 1, 2020 – Dec 31, 2030, New York time';
  expect(answer.blocks?.[1]).toMatchObject({ type: 'context', elements: [{ text: looked }] });
  expect(actionsIn(answer)).toEqual([
    ...['order_history', 'order_reply', 'order_evidence'],
    ...['search_refine', 'search_export', 'search_export_excel', 'search_save'],
  ]);
});

test('days are those of where the asker is, and the answer says so', async () => {
  const { id } = bot.workspace.addPerson({ id: 'U0AIKO', name: 'aiko', timeZone: 'Asia/Tokyo' });
  const { people, channels, botUser } = bot.workspace.ids;
  bot.workspace.changeChannel(channels.fulfillment, { members: [...Object.values(people), id, botUser] });
  const answer = await converse(bot.workspace, 'aiko').ask('created:2020..2030');
  expect(answer.text).toContain('created Jan 1, 2020 – Dec 31, 2030, Tokyo time');
  expect(textOf(answer)).toContain('Dates in Tokyo time.');
});

test('a record is opened from the menu beside the page', async () => {
  const page = await dana.ask('status:hold');
  const menu = page.blocks?.find(({ type }) => type === 'actions') as { elements: { options: { value: string }[] }[] };
  const [choice] = menu.elements[0]?.options ?? [];
  const order = await dana.click(page, 'search_open', choice?.value ?? '');
  expect(order.text).toContain(`Order ${ordersIn(page)[0]}`);
});

test('nothing found says what was looked for and the nearest loosening, one click away', async () => {
  const delivered = records.fulfillments.find(({ status }) => status === 'DELIVERED');
  const order = records.orders.find(({ orderId }) => orderId === delivered?.orderId);
  const email = order?.emailAddress ?? '';
  const same = records.fulfillments.filter(({ orderId }) => orderId === order?.orderId);
  const nothing = await dana.ask(`status:failed email:${email}`);
  expect(nothing.text).toContain(
    `No fulfillment matches status Failed · email \`${email}\`. Without “status Failed” there`,
  );
  const shown = await dana.click(nothing, 'search_show');
  expect(shown.text).toContain(same.length === 1 ? `Order ${order?.orderId}` : `${same.length} fulfillments`);
});

test('a word that is a status is read as one, and said; the word is one click away', async () => {
  const page = await dana.ask('hold');
  expect(page.text).toBe(`${inHold.length} fulfillments · status Hold`);
  expect(textOf(page)).toContain('Showing status Hold for `hold`.');
  expect(textOf(await dana.ask('hold oldest first'))).toMatch(/Hold · \d+ days?"/);
  const words = await dana.click(page, 'search_try');
  expect(words.text).toContain('`hold`');
});

test('what would turn the question round is offered the right way, one click away', async () => {
  const answer = await dana.ask('not status:hold');
  expect(answer.text).toBe('To exclude something, put - before the filter. Did you mean “-status:hold”?');
  const shown = await dana.click(answer, 'search_try');
  expect(records.fulfillments.length - inHold.length).toBeGreaterThan(1000);
  expect(shown.text).toBe('More than 1,000 fulfillments · not status Hold');
});

test('a first word that is nearly a command is offered as one', async () => {
  const answer = await dana.ask('exports status:hold');
  expect(answer.text).toBe('There’s no command “exports”. Did you mean “export”?');
  expect(actionsIn(answer)).toEqual(['search_try', 'search_try_2']);
  expect((await dana.click(await dana.ask('stat status:hold'), 'search_try')).text).toContain('fulfillments');
  expect((await dana.click(await dana.ask('exprot changes:7d'), 'search_try')).text).toContain(
    'No imports were applied',
  );
  expect(textOf(await dana.click(await dana.ask('report by carrier'), 'search_try'))).toContain('Share returned');
  const scheduled = await dana.ask('export status:hold every monday');
  expect(scheduled.text).toBe('Save this search, and choose when its export comes.');
  const rare = await dana.ask('export status:hold every 31st');
  expect(rare.text).toBe(
    'Save this search, and choose when its export comes: every day, Monday to Friday, or one day a week.',
  );
  expect((await dana.ask('schedule status:hold or carrier:ups')).text).toContain('one filter or another');
  const form = await dana.openForm(() => bot.workspace.as('dana').click(scheduled, 'search_save'));
  expect(textOf(form)).toContain('"status:hold"');
  expect((await dana.ask('download status:hold')).text).toContain('no command “download”. Did you mean “export”?');
  expect((await dana.ask('undo')).text).toContain('Did you mean “imports”?');
  expect((await dana.ask('--help')).text).toContain('What /fulfillments can do');
});

test('a pasted list says what was found and what was not', async () => {
  const known = records.orders.slice(0, 3).map(({ orderId }) => orderId);
  const page = await dana.ask(`${known.join(', ')},\nNOPE404`);
  expect(textOf(page)).toContain('*3 of 4 found.* 1 not found: `NOPE404`');
  const many = await dana.ask(`order:${known[0]} ${Array.from({ length: 40 }, (_, n) => `NO${1000 + n}`).join(' ')}`);
  expect(textOf(many)).toContain('*1 of 41 found.* 40 not found');
  await dana.click(many, 'search_missing');
  const file = await bot.workspace.waitFor('the file', () =>
    bot.workspace.dm('dana').find(({ files }) => files?.length === 1),
  );
  expect(file.text).toContain('40 numbers of your list of 41 not found.');
});

test('words that are no name, email or number are found where they are', async () => {
  const [parcel] = records.fulfillments;
  const id = String(parcel?.fulfillmentId ?? '');
  const shown = await dana.ask(`fulfillment:${id}`);
  expect(shown.text).toContain(`Order ${parcel?.orderId}`);
  const city = records.orders[0]?.shipCity ?? '';
  const found = await dana.ask(`city:${city}`);
  expect(found.text).toContain(`city \`${city.split(' ')[0]}`);
});

test('a command is understood with words that ask for it, a list of orders as a search, and a state by its name', async () => {
  expect((await dana.ask('please show me the stats status:hold')).text).toContain('fulfillments');
  expect((await dana.ask('help me find castillo')).text).not.toContain('What /fulfillments can do');
  const [one, other] = records.orders;
  expect(textOf(await dana.ask(`order ${one?.orderId}, ${other?.orderId}`))).toContain('*2 of 2 found.*');
  expect((await dana.ask(`history of order ${one?.orderId}`)).text).toContain(one?.orderId);
  expect((await dana.ask('tracking template')).text).toBe('I DMed you the template for tracking.');
  expect((await dana.ask('template for returned orders')).text).toBe('I DMed you the template for returns.');
  const state = records.orders.find(({ shipState }) => shipState === 'TX');
  if (state !== undefined) expect(textOf(await dana.ask('texas'))).toContain('state `texas`');
});

describe('bad text gets a helpful sentence, pings nobody and logs no error', () => {
  test.each([
    ['a misspelt filter', 'staus:hold', 'Did you mean “status:hold”'],
    ['a day that does not exist', 'created:2026-02-30', '2026-02-28'],
    ['10 kB', 'x'.repeat(10_240), '10,240 characters'],
    ['SQL', `'; drop table orders; --`, 'No fulfillment matches'],
    ['an alarm', '<!channel>', 'No fulfillment matches `&lt;!channel&gt;`'],
    ['an alarm as a filter', 'foo:<!here>', 'I don’t know the filter'],
    ['an alarm in quotation marks', 'created:"<!channel>"', 'I don’t recognize the date'],
    ['wildcards', '%%%', 'No fulfillment matches `%%%`'],
    ['an order that is not there', 'order NOPE', 'There’s no order “NOPE”'],
    ['an alarm as an order', 'order <!channel>', 'There’s no order “&lt;!channel&gt;”'],
    ['no order', 'order', 'Which order?'],
    ['10 kB of order', `order ${'7'.repeat(10_240)}`, 'longer than any order id'],
    ['a template of nothing', 'template', 'Which template?'],
    ['a history that is not there', 'history <!channel>', 'There’s no order “&lt;!channel&gt;”'],
    ['10 kB of history', `history ${'7'.repeat(10_240)}`, 'longer than any order id'],
    ['an export of a misspelt filter', 'export staus:hold', 'Did you mean “status:hold”'],
    ['an export of 10 kB', `export ${'x'.repeat(10_240)}`, '10,240 characters'],
    ['an export of an alarm', 'export <!channel>', 'No fulfillment matches `&lt;!channel&gt;`'],
    ['an export of SQL', `export '; drop table orders; --`, 'so there is no file'],
    ['statistics of a misspelt filter', 'stats staus:hold', 'Did you mean “status:hold”'],
    ['an alarm in place of a template', 'template <!channel>', 'template'],
  ])('%s', async (_, typed, want) => {
    const answer = await dana.ask(typed);
    expect(answer.text).toContain(want);
    expect(textOf(answer)).not.toMatch(/<!(channel|here)/);
  });
});

test('help is made from the table, and its examples find something', async () => {
  const help = await dana.ask('help');
  const text = textOf(help);
  for (const word of ['search', 'export', 'order', 'history', 'imports', 'template']) expect(text).toContain(word);
  const examples = textOf(help.blocks?.[1]).match(/(?<=fulfillments )[^`]+/g) ?? [];
  expect(examples).toHaveLength(3);
  const [search = '', order = ''] = examples;
  expect((await dana.ask(search)).text).toMatch(/fulfillments|Order/);
  expect((await dana.ask(order)).text).toMatch(/^Order /);
});

test('hostile data is shown as text', async () => {
  await bot.db.write(async (tx) => {
    await tx.execute(sql`insert into orders (order_id, email_address, ship_first_name, ship_last_name, ship_address1)
      values ('<!channel>', 'evil@example.com', '<!here>', ${'*N*'.repeat(200)}, '<https://evil.example|click> & co')`);
    await tx.execute(sql`insert into fulfillments (fulfillment_id, order_id, status, tracking_number, carrier, response_text)
      select n, '<!channel>', 'SHIPPED', '1Z|><!channel>', 'UPS', ${'<!channel>\u0007'.repeat(500)} from generate_series(1, 30) n`);
    await tx.execute(sql`insert into fulfillment_items (fulfillment_id, name, sku)
      select 1, '<@U0DANAREYES>', ${'S'.repeat(3000)} from generate_series(1, 50)`);
  });
  const answers = [
    await dana.ask('email:evil@example.com'),
    await dana.ask('order <!channel>'),
    await dana.ask('history <!channel>'),
  ];
  expect(textOf(answers)).not.toMatch(/<!(channel|here)|<https:\/\/evil|<@U0DANAREYES>/);
  expect(answers[1]?.text).toContain('&lt;!channel&gt;');
});

test('where Slack takes no table, the page comes as sections', async () => {
  bot.workspace.fault({ at: 'response_url', fault: { kind: 'error', error: 'invalid_blocks' }, times: 1 });
  const page = await dana.ask('status:hold');
  expect(page.blocks?.some(({ type }) => type === 'table')).toBe(false);
  expect(textOf(page)).toContain(`*${inHold.length} fulfillments*`);
});

describe('who may', () => {
  test.each([
    'search status:hold',
    'export status:hold',
    'order 1001',
    'history 1001',
    'imports',
    'template returns',
    'help',
    '',
  ])('a guest gets no answer to “%s” but a refusal', async (typed) => {
    const refusal = await converse(bot.workspace, 'gus').ask(typed);
    expect(refusal.text).toContain('only for full members of this workspace, not for guests');
    expect(refusal.blocks ?? []).toEqual([]);
  });

  test('nor does somebody of another company, in a shared channel', async () => {
    const { partners } = bot.workspace.ids.channels;
    const refusal = await converse(bot.workspace, 'eva').ask('status:hold', partners);
    expect(refusal.text).toContain('only for members of the workspace it belongs to');
  });

  test('nor does a click on somebody else’s buttons', async () => {
    const page = await dana.ask('status:hold');
    const refusal = await converse(bot.workspace, 'gus').click(page, 'search_next');
    expect(refusal.text).toContain('not for guests');
  });

  test('an answer in a channel that the bot is not in reaches the asker', async () => {
    const page = await dana.ask('status:hold', bot.workspace.ids.channels.general);
    expect(ordersIn(page)).toHaveLength(10);
  });
});

test('the acknowledgement comes before anything else', async () => {
  const { deliveries } = bot.workspace.record;
  expect(deliveries.every(({ outcome }) => outcome === 'acknowledged')).toBe(true);
});
