/** The schedule of a chaos run is data: it repeats with its seed, and ten minutes of it bring about what they have to. */

import { expect, test } from 'vitest';
import { createRandom } from '../demo/random.ts';
import { type DueTrouble, scheduleFaults } from './fault-schedule.ts';

/** What remains of ten minutes when the rounds settle in between. */
const troubled = 8 * 60_000;
const seeds = [1, 2, 3, 4, 5];
const schedule = (seed: number) => scheduleFaults(createRandom(seed), troubled);
const ofKind = <K extends DueTrouble['trouble']['kind']>(seed: number, kind: K) =>
  schedule(seed)
    .map(({ trouble }) => trouble)
    .filter((trouble): trouble is Extract<DueTrouble['trouble'], { kind: K }> => trouble.kind === kind);

test('the same seed gives the same schedule, another seed another one', () => {
  expect(schedule(1)).toEqual(schedule(1));
  expect(schedule(1)).not.toEqual(schedule(2));
});

test.each(seeds)('seed %i: it is in order and ends with the round', (seed) => {
  const moments = schedule(seed).map(({ at }) => at);
  expect(moments).toEqual(moments.toSorted((a, b) => a - b));
  expect(moments.at(-1)).toBeLessThan(troubled);
});

test.each(seeds)('seed %i: it has enough of every kind, with room to spare', (seed) => {
  const kills = ofKind(seed, 'kill').reduce((sum, { replicas }) => sum + (replicas === 'all' ? 3 : replicas), 0);
  const faults = ofKind(seed, 'slack').reduce((sum, { script }) => sum + (script.times ?? 0), 0);
  expect(kills).toBeGreaterThan(260);
  expect(ofKind(seed, 'restart').length).toBeGreaterThan(22);
  expect(ofKind(seed, 'cut').length).toBeGreaterThan(50);
  expect(ofKind(seed, 'stall').length).toBeGreaterThan(8);
  expect(ofKind(seed, 'rule').length).toBeGreaterThan(10);
  expect(ofKind(seed, 'loseQueue').length).toBeGreaterThan(7);
  expect(ofKind(seed, 'flap').length).toBeGreaterThan(4);
  expect(faults).toBeGreaterThan(1_100);
  const kinds = new Set(ofKind(seed, 'slack').map(({ script }) => script.fault.kind));
  expect([...kinds].toSorted()).toEqual(
    ['accepted_then_dropped', 'error', 'not_ready', 'rate_limited', 'reset', 'slow', 'status', 'truncated'].toSorted(),
  );
});
