/** Every way in which a table arrives on the real Slack, besides a plain shared file. */
import { mkdtemp, readdir, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { openSender } from '../../src/jobs/queue.ts';
import { openLog } from '../../src/runtime/log.ts';
import { createMetrics } from '../../src/runtime/metrics.ts';
import { openSlackClient } from '../../src/slack/client.ts';
import { claimOncePerHour } from '../../src/slack/deliveries/replay-guard.ts';
import { lookAtFolder, prepareWatch } from '../../src/watch/watch-folder.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { type Thread, waitForSummary, waitForText } from '../support/conversation.ts';
import { seedHoldOrders, trackingFile, trackingLines } from '../support/hold-orders.ts';
import { readImports, waitUntil } from '../support/read-imports.ts';
import { SEED } from '../workspace/seed.ts';
import type { ShareOptions, Workspace } from '../workspace/workspace.ts';

const { fulfillment: channel, returns, general } = SEED.channels;
const robot = { id: 'U0WAREHOUSE', bot_id: 'B0WAREHOUSE', app_id: 'A0WAREHOUSE' };
let bot: Bot;
let workspace: Workspace;
let nextOrder = 1;

beforeAll(async () => {
  const environment = { IMPORT_CHANNELS: channel, IMPORT_BOTS: 'A0WAREHOUSE,USLACKBOT', APPROVERS: SEED.people.lee };
  bot = await startBot({ environment, seed: (db) => seedHoldOrders(db, 100) });
  workspace = bot.workspace;
  for (const [id, name] of [
    [robot.id, 'warehouse'],
    ['U0OTHERBOT', 'other'],
    ['USLACKBOT', 'slackbot'],
  ] as const) {
    workspace.addPerson({ id, name, role: 'bot' });
  }
  const members = [...SEED_MEMBERS, robot.id, 'U0OTHERBOT', 'USLACKBOT'];
  workspace.changeChannel(channel, { members });
});
afterAll(() => bot.stop());

const SEED_MEMBERS = [SEED.people.dana, SEED.people.lee, SEED.people.gus, SEED.botUser];

function file(name = 'numbers.csv') {
  nextOrder += 2;
  return trackingFile(2, { from: nextOrder, seed: nextOrder, name });
}

function rows(): string[][] {
  nextOrder += 2;
  return [...trackingLines(2, { from: nextOrder, seed: nextOrder })].map((line) => line.trim().split(','));
}

const inThread = (ts: string): Thread => ({ channel, ts, fileId: '' });
const told = (who: string, words: RegExp) =>
  workspace.waitFor(String(words), () => workspace.ephemerals(who).find(({ text }) => words.test(text)));

test.each<[string, ShareOptions]>([
  ['also sent to the channel', { subtype: 'thread_broadcast' }],
  ['without a subtype', { subtype: 'none' }],
])('R8 a file %s is read', async (_, options) => {
  const parent = await workspace.as('dana').say(channel, 'The numbers:');
  const threadTs = options.subtype === 'thread_broadcast' ? { threadTs: parent } : {};
  const { ts } = workspace.as('dana').shareFile(channel, file(), { ...options, ...threadTs });
  await waitForSummary(workspace, inThread(options.subtype === 'thread_broadcast' ? parent : ts));
});

test('R8 a file of which the event has the id alone is read if it is a table, and else passed over', async () => {
  const picture = { name: 'cat.png', content: 'x', condition: 'stub' } as const;
  const { ts } = workspace.as('dana').shareFile(channel, [{ ...file(), condition: 'stub' }, picture]);
  await waitForSummary(workspace, inThread(ts));
  await workspace.idle();
  expect(workspace.thread(channel, ts)).toHaveLength(1);
});

test.each([
  'attachment',
  'message',
] as const)('R6 cells that were pasted are read like a file (in the %s)', async (place) => {
  const { ts } = workspace.as('dana').pasteTable(channel, rows(), { in: place });
  const summary = await waitForSummary(workspace, inThread(ts));
  await workspace.as('lee').click(summary, 'import_confirm');
  await waitForText(workspace, inThread(ts), /Applied|Added/);
});

test.each([
  'attachment',
  'message',
] as const)('X54 cells that are edited after they were pasted are told of, and read once asked for (in the %s)', async (place) => {
  const [header = [], first = [], second = []] = rows();
  const { ts } = workspace.as('dana').pasteTable(channel, [header, first], { in: place });
  await waitForSummary(workspace, inThread(ts));
  workspace.as('dana').editTable(channel, ts, [header, second]);
  const says = (words: RegExp) =>
    workspace.waitFor(String(words), () =>
      workspace.thread(channel, ts).find(({ blocks }) => words.test(JSON.stringify(blocks))),
    );
  const edited = await says(/The file was edited after this summary/);
  expect(JSON.stringify(edited.blocks)).toContain(first[1]);
  await workspace.as('lee').click(edited, 'import_check_again');
  await says(new RegExp(`import_confirm.*${second[1]}`));
  workspace.as('dana').editMessage(channel, ts, 'Only a word is new here');
  await workspace.idle();
  expect((await readImports(bot.db)).find(({ messageTs }) => messageTs === ts)).toMatchObject({ fileEditedAt: null });
});

test('R6 cells that were taken out of their message are told of, and gone once their summary is reviewed', async () => {
  const { ts } = workspace.as('dana').pasteTable(channel, rows());
  await waitForSummary(workspace, inThread(ts));
  workspace.as('dana').editTable(channel, ts, []);
  const edited = await workspace.waitFor('a notice', () =>
    workspace.thread(channel, ts).find(({ blocks }) => /was edited after this summary/.test(JSON.stringify(blocks))),
  );
  await workspace.as('lee').click(edited, 'import_check_again');
  await waitForText(workspace, inThread(ts), /couldn’t read.*is empty/);
});

test('R6 pasted cells that are no import are left alone, until somebody chooses to import them', async () => {
  const { ts } = workspace.as('dana').pasteTable(channel, [
    ['Lunch', 'Who'],
    ['Soup', 'Gus'],
  ]);
  await workspace.as('dana').shortcut('import_csv', { channel, ts });
  await told('dana', /I’m reading 1 table/);
  await workspace.waitFor('a word', () => workspace.thread(channel, ts).length > 0);
});

test('R6 a forwarded file is read, and by the shortcut, too', async () => {
  const elsewhere = workspace.as('dana').shareFile(returns, file());
  const { ts } = workspace.as('dana').forward(channel, elsewhere.fileIds);
  await waitForSummary(workspace, inThread(ts));
  const second = workspace.as('dana').shareFile(returns, file());
  const forwarded = workspace.as('dana').forward(returns, second.fileIds);
  await workspace.as('dana').shortcut('import_csv', { channel: returns, ts: forwarded.ts });
  await told('dana', /The summary will be in our direct messages/);
});

test('R9 a file with restricted access in a channel of our own is read by the shortcut', async () => {
  const odd = { checkFileInfo: true, filetype: 'text', mimetype: 'text/plain' };
  const { ts } = workspace.as('dana').shareFile(channel, { ...file('odd.log'), ...odd });
  await workspace.as('dana').shortcut('import_csv', { channel, ts });
  await waitForSummary(workspace, inThread(ts));
});

test('R9 one in a conversation that we are not in is named as such', async () => {
  const { ts } = workspace.as('dana').shareFile(general, file());
  await workspace.as('dana').shortcut('import_csv', { channel: general, ts });
  await told('dana', /I can’t see this file, because I’m not in the conversation/);
});

test('R10 a file of a bot that IMPORT_BOTS names is read, and its summary asks the approvers', async () => {
  const postedBy = { bot_id: robot.bot_id, app_id: robot.app_id };
  const { ts } = workspace.as(robot.id).shareFile(channel, file(), { postedBy });
  const summary = await waitForSummary(workspace, inThread(ts));
  expect(summary.text).toContain(`<@${SEED.people.lee}>: <@${robot.id}> posted this file.`);
  await workspace.as('lee').click(summary, 'import_confirm');
  await waitForText(workspace, inThread(ts), /Applied|Added/);
});

test('R10 of another bot the thread says in one line why not, once', async () => {
  const postedBy = { bot_id: 'B0OTHER' };
  const { ts } = workspace.as('U0OTHERBOT').shareFile(channel, [file(), file()], { postedBy, subtype: 'bot_message' });
  await waitForText(
    workspace,
    inThread(ts),
    /don’t read files that apps post, unless IMPORT_BOTS names the app \(`B0OTHER`\)/,
  );
  await workspace.idle();
  expect(workspace.thread(channel, ts)).toHaveLength(1);
  workspace.as('U0OTHERBOT').shareFile(channel, { name: 'graph.png', content: 'x' }, { postedBy });
  await workspace.idle();
  expect((await readImports(bot.db)).filter(({ sharedBy }) => sharedBy === 'U0OTHERBOT')).toEqual([]);
});

test('tables attached to an email to the channel are read', async () => {
  const email = { name: 'Shipments', content: '<p>See attached</p>', mimetype: 'text/html', filetype: 'email' };
  const attachments = [file('a.csv'), { name: 'logo.png', content: 'x' }, file('b.csv')];
  const { ts } = workspace.as('USLACKBOT').shareFile(channel, { ...email, attachments });
  await workspace.waitFor('two summaries', () => workspace.thread(channel, ts).length === 2);
  const names = (await readImports(bot.db)).filter(({ messageTs }) => messageTs === ts).map((row) => row.fileName);
  expect(names.toSorted()).toEqual(['a.csv', 'b.csv']);
});

const toHoldfast = async (who: 'dana' | 'gus' | 'lee') => {
  await workspace.as(who).openHome();
  const { id: person } = workspace.as(who);
  return (
    [...workspace.channels.values()].find(({ kind, members }) => kind === 'dm' && members.includes(person))?.id ?? ''
  );
};
const offers = (messages: readonly { text: string }[], words: RegExp) =>
  messages.filter(({ text }) => words.test(text));
/** Once all deliveries are answered and the last of these jobs is done. */
async function settle() {
  await workspace.idle();
  await waitUntil('the answers', async () => {
    const open = sql`select 1 from pgboss.job where name = 'offer-help' and state not in ('completed', 'failed') limit 1`;
    return (await bot.db.read((tx) => tx.execute(open))).length === 0;
  });
}

test('a direct message is answered with buttons, once an hour; an answer to that answer is not', async () => {
  const direct = await toHoldfast('dana');
  await workspace.as('dana').say(direct, 'hello?');
  const skills = /^Hi! I find fulfillments, and import tracking numbers and returns/;
  const answer = await workspace.waitFor('an answer', () => offers(workspace.dm('dana'), skills)[0]);
  expect(answer.text).toContain(`Share yours in <#${channel}>, or click *Import*.`);
  await workspace.as('dana').say(direct, 'thanks');
  await settle();
  expect(offers(workspace.dm('dana'), skills)).toHaveLength(1);
  const again = sql`update taken_requests set taken_at = taken_at - interval '61 minutes' where request_id like 'said dm %'`;
  await bot.db.write((tx) => tx.execute(again));
  await workspace.as('dana').say(direct, 'where were we?');
  await workspace.waitFor('a second answer', () => offers(workspace.dm('dana'), skills)[1]);
});

test('a file in a direct message leads to the import form, which asks for a channel', async () => {
  const direct = await toHoldfast('dana');
  workspace.as('dana').shareFile(direct, [file(), { name: 'scan.pdf', content: 'x' }]);
  const words = /^I don’t read files in direct messages\. Share yours in <#C0FULFILLMENT>/;
  const answer = await workspace.waitFor('an answer', () => workspace.dm('dana').find(({ text }) => words.test(text)));
  await workspace.as('dana').click(answer, 'home_import');
  const form = await workspace.waitFor('the form', () => workspace.modal('dana'));
  expect(JSON.stringify(form.blocks)).toContain('Channel for the summary');
  await workspace.as('dana').close(form);
});

test('a mention is answered to that person alone, in its thread; neither an edit nor an app is', async () => {
  const ts = await workspace.as('dana').say(returns, 'The numbers:');
  await workspace.as('dana').say(returns, '@holdfast can you help?', ts);
  const answer = await told('dana', /^Hi! I find fulfillments/);
  expect(answer).toMatchObject({ channel: returns, threadTs: ts });
  expect(answer.text).toContain(`share a file in <#${channel}>`);
  await workspace.as('lee').say(channel, 'They say @holdfast can import this');
  expect((await told('lee', /^Hi! I find fulfillments/)).text).toContain(`share a file in <#${channel}>`);
  await workspace.as('gus').say(channel, '@holdfast me too');
  await told('gus', /not for guests\. Please ask a colleague here/);
  await workspace.as(robot.id).say(channel, '@holdfast I am a robot');
  await workspace.as('dana').say(channel, '@holdfast again', ts);
  await settle();
  expect(workspace.ephemerals(robot.id)).toEqual([]);
  expect(offers(workspace.ephemerals('dana'), /^Hi! /)).toHaveLength(1);
});

test.each([
  ['a PDF', 'scan.pdf', /^I can’t read PDFs\. To import, share the list as a CSV or Excel file/],
  ['a picture', 'screen.png', /^I can’t read pictures\./],
  ['another document', 'list.docx', /^I can’t read files of this kind\./],
])('%s in a channel for imports is answered to whoever shared it, once an hour for each kind', async (_, name, words) => {
  const parent = workspace.as('lee').shareFile(channel, { name, content: 'x' });
  await told('lee', words);
  workspace.as('lee').shareFile(channel, { name: `second-${name}`, content: 'x' });
  await settle();
  expect(offers(workspace.ephemerals('lee'), words)).toHaveLength(1);
  expect(workspace.thread(channel, parent.ts)).toEqual([]);
});

test('what people show each other in threads and elsewhere, and what guests share, is left alone', async () => {
  const picture = { name: 'cat.png', content: 'x' };
  const before = workspace.ephemerals('dana').length;
  const parent = await workspace.as('dana').say(channel, 'Look:');
  workspace.as('dana').shareFile(channel, picture, { threadTs: parent });
  workspace.as('dana').shareFile(returns, picture);
  workspace.as('dana').shareFile(channel, [file(), picture]);
  workspace.as('gus').shareFile(channel, picture);
  await workspace.as('dana').say(channel, 'What a cat');
  await settle();
  expect(workspace.ephemerals('dana')).toHaveLength(before);
  expect(offers(workspace.ephemerals('gus'), /can’t read/)).toEqual([]);
});

test('of two replicas that hear of the same, one answers', async () => {
  const claims = Array.from({ length: 6 }, () => bot.db.write((tx) => claimOncePerHour(tx, 'dm U0SOMEBODY')));
  expect((await Promise.all(claims)).filter(Boolean)).toHaveLength(1);
});

/** A folder to be watched. */
async function openFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'watched-'));
  const said: string[] = [];
  const log = openLog('silent');
  const slack = openSlackClient(bot.config, log, createMetrics());
  const deps = {
    ...{ config: bot.config, db: bot.db, queue: await openSender(bot.db), slack, log, now: () => new Date() },
    say: (line: string) => void said.push(line),
  };
  const written = async (name: string, content: string) => {
    await writeFile(join(folder, name), content);
    await utimes(join(folder, name), new Date(), new Date(Date.now() - 10_000));
  };
  return { folder, said, deps, written };
}

