/** Many short histories, each from a seed of its own; those in which something did not hold can be played again. */
import type { Deps } from '../../../src/deps.ts';
import { type History, playHistory } from './play-history.ts';

export interface SimulationOptions {
  histories: number;
  /** the seed of the first one; the others follow it */
  seed: number;
  tell?: (text: string) => void;
}

/** Plays them one after the other; gives those that failed. */
export async function simulate(
  deps: Deps,
  { histories, seed, tell = () => {} }: SimulationOptions,
): Promise<History[]> {
  const failed: History[] = [];
  for (let played = 0; played < histories; played += 1) {
    const history = await playHistory(deps, seed + played);
    if (history.violations.length > 0) {
      failed.push(history);
      tell(describeHistory(history));
    }
    if ((played + 1) % 250 === 0) tell(`${played + 1} histories, ${failed.length} of them failed`);
  }
  return failed;
}

/** A failed history as text, with how to play it again. */
export function describeHistory({ seed, steps, violations }: History): string {
  return [
    `seed ${seed}: ${violations.join('; ')}`,
    ...steps.map((step, index) => `  ${index + 1}. ${step}`),
    `  again: npm run chaos -- --simulate --histories 1 --seed ${seed}`,
  ].join('\n');
}
