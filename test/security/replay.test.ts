/**
 * A captured request that is played again while its signature is good, at another replica: it is answered, and has no
 * second effect on the database, on what anybody sees, or on what Slack is asked for.
 */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { queryRows } from '../../src/db/queries.ts';
import { converse } from '../search/conversation.ts';
import { deliveryOf, shareTracking, waitForSummary, waitForText } from '../support/conversation.ts';
import { seedHoldOrders, trackingFile } from '../support/hold-orders.ts';
import { lookAtTables } from '../support/look-at-tables.ts';
import { waitUntil } from '../support/read-imports.ts';
import { prepareReplicas, type Replicas } from '../support/replicas.ts';
import { type Answer, postSigned, signedHeaders } from '../workspace/post-signed.ts';
import type { Message, View } from '../workspace/protocol.ts';
import type { Delivery } from '../workspace/record.ts';
import type { Workspace } from '../workspace/workspace.ts';

let replicas: Replicas;
let workspace: Workspace;

beforeAll(async () => {
  replicas = await prepareReplicas({ environment: { FOUR_EYES_ROWS: '2' }, seed: (db) => seedHoldOrders(db, 90) });
  workspace = replicas.workspace;
  await Promise.all([replicas.start(), replicas.start()]);
});
afterAll(() => replicas.stop());

const addresses = () => replicas.running.map(({ port }) => `http://127.0.0.1:${port}/slack/events`);

/** Sends a request once more as it was, to a replica that has not seen it. */
async function playAgain({ url, headers, rawBody }: Delivery): Promise<Answer> {
  const [other = ''] = addresses().filter((address) => address !== url);
  return await postSigned(other, headers, rawBody, 10_000);
}

/** Methods that only look. */
const looks =
  /^(download$|auth\.test|users\.info|usergroups\.|files\.info|chat\.getPermalink|conversations\.(info|replies|history))/;

const asked = () => workspace.record.requests.map(({ method }) => method).filter((method) => !looks.test(method));

async function jobsDue(): Promise<number> {
  const [row] = await replicas.db.read((tx) =>
    queryRows<{ n: number }>(
      tx,
      sql`select count(*)::int as n from pgboss.job
        where state = 'active' or state in ('created', 'retry') and start_after < now() + interval '7 seconds'`,
    ),
  );
  return row?.n ?? -1;
}

const answers = /^(response_url|views\.open|chat\.postEphemeral)$/;

/**
 * A command is acknowledged before anything is done about it, which a busy machine may do much later: waits until it is
 * answered.
 */
async function taken({ kind, at }: Delivery): Promise<void> {
  if (kind !== 'command') return;
  const isAnswered = () => workspace.record.requests.some((one) => one.at >= at && answers.test(one.method));
  await workspace.waitFor('the answer', isAnswered, 60_000);
}

/** Waits until nothing is under way: no job, and for a quarter of a second nothing new. What was put off is done at once. */
async function settle(): Promise<void> {
  await workspace.idle();
  await replicas.hurry();
  for (let quiet = 0, before = -1; quiet < 5; ) {
    await new Promise((resume) => setTimeout(resume, 50));
    const now = workspace.record.requests.length;
    quiet = now === before && (await jobsDue()) === 0 ? quiet + 1 : 0;
    before = now;
  }
}

/** All that there is: rows, messages, forms, Home tabs, and what Slack was asked to do. */
async function everything() {
  const people = ['dana', 'lee'];
  return {
    tables: Object.fromEntries(await lookAtTables(replicas.db)),
    messages: workspace.allMessages().map((message) => JSON.stringify(message)),
    seen: people.map((who) => JSON.stringify([workspace.ephemerals(who), workspace.modal(who), workspace.home(who)])),
    asked: asked(),
  };
}

let nextOrder = 1;
function share(count = 2) {
  const from = nextOrder;
  nextOrder += count;
  return shareTracking(workspace, { count, from });
}

