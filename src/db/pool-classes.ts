/**
 * Who may take how many of a replica's connections. Slack waits three seconds for a delivery to be noted, so neither
 * long work nor many people at once may take the last connection.
 */
import type { Limits } from '../postgres-js/transaction.ts';

const seconds = 1000;

interface Share {
  /** so many of them at the same time */
  most: number;
  /** only while more than so many are free */
  leaves: number;
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
export const lanes = {
  /** what Slack waits for */
  deliveries: { most: pooledConnections, leaves: 0, limits: limit(30, 10) },
  /** what people wait for */
  people: { most: pooledConnections, leaves: 1, limits: limit(60, 10) },
  /** jobs; reading a file takes two at a time, one of which waits for the other and for the file */
  jobs: { most: pooledConnections, leaves: 2, limits: limit(120, 15, 300) },
  /** imports and undos being written; fewer than the jobs may take, so that files are read meanwhile */
  writing: { most: 2, leaves: 2, limits: limit(20 * 60, 15) },
  /** exports, whose connection is made for them: see bulk-connection.ts */
  exports: { most: 1, leaves: 2, limits: limit(30 * 60, 60, 600) },
} as const satisfies Record<string, Share>;

export type Lane = keyof typeof lanes;

const laneNames = Object.keys(lanes) as Lane[];

export interface Turns {
  /** Resolves when a connection of this lane is to be had, with the function that gives it back. */
  take(lane: Lane): Promise<() => void>;
}

/** Gives turns: first come, first served within a lane, and between lanes by their order. */
export function createTurns(): Turns {
  const taken: Record<Lane, number> = { deliveries: 0, people: 0, jobs: 0, writing: 0, exports: 0 };
  const waiting: Record<Lane, (() => void)[]> = { deliveries: [], people: [], jobs: [], writing: [], exports: [] };
  const free = () => pooledConnections - laneNames.reduce((sum, lane) => sum + taken[lane], 0);
  const mayTake = (lane: Lane) => taken[lane] < lanes[lane].most && free() > lanes[lane].leaves;
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
