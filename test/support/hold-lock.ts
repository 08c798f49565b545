/** A lock in the database that stops Holdfast at a chosen statement for as long as a test likes. */
import { type SQL, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { waitUntil } from './read-imports.ts';

export interface HeldLock {
  /** Runs one more locking statement. */
  take(statement: SQL): Promise<void>;
  /** Waits until so many sessions of this database wait for a lock. */
  waitForQueue(sessions: number): Promise<void>;
  release(): Promise<void>;
  /** the same, and what the statements changed stays */
  commit(): Promise<void>;
}

/** Begins a transaction of its own and takes the lock in it. */
export async function holdLock(databaseUrl: string, statement?: SQL): Promise<HeldLock> {
  const client = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  const watcher = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  const db = drizzle(client);
  const end = async (how: SQL) => {
    await db.execute(how);
    await client.end();
    await watcher.end();
  };
  await db.execute(sql`begin`);
  if (statement !== undefined) await db.execute(statement);
  return {
    take: async (another) => void (await db.execute(another)),
    async waitForQueue(sessions) {
      await waitUntil(`${sessions} sessions that wait for the lock`, async () => {
        const [waiting] = await watcher`
          select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
        return waiting?.n >= sessions;
      });
    },
    release: () => end(sql`rollback`),
    commit: () => end(sql`commit`),
  };
}
