/** Migrates a database to the current schema; safe when several replicas start at once. */
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { sql } from 'drizzle-orm';
import { type MigrationMeta, readMigrationFiles } from 'drizzle-orm/migrator';
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { postgresOptions } from '../postgres-js/connections.ts';
import { UserError } from '../runtime/errors.ts';
import { sessionStatement } from './client.ts';
import { describeConnectionError, refusedDetails } from './database-failure.ts';
import { buildLargeIndexes } from './large-indexes.ts';
import { checkDatabaseSettings } from './setting-checks.ts';

const migrationsFolder = fileURLToPath(new URL('../../drizzle', import.meta.url));

/** An arbitrary number, the same for all replicas. */
const migrationLock = 4_815_162_342;
const msBetweenTries = 250;

/**
 * Runs all pending migrations and builds missing indexes under an advisory lock on one connection, as replicas that start
 * together would conflict. Drizzle's own `migrate` takes no lock, and runs only what is newer than the last migration that
 * it finds, which may be another application's. Resolves at once when nothing is pending.
 * @returns a sentence for operators on what this database can't do well; null if it can do everything
 * @throws {UserError} when the database can't be reached, or lacks what setting-checks.ts asks for
 */
export async function migrateDatabase(url: string): Promise<string | null> {
  const unusable = (await checkDatabaseSettings(url)).find(({ ok, severity }) => !ok && severity === 'stop');
  if (unusable !== undefined) throw new UserError(unusable.text);
  const client = postgres(
    postgresOptions(url, {
      max: 1,
      connect_timeout: 5,
      keep_alive: 10,
      onnotice: () => {},
      connection: { application_name: 'holdfast migrations' },
    }),
  );
  try {
    const db = drizzle(client);
    // A role may have been given limits for short statements.
    const limits = { statement_timeout: `'0'`, idle_in_transaction_session_timeout: `'0'` };
    await db.execute(sql.raw(sessionStatement(limits)));
    await lock(db);
    await migrateInPauses(db);
    await buildLargeIndexes(db);
    return await describeUnindexedLetters(db);
  } catch (error) {
    throw describeConnectionError(error, url) ?? error;
  } finally {
    await client.end({ timeout: 5 });
  }
}

/** Tries again and again: whoever waits inside a statement holds up the building of an index, which waits for statements. */
async function lock(db: PostgresJsDatabase): Promise<void> {
  for (;;) {
    const [tried] = await db.execute<{ done: boolean }>(sql`select pg_try_advisory_lock(${migrationLock}) as done`);
    if (tried?.done === true) return;
    await sleep(msBetweenTries);
  }
}

/**
 * Whoever waits for a lock on a table holds up everyone who comes later, readers too. So a migration waits for a moment
 * only, lets the others pass, and tries again.
 */
async function migrateInPauses(db: PostgresJsDatabase): Promise<void> {
  const pending = await findPending(db);
  if (pending.length === 0) return;
  await db.execute(sql`set lock_timeout = '1s'`);
  for (let tries = 1; ; tries += 1) {
    try {
      return await runMigrations(db, pending);
    } catch (error) {
      const isLocked = refusedDetails(error)?.code === '55P03';
      if (!isLocked || tries >= maxTries) throw isLocked ? new UserError(stillLocked, { cause: error }) : error;
      await sleep(msBetweenTries * 4);
    }
  }
}

async function findPending(db: PostgresJsDatabase): Promise<MigrationMeta[]> {
  const [table] = await db.execute<{ found: boolean }>(
    sql`select to_regclass('drizzle.__drizzle_migrations') is not null as found`,
  );
  const query = sql`select unnest(array[hash, created_at::text]) as mark from drizzle.__drizzle_migrations`;
  const known = table?.found === true ? await db.execute<{ mark: string | null }>(query) : [];
  const done = new Set(known.map(({ mark }) => mark));
  const migrations = readMigrationFiles({ migrationsFolder });
  return migrations.filter(({ hash, folderMillis }) => !done.has(hash) && !done.has(String(folderMillis)));
}

async function runMigrations(db: PostgresJsDatabase, pending: readonly MigrationMeta[]): Promise<void> {
  // Where they are there, `if not exists` would need the right to create them all the same.
  await db.execute(sql`do $$ begin
    if to_regnamespace('drizzle') is null then create schema drizzle; end if;
    if to_regclass('drizzle.__drizzle_migrations') is null then
      create table drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint);
    end if;
  end $$`);
  await db.transaction(async (tx) => {
    for (const { sql: statements, hash, folderMillis } of pending) {
      for (const statement of statements) await tx.execute(sql.raw(statement));
      await tx.execute(
        sql`insert into drizzle.__drizzle_migrations (hash, created_at) values (${hash}, ${folderMillis})`,
      );
    }
  });
}

/** For about ten minutes. */
const maxTries = 300;
const stillLocked =
  'Another session has kept a table locked for ten minutes, so the database can’t be migrated. Find it in pg_stat_activity and end it, then start Holdfast again.';

/**
 * Where LC_CTYPE is C, the index of names has nothing to look up for letters outside ASCII. Latin letters are folded into
 * ASCII; names in other alphabets are found by reading all of them.
 */
async function describeUnindexedLetters(db: PostgresJsDatabase): Promise<string | null> {
  const [found] = await db.execute<{ isIndexed: boolean }>(
    sql`select cardinality(show_trgm('иванова')) > 0 as "isIndexed"`,
  );
  if (found?.isIndexed === true) return null;
  return 'This database’s LC_CTYPE is C: names in Cyrillic, Greek and other alphabets are found, but slowly. A database with a UTF-8 locale such as C.UTF-8 finds them at once.';
}
