/** The same content again: applied already, open elsewhere, closed, undone. */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bot, startBot } from '../support/bot.ts';
import { replaceRecords } from '../support/case-records.ts';
import { findButton, type Thread, waitForText } from '../support/conversation.ts';
import { readImports } from '../support/read-imports.ts';
import { allText, answers, controls, returnsFile, shareFile, shippedOrders } from '../support/share-returns.ts';
import type { Workspace } from '../workspace/workspace.ts';

let bot: Bot;
let workspace: Workspace;
let next = 1;

beforeAll(async () => {
  bot = await startBot({ seed: (db) => db.write((tx) => replaceRecords(tx, shippedOrders(60))) });
  workspace = bot.workspace;
});
afterAll(() => bot.stop());

/** A file for two orders that no other test speaks of. */
function newFile(status = 'RETURNED'): string {
  next += 2;
  return returnsFile(status, next - 2, next - 1);
}

async function apply(thread: Thread): Promise<void> {
  const summary = await workspace.waitFor('the summary', () => findButton(workspace, thread, 'import_confirm'));
  await workspace.as('lee').click(summary, 'import_confirm');
  await waitForText(workspace, thread, /^Applied/);
}

async function undo(thread: Thread): Promise<void> {
  await press(thread, 'import_undo');
  const form = await workspace.waitFor('the preview', () => {
    const modal = workspace.modal('lee');
    return modal?.submit ? modal : undefined;
  });
  await workspace.as('lee').submit(form);
  await waitForText(workspace, thread, /^Undone/);
}

async function press(thread: Thread, actionId: string, who = 'lee'): Promise<void> {
  const message = await workspace.waitFor(actionId, () => findButton(workspace, thread, actionId));
  await workspace.as(who).click(message, actionId);
}

/** The address under which the first message of another thread can be seen. */
const linkTo = (thread: Thread) => `/${thread.channel}/p${answers(workspace, thread)[0]?.ts.replace('.', '')}`;

test('what was applied already says so, with a link, and reads it again when asked', async () => {
  const content = newFile();
  const first = shareFile(workspace, content);
  await apply(first);
  const second = shareFile(workspace, content, {
    who: 'lee',
    name: 'again.csv',
    channel: workspace.ids.channels.returns,
  });
  const said = await waitForText(workspace, second, /Already imported/);
  expect(said.text).toMatch(/`again\.csv` was applied <!date[^>]*>\. <http/);
  expect(said.text).toContain(linkTo(first));
  expect(controls(said)).toEqual(['import_check_again']);

  await press(second, 'import_check_again');
  await waitForText(workspace, second, /2 rows need no change/);
  await bot.db.write((tx) =>
    tx.execute(
      sql`update fulfillments set status = 'DELIVERED' where order_id = ${content.split('\n')[1]?.split(',')[0]}`,
    ),
  );
  await press(second, 'import_check_again');
  await waitForText(workspace, second, /Return 1 fulfillment/);
  expect(answers(workspace, second)).toHaveLength(1);
});

test('X53 what waits for a decision elsewhere leads there; there is no second summary', async () => {
  const content = newFile();
  const first = shareFile(workspace, content);
  await waitForText(workspace, first, /Return 2 fulfillments/);
  const second = shareFile(workspace, content, { name: 'again.csv' });
  const said = await waitForText(workspace, second, /is already open/);
  expect(said.text).toContain(linkTo(first));
  expect(controls(said)).toEqual(['import_check_again']);
});

test('the same bytes twice in one message: one summary, one pointer with a link to it', async () => {
  const content = newFile();
  const files = ['one.csv', 'two.csv'].map((name) => ({ name, content }));
  const channel = workspace.ids.channels.fulfillment;
  const { ts } = workspace.as('dana').shareFile(channel, files);
  const thread = { channel, ts, fileId: '' };
  await waitForText(workspace, thread, /Return 2 fulfillments/);
  const pointer = await waitForText(workspace, thread, /is already open/);
  const summary = answers(workspace, thread).find(({ ts: at }) => at !== pointer.ts);
  expect(answers(workspace, thread)).toHaveLength(2);
  expect(pointer.text).toContain(`/p${summary?.ts.replace('.', '')}`);
});

test('what was undone can be shared and imported again', async () => {
  const content = newFile('CANCELLED');
  const first = shareFile(workspace, content);
  await apply(first);
  await undo(first);
  const second = shareFile(workspace, content);
  await apply(second);
  expect((await readImports(bot.db)).filter(({ state }) => state === 'undone')).toHaveLength(1);
});

test('the same Slack file in another place says what became of it', async () => {
  const first = shareFile(workspace, newFile());
  await waitForText(workspace, first, /Return 2 fulfillments/);
  const channel = workspace.ids.channels.returns;
  const reshare = (): Thread => ({ channel, ts: workspace.as('lee').reshare(channel, [first.fileId]).ts, fileId: '' });
  await waitForText(workspace, reshare(), /is already open.*See its summary/);
  await apply(first);
  await waitForText(workspace, reshare(), /Already imported:.*was applied.*See its summary/);
  await undo(first);
  await waitForText(workspace, reshare(), /then undone.*upload it as a new file/);
});

test.each([
  ['discarded', 'import_discard', /^<@U0LEENOVAK> discarded/],
  ['expired', 'import_confirm', /expired before/],
])('X16 what was %s can be checked again', async (state, actionId, closing) => {
  const thread = shareFile(workspace, newFile());
  await waitForText(workspace, thread, /Return 2 fulfillments/);
  if (state === 'expired') {
    const late = sql`update imports set expires_at = now() - interval '1 second' where file_id = ${thread.fileId}`;
    await bot.db.write((tx) => tx.execute(late));
  }
  await press(thread, actionId);
  const closed = await waitForText(workspace, thread, closing);
  expect(controls(closed)).toEqual(['import_check_again']);
  await press(thread, 'import_check_again', 'dana');
  await waitForText(workspace, thread, /Return 2 fulfillments/);
  await apply(thread);
  expect(allText(answers(workspace, thread)[0] ?? closed)).not.toContain('discarded');
});

test('nothing that was said breaks Slack’s rules', () => {
  expect(workspace.violations).toEqual([]);
});
