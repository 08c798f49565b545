/** Who gets a connection when there are not enough. */

import { expect, test } from 'vitest';
import { createPoolScheduler, type PoolClass, pooledConnections } from '../../src/db/pool-classes.ts';

/** Takes as many turns as are asked for at once; says how many of each lane were given, and lets give them back. */
async function takeAtOnce(wanted: Partial<Record<PoolClass, number>>) {
  const turns = createPoolScheduler();
  const given: { lane: PoolClass; giveBack: () => void }[] = [];
  for (const [lane, count = 0] of Object.entries(wanted) as [PoolClass, number?][]) {
    for (let n = 0; n < count; n += 1) {
      void turns.take(lane).then((giveBack) => given.push({ lane, giveBack }));
    }
  }
  await settle();
  const counts = () => {
    const entries = Object.keys(wanted).map((lane) => [lane, given.filter((one) => one.lane === lane).length]);
    return Object.fromEntries(entries) as typeof wanted;
  };
  return { turns, given, counts };
}

const settle = () => new Promise((resume) => setImmediate(resume));

test.each<[string, wanted: Partial<Record<PoolClass, number>>, given: Partial<Record<PoolClass, number>>]>([
  ['X28 work that floods in leaves one for people and one for deliveries', { jobs: 50 }, { jobs: 5 }],
  ['X28 … also when imports are written', { writing: 9, jobs: 50, people: 9 }, { writing: 2, jobs: 3, people: 1 }],
  ['X28 people leave one for deliveries', { people: 50, deliveries: 9 }, { people: 6, deliveries: 1 }],
  [
    'X28 when everything is taken, a delivery is next',
    { jobs: 50, people: 50, deliveries: 1 },
    { jobs: 5, people: 1, deliveries: 1 },
  ],
  ['two imports that are written leave room for one that is read', { writing: 3, jobs: 3 }, { writing: 2, jobs: 3 }],
])('%s', async (_, wanted, given) => {
  expect((await takeAtOnce(wanted)).counts()).toEqual(given);
});

test('what is given back goes to deliveries first, then to people, then to work; within a lane to who came first', async () => {
  const { turns, given, counts } = await takeAtOnce({ jobs: 5, people: 1, deliveries: 1 });
  const order: string[] = [];
  const wait = (lane: PoolClass, name: string) => void turns.take(lane).then(() => order.push(name));
  wait('jobs', 'job 1');
  wait('jobs', 'job 2');
  wait('people', 'person');
  wait('deliveries', 'delivery');
  expect(counts()).toEqual({ jobs: 5, people: 1, deliveries: 1 });
  for (const { giveBack } of given) {
    giveBack();
    await settle();
  }
  expect(order).toEqual(['delivery', 'person', 'job 1', 'job 2']);
  expect(given).toHaveLength(pooledConnections);
});
