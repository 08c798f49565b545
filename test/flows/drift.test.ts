/** X18 records that change between the summary and the click: nothing is written, and the summary asks again. */
import { type SQL, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bot, startBot } from '../support/bot.ts';
import { replaceRecords } from '../support/case-records.ts';
import { findButton, type Thread, waitForText } from '../support/conversation.ts';
import { compareSnapshots, takeSnapshot } from '../support/database-difference.ts';
import { allText, answers, controls, returnsFile, shareFile, shippedOrders } from '../support/share-returns.ts';
import type { Workspace } from '../workspace/workspace.ts';

let bot: Bot;
let workspace: Workspace;

beforeAll(async () => {
  bot = await startBot({ seed: (db) => db.write((tx) => replaceRecords(tx, shippedOrders(40))) });
  workspace = bot.workspace;
});
afterAll(() => bot.stop());

const change = (statement: SQL) => bot.db.write((tx) => tx.execute(statement));
const look = () => bot.db.read(takeSnapshot);

async function confirm(thread: Thread): Promise<void> {
  const summary = await workspace.waitFor('the summary', () => findButton(workspace, thread, 'import_confirm'));
  await workspace.as('lee').click(summary, 'import_confirm');
}

test('the summary is refreshed in place with the changed rows marked; the second Confirm writes what it says', async () => {
  const thread = shareFile(workspace, returnsFile('CANCELLED', 1, 4));
  const first = await waitForText(workspace, thread, /Cancel 4 fulfillments/);
  expect(first.text).toContain('end 4 subscriptions (2 trials, never charged)');
  await change(sql`update fulfillments set status = 'RETURNED' where order_id = 'R2'`);
  await change(sql`update purchases set status = 'COMPLETE' where order_id = 'R3'`);
  const before = await look();

  await confirm(thread);

  const again = await waitForText(workspace, thread, /^Changed since the last summary/);
  expect(again.ts).toBe(first.ts);
  expect(allText(again)).toContain('Nothing was saved: 2 fulfillments changed since the last summary.');
  expect(allText(again)).toContain('line 3: order R2 was Shipped and is now Returned');
  expect(allText(again)).toContain('line 4: subscription S3 was Active and no longer ends');
  expect(again.text).toMatch(/Cancel 3 fulfillments \(all already shipped\) · end 2 subscription/);
  expect(compareSnapshots(before, await look())).toEqual([]);

  await confirm(thread);
  const applied = await waitForText(workspace, thread, /^Applied by/);
  expect(allText(applied)).not.toContain('changed since the last summary');
  const written = compareSnapshots(before, await look()).filter(({ after }) => after.status === 'CANCELLED');
  expect(written.map(({ record }) => record).sort()).toEqual([
    ...['fulfillment 1', 'fulfillment 3', 'fulfillment 4'],
    ...['fulfillment_item 11', 'fulfillment_item 31', 'fulfillment_item 41', 'purchase S1', 'purchase S4'],
  ]);
});

test('a click on the summary from before the drift is not taken for the new one', async () => {
  const thread = shareFile(workspace, returnsFile('RETURNED', 11, 12));
  const old = await waitForText(workspace, thread, /Return 2 fulfillments/);
  await change(sql`update fulfillments set rma_number = 'X' where order_id = 'R11'`);
  await confirm(thread);
  await waitForText(workspace, thread, /^Changed since the last summary/);
  const before = await look();
  await workspace.as('lee').click(old, 'import_confirm');
  await workspace.waitFor('the refusal', () =>
    workspace.ephemerals('lee').some(({ text }) => text.includes('The summary just changed')),
  );
  expect(compareSnapshots(before, await look())).toEqual([]);
});

test('when nothing is left to do, the summary says both', async () => {
  const thread = shareFile(workspace, returnsFile('RETURNED', 21));
  await waitForText(workspace, thread, /Return 1 fulfillment/);
  await change(sql`update fulfillments set status = 'RETURNED' where order_id = 'R21'`);
  await confirm(thread);
  const closed = await waitForText(workspace, thread, /Nothing to change/);
  expect(allText(closed)).toContain('line 2: order R21 was Shipped and is now Returned');
  expect(controls(closed)).toEqual(['import_check_again']);
  expect(answers(workspace, thread)).toHaveLength(1);
});

test('nothing that was said breaks Slack’s rules', () => {
  expect(workspace.violations).toEqual([]);
});
