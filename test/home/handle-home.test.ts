/** The Home tab as people use it: what needs them, what changes while they look, what they begin from there. */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { publishHome } from '../../src/home/publish-home.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { shareTracking, type Thread, waitForSummary, waitForText } from '../support/conversation.ts';
import { seedHoldOrders, trackingLines } from '../support/hold-orders.ts';
import { type OpenDeps, openDeps } from '../support/open-deps.ts';
import { waitUntil } from '../support/read-imports.ts';
import type { View } from '../workspace/protocol.ts';
import { SEED } from '../workspace/seed.ts';
import type { Workspace } from '../workspace/workspace.ts';

const { dana, lee } = SEED.people;
const environment = { OPERATORS: `${dana},${lee}`, APPROVERS: lee, FOUR_EYES_ROWS: '5' };
let bot: Bot;
let workspace: Workspace;
let open: OpenDeps;
let nextOrder = 1;

beforeAll(async () => {
  bot = await startBot({ environment, seed: (db) => seedHoldOrders(db, 200) });
  workspace = bot.workspace;
  workspace.addPerson({ id: 'U0OLGA', name: 'olga' });
  const where = { SLACK_API_URL: workspace.apiUrl, SLACK_BOT_TOKEN: workspace.botToken };
  open = await openDeps(bot.databaseUrl, { ...where, ...environment });
});
afterAll(async () => {
  await open.close();
  await bot.stop();
});

function share(count = 3, who = 'dana'): Thread {
  const from = nextOrder;
  nextOrder += count;
  return shareTracking(workspace, { count, from, who });
}

const textOf = (who: string) => JSON.stringify(workspace.home(who)?.blocks ?? []);
const published = () => workspace.record.requests.filter(({ method }) => method === 'views.publish');

