/** Databases as others have set them up: each works, or ends the start with one sentence that says what to change. */
import { randomUUID } from 'node:crypto';
import { sql as raw } from 'drizzle-orm';
import { expect, inject, onTestFinished, test } from 'vitest';
import { migrateDatabase } from '../../src/db/migrate.ts';
import { checkDatabaseSettings } from '../../src/db/setting-checks.ts';
import { createTestDatabase, onServer, withDatabase } from '../support/database.ts';
import { holdLock } from '../support/hold-lock.ts';

/** Makes an empty database that nobody has migrated; `options` follow its name. */
async function createDatabase(options: string): Promise<string> {
  const name = `odd_${randomUUID().slice(0, 8)}`;
  const serverUrl = inject('databaseUrl');
  await onServer(serverUrl, (sql) => sql.unsafe(`create database ${name} template template0 ${options}`));
  onTestFinished(() => onServer(serverUrl, (sql) => sql.unsafe(`drop database ${name} with (force)`)));
  return withDatabase(serverUrl, name);
}

/** A role that may log in and nothing else; what it may do in the database is given by `grants`. */
async function createRole(url: string, grants: (role: string, database: string) => string[]): Promise<string> {
  const role = `role_${randomUUID().slice(0, 8)}`;
  const database = new URL(url).pathname.slice(1);
  await onServer(url, async (sql) => {
    await sql.unsafe(`create role ${role} login password 'secret'`);
    for (const statement of grants(role, database)) await sql.unsafe(statement);
  });
  onTestFinished(() =>
    onServer(url, async (sql) => {
      await sql.unsafe(`drop owned by ${role} cascade`);
      await sql.unsafe(`drop role ${role}`);
    }),
  );
  return Object.assign(new URL(url), { username: role, password: 'secret' }).href;
}

const failed = async (url: string) =>
  (await checkDatabaseSettings(url)).filter(({ ok }) => !ok).map(({ name }) => name);

test('a database that a migration has made lacks nothing but the durability that tests go without', async () => {
  const database = await createTestDatabase();
  onTestFinished(() => database.drop());
  expect(await failed(database.url)).toEqual(['durability']);
});

test.each([
  ["encoding 'SQL_ASCII' locale 'C'", /has the encoding SQL_ASCII, .*Create it with ENCODING 'UTF8'/],
  ["encoding 'LATIN1' locale 'C'", /has the encoding LATIN1, /],
])('a database with %s ends the start', async (options, sentence) => {
  const url = await createDatabase(options);
  await expect(migrateDatabase(url)).rejects.toThrow(sentence);
  await expect(migrateDatabase(url)).rejects.toMatchObject({ name: 'UserError' });
});

test.each([
  [
    'the right to create an extension',
    [
      'grant usage, create on schema public to R',
      'create schema drizzle authorization R',
      'create schema pgboss authorization R',
    ],
    /may not create the extension pg_trgm, .*CREATE EXTENSION pg_trgm;/,
  ],
  [
    'a right on the schema public',
    ['grant create on database D to R'],
    /schema “public”, .*takes no tables from this role\. Run: .*GRANT USAGE, CREATE ON SCHEMA public/,
  ],
  [
    'the right to create schemas',
    ['grant usage, create on schema public to R', 'create extension pg_trgm'],
    /may not create or use the schema drizzle and pgboss, .*GRANT CREATE ON DATABASE/,
  ],
])('a role without %s ends the start', async (_, grants, sentence) => {
  const url = await createDatabase('');
  const theirs = await createRole(url, (role, database) =>
    ['revoke create on schema public from public', ...grants].map((it) =>
      it.replace(/\bR\b/, role).replace(/\bD\b/, database),
    ),
  );
  await expect(migrateDatabase(theirs)).rejects.toThrow(sentence);
});

test('a role with just the rights that are asked for is enough', async () => {
  const url = await createDatabase('');
  const theirs = await createRole(url, (role, database) => [
    `grant create on database ${database} to ${role}`,
    `grant usage, create on schema public to ${role}`,
  ]);
  await migrateDatabase(theirs);
  expect(await failed(theirs)).not.toContainEqual(expect.stringMatching(/schema|pg_trgm|privileges|security/));
});

test('where the schemas and the extension were made for a role, it needs no right to create more', async () => {
  const theirs = await createRole(await createDatabase(''), (role) => [
    'create extension pg_trgm',
    `create schema drizzle authorization ${role}`,
    `create schema pgboss authorization ${role}`,
    `grant usage, create on schema public to ${role}`,
  ]);
  await migrateDatabase(theirs);
  expect(await failed(theirs)).not.toContainEqual(expect.stringMatching(/schema|pg_trgm|privileges/));
});

/** What reading and writing takes, in a database that its owner has migrated. */
const useOnly = (role: string): string[] => [
  `grant usage on schema public, drizzle, pgboss to ${role}`,
  `grant select, insert, update, delete on all tables in schema public, drizzle, pgboss to ${role}`,
];

test('where nothing is to be migrated, the right to do so is not needed', async () => {
  const database = await createTestDatabase();
  onTestFinished(() => database.drop());
  expect(await migrateDatabase(await createRole(database.url, useOnly))).toBeNull();
});

test('limits of a role, and temporary tables that it may not make, are reported', async () => {
  const database = await createTestDatabase();
  onTestFinished(() => database.drop());
  const theirs = await createRole(database.url, (role, name) => [
    ...useOnly(role),
    `revoke temporary on database ${name} from public`,
    `alter role ${role} connection limit 6`,
  ]);
  const texts = (await checkDatabaseSettings(theirs)).map(({ text }) => text);
  expect(texts).toContainEqual(
    'Holdfast has 4 connections left, by the limit of its role, and each replica uses up to ten. Raise that.',
  );
  expect(texts).toContainEqual(expect.stringMatching(/may not create temporary tables.*GRANT TEMPORARY ON DATABASE/));
});

