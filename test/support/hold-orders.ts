/** Any number of orders that wait for a tracking number, and files that bring one for each. */
import { sql } from 'drizzle-orm';
import type { Database, Transaction } from '../../src/db/client.ts';
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
    const restore = count < manyOrders ? async () => {} : await dropIndexes(tx);
    await tx.execute(sql`insert into fulfillment_houses (fulfillment_house_id, name) values (1, 'North')`);
    await tx.execute(sql`
      insert into orders (order_id, email_address, ship_first_name, ship_last_name)
      select order_id, 'buyer' || n || '@customers.example', 'Marigold', 'Featherstone' from (${ids}) o`);
    await tx.execute(sql`
      insert into fulfillments (fulfillment_id, order_id, fulfillment_house_id, status)
      select n, order_id, 1, 'HOLD' from (${ids}) o`);
    await restore();
  });
}

/** From here on, checking and indexing all rows at once takes a third of the time that it does row by row. */
const manyOrders = 1_000;

/** Drops the foreign keys and the other indexes of orders and fulfillments, and gives what makes the same ones again. */
async function dropIndexes(tx: Transaction): Promise<() => Promise<void>> {
  const tables = sql`('orders'::regclass, 'fulfillments'::regclass)`;
  const dropped = await tx.execute<{ drop: string; restore: string[] }>(sql`
    select format('alter table %s drop constraint %I', conrelid::regclass, conname) as drop,
      array[format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid))] as restore
    from pg_constraint where contype = 'f' and conrelid in ${tables}
    union all
    select format('drop index %s', indexrelid::regclass), pg_get_indexdef(indexrelid) || array(
      select format('alter index %s alter column %s set statistics %s', indexrelid::regclass, attnum, attstattarget)
      from pg_attribute where attrelid = indexrelid and attstattarget >= 0)
    from pg_index where indrelid in ${tables} and not indisunique`);
  for (const { drop } of dropped) await tx.execute(sql.raw(drop));
  return async () => {
    for (const statement of dropped.flatMap(({ restore }) => restore)) await tx.execute(sql.raw(statement));
    await tx.execute(sql`analyze orders, fulfillments`);
  };
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
