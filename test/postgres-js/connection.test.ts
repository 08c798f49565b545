/** Connections with TLS: one that is reset does no more harm than without. */
import { once } from 'node:events';
import { chmod, chown, copyFile, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import { type SQL, sql } from 'drizzle-orm';
import { Client } from 'pg';
import postgres from 'postgres';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../src/db/client.ts';
import { classifyDatabaseFailure } from '../../src/db/database-failure.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/embedded-postgres/embedded-postgres.ts';
import { pgOptions, postgresOptions } from '../../src/postgres-js/address.ts';
import { openSocket } from '../../src/postgres-js/connection.ts';
import { openLog } from '../../src/runtime/log.ts';
import { onServer } from '../support/database.ts';
import { folderPrefix } from '../support/database-server.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';

const log = openLog('silent');
let server: EmbeddedPostgres;

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), `${folderPrefix}${process.pid}-`));
  server = await startEmbeddedPostgres({ dataFolder: folder, settings: { fsync: 'off' }, log });
  const owner = await stat(join(folder, 'cluster', 'PG_VERSION'));
  for (const name of ['server.crt', 'server.key']) {
    const path = join(folder, 'cluster', name);
    await copyFile(join('test/fixtures/tls', name), path);
    await chmod(path, 0o600);
    await chown(path, owner.uid, owner.gid);
  }
  await onServer(server.url, async (client) => {
    await client`alter system set ssl = on`;
    await client`alter system set ssl_min_protocol_version = 'TLSv1.2'`;
    await client`select pg_reload_conf()`;
  });
  return async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
});

const withParameters = (parameters: string, changes: Partial<URL> = {}) =>
  Object.assign(new URL(`${server.url}?${parameters}`), changes).href;

test('a certificate is compared with the host, be it a name or an address', async () => {
  const ca = await readFile('test/fixtures/tls/authority.crt');
  const secured = async (host: string) => {
    const place = { host, port: Number(new URL(server.url).port), path: false, ssl: { ca } } as const;
    const socket = await openSocket(place, () => {});
    onTestFinished(() => void socket.destroy());
    if (!(socket instanceof TLSSocket)) await once(socket, 'connect');
    return (socket as TLSSocket).authorized;
  };
  expect(await secured('localhost')).toBe(true);
  await expect(secured('127.0.0.1')).rejects.toThrow(/does not match certificate/);
});

test.each([
  ['sslmode=verify-full', 'localhost', true],
  ['sslmode=verify-full', '127.0.0.1', false],
  ['sslmode=verify-ca', '127.0.0.1', true],
  ['sslmode=require&channel_binding=require', 'localhost', true],
  ['sslmode=require&channel_binding=require', '127.0.0.1', false],
])('with %s and an own authority, all clients connect to %s: %s', async (mode, host, connects) => {
  const url = withParameters(`${mode}&sslrootcert=test/fixtures/tls/authority.crt`, { hostname: host });
  const [db, plain, client] = [
    openDatabase(url),
    postgres(postgresOptions(url, { max: 1 })),
    new Client(pgOptions(url)),
  ];
  onTestFinished(async () => void (await Promise.all([db.close(), plain.end(), client.end()])));
  const tries = [db.read((tx) => tx.execute(sql`select 1`)), plain`select 1`, client.connect()];
  const results = await Promise.allSettled(tries);
  expect(results.map(({ status }) => status === 'fulfilled')).toEqual([connects, connects, connects]);
});

/** Fails as the network of a machine that has none, at once instead of after a moment. */
const nowhere = '255.255.255.255';

test.each(['disable', 'require'])('with sslmode=%s, a network that is gone leaves the process alive', async (mode) => {
  const db = openDatabase(`postgres://u:p@${nowhere}/x?sslmode=${mode}`);
  onTestFinished(() => db.close());
  for (let times = 0; times < 3; times += 1) {
    const error = await db.read((tx) => tx.execute(sql`select 1`)).catch((failure: unknown) => failure);
    expect(classifyDatabaseFailure(error)).toBe('passing');
  }
});

test.each([
  ['takes no TLS', 'N', /the server does not offer TLS/],
  ['says something else in the handshake', 'S', /SSL routines/],
])('a server that %s counts as away', async (_, answer, reason) => {
  const stranger = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.write(answer) && socket.once('data', () => socket.write('something else')));
  });
  stranger.listen(0, '127.0.0.1');
  await once(stranger, 'listening');
  onTestFinished(() => void stranger.close());
  const { port } = stranger.address() as AddressInfo;
  const db = openDatabase(`postgres://u:p@127.0.0.1:${port}/x?sslmode=require`);
  onTestFinished(() => db.close());
  const error = await db.read((tx) => tx.execute(sql`select 1`)).catch((failure: unknown) => failure);
  expect(error).toMatchObject({ message: expect.stringMatching(reason) });
  expect(classifyDatabaseFailure(error)).toBe('passing');
});

test('connections that are reset at any moment leave the process alive, and are used again', async () => {
  const { port } = new URL(server.url);
  const proxy = await startTcpProxy(Number(port));
  onTestFinished(() => proxy.stop());
  const db = openDatabase(withParameters('sslmode=require', { port: String(proxy.port) }));
  onTestFinished(() => db.close());
  const ask = (query: SQL) => db.read((tx) => tx.execute(query)).then(String, () => 'lost');
  for (let round = 0; round < 40; round += 1) {
    const asked = Array.from({ length: 4 }, () => ask(sql`select repeat('x', 20000), pg_sleep(0.01)`));
    await new Promise((resume) => setTimeout(resume, round));
    proxy.cut();
    await Promise.all(asked);
    const [row] = await db.read((tx) => tx.execute(sql`select 'there' as again`));
    expect(row).toEqual({ again: 'there' });
  }
});
