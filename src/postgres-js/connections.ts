/**
 * Connections to one PostgreSQL server, each for one transaction at a time. This folder holds all workarounds for faults
 * of postgres.js 3.4 (README.md lists them); the rest of the code imports this file only.
 */
import { Socket } from 'node:net';
import { type SQL, sql } from 'drizzle-orm';
import { Client } from 'pg';
import { settlesWithin } from '../runtime/timers.ts';
import { pgOptions } from './address.ts';
import { type Connection, createConnection, createConnector, type Mode, type Transaction } from './connection.ts';
import { ConnectionLost, type Limits } from './transaction.ts';
import { type WatchedConnection, watchConnections } from './watch-connections.ts';

export { pgOptions, postgresOptions } from './address.ts';
export type { Mode, Transaction } from './connection.ts';
export type { Limits } from './transaction.ts';
export { ConnectionLost, copyFromStdin } from './transaction.ts';

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

interface ConnectionsOptions {
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
  const all = new Set<Connection>();
  const idle: Connection[] = [];
  const running = new Set<WatchedConnection>();
  /** when a lost connection may be replaced */
  let notBefore = 0;
  const stopWatching = watchConnections({ running: () => running, isWorking, terminate, now });

  async function withConnection<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    const connection = takeIdle() ?? addConnection();
    try {
      return await work(connection);
    } catch (error) {
      if (connection.isLost()) notBefore = now() + reconnectDelay() * 1000;
      throw error;
    } finally {
      // What it was asked last would stay in the way on its next connection (README.md, 9).
      if (connection.isLost()) all.delete(connection);
      else idle.push(connection);
    }
  }

  /**
   * The most recently used one, so that those that aren't needed stay idle long enough to be closed. One that was lost
   * meanwhile is passed over: what is asked between its `error` and its `close` is never answered (README.md, 9).
   */
  function takeIdle(): Connection | undefined {
    for (let connection = idle.pop(); connection !== undefined; connection = idle.pop()) {
      if (!connection.isLost()) return connection;
      all.delete(connection);
    }
    return undefined;
  }

  function addConnection(): Connection {
    const connection = createConnection(connector, notBefore - now());
    all.add(connection);
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
      for (const connection of idle.slice(0, Math.max(0, all.size - max))) connection.cut('it is not needed');
    },
    async close(seconds) {
      stopWatching();
      await Promise.all([...all].map((connection) => connection.close(seconds)));
    },
  };
}

/** The server waits for us to send, or to receive. With track_activities off, assume it is busy. */
const isIdle = sql`coalesce(state like 'idle%' or (state = 'active' and wait_event_type = 'Client'), false)`;

export type BulkWork<T> = (client: Client) => Promise<T>;

const seconds = 1000;

interface BulkOptions {
  limits: Limits;
  /** the `set_config` calls that the session begins with */
  session: string;
  /** aborting it cuts the connection */
  signal: AbortSignal;
  /** holds the connection while it is in use */
  running: Set<WatchedConnection>;
  /** milliseconds */
  now: () => number;
}

/** Runs `work` on a new connection, which is closed afterwards. */
async function withBulkConnection<T>(
  url: string,
  { limits, session, signal, running, now }: BulkOptions,
  work: BulkWork<T>,
): Promise<T> {
  signal.throwIfAborted();
  const socket = new Socket();
  const client = new Client({
    application_name: 'holdfast bulk',
    ...pgOptions(url),
    connectionTimeoutMillis: 5 * seconds,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10 * seconds,
    stream: () => socket,
  });
  let isLost = false;
  // A lost connection also rejects the statement that runs on it; unhandled, this event would end the process.
  client.on('error', () => {
    isLost = true;
  });
  const cut = () => void client.end();
  signal.addEventListener('abort', cut, { once: true });
  let watched: WatchedConnection | undefined;
  try {
    await client.connect();
    const pid = await applySettings(client, limits, session);
    watched = watchedConnection(client, socket, pid, now);
    running.add(watched);
    return await work(client);
  } catch (error) {
    if (!isLost || signal.aborted) throw error;
    throw new ConnectionLost('the connection was lost', { cause: error });
  } finally {
    if (watched !== undefined) running.delete(watched);
    signal.removeEventListener('abort', cut);
    await client.end();
  }
}

/** Not set at connect: PgBouncer rejects settings there. Gives the process id of the server's backend. */
async function applySettings(client: Client, { statement, lock, idle }: Limits, session: string): Promise<number> {
  // A standby refuses to begin where the default is `serializable`.
  await client.query('begin isolation level read committed');
  // Without the connection check, a statement that sends nothing yet would keep running after we are gone.
  const { rows } = await client.query<{ pid: number }>(`select pg_backend_pid() as pid, ${session},
    set_config('statement_timeout', '${statement}', false), set_config('lock_timeout', '${lock}', false),
    set_config('idle_in_transaction_session_timeout', '${idle}', false),
    set_config('client_connection_check_interval', case when version() like '%linux%' then '2s' else '0' end, false)`);
  await client.query('commit');
  return rows[0]?.pid ?? 0;
}

function watchedConnection(client: Client, socket: Socket, pid: number, now: () => number): WatchedConnection {
  let bytes = 0;
  let since = now();
  return {
    pid: () => pid,
    idleSince() {
      // Not in its types, but the flag that the client itself relies on.
      const isReady = (client as Client & { readyForQuery?: boolean }).readyForQuery === true;
      if (isReady || socket.isPaused() || socket.bytesRead !== bytes) since = now();
      bytes = socket.bytesRead;
      return isReady ? null : since;
    },
    cut: (reason) => void socket.destroy(new ConnectionLost(reason)),
  };
}