async function summaryOf(thread = share()): Promise<Message> {
  return await waitForSummary(workspace, thread);
}

async function applied(): Promise<Message> {
  const thread = share();
  await workspace.as('lee').click(await waitForSummary(workspace, thread), 'import_confirm');
  return await waitForText(workspace, thread, /^Applied/);
}

/** The form that somebody's click or command opens. */
async function formAfter(deed: () => Promise<unknown>, who = 'dana'): Promise<View> {
  const known = workspace.modal(who)?.id;
  await deed();
  return await workspace.waitFor('a form', () => {
    const form = workspace.modal(who);
    return form?.id !== known && form;
  });
}

/** Submits a form and gives the request that did. */
async function submit(form: View, fields: Record<string, string>, who = 'dana'): Promise<Delivery> {
  expect((await workspace.as(who).submit(form, fields)).errors).toBeUndefined();
  const isIt = ({ payload }: Delivery) => payload.type === 'view_submission';
  return workspace.record.deliveries.findLast(isIt) as Delivery;
}

const dana = () => workspace.as('dana');
const ask = (text: string) => converse(workspace, 'dana').ask(text);
const result = () => ask('status:hold');
let names = 0;
function name(): string {
  names += 1;
  return `search ${names}`;
}

const requests: Record<string, Record<string, () => Promise<Delivery>>> = {
  event: {
    'a shared file': async () => {
      const thread = share();
      await summaryOf(thread);
      return await deliveryOf(workspace, thread);
    },
    'a deleted message': async () => {
      const thread = share();
      await summaryOf(thread);
      dana().deleteMessage(thread.channel, thread.ts);
      const isIt = ({ payload }: Delivery) => JSON.stringify(payload).includes('tombstone');
      return await workspace.waitFor('the event', () => workspace.record.deliveries.findLast(isIt));
    },
    'an edited file': async () => {
      const thread = share();
      await summaryOf(thread);
      workspace.editFile(thread.fileId, trackingFile(1, { from: 1, seed: 99 }).content);
      const isIt = ({ payload }: Delivery) => JSON.stringify(payload).includes('"file_change"');
      return await workspace.waitFor('the event', () => workspace.record.deliveries.findLast(isIt));
    },
    'an opened Home tab': async () => (await dana().openHome()) as Delivery,
  },
  command: {
    'a search': () => dana().command('status:hold'),
    export: () => dana().command('export status:hold'),
    save: () => dana().command(`save ${name()}: status:hold`),
    saved: () => dana().command('saved'),
    order: () => dana().command('order A000000001'),
    history: () => dana().command('history A000000001'),
    import: () => dana().command('import'),
    imports: () => dana().command('imports'),
    stats: () => dana().command('stats'),
    template: () => dana().command('template tracking'),
    settings: () => workspace.as('lee').command('settings'),
    help: () => dana().command('help'),
    'nothing but the command': () => dana().command(''),
    'a mistake': () => dana().command('status:nonsense'),
  },
  click: {
    import_confirm: async () => workspace.as('lee').click(await summaryOf(), 'import_confirm'),
    import_discard: async () => dana().click(await summaryOf(), 'import_discard'),
    'import_discard by a guest': async () => workspace.as('gus').click(await summaryOf(), 'import_discard'),
    import_undo: async () => workspace.as('lee').click(await applied(), 'import_undo'),
    search_next: async () => dana().click(await result(), 'search_next'),
    search_export: async () => dana().click(await result(), 'search_export'),
    search_refine: async () => dana().click(await result(), 'search_refine'),
    saved_delete: async () => {
      const kept = await ask(`save ${name()}: status:hold`);
      return await dana().click(kept, 'saved_delete');
    },
  },
  form: {
    search_filters: async () => {
      const form = await formAfter(() => dana().command(''));
      const before = asked().length;
      const submitted = await submit(form, { order: 'A000000001' });
      await waitUntil('the result', async () => asked().length > before);
      return submitted;
    },
    import_form: async () => {
      const form = await formAfter(() => dana().command('import'));
      const lines = trackingFile(2, { from: nextOrder, seed: nextOrder }).content;
      nextOrder += 2;
      return await submit(form, { lines });
    },
    saved_search: async () => {
      const page = await result();
      return await submit(await formAfter(() => dana().click(page, 'search_save')), { name: name() });
    },
    import_undo_form: async () => {
      const message = await applied();
      const form = await formAfter(() => workspace.as('lee').click(message, 'import_undo'), 'lee');
      return await submit(form, {}, 'lee');
    },
    import_send_back_form: async () => {
      const summary = await summaryOf();
      const form = await formAfter(() => workspace.as('lee').click(summary, 'import_send_back'), 'lee');
      return await submit(form, { reason: 'Too early.' }, 'lee');
    },
    channel_settings_form: async () => {
      const form = await formAfter(() => workspace.as('lee').command('settings'), 'lee');
      const submitted = await submit(form, {}, 'lee');
      await waitUntil('the settings', async () => (await lookAtTables(replicas.db)).get('channel_settings')?.length);
      return submitted;
    },
  },
  shortcut: {
    import_csv: async () => {
      workspace.changeChannel(workspace.ids.channels.general, { members: ['U0DANAREYES', 'U0HOLDFAST'] });
      const [channel, file] = [workspace.ids.channels.general, trackingFile(1, { from: 1, seed: 5 })];
      const { ts } = dana().shareFile(channel, file);
      await waitForSummary(workspace, { channel, ts, fileId: '' });
      return await dana().shortcut('import_csv', { channel, ts });
    },
  },
};

