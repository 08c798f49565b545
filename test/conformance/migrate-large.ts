/**
 * Fills a database of an earlier schema with records by the million, brings it to the current schema while others read and
 * write each table without a pause, and says how long any of them had to wait. Usage, from the repository's root:
 *
 *   npx node test/conformance/migrate-large.ts [ROWS] [MIGRATIONS] [FOLDER]
 *
 * MIGRATIONS is how many migrations the database has at first (4, the first ones, before any index of searches); FOLDER
 * keeps the server's data, and so the migrated database, for other uses. Takes half an hour for 5,000,000, and 2.5 GB of
 * disk per million. Ends with exit code 1 when anybody waited for a lock for more than two seconds.
 */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';
import { migrateDatabase } from '../../src/db/migrate.ts';
import { startEmbeddedPostgres } from '../../src/embedded-postgres/embedded-postgres.ts';
import { openLog } from '../../src/runtime/log.ts';
import { seedRecords } from '../bench/seed-records.ts';
import { onServer, withDatabase } from '../support/database.ts';

const [rows = 5_000_000, migrations = 4] = process.argv.slice(2, 4).map(Number);
const folder = process.argv[4];
const msBetweenPings = 50;
const mostMs = 2_000;

const tell = (text: string) => console.log(`${new Date().toISOString().slice(11, 19)} ${text}`);

/** Brings an empty database to the schema that it had after so many migrations. */
async function migrateTo(url: string, count: number): Promise<void> {
  const migrationsFolder = await mkdtemp(join(tmpdir(), 'holdfast-migrations-'));
  await cp('drizzle', migrationsFolder, { recursive: true });
  const path = join(migrationsFolder, 'meta', '_journal.json');
  const journal = JSON.parse(await readFile(path, 'utf8'));
  await writeFile(path, JSON.stringify({ ...journal, entries: journal.entries.slice(0, count) }));
  const client = postgres(url, { max: 1, onnotice: () => {} });
  await migrate(drizzle(client), { migrationsFolder });
  await client.end();
  await rm(migrationsFolder, { recursive: true });
}

/** What others do with each table, by a key that is always there; `n` is a number from 1 to the count of records. */
const pings: Record<string, { read: string; write: string }> = Object.fromEntries(
  [
    ['fulfillments', 'fulfillment_id = $1', 'date_updated = now()'],
    ['fulfillment_items', 'fulfillment_item_id = $1', 'qty = qty'],
    ['orders', `order_id = 'A' || lpad(upper(to_hex(1 + $1::int / 2)), 9, '0')`, 'ship_city = ship_city'],
    ['purchases', `purchase_id = 'S' || 2 * (1 + $1::int / 5)`, 'cancel_reason = cancel_reason'],
    ['audit_events', 'audit_event_id = $1', 'source_line = source_line'],
  ].map(([table, key, change]) => [
    table,
    { read: `select * from ${table} where ${key}`, write: `update ${table} set ${change} where ${key}` },
  ]),
);

interface Waits {
  /** of the ping as a whole */
  milliseconds: number[];
  /** what the migration did during the longest */
  during: string;
}

/** Pings until `signal`; what others do meanwhile is `doing()`. */
async function ping(url: string, statement: string, signal: AbortSignal, doing: () => string): Promise<Waits> {
  const client = postgres(url, { max: 1, connection: { application_name: 'ping' } });
  const waits: Waits = { milliseconds: [], during: '' };
  let longest = 0;
  while (!signal.aborted) {
    const started = performance.now();
    await client.unsafe(statement, [1 + Math.floor(Math.random() * rows * 0.9)]);
    const took = performance.now() - started;
    waits.milliseconds.push(took);
    if (took > longest) [longest, waits.during] = [took, doing()];
    await pause(msBetweenPings);
  }
  await client.end();
  return waits;
}

interface LockWaits {
  /** milliseconds that a ping has waited for a lock, the longest by statement of the migration */
  longest: Map<string, number>;
  /** milliseconds that each statement of the migration took */
  statements: Map<string, number>;
}

