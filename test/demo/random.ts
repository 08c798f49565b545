/** Chance that repeats: the same seed gives the same choices in the same order. */
export interface Random {
  /** from 0 up to, not including, 1 */
  fraction(): number;
  /** a whole number from `least` to `most`, both included */
  int(least: number, most: number): number;
  /** true in `share` of the cases (0 to 1) */
  chance(share: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** a key, as often as its weight says in relation to the others */
  weighted<K extends string>(weights: Partial<Record<K, number>>): K;
  /** `count` characters of `alphabet` */
  text(count: number, alphabet: string): string;
}

/** Makes a source of chance: Mulberry32, a 32-bit generator by Tommy Ettinger (public domain). */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const fraction = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (least: number, most: number) => least + Math.floor(fraction() * (most - least + 1));
  const pick = <T>(list: readonly T[]): T => {
    if (list.length === 0) throw new RangeError('Nothing to pick from.');
    return list[int(0, list.length - 1)] as T;
  };
  return {
    fraction,
    int,
    pick,
    chance: (share) => fraction() < share,
    weighted: (weights) => pickWeighted(Object.entries(weights) as [never, number][], fraction()),
    text: (count, alphabet) => Array.from({ length: count }, () => pick([...alphabet])).join(''),
  };
}

function pickWeighted<K>(weights: [K, number][], fraction: number): K {
  const total = weights.reduce((sum, [, weight]) => sum + weight, 0);
  let left = fraction * total;
  for (const [key, weight] of weights) {
    left -= weight;
    if (left < 0) return key;
  }
  throw new RangeError('Nothing to pick from.');
}
