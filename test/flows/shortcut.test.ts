/** "Import this CSV" from a message’s menu: in threads, from before we came, and where no summary may stand. */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bot, startBot } from '../support/bot.ts';
import { deliveryOf } from '../support/conversation.ts';
import { seedHoldOrders, trackingFile } from '../support/hold-orders.ts';
import { waitUntil } from '../support/read-imports.ts';
import { SEED } from '../workspace/seed.ts';
import type { Workspace } from '../workspace/workspace.ts';

const { channels, people, botUser } = SEED;
let bot: Bot;
let workspace: Workspace;
let nextOrder = 1;

beforeAll(async () => {
  const environment = { IMPORT_CHANNELS: `${channels.fulfillment},C0LATE`, FOUR_EYES_ROWS: '1' };
  bot = await startBot({ environment, seed: (db) => seedHoldOrders(db, 60) });
  workspace = bot.workspace;
});
afterAll(() => bot.stop());

function file(name: string) {
  nextOrder += 2;
  return trackingFile(2, { from: nextOrder, seed: nextOrder, name });
}

const choose = (who: string, channel: string, ts: string) => workspace.as(who).shortcut('import_csv', { channel, ts });
const told = (who: string, words: string) =>
  workspace.waitFor(words, () => workspace.ephemerals(who).find(({ text }) => text.includes(words)));

test('a file in a thread that is no table by its name is read, and its summary stands in that thread', async () => {
  const ts = await workspace.as('dana').say(channels.fulfillment, 'The numbers of today:');
  const bare = { ...file('numbers.log'), filetype: 'text', mimetype: 'text/plain' };
  const reply = workspace.as('dana').shareFile(channels.fulfillment, bare, { threadTs: ts });
  await choose('dana', channels.fulfillment, reply.ts);
  await told('dana', 'The summary will be in the thread.');
  await workspace.waitFor('the summary', () =>
    workspace
      .thread(channels.fulfillment, ts)
      .find(({ text }) => text.includes('Add tracking numbers to 2 fulfillments')),
  );
});

test('a file from before we came is read once we are there; before, the person is told to invite us', async () => {
  const late = workspace.addChannel({ id: 'C0LATE', name: 'late', members: [people.dana, people.lee] }).id;
  const { ts } = workspace.as('dana').shareFile(late, file('early.csv'));
  await choose('lee', late, ts);
  await told('lee', 'I can’t see this file, because I’m not in the conversation');
  workspace.changeChannel(late, { members: [people.dana, people.lee, botUser] });
  await choose('lee', late, ts);
  const summary = await workspace.waitFor('the summary', () =>
    workspace.thread(late, ts).find(({ text }) => text.includes('Add tracking numbers to 2 fulfillments')),
  );
  // Whoever posted the file is its author as well: with four eyes, neither of the two confirms it.
  await workspace.as('dana').click(summary, 'import_confirm');
  await told('dana', 'You shared this file, so someone else has to confirm it.');
  await workspace.as('lee').click(summary, 'import_confirm');
  await told('lee', 'You shared this file, so someone else has to confirm it.');
});

test('X51 a table in a channel that is not for imports: whoever shared it is told where, once and alone', async () => {
  workspace.changeChannel(channels.returns, { members: [people.dana, people.lee, people.gus, botUser] });
  const shared = workspace.as('dana').shareFile(channels.returns, [file('one.csv'), file('two.csv')]);
  await told('dana', `Share yours in <#${channels.fulfillment}> or <#C0LATE>, or choose *Import this CSV*`);
  await workspace.resend(await deliveryOf(workspace, { channel: channels.returns, ts: shared.ts, fileId: '' }));
  workspace.as('gus').shareFile(channels.returns, file('guest.csv'));
  workspace.as('dana').shareFile(channels.returns, { name: 'a.png', content: 'x' });
  await waitUntil('all jobs to be done', async () => {
    const [open] = await bot.db.read((tx) =>
      tx.execute(
        sql`select count(*)::int as n from pgboss.job where name = 'hint-wrong-channel' and state <> 'completed'`,
      ),
    );
    return open?.n === 0;
  });
  const hints = ['dana', 'gus'].flatMap((who) =>
    workspace.ephemerals(who).filter(({ text }) => /don’t import files/.test(text)),
  );
  expect(hints).toHaveLength(1);
  expect(workspace.thread(channels.returns, shared.ts)).toEqual([]);
});

