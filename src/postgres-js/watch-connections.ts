/**
 * Finds connections that died without a word, such as when a machine vanished or a firewall dropped its state. Neither
 * postgres.js nor TCP notices that for a quarter of an hour, and a statement may well run longer. So when a server is
 * silent, another connection asks whether it is still working on our statement.
 */

/** A connection with an open transaction. */
export interface WatchedConnection {
  /** the process id of the server's backend; null until it is known */
  pid(): number | null;
  /** since when (by `now`) nothing has arrived although an answer is pending; null when none is */
  idleSince(): number | null;
  /** Destroys the connection at once; its transaction fails with this reason. */
  cut(reason: string): void;
}

interface WatchOptions {
  running: () => Iterable<WatchedConnection>;
  /** Whether the backend is working on a statement. Rejects when no answer comes. */
  isWorking: (pid: number) => Promise<boolean>;
  /** Terminates the backend if it is not working, which releases its locks. */
  terminate: (pid: number) => Promise<void>;
  /** milliseconds */
  now: () => number;
}

const intervalMs = 5_000;
const suspiciousAfterMs = 10_000;
/** BEGIN takes no time, but a server may be slow to accept a connection. */
const maxConnectMs = 20_000;
/** One is not enough: the answer may be on its way. */
const strikesWhenIdle = 2;
/** A server that is merely slow, or just restarting, gets more time. */
const strikesWithoutAnswer = 3;

/** Starts watching; the returned function stops it. A dead connection is cut after 20 seconds, or 40 if all are dead. */
export function watchConnections(options: WatchOptions): () => void {
  const suspects = new WeakMap<WatchedConnection, Suspicion>();
  let isChecking = false;
  const checkAll = async () => {
    if (isChecking) return;
    isChecking = true;
    try {
      await Promise.all([...options.running()].map((connection) => checkConnection(connection, options, suspects)));
    } finally {
      isChecking = false;
    }
  };
  const timer = setInterval(() => void checkAll(), intervalMs);
  timer.unref();
  return () => clearInterval(timer);
}

interface Suspicion {
  since: number;
  strikes: number;
}

async function checkConnection(
  connection: WatchedConnection,
  { isWorking, terminate, now }: WatchOptions,
  suspects: WeakMap<WatchedConnection, Suspicion>,
): Promise<void> {
  const since = connection.idleSince();
  if (since === null || now() - since < suspiciousAfterMs) return;
  const pid = connection.pid();
  if (pid === null) {
    if (now() - since >= maxConnectMs) connection.cut('the database does not answer');
    return;
  }
  const backend = await isWorking(pid).then(
    (working) => (working ? 'working' : 'idle'),
    () => 'no answer',
  );
  if (backend === 'working' || connection.idleSince() !== since) return void suspects.delete(connection);
  const before = suspects.get(connection);
  const strikes = before?.since === since ? before.strikes + 1 : 1;
  suspects.set(connection, { since, strikes });
  if (strikes < (backend === 'idle' ? strikesWhenIdle : strikesWithoutAnswer)) return;
  connection.cut(backend === 'idle' ? 'the connection was lost' : 'the database does not answer');
  if (backend === 'idle') await terminate(pid).catch(() => {});
}
