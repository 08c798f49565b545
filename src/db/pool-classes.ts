/**
 * Which kind of work may use how many of a replica's connections. Slack waits three seconds for a delivery to be
 * acknowledged, so neither long work nor many people at once may use up the last connection.
 */
import type { Limits } from '../postgres-js/connections.ts';
import type { Loan } from '../runtime/worker-pool.ts';

const seconds = 1000;

interface PoolShare {
  /** connections in use at the same time */
  max: number;
  /** connections that must stay free for others */
  reserve: number;
  limits: Limits;
}

/** Of the ten connections of a replica; the queue has the others (queue.ts). */
export const pooledConnections = 7;

const limit = (statement: number, lock: number, idle = 60): Limits => ({
  statement: statement * seconds,
  lock: lock * seconds,
  idle: idle * seconds,
});

/** In order of priority. */
export const poolClasses = {
  /** what Slack waits for */
  deliveries: { max: pooledConnections, reserve: 0, limits: limit(30, 10) },
  /** what people wait for */
  people: { max: pooledConnections, reserve: 1, limits: limit(60, 10) },
  /** jobs; a planner needs two at a time, one of which waits for the other and for the file */
  jobs: { max: pooledConnections, reserve: 2, limits: limit(120, 15, 300) },
  /** imports and undos being written; fewer than the jobs may use, so that files are read meanwhile */
  writing: { max: 2, reserve: 2, limits: limit(20 * 60, 15) },
  /** exports, each on a bulk connection of its own */
  exports: { max: 1, reserve: 2, limits: limit(30 * 60, 60, 600) },
} as const satisfies Record<string, PoolShare>;

export type PoolClass = keyof typeof poolClasses;

const byPriority = Object.keys(poolClasses) as PoolClass[];

interface PoolScheduler {
  /** Resolves once so many connections of this class may be used, with the function that releases them. */
  acquire(poolClass: PoolClass, count?: number): Promise<() => void>;
  /** Connections for another process, which count as if they were ours. */
  lend(poolClass: PoolClass, count: number): Promise<Loan>;
  /** how many connections are not lent */
  own(): number;
}

/** First come, first served within a class; between classes, the one of higher priority first. */
export function createPoolScheduler(): PoolScheduler {
  const used: Record<PoolClass, number> = { deliveries: 0, people: 0, jobs: 0, writing: 0, exports: 0 };
  const waiting: Record<PoolClass, Waiting[]> = { deliveries: [], people: [], jobs: [], writing: [], exports: [] };
  /** what closes the loans that are kept unused */
  const kept: (() => void)[] = [];
  let lent = 0;
  const free = () => pooledConnections - byPriority.reduce((sum, poolClass) => sum + used[poolClass], 0);
  const mayAcquire = (poolClass: PoolClass, count: number) =>
    used[poolClass] + count <= poolClasses[poolClass].max && free() - count >= poolClasses[poolClass].reserve;
  const serve = () => {
    for (const poolClass of byPriority) {
      for (let [next] = waiting[poolClass]; next && mayAcquire(poolClass, next.count); [next] = waiting[poolClass]) {
        waiting[poolClass].shift();
        used[poolClass] += next.count;
        next.resolve();
      }
    }
    if (byPriority.some((poolClass) => waiting[poolClass].length > 0)) kept.shift()?.();
  };
  const acquire: PoolScheduler['acquire'] = async (poolClass, count = 1) => {
    await new Promise<void>((resolve) => {
      waiting[poolClass].push({ count, resolve });
      serve();
    });
    return () => {
      used[poolClass] -= count;
      serve();
    };
  };
  return {
    acquire,
    async lend(poolClass, count) {
      const release = await acquire(poolClass, count);
      lent += count;
      return createLoan(kept, () => {
        lent -= count;
        release();
      });
    },
    own: () => pooledConnections - lent,
  };
}

interface Waiting {
  count: number;
  resolve: () => void;
}

/** `kept` holds what closes each loan that is kept unused, the one that was kept longest first. */
function createLoan(kept: (() => void)[], release: () => void): Loan {
  let closing: (() => void) | undefined;
  let hasEnded = false;
  const resume = () => {
    const at = closing === undefined ? -1 : kept.indexOf(closing);
    if (at >= 0) kept.splice(at, 1);
    return at >= 0;
  };
  const end = () => {
    resume();
    if (!hasEnded) release();
    hasEnded = true;
  };
  return {
    keep(close) {
      closing = () => void close().finally(end);
      kept.push(closing);
    },
    resume,
    end,
  };
}
