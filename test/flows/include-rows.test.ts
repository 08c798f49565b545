/** Rows that are included with a click: the file is read again, and what people settled in it stays settled. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bot, startBot } from '../support/bot.ts';
import { replaceRecords } from '../support/case-records.ts';
import { type Thread, waitForText } from '../support/conversation.ts';
import { allText, controls, shareFile } from '../support/share-returns.ts';
import type { Workspace } from '../workspace/workspace.ts';

let bot: Bot;
let workspace: Workspace;

const hold = (...ids: number[]) => ({ fulfillments: ids.map((id) => ({ id, status: 'HOLD' as const })) });

beforeAll(async () => {
  const orders = { K1001: hold(1), K1002: hold(2), K1003: hold(3), K1004: hold(41, 42), K1005: hold(51, 52) };
  bot = await startBot({ seed: (db) => db.write((tx) => replaceRecords(tx, orders)) });
  workspace = bot.workspace;
});
afterAll(() => bot.stop());

const number = (n: number) => `98657878885${n}`;
const rows = [
  'orderId,trackingNumber,carrier,voided',
  `K1001,${number(5)},FedEx,No`,
  `K1002,9.4E+21,FedEx,No`,
  `K1003,${number(6)},FedEx,Yes`,
  `K1004,${number(7)},FedEx,No`,
  `K1005,${number(8)},FedEx,No`,
];

/** Fixes the number of line 3, and chooses a fulfillment for line 5. */
async function settle(thread: Thread): Promise<void> {
  const summary = await waitForText(workspace, thread, /^Add a tracking number to 1 fulfillment/);
  await workspace.as('dana').click(summary, 'import_correct');
  const form = await workspace.waitFor('the form', () => {
    const modal = workspace.modal('dana');
    return modal?.submit ? modal : undefined;
  });
  await workspace.as('dana').submit(form, { '3': '986578788855', 'choose-5': '41' });
  await waitForText(workspace, thread, /^Add tracking numbers to 3 fulfillments/);
}

test('what was fixed and chosen before stays when voided labels are included, and when they are skipped again', async () => {
  const thread = shareFile(workspace, `${rows.join('\n')}\n`, { name: 'labels.csv' });
  await settle(thread);
  const settled = await waitForText(workspace, thread, /^Add tracking numbers to 3 fulfillments/);
  await workspace.as('lee').click(settled, 'import_ambiguous', 'all');
  const all = await waitForText(workspace, thread, /^Add tracking numbers to 5 fulfillments/);
  await workspace.as('lee').click(all, 'import_voided');
  const included = await waitForText(workspace, thread, /^Add tracking numbers to 6 fulfillments/);
  expect(allText(included)).toContain(`2 rows fixed by <@${workspace.ids.people.dana}>`);
  expect(allText(included)).toContain(`choices by <@${workspace.ids.people.lee}>`);
  await workspace.as('dana').click(included, 'import_voided');
  const back = await waitForText(workspace, thread, /^Add tracking numbers to 5 fulfillments/);
  expect(controls(back)).toContain('import_confirm');
});

test('in a file that was edited meanwhile, nothing stays: its lines are other rows', async () => {
  await bot.db.write((tx) =>
    replaceRecords(tx, { K1001: hold(1), K1002: hold(2), K1003: hold(3), K1004: hold(41, 42) }),
  );
  const thread = shareFile(workspace, `${rows.slice(0, 5).join('\n')}\n`, { name: 'edited.csv' });
  await settle(thread);
  workspace.editFile(thread.fileId, [rows[0], rows[3], rows[2], rows[1], rows[4], ''].join('\n'));
  const edited = await workspace.waitFor('the notice', () => {
    const [summary] = workspace.thread(thread.channel, thread.ts);
    return summary && allText(summary).includes('was edited after this summary') ? summary : undefined;
  });
  await workspace.as('dana').click(edited, 'import_voided');
  const again = await waitForText(workspace, thread, /^Add tracking numbers to 2 fulfillments/);
  expect(again.text).toMatch(/1 row to fix · 1 row needs a choice/);
  expect(allText(again)).not.toContain('fixed by');
});

test('nothing that was said breaks Slack’s rules', () => {
  expect(workspace.violations).toEqual([]);
});
