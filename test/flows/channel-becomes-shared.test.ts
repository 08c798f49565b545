/** X49 a channel that becomes shared with another company while imports stand in it: what they show goes elsewhere. */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bot, startBot } from '../support/bot.ts';
import { replaceRecords } from '../support/case-records.ts';
import { waitForSummary, waitForText } from '../support/conversation.ts';
import { waitUntil } from '../support/read-imports.ts';
import { allText, answers, returnsFile, shareFile, shippedOrders } from '../support/share-returns.ts';
import { SEED } from '../workspace/seed.ts';
import type { Workspace } from '../workspace/workspace.ts';

const channel = SEED.channels.fulfillment;
let bot: Bot;
let workspace: Workspace;

beforeAll(async () => {
  bot = await startBot({ seed: (db) => db.write((tx) => replaceRecords(tx, shippedOrders(20))) });
  workspace = bot.workspace;
});
afterAll(() => bot.stop());

test('X49 the next state of a summary, and its files, go to whoever shared or asked for them, and nothing stays', async () => {
  const thread = shareFile(workspace, `${returnsFile('RETURNED', 1, 3)}NOBODY,RETURNED,\n`, { channel });
  const summary = await waitForSummary(workspace, thread);
  expect(allText(summary)).toContain('R2');
  workspace.changeChannel(channel, { external: true });
  await workspace.as('dana').say(channel, 'Welcome, Eva!');
  await waitUntil('the channel to be known', () =>
    bot.db.read(async (tx) => (await tx.execute(sql`select from shared_channels`)).length > 0),
  );
  await workspace.as('lee').click(summary, 'import_rejected');
  await workspace.waitFor('the file', () => workspace.dm('lee').find(({ files }) => (files ?? []).length > 0));
  await workspace.as('lee').click(summary, 'import_confirm');
  await workspace.waitFor('the result', () => workspace.dm('dana').find(({ text }) => /^Applied by/.test(text)));
  await waitForText(workspace, thread, /^Another company can read this channel now/);
  const [only, ...others] = answers(workspace, thread);
  expect(others).toEqual([]);
  expect(only && allText(only)).not.toMatch(/R2|import_/);
  expect(workspace.violations).toEqual([]);
});
