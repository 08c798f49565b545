/**
 * Which kind of work may use how many of a replica's connections. Slack waits three seconds for a delivery to be
 * acknowledged, so neither long work nor many people at once may use up the last connection.
 */
import type { Limits } from '../postgres-js/connections.ts';

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
  /** jobs; reading a file needs two at a time, one of which waits for the other and for the file */
  jobs: { max: pooledConnections, reserve: 2, limits: limit(120, 15, 300) },
  /** imports and undos being written; fewer than the jobs may use, so that files are read meanwhile */
  writing: { max: 2, reserve: 2, limits: limit(20 * 60, 15) },
  /** exports, each on a bulk connection of its own */
  exports: { max: 1, reserve: 2, limits: limit(30 * 60, 60, 600) },
} as const satisfies Record<string, PoolShare>;

export type PoolClass = keyof typeof poolClasses;

const byPriority = Object.keys(poolClasses) as PoolClass[];

export interface PoolScheduler {
  /** Resolves once a connection of this class may be used, with the function that releases it. */
  acquire(poolClass: PoolClass): Promise<() => void>;
}

/** First come, first served within a class; between classes, the one of higher priority first. */
export function createPoolScheduler(): PoolScheduler {
  const used: Record<PoolClass, number> = { deliveries: 0, people: 0, jobs: 0, writing: 0, exports: 0 };
  const waiting: Record<PoolClass, (() => void)[]> = { deliveries: [], people: [], jobs: [], writing: [], exports: [] };
  const free = () => pooledConnections - byPriority.reduce((sum, poolClass) => sum + used[poolClass], 0);
  const mayAcquire = (poolClass: PoolClass) =>
    used[poolClass] < poolClasses[poolClass].max && free() > poolClasses[poolClass].reserve;
  const serve = () => {
    for (const poolClass of byPriority) {
      while (waiting[poolClass].length > 0 && mayAcquire(poolClass)) {
        used[poolClass] += 1;
        waiting[poolClass].shift()?.();
      }
    }
  };
  return {
    async acquire(poolClass) {
      await new Promise<void>((resolve) => {
        waiting[poolClass].push(resolve);
        serve();
      });
      return () => {
        used[poolClass] -= 1;
        serve();
      };
    },
  };
}
