/**
 * A connection for reading in bulk. postgres.js 3.4 leaves a connection stuck when COPY TO STDOUT has a slow reader;
 * `pg` with `pg-copy-streams` does not.
 */
import { Socket } from 'node:net';
import { Client } from 'pg';
import type { Limits } from '../postgres-js/transaction.ts';
import type { Watched } from '../postgres-js/watch-connections.ts';

export type BulkWork<T> = (client: Client) => Promise<T>;

const seconds = 1000;

interface BulkOptions {
  limits: Limits;
  /** aborted, it cuts the connection */
  signal: AbortSignal;
  /** to be watched while it runs */
  running: Set<Watched>;
  /** milliseconds */
  now: () => number;
}

/** Runs `work` on a connection of its own. */
export async function withBulkConnection<T>(
  url: string,
  { limits, signal, running, now }: BulkOptions,
  work: BulkWork<T>,
): Promise<T> {
  signal.throwIfAborted();
  const socket = new Socket();
  const client = new Client({
    connectionString: url,
    application_name: 'holdfast bulk',
    connectionTimeoutMillis: 5 * seconds,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10 * seconds,
    stream: () => socket,
  });
  // A connection that is lost also fails the statement that runs on it; alone, this event would end the process.
  client.on('error', () => {});
  const cut = () => void client.end();
  signal.addEventListener('abort', cut, { once: true });
  let watched: Watched | undefined;
  try {
    await client.connect();
    const pid = await prepare(client, limits);
    watched = watchClient(client, socket, pid, now);
    running.add(watched);
    return await work(client);
  } finally {
    if (watched !== undefined) running.delete(watched);
    signal.removeEventListener('abort', cut);
    await client.end();
  }
}

/** Set here and not at connect, where PgBouncer knows no settings. Gives the number of the server's process. */
async function prepare(client: Client, { statement, lock, idle }: Limits): Promise<number> {
  await client.query(`set statement_timeout = ${statement}`);
  await client.query(`set lock_timeout = ${lock}`);
  await client.query(`set idle_in_transaction_session_timeout = ${idle}`);
  // Otherwise a statement that sends nothing yet would run on after we are gone.
  await client.query(`select set_config('client_connection_check_interval',
    case when version() like '%linux%' then '2s' else '0' end, false)`);
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  return rows[0]?.pid ?? 0;
}

function watchClient(client: Client, socket: Socket, pid: number, now: () => number): Watched {
  let bytes = 0;
  let since = now();
  return {
    pid: () => pid,
    idleSince() {
      // Not in its types, but what the client itself goes by.
      const owesNothing = (client as Client & { readyForQuery?: boolean }).readyForQuery === true;
      if (owesNothing || socket.isPaused() || socket.bytesRead !== bytes) since = now();
      bytes = socket.bytesRead;
      return owesNothing ? null : since;
    },
    cut: (why) => void socket.destroy(new Error(why)),
  };
}
