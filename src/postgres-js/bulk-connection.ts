/**
 * A connection for bulk reading. postgres.js 3.4 leaves a connection stuck when COPY … TO STDOUT has a slow reader; `pg`
 * with `pg-copy-streams` doesn't.
 */
import { Socket } from 'node:net';
import { Client } from 'pg';
import { pgOptions } from './address.ts';
import { ConnectionLost, type Limits } from './transaction.ts';
import type { WatchedConnection } from './watch-connections.ts';

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
export async function withBulkConnection<T>(
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
