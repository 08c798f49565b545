/** One postgres.js 3.4 transaction, from BEGIN to its end, safe when its connection is lost. */
import { Readable, Writable } from 'node:stream';
import { PostgresJsSession } from 'drizzle-orm/postgres-js';
import type postgres from 'postgres';
import type { Transaction } from './connection.ts';

/** The connection to the database broke, could not be made, or was given up: nothing is wrong with the statement. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
  readonly code: string = 'CONNECTION_LOST';
}

/** PostgreSQL's own timeouts for one transaction, in milliseconds. */
export interface Limits {
  statement: number;
  lock: number;
  /** between two statements */
  idle: number;
}

/** What drizzle passes to `begin`. */
export type Work = (sql: postgres.TransactionSql) => Promise<unknown>;

interface TransactionOptions {
  /** what follows BEGIN; letters and spaces only */
  begin: string;
  limits: Limits;
  /** the `set_config` calls for all other settings of a session */
  session: string;
  /** whether the connection has these limits already; asked once it is connected */
  hasSettings: () => boolean;
  /** called when a statement is sent, and when the server has answered it */
  onSend: () => void;
  onAnswer: () => void;
  /** called with the process id of the server's backend */
  onBackendPid: (pid: number) => void;
  /** whether the socket is gone, which the client learns a turn of the event loop after the statement has failed */
  isLost: () => boolean;
}

/**
 * Begins a transaction and runs `work` in it. The client by itself goes on with a transaction whose connection is gone:
 * it writes the COMMIT or ROLLBACK, and whatever `work` still sends, to the connection that replaced the lost one, in the
 * middle of another transaction, where every answer is then off by one. Here a transaction ends with its connection, and
 * nothing of it is sent afterwards.
 */
export async function runTransaction(client: postgres.Sql, options: TransactionOptions, work: Work): Promise<unknown> {
  let hasEnded = false;
  const isOver = () => hasEnded || options.isLost();
  const track = <T>(answer: Promise<T>): void => {
    options.onSend();
    answer.then(options.onAnswer, options.onAnswer);
  };
  const transaction = client.begin(
    options.begin,
    (sql) =>
      new Promise((resolve, reject) => {
        options.onAnswer(); // to BEGIN
        // While this promise is unsettled, the client sends nothing; the loss itself has ended the transaction.
        const unlessOver = (settle: () => void) => () => {
          if (isOver()) return;
          options.onSend(); // COMMIT or ROLLBACK
          settle();
        };
        const settings = options.hasSettings() ? Promise.resolve() : applySettings(sql, options);
        track(settings);
        const { guarded, stop } = guard(sql, settings, isOver, track);
        work(guarded).then(
          (result) => void stop().then(unlessOver(() => resolve(result))),
          // A lost connection rejects the statement first, and the transaction later in the same turn of the event loop.
          (error) => void stop().then(() => setImmediate(unlessOver(() => reject(error)))),
        );
      }),
  );
  options.onSend(); // BEGIN
  try {
    return await transaction;
  } finally {
    hasEnded = true;
  }
}

/**
 * Sent in the same packet as the transaction's first statement, not at connect: PgBouncer rejects settings there. The
 * connection check makes the server cancel statements whose client is gone; only Linux supports it everywhere.
 */
async function applySettings(
  sql: postgres.TransactionSql,
  { limits, session, onBackendPid }: TransactionOptions,
): Promise<void> {
  const { statement, lock, idle } = limits;
  const [row] = await sql.unsafe<{ pid: number }[]>(`select pg_backend_pid() as pid,
    set_config('statement_timeout', '${statement}', false), set_config('lock_timeout', '${lock}', false),
    set_config('idle_in_transaction_session_timeout', '${idle}', false), ${session},
    set_config('client_connection_check_interval', case when version() like '%linux%' then '5s' else '0' end, false)`);
  if (row !== undefined) onBackendPid(row.pid);
}

/** A transaction's client as drizzle gets it. */
interface GuardedSql extends postgres.TransactionSql {
  /** Runs a `copy … from stdin` with this text. Nothing else may be sent meanwhile. */
  copyIn(statement: string, pieces: Buffer[]): Promise<void>;
}