test('a file of a watched folder is not posted where another company has begun to read along', async () => {
  const { folder, said, deps, written } = await openFolder();
  const watch = await prepareWatch(deps, { folder, channelId: channel });
  await bot.db.write((tx) => tx.execute(sql`insert into shared_channels (channel_id) values (${channel})`));
  onTestFinished(() => bot.db.write((tx) => tx.execute(sql`truncate shared_channels`)).then(() => undefined));
  await written('secret.csv', 'orderId,trackingNumber\n1,2\n');
  for (let look = 0; look < 3; look += 1) await lookAtFolder(deps, watch, await lookAtFolder(deps, watch, []));
  expect(said).toEqual(['secret.csv: found']);
  expect(
    workspace.allMessages().filter(({ user, fileIds = [] }) => user === SEED.botUser && fileIds.length > 0),
  ).toEqual([]);
});

test('files of a watched folder are posted and imported once each, although a hand-over breaks and the watch restarts', async () => {
  const { folder, said, deps, written } = await openFolder();
  await expect(prepareWatch(deps, { folder, channelId: general })).rejects.toThrow('isn’t among IMPORT_CHANNELS');
  const watch = await prepareWatch(deps, { folder, channelId: channel });
  const good = file('warehouse.csv');
  await written('warehouse.csv', good.content);
  await written('broken.csv', 'nothing,of,use\n1,2,3\n');
  await written('notes.md', 'not a table');
  const looks = async (until: () => Promise<boolean>) => {
    // Each round is a watch that knows nothing of the one before, as after a kill -9.
    await waitUntil('the folder', async () => {
      await lookAtFolder(deps, watch, await lookAtFolder(deps, watch, []));
      return await until();
    });
  };
  workspace.fault({ at: 'files.completeUploadExternal', fault: { kind: 'accepted_then_dropped' }, times: 1 });
  const here = async () => (await readdir(folder)).toSorted();
  await looks(async () => !(await here()).includes('broken.csv'));
  expect(await here()).toEqual(['done', 'notes.md', 'refused', 'warehouse.csv']);
  expect(await readdir(join(folder, 'refused'))).toEqual(['broken.csv']);

  const rowsOf = async (name: string) => (await readImports(bot.db)).filter(({ fileName }) => fileName === name);
  const [row] = await rowsOf('warehouse.csv');
  const thread = inThread(row?.messageTs ?? '');
  const summary = await waitForSummary(workspace, thread);
  expect(summary.text).toContain(`<@${SEED.people.lee}>`);
  await workspace.as('lee').click(summary, 'import_confirm');
  await looks(async () => !(await here()).includes('warehouse.csv'));
  expect(await readdir(join(folder, 'done'))).toEqual(['warehouse.csv']);
  expect(await rowsOf('warehouse.csv')).toMatchObject([{ state: 'applied', isByBot: true }]);
  const posted = workspace
    .allMessages()
    .filter(({ user, fileIds = [] }) => user === SEED.botUser && fileIds.length > 0);
  expect(posted).toHaveLength(2);
  expect(said.at(-1)).toBe('warehouse.csv: applied, moved to done/warehouse.csv');
});

