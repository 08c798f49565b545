/**
 * Who may take how many of a replica's connections. Slack waits three seconds for a delivery to be noted, so neither
 * long work nor many people at once may take the last connection.
 */
import type { Limits } from '../postgres-js/transaction.ts';

const seconds = 1000;

interface PoolShare {
  /** so many of them at the same time */
  max: number;
  /** only while more than so many are free */
  reserve: number;
  limits: Limits;
}

/** Of the ten connections of a replica: the queue has the others (queue.ts). */
export const pooledConnections = 7;

const limit = (statement: number, lock: number, idle = 60): Limits => ({
  statement: statement * seconds,
  lock: lock * seconds,
  idle: idle * seconds,
});

/** In the order in which a connection that gets free is given away. */
export const poolClasses = {
  /** what Slack waits for */
  deliveries: { max: pooledConnections, reserve: 0, limits: limit(30, 10) },
  /** what people wait for */
  people: { max: pooledConnections, reserve: 1, limits: limit(60, 10) },
  /** jobs; reading a file takes two at a time, one of which waits for the other and for the file */
  jobs: { max: pooledConnections, reserve: 2, limits: limit(120, 15, 300) },
  /** imports and undos being written; fewer than the jobs may take, so that files are read meanwhile */
  writing: { max: 2, reserve: 2, limits: limit(20 * 60, 15) },
  /** exports, whose connection is made for them: see bulk-connection.ts */
  exports: { max: 1, reserve: 2, limits: limit(30 * 60, 60, 600) },
} as const satisfies Record<string, PoolShare>;

export type PoolClass = keyof typeof poolClasses;

const laneNames = Object.keys(poolClasses) as PoolClass[];

export interface PoolScheduler {
  /** Resolves when a connection of this lane is to be had, with the function that gives it back. */
  take(lane: PoolClass): Promise<() => void>;
}

/** Gives turns: first come, first served within a lane, and between lanes by their order. */
export function createPoolScheduler(): PoolScheduler {
  const taken: Record<PoolClass, number> = { deliveries: 0, people: 0, jobs: 0, writing: 0, exports: 0 };
  const waiting: Record<PoolClass, (() => void)[]> = { deliveries: [], people: [], jobs: [], writing: [], exports: [] };
  const free = () => pooledConnections - laneNames.reduce((sum, lane) => sum + taken[lane], 0);
  const mayTake = (lane: PoolClass) => taken[lane] < poolClasses[lane].max && free() > poolClasses[lane].reserve;
  const serve = () => {
    for (const lane of laneNames) {
      while (waiting[lane].length > 0 && mayTake(lane)) {
        taken[lane] += 1;
        waiting[lane].shift()?.();
      }
    }
  };
  return {
    async take(lane) {
      await new Promise<void>((resolve) => {
        waiting[lane].push(resolve);
        serve();
      });
      return () => {
        taken[lane] -= 1;
        serve();
      };
    },
  };
}