/** What stands below a heading of somebody’s Home tab, up to the next one. */
function under(who: string, heading: string): string {
  const lists = textOf(who).split(/(?="\*[A-Z][^*"]+\*"|"type":"header")/);
  return lists.find((list) => list.startsWith(`"*${heading}*"`)) ?? '';
}

async function openHome(who: string): Promise<View> {
  const before = published().length;
  await workspace.as(who).openHome();
  return await workspace.waitFor('the Home tab', () => published().length > before && workspace.home(who));
}

const waitUntilUnder = (who: string, heading: string, words: string) =>
  waitUntil(`"${words}" under ${heading} for ${who}`, async () => {
    if (under(who, heading).includes(words)) return true;
    await bot.hurry();
    await new Promise((resume) => setTimeout(resume, 100));
    return false;
  });

test.each([
  ['gus', 'works only for full members of this workspace, not for guests. Please ask a colleague here'],
  ['eva', 'works only for members of the workspace it belongs to. Please ask a colleague here'],
  ['olga', `To get access, ask <@${dana}> or <@${lee}>.`],
])('%s reads a polite sentence and nothing else', async (who, words) => {
  const { blocks } = await openHome(who);
  expect(JSON.stringify(blocks)).toContain(words);
  expect(blocks.map(({ type }) => type)).toEqual(['header', 'section']);
});

test('what came to an end is listed for three months', async () => {
  const keep = (name: string, days: number) => sql`
    insert into imports (import_id, team_id, file_id, file_name, channel_id, shared_by, state, shared_at)
    values (gen_random_uuid(), ${SEED.team}, ${name}, ${name}, ${SEED.channels.fulfillment}, ${lee}, 'nothing_to_do',
      now() - make_interval(days => ${days}))`;
  await bot.db.write(async (tx) => {
    await tx.execute(keep('spring.csv', 91));
    await tx.execute(keep('summer.csv', 89));
  });
  await openHome('lee');
  expect(under('lee', 'Your recent imports')).toContain('summer.csv');
  expect(textOf('lee')).not.toContain('spring.csv');
});

test('an operator sees what waits for others, an approver what waits for them, and both see it change', async () => {
  await openHome('dana');
  await openHome('lee');
  const thread = share();
  const summary = await waitForSummary(workspace, thread);
  const link = `${workspace.url}/archives/${thread.channel}/p${summary.ts.replace('.', '')}`;
  await waitUntilUnder('dana', 'Waiting for others', `Waiting for <@${lee}>.`);
  await waitUntilUnder('lee', 'Waiting for your decision', 'Add tracking numbers to 3 fulfillments');
  expect(under('lee', 'Waiting for your decision')).toContain(`<${link}?thread_ts=${thread.ts}`);
  expect(textOf('dana')).not.toContain('Waiting for your decision');

  await workspace.as('lee').click(summary, 'import_confirm');
  await waitUntilUnder('dana', 'Your recent imports', `*Applied* by <@${lee}> · 3 fulfillments`);
  await waitUntilUnder('lee', 'Your recent imports', `*Applied* by <@${lee}> · 3 fulfillments`);
  expect(textOf('lee')).not.toContain('Waiting for your decision');
  const asked = workspace.record.requests.filter(({ method }) => method === 'chat.getPermalink');
  expect(asked.map(({ body }) => body.message_ts)).toEqual([summary.ts]);
});

test('a file of an approver’s own waits for others where it takes two, and what fails is named with its reason', async () => {
  const own = share(6, 'lee');
  await waitForSummary(workspace, own);
  await waitUntilUnder('lee', 'Waiting for others', 'No one else may confirm it');
  workspace.as('lee').shareFile(own.channel, { name: 'wrong.csv', content: 'a,b\n1,2\n' });
  await waitUntilUnder('lee', 'Imports that failed', '`wrong.csv` · couldn’t be read');
  // Its correction has the same name.
  const [header, ...rows] = [...trackingLines(1, { from: 199 })];
  workspace.as('lee').shareFile(own.channel, { name: 'wrong.csv', content: [header, ...rows].join('') });
  await waitUntilUnder('lee', 'Waiting for your decision', '`wrong.csv`');
  expect(textOf('lee')).not.toContain('Imports that failed');
});

test('what stands in somebody’s direct messages waits for nobody else', async () => {
  await workspace.as('dana').command('import', SEED.channels.general);
  const form = await workspace.waitFor('the form', () => workspace.modal('dana'));
  await workspace.as('dana').submit(form, { lines: [...trackingLines(1, { from: 198 })].join('') });
  await waitUntilUnder('dana', 'Waiting for others', '`pasted.csv`');
  expect(JSON.stringify((await openHome('lee')).blocks)).not.toContain('`pasted.csv`');
});

test('only the tabs of those who opened them are drawn, and not anew when they would look the same', async () => {
  await workspace.idle();
  const thread = share();
  await waitForSummary(workspace, thread);
  await waitUntilUnder('dana', 'Waiting for others', 'tracking-');
  await waitUntilUnder('lee', 'Waiting for your decision', 'tracking-');
  const owners = new Set(published().map(({ body }) => body.user_id));
  expect(owners).toEqual(new Set(['U0GUSHARPER', 'U0EVAEXTERNAL', 'U0OLGA', dana, lee]));
  const forOlga = published().filter(({ body }) => body.user_id === 'U0OLGA');
  expect(forOlga).toHaveLength(1);
  const before = published().length;
  await publishHome(open.deps, { userId: dana });
  await publishHome(open.deps, { userId: 'nobody' });
  expect(published()).toHaveLength(before);
});

test('somebody who has not looked for a week is left alone until they look again', async () => {
  await bot.db.write((tx) =>
    tx.execute(sql`update homes set opened_at = now() - interval '8 days' where user_id = ${lee}`),
  );
  const before = published().length;
  await waitForSummary(workspace, share(2));
  await waitUntilUnder('dana', 'Waiting for others', 'Add tracking numbers to 2 fulfillments');
  const drawn = published().slice(before);
  expect(new Set(drawn.map(({ body }) => body.user_id))).toEqual(new Set([dana]));
  await openHome('lee');
  expect(under('lee', 'Waiting for your decision')).toContain('Add tracking numbers to 2 fulfillments');
});

test('an older drawing does not take the place of a newer one, and a lost answer stops nothing', async () => {
  await bot.db.write((tx) =>
    tx.execute(sql`update homes set slack_hash = 'older', drawn_digest = 'older' where user_id = ${dana}`),
  );
  const before = published().length;
  await publishHome(open.deps, { userId: dana });
  expect(
    published()
      .slice(before)
      .map(({ answer }) => answer?.error ?? 'ok'),
  ).toEqual(['hash_conflict', 'ok']);
  const lost = workspace.fault({ at: 'views.publish', fault: { kind: 'accepted_then_dropped' }, times: 1 });
  const thread = share(4);
  await workspace.waitFor('the lost answer', () => lost.hits() === 1);
  await waitForText(workspace, thread, /^Add tracking numbers to 4 /);
  await workspace.as('lee').click(await waitForSummary(workspace, thread), 'import_discard');
  await waitUntilUnder('dana', 'Your recent imports', `*Discarded* by <@${lee}>`);
});

test('a search begun on the Home tab is answered by direct message', async () => {
  const home = await openHome('dana');
  await workspace.as('dana').click(home, 'home_search');
  const form = await workspace.waitFor('the form', () => workspace.modal('dana'));
  await workspace.as('dana').submit(form, { order: 'A000000064' });
  await workspace.waitFor('the record', () => workspace.dm('dana').find(({ text }) => text.includes('A000000064')));

  await workspace.as('dana').click(home, 'home_search');
  const another = await workspace.waitFor('the form', () => workspace.modal('dana'));
  await workspace.as('dana').submit(another, { more: 'featherstone' });
  const page = (number: number) => () =>
    workspace.dm('dana').find(({ blocks }) => JSON.stringify(blocks).includes(`Page ${number}`));
  const first = await workspace.waitFor('the first page', page(1));
  await workspace.as('dana').click(first, 'search_next');
  const second = await workspace.waitFor('the second page', page(2));
  expect(second.ts).toBe(first.ts);
});

test('an export begun on the Home tab comes as a file, and is listed there', async () => {
  await workspace.as('dana').click(await openHome('dana'), 'home_export');
  const form = await workspace.waitFor('the form', () => workspace.modal('dana'));
  expect(form).toMatchObject({ title: 'Export fulfillments', submit: 'Export' });
  await workspace.as('dana').submit(form, { order: 'A000000064' });
  await workspace.waitFor('the file', () =>
    workspace.dm('dana').find(({ files }) => files?.[0]?.name.startsWith('fulfillments-')),
  );
  await waitUntilUnder('dana', 'Your recent exports', '`order:A000000064` as CSV · 1 fulfillment');
});

test('an import begun on the Home tab has its summary in the channel that is chosen', async () => {
  await workspace.as('dana').click(await openHome('dana'), 'home_import');
  const form = await workspace.waitFor('the form', () => workspace.modal('dana'));
  const lines = 'orderId,trackingNumber\nA0000000C8,1Z999AA10123456784';
  await workspace.as('dana').submit(form, { place: SEED.channels.returns, lines });
  await workspace.waitFor('the summary', () =>
    workspace
      .messages(SEED.channels.returns)
      .find(({ text }) => text.includes('Add a tracking number to 1 fulfillment')),
  );
});

test('a template asked for on the Home tab comes as a direct message', async () => {
  await workspace.as('dana').click(await openHome('dana'), 'home_template_returns');
  await workspace.waitFor('the file', () =>
    workspace.dm('dana').find(({ files }) => files?.[0]?.name === 'returns-template.csv'),
  );
});

test('approvers see the current settings, others do not; and whom to ask for more', async () => {
  const forLee = JSON.stringify((await openHome('lee')).blocks);
  expect(forLee).toContain('Current settings');
  expect(forLee).toContain('*Approval by a second person:* for 5 fulfillments or more, and for cancellations');
  const forDana = JSON.stringify((await openHome('dana')).blocks);
  expect(forDana).not.toContain('Current settings');
  expect(forDana).toContain(`<@${lee}> can confirm and undo imports.`);
});

test('what is stuck, saved searches and the undo of what can be undone are one click away', async () => {
  expect(JSON.stringify((await openHome('dana')).blocks)).not.toContain('on hold for 3 days or more');
  await bot.db.write((tx) =>
    tx.execute(
      sql`update fulfillments set date_created = now() - interval '4 days' where fulfillment_id in (150, 151)`,
    ),
  );
  await workspace.as('dana').command('save Old ones: status:hold created:>4d');
  const saved = await workspace.waitFor('the answer', () =>
    workspace.ephemerals('dana').find(({ text }) => text.startsWith('Saved.')),
  );
  await waitUntilUnder('dana', 'Your saved searches', '`Old ones` · `status:hold created:&gt;4d`');
  const home = await openHome('dana');
  expect(JSON.stringify(home.blocks)).toContain('*2 fulfillments on hold for 3 days or more*');
  await workspace.as('dana').click(home, 'home_stuck');
  await workspace.waitFor('the page', () =>
    workspace.dm('dana').find(({ text }) => /^2 fulfillments · status Hold · created /.test(text)),
  );
  expect(under('dana', 'Your saved searches')).toContain('saved_run');
  await workspace.as('dana').click(saved, 'saved_delete');
  await workspace.waitFor('the search to be gone', () => !textOf('dana').includes('Old ones'));

  const thread = share(2);
  await workspace.as('lee').click(await waitForSummary(workspace, thread), 'import_confirm');
  await waitUntilUnder('lee', 'Your recent imports', '· 2 fulfillments');
  await waitUntilUnder('lee', 'Your recent imports', 'import_undo');
  expect(textOf('dana')).not.toContain('import_undo');
  await workspace.as('lee').click(await openHome('lee'), 'import_undo');
  await workspace.waitFor('the form', () => JSON.stringify(workspace.modal('lee')?.blocks ?? '').includes('estore'));
});

test('what was shown kept to Slack’s limits', () => {
  expect(workspace.violations).toEqual([]);
});
