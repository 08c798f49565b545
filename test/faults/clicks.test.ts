/** Clicks that come twice, together, too late, or from people who may not: one effect, and everybody is told. */
import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { importActions } from '../../src/action-ids.ts';
import { type Holdfast, startHoldfast } from '../../src/holdfast.ts';
import { toButtonValue } from '../../src/imports/messages/import-buttons.ts';
import { openLog } from '../../src/runtime/log.ts';
import { actions, button, section } from '../../src/slack/blocks.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { shareTracking, type Thread, waitForSummary, waitForText } from '../support/conversation.ts';
import { seedHoldOrders } from '../support/hold-orders.ts';
import { readEffect, readImports, waitUntil } from '../support/read-imports.ts';
import type { Workspace } from '../workspace/workspace.ts';

let bot: Bot;
let secondReplica: Holdfast;
let workspace: Workspace;
const approvers = 'S0SUPPORTLEADS';

beforeAll(async () => {
  const environment = { APPROVERS: approvers, FOUR_EYES_ROWS: '50' };
  bot = await startBot({ environment, seed: (db) => seedHoldOrders(db, 600) });
  workspace = bot.workspace;
  secondReplica = await startHoldfast(bot.config, openLog('silent'));
  const urls = [bot.holdfast, secondReplica].map(({ port }) => `http://127.0.0.1:${port}/slack/events`);
  workspace.deliverTo(...urls);
  workspace.setGroup(approvers, [workspace.ids.people.lee, workspace.ids.people.dana]);
});
afterAll(async () => {
  await secondReplica.stop();
  await bot.stop();
});

const importOf = async ({ fileId }: Thread) => (await readImports(bot.db)).find((row) => row.fileId === fileId);
const told = (who: string) => workspace.ephemerals(who).map(({ text }) => text);
const auditOf = (importId: string | undefined) =>
  bot.db.read((tx) =>
    tx.execute(sql`
      select actor, action, after from audit_events where import_id = ${importId} order by audit_event_id`),
  );

/** Runs an import's expiry as if its time were over. */
async function expire({ fileId }: Thread): Promise<void> {
  await bot.db.write(async (tx) => {
    await tx.execute(sql`update imports set expires_at = now() where file_id = ${fileId}`);
    await tx.execute(sql`
      update pgboss.job set start_after = now() where name = 'expire-import' and state = 'created'
        and data ->> 'importId' = (select import_id::text from imports where file_id = ${fileId})`);
  });
  await bot.hurry();
}

test('X13 a double click is one import, written once', async () => {
  const thread = shareTracking(workspace, { count: 3, from: 1 });
  const summary = await waitForSummary(workspace, thread);
  const lee = workspace.as('lee');
  await Promise.all([lee.click(summary, 'import_confirm'), lee.click(summary, 'import_confirm')]);
  await waitForText(workspace, thread, /^Applied by <@U0LEENOVAK>/);
  expect(await auditOf((await importOf(thread))?.importId)).toHaveLength(3);
  await workspace.waitFor('the answer', () => told('lee').some((text) => text.includes('It’s saved only once')));
});

test('X14 of 50 clicks at once by two people on two replicas one wins, and the others are told who', async () => {
  const thread = shareTracking(workspace, { count: 5, from: 11 });
  const summary = await waitForSummary(workspace, thread);
  const before = told('lee').length + told('dana').length;
  const clicks = Array.from({ length: 50 }, (_, n) =>
    workspace.as(n % 2 === 0 ? 'lee' : 'dana').click(summary, 'import_confirm'),
  );
  const deliveries = await Promise.all(clicks);
  expect(deliveries.every(({ outcome }) => outcome === 'acknowledged')).toBe(true);
  await waitForText(workspace, thread, /^Applied/);
  await workspace.waitFor('49 answers', () => told('lee').length + told('dana').length === before + 49);
  const row = await importOf(thread);
  expect(told('dana').at(-1)).toContain(`<@${row?.decidedBy}> already confirmed this import`);
  expect(await auditOf(row?.importId)).toHaveLength(5);
});

