/** The files that people share in a chaos run. What was shared is kept, so that every written row can be traced to it. */

import type { Random } from '../demo/random.ts';
import { orderId, trackingFile } from '../support/hold-orders.ts';
import { returnsFile } from '../support/share-returns.ts';
import type { Stock } from './seed-records.ts';

export interface ChaosFile {
  name: string;
  content: string;
}

export interface FileMaker {
  tracking(): ChaosFile;
  returns(): ChaosFile;
  /** whole records: new ones, changes of those that earlier files brought, and of orders on hold */
  records(): ChaosFile;
}

/** Nobody's order: its row can't be imported. */
const strayRow = 'FFFFFFFFFF,1Z999AA10123456784,UPS,Ground\n';

const recordHeader = [
  ...['orderId', 'fulfillmentId', 'status', 'dateUpdated', 'fulfillmentHouse', 'shipFirstName', 'shipLastName'],
  ...['shipCity', 'emailAddress', 'items', 'sku', 'trackingNumber', 'carrier'],
].join(',');

/** Where the numbers of orders and fulfillments begin that come with files. */
const firstNew = 5_000_000;

/** Makes files of mostly few rows, mostly for orders that no file has named before. */
export function createFileMaker(random: Random, stock: Stock): FileMaker {
  let files = 0;
  const next = { onHold: 1, shipped: 1 };
  let added = 0;
  const take = (kind: keyof Stock, count: number): number => {
    const used = next[kind] - 1;
    // Some files speak of what other files speak of, too; and when the stock is used up, all do.
    if ((used > count && random.chance(0.15)) || used + count > stock[kind]) return random.int(1, used - count + 1);
    next[kind] += count;
    return used + 1;
  };
  const rows = () => (random.chance(0.04) ? random.int(200, 400) : random.int(1, 14));
  /** Of an order two fulfillments; of two files that speak of one, the later file is newer. */
  const recordRow = (order: number, id: number): string => {
    const updated = new Date(Date.UTC(2027, 0, 1) + files * 60_000).toISOString();
    const [status, trackingNumber] = random.pick([
      ...[
        ['HOLD', ''],
        ['PENDING', ''],
        ['SHIPPED', `1Z999AA1${String(id).padStart(10, '0')}`],
      ],
    ]);
    const [house, city] = [random.pick(['', 'North', 'south', 'West']), random.pick(['', 'Troy', 'Rome'])];
    const [items, sku] = random.pick([
      ...[
        ['', ''],
        ['2 × Serum; 1 × Cream', 'SER-30; CRM-1'],
        ['3 × Serum', 'SER-30'],
        ['1 × Soap', ''],
      ],
    ]);
    const person = `Marigold,Featherstone,${city},buyer${order}@customers.example`;
    return `${orderId(order)},${id},${status},${updated},${house},${person},${items},${sku},${trackingNumber},UPS\n`;
  };
  const newRow = (n: number) => recordRow(firstNew + Math.floor(n / 2), firstNew + n);
  return {
    records() {
      files += 1;
      const fresh = Array.from({ length: random.chance(0.8) ? rows() : 0 }, () => added++);
      const known = Array.from({ length: random.int(added > 0 ? 1 : 0, 5) }, () => random.int(0, added - 1));
      const held = Array.from({ length: random.int(0, 2) }, () => random.int(1, stock.onHold));
      const lines = [...[...new Set([...fresh, ...known])].map(newRow), ...held.map((n) => recordRow(n, n))];
      const content = `${recordHeader}\n${lines.join('')}`;
      return { name: `records-${files}.csv`, content: random.chance(0.2) ? `${content},,LOST\n` : content };
    },
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