const rows = Object.entries(requests).flatMap(([kind, ways]) =>
  Object.entries(ways).map(([what, deed]) => [kind, what, deed] as const),
);

test.each(rows)('%s: %s', async (_, _what, deed) => {
  const delivery = await deed();
  expect(delivery).toMatchObject({ outcome: 'acknowledged', over: 'http' });
  await taken(delivery);
  await settle();
  const before = await everything();
  expect(await playAgain(delivery)).toMatchObject({ outcome: 'acknowledged', answer: undefined });
  await settle();
  expect(await everything()).toEqual(before);
});

test('what was changed since is not changed back', async () => {
  const page = await result();
  const form = await formAfter(() => dana().click(page, 'search_save'));
  await submit(form, { name: name(), days: 'daily', time: '03:00' });
  await settle();
  const { click } = converse(workspace, 'dana');
  const paused = await click(await ask('saved'), 'saved_pause');
  const pause = workspace.record.deliveries.findLast(({ rawBody }) => rawBody.includes('saved_pause')) as Delivery;
  await click(paused, 'saved_resume');
  await settle();
  const before = await everything();
  await playAgain(pause);
  await settle();
  expect(await everything()).toEqual(before);
});

test('many times at once, and with its signature written in other ways, it is taken once', async () => {
  const seen = await dana().command('export status:hold');
  await taken(seen);
  await settle();
  const exports = async () => (await lookAtTables(replicas.db)).get('exports')?.length ?? 0;
  const before = await exports();
  const body = seen.rawBody.replace(/trigger_id=[^&]+/, 'trigger_id=1.2.3');
  const signed = signedHeaders(workspace.signingSecret, body, Date.now());
  const signature = signed['x-slack-signature'];
  const written = [signature, `${signature}=`, `${signature}=again`];
  const headers = written.map((one) => ({ ...seen.headers, ...signed, 'x-slack-signature': one ?? '' }));
  const all = [...addresses(), ...addresses()].flatMap((url) => headers.map((one) => ({ url, one })));
  const answers = await Promise.all(all.map(({ url, one }) => postSigned(url, one, body, 10_000)));
  expect(answers.map(({ status }) => status)).toEqual(all.map(() => 200));
  await waitUntil('the export', async () => (await exports()) > before);
  await settle();
  expect(await exports()).toBe(before + 1);
});
