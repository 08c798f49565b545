/** One order, its history, the list of imports and the templates. */
import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { trackingUrl } from '../../src/carriers/carriers.ts';
import { purchaseStatusLabel } from '../../src/fulfillments/fulfillment.ts';
import { actionsIn, type Conversation, converse, textOf } from '../search/conversation.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { openDemo } from '../support/demo-database.ts';

const { records, createDatabase } = openDemo();
let bot: Bot;
let dana: Conversation;

beforeAll(async () => {
  bot = await startBot({ database: await createDatabase() });
  dana = converse(bot.workspace, 'dana');
});
afterEach(() => expect(bot.workspace.violations).toEqual([]));
afterAll(() => bot.stop());

test('an order shows ship-to, parcels, items, tracking link, purchases and dates', async () => {
  const delivered = records.fulfillments.find(
    ({ status, orderId, carrier }) =>
      status === 'DELIVERED' &&
      carrier === 'USPS' &&
      records.purchases.some((purchase) => purchase.orderId === orderId),
  );
  const orderId = delivered?.orderId ?? '';
  const order = records.orders.find((one) => one.orderId === orderId);
  const item = records.items.find(({ fulfillmentId }) => fulfillmentId === delivered?.fulfillmentId);
  const purchase = records.purchases.find((one) => one.orderId === orderId);
  const text = textOf(await dana.ask(`order ${orderId}`));
  for (const part of [
    order?.orderType === 'NEW_SALE' ? ' · New sale · ' : ' · Recurring · ',
    `• *${purchaseStatusLabel(purchase?.status ?? '')}* · product `,
    order?.emailAddress,
    order?.shipAddress1,
    item?.sku,
    'Purchases',
    'shipped <!date',
    'delivered <!date',
  ]) {
    expect(text).toContain(part);
  }
  expect(text).toContain(`<https://tools.usps.com/go/TrackConfirmAction?tLabels=${delivered?.trackingNumber}|`);
});

test('an order whose parcel has an id of 19 digits is opened from its buttons, too', async () => {
  await bot.db.write(async (tx) => {
    await tx.execute(sql`insert into orders (order_id) values ('LARGE')`);
    await tx.execute(sql`insert into fulfillments (fulfillment_id, order_id, status)
      values (9007199254740993123, 'LARGE', 'HOLD'), (9223372036854775807, 'LARGE', 'HOLD')`);
  });
  const history = await dana.click(await dana.ask('order LARGE'), 'order_history');
  expect(history.text).toContain('No imports have changed order `LARGE` yet.');
  expect((await dana.click(history, 'order_show')).text).toBe('Order LARGE: 2 fulfillments (Hold)');
});

test('an order with many fulfillments begins with the one looked for, and all can be reached', async () => {
  await bot.db.write(async (tx) => {
    await tx.execute(sql`insert into orders (order_id) values ('MANY'), ('NOFULF0001')`);
    await tx.execute(sql`insert into fulfillments (fulfillment_id, order_id, status, tracking_number)
      select 880000 + n, 'MANY', 'SHIPPED', 'MANYTRACK' || n from generate_series(1, 24) n`);
  });
  const idsIn = (message: { text: string }) =>
    [...textOf(message).matchAll(/fulfillment (8800\d\d)/g)].map(([, id]) => Number(id));
  const first = await dana.ask('tracking:MANYTRACK24');
  const second = await dana.click(first, 'order_next');
  const third = await dana.click(second, 'order_next');
  expect(idsIn(first)[0]).toBe(880_024);
  expect(textOf(third)).toContain('Fulfillments 17–24 of 24');
  const all = [first, second, third].flatMap(idsIn);
  expect(all.toSorted()).toEqual(Array.from({ length: 24 }, (_, n) => 880_001 + n));
  expect(idsIn(await dana.click(third, 'order_previous'))).toEqual(idsIn(second));
  expect(idsIn(await dana.ask('order 880017'))[0]).toBe(880_017);
});

