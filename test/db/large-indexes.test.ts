/** Names are found without case and accents on databases of any locale, by an index, and a database that can't says so. */
import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import postgres from 'postgres';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { type Database, openDatabase } from '../../src/db/client.ts';
import { migrateDatabase } from '../../src/db/migrate.ts';
import { queryRows } from '../../src/db/queries.ts';
import { parseFilter } from '../../src/filters/parse-filter.ts';
import { createHouses } from '../../src/records/houses.ts';
import { findPage } from '../../src/search/find-page.ts';
import { foldText } from '../../src/text/fold-text.ts';
import { onServer, withDatabase } from '../support/database.ts';
import { openDeps } from '../support/open-deps.ts';
import { applyTable, readImport } from '../support/play-import.ts';
import { recordsTable } from '../support/records-table.ts';

const clock = { now: new Date('2026-11-22T15:00:00Z'), timeZone: 'America/New_York' };
const names = [
  'Ångström',
  'Łukasz',
  'Иванова',
  'François',
  'Müller',
  'İnce',
  'Weiß',
  "O'Brien",
  'Müller Straße',
  'TITIZ',
];
const opened: (() => Promise<unknown>)[] = [];

afterAll(async () => {
  for (const close of opened.reverse()) await close();
});

async function createDatabase(options: string): Promise<string> {
  const server = inject('databaseUrl');
  const name = `locale_${randomUUID().replaceAll('-', '')}`;
  await onServer(server, (client) => client.unsafe(`create database ${name} template template0 ${options}`));
  opened.push(() => onServer(server, (client) => client.unsafe(`drop database ${name} with (force)`)));
  return withDatabase(server, name);
}

async function seed(db: Database): Promise<void> {
  await db.write(async (tx) => {
    await tx.execute(sql`insert into fulfillment_houses values (1, 'Überseehafen')`);
    for (const [number, name] of names.entries()) {
      await tx.execute(sql`insert into orders (order_id, ship_last_name, email_address, campaign_name)
        values (${`O${number}`}, ${name}, ${name === 'TITIZ' ? 'Info@TITIZ.example' : `${number}@example.com`}, ${number === 0 ? 'Keto Café' : 'Glow'})`);
      await tx.execute(sql`insert into fulfillments (fulfillment_id, order_id, status, fulfillment_house_id, carrier)
        values (${number}, ${`O${number}`}, 'HOLD', ${number === 1 ? 1 : null}, ${number === 2 ? 'ÉCOLOTRANS' : null})`);
      await tx.execute(sql`insert into fulfillment_items (fulfillment_id, sku)
        values (${number}, ${number === 3 ? 'ÄPFEL-30' : `SKU-${number}`})`);
    }
  });
}

