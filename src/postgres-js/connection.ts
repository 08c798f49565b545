/** One connection to PostgreSQL. It connects when it is first needed, and again after it was idle for long. */
import { once } from 'node:events';
import { connect, isIP, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ConnectionOptions, connect as secure } from 'node:tls';
import { makePgArray } from 'drizzle-orm/pg-core/utils/array';
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import pg from 'pg';
import postgres from 'postgres';
import { pgOptions, postgresOptions } from './address.ts';
import { ConnectionLost, type Limits, runTransaction, type Work } from './transaction.ts';
import type { WatchedConnection } from './watch-connections.ts';

/** An open transaction: what every query function takes. */
export type Transaction = Parameters<Parameters<PostgresJsDatabase['transaction']>[0]>[0];

const beginOptions = {
  read: 'isolation level repeatable read read only',
  write: 'isolation level read committed',
} as const;
export type Mode = keyof typeof beginOptions;

export interface Connection extends WatchedConnection {
  /** Runs one transaction; another may begin once it has settled. */
  transact<T>(mode: Mode, limits: Limits, work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** Whether its socket is gone; after a transaction, it is not to be used again then. */
  isLost(): boolean;
  /** Waits for the running transaction, at most `seconds`. */
  close(seconds: number): Promise<void>;
}

/** What all connections to one server share. */
interface Connector {
  now: () => number;
  options: object;
  ssl: SocketPlace['ssl'];
  session: string;
}

/** The array types that statements use, by their ids in the catalog of every server. */
const arrayIds = { integers: 1007, texts: 1009, bigints: 1016, floats: 1022, uuids: 2951 };

/** Read as `pg` reads them: Drizzle's reader loses backslashes. */
const arrayTypes = Object.fromEntries(
  Object.entries(arrayIds).map(([name, id]) => [
    name,
    { to: id, from: [id], serialize: toArrayText, parse: pg.types.getTypeParser(id) },
  ]),
);

/** Drizzle gives the values of array columns as text already. */
function toArrayText(value: unknown): unknown {
  return Array.isArray(value) ? makePgArray(value) : value;
}

/**
 * How to connect to the server at `url`; opens nothing. `reconnectDelay` gives the seconds before the next attempt, `now`
 * milliseconds; `session` are the `set_config` calls that every session begins with.
 */
export function createConnector(
  url: string,
  { now, reconnectDelay, session }: { now: () => number; reconnectDelay: () => number; session: string },
): Connector {
  const options = {
    max: 1,
    connect_timeout: 5,
    idle_timeout: 60,
    keep_alive: null,
    // By default, postgres.js waits up to 20 s before it tries again, even if the database has long been back.
    backoff: reconnectDelay,
    onnotice: () => {},
    connection: { application_name: 'holdfast' },
    // Fetched by the client, on each new connection, they would risk an unhandled rejection on each.
    fetch_types: false,
    types: arrayTypes,
  };
  const { ssl = false }: { ssl?: SocketPlace['ssl'] } = pgOptions(url);
  // This client never connects: it completes the options.
  return { now, options: postgres({ ...postgresOptions(url, options), ssl: false }).options, ssl, session };
}

/** Opens nothing yet, so this never fails. It will first connect when `pause` milliseconds are over. */
export function createConnection(connector: Connector, pause = 0): Connection {
  const mayConnect = sleep(Math.max(0, pause));
  let socket: Socket | null = null;
  let pid: number | null = null;
  let pending = 0;
  let since = 0;
  let bytes = 0;
  // The client doesn't expose its socket, and a lost one must be destroyed: a clean end would wait for the other side.
  const openOwn = async ({ host, port, path }: { host: string[]; port: number[]; path: string | false }) => {
    await mayConnect;
    pid = null;
    appliedLimits = null;
    return await openSocket({ host: host[0] ?? '', port: port[0] ?? 0, path, ssl: connector.ssl }, (opened) => {
      socket = opened;
    });
  };
  const ownOptions: object = { ...connector.options, socket: openOwn };
  const client = postgres(ownOptions);
  const isLost = () => socket?.destroyed === true;
  const observer = {
    onSend: () => {
      pending += 1;
      since = connector.now();
    },
    onAnswer: () => {
      pending = Math.max(0, pending - 1);
      since = connector.now();
    },
    onBackendPid: (backendPid: number) => {
      pid = backendPid;
    },
    isLost,
  };
  let limits: Limits;
  let appliedLimits: Limits | null = null;
  const hasSettings = () => appliedLimits === limits;
  const databases = { read: open('read'), write: open('write') };

  /** Drizzle, whose transactions are run by `runTransaction`. */
  function open(mode: Mode) {
    const begin = (work: Work) =>
      runTransaction(
        client,
        { begin: beginOptions[mode], limits, session: connector.session, hasSettings, ...observer },
        work,
      );
    const proxy = new Proxy(client, { get: (target, name) => (name === 'begin' ? begin : Reflect.get(target, name)) });
    return drizzle(proxy);
  }

  return {
    async transact(mode, given, work) {
      limits = given;
      pending = 0;
      // A rollback also undoes the settings that the transaction made.
      appliedLimits = appliedLimits === given ? given : null;
      const result = await databases[mode].transaction(work);
      appliedLimits = given;
      return result;
    },
    isLost,
    pid: () => pid,
    idleSince() {
      const read = socket?.bytesRead ?? 0;
      if (read !== bytes) since = connector.now();
      bytes = read;
      return pending > 0 ? since : null;
    },
    cut: (reason) => void socket?.destroy(new ConnectionLost(reason)),
    close: (seconds) => client.end({ timeout: seconds }),
  };
}

/** Where to connect, and how. */
interface SocketPlace {
  host: string;
  port: number;
  /** of a socket in the file system, instead of host and port */
  path: string | false;
  /** false for a connection without TLS */
  ssl: false | ConnectionOptions;
}

const secondsToConnect = 5;

/** How a client asks for TLS ("SSLRequest" in PostgreSQL's protocol). */
const tlsRequest = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);
const accepted = 'S'.charCodeAt(0);

