/** The connections to PostgreSQL. Everything that reads or writes goes through `read` or `write`. */
import {
  type BulkWork,
  ConnectionLost,
  type Mode,
  openConnections,
  type Transaction,
} from '../postgres-js/connections.ts';
import type { Loan } from '../runtime/worker-pool.ts';
import { asConnectionLost } from './database-failure.ts';
import { createPoolScheduler, type PoolClass, poolClasses } from './pool-classes.ts';

export { pgOptions, type Transaction } from '../postgres-js/connections.ts';

/**
 * The database as the rest of the code sees it. There is no way to run a statement outside a transaction, because
 * postgres.js isn't safe there (src/postgres-js/README.md).
 */
export interface Database {
  /** Runs `work` in a read-only transaction; every statement sees the same snapshot. */
  read<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** Runs `work` in a transaction; commits when it resolves, rolls back when it rejects. */
  write<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** Runs `work` on a connection for bulk reading, in the pool class of exports; aborting `signal` cuts it. */
  bulk<T>(signal: AbortSignal, work: BulkWork<T>): Promise<T>;
  /** Resolves once another process may use so many connections. */
  lend(count: number): Promise<Loan>;
  /** The same database with another share of the connections; the default is that of jobs. */
  poolClass(poolClass: PoolClass): Database;
  /** Waits for running transactions, at most two seconds, then closes all connections. */
  close(): Promise<void>;
}

const secondsToClose = 2;

/** Random, so that not all connections and replicas reconnect at the same moment. */
const randomDelay = () => 0.2 + Math.random() * 0.3;

/**
 * Opens a pool on `url`. Connections are opened when they are needed, so this never fails. `reconnectDelay` gives the
 * seconds between a lost connection and the next.
 */
export function openDatabase(url: string, reconnectDelay = randomDelay): Database {
  const scheduler = createPoolScheduler();
  const connections = openConnections(url, {
    now: () => performance.now(),
    reconnectDelay,
    scheduleCheck: (check) => whenFree('deliveries', check),
    checkLimits: poolClasses.deliveries.limits,
    session: setConfigCalls(sessionSettings),
  });
  let isClosed = false;

  async function whenFree<T>(poolClass: PoolClass, work: () => Promise<T>): Promise<T> {
    const release = await scheduler.acquire(poolClass);
    try {
      if (isClosed) throw new ConnectionLost('the database is closed');
      return await work();
    } finally {
      release();
    }
  }

  function databaseOf(poolClass: PoolClass): Database {
    const { limits } = poolClasses[poolClass];
    const transact = <T>(mode: Mode, work: (tx: Transaction) => Promise<T>) =>
      whenFree(poolClass, async () => {
        let failure: unknown;
        const run = (tx: Transaction) =>
          work(tx).catch((error: unknown) => {
            failure = error;
            throw error;
          });
        try {
          return await connections.transact(mode, limits, run);
        } catch (error) {
          // What `work` threw may be a failure of another network connection.
          throw error === failure ? error : asConnectionLost(error);
        }
      });
    return {
      read: (work) => transact('read', work),
      write: (work) => transact('write', work),
      bulk: (signal, work) => whenFree('exports', () => connections.bulk(poolClasses.exports.limits, signal, work)),
      async lend(count) {
        const loan = await scheduler.lend(poolClass, count);
        connections.shrink(scheduler.own());
        return loan;
      },
      poolClass: databaseOf,
      async close() {
        isClosed = true;
        await connections.close(secondsToClose);
      },
    };
  }
  return databaseOf('jobs');
}

/** Where pg_trgm was installed, if that isn't `public`: some hosts have a schema for extensions. */
const extensionSchema = `(select quote_ident(n.nspname) from pg_catalog.pg_extension e
  join pg_catalog.pg_namespace n on n.oid = e.extnamespace where e.extname = 'pg_trgm' and n.nspname <> 'public')`;

/**
 * The settings of a session that our statements rely on, as SQL expressions. A server, a database or a role may have set
 * any of them to something else, so every connection sets them before anything else, whichever client opened it. They are
 * not sent at connect, where PgBouncer rejects them.
 */
const sessionSettings: Readonly<Record<string, string>> = {
  search_path: `concat_ws(', ', 'public', ${extensionSchema})`,
  // Dates and numbers are read from their text.
  datestyle: `'ISO, MDY'`,
  intervalstyle: `'postgres'`,
  timezone: `'UTC'`,
  extra_float_digits: `'1'`,
  bytea_output: `'hex'`,
  standard_conforming_strings: `'on'`,
  // Off, what is missing in an array is read as the text NULL; with a limit, searches leave out matches at random; with
  // the third, a statement that fails ends the connection.
  array_nulls: `'on'`,
  gin_fuzzy_search_limit: `'0'`,
  exit_on_error: `'off'`,
  // The code relies on conditional updates and row locks, never on an isolation level.
  default_transaction_isolation: `'read committed'`,
  default_transaction_deferrable: `'off'`,
  // Rows that a policy hides would look as if they didn't exist; an error is better.
  row_security: `'off'`,
  idle_session_timeout: `'0'`,
  // What a machine that vanishes has locked stays so until the server notices; by default that takes two hours.
  tcp_keepalives_idle: `'10'`,
  tcp_keepalives_interval: `'5'`,
  tcp_keepalives_count: `'3'`,
  // PostgreSQL 17 and newer
  transaction_timeout: `'0'`,
  // A generic plan would make substring searches up to a thousand times slower.
  plan_cache_mode: `'force_custom_plan'`,
  // Most of our statements stop at a limit or take an index; the planner, which overestimates what they cost, would have
  // them compiled first, which takes longer than they do.
  jit: `'off'`,
};

/** Settings that not every version of PostgreSQL has. */
const optional = new Set(['transaction_timeout']);

/** The calls that apply these settings to a session, as the expressions of a `select`. */
function setConfigCalls(settings: Readonly<Record<string, string>>): string {
  const calls = Object.entries(settings).map(([name, value]) => {
    const call = `set_config('${name}', ${value}, false)`;
    return optional.has(name) ? `case when current_setting('${name}', true) is not null then ${call} end` : call;
  });
  return calls.join(', ');
}

/** The statement that applies all session settings, and others of this connection. */
export const sessionStatement = (others: Readonly<Record<string, string>> = {}): string =>
  `select ${setConfigCalls({ ...sessionSettings, ...others })}`;
