/** The files that people share in a chaos run. What was shared is kept, so that every written row can be traced to it. */

import type { Random } from '../demo/random.ts';
import { trackingFile } from '../support/hold-orders.ts';
import { returnsFile } from '../support/share-returns.ts';
import type { Stock } from './seed-records.ts';

export interface ChaosFile {
  name: string;
  content: string;
}

export interface FileMaker {
  tracking(): ChaosFile;
  returns(): ChaosFile;
}

/** Nobody's order: its row can't be imported. */
const strayRow = 'FFFFFFFFFF,1Z999AA10123456784,UPS,Ground\n';

/** Makes files of mostly few rows, mostly for orders that no file has named before. */
export function createFileMaker(random: Random, stock: Stock): FileMaker {
  let files = 0;
  const next = { onHold: 1, shipped: 1 };
  const take = (kind: keyof Stock, count: number): number => {
    const used = next[kind] - 1;
    // Some files speak of what other files speak of, too; and when the stock is used up, all do.
    if ((used > count && random.chance(0.15)) || used + count > stock[kind]) return random.int(1, used - count + 1);
    next[kind] += count;
    return used + 1;
  };
  const rows = () => (random.chance(0.04) ? random.int(200, 400) : random.int(1, 14));
  return {
    tracking() {
      const count = rows();
      files += 1;
      const name = `tracking-${files}.csv`;
      const { content } = trackingFile(count, { from: take('onHold', count), seed: random.int(1, 2 ** 31), name });
      return { name, content: count > 6 && random.chance(0.3) ? `${content}${strayRow}` : content };
    },
    returns() {
      const count = random.int(1, 8);
      const from = take('shipped', count);
      files += 1;
      const content = returnsFile(random.chance(0.5) ? 'CANCELLED' : 'RETURNED', from, from + count - 1);
      return { name: `returns-${files}.csv`, content };
    },
  };
}