test('X15 confirm, discard and expiry together come to exactly one end, and the summary says which', async () => {
  let from = 31;
  const deeds = fc.shuffledSubarray(['confirm', 'discard', 'expire', 'confirm again'] as const, { minLength: 2 });
  const race = fc.record({ deeds, together: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(race, async ({ deeds: order, together }) => {
      const thread = shareTracking(workspace, { count: 2, from });
      from += 2;
      const summary = await waitForSummary(workspace, thread);
      const begun: Promise<unknown>[] = [];
      for (const deed of order) {
        const done =
          deed === 'expire'
            ? expire(thread)
            : workspace.as('lee').click(summary, deed === 'discard' ? 'import_discard' : 'import_confirm');
        begun.push(done);
        if (!together) await done;
      }
      await Promise.all(begun);
      const end = await waitForText(workspace, thread, /^Applied|discarded|withdrew|expired before/);
      const row = await waitUntil('the end', async () => {
        const now = await importOf(thread);
        return now !== undefined && ['applied', 'discarded', 'expired'].includes(now.state) && now;
      });
      const words = { applied: /^Applied/, discarded: /discarded|withdrew/, expired: /expired before/ };
      expect(end.text).toMatch(words[row.state as keyof typeof words]);
      expect(await auditOf(row.importId)).toHaveLength(row.state === 'applied' ? 2 : 0);
    }),
    { numRuns: 12 },
  );
});

test('X16 a click after the time is over does nothing, even when nobody has closed the summary yet', async () => {
  const thread = shareTracking(workspace, { count: 2, from: 101 });
  const summary = await waitForSummary(workspace, thread);
  await bot.db.write((tx) => tx.execute(sql`update imports set expires_at = now() where file_id = ${thread.fileId}`));
  await workspace.as('lee').click(summary, 'import_confirm');
  // Whoever shared the file is told that it expired by a message of its own, which may come first.
  const expired = await waitForText(workspace, thread, /^This summary of .* expired before/);
  expect(told('lee').at(-1)).toContain('This summary expired, so nothing was changed.');
  expect(await auditOf((await importOf(thread))?.importId)).toEqual([]);
  await workspace.as('dana').click(expired, 'import_check_again');
  await waitForSummary(workspace, thread);
});

test('X18 records that changed since the summary stop the whole import, and the summary is made anew', async () => {
  const thread = shareTracking(workspace, { count: 6, from: 111 });
  const summary = await waitForSummary(workspace, thread);
  await bot.db.write(async (tx) => {
    await tx.execute(sql`update fulfillments set tracking_number = '1Z2' , carrier = 'UPS' where fulfillment_id = 112`);
    await tx.execute(sql`update fulfillments set status = 'CANCELLED' where fulfillment_id = 114`);
  });
  await workspace.as('lee').click(summary, 'import_confirm');
  const anew = await workspace.waitFor('the new summary', () => {
    const [message] = workspace.thread(thread.channel, thread.ts);
    const text = JSON.stringify(message?.blocks ?? []);
    return text.includes('import_confirm') && text.includes('changed since the last summary') && message;
  });
  expect(JSON.stringify(anew.blocks)).toMatch(/1Z2.*cancelled/is);
  const statement = sql`select fulfillment_id::int as id, status, tracking_number from fulfillments
    where fulfillment_id between 111 and 116 order by 1`;
  const records = () =>
    bot.db.read((tx) => tx.execute<{ id: number; status: string; tracking_number: string }>(statement));
  expect((await records()).map(({ tracking_number }) => tracking_number)).toEqual([
    null,
    '1Z2',
    null,
    null,
    null,
    null,
  ]);
  await workspace.as('lee').click(summary, 'import_confirm');
  await workspace.waitFor('the answer', () => told('lee').at(-1)?.includes('The summary just changed'));
  await workspace.as('lee').click(anew, 'import_confirm');
  await waitForText(workspace, thread, /^Applied/);
  expect(await records()).toMatchObject([
    { status: 'SHIPPED' },
    { status: 'SHIPPED' },
    { status: 'SHIPPED' },
    { status: 'CANCELLED', tracking_number: null },
    { status: 'SHIPPED' },
    { status: 'SHIPPED' },
  ]);
});

test('X26 of two imports of the same orders confirmed at once one is written, the other is checked anew', async () => {
  const threads = [1, 2].map((seed) => shareTracking(workspace, { count: 40, from: 121, seed }));
  const summaries = await Promise.all(threads.map((thread) => waitForSummary(workspace, thread)));
  await Promise.all(summaries.map((summary) => workspace.as('lee').click(summary, 'import_confirm')));
  const rows = await waitUntil('one to be written and the other to ask again', async () => {
    const both = await Promise.all(threads.map(importOf));
    const other = both.find((row) => row?.state !== 'applied');
    return both.some((row) => row?.state === 'applied') && other?.drift && other.planVersion === 2 && both;
  });
  const applied = rows.filter((row) => row?.state === 'applied');
  expect(applied).toHaveLength(1);
  expect(await auditOf(applied[0]?.importId)).toHaveLength(40);
  const other = rows.find((row) => row?.state !== 'applied');
  expect(other?.drift).toMatchObject({ records: 40 });
  expect(await auditOf(other?.importId)).toEqual([]);
});

test.each([
  ['X50 a guest', 'gus', 'not for guests'],
  ['X49 somebody of another company', 'eva', 'only for members of the workspace'],
])('%s who clicks is refused, which is kept; the summary stays as it is', async (_, who, because) => {
  const { members } = workspace.channels.get(workspace.ids.channels.fulfillment) ?? { members: [] };
  workspace.changeChannel(workspace.ids.channels.fulfillment, { members: [...members, workspace.ids.people.eva] });
  const from = 200 + who.charCodeAt(0);
  const thread = shareTracking(workspace, { count: 2, from });
  const summary = await waitForSummary(workspace, thread);
  await workspace.as(who).click(summary, 'import_confirm');
  await workspace.waitFor('a refusal', () => told(who).some((text) => text.includes(because)));
  workspace.changeChannel(workspace.ids.channels.fulfillment, { members });
  expect(workspace.thread(thread.channel, thread.ts)).toEqual([summary]);
  const row = await importOf(thread);
  expect(row?.state).toBe('ready');
  expect(await auditOf(row?.importId)).toMatchObject([
    { actor: workspace.as(who).id, action: 'refusal', after: { attempted: 'confirm' } },
  ]);
});

test('X46 a member without the right reads whom to ask, and the refusal is kept', async () => {
  const max = workspace.addPerson({ id: 'U0MAXMEMBER', name: 'max' });
  const { members } = workspace.channels.get(workspace.ids.channels.fulfillment) ?? { members: [] };
  workspace.changeChannel(workspace.ids.channels.fulfillment, { members: [...members, max.id] });
  const thread = shareTracking(workspace, { count: 2, from: 401 });
  const summary = await waitForSummary(workspace, thread);
  for (const [index, button] of ['import_confirm', 'import_discard'].entries()) {
    await workspace.as('max').click(summary, button);
    await workspace.waitFor('a refusal', () => told('max').length === index + 1);
  }
  expect(told('max')[0]).toContain(`<!subteam^${approvers}>`);
  const row = await importOf(thread);
  expect(row?.state).toBe('ready');
  expect(await auditOf(row?.importId)).toMatchObject([
    { actor: max.id, after: { attempted: 'confirm' } },
    { actor: max.id, after: { attempted: 'discard' } },
  ]);
});

test('X47 somebody who has left before the click is refused at the click', async () => {
  const ann = workspace.addPerson({ id: 'U0ANNLEAVER', name: 'ann' });
  const { members } = workspace.channels.get(workspace.ids.channels.fulfillment) ?? { members: [] };
  workspace.changeChannel(workspace.ids.channels.fulfillment, { members: [...members, ann.id] });
  const thread = shareTracking(workspace, { count: 2, from: 411 });
  const summary = await waitForSummary(workspace, thread);
  workspace.changePerson(ann.id, { deactivated: true });
  await workspace.as('ann').click(summary, 'import_confirm');
  await workspace.waitFor('a refusal', () => told('ann').some((text) => text.includes('active account')));
  expect((await importOf(thread))?.state).toBe('ready');
});

test('X48 from the set number of records on, the one who shared the file can’t confirm it', async () => {
  const thread = shareTracking(workspace, { count: 50, from: 421 });
  const summary = await waitForSummary(workspace, thread);
  await workspace.as('dana').click(summary, 'import_confirm');
  await workspace.waitFor('a refusal', () =>
    told('dana').some((text) => text.includes('so someone else has to confirm it')),
  );
  const row = await importOf(thread);
  expect(row?.state).toBe('ready');
  expect(await auditOf(row?.importId)).toMatchObject([{ actor: workspace.ids.people.dana, action: 'refusal' }]);
  await workspace.as('lee').click(summary, 'import_confirm');
  await waitForText(workspace, thread, /^Applied by <@U0LEENOVAK>/);
});

test('X65 a click on something that is still reading the file is refused, and on something unknown too', async () => {
  const slow = workspace.fault({ at: 'files.info', fault: { kind: 'slow', ms: 500 }, times: 1 });
  const thread = shareTracking(workspace, { count: 2, from: 481 });
  const row = await waitUntil('the import', () => importOf(thread));
  const forged = (importId: string) => ({
    channel: thread.channel,
    ts: '1.000001',
    user: workspace.ids.botUser,
    text: '',
    blocks: [
      section('x'),
      actions(button(importActions.confirm, 'Confirm', { value: toButtonValue({ importId, planVersion: 0 }) })),
    ] as never,
  });
  await workspace.as('lee').click(forged(row.importId), 'import_confirm');
  await workspace.as('lee').click(forged('00000000-0000-4000-8000-000000000000'), 'import_confirm');
  const answers = ['still reading the file', 'no longer have this summary'];
  const isTold = (answer: string) => told('lee').some((text) => text.includes(answer));
  await workspace.waitFor('the answers', () => answers.every(isTold));
  expect(slow.hits()).toBe(1);
  await waitForSummary(workspace, thread);
});

test('I1 all in all every written record has exactly one audit row, and Slack had nothing to refuse', async () => {
  const { written, audited } = await readEffect(bot.db);
  expect(written).toBe(audited);
  const [twice] = await bot.db.read((tx) =>
    tx.execute<{ n: number }>(sql`select count(*)::int as n from (select from audit_events where action = 'import'
      group by import_id, entity_id having count(*) > 1) t`),
  );
  expect(twice?.n).toBe(0);
  expect(workspace.violations).toEqual([]);
});