/**
 * Opens a connection, and secures it if the address says so: postgres.js would keep the secured socket to itself, where it
 * can't be cut, and compares no certificate with an IP address. `onSocket` is given each socket that is to be destroyed to
 * cut it. Never rejects, which the client doesn't expect, and never fails before the client listens: the socket that it
 * gets fails instead, as a lost connection.
 */
export async function openSocket(
  { host, port, path, ssl }: SocketPlace,
  onSocket: (socket: Socket) => void,
): Promise<Socket> {
  const place = path ? { path } : { host, port };
  const plain = connect({ ...place, keepAlive: true, keepAliveInitialDelay: 10_000, noDelay: true });
  onSocket(plain);
  const signal = AbortSignal.timeout(secondsToConnect * 1000);
  plain.on('error', () => {});
  try {
    await once(plain, 'connect', { signal });
    if (ssl === false) return plain;
    plain.write(tlsRequest);
    const [answer] = (await once(plain, 'data', { signal })) as [Buffer];
    if (answer[0] !== accepted) throw new Error('the server does not offer TLS');
    const secured = secure({ ...ssl, socket: plain, host, ...(isIP(host) === 0 && { servername: host }) });
    onSocket(secured);
    await once(secured, 'secureConnect', { signal });
    return secured;
  } catch (error) {
    plain.destroy();
    const failed = Object.assign(new Socket(), { write: () => true });
    onSocket(failed);
    const reason = signal.aborted || !(error instanceof Error) ? 'no answer' : error.message;
    const fail = () => failed.destroy(new ConnectionLost(reason, { cause: error }));
    // After the client's first write, whose timer it would never clear otherwise.
    setImmediate(() => setImmediate(fail));
    return failed;
  }
}
