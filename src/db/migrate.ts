/** Migrates a database to the current schema; safe when several replicas start at once. */
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { sql } from 'drizzle-orm';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
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
 * Runs all pending migrations and builds missing indexes under an advisory lock on one connection: drizzle's own `migrate`
 * takes none, and replicas that start together would conflict. Resolves at once when nothing is pending.
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
    await db.execute(sql.raw(sessionStatement({ idle_in_transaction_session_timeout: `'0'` })));
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
  if (await hasAllMigrations(db)) return;
  await db.execute(sql`set lock_timeout = '1s'`);
  for (let tries = 1; ; tries += 1) {
    try {
      return await migrate(db, { migrationsFolder });
    } catch (error) {
      const isLocked = refusedDetails(error)?.code === '55P03';
      if (!isLocked || tries >= maxTries) throw isLocked ? new UserError(stillLocked, { cause: error }) : error;
      await sleep(msBetweenTries * 4);
    }
  }
}

/** Asked first, as drizzle's own `migrate` needs the right to create a schema even when there is nothing to do. */
async function hasAllMigrations(db: PostgresJsDatabase): Promise<boolean> {
  const [table] = await db.execute<{ found: boolean }>(
    sql`select to_regclass('drizzle.__drizzle_migrations') is not null as found`,
  );
  if (table?.found !== true) return false;
  const [last] = await db.execute<{ at: string | null }>(
    sql`select max(created_at)::text as at from drizzle.__drizzle_migrations`,
  );
  return readMigrationFiles({ migrationsFolder }).every(({ folderMillis }) => folderMillis <= Number(last?.at));
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
