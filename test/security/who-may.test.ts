/**
 * Person × way in × channel: whoever may not do something is refused in words, gets no data and changes nothing, whatever
 * the id of the button, menu, form or command, and wherever they are. An id without a row here fails.
 */

import { randomUUID } from 'node:crypto';
import { globSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { subcommands } from '../../src/commands.ts';
import { queryRows } from '../../src/db/queries.ts';
import type { ImportState } from '../../src/imports/model/lifecycle.ts';
import { shortcutHandlers } from '../../src/routes.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { lookAtTables } from '../support/look-at-tables.ts';
import { makeCounts, makeEffect } from '../support/make-import.ts';
import { runs } from '../support/property-runs.ts';
import { waitUntil } from '../support/read-imports.ts';
import { postSigned, signedHeaders } from '../workspace/post-signed.ts';
import { SEED } from '../workspace/seed.ts';

const { dana, lee, gus, eva } = SEED.people;
const { fulfillment, returns, partners, general } = SEED.channels;
/** Dana and Mia operate, Lee approves; everybody else may do nothing. */
const people = {
  operator: dana,
  approver: lee,
  'operator of several workspaces': 'U0MIA',
  neither: 'U0NORA',
  guest: gus,
  'guest of one channel': 'U0SOLO',
  'person of another company': eva,
  'person of another company in a shared channel': 'U0ELA',
  'person of another workspace of the organisation': 'U0OLA',
  bot: SEED.botUser,
  'deactivated operator': 'U0LEFT',
} as const;
type Who = keyof typeof people;

/** Another workspace of the same organisation. */
const siblingTeam = 'T0SIBLING';

const places = {
  'a public channel': fulfillment,
  'a private channel': returns,
  'a channel shared with another company': partners,
  'a channel without Holdfast': general,
  'a direct message': 'D0DIRECT',
};

const customer = [
  '7B83FF8095',
  'marigold@customers.example',
  'Marigold',
  'Featherstone',
  '1Z999AA10123456784',
  'secret-file',
];
const searchId = randomUUID();
const savedId = randomUUID();
const exportId = randomUUID();
const fulfillmentId = '4711';
/** The check for lost jobs, which runs every minute, queues none for what is this old. */
const longAgo = sql`now() - interval '61 days'`;

let bot: Bot;
let answers: Server;
/** what was said at response addresses */
const said: string[] = [];

beforeAll(async () => {
  const environment = {
    OPERATORS: `${dana},U0MIA,U0OLA,U0LEFT,${gus},${eva},U0ELA,U0SOLO,${SEED.botUser}`,
    APPROVERS: lee,
  };
  bot = await startBot({ environment });
  const { workspace } = bot;
  workspace.addPerson({ id: 'U0NORA', name: 'nora' });
  workspace.addPerson({ id: 'U0SOLO', name: 'solo', role: 'guest' });
  workspace.addPerson({ id: 'U0ELA', name: 'ela', teamId: SEED.otherTeam });
  workspace.addPerson({ id: 'U0MIA', name: 'mia', teamId: siblingTeam, teams: [siblingTeam, SEED.team] });
  workspace.addPerson({ id: 'U0OLA', name: 'ola', teamId: siblingTeam, teams: [siblingTeam] });
  workspace.addPerson({ id: 'U0LEFT', name: 'left', deactivated: true });
  await bot.db.write(async (tx) => {
    await tx.execute(sql`
      insert into orders (order_id, email_address, ship_first_name, ship_last_name)
      values ('7B83FF8095', 'marigold@customers.example', 'Marigold', 'Featherstone')`);
    await tx.execute(sql`
      insert into fulfillments (fulfillment_id, order_id, status, tracking_number)
      values (4711, '7B83FF8095', 'SHIPPED', '1Z999AA10123456784')`);
    await tx.execute(sql`insert into searches values (${searchId}, ${dana}, now(), 'UTC', 'status:shipped')`);
    await tx.execute(sql`
      insert into saved_searches (saved_search_id, owned_by, name, filter, channel_id)
      values (${savedId}, ${dana}, 'late', 'status:shipped', ${fulfillment})`);
    await tx.execute(sql`
      insert into exports (export_id, requested_by, channel_id, filter, time_zone, format, state, requested_at)
      values (${exportId}, ${dana}, ${fulfillment}, 'status:shipped', 'UTC', 'csv', 'queued', ${longAgo})`);
  });
  answers = createServer((request, response) => {
    request
      .setEncoding('utf8')
      .toArray()
      .then(
        (chunks) => {
          said.push(chunks.join(''));
          response.end('ok');
        },
        () => response.destroy(),
      );
  }).listen(0, '127.0.0.1');
  await new Promise((listening) => answers.once('listening', listening));
});
afterAll(async () => {
  answers.close();
  await bot.stop();
});

/** An import of Dana's in a state, with a row that is left out. Gives the value of its buttons. */
async function offer(state: ImportState): Promise<string> {
  const id = randomUUID();
  const effect = makeEffect({ records: 1, statuses: { SHIPPED: 1 } });
  const counts = { tracking: makeCounts({ rows: 2, changing: 1, rejected: 1, effect: { skip: effect, all: effect } }) };
  const table = { header: ['a', 'b'], headerLine: 1, samples: [['secret-file', 'x']] };
  await bot.db.write(async (tx) => {
    await tx.execute(sql`
      insert into imports (import_id, team_id, file_id, file_name, channel_id, message_ts, thread_ts, shared_by, state, kind,
        plan_version, counts, header, refusal, applied_at, shared_at)
      values (${id}, ${SEED.team}, ${`F${id}`}, 'secret-file.csv', ${fulfillment}, '1.1', '1.1', ${dana}, ${state},
        ${state === 'asking' ? null : 'tracking'}, 1, ${JSON.stringify(counts)}::jsonb, '{orderId,trackingNumber}',
        ${state === 'refused' ? JSON.stringify({ code: 'E', text: 'no', table }) : null}::jsonb, now(), ${longAgo})`);
    await tx.execute(sql`
      insert into import_rows (import_id, kind, line, cells, outcome, problem)
      values (${id}, 'tracking', 2, '["7B83FF8095", "1Z999AA10123456784"]', 'rejected',
        '{"code": "R_CHECK", "received": "1Z999AA10123456784", "reason": "no"}')`);
  });
  return `${id}.1`;
}

type May = 'operate' | 'handle' | 'approve' | 'own' | 'own or approve';
const allowed: Record<May, readonly Who[]> = {
  operate: ['operator', 'operator of several workspaces'],
  handle: ['operator', 'operator of several workspaces', 'approver'],
  approve: ['approver'],
  own: ['operator'],
  'own or approve': ['operator', 'approver'],
};

interface Way {
  may: May;
  /** the state of the import that it is about */
  on?: ImportState;
  /** the value of the button or the entry of the menu */
  value?: (button: string) => string;
  /** what was chosen in a menu whose block carries the value */
  chosen?: string | ((button: string) => string);
  /** within a form: its metadata */
  metadata?: (button: string, place: string) => string;
  /** what stands in the form's fields */
  fields?: Record<string, object>;
  /** typed behind the subcommand */
  typed?: string;
}

const origin = (_: string, channelId: string) =>
  JSON.stringify({ channelId, teamId: SEED.team, address: address(), purpose: 'search' });
const settingsOf = (_: string, channelId: string) => `${SEED.team} ${channelId}`;
const search = { may: 'operate', value: () => searchId } as const;
const stats = { may: 'operate', value: () => `${searchId}.overview` } as const;
const order = { may: 'operate', value: () => fulfillmentId } as const;
const saved = { may: 'operate', value: () => savedId } as const;

/** Buttons and menus, by action id. */
const clicks: Record<string, Way> = {
  import_confirm: { may: 'approve', on: 'ready' },
  import_discard: { may: 'own or approve', on: 'ready' },
  import_undo: { may: 'approve', on: 'applied' },
  import_check_again: { may: 'handle', on: 'expired' },
  import_rejected: { may: 'handle', on: 'ready' },
  import_workbook: { may: 'handle', on: 'ready' },
  import_left_out: { may: 'handle', on: 'ready' },
  import_results: { may: 'handle', on: 'applied' },
  import_kind_tracking: { may: 'handle', on: 'asking' },
  import_kind_returns: { may: 'handle', on: 'asking' },
  import_kind_records: { may: 'handle', on: 'asking' },
  import_ambiguous: { may: 'handle', on: 'ready', chosen: 'all' },
  import_outdated: { may: 'handle', on: 'ready' },
  import_hidden: { may: 'handle', on: 'ready' },
  import_crossed_out: { may: 'handle', on: 'ready' },
  import_voided: { may: 'handle', on: 'ready' },
  import_return_label: { may: 'handle', on: 'ready' },
  import_found: { may: 'handle', on: 'ready' },
  import_send_back: { may: 'approve', on: 'ready' },
  import_accept: { may: 'operate', on: 'ready' },
  import_correct: { may: 'operate', on: 'ready' },
  import_columns: { may: 'operate', on: 'refused' },
  import_look_up: { may: 'operate', on: 'refused' },
  import_forget_columns: { may: 'operate', on: 'ready' },
  import_see_all: { may: 'handle', on: 'ready' },
  import_rows_filter: { may: 'handle', on: 'ready', chosen: 'fix' },
  import_rows_previous: { may: 'handle', on: 'ready', value: (button) => `${button}+fix+0` },
  import_rows_next: { may: 'handle', on: 'ready', value: (button) => `${button}+fix+0` },
  import_more: { may: 'approve', on: 'ready', chosen: (button) => `import_send_back:${button}` },
  search_next: search,
  search_previous: search,
  search_show: { may: 'operate', value: () => `${searchId}.0` },
  search_try: { may: 'operate', value: () => `${searchId}.search` },
  search_try_2: { may: 'operate', value: () => `${searchId}.search` },
  search_try_3: { may: 'operate', value: () => `${searchId}.search` },
  search_missing: search,
  search_open: order,
  search_refine: search,
  search_export: search,
  search_export_excel: search,
  search_save: search,
  search_recent: { may: 'operate', value: () => searchId, metadata: origin },
  saved_run: saved,
  saved_edit: saved,
  saved_pause: saved,
  saved_resume: saved,
  saved_delete: saved,
  export_cancel: { may: 'own', value: () => exportId },
  order_show: order,
  order_history: order,
  order_next: { may: 'operate', value: () => `${fulfillmentId}.2` },
  order_previous: order,
  order_reply: order,
  order_evidence: order,
  home_search: { may: 'operate' },
  home_export: { may: 'operate' },
  home_import: { may: 'operate' },
  home_lookup: { may: 'operate' },
  home_watch: { may: 'operate' },
  home_stuck: { may: 'operate' },
  home_template_tracking: { may: 'operate' },
  home_template_returns: { may: 'operate' },
  home_settings: { may: 'approve' },
  home_resend: { may: 'approve' },
  channel_choose: { may: 'approve', value: () => fulfillment, metadata: settingsOf },
  stats_view: stats,
  stats_7_days: stats,
  stats_30_days: stats,
  stats_90_days: stats,
  stats_records: stats,
  stats_picture: stats,
};

const textField = (value: string) => ({ field: { type: 'plain_text_input', value } });

/** Forms, by callback id. */
const forms: Record<string, Way> = {
  import_undo_form: { may: 'approve', on: 'applied' },
  import_send_back_form: { may: 'approve', on: 'ready' },
  import_correct_form: {
    may: 'operate',
    on: 'ready',
    metadata: (button) => `${button}+0`,
    fields: { 2: textField('x') },
  },
  import_columns_form: { may: 'operate', on: 'refused' },
  import_form: { may: 'operate', metadata: settingsOf, fields: { lines: textField('orderId,trackingNumber\n1,2') } },
  lookup_list: { may: 'operate', metadata: origin, fields: { list: textField('7B83FF8095') } },
  search_filters: { may: 'operate', metadata: origin },
  search_export_filters: { may: 'operate', metadata: origin },
  saved_search: {
    may: 'operate',
    metadata: origin,
    fields: { name: textField('mine'), filter: textField('status:shipped'), days: {}, time: {}, deliver_to: {} },
  },
  channel_settings_form: {
    may: 'approve',
    metadata: settingsOf,
    fields: { [`remind.${fulfillment}`]: { field: { type: 'multi_users_select', selected_users: [dana] } } },
  },
};

const commands: Record<string, Way> = {
  search: { may: 'operate', typed: 'status:shipped' },
  export: { may: 'operate', typed: 'status:shipped' },
  lookup: { may: 'operate', typed: '7B83FF8095' },
  save: { may: 'operate', typed: 'mine: status:shipped' },
  saved: { may: 'operate', typed: '' },
  order: { may: 'operate', typed: '7B83FF8095' },
  history: { may: 'operate', typed: '7B83FF8095' },
  import: { may: 'operate' },
  imports: { may: 'operate' },
  stats: { may: 'operate' },
  template: { may: 'operate', typed: 'tracking' },
  settings: { may: 'approve' },
  help: { may: 'operate' },
  /** no text, and an unknown word in first place */
  '': { may: 'operate' },
  marigold: { may: 'operate' },
};

const shortcuts: Record<string, Way> = { import_csv: { may: 'operate' } };

const address = () => `http://127.0.0.1:${(answers.address() as AddressInfo).port}/`;

/** Slack gives each request another one: that is what tells it from one that is played again. */
const triggerId = () => randomUUID();

/** What Slack would post for it. */
function payloadFor(kind: Kind, id: string, way: Way, userId: string, place: string, button: string): string {
  const foreign = userId === eva || userId === 'U0ELA';
  const team = foreign ? SEED.otherTeam : SEED.team;
  if (kind === 'command') {
    return new URLSearchParams({
      ...{ command: '/fulfillments', text: `${id} ${way.typed ?? ''}`.trim(), user_id: userId, channel_id: place },
      ...{ team_id: team, trigger_id: triggerId(), response_url: address() },
    }).toString();
  }
  // Where the app is installed for a whole organisation, Slack names the person's workspace alone.
  const isOfOrganisation = userId === 'U0MIA' || userId === 'U0OLA';
  const common = {
    user: { id: userId, team_id: isOfOrganisation ? siblingTeam : team },
    team: isOfOrganisation ? null : { id: team },
    api_app_id: SEED.app,
    trigger_id: triggerId(),
  };
  const here = { channel: { id: place }, response_url: address() };
  const value = way.value?.(button) ?? button;
  const view = {
    ...{ id: 'V0FORM', type: 'modal', callback_id: id, private_metadata: way.metadata?.(button, place) ?? button },
    state: { values: way.fields ?? {} },
  };
  const action =
    way.chosen === undefined
      ? { type: 'button', action_id: id, block_id: 'b', value, selected_conversation: value }
      : {
          type: 'static_select',
          action_id: id,
          block_id: value,
          selected_option: { value: typeof way.chosen === 'string' ? way.chosen : way.chosen(button) },
        };
  const body = {
    click: {
      ...{ type: 'block_actions', ...common, ...here, actions: [action] },
      ...(way.metadata === undefined ? {} : { view }),
      container: { type: 'message', channel_id: place, message_ts: '1.1', is_ephemeral: true },
    },
    form: { type: 'view_submission', ...common, view },
    shortcut: {
      ...{ type: 'message_action', callback_id: id, ...common, ...here, message_ts: '1.1' },
      message: { ts: '1.1', user: dana, files: [{ id: 'F0FILE', name: 'secret-file.csv', mode: 'hosted' }] },
    },
  }[kind];
  return new URLSearchParams({ payload: JSON.stringify(body) }).toString();
}

type Kind = 'command' | 'click' | 'form' | 'shortcut';

async function send(body: string): Promise<unknown> {
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    ...signedHeaders(bot.workspace.signingSecret, body, Date.now()),
  };
  const answered = await postSigned(`http://127.0.0.1:${bot.holdfast.port}/slack/events`, headers, body, 10_000);
  expect(answered.status).toBe(200);
  return answered.answer;
}

