/** I1 to I8 hold in short histories in which everything that can come between two steps does. */
import { beforeAll, expect, test } from 'vitest';
import { ownDeps } from '../../support/own-deps.ts';
import { runs } from '../../support/property-runs.ts';
import { callWitness } from '../chaos-database.ts';
import { putUpRule } from '../owners-rule.ts';
import { playHistory } from './play-history.ts';
import { describeHistory, simulate } from './simulate.ts';

const open = ownDeps();
beforeAll(() =>
  open.deps.db.write(async (tx) => {
    await callWitness(tx);
    await putUpRule(tx);
  }),
);

test('nothing is lost or written twice, whatever comes between two steps', async () => {
  const failed = await simulate(open.deps, { histories: runs(40), seed: 1 });
  expect(failed.map(describeHistory)).toEqual([]);
}, 240_000);

test('the same seed gives the same history, another seed another one', async () => {
  const [first, again, other] = [
    await playHistory(open.deps, 77),
    await playHistory(open.deps, 77),
    await playHistory(open.deps, 78),
  ];
  expect(again).toEqual(first);
  expect(other.steps).not.toEqual(first.steps);
});
