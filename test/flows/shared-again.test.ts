/** A file that is shared again where its first summary is of no use: the import goes on where people can decide on it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bot, startBot } from '../support/bot.ts';
import { replaceRecords } from '../support/case-records.ts';
import { type Thread, waitForSummary, waitForText } from '../support/conversation.ts';
import { readImports, waitUntil } from '../support/read-imports.ts';
import { answers, controls, returnsFile, shareFile, shippedOrders } from '../support/share-returns.ts';
import { SEED } from '../workspace/seed.ts';
import type { Workspace } from '../workspace/workspace.ts';

const { people, channels, botUser } = SEED;
const [warehouse, desk] = ['C0WAREHOUSE', 'C0DESK'];
let bot: Bot;
let workspace: Workspace;

beforeAll(async () => {
  const environment = {
    OPERATORS: `${people.dana},${people.lee}`,
    FOUR_EYES_ROWS: '1',
    IMPORT_CHANNELS: `${warehouse},${desk}`,
  };
  bot = await startBot({ environment, seed: (db) => db.write((tx) => replaceRecords(tx, shippedOrders(40))) });
  workspace = bot.workspace;
  const members = [people.dana, people.lee, people.gus, workspace.addPerson({ id: 'U0PAT', name: 'pat' }).id, botUser];
  for (const id of [warehouse, desk]) workspace.addChannel({ id, name: id.toLowerCase(), members });
  workspace.changeChannel(channels.returns, { members });
});
afterAll(() => bot.stop());

let next = 1;
const nextFile = () => returnsFile('RETURNED', next++);

function reshare(who: string, channel: string, { fileId }: Thread): Thread {
  const { ts } = workspace.as(who).reshare(channel, [fileId]);
  return { channel, ts, fileId };
}

const stateOf = async ({ fileId }: Thread) => (await readImports(bot.db)).find((row) => row.fileId === fileId)?.state;
const told = (who: string, words: string) =>
  workspace.waitFor(words, () => workspace.ephemerals(who).find(({ text }) => text.includes(words)));

async function apply(thread: Thread): Promise<void> {
  await workspace.as('lee').click(await waitForSummary(workspace, thread), 'import_confirm');
  await waitForText(workspace, thread, /^Applied by/);
}

test.each([
  'gus',
  'pat',
])('X50 a file of %s, who may not import: somebody who may imports it from its menu', async (who) => {
  const thread = shareFile(workspace, nextFile(), { who, channel: warehouse, name: `of-${who}.csv` });
  await waitForText(workspace, thread, /^:no_entry:/);
  await workspace.as('dana').shortcut('import_csv', thread);
  await told('dana', 'The summary will be in the thread.');
  const summary = await waitForSummary(workspace, thread);
  // The summary was edited, which notifies nobody: the approver is asked beside it.
  const request = await waitForText(workspace, thread, /^<@U0LEENOVAK>, please review: /);
  const said = [summary.ts, request.ts];
  expect(answers(workspace, thread).map(({ ts }) => ts)).toEqual(said);
  // Somebody who may not import can't take it away again.
  await workspace.as('pat').shortcut('import_csv', thread);
  await workspace.as('dana').click(summary, 'import_confirm');
  await told('dana', 'You shared this file, so someone else has to confirm it.');
  await apply(thread);
  expect(answers(workspace, thread).map(({ ts }) => ts)).toEqual(said);
});

test('a table that a guest pasted is imported from the menu of its message', async () => {
  const rows = nextFile()
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  const { ts } = workspace.as('gus').pasteTable(warehouse, rows);
  const thread = { channel: warehouse, ts, fileId: '' };
  await waitForText(workspace, thread, /^:no_entry:/);
  await workspace.as('dana').shortcut('import_csv', thread);
  await waitForSummary(workspace, thread);
  await apply(thread);
});

test('a file of somebody who may not import, forwarded by somebody who may: the summary is there', async () => {
  const first = shareFile(workspace, nextFile(), { who: 'pat', channel: warehouse, name: 'forwarded.csv' });
  await waitForText(workspace, first, /^:no_entry:/);
  const second = reshare('dana', desk, first);
  await waitForSummary(workspace, second);
  await waitForText(workspace, first, /^`forwarded.csv` is already open. <http\S+\|See its summary>.$/);
  await apply(second);
});

test('X37 a file whose message was deleted is read where it is shared again', async () => {
  const first = shareFile(workspace, nextFile(), { channel: warehouse, name: 'moved.csv' });
  await waitForSummary(workspace, first);
  workspace.as('dana').deleteMessage(first.channel, first.ts);
  await waitUntil('the import to be closed', async () => (await stateOf(first)) === 'discarded');
  await apply(reshare('dana', desk, first));
});

test('X37 X53 a file in two channels whose first message is deleted: its pointer in the other becomes its summary', async () => {
  const first = shareFile(workspace, nextFile(), { channel: warehouse, name: 'twice.csv' });
  await waitForSummary(workspace, first);
  const second = reshare('dana', desk, first);
  const pointer = await waitForText(workspace, second, /is already open/);
  workspace.as('dana').deleteMessage(first.channel, first.ts);
  expect((await waitForSummary(workspace, second)).ts).toBe(pointer.ts);
  await waitForText(workspace, first, /is already open/);
  workspace.as('dana').deleteMessage(second.channel, second.ts);
  await waitForText(workspace, second, /was deleted, so this import is closed/);
  expect(await stateOf(first)).toBe('discarded');
});

test('the same content uploaded again elsewhere is read once the first message is deleted', async () => {
  const content = nextFile();
  const first = shareFile(workspace, content, { channel: warehouse, name: 'wrong-place.csv' });
  await waitForSummary(workspace, first);
  const second = shareFile(workspace, content, { channel: desk, name: 'right-place.csv' });
  await waitForText(workspace, second, /is already open/);
  workspace.as('dana').deleteMessage(first.channel, first.ts);
  await apply(second);
});

test.each([
  'shared',
  'uploaded',
])('what only one person sees is read in the channel where it is %s again', async (how) => {
  const content = nextFile();
  const there = shareFile(workspace, content, { channel: channels.returns, name: `private-${how}.csv` });
  await workspace.as('dana').shortcut('import_csv', there);
  const direct = await workspace.waitFor('the summary', () =>
    workspace.dm('dana').findLast(({ text }) => /Only you can see this/.test(text) || /^Return 1/.test(text)),
  );
  expect(controls(direct)).not.toContain('import_confirm');
  const again =
    how === 'shared'
      ? reshare('dana', desk, there)
      : shareFile(workspace, content, { channel: desk, name: 'again.csv' });
  await waitForSummary(workspace, again);
  await workspace.waitFor('the first to point there', () =>
    workspace.dm('dana').find(({ ts, text }) => ts === direct.ts && /is already open|A newer file replaced/.test(text)),
  );
  await apply(again);
});

test('content that is open in a channel is not taken from there by somebody who has it read for themselves', async () => {
  const content = nextFile();
  const first = shareFile(workspace, content, { channel: desk, name: 'open.csv' });
  await waitForSummary(workspace, first);
  const there = shareFile(workspace, content, { channel: channels.returns, name: 'private.csv' });
  await workspace.as('dana').shortcut('import_csv', there);
  await waitUntil('the second to point there', async () => (await stateOf(there)) === 'nothing_to_do');
  await apply(first);
});

test('whoever posted a file that somebody else had read stays one of its authors where it is shared again', async () => {
  const there = shareFile(workspace, nextFile(), { who: 'lee', channel: channels.returns, name: 'of-lee.csv' });
  await workspace.as('dana').shortcut('import_csv', there);
  await waitUntil('the file to be read', async () => (await stateOf(there)) === 'ready');
  const again = reshare('dana', desk, there);
  await workspace.as('lee').click(await waitForSummary(workspace, again), 'import_confirm');
  await told('lee', 'You shared this file, so someone else has to confirm it.');
});

test('nothing that was said breaks Slack’s rules', () => {
  expect(workspace.violations).toEqual([]);
});
