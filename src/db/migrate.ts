/** Migrates a database to the current schema; safe when several replicas start at once. */
import { fileURLToPath } from 'node:url';
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';
import { describeConnectionError, describeOldVersion } from './connection-errors.ts';

const migrationsFolder = fileURLToPath(new URL('../../drizzle', import.meta.url));

/** An arbitrary number, the same for all replicas. */
const migrationLock = 4_815_162_342;

/**
 * Runs all pending migrations under an advisory lock on one connection: drizzle's own `migrate` takes none, and replicas
 * that start together would conflict. Resolves at once when nothing is pending.
 * @throws {UserError} when the database can't be reached, or is too old
 */
export async function migrateDatabase(url: string): Promise<void> {
  const client = postgres(url, {
    max: 1,
    connect_timeout: 5,
    keep_alive: 10,
    onnotice: () => {},
    connection: { application_name: 'holdfast migrations' },
  });
  try {
    const db = drizzle(client);
    const [server] = await db.execute<{ version: number }>(
      sql`select current_setting('server_version_num')::int as version`,
    );
    const tooOld = describeOldVersion(server?.version ?? 0);
    if (tooOld !== null) throw tooOld;
    await db.execute(sql`select pg_advisory_lock(${migrationLock})`);
    // Set after the lock, since another replica may take any time. But a migration that waits for a table blocks everyone
    // queued behind it.
    await db.execute(sql`set lock_timeout = '1min'`);
    await migrate(db, { migrationsFolder });
  } catch (error) {
    throw describeConnectionError(error, url) ?? error;
  } finally {
    await client.end({ timeout: 5 });
  }
}
