/** Deliveries that come twice, in odd places, from odd people, or about things that are gone. */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bot, startBot } from '../support/bot.ts';
import { deliveryOf, shareTracking, type Thread, waitForSummary, waitForText } from '../support/conversation.ts';
import { seedHoldOrders, trackingFile } from '../support/hold-orders.ts';
import { isClosed, readEffect, readImports, waitUntil } from '../support/read-imports.ts';
import type { Workspace } from '../workspace/workspace.ts';

let bot: Bot;
let workspace: Workspace;
let channels: Workspace['ids']['channels'];
const orders = 200;

beforeAll(async () => {
  bot = await startBot({ seed: (db) => seedHoldOrders(db, orders), workspace: { retryDelaysMs: [0] } });
  workspace = bot.workspace;
  channels = workspace.ids.channels;
});
afterAll(() => bot.stop());

const importsOf = async (thread: Thread) =>
  (await readImports(bot.db)).filter(({ fileId }) => fileId === thread.fileId);

test('X01 one event, delivered again and again, is one import with one summary', async () => {
  const thread = shareTracking(workspace, { count: 2, from: 1 });
  const delivery = await deliveryOf(workspace, thread);
  for (let again = 0; again < 4; again += 1) expect((await workspace.resend(delivery)).status).toBe(200);
  await waitForSummary(workspace, thread);
  await Promise.all(Array.from({ length: 4 }, () => workspace.resend(delivery)));
  expect(await importsOf(thread)).toHaveLength(1);
  expect(workspace.thread(thread.channel, thread.ts)).toHaveLength(1);
});

test('X02 the other event about the same file is acknowledged and changes nothing, before or after', async () => {
  const early = { type: 'file_shared', file_id: 'F0', user_id: 'U0', channel_id: channels.fulfillment };
  expect(await workspace.sendEvent(early)).toMatchObject({ outcome: 'acknowledged', retry: 0 });
  const thread = shareTracking(workspace, { count: 2, from: 3 });
  const late = await workspace.sendEvent({ ...early, file_id: thread.fileId });
  expect(late).toMatchObject({ outcome: 'acknowledged', retry: 0 });
  await waitForSummary(workspace, thread);
  expect(await importsOf(thread)).toHaveLength(1);
});

test('X44 a captured request that is played again within five minutes is taken for the same event', async () => {
  const thread = shareTracking(workspace, { count: 2, from: 5 });
  const summary = await waitForSummary(workspace, thread);
  const click = await workspace.as('lee').click(summary, 'import_discard');
  await waitForText(workspace, thread, /> discarded /);
  const before = await importsOf(thread);
  expect((await workspace.resend(await deliveryOf(workspace, thread), { ageSeconds: 290 })).status).toBe(200);
  expect((await workspace.resend(click, { ageSeconds: 290 })).status).toBe(200);
  expect((await workspace.resend(click, { ageSeconds: 310 })).status).toBe(401);
  expect(await importsOf(thread)).toEqual(before);
});

test.each([
  'channel_not_found',
  'not_in_channel',
  'is_archived',
])('X35 when the channel is gone (%s), the one who shared the file reads and confirms in a direct message', async (error) => {
  const from = 10 + error.length * 2;
  const fault = workspace.fault({
    at: 'chat.postMessage',
    fault: { kind: 'error', error },
    channel: channels.returns,
  });
  const thread = shareTracking(workspace, { count: 2, from, channel: channels.returns });
  const find = (pattern: RegExp) => () => workspace.dm('dana').find(({ text }) => pattern.test(text));
  const summary = await workspace.waitFor('a direct message', find(/^Add tracking numbers to 2 /));
  fault.clear();
  expect(workspace.thread(thread.channel, thread.ts)).toEqual([]);
  await workspace.as('dana').click(summary, 'import_confirm');
  const isApplied = () => workspace.dm('dana').find(({ ts, text }) => ts === summary.ts && text.startsWith('Applied'));
  await workspace.waitFor('the applied summary', isApplied);
});

