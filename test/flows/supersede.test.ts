/** A corrected file takes the place of the one before; the corrected rows of a file stand beside it. */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { queryRows } from '../../src/db/queries.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { type CaseRecords, replaceRecords } from '../support/case-records.ts';
import { findButton, waitForText } from '../support/conversation.ts';
import { holdLock } from '../support/hold-lock.ts';
import { readImports, waitUntil } from '../support/read-imports.ts';
import { allText, answers, controls, returnsFile, shareFile, shippedOrders } from '../support/share-returns.ts';
import type { Workspace } from '../workspace/workspace.ts';

let bot: Bot;
let workspace: Workspace;

/** Order M has two records that a row could mean, told apart by their clientFulfillmentIds. */
const several: CaseRecords = {
  M: {
    fulfillments: [
      { id: 101, status: 'SHIPPED', client: 'M-A' },
      { id: 102, status: 'SHIPPED', client: 'M-B' },
    ],
  },
  N: {
    fulfillments: [
      { id: 103, status: 'SHIPPED', client: 'N-A' },
      { id: 104, status: 'SHIPPED', client: 'N-B' },
    ],
  },
};

beforeAll(async () => {
  bot = await startBot({ seed: (db) => db.write((tx) => replaceRecords(tx, { ...shippedOrders(40), ...several })) });
  workspace = bot.workspace;
});
afterAll(() => bot.stop());

test('X17 a corrected file of the same name: the older summary says so, links to it, and keeps Check again alone', async () => {
  const first = shareFile(workspace, returnsFile('RETURNED', 1, 4));
  const summary = await waitForText(workspace, first, /Return 4 fulfillments/);
  const second = shareFile(workspace, returnsFile('RETURNED', 2, 5));
  const newer = await waitForText(workspace, second, /Return 4 fulfillments/);
  const dropped = 'This replaces an earlier file, which would have changed 1 other fulfillment as well.';
  expect(allText(newer)).toContain(dropped);
  const closed = await waitForText(workspace, first, /A newer file replaced/);
  expect(closed.text).toContain(`/p${answers(workspace, second)[0]?.ts.replace('.', '')}`);
  expect(controls(closed)).toEqual(['import_check_again']);

  await workspace.as('lee').click(summary, 'import_confirm');
  const told = await workspace.waitFor('the refusal', () => workspace.ephemerals('lee').at(-1));
  expect(told.text).toMatch(/^A newer file replaced this one. Please use <http\S+\|its summary>.$/);
  expect(told.text).toContain(`/p${answers(workspace, second)[0]?.ts.replace('.', '')}`);
  expect((await readImports(bot.db)).map(({ state }) => state)).toEqual(['superseded', 'ready']);

  await workspace.as('dana').click(closed, 'import_check_again');
  await waitForText(workspace, first, /Return 4 fulfillments/);
});

test('the same content again, after the message with the file was deleted before its summary came: its own summary soon', async () => {
  const content = returnsFile('RETURNED', 31, 33);
  const held = workspace.fault({ at: 'chat.postMessage', fault: { kind: 'status', status: 503 } });
  const first = shareFile(workspace, content, { name: 'gone.csv' });
  const stateOf = async ({ fileId }: typeof first) =>
    (await readImports(bot.db)).find((row) => row.fileId === fileId)?.state;
  await waitUntil('the first to be read', async () => (await stateOf(first)) === 'ready');
  const second = shareFile(workspace, content, { name: 'again.csv', channel: workspace.ids.channels.returns });
  await waitUntil('the second to point there', async () => (await stateOf(second)) === 'nothing_to_do');
  workspace.as('dana').deleteMessage(first.channel, first.ts);
  await waitUntil('the first to be closed', async () => (await stateOf(first)) === 'discarded');
  held.clear();
  await bot.hurry();
  const answer = await waitForText(workspace, second, /Return 3 fulfillments/);
  expect(controls(answer)).toContain('import_confirm');
  expect(answers(workspace, first)).toEqual([]);
});

test('a file of another name elsewhere, or of other records, takes no place', async () => {
  const first = shareFile(workspace, returnsFile('RETURNED', 11, 14), { name: 'monday.csv' });
  await waitForText(workspace, first, /Return 4 fulfillments/);
  const elsewhere = shareFile(workspace, returnsFile('RETURNED', 11, 15), { name: 'tuesday.csv' });
  const others = shareFile(workspace, returnsFile('RETURNED', 14, 19), { name: 'monday.csv' });
  await waitForText(workspace, elsewhere, /Return 5 fulfillments/);
  await waitForText(workspace, others, /Return 6 fulfillments/);
  expect(findButton(workspace, first, 'import_confirm')).toBeDefined();
});

test('the rows that were left out come back corrected, and both imports stand', async () => {
  const content = `${returnsFile('RETURNED', 21)}M,RETURNED,\nN,RETURNED,\n`;
  const original = shareFile(workspace, content, { name: 'week.csv' });
  await waitForText(workspace, original, /^Return 1 fulfillment · 2 rows/);
  const corrected =
    'orderId,clientFulfillmentId,status\nM,M-A,RETURNED\nM,M-B,RETURNED\nN,N-A,RETURNED\nN,N-B,RETURNED\n';
  shareFile(workspace, corrected, { name: 'week-rejected.csv', inThread: original });
  await waitForText(workspace, original, /Return 4 fulfillments/);
  const confirmable = answers(workspace, original).map((message) => controls(message).includes('import_confirm'));
  expect(confirmable).toEqual([true, true]);
});

test('a summary that somebody confirms just then is not superseded, and keeps what it is going to write', async () => {
  const first = shareFile(workspace, returnsFile('RETURNED', 31, 34), { name: 'friday.csv' });
  await waitForText(workspace, first, /Return 4 fulfillments/);
  const mine = sql`file_name = 'friday.csv' and state in ('ready', 'confirmed')`;
  const confirming = await holdLock(bot.databaseUrl, sql`update imports set state = 'confirmed' where ${mine}`);
  const second = shareFile(workspace, returnsFile('RETURNED', 32, 35), { name: 'friday.csv' });
  await confirming.waitForQueue(1);
  await confirming.commit();
  await waitForText(workspace, second, /Return 4 fulfillments/);
  const [staged] = await bot.db.read((tx) =>
    queryRows(
      tx,
      sql`select state, count(*)::int as changes from imports join import_changes using (import_id)
      where ${mine} group by import_id, state order by state limit 1`,
    ),
  );
  expect(staged).toEqual({ state: 'confirmed', changes: 4 });
});

test('nothing that was said breaks Slack’s rules', () => {
  expect(workspace.violations).toEqual([]);
});
