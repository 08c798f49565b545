/** The address of a database means the same to both drivers. */
import { Client } from 'pg';
import postgres from 'postgres';
import { expect, onTestFinished, test } from 'vitest';
import { pgOptions, postgresOptions } from '../../src/postgres-js/address.ts';
import { createTestDatabase, onServer } from '../support/database.ts';

const address = 'postgres://u:p@db.example.com:6543/x';
const on = { rejectUnauthorized: true };
const unchecked = { rejectUnauthorized: false };

test.each([
  ['', undefined],
  ['?sslmode=disable', false],
  ['?sslmode=prefer', unchecked],
  ['?sslmode=require', unchecked],
  ['?sslmode=no-verify', unchecked],
  ['?sslmode=verify-ca', on],
  ['?sslmode=verify-full', on],
  ['?ssl=true', on],
])('%j encrypts as libpq would', (parameters, ssl) => {
  const want = ssl === undefined ? {} : { ssl };
  expect(pgOptions(`${address}${parameters}`)).toMatchObject(want);
  expect(postgresOptions(`${address}${parameters}`, {})).toMatchObject(want);
});

test('another sslmode is refused with what is allowed', () => {
  expect(() => pgOptions(`${address}?sslmode=on`)).toThrow(
    'sslmode=on isn’t known. In the address of a database it is',
  );
});

test.each([
  ['postgres://[::1]:6543/x', '::1', { host: ['::1'], port: [6543] }],
  ['postgres://u:p@%2Frun%2Fpg/x', '/run/pg', { path: '/run/pg/.s.PGSQL.5432' }],
  ['postgres://u:p@localhost/x?host=db&port=6543', 'db', { host: ['db'], port: [6543] }],
  ['postgres:///x?host=/run/pg', '/run/pg', { path: '/run/pg/.s.PGSQL.5432' }],
  ['postgres:///x', undefined, {}],
])('%s leads to %s', (url, host, place) => {
  expect(pgOptions(url)).toMatchObject({ host });
  expect(postgresOptions(url, {})).toMatchObject(place);
});

test('settings go to the server, but not what only libpq does with them', () => {
  const url = `${address}?application_name=a&options=-c%20x.y%3D1&connect_timeout=5&search_path=z`;
  expect(pgOptions(url)).toMatchObject({ options: '-c x.y=1' });
  expect(postgresOptions(url, { connection: { application_name: 'holdfast' } })).toMatchObject({
    connection: { application_name: 'holdfast', options: '-c x.y=1', search_path: 'z' },
  });
  expect(JSON.stringify(postgresOptions(url, {}))).not.toContain('connect_timeout');
});

test.each([
  ['Neon', '?sslmode=require&channel_binding=require', on],
  ['Supabase', '?pgbouncer=true&connection_limit=1&supa=base-pooler.x', undefined],
  ['Prisma', '?schema=public&pool_timeout=0&socket_timeout=5&statement_cache_size=0', undefined],
  ['Azure and DigitalOcean', '?sslmode=require', unchecked],
  ['libpq', '?keepalives=1&keepalives_idle=30&tcp_user_timeout=9&target_session_attrs=read-write', undefined],
  ['node-postgres', '?uselibpqcompat=true&sslmode=require', unchecked],
  ['a binding without sslmode', '?channel_binding=require', on],
])('an address of %s simply works', (_, parameters, ssl) => {
  const url = `${address}${parameters}`;
  expect(postgresOptions(url, {})).toMatchObject({ host: ['db.example.com'], connection: {} });
  expect(postgresOptions(url, {})).toHaveProperty('connection', {});
  expect(pgOptions(url)).toMatchObject(ssl === undefined ? {} : { ssl });
});

test.each([
  'schema=sales',
  'gssencmode=require',
  'require_auth=none',
  'sslcrl=/x',
])('%s, which would be missing, is left for the server to refuse', (parameter) => {
  const [name = '', value] = parameter.split('=');
  expect(postgresOptions(`${address}?${parameter}`, {})).toHaveProperty('connection', { [name]: value });
});

const authority = 'test/fixtures/tls/authority.crt';

test.each([
  [`?sslmode=require&sslrootcert=${authority}`, true, false],
  [`?sslmode=verify-ca&sslrootcert=${authority}`, true, false],
  [`?sslmode=verify-full&sslrootcert=${authority}`, true, true],
  [`?sslrootcert=${authority}`, true, true],
  ['?sslmode=verify-ca&sslrootcert=system', false, true],
])('%s checks the certificate: by an own authority %s, by name %s', (parameters, isOwn, byName) => {
  const { ssl } = pgOptions(`${address}${parameters}`) as { ssl: Record<string, unknown> };
  expect(ssl).toMatchObject(on);
  expect(ssl.ca !== undefined).toBe(isOwn);
  expect(ssl.checkServerIdentity === undefined).toBe(byName);
  expect(postgresOptions(`${address}${parameters}`, {})).toHaveProperty('connection', {});
});

test('a file of certificates that is not there is named', () => {
  expect(() => pgOptions(`${address}?sslmode=verify-full&sslrootcert=/none.crt`)).toThrow('can’t be read: /none.crt');
});

test('a socket needs no encryption, as in libpq', () => {
  expect(pgOptions('postgres://u:p@localhost/x?host=/cloudsql/p:r:i&sslmode=require')).toMatchObject({
    ...{ host: '/cloudsql/p:r:i', port: 5432, ssl: false },
  });
});

test('both drivers connect where names and passwords have characters with a meaning in addresses', async () => {
  const { url, drop } = await createTestDatabase();
  onTestFinished(drop);
  const [name, role, password] = [`two words ${process.pid}`, `r@o/le ${process.pid}`, 'p@ss/w#o:rd %?&é'];
  await onServer(url, async (sql) => {
    await sql.unsafe(`create role "${role}" login password '${password}'`);
    await sql.unsafe(`create database "${name}" owner "${role}"`);
  });
  onTestFinished(() =>
    onServer(url, async (sql) => {
      await sql.unsafe(`drop database "${name}"`);
      await sql.unsafe(`drop role "${role}"`);
    }),
  );
  const [login, secret, path] = [role, password, name].map(encodeURIComponent);
  const odd = `postgres://${login}:${secret}@${new URL(url).host}/${path}`;
  const query = 'select current_database() as name, current_user as role';
  const client = new Client(pgOptions(odd));
  await client.connect();
  expect((await client.query(query)).rows).toEqual([{ name, role }]);
  await client.end();
  const sql = postgres(postgresOptions(odd, { max: 1 }));
  expect([...(await sql.unsafe(query))]).toEqual([{ name, role }]);
  await sql.end();
});
