/** One connection to PostgreSQL for one transaction at a time. It is made when it is needed, and made anew when lost. */

import { connect, type Socket } from 'node:net';
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { type Limits, runTransaction } from './transaction.ts';

/** An open transaction: what every query function takes. */
export type Transaction = Parameters<Parameters<PostgresJsDatabase['transaction']>[0]>[0];

const begins = { read: 'isolation level repeatable read read only', write: 'isolation level read committed' } as const;
export type Mode = keyof typeof begins;

export interface Connection {
  transact<T>(mode: Mode, limits: Limits, work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** the number of the server's process, null until it is known */
  pid(): number | null;
  /** Since when (by `now`) nothing has come although the server owes an answer; null when it owes none. */
  idleSince(): number | null;
  /** Ends the connection at once, without a word to the server; its transaction fails. */
  cut(why: string): void;
  /** Waits for a running transaction, so many seconds at most. */
  close(seconds: number): Promise<void>;
}

/** What all connections to one server share: how to connect, and the types that the first one asked for. */
export interface Connector {
  now: () => number;
  options: postgres.Options<Record<string, never>>;
  client: postgres.Sql | null;
  knowsTypes: boolean;
}

/**
 * How to connect to the server at `url`; nothing is connected yet. `backoff` gives the seconds before the next attempt
 * to connect, `now` milliseconds.
 */
export function createConnector(url: string, now: () => number, backoff: () => number): Connector {
  const options = {
    max: 1,
    connect_timeout: 5,
    idle_timeout: 60,
    keep_alive: null,
    // Left to itself, postgres.js waits up to 20 s before it tries again, also when the database has long come back.
    backoff,
    onnotice: () => {},
    connection: { application_name: 'holdfast' },
  };
  const connector: Connector = { now, options: options as never, client: null, knowsTypes: false };
  connector.client = postgres(url, connector.options);
  return connector;
}

/** Opens nothing yet, so this never fails by itself. */
export function createConnection(connector: Connector): Connection {
  let socket: Socket | null = null;
  let pid: number | null = null;
  let owed = 0;
  let since = 0;
  let bytes = 0;
  // The client keeps its socket to itself, and a lost one has to be destroyed: a good-bye would wait for its answer.
  const openSocket = ({ host, port, path }: { host: string[]; port: number[]; path: string | false }) => {
    const place = path ? { path } : { host: host[0] ?? '', port: port[0] ?? 0 };
    pid = null;
    settings = null;
    socket = connect({ ...place, keepAlive: true, keepAliveInitialDelay: 10_000, noDelay: true });
    return Object.assign(socket, { host: host[0] });
  };
  const client = postgres({
    ...(connector.client?.options as object),
    socket: openSocket,
    fetch_types: !connector.knowsTypes,
  } as object);
  const watched = {
    onAsk: () => {
      owed += 1;
      since = connector.now();
    },
    onAnswer: () => {
      owed = Math.max(0, owed - 1);
      since = connector.now();
    },
    onProcess: (number: number) => {
      pid = number;
    },
  };
  let limits: Limits;
  let settings: Limits | null = null;
  const databases = { read: open('read'), write: open('write') };

  function open(mode: Mode) {
    const begin = (work: Parameters<typeof runTransaction>[2]) =>
      runTransaction(client, { mode: begins[mode], limits, hasSettings: () => settings === limits, ...watched }, work);
    const proxy = new Proxy(client, { get: (target, name) => (name === 'begin' ? begin : Reflect.get(target, name)) });
    return drizzle(proxy);
  }

  return {
    async transact(mode, given, work) {
      limits = given;
      owed = 0;
      client.options.fetch_types = !connector.knowsTypes;
      // What a transaction sets is undone when it is rolled back.
      settings = settings === given ? given : null;
      const result = await databases[mode].transaction(work);
      settings = given;
      // They are the same for all connections. Asked for by each, one that is cut at once would leave a rejection that
      // nobody hears, which ends a process.
      connector.knowsTypes = true;
      return result;
    },
    pid: () => pid,
    idleSince() {
      const read = socket?.bytesRead ?? 0;
      if (read !== bytes) since = connector.now();
      bytes = read;
      return owed > 0 ? since : null;
    },
    cut: (why) => void socket?.destroy(new Error(why)),
    close: (seconds) => client.end({ timeout: seconds }),
  };
}
