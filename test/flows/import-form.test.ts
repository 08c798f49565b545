/** Pasted lines, uploaded files and the message shortcut lead down the same path as a file shared in a channel. */
import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { queryRows } from '../../src/db/queries.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { type CaseRecords, replaceRecords } from '../support/case-records.ts';
import type { Message, View } from '../workspace/protocol.ts';

let bot: Bot;
const records: CaseRecords = Object.fromEntries(
  Array.from({ length: 12 }, (_, n) => [`ORD${n + 1}`, { fulfillments: [{ id: n + 1, status: 'HOLD' }] }]),
);

beforeAll(async () => {
  bot = await startBot({ seed: (db) => db.write((tx) => replaceRecords(tx, records)) });
});
afterAll(() => bot.stop());
afterEach(() => expect(bot.workspace.violations).toEqual([]));

const header = 'orderId,trackingNumber';
const number = (n: number) => `1Z12345E02052716${n}`;

async function openForm(channel?: string): Promise<View> {
  await bot.workspace.as('dana').command('import', channel);
  return await bot.workspace.waitFor('the form', () => bot.workspace.modal('dana'));
}

const messageWith = (messages: () => Message[], words: string): Promise<Message> =>
  bot.workspace.waitFor(`a message that says “${words}”`, () =>
    messages().find(({ blocks }) => JSON.stringify(blocks ?? '').includes(words)),
  );

test('pasted lines are summed up in the channel where the command was typed, and applied from there', async () => {
  const { channels } = bot.workspace.ids;
  const form = await openForm(channels.fulfillment);
  expect((await bot.workspace.as('dana').submit(form)).errors).toEqual({
    lines: 'Paste lines here, or choose a file below.',
  });
  await bot.workspace.as('dana').submit(form, { lines: `${header}\nORD1,${number(10)}\nNOBODY,${number(11)}` });
  const inChannel = () => bot.workspace.messages(channels.fulfillment);
  const summary = await messageWith(inChannel, 'import_confirm');
  expect(summary.text).toContain('Add a tracking number to 1 fulfillment · 1 row to fix');

  await bot.workspace.as('dana').click(summary, 'import_rejected');
  await bot.workspace.waitFor('the rejected rows in the thread of the summary', () =>
    bot.workspace
      .thread(channels.fulfillment, summary.ts)
      .find(({ files }) => files?.[0]?.name === 'pasted-rejected.csv'),
  );
  await bot.workspace.as('lee').click(summary, 'import_confirm');
  await bot.workspace.waitFor('the applied summary', () =>
    inChannel().find(({ ts, text }) => ts === summary.ts && text.startsWith('Applied')),
  );
});

test('a summary that Slack took without our learning of it is found in the channel, not said twice', async () => {
  const { channels } = bot.workspace.ids;
  const form = await openForm(channels.returns);
  bot.workspace.fault({ at: 'chat.postMessage', fault: { kind: 'accepted_then_dropped' }, times: 1 });
  await bot.workspace.as('dana').submit(form, { lines: `${header}\nORD7,${number(17)}` });
  const inChannel = () =>
    bot.workspace.messages(channels.returns).filter(({ user }) => user !== bot.workspace.as('dana').id);
  const summary = await messageWith(inChannel, 'import_discard');
  await bot.workspace.as('dana').click(summary, 'import_discard');
  await bot.workspace.waitFor(
    'the one message to be edited',
    () =>
      inChannel().find(
        ({ ts, text }) => ts === summary.ts && text.startsWith(`<@${bot.workspace.as('dana').id}> withdrew`),
      ),
    20_000,
  );
  expect(inChannel()).toHaveLength(1);
});

test('where the bot is no member, the summary goes to the person alone', async () => {
  const form = await openForm(bot.workspace.ids.channels.general);
  await bot.workspace.as('dana').submit(form, { lines: `${header}\nORD2,${number(12)}` });
  const summary = await messageWith(() => bot.workspace.dm('dana'), 'import_confirm');
  expect(summary.text).toContain('Add a tracking number to 1 fulfillment.');
  expect(bot.workspace.messages(bot.workspace.ids.channels.general)).toEqual([]);
});

