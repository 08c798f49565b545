/** What nobody decided on is brought up once; who shared a file is told what others decided; as each channel wants it. */
import { addHours } from 'date-fns/addHours';
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { saveSettings } from '../../src/home/handle-settings.ts';
import { expireImport } from '../../src/imports/decide/apply-decision.ts';
import { changeImport, type ImportRow } from '../../src/imports/model/import-row.ts';
import { imports } from '../../src/imports/model/tables.ts';
import { nextWorkingMorning, remindImport } from '../../src/imports/notify/remind-import.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { shareTracking, type Thread, waitForSummary, waitForText } from '../support/conversation.ts';
import { seedHoldOrders } from '../support/hold-orders.ts';
import { type OpenDeps, openDeps } from '../support/open-deps.ts';
import { waitUntil } from '../support/read-imports.ts';
import type { Message, View } from '../workspace/protocol.ts';
import { SEED } from '../workspace/seed.ts';
import type { Workspace } from '../workspace/workspace.ts';

const { dana, lee } = SEED.people;
/** Long enough for any weekend. */
const environment = { APPROVERS: SEED.group, PREVIEW_TTL_HOURS: '200', FOUR_EYES_ROWS: '50' };
const timeZone = 'America/New_York';
let bot: Bot;
let workspace: Workspace;
let open: OpenDeps;
let nextOrder = 1;

beforeAll(async () => {
  bot = await startBot({ environment, seed: (db) => seedHoldOrders(db, 200) });
  workspace = bot.workspace;
  workspace.addPerson({ id: 'U0OLGA', name: 'olga' });
  workspace.setGroup(SEED.group, [lee, 'U0OLGA']);
  const where = { SLACK_API_URL: workspace.apiUrl, SLACK_BOT_TOKEN: workspace.botToken };
  open = await openDeps(bot.databaseUrl, { ...where, ...environment });
});
afterAll(async () => {
  await open.close();
  await bot.stop();
});

async function share(channel?: string): Promise<{ thread: Thread; summary: Message; row: ImportRow }> {
  const from = nextOrder;
  nextOrder += 3;
  const thread = shareTracking(workspace, { count: 3, from, ...(channel === undefined ? {} : { channel }) });
  const summary = await waitForSummary(workspace, thread);
  return { thread, summary, row: await rowOf(thread) };
}

async function rowOf({ fileId }: Thread): Promise<ImportRow> {
  const [row] = await bot.db.read((tx) => tx.select().from(imports).where(eq(imports.fileId, fileId)));
  if (row === undefined) throw new Error('there is no such import');
  return row;
}

const morningAfter = ({ waitingSince }: ImportRow, hour = 9) =>
  nextWorkingMorning(waitingSince ?? new Date(0), { hour, timeZone });

/** Runs the job at a moment, as the queue does once it is due. */
const remindAt = (at: Date, { importId }: ImportRow) => remindImport({ ...open.deps, now: () => at }, { importId });

const reminders = ({ channel, ts }: Thread) =>
  workspace.thread(channel, ts).filter(({ text }) => text.startsWith(':hourglass:'));

/** All that was queued to be said has been said. */
async function settled(): Promise<void> {
  for (let quiet = 0; quiet < 3; ) {
    const busy = await bot.db.read((tx) =>
      tx.execute(
        sql`select from pgboss.job where state in ('created', 'retry', 'active') and name = 'say-message' limit 1`,
      ),
    );
    quiet = busy.length === 0 ? quiet + 1 : 0;
    await new Promise((resume) => setTimeout(resume, 100));
  }
  await workspace.idle();
}

const queuedReminders = async ({ importId }: ImportRow) =>
  await bot.db.read((tx) =>
    tx.execute<{ at: string }>(
      sql`select to_char(start_after at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at from pgboss.job
        where name = 'remind-import' and state = 'created' and data ->> 'importId' = ${importId} order by 1`,
    ),
  );

test('a summary that nobody decided on is brought up on the next working morning, once, to the approvers', async () => {
  const { thread, row } = await share();
  const morning = morningAfter(row);
  expect(await queuedReminders(row)).toEqual([{ at: morning.toISOString().replace('.000', '') }]);
  await remindAt(new Date(morning.getTime() - 1), row);
  await settled();
  expect(reminders(thread)).toEqual([]);
  await Promise.all([remindAt(morning, row), remindAt(morning, row), remindAt(morning, row)]);
  const said = await waitForText(workspace, thread, /is still waiting for a decision/);
  expect(said.text).toContain(`<!subteam^${SEED.group}>, please confirm or discard it`);
  expect(said.text).not.toContain(`<@`);
  await remindAt(addHours(morning, 24), row);
  await settled();
  expect(reminders(thread)).toHaveLength(1);

  const summary = await waitForSummary(workspace, thread);
  await workspace.as('lee').click(summary, 'import_confirm');
  await waitForText(workspace, thread, /is settled: see the summary above/);
  expect(reminders(thread)).toEqual([]);
});

