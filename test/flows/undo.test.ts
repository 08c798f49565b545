/** The undo of an applied import, from its summary: the preview's groups, the right moment, the right person. */
import { type SQL, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bot, startBot } from '../support/bot.ts';
import { replaceRecords } from '../support/case-records.ts';
import { findButton, type Thread, waitForText } from '../support/conversation.ts';
import { compareSnapshots, takeSnapshot } from '../support/database-difference.ts';
import { waitUntil } from '../support/read-imports.ts';
import { allText, answers, controls, returnsFile, shareFile, shippedOrders } from '../support/share-returns.ts';
import type { View } from '../workspace/protocol.ts';
import type { Workspace } from '../workspace/workspace.ts';

let bot: Bot;
let workspace: Workspace;
const group = 'S0SUPPORTLEADS';

beforeAll(async () => {
  const seed = { environment: { APPROVERS: group, UNDO_HOURS: '5' } };
  bot = await startBot({ ...seed, seed: (db) => db.write((tx) => replaceRecords(tx, shippedOrders(60))) });
  workspace = bot.workspace;
  const max = workspace.addPerson({ id: 'U0MAX', name: 'max' }).id;
  const { people, channels, botUser } = workspace.ids;
  workspace.setGroup(group, [people.lee, max]);
  workspace.changeChannel(channels.fulfillment, { members: [people.dana, people.lee, max, botUser] });
});
afterAll(() => bot.stop());

const change = (statement: SQL) => bot.db.write((tx) => tx.execute(statement));
const look = () => bot.db.read(takeSnapshot);
const importOf = ({ fileId }: Thread) => sql`(select import_id from imports where file_id = ${fileId})`;

/** Shares a returns file and has it applied. */
async function apply(status: string, from: number, to: number): Promise<Thread> {
  const thread = shareFile(workspace, returnsFile(status, from, to), { name: `${status}-${from}-${to}.csv` });
  const summary = await workspace.waitFor('the summary', () => findButton(workspace, thread, 'import_confirm'));
  await workspace.as('lee').click(summary, 'import_confirm');
  await waitForText(workspace, thread, /^Applied/);
  return thread;
}

/** Clicks Undo and waits until the form has stopped looking. */
async function preview(thread: Thread, who = 'lee'): Promise<View> {
  const summary = await workspace.waitFor('Undo', () => findButton(workspace, thread, 'import_undo'));
  await workspace.as(who).click(summary, 'import_undo');
  return await workspace.waitFor('the preview', () => {
    const modal = workspace.modal(who);
    return modal && !JSON.stringify(modal.blocks).includes('Checking what can be restored') ? modal : undefined;
  });
}