/** All tables but what may change by a refusal: its row in the audit trail, and that the request was taken. */
async function look(): Promise<string> {
  const tables = await lookAtTables(bot.db, { refusals: false });
  tables.delete('taken_requests');
  const jobs = await bot.db.read((tx) =>
    queryRows<{ n: string }>(tx, sql`select count(*) as n from pgboss.job where name <> 'forget-leftovers'`),
  );
  return [...[...tables].flat(2), `${jobs[0]?.n} jobs`].join('\n');
}

const refusal =
  /You can’t (use Holdfast|work on imports|confirm, discard or undo an import|change the settings) here|works only for|This isn’t your export/g;

const table: [Kind, Record<string, Way>][] = [
  ['click', clicks],
  ['form', forms],
  ['command', commands],
  ['shortcut', shortcuts],
];
const ways = table.flatMap(([kind, rows]) => Object.entries(rows).map(([id, way]) => [kind, id, way] as const));

test('there is a row for every id that is routed, and for no other', async () => {
  const ids = { Actions: new Set<string>(), Forms: new Set<string>() };
  for (const path of globSync('src/**/action-ids.ts')) {
    const module = (await import(pathToFileURL(resolve(path)).href)) as Record<string, unknown>;
    for (const [name, object] of Object.entries(module)) {
      if (typeof object !== 'object' || object === null) continue;
      for (const id of Object.values(object)) ids[name.endsWith('Forms') ? 'Forms' : 'Actions'].add(id as string);
    }
  }
  expect([...ids.Actions].toSorted()).toEqual(Object.keys(clicks).toSorted());
  expect([...ids.Forms].toSorted()).toEqual(Object.keys(forms).toSorted());
  expect(Object.keys(subcommands).toSorted()).toEqual(
    Object.keys(commands)
      .filter((id) => id in subcommands)
      .toSorted(),
  );
  expect(Object.keys(shortcutHandlers)).toEqual(Object.keys(shortcuts));
});