/** Looks again and again at what the migration does, and at who waits for a lock. */
async function watch(url: string, signal: AbortSignal, onStatement: (text: string) => void): Promise<LockWaits> {
  const client = postgres(url, { max: 1 });
  const seen: LockWaits = { longest: new Map(), statements: new Map() };
  while (!signal.aborted) {
    const [row] = await client<{ statement: string | null; took: number; waited: number }[]>`select
      (select query from pg_stat_activity where application_name = 'holdfast migrations' limit 1) as statement,
      (select extract(epoch from clock_timestamp() - query_start)::float * 1000 from pg_stat_activity
        where application_name = 'holdfast migrations' limit 1) as took,
      (select coalesce(max(extract(epoch from clock_timestamp() - l.waitstart)::float * 1000), 0) from pg_locks l
        join pg_stat_activity a using (pid) where not l.granted and a.application_name = 'ping') as waited`;
    const statement = (row?.statement ?? 'nothing').replaceAll(/\s+/g, ' ').slice(0, 80);
    onStatement(statement);
    seen.longest.set(statement, Math.max(seen.longest.get(statement) ?? 0, row?.waited ?? 0));
    seen.statements.set(statement, Math.max(seen.statements.get(statement) ?? 0, row?.took ?? 0));
    await pause(20);
  }
  await client.end();
  return seen;
}

async function measure(url: string): Promise<boolean> {
  const done = new AbortController();
  let statement = '';
  const watching = watch(url, done.signal, (text) => {
    statement = text;
  });
  const pinging = Object.entries(pings).flatMap(([table, { read, write }]) =>
    Object.entries({ read, write }).map(async ([mode, text]) => ({
      what: `${mode} ${table}`,
      ...(await ping(url, text, done.signal, () => statement)),
    })),
  );
  const started = performance.now();
  await migrateDatabase(url);
  tell(`migrated in ${((performance.now() - started) / 1000).toFixed(0)} s`);
  done.abort();
  const locks = await watching;
  for (const { what, milliseconds, during } of await Promise.all(pinging)) {
    const sorted = milliseconds.toSorted((a, b) => a - b);
    const at = (share: number) => (sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(0);
    tell(`${what}: ${sorted.length} times, p50 ${at(0.5)}, p99 ${at(0.99)}, longest ${at(1)} ms (${during})`);
  }
  for (const [text, took] of locks.statements) {
    const waited = locks.longest.get(text) ?? 0;
    if (took > 1_000 || waited > 0)
      tell(`${(took / 1000).toFixed(1)} s, others waited ${waited.toFixed(0)} ms: ${text}`);
  }
  const longest = Math.max(...locks.longest.values());
  tell(`the longest wait for a lock was ${longest.toFixed(0)} ms`);
  return longest <= mostMs;
}

const dataFolder = folder ?? (await mkdtemp(join(tmpdir(), 'holdfast-migrate-large-')));
const server = await startEmbeddedPostgres({ dataFolder, log: openLog('error') });
try {
  const name = `migrated_${rows}_from_${migrations}`;
  await onServer(server.url, (sql) => sql`drop database if exists ${sql(name)} with (force)`);
  await onServer(server.url, (sql) => sql`create database ${sql(name)}`);
  const url = withDatabase(server.url, name);
  await migrateTo(url, migrations);
  tell(`making ${rows.toLocaleString('en-US')} records`);
  await seedRecords(url, { rows, waiting: Math.round(rows * 0.12) });
  await onServer(
    url,
    (sql) => sql`insert into audit_events (import_id, action, actor, entity, entity_id, after)
      select gen_random_uuid(), 'import', 'U1', 'fulfillment', n::text, '{"status": "SHIPPED"}'
      from generate_series(1, ${rows}) n`,
  );
  tell('migrating');
  process.exitCode = (await measure(url)) ? 0 : 1;
} finally {
  await server.stop();
  if (folder === undefined) await rm(dataFolder, { recursive: true, force: true });
}