function guard(
  sql: postgres.TransactionSql,
  settings: Promise<void>,
  isOver: () => boolean,
  track: (answer: Promise<unknown>) => void,
): { guarded: GuardedSql; stop: () => Promise<unknown> } {
  let isStopped = false;
  let isCopying = false;
  let copying: Promise<unknown> = settings;
  let lastAnswer: Promise<unknown> = settings;
  const send: typeof sql.unsafe = (...statement) => {
    if (isOver()) throw new ConnectionLost('the connection of this transaction was lost');
    if (isStopped) throw new Error('this transaction is about to end');
    const query = sql.unsafe(...statement);
    lastAnswer = query;
    track(query);
    return query as never; // of the type that the caller names
  };
  const unsafe: typeof sql.unsafe = (...statement) => {
    // The client would send it at once, in the middle of the copied text.
    if (isCopying) throw new Error('a statement was sent while rows are copied');
    return send(...statement);
  };
  const copy = async (statement: string, pieces: Buffer[]) => {
    try {
      // Sent before an earlier statement is answered, a COPY makes the client break the connection.
      await Promise.allSettled([lastAnswer]);
      const copied = sendCopyText(send(statement), pieces);
      track(copied);
      await copied;
    } finally {
      isCopying = false;
    }
  };
  const copyIn: GuardedSql['copyIn'] = async (statement, pieces) => {
    if (isCopying) throw new Error('rows are being copied already');
    isCopying = true;
    copying = copy(statement, pieces);
    await copying;
  };
  const overrides: Record<string | symbol, unknown> = { unsafe, copyIn };
  const guarded = new Proxy(sql as GuardedSql, { get: (target, name) => overrides[name] ?? Reflect.get(target, name) });
  return {
    guarded,
    // What follows, the end of the transaction, would be taken for part of the copied text.
    stop() {
      isStopped = true;
      return Promise.allSettled([copying]);
    },
  };
}

/**
 * Runs a `copy … from stdin` with this text, piece by piece. No other statement may be sent in the transaction until it
 * has resolved.
 * @throws what the server objects to
 */
export async function copyFromStdin(tx: Transaction, statement: string, pieces: Buffer[]): Promise<void> {
  const { session } = tx._;
  if (!(session instanceof PostgresJsSession) || !isGuarded(session.client)) {
    throw new Error('this transaction was not opened by openConnections');
  }
  await session.client.copyIn(statement, pieces);
}

function isGuarded(client: object): client is GuardedSql {
  return typeof Reflect.get(client, 'copyIn') === 'function'; // `in` doesn't see what a proxy adds
}

/** A query of the client is what it calls back, though its types don't say so. */
function isSettle<Query extends object>(query: Query): query is Query & Settle {
  return typeof Reflect.get(query, 'resolve') === 'function' && typeof Reflect.get(query, 'reject') === 'function';
}

/** What the client calls with the server's answers: first with the stream, at the end with nothing of interest. */
interface Settle {
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

/**
 * Sends the text to a `copy … from stdin` that was just started. The stream gets its listeners the moment it exists: the
 * server may have refused the copy in the same packet, and the client reports no error after the stream has ended.
 */
function sendCopyText(query: Pick<postgres.PendingQuery<never>, 'writable'>, pieces: Buffer[]): Promise<void> {
  if (!isSettle(query)) throw new Error('the client has no query with resolve and reject');
  const settle = query;
  const { resolve: resolveQuery, reject: rejectQuery } = settle;
  return new Promise((resolve, reject) => {
    settle.reject = (error) => {
      rejectQuery(error);
      reject(error);
    };
    settle.resolve = (stream) => {
      settle.resolve = resolveQuery;
      resolveQuery(stream);
      if (!(stream instanceof Writable)) return reject(new Error('the statement reads no text'));
      // The client's own version tells the server that the copy failed, even after a successful end.
      stream._destroy = (error, done) => done(error);
      stream.on('error', reject).on('finish', resolve);
      Readable.from(pieces).pipe(stream);
    };
    query.writable().catch(() => {}); // rejected above
  });
}
