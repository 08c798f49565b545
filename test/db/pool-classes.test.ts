/** Who gets a connection when there are not enough. */

import { expect, test } from 'vitest';
import { createPoolScheduler, type PoolClass, pooledConnections } from '../../src/db/pool-classes.ts';

/** Asks for connections all at once; counts how many each class was given, and can release them. */
async function takeAtOnce(wanted: Partial<Record<PoolClass, number>>) {
  const scheduler = createPoolScheduler();
  const given: { poolClass: PoolClass; release: () => void }[] = [];
  for (const [poolClass, count = 0] of Object.entries(wanted) as [PoolClass, number?][]) {
    for (let n = 0; n < count; n += 1) {
      void scheduler.acquire(poolClass).then((release) => given.push({ poolClass, release }));
    }
  }
  await settle();
  const counts = () => {
    const entries = Object.keys(wanted).map((poolClass) => [
      poolClass,
      given.filter((one) => one.poolClass === poolClass).length,
    ]);
    return Object.fromEntries(entries) as typeof wanted;
  };
  return { scheduler, given, counts };
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

test('what is given back goes to deliveries first, then to people, then to work; within a class to who came first', async () => {
  const { scheduler, given, counts } = await takeAtOnce({ jobs: 5, people: 1, deliveries: 1 });
  const order: string[] = [];
  const wait = (poolClass: PoolClass, name: string) => void scheduler.acquire(poolClass).then(() => order.push(name));
  wait('jobs', 'job 1');
  wait('jobs', 'job 2');
  wait('people', 'person');
  wait('deliveries', 'delivery');
  expect(counts()).toEqual({ jobs: 5, people: 1, deliveries: 1 });
  for (const { release } of given) {
    release();
    await settle();
  }
  expect(order).toEqual(['delivery', 'person', 'job 1', 'job 2']);
  expect(given).toHaveLength(pooledConnections);
});

test('what another process keeps unused is given back when it is needed here, the one kept longest first', async () => {
  const scheduler = createPoolScheduler();
  const seen: string[] = [];
  const loans = await Promise.all([scheduler.lend('jobs', 2), scheduler.lend('jobs', 2)]);
  for (const [n, loan] of loans.entries()) loan.keep(async () => void seen.push(`loan ${n} closed`));
  const acquire = (name: string) => void scheduler.acquire('jobs').then(() => seen.push(name));
  acquire('job 1');
  await settle();
  expect(seen).toEqual(['job 1']);
  acquire('job 2');
  await settle();
  expect(seen).toEqual(['job 1', 'loan 0 closed', 'job 2']);
  expect(scheduler.own()).toBe(pooledConnections - 2);
  expect(loans.map((loan) => loan.resume())).toEqual([false, true]);
  acquire('job 3');
  acquire('job 4');
  await settle();
  expect(seen).toEqual(['job 1', 'loan 0 closed', 'job 2', 'job 3']);
  loans[0]?.end();
  loans[1]?.end();
  await settle();
  expect(seen).toEqual(['job 1', 'loan 0 closed', 'job 2', 'job 3', 'job 4']);
  expect(scheduler.own()).toBe(pooledConnections);
});