/** Each way in is tried by everybody, each from another place, which moves on from one way to the next. */
const everywhere = Object.values(places);
const placesPerPerson = Math.min(runs(1), everywhere.length);
const placesOf = (person: number, way: number) =>
  Array.from({ length: placesPerPerson }, (_, n) => everywhere[(person + way + n) % everywhere.length] ?? general);

describe.each(ways.map((way, number) => [...way, number] as const))('%s %s', (kind, id, way, number) => {
  test('is refused to everybody who may not, wherever they are', async () => {
    const button = way.on === undefined ? '' : await offer(way.on);
    const refused = (Object.keys(people) as Who[]).filter((who) => !allowed[way.may].includes(who));
    const before = await look();
    const asked = bot.workspace.record.requests.length;
    const spoken = bot.workspace.record.said.length;
    said.length = 0;
    const acknowledged: unknown[] = [];
    const tries = refused.flatMap((who, person) =>
      placesOf(person, number).map((place) => ({ place, body: payloadFor(kind, id, way, people[who], place, button) })),
    );
    acknowledged.push(...(await Promise.all(tries.map(({ body }) => send(body)))));
    const told = () => {
      const messages = bot.workspace.record.said.slice(spoken).map(({ text }) => text);
      return [...said, ...messages, ...acknowledged.map((one) => JSON.stringify(one) ?? '')].join('\n');
    };
    const inWords = () => told().match(refusal)?.length ?? 0;
    const count = tries.length;
    await bot.workspace.waitFor(
      `${count} refusals, not ${inWords()}: ${told().slice(0, 500)}`,
      () => inWords() >= count,
    );
    expect(inWords()).toBe(count);
    for (const word of customer) expect({ word, told: told().includes(word) }).toEqual({ word, told: false });
    const methods = new Set(bot.workspace.record.requests.slice(asked).map(({ method }) => method));
    for (const method of ['auth.test', 'users.info', 'conversations.open', 'chat.postMessage']) methods.delete(method);
    expect([...methods]).toEqual([]);
    expect(await look()).toBe(before);
  });
});

// After all refusals: what is done here goes on in jobs.
describe.each(ways)('%s %s', (kind, id, way) => {
  test.each(allowed[way.may])('is not refused to the %s', async (who) => {
    const button = way.on === undefined ? '' : await offer(way.on);
    const before = await look();
    const asked = bot.workspace.record.requests.length;
    said.length = 0;
    const answer = await send(payloadFor(kind, id, way, people[who], fulfillment, button));
    const requests = () => bot.workspace.record.requests.slice(asked).filter(({ method }) => method !== 'users.info');
    const effect = async () =>
      answer !== undefined || said.length > 0 || requests().length > 0 || (await look()) !== before;
    await waitUntil('an effect', effect);
    const told = [...said, ...requests().map(({ body }) => JSON.stringify(body)), JSON.stringify(answer) ?? ''].join(
      '\n',
    );
    expect(told.match(refusal)).toBeNull();
  });
});