test('the preview says what goes back, what stays and by whom, what is gone; then it is so', async () => {
  const before = await look();
  const thread = await apply('CANCELLED', 1, 6);
  await apply('RETURNED', 7, 7);
  await change(sql`update fulfillments set response_text = 'lost' where fulfillment_id = 1`);
  await change(sql`update purchases set next_bill_date = '2027-01-01' where purchase_id = 'S2'`);
  await change(sql`delete from purchases where purchase_id = 'S3'`);
  await change(sql`update fulfillment_items set status = 'kept' where fulfillment_id = 4`);
  const later = shareFile(workspace, 'orderId,status,rmaNumber\nR5,CANCELLED,RMA-5\nR6,CANCELLED,RMA-6\n', {
    name: 'rma.csv',
  });
  const summary = await workspace.waitFor('the summary', () => findButton(workspace, later, 'import_confirm'));
  await workspace.as('lee').click(summary, 'import_confirm');
  await waitForText(workspace, later, /^Applied/);
  await change(sql`update fulfillments set response_text = 'seen' where fulfillment_id = 6`);

  const form = await preview(thread);
  const said = JSON.stringify(form.blocks);
  expect(said).toContain('*Restore 3 fulfillments and 4 subscriptions* to what they were');
  expect(said).toContain('*5 changed since, so they stay as they are:*');
  expect(said).toContain('fulfillment 1 of order R1, by another system');
  expect(said).toMatch(/fulfillment 5 of order R5, by <@U0LEENOVAK> <!date/);
  expect(said).toContain('fulfillment 6 of order R6, by another system');
  expect(said).toContain('and 2 more');
  expect(said).toContain('*1 can’t be restored, because it was deleted:*\\n• subscription S3');
  expect(said).toContain('subscription S1 of order R1: fulfillment 1 of this order stays Cancelled');

  await workspace.as('lee').submit(form);
  const undone = await waitForText(
    workspace,
    thread,
    /^Undone by <@U0LEENOVAK>.*: restored 3 fulfillments and 4 subscriptions\. Applied by/,
  );
  expect(controls(undone)).toEqual(['import_results']);
  expect(allText(undone)).toContain('*5 changed since, so they stay as they are:*');
  const left = compareSnapshots(before, await look()).filter(
    ({ after }) => Object.keys(after).join() !== 'date_updated',
  );
  expect(
    left
      .map(({ record }) => record)
      .filter((record) => !record.endsWith(' 7') && !record.endsWith(' 71'))
      .sort(),
  ).toEqual([
    ...['fulfillment 1', 'fulfillment 5', 'fulfillment 6'],
    // the items of those three, which stay with their records, and one that was touched itself
    ...['fulfillment_item 11', 'fulfillment_item 41', 'fulfillment_item 51', 'fulfillment_item 61'],
    ...['purchase S2', 'purchase S3'],
  ]);
});

test('a change between preview and submit is respected', async () => {
  const thread = await apply('CANCELLED', 11, 12);
  const form = await preview(thread);
  expect(JSON.stringify(form.blocks)).toContain('*Restore 2 fulfillments and 2 subscriptions*');
  await change(sql`update purchases set cancel_reason = 'asked by phone' where purchase_id = 'S11'`);
  await workspace.as('lee').submit(form);
  const undone = await waitForText(workspace, thread, /^Undone by .*: restored 2 fulfillments and 1 subscription/);
  expect(allText(undone)).toContain('subscription S11 of order R11, by another system');
});

test('a later import is undone first, then the earlier one goes back whole', async () => {
  const before = await look();
  const first = await apply('CANCELLED', 21, 21);
  const second = shareFile(workspace, 'orderId,status,rmaNumber\nR21,CANCELLED,RMA-21\n', { name: 'rma-21.csv' });
  const summary = await workspace.waitFor('the summary', () => findButton(workspace, second, 'import_confirm'));
  await workspace.as('lee').click(summary, 'import_confirm');
  await waitForText(workspace, second, /^Applied/);
  for (const thread of [second, first]) {
    await workspace.as('lee').submit(await preview(thread));
    await waitForText(workspace, thread, /^Undone/);
  }
  const left = compareSnapshots(before, await look());
  expect(left.map(({ record, after }) => [record, Object.keys(after)])).toEqual([['fulfillment 21', ['date_updated']]]);
});

test('what comes back with the undo of a later import, after the form was opened, is asked about again', async () => {
  const thread = await apply('CANCELLED', 15, 16);
  const later = shareFile(workspace, 'orderId,status,rmaNumber\nR16,CANCELLED,RMA-16\n', { name: 'rma-16.csv' });
  const summary = await workspace.waitFor('the summary', () => findButton(workspace, later, 'import_confirm'));
  await workspace.as('lee').click(summary, 'import_confirm');
  await waitForText(workspace, later, /^Applied/);
  const early = await preview(thread, 'max');
  expect(JSON.stringify(early.blocks)).toContain('*Restore 1 fulfillment and');
  await workspace.as('lee').submit(await preview(later));
  await waitForText(workspace, later, /^Undone/);
  const before = await look();

  await workspace.as('max').submit(early);
  const refused = await workspace.waitFor('the refusal', () => {
    const message = findButton(workspace, thread, 'import_undo');
    return message !== undefined && allText(message).includes('Nothing was restored') ? message : undefined;
  });
  expect(allText(refused)).toContain('because more can be restored now than the form said');
  expect(compareSnapshots(before, await look())).toEqual([]);

  const current = await preview(thread, 'max');
  expect(JSON.stringify(current.blocks)).toContain('*Restore 2 fulfillments and 2 subscriptions*');
  await workspace.as('max').submit(current);
  await waitForText(workspace, thread, /^Undone by .*: restored 2 fulfillments and 2 subscriptions/);
});