test('X35 once we are taken out of the channel, an old summary there says where the current one is, with a link for those who can open it', async () => {
  const { members } = workspace.channels.get(channels.returns) ?? { members: [] };
  const thread = shareTracking(workspace, { count: 2, from: 46, channel: channels.returns });
  const summary = await waitForSummary(workspace, thread);
  workspace.changeChannel(channels.returns, { members: members.filter((id) => id !== workspace.ids.botUser) });
  await workspace.as('lee').click(summary, 'import_discard');
  await workspace.waitFor('the result in a direct message', () =>
    workspace.dm('dana').find(({ text }) => text.includes('discarded `tracking-46-46.csv`')),
  );
  const answer = async (who: string) => {
    await workspace.as(who).click(summary, 'import_discard');
    const isIt = ({ text }: { text: string }) => text.startsWith('This summary is out of date');
    return (await workspace.waitFor('an answer', () => workspace.ephemerals(who).find(isIt))).text;
  };
  expect(await answer('lee')).toMatch(/The current one is in my direct messages with <@U0DANAREYES>\.$/);
  expect(await answer('dana')).toMatch(/<http\S+\|Open the current one>\.$/);
  workspace.changeChannel(channels.returns, { members });
});

test('X36 a summary that can’t be edited any more is said anew, and confirmed there', async () => {
  const thread = shareTracking(workspace, { count: 2, from: 60 });
  const summary = await waitForSummary(workspace, thread);
  workspace.fault({ at: 'chat.update', fault: { kind: 'error', error: 'message_not_found' }, times: 1 });
  await workspace.as('lee').click(summary, 'import_confirm');
  const applied = await waitForText(workspace, thread, /^Applied/);
  expect(applied.ts).not.toBe(summary.ts);
  expect(workspace.thread(thread.channel, thread.ts)).toHaveLength(2);
});

test('X37 with its message deleted, a waiting import is closed where its summary stands', async () => {
  const thread = shareTracking(workspace, { count: 2, from: 62 });
  const summary = await waitForSummary(workspace, thread);
  workspace.as('dana').deleteMessage(thread.channel, thread.ts);
  await waitForText(workspace, thread, /was deleted, so this import is closed. Nothing was changed/);
  await workspace.as('lee').click(summary, 'import_confirm');
  const isTold = () => workspace.ephemerals('lee').some(({ text }) => text.includes('The file was deleted'));
  await workspace.waitFor('the answer', isTold);
  expect(await importsOf(thread)).toMatchObject([{ state: 'discarded' }]);
  expect(workspace.thread(thread.channel, thread.ts)).toHaveLength(1);
});

test('X37 with its file deleted alone, a waiting import is closed as well, and can’t be brought back', async () => {
  const thread = shareTracking(workspace, { count: 2, from: 78 });
  const summary = await waitForSummary(workspace, thread);
  workspace.deleteFile(thread.fileId);
  const closed = await waitForText(workspace, thread, /was deleted, so this import is closed. Nothing was changed/);
  expect(JSON.stringify(closed.blocks)).not.toContain('import_check_again');
  await workspace.as('lee').click(summary, 'import_confirm');
  await workspace.idle();
  expect(await importsOf(thread)).toMatchObject([{ state: 'discarded' }]);
  expect(workspace.dm('dana').filter(({ text }) => text.includes('was deleted'))).toEqual([]);
});

test('X37 deleted before there was a summary, there is none: whoever deleted it knows', async () => {
  const slow = workspace.fault({ at: 'files.info', fault: { kind: 'slow', ms: 400 }, times: 1 });
  const thread = shareTracking(workspace, { count: 2, from: 64 });
  await workspace.waitFor('the reading to begin', () => slow.hits() > 0);
  workspace.as('dana').deleteMessage(thread.channel, thread.ts);
  await waitUntil('the end', () => isClosed(bot.db, thread.fileId));
  expect(await importsOf(thread)).toMatchObject([{ state: 'discarded' }]);
  const everywhere = [...workspace.messages(thread.channel), ...workspace.thread(thread.channel, thread.ts)];
  expect([...everywhere, ...workspace.dm('dana')].filter(({ text }) => text.includes('tracking-64'))).toEqual([]);
});

