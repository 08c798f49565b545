/**
 * Finds connections that are dead without anybody having said so: a machine that vanished, a firewall that forgot us.
 * Neither postgres.js nor TCP notices those for a quarter of an hour, and a statement may well take longer than that. So
 * whether a silent server still works on our statement is asked on another connection.
 */
/** What is known of a connection that has an open transaction. */
export interface Watched {
  /** the number of the server's process, null until it is known */
  pid(): number | null;
  /** since when nothing has come although the server owes an answer; null when it owes none */
  idleSince(): number | null;
  cut(why: string): void;
}

export interface WatchOptions {
  running: () => Iterable<Watched>;
  /** Whether the server's process works on a statement. Rejects when no answer comes. */
  isWorking: (pid: number) => Promise<boolean>;
  /** Ends the server's process if it works on nothing, so that what it has locked is free again. */
  release: (pid: number) => Promise<void>;
  /** milliseconds */
  now: () => number;
}

const everyMilliseconds = 5_000;
const silentLongEnough = 10_000;
/** BEGIN takes no time, but a server may take long to greet. */
const maxGreeting = 20_000;
/** An answer may be on its way at the moment of the first look. */
const looksWithoutWork = 2;
/** A server that is only slow, or is just being restarted, gets more time. */
const looksWithoutAnswer = 3;

/** Begins to watch; the returned function ends it. A dead connection is cut after 20 seconds, 40 when all are dead. */
export function watchConnections(options: WatchOptions): () => void {
  const doubts = new WeakMap<Watched, { since: number; looks: number }>();
  let looking = false;
  const look = async () => {
    if (looking) return;
    looking = true;
    try {
      await Promise.all([...options.running()].map((connection) => inspect(connection, options, doubts)));
    } finally {
      looking = false;
    }
  };
  const timer = setInterval(() => void look(), everyMilliseconds);
  timer.unref();
  return () => clearInterval(timer);
}

async function inspect(
  connection: Watched,
  { isWorking, release, now }: WatchOptions,
  doubts: WeakMap<Watched, { since: number; looks: number }>,
): Promise<void> {
  const since = connection.idleSince();
  if (since === null || now() - since < silentLongEnough) return;
  const pid = connection.pid();
  if (pid === null) {
    if (now() - since >= maxGreeting) connection.cut('the database does not answer');
    return;
  }
  const verdict = await isWorking(pid).then(
    (working) => (working ? 'working' : 'not working'),
    () => 'no answer',
  );
  if (verdict === 'working' || connection.idleSince() !== since) return void doubts.delete(connection);
  const before = doubts.get(connection);
  const looks = before?.since === since ? before.looks + 1 : 1;
  doubts.set(connection, { since, looks });
  if (looks < (verdict === 'not working' ? looksWithoutWork : looksWithoutAnswer)) return;
  connection.cut(verdict === 'not working' ? 'the connection was lost' : 'the database does not answer');
  if (verdict === 'not working') await release(pid).catch(() => {});
}
