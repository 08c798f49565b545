/** Several people who go about their work at the same time, each in their own order. */
import { setTimeout as pause } from 'node:timers/promises';
import { createRandom } from '../demo/random.ts';
import { deeds } from './deeds.ts';
import type { Scene } from './scene.ts';

const weights = Object.fromEntries(deeds.map(([weight, name]) => [name, weight]));
const byName = new Map(deeds.map(([, name, deed]) => [name, deed]));

/** Between two deeds of one person, in milliseconds. */
const [shortest, longest] = [250, 1_600];

/** Lets everybody work until it is over; resolves when the last one has finished what they had begun. */
export async function letPeopleWork(scene: Scene, seed: number, isOver: () => boolean): Promise<void> {
  await Promise.all(scene.people.map((who, index) => work(scene, who, seed * 31 + index, isOver)));
}

async function work(scene: Scene, who: string, seed: number, isOver: () => boolean): Promise<void> {
  const random = createRandom(seed);
  for (;;) {
    await pause(random.int(shortest, longest));
    if (isOver()) return;
    await byName.get(random.weighted(weights))?.(scene, who, random);
  }
}