test('X38 a file that was deleted before it was read ends with that sentence', async () => {
  const thread = shareTracking(workspace, { count: 2, from: 66 });
  workspace.deleteFile(thread.fileId);
  await waitForText(workspace, thread, /deleted before I could read it/);
  expect(await importsOf(thread)).toMatchObject([{ state: 'refused' }]);
});

test('X39 a file that is not ready yet is asked for again', async () => {
  const login = workspace.fault({ at: 'download', fault: { kind: 'not_ready' }, times: 1 });
  const short = workspace.fault({ at: 'download', fault: { kind: 'truncated', bytes: 20 }, times: 1 });
  const thread = shareTracking(workspace, { count: 2, from: 68 });
  await waitForSummary(workspace, thread);
  expect([login.hits(), short.hits()]).toEqual([1, 1]);
});

/** Takes away the minutes for which a file is waited for. */
async function letWaitingPass(): Promise<void> {
  const earlier = sql`update imports set obstacle_since = obstacle_since - interval '1 hour'`;
  await bot.db.write((tx) => tx.execute(earlier));
}

test('X39 a file that never gets whole ends with what to do', async () => {
  const file = { ...trackingFile(2, { from: 70 }), size: 9_999 };
  const { ts, fileIds } = workspace.as('dana').shareFile(channels.fulfillment, file);
  const thread = { channel: channels.fulfillment, ts, fileId: fileIds[0] ?? '' };
  await waitForText(workspace, thread, /Slack is still processing/);
  await letWaitingPass();
  await bot.hurry();
  await waitForText(workspace, thread, /hasn’t finished processing this file.*share the file again/);
  expect(await importsOf(thread)).toMatchObject([{ state: 'refused', refusal: { code: 'E_PROCESSING' } }]);
});

test('X40 while the token is refused nothing is lost, readiness says so, and it goes on afterwards', async () => {
  workspace.fault({ at: 'api', fault: { kind: 'error', error: 'token_revoked' } });
  const thread = shareTracking(workspace, { count: 2, from: 72 });
  await waitUntil('the job to be put off', async () => bot.log.some((line) => line.includes('refuses the bot token')));
  const ready = await fetch(`http://127.0.0.1:${bot.holdfast.port}/readyz`);
  workspace.clearFaults();
  expect([ready.status, await ready.text()]).toEqual([503, 'Slack refuses the bot token: token_revoked\n']);
  expect(await importsOf(thread)).toMatchObject([{ state: 'received' }]);
  await waitUntil('readiness', async () => (await fetch(`http://127.0.0.1:${bot.holdfast.port}/readyz`)).ok);
  await bot.hurry();
  await waitForSummary(workspace, thread);
});

test('X41 a missing permission is named to the person, and the work goes on once it is granted', async () => {
  const missing = { kind: 'error', error: 'missing_scope', extra: { needed: 'files:read' } } as const;
  workspace.fault({ at: 'files.info', fault: missing, times: 1 });
  const thread = shareTracking(workspace, { count: 2, from: 74 });
  const refused = await waitForText(workspace, thread, /I need the permission files:read/);
  await workspace.as('dana').click(refused, 'import_check_again');
  await waitForSummary(workspace, thread);
});

test('X49 nothing happens in channels that are shared with another company', async () => {
  const thread = shareTracking(workspace, { count: 2, from: 76, channel: channels.partners });
  expect(await deliveryOf(workspace, thread)).toMatchObject({ outcome: 'acknowledged' });
  expect(await importsOf(thread)).toEqual([]);
  const colleague = workspace.as('eva').shareFile(channels.partners, trackingFile(2));
  const why =
    /^I don’t import files in <#C0PARTNERS>, because another company can read it\. Share yours in one of your own/;
  await workspace.waitFor('a word to Dana alone', () =>
    workspace.ephemerals('dana').find(({ text }) => why.test(text)),
  );
  await workspace.idle();
  expect(workspace.ephemerals('eva')).toEqual([]);
  expect([thread, colleague].flatMap(({ ts }) => workspace.thread(channels.partners, ts))).toEqual([]);
});