test.each([
  'NOFULF0001',
  'order:nofulf0001',
  'order NOFULF0001.',
  'order (NOFULF0001)',
])('an order without fulfillments is found by %s, with its history', async (typed) => {
  const order = await dana.ask(typed);
  expect(order.text).toBe('Order NOFULF0001: 0 fulfillments');
  expect((await dana.click(order, 'order_history')).text).toContain('No imports have changed order `NOFULF0001` yet.');
});

test('an order has a reply to copy, and evidence as a file', async () => {
  await bot.db.write(async (tx) => {
    await tx.execute(
      sql`insert into orders (order_id, ship_first_name, ship_city) values ('REPLY1', 'Maria', 'Tucson')`,
    );
    await tx.execute(sql`insert into fulfillments (fulfillment_id, order_id, status, tracking_number, carrier, response_text,
      date_shipped) values (890001, 'REPLY1', 'SHIPPED', '9400111899223197428497', 'USPS', 'internal note', '2026-11-12T17:00:00Z')`);
  });
  const order = await dana.ask('order REPLY1');
  const reply = JSON.stringify((await dana.click(order, 'order_reply')).blocks);
  expect(reply).toContain('It shipped on Nov 12, 2026.');
  expect(reply).not.toContain('internal note');
  expect((await dana.click(order, 'order_evidence')).text).toContain('as a direct message');
  const file = await bot.workspace.waitFor('the file', () =>
    bot.workspace
      .dm('dana')
      .flatMap(({ files }) => files ?? [])
      .find(({ name }) => name === 'delivery-evidence-REPLY1.txt'),
  );
  const evidence = (await bot.workspace.readFile(file.id)).toString();
  expect(evidence).toContain('DELIVERY EVIDENCE FOR ORDER REPLY1');
  expect(evidence).toContain('Tracking number 9400111899223197428497');
});

test.each([
  ['8812345E12', '8812345E12'],
  ['8812345e12', '8812345E12'],
  ['2044', '#2044'],
  ['#1001', '1001'],
  ['0012345678', '0012345678'],
  ['“SHOP-1001”', 'SHOP-1001'],
  ['E4C1F29B7A', 'e4c1f29b7a'],
  ['order:5E10', '5E10'],
])('order %s is found as %s', async (typed, orderId) => {
  expect((await dana.ask(`order ${typed}`)).text).toContain(`Order ${orderId}:`);
});

test.each([
  ['order MANY-TRACK 5', 'Order MANY:'],
  ['order please show REPLY1', 'Order REPLY1'],
  ['order nr. REPLY1', 'Order REPLY1'],
  ['REPLY1 history', 'No imports have changed order `REPLY1`'],
  ['history MANYTRACK3', 'No imports have changed order `MANY`'],
])('%s means one order', async (typed, said) => expect((await dana.ask(typed)).text).toContain(said));

test('what names several orders is searched for', async () => {
  await bot.db.write((tx) =>
    tx.execute(sql`update fulfillments set tracking_number = 'SHARED77' where fulfillment_id in (880001, 890001)`),
  );
  for (const typed of ['order SHARED77', 'history SHARED77', 'order MANY REPLY1 LARGE'])
    expect(actionsIn(await dana.ask(typed))).toContain('search_refine');
});

test('a list longer than any order id is searched for', async () => {
  const missing = Array.from({ length: 30 }, (_, n) => `NOSUCH00${n}`).join(', ');
  expect(textOf(await dana.ask(`order REPLY1, ${missing}`))).toContain('*1 of 31 found.*');
  expect((await dana.ask(`order ${'7B83FF8095'.repeat(21)}`)).text).toContain('is longer than any order id');
});