test('from a channel that is not for imports, the summary goes to the person alone', async () => {
  const { ts } = workspace.as('dana').shareFile(channels.returns, file('elsewhere.csv'));
  await choose('dana', channels.returns, ts);
  await told('dana', 'The summary will be in our direct messages.');
  await workspace.waitFor('the summary', () =>
    workspace.dm('dana').find(({ text }) => text.includes('Add tracking numbers to 2 fulfillments')),
  );
  expect(workspace.thread(channels.returns, ts)).toEqual([]);
});

test('a summary that only one person can open is named to others, and linked for none of them', async () => {
  const content = file('for-one.csv');
  const { ts } = workspace.as('dana').shareFile(channels.returns, content);
  await choose('dana', channels.returns, ts);
  const summary = await workspace.waitFor('the summary', () =>
    workspace.dm('dana').find(({ blocks }) => JSON.stringify(blocks).includes('for-one.csv')),
  );
  const hers = `\`for-one.csv\` is already open. Its summary is in my direct messages with <@${people.dana}>.`;
  await choose('lee', channels.returns, ts);
  await told('lee', hers);
  await workspace.waitFor('the pointer', () => workspace.dm('lee').find(({ text }) => text === hers));
  await choose('dana', channels.returns, ts);
  await told('dana', '`for-one.csv` is already open. <http');
  // Lee's own copy replaces it, and Dana hears whose that is.
  await choose('lee', channels.returns, workspace.as('lee').shareFile(channels.returns, content).ts);
  const replaced = `A newer file replaced \`for-one.csv\`. Nothing was changed. Its summary is in my direct messages with <@${people.lee}>.`;
  await workspace.waitFor('what replaced it', () => workspace.dm('dana').find(({ text }) => text === replaced));
  await workspace.as('dana').click(summary, 'import_discard');
  await told('dana', `Please use its summary, in my direct messages with <@${people.lee}>.`);
});

test('what Holdfast itself said is not read as a table', async () => {
  const { ts } = workspace.as('dana').shareFile(channels.fulfillment, {
    name: 'typo.csv',
    content: 'orderId,status\n1,RETURND\n2,CANCELED\n',
  });
  const table = await workspace.waitFor('a summary with a table', () =>
    workspace.thread(channels.fulfillment, ts).find(({ blocks }) => JSON.stringify(blocks).includes('"type":"table"')),
  );
  await choose('lee', channels.fulfillment, table.ts);
  await told('lee', 'This is one of my own messages.');
  expect(workspace.thread(channels.fulfillment, ts)).toHaveLength(1);
});

test('R9 a file that Slack hides in a channel shared with another company is not read', async () => {
  const shared = { ...file('a'), filetype: 'text', checkFileInfo: true };
  const { ts } = workspace.as('dana').shareFile(channels.partners, shared);
  await workspace.idle();
  await choose('dana', channels.partners, ts);
  await told('dana', 'This channel is shared with another company');
});

test('a file that was deleted is named as such', async () => {
  const bare = { ...file('gone.log'), filetype: 'text', mimetype: 'text/plain' };
  const { ts, fileIds } = workspace.as('dana').shareFile(channels.fulfillment, bare, { text: 'Here it is' });
  workspace.deleteFile(fileIds[0] ?? '');
  await choose('dana', channels.fulfillment, ts);
  await told('dana', 'This file was deleted.');
  expect(workspace.violations).toEqual([]);
});
