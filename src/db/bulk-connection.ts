/**
 * A connection for reading in bulk. postgres.js 3.4 leaves a connection stuck when COPY TO STDOUT has a slow reader;
 * `pg` with `pg-copy-streams` does not.
 */
import { Client } from 'pg';

const seconds = 1000;

/** Runs `work` on a connection of its own; when `signal` is aborted, the connection is cut and `work` fails. */
export async function withBulkConnection<T>(
  url: string,
  signal: AbortSignal,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const client = new Client({
    connectionString: url,
    application_name: 'holdfast bulk',
    connectionTimeoutMillis: 5 * seconds,
    statement_timeout: 30 * 60 * seconds,
    lock_timeout: 60 * seconds,
  });
  // A connection that is lost also fails the statement that runs on it; alone, this event would end the process.
  client.on('error', () => {});
  const cut = () => void client.end();
  signal.addEventListener('abort', cut, { once: true });
  try {
    await client.connect();
    // Otherwise a statement that sends nothing yet would run on after we are gone.
    await client.query(`set client_connection_check_interval = '2s'`);
    return await work(client);
  } finally {
    signal.removeEventListener('abort', cut);
    await client.end();
  }
}