describe('history', () => {
  const held = records.fulfillments.find(({ orderId }) => orderId === '8812345E12');

  test('is empty at first, and leads to the order', async () => {
    const history = await dana.ask('history 8812345E12');
    expect(history.text).toContain('No imports have changed order');
    expect((await dana.click(history, 'order_show')).text).toContain('Order 8812345E12');
  });

  test('says who changed what from which file and line, with a link to the thread', async () => {
    const { fulfillment } = bot.workspace.ids.channels;
    const content = `orderId,clientFulfillmentId,trackingNumber,carrier,method\n8812345E12,${held?.clientFulfillmentId ?? ''},1Z999AA10123456784,UPS,Ground\n`;
    const { ts } = bot.workspace.as('dana').shareFile(fulfillment, { name: 'march.csv', content });
    const summary = await bot.workspace.waitFor('the summary', () =>
      bot.workspace.thread(fulfillment, ts).find((message) => actionsIn(message).includes('import_confirm')),
    );
    await bot.workspace.as('lee').click(summary, 'import_confirm');
    await bot.workspace.waitFor('the end', () => bot.workspace.thread(fulfillment, ts)[0]?.text.startsWith('Applied'));
    const order = await dana.ask('order 8812345E12');
    const history = textOf(await dana.click(order, 'order_history'));
    expect(history).toContain('*Import of* `march.csv` (<http');
    expect(history).toContain(`by <@${bot.workspace.ids.people.lee}> <!date`);
    expect(history).toMatch(/line 2: .*status `Hold` → `(Shipped|Pending Shipment)`/);
    expect(history).toContain('tracking number nothing → `1Z999AA10123456784`');
  });

  test('names what an import of whole orders changed in the order itself', async () => {
    await bot.db.write((tx) =>
      tx.execute(sql`insert into audit_events (action, actor, entity, entity_id, after, source_line)
        values ('import', 'U0LEENOVAK', 'order', 'REPLY1', '{"changed": "shipCity, phoneNumber"}', 7)`),
    );
    expect(textOf(await dana.ask('history REPLY1'))).toContain(
      'order `REPLY1`, line 7: changed ship city, phone number',
    );
  });

  test('an import is in the list, with its state and its link', async () => {
    const list = textOf(await dana.ask('imports'));
    expect(list).toMatch(
      /\*Applied\* by <@U0LEENOVAK> · 1 fulfillment · `march\.csv` \(<http[^|]+\|thread>\) · tracking/,
    );
  });
});

test.each(['tracking', 'returns'])('template %s comes as a direct message and can be read', async (kind) => {
  expect((await dana.ask(`template ${kind}`)).text).toContain('I DMed you the template');
  const file = await bot.workspace.waitFor('the file', () =>
    bot.workspace
      .dm('dana')
      .flatMap(({ files }) => files ?? [])
      .find(({ name }) => name === `${kind}-template.csv`),
  );
  expect((await bot.workspace.readFile(file.id)).toString()).toContain('orderId,');
});

test.each([
  [
    'by its carrier',
    '9400111899223197428497',
    'USPS',
    'https://tools.usps.com/go/TrackConfirmAction?tLabels=9400111899223197428497',
  ],
  ['by another spelling', '1Z1', 'united parcel service', 'https://www.ups.com/track?tracknum=1Z1'],
  ['with the service behind it', '1Z1', 'UPS Ground', 'https://www.ups.com/track?tracknum=1Z1'],
  [
    'without a carrier, by its form',
    '1Z999AA10123456784',
    null,
    'https://www.ups.com/track?tracknum=1Z999AA10123456784',
  ],
  ['escaped', 'a|b>c&d', 'UPS', 'https://www.ups.com/track?tracknum=a%7Cb%3Ec%26d'],
  ['by nobody we know', '123', 'Regional Xpress', null],
  ['plain digits without a carrier', '123456789012', null, null],
  ['longer than any', '1'.repeat(65), 'UPS', null],
  ['half a surrogate pair', '\ud800', 'UPS', 'https://www.ups.com/track?tracknum=%EF%BF%BD'],
])('the page of a parcel: %s', (_, number, carrier, want) => expect(trackingUrl(number, carrier)).toBe(want));
