/** An approver sends an import back with a reason; the one who shared it reads why, and can go on from there. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bot, startBot } from '../support/bot.ts';
import { replaceRecords } from '../support/case-records.ts';
import { findButton, type Thread, waitForText } from '../support/conversation.ts';
import { allText, controls, returnsFile, shareFile, shippedOrders } from '../support/share-returns.ts';
import type { Workspace } from '../workspace/workspace.ts';

let bot: Bot;
let workspace: Workspace;

beforeAll(async () => {
  const environment = { APPROVERS: 'S0SUPPORTLEADS', FOUR_EYES_ROWS: '100' };
  const twice = [31, 32].map((id) => ({ id, status: 'SHIPPED' as const }));
  const records = { ...shippedOrders(20), TWICE: { fulfillments: twice } };
  bot = await startBot({ environment, seed: (db) => db.write((tx) => replaceRecords(tx, records)) });
  workspace = bot.workspace;
});
afterAll(() => bot.stop());

async function sendBack(thread: Thread, reason: string): Promise<void> {
  const summary = await workspace.waitFor('the summary', () => findButton(workspace, thread, 'import_send_back'));
  await workspace.as('lee').click(summary, 'import_send_back');
  const form = await workspace.waitFor('the form', () => workspace.modal('lee'));
  await workspace.as('lee').submit(form, { reason });
}

test('the summary of a cancelling import names who has to confirm, says what it does, and asks nobody twice', async () => {
  const thread = shareFile(workspace, returnsFile('CANCELLED', 1, 2));
  const summary = await waitForText(workspace, thread, /Cancel 2 fulfillments/);
  expect(allText(summary)).toContain('Needs approval from <!subteam^S0SUPPORTLEADS>.');
  const buttons = summary.blocks?.flatMap((block) => (block.type === 'actions' ? (block.elements as object[]) : []));
  expect(allText(summary)).toContain(
    '*Cancel 2 fulfillments (all already shipped) · end 2 subscriptions (1 trial, never charged)*',
  );
  const confirm = expect.objectContaining({ action_id: 'import_confirm', style: 'danger' });
  expect(buttons).toContainEqual(confirm);
  // The second person is the question that a dialog would ask.
  expect(buttons).not.toContainEqual(expect.objectContaining({ confirm: expect.anything() }));
  await workspace.as('dana').click(summary, 'import_confirm');
  const told = await workspace.waitFor('the refusal', () => workspace.ephemerals('dana').at(-1));
  expect(told.text).toMatch(/[Aa]sk <!subteam\^S0SUPPORTLEADS>/);
});

test('an import that needs a second person only since a choice asks the approvers in its thread', async () => {
  const thread = shareFile(workspace, 'orderId,status\nR15,RETURNED\nTWICE,CANCELLED\n', { name: 'twice.csv' });
  const summary = await waitForText(workspace, thread, /^Return 1 fulfillment/);
  await workspace.as('dana').click(summary, 'import_ambiguous', 'all');
  const request = await waitForText(workspace, thread, /please review/);
  expect(request.text).toMatch(/^<!subteam\^S0SUPPORTLEADS>, please review: `twice.csv` would .*cancel 2/i);
  expect(bot.log.filter((line) => line.includes('job failed'))).toEqual([]);
});

test('the reason stands in the summary, safe to show, and goes with the next check', async () => {
  const thread = shareFile(workspace, returnsFile('CANCELLED', 5, 6), { name: 'tuesday.csv' });
  await sendBack(thread, 'R5 has left already <!channel> & more');
  const closed = await waitForText(workspace, thread, /^<@U0LEENOVAK> sent .* back to <@U0DANAREYES>/);
  expect(closed.text).toContain('R5 has left already &lt;!channel&gt; &amp; more');
  expect(controls(closed)).toEqual(['import_check_again']);

  await workspace.as('dana').click(closed, 'import_check_again');
  const again = await waitForText(workspace, thread, /Cancel 2 fulfillments/);
  await workspace.as('dana').click(again, 'import_discard');
  const discarded = await waitForText(workspace, thread, /^<@U0DANAREYES> withdrew/);
  expect(allText(discarded)).not.toContain('R5 has left');
});

test('X14 confirmed while somebody was writing the reason: it is written, and they are told', async () => {
  const thread = shareFile(workspace, returnsFile('CANCELLED', 9, 10), { name: 'wednesday.csv' });
  const summary = await workspace.waitFor('the summary', () => findButton(workspace, thread, 'import_send_back'));
  await workspace.as('lee').click(summary, 'import_send_back');
  const form = await workspace.waitFor('the form', () => workspace.modal('lee'));
  await workspace.as('lee').click(summary, 'import_confirm');
  await waitForText(workspace, thread, /^Applied by/);
  await workspace.as('lee').submit(form, { reason: 'too late' });
  const told = await workspace.waitFor('the answer', () => workspace.dm('lee').at(-1));
  expect(told.text).toContain('<@U0LEENOVAK> already confirmed this import');
});

test('nothing that was said breaks Slack’s rules', () => {
  expect(workspace.violations).toEqual([]);
});