describe.each([
  ['C', "locale_provider libc locale 'C'", expect.stringContaining('LC_CTYPE is C')],
  ['C.UTF-8', "locale_provider libc locale 'C.UTF-8'", null],
  ['tr-TR of ICU', "locale_provider icu icu_locale 'tr-TR' locale 'C.UTF-8'", null],
  ['de-DE of ICU', "locale_provider icu icu_locale 'de-DE' locale 'C.UTF-8'", null],
])('on a database with the locale %s', (_, options, note) => {
  let db: Database;
  let url: string;

  test('migrations say what it can’t do, and build every index', async () => {
    url = await createDatabase(options);
    expect(await migrateDatabase(url)).toEqual(note);
    db = openDatabase(url);
    opened.push(() => db.close());
    await seed(db);
    const indexes = await db.read((tx) =>
      queryRows<{ name: string }>(
        tx,
        sql`select indexrelid::regclass::text as name from pg_index where indisvalid
          and indexrelid::regclass::text ~ '^(orders_customer|orders_campaign_name|fulfillments_carrier|.*_folded_.*)$' order by 1`,
      ),
    );
    expect(indexes.map(({ name }) => name)).toEqual([
      'fulfillment_items_folded_name',
      'fulfillment_items_folded_sku',
      'fulfillments_folded_carrier',
      'orders_folded_address',
      'orders_folded_campaign_name',
      'orders_folded_city',
      'orders_folded_country',
      'orders_folded_customer',
      'orders_folded_email',
      'orders_folded_state',
    ]);
  });

  test.each([
    ['ångström', ['O0']],
    ['ANGSTROM', ['O0']],
    ['lukasz', ['O1']],
    ['ŁUKASZ', ['O1']],
    ['иванова', ['O2']],
    ['ИВАНОВА', ['O2']],
    ['INFO@TITIZ.EXAMPLE', ['O9']],
    ['email:info@titiz.example', ['O9']],
    ['titiz', ['O9']],
    ['name:francois', ['O3']],
    ['name:MULLER', ['O4', 'O8']],
    ['name:"muller strasse"', ['O8']],
    ['ince', ['O5']],
    ['İNCE', ['O5']],
    ['WEISS', ['O6']],
    ['weiß', ['O6']],
    ['o’brien', ['O7']],
    ['campaign:"keto cafe"', ['O0']],
    ['house:ubersee', ['O1']],
    ['house:ÜBERSEE', ['O1']],
    ['carrier:écolotrans', ['O2']],
    ['sku:äpfel', ['O3']],
    ['sku:APFEL', ['O3']],
    ['-name:müller -name:łukasz', ['O0', 'O2', 'O3', 'O5', 'O6', 'O7', 'O9']],
  ])('%s finds %j', async (typed, found) => {
    const page = await db.read((tx) => findPage(tx, parseFilter(typed, clock), { to: 'first' }));
    expect(page.records.map(({ orderId }) => orderId).sort()).toEqual(found);
  });

  test('warehouses of a file are those that JavaScript takes for them', async () => {
    // In Turkish the small letter of I is ı.
    const known = await db.write((tx) => createHouses(tx, ['new:tıtız', 'new:Überseehafen']));
    expect(known.created.map(({ name }) => name)).toEqual(['tıtız']);
    const open = await openDeps(url);
    opened.push(() => open.close());
    const row = { orderId: 'O1', status: 'HOLD' };
    const rows = [
      { ...row, fulfillmentId: '101', fulfillmentHouse: 'TITIZ' },
      { ...row, fulfillmentId: '102', fulfillmentHouse: 'titiz' },
      { ...row, fulfillmentId: '103', fulfillmentHouse: 'ÜBERSEEHAFEN' },
    ];
    const importId = await applyTable(open.deps, recordsTable(...rows));
    expect(await readImport(open.deps, importId)).toMatchObject({ state: 'applied', outcome: { records: 3 } });
    const houses = sql`select name, count(fulfillment_id)::int as n from fulfillment_houses
      left join fulfillments using (fulfillment_house_id) group by fulfillment_house_id order by fulfillment_house_id`;
    expect(await db.read((tx) => queryRows(tx, houses))).toEqual([
      ...[
        { name: 'Überseehafen', n: 2 },
        { name: 'tıtız', n: 0 },
        { name: 'TITIZ', n: 2 },
      ],
    ]);
  });

  test('every letter folds here as it does in JavaScript', async () => {
    const letters = Array.from({ length: 0xffff }, (_, place) => place + 1)
      // Beyond CJK come the letters that are written in several ways.
      .filter((code) => (code < 0x3400 || code > 0xf8ff) && /\p{Assigned}/u.test(String.fromCodePoint(code)));
    const rows = await db.read((tx) =>
      queryRows<{ text: string; folded: string }>(
        tx,
        sql`select text, fold_text(text) as folded from unnest(${sql.param(letters)}::int[]) code,
          lateral (values ('x' || chr(code) || 'X'), (chr(code) || 'Éx' || chr(code) || 'ŁßЖ')) as texts (text)`,
      ),
    );
    expect(rows.filter(({ text, folded }) => folded !== foldText(text))).toEqual([]);
  });
});

test('a half-built index is built again', async () => {
  const url = await createDatabase("locale_provider libc locale 'C.UTF-8'");
  await migrateDatabase(url);
  const client = postgres(url, { max: 1, onnotice: () => {} });
  opened.push(() => client.end());
  await client`update pg_index set indisvalid = false where indexrelid = 'orders_folded_customer'::regclass`;
  await client`create index orders_customer on orders (order_id)`;
  await migrateDatabase(url);
  const [row] = await client`select indisvalid as "isValid", to_regclass('orders_customer') as old
    from pg_index where indexrelid = 'orders_folded_customer'::regclass`;
  expect(row).toEqual({ isValid: true, old: null });
});

test('a database that can’t hold every name is refused with what to do', async () => {
  const url = await createDatabase("encoding 'SQL_ASCII' locale 'C'");
  await expect(migrateDatabase(url)).rejects.toThrow(
    'The database has the encoding SQL_ASCII, which can’t hold and compare every name. Create it with ENCODING',
  );
});