test('what was decided meanwhile is not brought up', async () => {
  const { thread, summary, row } = await share();
  await workspace.as('lee').click(summary, 'import_discard');
  await waitForText(workspace, thread, /discarded|withdrew/);
  await remindAt(morningAfter(row), row);
  await settled();
  expect(workspace.thread(thread.channel, thread.ts)).toHaveLength(1);
});

test('what is decided between the note and its posting is not brought up, then or later', async () => {
  const { thread, summary, row } = await share();
  const outage = workspace.fault({ at: 'chat.postMessage', fault: { kind: 'error', error: 'service_unavailable' } });
  await remindAt(morningAfter(row), row);
  await workspace.waitFor('an attempt', () => outage.hits() > 0);
  await workspace.as('lee').click(summary, 'import_discard');
  await waitForText(workspace, thread, /discarded|withdrew/);
  outage.clear();
  await bot.hurry();
  await settled();
  const discarded = workspace.thread(thread.channel, thread.ts)[0] as Message;
  await workspace.as('dana').click(discarded, 'import_check_again');
  const again = await waitForSummary(workspace, thread);
  await remindAt(morningAfter(await rowOf(thread)), row);
  await settled();
  expect(reminders(thread)).toEqual([]);
  expect(workspace.thread(thread.channel, thread.ts).map(({ ts }) => ts)).toEqual([again.ts]);
});

test('X12 a reminder whose answer was lost is found again, not posted twice', async () => {
  const { thread, summary, row } = await share();
  const lost = workspace.fault({ at: 'chat.postMessage', fault: { kind: 'accepted_then_dropped' }, times: 1 });
  await remindAt(morningAfter(row), row);
  await workspace.waitFor('the lost answer', () => lost.hits() === 1);
  await bot.hurry();
  await settled();
  expect(reminders(thread)).toHaveLength(1);
  await workspace.as('lee').click(summary, 'import_discard');
  await waitForText(workspace, thread, /is settled: see the summary above/);
  expect(workspace.thread(thread.channel, thread.ts)).toHaveLength(2);
});

test('a reminder that somebody deleted is not posted again', async () => {
  const { thread, summary, row } = await share();
  await remindAt(morningAfter(row), row);
  const said = await waitForText(workspace, thread, /is still waiting/);
  await open.deps.slack.chat.delete({ channel: thread.channel, ts: said.ts });
  // Something about the import changes, so that both messages are to be brought up to date.
  const { queue } = open.deps;
  await bot.db.write((tx) => changeImport({ tx, queue }, row.importId, { state: 'ready' }, {}));
  await settled();
  expect(workspace.thread(thread.channel, thread.ts).map(({ ts }) => ts)).toEqual([summary.ts]);
});

test('late, it is not said at night or on a weekend but on the morning after', async () => {
  const { thread, row } = await share();
  const evening = addHours(morningAfter(row), 11);
  await remindAt(evening, row);
  await settled();
  expect(reminders(thread)).toEqual([]);
  const next = nextWorkingMorning(evening, { hour: 9, timeZone });
  expect((await queuedReminders(row)).at(-1)).toEqual({ at: next.toISOString().replace('.000', '') });
});

test('X45 a machine whose clock is behind the database’s looks again in a minute, not again and again', async () => {
  const { row } = await share();
  const waitingSince = addHours(new Date(), -24 * 14);
  await bot.db.write((tx) => tx.update(imports).set({ waitingSince }).where(eq(imports.importId, row.importId)));
  const due = morningAfter({ ...row, waitingSince });
  const before = Date.now();
  await remindAt(addHours(due, -1), row);
  const queued = (await queuedReminders(row)).map(({ at }) => Date.parse(at));
  expect(Math.min(...queued)).toBeGreaterThan(before + 50_000);
});

async function settingsForm(who: string, channel: string): Promise<View> {
  const before = workspace.modal(who)?.id;
  await workspace.as(who).command('settings', channel);
  return await workspace.waitFor('the form', () => {
    const modal = workspace.modal(who);
    return modal?.id === before ? undefined : modal;
  });
}

