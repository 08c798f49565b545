/** A header that nobody could guess: the columns are chosen in a form, remembered for the channel, and forgotten again. */

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Bot, startBot } from '../support/bot.ts';
import { type CaseRecords, replaceRecords } from '../support/case-records.ts';
import type { Message, View } from '../workspace/protocol.ts';

let bot: Bot;
const records: CaseRecords = Object.fromEntries(
  Array.from({ length: 9 }, (_, n) => [`ORD${n + 1}`, { fulfillments: [{ id: n + 1, status: 'HOLD' }] }]),
);

beforeAll(async () => {
  bot = await startBot({ seed: (db) => db.write((tx) => replaceRecords(tx, records)) });
});
afterAll(() => bot.stop());
afterEach(() => expect(bot.workspace.violations).toEqual([]));

function share(name: string, lines: string[], channel: string = bot.workspace.ids.channels.fulfillment) {
  const { ts } = bot.workspace.as('dana').shareFile(channel, { name, content: lines.join('\n') });
  const saying = (words: string): Promise<Message> =>
    bot.workspace.waitFor(`a summary that says “${words}”`, () => {
      const message = bot.workspace.thread(channel, ts)[0];
      return JSON.stringify(message?.blocks ?? '').includes(words) ? message : undefined;
    });
  return { saying };
}

async function openForm(refusal: Message): Promise<View> {
  await bot.workspace.as('dana').click(refusal, 'import_columns');
  return await bot.workspace.waitFor('the form', () => bot.workspace.modal('dana'));
}

const header = 'Vorgang,Kennung,carrier';
const number = (n: number) => `1Z12345E02052716${n}`;

test('columns are chosen, remembered for the channel, and forgotten again', async () => {
  const first = share('week-1.csv', [header, `ORD1,${number(10)},UPS`, `ORD2,${number(11)},UPS`]);
  const refusal = await first.saying('Match your columns');
  expect(refusal.text).toContain('Match your columns to import');

  const form = await openForm(refusal);
  const [, orderId] = form.blocks as { element: { options: { text: { text: string } }[] } }[];
  expect(orderId?.element.options.map(({ text }) => text.text)).toEqual([
    'Vorgang: ORD1, ORD2',
    `Kennung: ${number(10)}, ${number(11)}`,
    'carrier: UPS, UPS',
  ]);
  expect(form.values.carrier?.carrier).toMatchObject({ selected_option: { value: '2' } });
  expect(form.values.orderId?.orderId).toMatchObject({ selected_option: { value: '0' } });

  const dana = bot.workspace.as('dana');
  expect((await dana.submit(form, { orderId: '0' })).errors).toEqual({
    trackingNumber: 'Choose a tracking number or a status.',
  });
  expect((await dana.submit(form, { orderId: '0', trackingNumber: '0' })).errors).toEqual({
    trackingNumber: '“Vorgang” is already chosen for order id.',
  });
  expect(await dana.submit(form, { orderId: '0', trackingNumber: '1' })).not.toHaveProperty('errors');
  const ready = await first.saying('columns matched by');
  expect(ready.text).toContain('Add tracking numbers to 2 fulfillments.');

  const second = share('week-2.csv', [header.toUpperCase(), `ORD3,${number(12)},UPS`]);
  const again = await second.saying(`columns matched as last time, by <@${dana.id}>`);
  expect(again.text).toContain('Add a tracking number to 1 fulfillment.');

  const elsewhere = share('week-2b.csv', [header, `ORD4,${number(13)},UPS`], bot.workspace.ids.channels.returns);
  await elsewhere.saying('Match your columns');

  await dana.click(again, 'import_forget_columns');
  await second.saying('Match your columns');
  await share('week-3.csv', [header, `ORD5,${number(14)},UPS`]).saying('Match your columns');
});

test('B86: of two columns that could be the order id, a person chooses', async () => {
  const { saying } = share('two.csv', ['order id,order number,tracking', `ORD6,77,${number(15)}`]);
  const form = await openForm(await saying('Match your columns'));
  expect(form.values.trackingNumber?.trackingNumber).toMatchObject({ selected_option: { value: '2' } });
  expect(form.values.orderId?.orderId).toMatchObject({ selected_option: { value: '0' } });
  await bot.workspace.as('dana').submit(form, { orderId: '0' });
  expect((await saying('columns matched by')).text).toContain('Add a tracking number to 1 fulfillment.');
});

test('what the values say replaces the advice about names', async () => {
  const unnamed = share('unnamed.csv', ['Trans #,Ref,Tracking', `1,ORD8,${number(17)}`, `2,ORD9,${number(18)}`]);
  expect((await unnamed.saying('Match your columns')).text).toContain(
    'The column orderId is missing: the header reads “Trans #”, “Ref”, “Tracking”. All 2 values in “Ref” are orders here.',
  );
  const named = share('named.csv', ['Order,Trackings here', `ORD8,${number(17)}`, `ORD9,${number(18)}`]);
  const { text } = await named.saying('Match your columns');
  expect(text).toContain('Name the column as shown here');
  expect(text).not.toContain('are orders here');
});

test('B49: a header with letters of another alphabet is never proposed, only chosen', async () => {
  const { saying } = share('homoglyph.csv', ['orderId,tr\u0430cking number', `ORD7,${number(16)}`]);
  const form = await openForm(await saying('Match your columns'));
  expect(form.values.trackingNumber?.trackingNumber).toMatchObject({ selected_option: null });
  await bot.workspace.as('dana').submit(form, { trackingNumber: '1' });
  expect((await saying('columns matched by')).text).toContain('Add a tracking number to 1 fulfillment.');
});

test('a choice that brings nothing can be taken back', async () => {
  const { saying } = share('wrong.csv', ['ref,code,note', 'ORD8,abc,hello', 'ORD9,def,bye']);
  const form = await openForm(await saying('Match your columns'));
  await bot.workspace.as('dana').submit(form, { orderId: '2', status: '1' });
  const nothing = await saying('columns matched by');
  expect(nothing.text).toContain('Nothing to change yet');
  await bot.workspace.as('dana').click(nothing, 'import_forget_columns');
  await saying('Match your columns');
});
