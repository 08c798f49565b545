/** Any number of orders that wait for a tracking number, and files that bring one for each. */
import { sql } from 'drizzle-orm';
import type { Database } from '../../src/db/client.ts';
import { createRandom } from '../demo/random.ts';
import { inventShipment } from '../demo/tracking-numbers.ts';

/** The id of the n-th order, from 1; it can't be taken for a number. */
export function orderId(n: number): string {
  return `A${n.toString(16).toUpperCase().padStart(9, '0')}`;
}

/** Puts `count` orders with one record each in HOLD into an empty database; the n-th record has the id n. */
export async function seedHoldOrders(db: Database, count: number): Promise<void> {
  const ids = sql`select n, 'A' || lpad(upper(to_hex(n)), 9, '0') as order_id from generate_series(1, ${count}::int) n`;
  await db.write(async (tx) => {
    await tx.execute(sql`insert into fulfillment_houses (fulfillment_house_id, name) values (1, 'North')`);
    await tx.execute(sql`
      insert into orders (order_id, email_address, ship_first_name, ship_last_name)
      select order_id, 'buyer' || n || '@customers.example', 'Marigold', 'Featherstone' from (${ids}) o`);
    await tx.execute(sql`
      insert into fulfillments (fulfillment_id, order_id, fulfillment_house_id, status)
      select n, order_id, 1, 'HOLD' from (${ids}) o`);
  });
}

/** A tracking file for the orders `from` … `from + count - 1`, line by line. The same seed gives the same numbers. */
export function* trackingLines(count: number, { from = 1, seed = 1 } = {}): Generator<string> {
  const random = createRandom(seed);
  yield 'orderId,trackingNumber,carrier,method\n';
  for (let n = from; n < from + count; n += 1) {
    const { trackingNumber, carrier, method } = inventShipment(random, 'UPS');
    yield `${orderId(n)},${trackingNumber},${carrier},${method}\n`;
  }
}

/** The same file as one text, ready to be shared. */
export function trackingFile(count: number, options: { from?: number; seed?: number; name?: string } = {}) {
  return { name: options.name ?? 'tracking.csv', content: [...trackingLines(count, options)].join('') };
}