test('an approver turns reminders off for a channel, and on again at another hour and for somebody', async () => {
  const { returns } = SEED.channels;
  const off = await settingsForm('lee', returns);
  await workspace.as('lee').submit(off, { [`hour.${returns}`]: 'never' });
  const { thread, row } = await share(returns);
  await remindAt(morningAfter(row), row);
  await settled();
  expect(reminders(thread)).toEqual([]);

  const on = await settingsForm('lee', returns);
  expect(JSON.stringify(on.blocks)).toContain(`Last changed by <@${lee}>`);
  const refused = await workspace.as('lee').submit(on, { [`hour.${returns}`]: '11', [`remind.${returns}`]: [dana] });
  expect(JSON.stringify(refused)).toContain('This person may not confirm imports');
  await workspace.as('lee').submit(on, { [`remind.${returns}`]: ['U0OLGA'] });
  const morning = morningAfter(row, 11);
  const queued = { at: morning.toISOString().replace('.000', '') };
  await waitUntil('the reminder to be queued anew', async () =>
    (await queuedReminders(row)).some(({ at }) => at === queued.at),
  );
  await remindAt(morning, row);
  const said = await waitForText(workspace, thread, /is still waiting/);
  expect(said.text).toContain('<@U0OLGA>, please confirm');
});

test('of two approvers who change the same settings, the second is told to look again', async () => {
  const { id } = workspace.addChannel({ id: 'C0TWICE', name: 'twice', members: [lee, 'U0OLGA', SEED.botUser] });
  const told = (who: string) =>
    workspace.waitFor('the answer', () => workspace.ephemerals(who).find(({ channel }) => channel === id));
  const first = await settingsForm('lee', id);
  const second = await settingsForm('olga', id);
  await workspace.as('lee').submit(first, { [`hour.${id}`]: 'never' });
  expect((await told('lee')).text).toBe(
    'Saved for <#C0TWICE>. No reminders about undecided imports. People are told what became of their imports.',
  );
  const late = await workspace.as('olga').submit(second, { [`results.${id}`]: 'yes' });
  expect(late.errors?.[`remind.${id}`]).toContain('changed while you had them open');
  const again = await settingsForm('olga', id);
  await workspace.as('olga').submit(again, { [`results.${id}`]: 'yes' });
  expect((await told('olga')).text).toMatch(/^Saved .* No reminders .* The file for CheckoutChamp is sent/);
});

test('of two who save the same settings at the same moment, one is told so', async () => {
  const submit = (userId: string) =>
    saveSettings(open.deps, {
      ...{ userId, viewId: '', view: {}, values: { 'hour.C0BOTH': 'never' }, people: {}, files: {} },
      metadata: `${SEED.team} C0BOTH 0 `,
    });
  const saved = await Promise.allSettled([submit(lee), submit('U0OLGA')]);
  expect(saved.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  expect(saved.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { message: expect.stringContaining('changed while you had them open') },
  });
});

test('the form can be filled for another channel', async () => {
  const { returns, fulfillment } = SEED.channels;
  const form = await settingsForm('lee', fulfillment);
  expect(JSON.stringify(form.blocks)).toContain('At 9 AM');
  await workspace.as('lee').click(form, 'channel_choose', returns);
  const other = await workspace.waitFor('the other channel', () => {
    const view = workspace.modal('lee');
    return JSON.stringify(view?.blocks).includes(`hour.${returns}`) && view;
  });
  expect(JSON.stringify(other.blocks)).toContain('"initial_users":["U0OLGA"]');
  await workspace.as('lee').close(other);
});

test('who may not confirm may not change the settings', async () => {
  await workspace.as('dana').command('settings', SEED.channels.returns);
  const told = await workspace.waitFor('the refusal', () => workspace.ephemerals('dana').at(-1));
  expect(told.text).toBe(`You can’t change the settings here. Please ask <!subteam^${SEED.group}>.`);
});

/** As if the summary had stood there for an hour. */
const letWait = (row: ImportRow) =>
  bot.db.write((tx) =>
    tx.execute(sql`update imports set waiting_since = now() - interval '1 hour' where import_id = ${row.importId}`),
  );

const resultsIn = ({ channel, ts }: Thread) =>
  workspace.thread(channel, ts).filter(({ text }) => text.startsWith(`<@${dana}>, `));

