/** Every connection has the settings that statements rely on, whatever the database has set. */
import { sql } from 'drizzle-orm';
import { expect, onTestFinished, test } from 'vitest';
import { type Database, openDatabase } from '../../src/db/client.ts';
import { createTestDatabase } from '../support/database.ts';

const others = {
  jit: 'on',
  plan_cache_mode: 'auto',
  datestyle: 'German, DMY',
  timezone: 'Asia/Kathmandu',
  row_security: 'on',
  array_nulls: 'off',
  gin_fuzzy_search_limit: '5',
  exit_on_error: 'on',
  default_transaction_isolation: 'serializable',
  tcp_keepalives_idle: '600',
};
const ours = {
  jit: 'off',
  plan_cache_mode: 'force_custom_plan',
  datestyle: 'ISO, MDY',
  timezone: 'UTC',
  row_security: 'off',
  array_nulls: 'on',
  gin_fuzzy_search_limit: '0',
  exit_on_error: 'off',
  default_transaction_isolation: 'read committed',
  tcp_keepalives_idle: '10',
};

const current = `select ${Object.keys(ours).map((name) => `current_setting('${name}') as ${name}`)}`;

const connections: Record<string, (db: Database) => Promise<unknown>> = {
  reading: (db) => db.read(async (tx) => (await tx.execute(sql.raw(current)))[0]),
  writing: (db) => db.write(async (tx) => (await tx.execute(sql.raw(current)))[0]),
  bulk: (db) => db.bulk(new AbortController().signal, async (client) => (await client.query(current)).rows[0]),
};

test.for(Object.entries(connections))('a connection for %s', async ([, ask]) => {
  const database = await createTestDatabase();
  onTestFinished(database.drop);
  const before = openDatabase(database.url);
  await before.write(async (tx) => {
    const [row] = await tx.execute<{ name: string }>(sql`select current_database() as name`);
    for (const [name, value] of Object.entries(others)) {
      await tx.execute(sql.raw(`alter database ${row?.name} set ${name} = '${value}'`));
    }
  });
  await before.close();
  const db = openDatabase(database.url);
  onTestFinished(() => db.close());
  expect(await ask(db)).toEqual(ours);
});
