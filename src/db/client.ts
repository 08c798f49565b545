/** The connection to PostgreSQL. Everything that reads or writes goes through `read` or `write`. */
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { leaveLostConnections } from './lost-connections.ts';
import * as schema from './schema.ts';

/** An open transaction: what every query function takes. */
export type Transaction = Parameters<Parameters<ReturnType<typeof connect>['transaction']>[0]>[0];

/**
 * The database as the rest of the code sees it. There is no way to run a statement outside a transaction: when a
 * statement fails after it has begun to send rows, postgres.js 3.4 hands the left-over rows to the next statement on
 * that connection unless a ROLLBACK comes between them.
 */
export interface Database {
  /** Runs `work` in a read-only transaction; every statement sees the same snapshot. */
  read<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** Runs `work` in a transaction; commits when it resolves, rolls back when it throws. */
  write<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** Waits for running transactions, at most two seconds, then closes all connections. */
  close(): Promise<void>;
}

const connectionsPerReplica = 6;
const seconds = 1000;

/** Not all connections, and not all replicas, at the same moment. */
const secondsToReconnect = () => 0.2 + Math.random() * 0.3;

/** Settings of every connection. A generic plan would make substring searches up to a thousand times slower. */
const sessionSettings = {
  application_name: 'holdfast',
  plan_cache_mode: 'force_custom_plan',
  statement_timeout: 120 * seconds,
  lock_timeout: 15 * seconds,
  idle_in_transaction_session_timeout: 60 * seconds,
  TimeZone: 'UTC',
} as const;

/** Opens a pool on `url` (connections are made when they are needed, so this never fails by itself). */
export function openDatabase(url: string): Database {
  const client = postgres(url, {
    max: connectionsPerReplica,
    connect_timeout: 5,
    idle_timeout: 60,
    keep_alive: 10,
    // Left to itself, postgres.js waits up to 20 s before it tries again, also when the database has long come back.
    backoff: secondsToReconnect,
    onnotice: () => {},
    connection: sessionSettings,
  });
  const db = connect(leaveLostConnections(client));
  const learnTypes = async <T>(transaction: Promise<T>): Promise<T> => {
    const result = await transaction;
    // They are the same for all connections. Asked for by each, one that is cut at once would leave a rejection that
    // nobody hears, which ends a process.
    client.options.fetch_types = false;
    return result;
  };
  return {
    read: (work) => learnTypes(db.transaction(work, { accessMode: 'read only', isolationLevel: 'repeatable read' })),
    write: (work) => learnTypes(db.transaction(work)),
    close: () => client.end({ timeout: 2 }),
  };
}

function connect(client: postgres.Sql) {
  return drizzle(client, { schema });
}
