/** Brings a database to the current schema; safe when many replicas start at once. */

import { fileURLToPath } from 'node:url';
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';
import { describeConnectionError, describeOldVersion } from './connection-errors.ts';

const migrationsFolder = fileURLToPath(new URL('../../drizzle', import.meta.url));

/** Any number will do, as long as every replica takes the same one. */
const migrationLock = 4_815_162_342;

/**
 * Runs all pending migrations under an advisory lock on one connection: drizzle's own `migrate` has none, and replicas
 * that start together would trip over each other. Resolves at once when there is nothing to do.
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
    // Another replica may take any time; but what waits for a table makes everybody behind it wait, too.
    await db.execute(sql`set lock_timeout = '1min'`);
    await migrate(db, { migrationsFolder });
  } catch (error) {
    throw describeConnectionError(error, url) ?? error;
  } finally {
    await client.end({ timeout: 5 });
  }
}