test('X14 two approvers at once: one undoes it, the other is told', async () => {
  const thread = await apply('CANCELLED', 31, 32);
  const forms = [await preview(thread), await preview(thread, 'max')] as const;
  await Promise.all([workspace.as('lee').submit(forms[0]), workspace.as('max').submit(forms[1])]);
  await waitForText(workspace, thread, /^Undone by .*: restored 2 fulfillments and 2 subscriptions/);
  const told = () => [...workspace.dm('lee'), ...workspace.dm('max')].map(({ text }) => text);
  await workspace.waitFor('the answer', () =>
    told().some((text) => /^<@U0\w+> (is already undoing|already undid) this import\.$/.test(text)),
  );
  const undone = sql`select from audit_events where action = 'undo' and import_id = ${importOf(thread)}`;
  expect(await bot.db.read((tx) => tx.execute(undone))).toHaveLength(6);
});

test('X46 who may not approve is refused, with a name to ask, and the audit trail has it', async () => {
  const thread = await apply('CANCELLED', 41, 42);
  const before = await look();
  const summary = await workspace.waitFor('Undo', () => findButton(workspace, thread, 'import_undo'));
  await workspace.as('dana').click(summary, 'import_undo');
  const told = await workspace.waitFor('the refusal', () => workspace.ephemerals('dana').at(-1));
  expect(told.text).toBe(`You can’t confirm, discard or undo an import here. Please ask <!subteam^${group}>.`);
  expect(workspace.modal('dana')).toBeUndefined();
  expect(compareSnapshots(before, await look())).toEqual([]);
  const refusals = sql`select actor, after from audit_events where action = 'refusal' and import_id = ${importOf(thread)}`;
  expect([...(await bot.db.read((tx) => tx.execute(refusals)))]).toEqual([
    { actor: workspace.ids.people.dana, after: { attempted: 'undo' } },
  ]);
});

test('after UNDO_HOURS, by the database’s clock, there is a sentence and no button', async () => {
  const thread = await apply('CANCELLED', 51, 52);
  const early = await preview(thread);
  await change(
    sql`update imports set applied_at = applied_at - interval '5 hours' where import_id = ${importOf(thread)}`,
  );
  await workspace.as('lee').submit(early);
  await workspace.waitFor('the answer', () =>
    workspace.dm('lee').some(({ text }) => text === 'It’s too late: an import can be undone for 5 hours.'),
  );
  const late = await preview(thread);
  expect(JSON.stringify(late.blocks)).toContain('It’s too late: an import can be undone for 5 hours.');
  expect(late.submit).toBeUndefined();

  await change(sql`update pgboss.job set start_after = now() where name = 'retire-import' and state = 'created'
    and data ->> 'importId' = ${importOf(thread)}::text`);
  const closed = await workspace.waitFor('the summary without a button', () => {
    const message = answers(workspace, thread)[0];
    return message !== undefined && !controls(message).includes('import_undo') ? message : undefined;
  });
  expect(allText(closed)).toContain('It’s too late to undo this import.');
  const staged = sql`select from import_rows where import_id = ${importOf(thread)}`;
  await waitUntil('the staged rows to go', async () => (await bot.db.read((tx) => tx.execute(staged))).length === 0);
});

test('nothing that was said breaks Slack’s rules', () => {
  expect(workspace.violations).toEqual([]);
});