test('an index that takes longer to build than a statement may take otherwise is built', async () => {
  const database = await createTestDatabase();
  onTestFinished(() => database.drop());
  await onServer(database.url, async (sql) => {
    await sql`drop index fulfillments_house`;
    await sql.unsafe(`alter database ${new URL(database.url).pathname.slice(1)} set statement_timeout = '200ms'`);
  });
  const older = await holdLock(database.url, raw`lock table fulfillments in row exclusive mode`);
  const migrated = migrateDatabase(database.url);
  await older.waitForQueue(1);
  await new Promise((resume) => setTimeout(resume, 300));
  await older.release();
  expect(await migrated).toBeNull();
});

test('X23 where nothing is to be migrated, a database that takes no changes lets the bot start', async () => {
  const database = await createTestDatabase();
  onTestFinished(() => database.drop());
  await onServer(database.url, (sql) =>
    sql.unsafe(`alter database ${new URL(database.url).pathname.slice(1)} set default_transaction_read_only = on`),
  );
  expect(await migrateDatabase(database.url)).toBeNull();
});

test.each([
  [
    'whoever may not migrate',
    'delete from drizzle.__drizzle_migrations',
    /this user may not migrate it, which takes the owner of its tables \(npm run db:migrate\)\. Check/,
  ],
  ['a backup without all schemas', 'drop schema drizzle cascade', /but not the schema “drizzle” with their migrations/],
])('%s is told what is missing', async (_, change, sentence) => {
  const database = await createTestDatabase();
  onTestFinished(() => database.drop());
  const theirs = await createRole(database.url, useOnly);
  await onServer(database.url, (sql) => sql.unsafe(change));
  const url = change.startsWith('delete') ? theirs : database.url;
  await expect(migrateDatabase(url)).rejects.toThrow(sentence);
  await expect(migrateDatabase(url)).rejects.toMatchObject({ name: 'UserError' });
});

test('a database that takes no changes, and has to be migrated, is told apart from a fault', async () => {
  const url = await createDatabase('');
  await onServer(url, (sql) =>
    sql.unsafe(`alter database ${new URL(url).pathname.slice(1)} set default_transaction_read_only = on`),
  );
  await expect(migrateDatabase(url)).rejects.toThrow(
    'it takes no changes, as a standby or in the middle of a failover',
  );
});

test.each([
  ['newer than ours', 'now()'],
  ['older than ours', `timestamptz '2020-01-01'`],
])('migrations of another application in the same table, %s, keep none of ours from running', async (_, when) => {
  const url = await createDatabase('');
  await onServer(url, async (sql) => {
    await sql.unsafe(`create schema drizzle;
      create table drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint);
      insert into drizzle.__drizzle_migrations (hash, created_at)
        values ('theirs', extract(epoch from ${when} + interval '1 year') * 1000)`);
  });
  expect(await migrateDatabase(url)).toBeNull();
  await onServer(url, async (sql) => {
    await sql`drop table record_writes`;
    await sql`delete from drizzle.__drizzle_migrations where id = (
      select id from drizzle.__drizzle_migrations where hash <> 'theirs' order by created_at offset 36 limit 1)`;
    await migrateDatabase(url);
    expect(await sql`select * from record_writes`).toHaveLength(0);
  });
});

test.each([
  ['a table called messages', 'create table messages (id int)', /tables of these names are there, .*its own/],
  [
    'a queue of the same kind',
    'create schema pgboss; create table pgboss.version (version int)',
    /“pgboss”, .*belongs to another application\. Give Holdfast a database of its own\./,
  ],
])('where another application has %s, the start ends with one sentence', async (_, theirs, sentence) => {
  const url = await createDatabase('');
  await onServer(url, (sql) => sql.unsafe(theirs));
  await expect(migrateDatabase(url)).rejects.toThrow(sentence);
  await expect(migrateDatabase(url)).rejects.toMatchObject({ name: 'UserError' });
});

test('row-level security and missing privileges end the start, naming the tables', async () => {
  const database = await createTestDatabase();
  onTestFinished(() => database.drop());
  const theirs = await createRole(database.url, (role) => [
    `grant usage on schema public, drizzle, pgboss to ${role}`,
    `grant select, insert, update, delete on all tables in schema public, drizzle to ${role}`,
    `revoke update on purchases from ${role}`,
    `revoke delete on handovers, orders from ${role}`,
  ]);
  await expect(migrateDatabase(theirs)).rejects.toThrow(/may not read and write handovers, purchases\. Run: GRANT/);
  const { username } = new URL(theirs);
  await onServer(database.url, async (sql) => {
    await sql.unsafe(`grant update on purchases to ${username}; grant delete on handovers to ${username}`);
    await sql.unsafe('alter table fulfillments enable row level security');
  });
  await expect(migrateDatabase(theirs)).rejects.toThrow(/hides rows of fulfillments from the role .*BYPASSRLS/);
});

test('a locale without letters outside ASCII, and triggers before updates, are reported but end nothing', async () => {
  const url = await createDatabase("locale 'C'");
  await migrateDatabase(url);
  await onServer(url, async (sql) => {
    await sql.unsafe(`create function skip() returns trigger language plpgsql as 'begin return null; end'`);
    await sql.unsafe(`create trigger keep before update on fulfillments for each row execute function skip()`);
  });
  expect(await failed(url)).toEqual(['letters', 'triggers', 'durability']);
  const texts = (await checkDatabaseSettings(url)).map(({ text }) => text);
  expect(texts).toContainEqual(
    expect.stringMatching(/^Triggers run before Holdfast’s updates: keep on fulfillments\./),
  );
});