test('who shared a file is told when somebody else has decided after a while, and nobody else is mentioned', async () => {
  const { thread, summary, row } = await share();
  await letWait(row);
  await workspace.as('lee').click(summary, 'import_confirm');
  const told = await waitForText(
    workspace,
    thread,
    new RegExp(`^<@${dana}>, .* was applied: added tracking numbers to 3`),
  );
  expect(told.text.match(/<[@!]/g)).toHaveLength(1);
  await settled();
  expect(resultsIn(thread)).toHaveLength(1);
});

test('no word is said where the summary says enough: it was quick, or the channel does not want it', async () => {
  const { returns } = SEED.channels;
  const quick = await share();
  await workspace.as('lee').click(quick.summary, 'import_confirm');
  const form = await settingsForm('lee', returns);
  await workspace.as('lee').submit(form, { [`sharer.${returns}`]: 'never' });
  const slow = await share(returns);
  await letWait(slow.row);
  await workspace.as('lee').click(slow.summary, 'import_confirm');
  for (const { thread } of [quick, slow]) await waitForText(workspace, thread, /^Applied/);
  await settled();
  expect([quick, slow].map(({ thread }) => resultsIn(thread))).toEqual([[], []]);
});

test('who shared a file is told when nobody decided in time', async () => {
  const { thread, row } = await share();
  await bot.db.write((tx) => tx.execute(sql`update imports set expires_at = now() where import_id = ${row.importId}`));
  await expireImport(open.deps, row);
  await waitForText(workspace, thread, new RegExp(`^<@${dana}>, .* expired before`));
  await settled();
  expect(resultsIn(thread)).toHaveLength(1);
});

/** How often each person was notified in a thread or by direct message: what is posted notifies, what is edited doesn't. */
function notifications({ channel, ts }: Thread): Record<string, number> {
  const posted = workspace.record.requests.filter(
    ({ method, status }) => method === 'chat.postMessage' && status === 200,
  );
  const about = posted.filter(({ body }) => body.channel === channel && body.thread_ts === ts);
  const members = [lee, 'U0OLGA'];
  const reached = about.flatMap(({ body }) => {
    const ids = [...JSON.stringify(body).matchAll(/<(?:@|!subteam\^)(\w+)>/g)].map(([, id = '']) => id);
    return [...new Set(ids.flatMap((id) => (id === SEED.group ? members : [id])))];
  });
  return Object.fromEntries([...Map.groupBy(reached, (id) => id)].map(([id, { length }]) => [id, length]));
}

test('over its whole life an import notifies each person once at most, and by no direct message', async () => {
  const direct = ['dana', 'lee', 'olga'].map((who) => workspace.dm(who).length);
  const { fulfillment } = SEED.channels;
  // A reminder names somebody whom the request has reached as one of a group.
  const form = await settingsForm('lee', fulfillment);
  await workspace.as('lee').submit(form, { [`remind.${fulfillment}`]: ['U0OLGA'] });
  const thread = shareTracking(workspace, { count: 50, from: 140 });
  const first = await waitForSummary(workspace, thread);
  // Approvers are named in the summary, if that is posted when it waits already, else in a request.
  await settled();
  const row = await rowOf(thread);
  await remindAt(morningAfter(row), row);
  await settled();
  await letWait(row);
  await workspace.as('lee').click(first, 'import_send_back');
  const reason = await workspace.waitFor('the form', () => workspace.modal('lee'));
  await workspace.as('lee').submit(reason, { reason: 'One of them is wrong' });
  await waitForText(workspace, thread, new RegExp(`^<@${dana}>, .* was sent back: One of them`));
  await workspace.as('dana').click(workspace.thread(thread.channel, thread.ts)[0] as Message, 'import_check_again');
  const second = await waitForSummary(workspace, thread);
  await letWait(row);
  await workspace.as('lee').click(second, 'import_confirm');
  const applied = await waitForText(workspace, thread, /^Applied/);
  await bot.db.write((tx) =>
    tx.execute(sql`update imports set applied_at = now() - interval '1 hour' where import_id = ${row.importId}`),
  );
  await workspace.as('lee').click(applied, 'import_undo');
  const undo = await workspace.waitFor('what would go back', () => {
    const modal = workspace.modal('lee');
    return modal?.submit ? modal : undefined;
  });
  await workspace.as('lee').submit(undo);
  await waitForText(workspace, thread, /undone|Undone|Restored/);
  await settled();
  expect(notifications(thread)).toEqual({ [dana]: 1, [lee]: 1, U0OLGA: 1 });
  expect(['dana', 'lee', 'olga'].map((who) => workspace.dm(who).length)).toEqual(direct);
});

test('what was said kept to Slack’s limits', () => {
  expect(workspace.violations).toEqual([]);
});
