/** The connections to PostgreSQL. Everything that reads or writes goes through `read` or `write`. */
import { type SQL, sql } from 'drizzle-orm';
import {
  type Connection,
  createConnection,
  createConnector,
  type Mode,
  type Transaction,
} from '../postgres-js/connection.ts';
import { type Watched, watchConnections } from '../postgres-js/watch-connections.ts';
import { type BulkWork, withBulkConnection } from './bulk-connection.ts';
import { createPoolScheduler, type PoolClass, poolClasses } from './pool-classes.ts';

export type { Transaction } from '../postgres-js/connection.ts';

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
  /** Runs `work` on a connection for bulk reading, in the lane of exports; aborting `signal` cuts it. */
  bulk<T>(signal: AbortSignal, work: BulkWork<T>): Promise<T>;
  /** The same database with another share of the connections; by itself it is that of the jobs. */
  poolClass(lane: PoolClass): Database;
  /** Waits for running transactions, at most two seconds, then closes all connections. */
  close(): Promise<void>;
}

const secondsToClose = 2;
const secondsToTell = 5;

/** Not all connections, and not all replicas, at the same moment. */
const secondsToReconnect = () => 0.2 + Math.random() * 0.3;

/** Opens a pool on `url` (connections are made when they are needed, so this never fails by itself). */
export function openDatabase(url: string): Database {
  const connector = createConnector(url, Date.now, secondsToReconnect);
  const turns = createPoolScheduler();
  const all: Connection[] = [];
  const free: Connection[] = [];
  const running = new Set<Watched>();
  const watch = watchConnections({ running: () => running, isWorking, release, now: Date.now });
  let isClosed = false;

  async function withConnection<T>(lane: PoolClass, work: (connection: Connection) => Promise<T>): Promise<T> {
    const giveBack = await turns.take(lane);
    // The one that was used last, so that those that are not needed are idle for long enough to be closed.
    const connection = free.pop() ?? addConnection();
    try {
      if (isClosed) throw new Error('the database is closed');
      return await work(connection);
    } finally {
      free.push(connection);
      giveBack();
    }
  }

  function addConnection(): Connection {
    const connection = createConnection(connector);
    all.push(connection);
    return connection;
  }

  function transact<T>(lane: PoolClass, mode: Mode, work: (tx: Transaction) => Promise<T>): Promise<T> {
    return withConnection(lane, async (connection) => {
      running.add(connection);
      try {
        return await connection.transact(mode, poolClasses[lane].limits, work);
      } finally {
        running.delete(connection);
      }
    });
  }

  function bulk<T>(signal: AbortSignal, work: BulkWork<T>): Promise<T> {
    return withConnection('exports', async (connection) => {
      connection.cut('an export takes its place');
      const { limits } = poolClasses.exports;
      return await withBulkConnection(url, { limits, signal, running, now: Date.now }, work);
    });
  }

  /** A question about another connection. Rejects when no answer comes in time, or there is no connection to ask on. */
  async function tell<Row extends object>(question: SQL): Promise<Row | undefined> {
    let asked: Connection | undefined;
    let timer: NodeJS.Timeout | undefined;
    let isLate = false;
    const tooLate = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        isLate = true;
        reject(new Error('no answer'));
        asked?.cut('the database does not answer');
      }, secondsToTell * 1000);
    });
    const answer = withConnection('deliveries', async (connection) => {
      if (isLate) throw new Error('nobody waits for the answer any more');
      asked = connection;
      const work = async (tx: Transaction) => [...(await tx.execute(question))][0] as Row | undefined;
      return await connection.transact('read', poolClasses.deliveries.limits, work);
    });
    answer.catch(() => {});
    return await Promise.race([answer, tooLate]).finally(() => clearTimeout(timer));
  }

  async function isWorking(pid: number): Promise<boolean> {
    const question = sql`select ${idle} as idle from pg_stat_activity where pid = ${pid}`;
    const process = await tell<{ idle: boolean }>(question);
    return process !== undefined && !process.idle;
  }

  async function release(pid: number): Promise<void> {
    await tell(sql`select pg_terminate_backend(pid) from pg_stat_activity where pid = ${pid} and ${idle}`);
  }

  const inLane = (lane: PoolClass): Database => ({
    read: (work) => transact(lane, 'read', work),
    write: (work) => transact(lane, 'write', work),
    bulk,
    poolClass: inLane,
    async close() {
      isClosed = true;
      watch();
      await Promise.all(all.map((connection) => connection.close(secondsToClose)));
    },
  });
  return inLane('jobs');
}

/** The server waits for us, or for us to take what it sends. Where it keeps no books, it is taken to be working. */
const idle = sql`coalesce(state like 'idle%' or (state = 'active' and wait_event_type = 'Client'), false)`;