test('a file that replaces one whose import is open is imported without waiting for that', async () => {
  const { folder, said, deps, written } = await openFolder();
  const watch = await prepareWatch(deps, { folder, channelId: channel });
  const own = async () => (await readImports(bot.db)).filter(({ fileName }) => fileName === 'daily.csv');
  const looks = (count: number) =>
    waitUntil('the imports', async () => {
      await lookAtFolder(deps, watch, await lookAtFolder(deps, watch, []));
      return (await own()).length === count;
    });
  await written('daily.csv', file('daily.csv').content);
  await looks(1);
  // Touched, but the same.
  const ahead = new Date(Date.now() + 3_600_000);
  await utimes(join(folder, 'daily.csv'), ahead, ahead);
  await lookAtFolder(deps, watch, await lookAtFolder(deps, watch, []));
  await writeFile(join(folder, 'daily.csv'), file('daily.csv').content);
  await utimes(join(folder, 'daily.csv'), ahead, ahead);
  await looks(2);
  expect(said.filter((line) => line.includes('replaced'))).toEqual([
    'daily.csv: replaced by another file while its import was open',
  ]);
});

test.runIf(process.platform === 'linux')(
  'what is no table, or has a name that can’t be read, is left alone; what the workspace refuses is told',
  async () => {
    const { folder, said, deps, written } = await openFolder();
    const watch = await prepareWatch(deps, { folder, channelId: channel });
    await written('~$march.xlsx', 'Dana');
    await writeFile(Buffer.from(join(folder, 'M\xe4rz.csv'), 'latin1'), file().content);
    await written('march.csv', file().content);
    workspace.fault({
      at: 'files.getUploadURLExternal',
      fault: { kind: 'error', error: 'storage_limit_reached' },
      times: 1,
    });
    let seen = await lookAtFolder(deps, watch, []);
    for (let look = 0; look < 2; look += 1) seen = await lookAtFolder(deps, watch, seen);
    expect(said).toEqual([
      'M\ufffdrz.csv: its name isn’t UTF-8, so it can’t be read. Rename it.',
      'march.csv: found',
      expect.stringMatching(/^march\.csv: I can’t send the file, because this workspace has no room left/),
      `march.csv: posted in ${channel}`,
    ]);
  },
);

test('Slack had nothing to refuse', () => {
  expect(workspace.violations).toEqual([]);
});
