/**
 * Connections to one PostgreSQL server, each for one transaction at a time. This folder holds all workarounds for faults
 * of postgres.js 3.4 (README.md lists them); the rest of the code imports this file only.
 */
import { type SQL, sql } from 'drizzle-orm';
import { settlesWithin } from '../runtime/timers.ts';
import { type BulkWork, withBulkConnection } from './bulk-connection.ts';
import { type Connection, createConnection, createConnector, type Mode, type Transaction } from './connection.ts';
import { ConnectionLost, type Limits } from './transaction.ts';
import { type WatchedConnection, watchConnections } from './watch-connections.ts';

export { pgOptions, postgresOptions } from './address.ts';
export type { BulkWork } from './bulk-connection.ts';
export type { Mode, Transaction } from './connection.ts';
export { copyFromStdin } from './copy-in.ts';
export type { Limits } from './transaction.ts';
export { ConnectionLost } from './transaction.ts';

/** The caller decides how many may be in use at once; a connection is opened when no idle one is left. */
export interface Connections {
  /** Runs `work` in a transaction: commits when it resolves, rolls back when it rejects. */
  transact<T>(mode: Mode, limits: Limits, work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** Runs `work` on a connection of its own for bulk reading; aborting `signal` cuts it. */
  bulk<T>(limits: Limits, signal: AbortSignal, work: BulkWork<T>): Promise<T>;
  /** Closes connections that aren't in use until at most `max` are open. */
  shrink(max: number): void;
  /** Waits for running transactions, at most `seconds`, then closes all connections. */
  close(seconds: number): Promise<void>;
}

export interface ConnectionsOptions {
  /** milliseconds */
  now: () => number;
  /** seconds before the next attempt to connect */
  reconnectDelay: () => number;
  /** Runs a check of another connection as soon as it may use one itself. */
  scheduleCheck<T>(check: () => Promise<T>): Promise<T>;
  checkLimits: Limits;
  /** the `set_config` calls that every session begins with, for whatever a server or a role may have set otherwise */
  session: string;
}

const checkTimeout = 5_000;

/** Opens nothing yet, so this never fails. */
export function openConnections(
  url: string,
  { now, reconnectDelay, scheduleCheck, checkLimits, session }: ConnectionsOptions,
): Connections {
  const connector = createConnector(url, { now, reconnectDelay, session });
  const all: Connection[] = [];
  const idle: Connection[] = [];
  const running = new Set<WatchedConnection>();
  const stopWatching = watchConnections({ running: () => running, isWorking, terminate, now });

  async function withConnection<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    // The most recently used one, so that those that aren't needed stay idle long enough to be closed.
    const connection = idle.pop() ?? addConnection();
    try {
      return await work(connection);
    } finally {
      idle.push(connection);
    }
  }

  function addConnection(): Connection {
    const connection = createConnection(connector);
    all.push(connection);
    return connection;
  }

  /** Asks about another connection. Rejects when no answer comes in time, or no connection is left to ask on. */
  async function check(query: SQL): Promise<Record<string, unknown> | undefined> {
    let cut: Connection['cut'] = () => {};
    let isLate = false;
    const answer = scheduleCheck(() =>
      withConnection(async (connection) => {
        if (isLate) throw new ConnectionLost('the check has timed out');
        cut = connection.cut;
        const rows = await connection.transact('read', checkLimits, (tx) => tx.execute(query));
        return rows[0];
      }),
    );
    if (await settlesWithin(answer, checkTimeout)) return await answer;
    isLate = true;
    cut('the database does not answer');
    throw new ConnectionLost('no answer');
  }

  async function isWorking(pid: number): Promise<boolean> {
    const query = sql`select ${isIdle} as idle from pg_stat_activity where pid = ${pid}`;
    const backend = await check(query);
    return backend?.idle === false;
  }

  async function terminate(pid: number): Promise<void> {
    await check(sql`select pg_terminate_backend(pid) from pg_stat_activity where pid = ${pid} and ${isIdle}`);
  }

  return {
    transact: (mode, limits, work) =>
      withConnection(async (connection) => {
        running.add(connection);
        try {
          return await connection.transact(mode, limits, work);
        } finally {
          running.delete(connection);
        }
      }),
    bulk: (limits, signal, work) =>
      withConnection(async (connection) => {
        // The server never has more connections than the caller counts.
        connection.cut('a bulk connection takes its place');
        return await withBulkConnection(url, { limits, session, signal, running, now }, work);
      }),
    shrink(max) {
      // Those that were used least recently, which are used again only when more than `max` are.
      for (const connection of idle.slice(0, Math.max(0, all.length - max))) connection.cut('it is not needed');
    },
    async close(seconds) {
      stopWatching();
      await Promise.all(all.map((connection) => connection.close(seconds)));
    },
  };
}

/** The server waits for us to send, or to receive. With track_activities off, assume it is busy. */
const isIdle = sql`coalesce(state like 'idle%' or (state = 'active' and wait_event_type = 'Client'), false)`;
