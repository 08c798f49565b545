/** `npm run privacy`: everything that is kept about one customer comes out or goes away, and nobody else's. */

import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../src/db/client.ts';
import { queryRows } from '../../src/db/queries.ts';
import type { ImportState } from '../../src/imports/model/lifecycle.ts';
import { answerRequest } from '../../src/privacy/answer-request.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let db: Database;
beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase(database.url);
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

interface Someone {
  order: string;
  email: string;
  first: string;
  last: string;
  phone: string;
  street: string;
  fulfillment: number;
  tracking: string;
}

/** Two people as alike as can be: the words of one are parts of the other's. */
const jo: Someone = {
  ...{ order: '70001', email: 'jo@shop.example', first: 'Jo', last: 'Marsh', phone: '+1 555 0100' },
  ...{ street: '12 Elm Road', fulfillment: 700_001, tracking: '1Z00000000000001' },
};
const mary: Someone = {
  ...{ order: '700012', email: 'mary.jo@shop.example', first: 'Mary-Jo', last: 'Marshall', phone: '+1 555 01009' },
  ...{ street: '112 Elm Road', fulfillment: 700_0012, tracking: '1Z000000000000012' },
};

beforeEach(async () => {
  await db.write(async (tx) => {
    await tx.execute(sql`truncate watched_files, saved_searches, remembered_columns, imports, import_rows, import_changes, import_purchases, import_records, searches, exports, audit_events,
      orders, fulfillments cascade`);
    for (const one of [jo, mary]) {
      await tx.execute(sql`
        insert into orders (order_id, email_address, ship_first_name, ship_last_name, phone_number, ship_address1)
        values (${one.order}, ${one.email}, ${one.first}, ${one.last}, ${one.phone}, ${one.street})`);
      await tx.execute(sql`
        insert into fulfillments (fulfillment_id, order_id, status, tracking_number)
        values (${one.fulfillment}, ${one.order}, 'SHIPPED', ${one.tracking})`);
      await tx.execute(sql`
        insert into searches values (gen_random_uuid(), 'U', now(), 'UTC', ${`email:${one.email.toUpperCase()} status:hold`})`);
      await tx.execute(sql`
        insert into saved_searches (saved_search_id, owned_by, name, filter, channel_id)
        values (gen_random_uuid(), 'U', ${one.order}, ${`tracking:${one.tracking}`}, 'C')`);
      await tx.execute(sql`
        insert into exports (export_id, requested_by, channel_id, filter, time_zone, format, state, title, failure)
        values (gen_random_uuid(), 'U', 'C', ${`name:"${one.first} ${one.last}"`}, 'UTC', 'csv', 'done', null, null),
          (gen_random_uuid(), 'U', 'C', 'status:hold', 'UTC', 'csv', 'failed', ${`For ${one.order}`},
            ${`\`email:${one.email}\` matches nothing`})`);
      await tx.execute(sql`
        insert into remembered_columns (team_id, channel_id, header_hash, columns, chosen_by)
        values ('T', 'C', ${one.order}, ${JSON.stringify([{ field: 'orderId', header: one.street }])}::jsonb, 'U')`);
      await tx.execute(sql`
        insert into watched_files (watch_id, folder, name, content_hash, channel_id, ended_at)
        values (gen_random_uuid(), '/in', ${`${one.order}.csv`}, '', 'C', now())`);
      await tx.execute(sql`
        insert into audit_events (action, actor, entity, entity_id, after)
        values ('import', 'U', 'fulfillment', ${String(one.fulfillment)},
          ${JSON.stringify({ tracking_number: one.tracking })}::jsonb)`);
    }
    // Ids of items are counted apart from those of fulfillments, so that one of each may be the same.
    await tx.execute(sql`
      insert into fulfillment_items (fulfillment_item_id, fulfillment_id) values (${jo.fulfillment}, ${mary.fulfillment})`);
    await tx.execute(sql`
      insert into audit_events (action, actor, entity, entity_id, after)
      values ('import', 'U', 'fulfillment_item', ${String(jo.fulfillment)}, '{"status": "RETURNED"}')`);
  });
});

/** An import that speaks of both, wherever an import can. */
async function share(state: ImportState): Promise<string> {
  const id = randomUUID();
  const quotes = JSON.stringify([jo, mary].map((one) => ({ line: 2, text: `${one.order}: “${one.tracking}”` })));
  await db.write(async (tx) => {
    await tx.execute(sql`
      insert into imports (import_id, team_id, file_id, file_name, channel_id, shared_by, state, counts, refusal, drift,
        sent_back_reason, column_choice)
      values (${id}, 'T', ${id}, ${`${jo.order} and ${mary.order}.csv`}, 'C', 'U', ${state}, ${quotes}::jsonb,
        ${JSON.stringify({ code: 'E', text: `${jo.phone} or ${mary.phone}?` })}::jsonb,
        ${JSON.stringify({ records: 2, examples: [`${jo.order} was HOLD`, `${mary.order} was HOLD`] })}::jsonb,
        ${`${jo.first} ${jo.last} called, ${mary.first} ${mary.last} did not`},
        ${JSON.stringify({ columns: [jo, mary].map((one) => ({ field: 'orderId', header: one.email })) })}::jsonb)`);
    for (const [line, one] of [jo, mary].entries()) {
      const cells = JSON.stringify([one.order, one.tracking, `${one.street}\n${one.email}`]);
      await tx.execute(sql`
        insert into import_rows (import_id, kind, line, cells, outcome)
        values (${id}, 'tracking', ${line}, ${cells}::json, 'change')`);
      await tx.execute(sql`
        insert into import_changes (import_id, kind, line, fulfillment_id, certain, already_shipped, before_status,
          after_status, after_tracking_number)
        values (${id}, 'tracking', ${line}, ${one.fulfillment}, true, false, 'HOLD', 'SHIPPED', ${one.tracking})`);
      await tx.execute(sql`
        insert into import_corrections values (${id}, ${line}, 1, ${one.tracking}, ${one.order}, 'U')`);
    }
    await tx.execute(sql`
      insert into import_contents values (${id}, ${`orderId,trackingNumber\n${jo.order},${jo.tracking}\n`})`);
  });
  return id;
}

const upstream = ['orders', 'fulfillments', 'fulfillment_items', 'audit_events'];

/** Everything that is in the tables of Holdfast's own, as text. */
async function everything(): Promise<string> {
  return await db.read(async (tx) => {
    const tables = await queryRows<{ name: string }>(
      tx,
      sql`select table_name as name from information_schema.tables where table_schema = 'public'`,
    );
    const own = tables.map(({ name }) => name).filter((name) => !upstream.includes(name));
    const texts: string[] = [];
    for (const name of own) {
      const rows = await queryRows<{ text: string }>(tx, sql`select t::text as text from ${sql.identifier(name)} t`);
      texts.push(...rows.map(({ text }) => text));
    }
    return texts.join('\n');
  });
}

const wordsOf = ({ order, email, first, last, phone, street, fulfillment, tracking }: Someone) => [
  ...[order, email, `${first} ${last}`, phone, street, String(fulfillment), tracking],
];
/** How often a word is in a text; of two people as alike as these, the longer words hold the shorter. */
function count(text: string, word: string): number {
  const times = (one: string) => text.toLowerCase().split(one.toLowerCase()).length - 1;
  const longer = wordsOf(mary).filter((one) => one !== word && one.toLowerCase().includes(word.toLowerCase()));
  return longer.reduce((left, one) => left - times(one), times(word));
}

const run = (words: string) => answerRequest(db, words.split(' '));

test.each([
  ['delete --email jo@example.com', 'Begin with export or erase.'],
  ['--email jo@example.com', 'Begin with export or erase.'],
  ['export jo@example.com', '“jo@example.com” needs --email or --order before it.'],
  ['erase', 'Name the customer by --email or --order, one of the two.'],
  ['erase --email jo@example.com --order A1', 'Name the customer by --email or --order, one of the two.'],
  ['export --email mailto:jo@example.com', '“mailto:jo@example.com” is not an email address.'],
  ['export --email jo@example.com --with-orders', '--with-orders is for erase.'],
])('“%s” is refused with what is wrong', async (words, problem) => {
  const { text, exitCode } = await run(words);
  expect([text.split('\n')[0], exitCode]).toEqual([problem, 1]);
});

test('an export gives the records and whatever Holdfast keeps of them, and nothing of anybody else', async () => {
  const importId = await share('applied');
  const { text, exitCode } = await run(`export --email ${jo.email.toUpperCase()}`);
  expect(exitCode).toBe(0);
  const { records, keptByHoldfast: kept } = JSON.parse(text);
  expect(records.orders).toMatchObject([{ orderId: jo.order, emailAddress: jo.email }]);
  expect(records.fulfillments).toMatchObject([{ fulfillmentId: String(jo.fulfillment) }]);
  expect(kept.stagedRows).toMatchObject([{ importId, line: 0, cells: [jo.order, jo.tracking, expect.any(String)] }]);
  expect(kept.corrections).toMatchObject([{ importId, before: jo.tracking }]);
  expect(kept.pastedLines).toEqual([{ importId, state: 'applied', lines: [`${jo.order},${jo.tracking}`] }]);
  expect(kept.imports[0].texts).toHaveLength(6);
  expect(kept.rememberedColumns).toMatchObject([{ columns: [{ header: jo.street }] }]);
  expect(kept.searches).toHaveLength(1);
  expect(kept.savedSearches).toHaveLength(1);
  expect(kept.exports).toHaveLength(2);
  expect(kept.auditEvents).toMatchObject([
    { entityId: String(jo.fulfillment), after: { tracking_number: jo.tracking } },
  ]);
  expect(count(text, mary.email)).toBe(0);
});

test('after an erasure no table of Holdfast’s own mentions the customer; the other one loses nothing', async () => {
  const importId = await share('applied');
  const before = await everything();
  for (const word of wordsOf(jo).filter((one) => one !== jo.street))
    expect({ word, n: count(before, word) > 0 }).toEqual({ word, n: true });
  const { text, exitCode } = await run(`erase --email ${jo.email}`);
  expect(text.split('\n')[0]).toBe(
    'Erased: 1 row of files, 1 correction, 1 pasted text, 1 import that quoted them, 1 remembered choice of columns, 1 search, 1 saved search, 2 exports’ filters, 1 file name of a watched folder and 1 audit row’s values.',
  );
  expect(exitCode).toBe(0);
  const after = await everything();
  for (const word of wordsOf(jo)) expect({ word, n: count(after, word) }).toEqual({ word, n: 0 });
  for (const word of wordsOf(mary)) expect({ word, n: count(after, word) }).toEqual({ word, n: count(before, word) });
  const [row] = await db.read((tx) =>
    queryRows(tx, sql`select sent_back_reason as r from imports where import_id = ${importId}`),
  );
  expect(row).toEqual({ r: '(erased) called, Mary-Jo Marshall did not' });
  // The records and the trail of who changed them stay.
  const [orders] = await db.read((tx) =>
    queryRows(tx, sql`select ship_first_name as name from orders where order_id = ${jo.order}`),
  );
  expect(orders).toEqual({ name: 'Jo' });
  const trail = sql`select after from audit_events
    where entity = 'fulfillment' and entity_id = ${String(jo.fulfillment)}`;
  expect(await db.read((tx) => queryRows(tx, trail))).toEqual([{ after: { tracking_number: '(erased)' } }]);
});

test('with --with-orders who and where is emptied in the orders, too, and what was sent stays', async () => {
  const { text } = await run(`erase --email ${jo.email} --with-orders`);
  expect(text).toContain('Emptied in 1 order: name, address, contact.');
  expect(text).not.toContain('--with-orders');
  const rows = await db.read((tx) =>
    queryRows<{ text: string }>(tx, sql`select o::text as text from orders o order by order_id`),
  );
  for (const word of [jo.email, jo.last, jo.phone, jo.street]) expect(count(rows[0]?.text ?? '', word)).toBe(0);
  expect(rows[1]?.text).toContain(mary.email);
  expect(await db.read((tx) => queryRows(tx, sql`select from fulfillments where order_id = ${jo.order}`))).toHaveLength(
    1,
  );
});

test('an export has the former address that an import of whole records keeps for its undo', async () => {
  const importId = await share('applied');
  await db.write(async (tx) => {
    await tx.execute(sql`
      insert into import_rows (import_id, kind, line, cells, outcome)
      values (${importId}, 'records', 5, ${JSON.stringify([jo.order])}::json, 'change')`);
    await tx.execute(sql`
      insert into import_records (import_id, line, fulfillment_id, order_id, action, values, order_before)
      values (${importId}, 5, ${jo.fulfillment}, ${jo.order}, 'update', '{}', '{"shipAddress1": "3 Old Street"}')`);
  });
  const kept = JSON.parse((await run(`export --email ${jo.email}`)).text).keptByHoldfast;
  expect(kept.stagedRows).toMatchObject([
    { line: 5, former: { fulfillment: null, order: { shipAddress1: '3 Old Street' } } },
    { line: 0, former: null },
  ]);
});

test('the numbers of an item that an import removed are found in the trail, those of another line are not', async () => {
  const importId = await share('applied');
  await db.write(async (tx) => {
    for (const [line, one] of [jo, mary].entries()) {
      await tx.execute(sql`
        insert into audit_events (action, actor, entity, entity_id, import_id, source_line, before)
        values ('import', 'U', 'fulfillment', ${String(one.fulfillment)}, ${importId}, ${line}, '{}'),
          ('import', 'U', 'fulfillment_item', ${String(900 + line)}, ${importId}, ${line},
            ${JSON.stringify({ rma_number: `RMA-${one.order}`, qty: '1' })}::jsonb)`);
    }
  });
  const removed = sql`select before from audit_events where entity_id in ('900', '901') order by entity_id`;
  const kept = JSON.parse((await run(`export --email ${jo.email}`)).text).keptByHoldfast;
  expect(JSON.stringify(kept.auditEvents)).toContain(`RMA-${jo.order}`);
  await run(`erase --email ${jo.email}`);
  expect(await db.read((tx) => queryRows(tx, removed))).toEqual([
    { before: { qty: '1', rma_number: '(erased)' } },
    { before: { qty: '1', rma_number: `RMA-${mary.order}` } },
  ]);
});

test('who has half a name, or lives in a flat with a number as others do, takes nothing of theirs along', async () => {
  await share('applied');
  await db.write(async (tx) => {
    await tx.execute(sql`
      insert into orders (order_id, email_address, ship_first_name, ship_last_name, ship_address2)
      values ('80001', 'half@shop.example', null, 'Marshall', null),
        ('80002', 'half@shop.example', 'Mary-Jo', '', 'Apt 12'), ('80003', 'half@shop.example', 'Sam Half', null, null)`);
    await tx.execute(sql`
      insert into saved_searches (saved_search_id, owned_by, name, filter, channel_id)
      values (gen_random_uuid(), 'U', 'Flats', 'address:"apt 12"', 'C'),
        (gen_random_uuid(), 'U', 'Theirs', 'name:marshall', 'C'),
        (gen_random_uuid(), 'U', 'Sam', 'name:"sam half"', 'C')`);
  });
  const exported = JSON.parse((await run('export --email half@shop.example')).text).keptByHoldfast;
  expect(exported.savedSearches).toMatchObject([{ name: 'Sam' }]);
  expect(exported).toMatchObject({ stagedRows: [], imports: [], exports: [] });
});

test('until what is open is decided on, the orders that it is found by are not emptied', async () => {
  const importId = await share('ready');
  await db.write((tx) => tx.execute(sql`update watched_files set ended_at = null where name = ${`${jo.order}.csv`}`));
  const first = await run(`erase --email ${jo.email} --with-orders`);
  expect(first.exitCode).toBe(1);
  expect(first.text.split('\n').slice(1, 4)).toEqual([
    `Still open, so left as they are: imports ${importId}. Decide on them, then run this again.`,
    `Files still in watched folders: /in/${jo.order}.csv. Once npm run watch has moved them, run this again.`,
    'The orders keep name, address and contact until then: what is open is found by them.',
  ]);
  await db.write(async (tx) => {
    await tx.execute(sql`update imports set state = 'applied'`);
    await tx.execute(sql`update watched_files set ended_at = now()`);
  });
  const second = await run(`erase --email ${jo.email} --with-orders`);
  expect(second).toMatchObject({ exitCode: 0, text: expect.stringContaining('Emptied in 1 order') });
  const after = await everything();
  for (const word of wordsOf(jo)) expect({ word, n: count(after, word) }).toEqual({ word, n: 0 });
});

test('rows about somebody else’s fulfillment stay, though both have the street, the phone and the name', async () => {
  const importId = await share('applied');
  await db.write(async (tx) => {
    await tx.execute(sql`update orders set ship_address1 = ${jo.street}, phone_number = ${jo.phone},
      ship_first_name = ${jo.first}, ship_last_name = ${jo.last} where order_id = ${mary.order}`);
    await tx.execute(sql`update import_rows set cells = ${JSON.stringify([mary.order, jo.street, jo.phone, 'Jo Marsh'])}::json
      where line = 1`);
  });
  expect((await run(`erase --email ${jo.email}`)).text).toContain('Erased: 1 row of files');
  const left = await db.read((tx) => queryRows(tx, sql`select line from import_rows where import_id = ${importId}`));
  expect(left).toEqual([{ line: 1 }]);
});

test('rows about somebody else’s fulfillment stay, though their postal code is the same as an id', async () => {
  const importId = await share('applied');
  await db.write(async (tx) => {
    await tx.execute(sql`update orders set customer_id = '90210' where order_id = ${jo.order}`);
    await tx.execute(
      sql`update import_rows set cells = ${JSON.stringify([mary.order, '90210', jo.order])}::json where line = 1`,
    );
  });
  await run(`erase --email ${jo.email}`);
  const left = await db.read((tx) => queryRows(tx, sql`select line from import_rows where import_id = ${importId}`));
  expect(left).toEqual([{ line: 1 }]);
});

test.each([
  ['accents left out', 'name:"jose garcia"'],
  ['capitals', 'name:"JOSÉ GARCÍA"'],
  ['accents as letters of their own', 'name:"José García"'.normalize('NFD')],
  ['the digits of the phone number', 'phone:5558675309'],
  ['the customer’s id', 'customer:555000111'],
  ['the id of a subscription', 'ABCDEF0123'],
])('a search with %s is found', async (_, filter) => {
  await db.write(async (tx) => {
    await tx.execute(sql`
      insert into orders (order_id, email_address, ship_first_name, ship_last_name, phone_number, customer_id)
      values ('90001', 'jg@shop.example', 'José', 'García', '+1 (555) 867-5309', '555000111')`);
    await tx.execute(
      sql`insert into purchases (purchase_id, order_id, status) values ('ABCDEF0123', '90001', 'ACTIVE')`,
    );
    await tx.execute(sql`insert into searches values (gen_random_uuid(), 'U', now(), 'UTC', ${filter})`);
  });
  expect((await run('erase --email jg@shop.example')).text).toContain('1 search,');
});

test.each([
  ['太郎', '山田', '山田太郎様に電話した', '(erased)様に電話した'],
  ['小明', '王', '王小明打过电话', '(erased)打过电话'],
  ['민수', '김', '김민수 called, 김민숙 did not', '(erased) called, 김민숙 did not'],
  ['Łukasz', 'Müller', 'LUKASZ MULLER, Lukasz Mullerova', '(erased), Lukasz Mullerova'],
  ['Jo', 'Marsh', '😀📦 Jo Marsh and Mary', '😀📦 (erased) and Mary'],
  ['Zoe\u0308', 'Strauß', '(zoë strauss) or Zoë Strauß', '((erased)) or (erased)'],
])('the name of %s %s is taken out of “%s”', async (first, last, text, left) => {
  const importId = await share('applied');
  await db.write(async (tx) => {
    await tx.execute(sql`insert into orders (order_id, email_address, ship_first_name, ship_last_name)
      values ('90002', 'n@shop.example', ${first}, ${last})`);
    await tx.execute(sql`update imports set sent_back_reason = ${text}`);
  });
  await run('erase --email n@shop.example');
  const found = sql`select sent_back_reason as reason from imports where import_id = ${importId}`;
  expect(await db.read((tx) => queryRows(tx, found))).toEqual([{ reason: left }]);
});

test.each([
  'received',
  'asking',
  'ready',
  'confirmed',
  'undoing',
] as const)('an import that is %s keeps what Confirm would write, and the command says so', async (state) => {
  const importId = await share(state);
  const before = await db.read((tx) => queryRows(tx, sql`select * from import_rows`));
  const { text, exitCode } = await run(`erase --email ${jo.email}`);
  expect(exitCode).toBe(1);
  expect(text).toContain(`Still open, so left as they are: imports ${importId}. Decide on them, then run this again.`);
  expect(await db.read((tx) => queryRows(tx, sql`select * from import_rows`))).toEqual(before);
});

test('an import whose rows are not there yet is named, and the orders keep what leads to them', async () => {
  const importId = await share('received');
  await db.write((tx) => tx.execute(sql`truncate import_rows, import_changes, import_corrections, import_contents`));
  await db.write((tx) =>
    tx.execute(sql`update imports set file_name = 'big.csv', counts = null, refusal = null, drift = null,
      sent_back_reason = null, column_choice = null`),
  );
  const { text, exitCode } = await run(`erase --email ${jo.email} --with-orders`);
  expect({ exitCode, lines: text.split('\n').slice(1, 3) }).toEqual({
    exitCode: 1,
    lines: [
      `Still being read, so not looked into: imports ${importId}. Run this again once they are read.`,
      'The orders keep name, address and contact until then: what is open is found by them.',
    ],
  });
});

test.each(['--email joo@shop.example', '--order 7001'])('whoever has no order is told so: %s', async (who) => {
  expect((await run(`erase ${who}`)).text.split('\n')[1]).toBe(
    'No order was found, so only what mentions it was looked for. Check the spelling.',
  );
  expect((await run(`erase ${who} --with-orders`)).text).not.toContain('--with-orders empties');
});

test('one order alone can be meant, and an address without any order is looked for all the same', async () => {
  await share('expired');
  expect((await run(`erase --order ${mary.order}`)).text).toContain('1 row of files');
  expect(count(await everything(), mary.order)).toBe(0);
  await db.write((tx) =>
    tx.execute(sql`insert into searches values (gen_random_uuid(), 'U', now(), 'UTC', 'email:gone@x.example')`),
  );
  expect((await run('erase --email gone@x.example')).text).toContain('1 search, 0 saved searches');
});

test.each([
  ['nothing', ''],
  ['another deed', 'forget --email a@b.example'],
  ['nobody', 'erase'],
  ['two ways to name somebody', 'erase --email a@b.example --order 7'],
  ['no address', 'erase --email jo'],
  ['an unknown option', 'erase --mail a@b.example'],
  ['an export with orders', 'export --email a@b.example --with-orders'],
])('%s is answered with how to use it', async (_, words) => {
  const { text, exitCode } = await run(words);
  expect({ exitCode, usage: text.includes('npm run privacy -- erase --email jo@example.com') }).toEqual({
    exitCode: 1,
    usage: true,
  });
});

test('the command runs on the database of its environment', () => {
  const { stdout, status } = spawnSync(
    process.execPath,
    ['src/bin/run.mjs', 'src/bin/privacy.ts', 'export', '--email', jo.email],
    { encoding: 'utf8', env: { PATH: process.env.PATH ?? '', DATABASE_URL: database.url } },
  );
  expect(status).toBe(0);
  expect(JSON.parse(stdout).records.orders[0].orderId).toBe(jo.order);
});