test('X49 where another company reads along, the summary goes to the person alone', async () => {
  const { partners } = bot.workspace.ids.channels;
  await bot.workspace.as('dana').say(partners, 'Slack tells with every message who reads along.');
  await bot.workspace.idle();
  const form = await openForm(partners);
  await bot.workspace.as('dana').submit(form, { lines: `${header}\nORD11,${number(29)}` });
  await messageWith(() => bot.workspace.dm('dana'), 'import_confirm');
  const { ts } = bot.workspace
    .as('dana')
    .shareFile(partners, { name: 'p.csv', content: `${header}\nORD12,${number(28)}\n` });
  await bot.workspace.as('dana').shortcut('import_csv', { channel: partners, ts });
  await bot.workspace.waitFor(
    'both summaries',
    () =>
      bot.workspace.dm('dana').filter(({ blocks }) => JSON.stringify(blocks ?? '').includes('import_confirm')).length >
      1,
  );
  expect(bot.workspace.messages(partners).filter(({ user }) => user === bot.workspace.ids.botUser)).toEqual([]);
  expect(bot.workspace.thread(partners, ts)).toEqual([]);
});

test('R13 uploaded files become an import each, and the form says how large they may be', async () => {
  const form = await openForm(bot.workspace.ids.channels.returns);
  expect(JSON.stringify(form.blocks)).toContain('Up to 10 MB per file');
  const files = [
    { name: 'one.csv', content: `${header}\nORD3,${number(13)}\n` },
    { name: 'two.tsv', content: `${header.replace(',', '\t')}\nORD4\t${number(14)}\n` },
  ];
  await bot.workspace.as('dana').submit(form, { files });
  const inChannel = () => bot.workspace.messages(bot.workspace.ids.channels.returns);
  await messageWith(inChannel, '`one.csv`');
  await messageWith(inChannel, '`two.tsv`');
});

test('pasted lines are read again as long as they are kept', async () => {
  const form = await openForm(bot.workspace.ids.channels.fulfillment);
  await bot.workspace.as('dana').submit(form, { lines: `${header}\nORD5,${number(15)}` });
  const inChannel = () => bot.workspace.messages(bot.workspace.ids.channels.fulfillment);
  const summary = await messageWith(inChannel, 'import_discard');
  const says = (words: string) =>
    bot.workspace.waitFor(words, () => inChannel().find(({ ts, text }) => ts === summary.ts && text.includes(words)));
  await bot.workspace.as('dana').click(summary, 'import_discard');
  await bot.workspace.as('dana').click(await says(' withdrew '), 'import_check_again');
  await bot.workspace.as('dana').click(await says('Add a tracking number to 1 fulfillment.'), 'import_discard');
  await bot.db.write((tx) => tx.execute(sql`delete from import_contents`));
  await bot.workspace.as('dana').click(await says(' withdrew '), 'import_check_again');
  await says('The pasted rows are no longer kept. Paste them again.');
});

test('the message shortcut reads a file that was not picked up by itself', async () => {
  const { channels } = bot.workspace.ids;
  const bare = {
    name: 'note.log',
    content: `${header}\nORD6,${number(16)}\n`,
    filetype: 'text',
    mimetype: 'text/plain',
  };
  const untouched = bot.workspace.as('dana').shareFile(channels.fulfillment, bare);
  const said = await bot.workspace.as('dana').say(channels.fulfillment, 'Where is the list?');
  const told = bot.workspace.ephemerals('dana').length;
  await bot.workspace.as('dana').shortcut('import_csv', { channel: channels.fulfillment, ts: said });
  const polite = await bot.workspace.waitFor('the answer', () => bot.workspace.ephemerals('dana')[told]);
  expect(polite.text).toContain('There’s no table in this message.');

  await bot.workspace.as('lee').shortcut('import_csv', { channel: channels.fulfillment, ts: untouched.ts });
  const [summary] = await bot.workspace.waitFor('the summary', () => {
    const thread = bot.workspace.thread(channels.fulfillment, untouched.ts);
    return thread.some(({ text }) => text.includes('Add a tracking number to 1 fulfillment.')) ? thread : undefined;
  });
  expect(JSON.stringify(summary?.blocks)).toContain(`shared by <@${bot.workspace.ids.people.lee}>`);
  await bot.workspace.as('lee').shortcut('import_csv', { channel: channels.fulfillment, ts: untouched.ts });
  await bot.workspace.waitFor('the hint', () =>
    bot.workspace.ephemerals('lee').find(({ text }) => text.startsWith('`note.log` is already open. <http')),
  );
  const known = await bot.db.read((tx) => queryRows(tx, sql`select 1 from imports where file_name = 'note.log'`));
  expect(known).toHaveLength(1);
});

test('who may not operate can neither open the form nor use the shortcut', async () => {
  const { channels } = bot.workspace.ids;
  await bot.workspace.as('gus').command('import', channels.fulfillment);
  await bot.workspace.waitFor('the refusal', () =>
    bot.workspace.ephemerals('gus').find(({ text }) => text.includes('only for full members')),
  );
  expect(bot.workspace.modal('gus')).toBeUndefined();
});
