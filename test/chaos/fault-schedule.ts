/** When what goes wrong in a round, as data: the same chance gives the same schedule. */

import type { Random } from '../demo/random.ts';
import type { FaultScript } from '../workspace/faults.ts';
import type { RuleMode } from './owners-rule.ts';
import { drawSlackFault } from './slack-faults.ts';

export type Trouble =
  /** kill -9 of so many replicas at once; one is left unless all are killed, so that somebody is there to be told */
  | { kind: 'kill'; replicas: number | 'all' }
  /** the database stops at once, without finishing anything, and comes back */
  | { kind: 'restart' }
  /** connections to the database are reset: every n-th of every replica */
  | { kind: 'cut'; every: number }
  /** connections to the database stay, and nothing arrives for so many milliseconds; then it does, or they are reset */
  | { kind: 'stall'; milliseconds: number; thenCut: boolean }
  | { kind: 'slack'; script: FaultScript }
  /** a rule of the database's owner refuses or skips some of what is written, for so many milliseconds */
  | { kind: 'rule'; mode: RuleMode; milliseconds: number }
  /** the queue is emptied; or, with its queues, as if it had never been there */
  | { kind: 'loseQueue'; withQueues: boolean }
  /** the database restarts again and again within a minute */
  | { kind: 'flap'; restarts: number };

export interface DueTrouble {
  /** milliseconds from the beginning of the round */
  at: number;
  trouble: Trouble;
}

/** How long from one to the next of a kind, on average, in milliseconds. */
const intervals: Record<Trouble['kind'], number> = {
  kill: 2_600,
  restart: 18_000,
  cut: 4_000,
  stall: 25_000,
  slack: 780,
  rule: 30_000,
  loseQueue: 40_000,
  flap: 60_000,
};

/** How long the restarts of a `flap` take together. */
export const flapMilliseconds = 60_000;
/**
 * A lost queue is noticed by the next replica that starts, or after some minutes. So many milliseconds before the end,
 * none is lost any more, since enough replicas are killed and started until then.
 */
const queueLast = 40_000;

/** Until when, in a round of so many milliseconds, something may begin. */
const latest: Partial<Record<Trouble['kind'], (milliseconds: number) => number>> = {
  flap: (milliseconds) => milliseconds - flapMilliseconds,
  loseQueue: (milliseconds) => milliseconds - Math.min(queueLast, milliseconds / 3),
};

/** All that goes wrong in a round of so many milliseconds, in order. */
export function scheduleFaults(random: Random, milliseconds: number): DueTrouble[] {
  const draw: Record<Trouble['kind'], () => Trouble> = {
    kill: () => ({ kind: 'kill', replicas: random.chance(0.1) ? 'all' : random.chance(0.6) ? 1 : 2 }),
    restart: () => ({ kind: 'restart' }),
    cut: () => ({ kind: 'cut', every: random.int(1, 3) }),
    stall: () => ({ kind: 'stall', milliseconds: random.int(300, 2_000), thenCut: random.chance(0.3) }),
    slack: () => ({ kind: 'slack', script: drawSlackFault(random) }),
    rule: () => ({
      kind: 'rule',
      mode: random.pick(['refuse', 'refuse', 'skip']),
      milliseconds: random.int(3_000, 9_000),
    }),
    loseQueue: () => ({ kind: 'loseQueue', withQueues: random.chance(0.3) }),
    flap: () => ({ kind: 'flap', restarts: 5 }),
  };
  const kinds = Object.keys(intervals) as Trouble['kind'][];
  const due = kinds.flatMap((kind) =>
    moments(random, intervals[kind], latest[kind]?.(milliseconds) ?? milliseconds).map((at) => ({
      at,
      trouble: draw[kind](),
    })),
  );
  return due.toSorted((a, b) => a.at - b.at);
}

/** Irregular moments: the pauses between them are half to one and a half times the interval. */
function moments(random: Random, interval: number, until: number): number[] {
  const found: number[] = [];
  const pause = () => Math.round(interval * (0.5 + random.fraction()));
  for (let at = pause(); at < until; at += pause()) found.push(at);
  return found;
}
