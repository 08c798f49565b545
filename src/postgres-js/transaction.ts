/** One transaction of postgres.js 3.4 from BEGIN to its end, safe when its connection is lost. */
import type postgres from 'postgres';
import { copyText } from './copy-text.ts';

/** PostgreSQL's own limits for one transaction, in milliseconds. */
export interface Limits {
  statement: number;
  lock: number;
  /** between two statements */
  idle: number;
}

/** What drizzle begins transactions with. */
type Work = (sql: postgres.TransactionSql) => Promise<unknown>;

export interface TransactionOptions {
  /** what follows BEGIN; letters and blanks */
  mode: string;
  limits: Limits;
  /** whether the connection has these limits already; asked once there is one */
  hasSettings: () => boolean;
  /** told when the server begins to owe one more answer, and when it has given one */
  onAsk: () => void;
  onAnswer: () => void;
  /** told the number of the server's process */
  onProcess: (pid: number) => void;
}

/**
 * Begins a transaction and runs `work` in it. By itself the client goes on with a transaction whose connection is gone:
 * the ROLLBACK or COMMIT at its end, and whatever the work still asks, are written to the connection that took the place
 * of the lost one, in the middle of somebody else's transaction; all answers there are then one question late. Here a
 * transaction is over when its connection is, and nothing of it is sent any more.
 */
export async function runTransaction(client: postgres.Sql, options: TransactionOptions, work: Work): Promise<unknown> {
  let isOver = false;
  const ask = <T>(answer: Promise<T>): void => {
    options.onAsk();
    answer.then(options.onAnswer, options.onAnswer);
  };
  const transaction = client.begin(
    options.mode,
    (sql) =>
      new Promise((resolve, reject) => {
        options.onAnswer(); // to BEGIN
        // Left unsettled, the work makes the client send nothing; the loss itself has ended the transaction.
        const unlessOver = (settle: () => void) => () => {
          if (isOver) return;
          options.onAsk(); // COMMIT or ROLLBACK
          settle();
        };
        const settings = options.hasSettings() ? Promise.resolve() : makeSettings(sql, options);
        ask(settings);
        const { guarded, stop } = guard(sql, settings, () => isOver, ask);
        work(guarded).then(
          (result) => void stop().then(unlessOver(() => resolve(result))),
          // A lost connection fails the statement first and ends the transaction in the same turn of the event loop.
          (error) => void stop().then(() => setImmediate(unlessOver(() => reject(error)))),
        );
      }),
  );
  options.onAsk(); // BEGIN
  try {
    return await transaction;
  } finally {
    isOver = true;
  }
}

/**
 * The settings are made in the same packet as a transaction's first statement, and not at connect, where PgBouncer knows
 * none. A generic plan would make substring searches up to a thousand times slower. The last one makes the server end
 * what nobody waits for any more; only Linux can do that everywhere.
 */
async function makeSettings(sql: postgres.TransactionSql, { limits, onProcess }: TransactionOptions): Promise<void> {
  const { statement, lock, idle } = limits;
  const [row] = await sql.unsafe<{ pid: number }[]>(`select pg_backend_pid() as pid,
    set_config('statement_timeout', '${statement}', false), set_config('lock_timeout', '${lock}', false),
    set_config('idle_in_transaction_session_timeout', '${idle}', false), set_config('TimeZone', 'UTC', false),
    set_config('plan_cache_mode', 'force_custom_plan', false), set_config('client_connection_check_interval',
      case when version() like '%linux%' then '5s' else '0' end, false)`);
  if (row !== undefined) onProcess(row.pid);
}

/** A transaction's client as drizzle gets it, with what drizzle has no words for. */
export interface GuardedSql extends postgres.TransactionSql {
  /** Runs a `copy … from stdin` that reads this text, given in pieces. Nothing else may be asked meanwhile. */
  copyIn(statement: string, pieces: Buffer[]): Promise<void>;
}

function guard(
  sql: postgres.TransactionSql,
  settings: Promise<void>,
  isOver: () => boolean,
  onAsk: (answer: Promise<unknown>) => void,
): { guarded: GuardedSql; stop: () => Promise<unknown> } {
  let isStopped = false;
  let isCopying = false;
  let copying: Promise<unknown> = settings;
  let lastAsked: Promise<unknown> = settings;
  const ask: typeof sql.unsafe = (...statement) => {
    if (isOver()) throw new Error('the connection of this transaction was lost');
    if (isStopped) throw new Error('this transaction is about to end');
    const query = sql.unsafe(...statement);
    lastAsked = query;
    onAsk(query);
    return query as never; // of the type that the caller names
  };
  const unsafe: typeof sql.unsafe = (...statement) => {
    // The client would send it at once, in the middle of the copied text.
    if (isCopying) throw new Error('a statement was asked while rows are copied');
    return ask(...statement);
  };
  const copy = async (statement: string, pieces: Buffer[]) => {
    try {
      // Right behind a statement that is not answered yet, the client breaks the connection.
      await Promise.allSettled([lastAsked]);
      const copied = copyText(ask(statement), pieces);
      onAsk(copied);
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
  const ours: Record<string | symbol, unknown> = { unsafe, copyIn };
  const guarded = new Proxy(sql as GuardedSql, { get: (target, name) => ours[name] ?? Reflect.get(target, name) });
  return {
    guarded,
    // What follows, the end of the transaction, would be taken for a part of the copied text.
    stop() {
      isStopped = true;
      return Promise.allSettled([copying]);
    },
  };
}