test.each([
  ['X49 somebody of another company', 'eva', 'only for members of the workspace'],
  ['X50 a guest', 'gus', 'not for guests'],
])('%s who shares a file is refused, and no record is shown', async (_, who, because) => {
  const { members } = workspace.channels.get(channels.fulfillment) ?? { members: [] };
  workspace.changeChannel(channels.fulfillment, { members: [...members, workspace.ids.people.eva] });
  const { ts, fileIds } = workspace
    .as(who)
    .shareFile(channels.fulfillment, { ...trackingFile(2), checkFileInfo: false });
  const thread = { channel: channels.fulfillment, ts, fileId: fileIds[0] ?? '' };
  const refused = await waitForText(workspace, thread, new RegExp(because));
  workspace.changeChannel(channels.fulfillment, { members });
  expect(JSON.stringify(refused.blocks)).not.toContain('A0000');
  expect(await importsOf(thread)).toMatchObject([{ state: 'refused' }]);
});

const file = { id: 'F0ELSEWHERE', name: 'tracking.csv', filetype: 'csv', mimetype: 'text/csv' };
const share = { type: 'message', subtype: 'file_share', user: 'U0DANAREYES', ts: '1.1', files: [file] };
test.each([
  ['X51 a direct message', { channel: 'D0', channel_type: 'im' }, {}],
  ['X51 a group’s direct message', { channel: 'G0', channel_type: 'mpim' }, {}],
  ['X49 an event that says the channel is shared', { channel: 'C0' }, { is_ext_shared_channel: true }],
  ['X52 a file of another app', { channel: 'C0', bot_id: 'B0OTHER' }, {}],
  ['X52 a file of our own', { channel: 'C0', user: 'U0HOLDFAST' }, {}],
  ['a message without files', { channel: 'C0', files: [] }, {}],
  ['a picture', { channel: 'C0', files: [{ ...file, name: 'a.png', filetype: 'png', mimetype: 'image/png' }] }, {}],
  ['a script', { channel: 'C0', files: [{ ...file, name: 'a.sh', filetype: 'shell', mimetype: 'text/plain' }] }, {}],
  ['a message that is not shaped as Slack says', { channel: 7 }, {}],
])('%s is acknowledged and ignored', async (_, change, envelope) => {
  const before = await readImports(bot.db);
  const delivery = await workspace.sendEvent({ ...share, ...change }, envelope);
  expect(delivery).toMatchObject({ outcome: 'acknowledged', retry: 0 });
  expect(await readImports(bot.db)).toEqual(before);
});

test.each([
  ['a file of Excel without an ending', { name: 'march', filetype: 'binary', mimetype: 'application/vnd.ms-excel' }],
  ['a pasted snippet', { name: 'Untitled', filetype: 'text', mimetype: 'text/plain' }],
])('%s is read', async (_, given) => {
  const { content } = trackingFile(2, { seed: given.name.length });
  const { ts, fileIds } = workspace.as('dana').shareFile(channels.fulfillment, { ...given, content });
  const thread = { channel: channels.fulfillment, ts, fileId: fileIds[0] ?? '' };
  await waitForSummary(workspace, thread);
});

test('X53 the same file in a second channel and in a thread is one import; the second places get a link', async () => {
  const thread = shareTracking(workspace, { count: 2, from: 90 });
  const summary = await waitForSummary(workspace, thread);
  const places = [
    { channel: channels.returns, ...workspace.as('dana').reshare(channels.returns, [thread.fileId]) },
    { channel: channels.fulfillment, ...workspace.as('dana').reshare(channels.fulfillment, [thread.fileId]) },
  ];
  for (const { channel, ts } of places) {
    const pointer = await waitForText(workspace, { channel, ts, fileId: thread.fileId }, /already open/);
    expect(pointer.text).toContain(summary.ts.replace('.', ''));
  }
  expect(await importsOf(thread)).toHaveLength(1);
});

test('I2 without a confirmation nothing was written by any of this, and Slack had nothing to refuse', async () => {
  const confirmed = (await readImports(bot.db)).filter(({ state }) => state === 'applied');
  expect(confirmed).toHaveLength(4);
  expect(await readEffect(bot.db)).toEqual({ written: 8, audited: 8 });
  expect(workspace.violations).toEqual([]);
});
