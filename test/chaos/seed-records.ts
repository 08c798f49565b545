/** The records of a chaos run: orders on hold for tracking files, shipped ones for returns. */
import { sql } from 'drizzle-orm';
import type { Transaction } from '../../src/db/client.ts';

/** How many orders of each there are. */
export interface Stock {
  onHold: number;
  shipped: number;
}

/** Every so many orders one has a second record on hold, so that a row can mean both. */
export const everyDouble = 20;

/**
 * Puts them into an empty database. The n-th order on hold is the one that `orderId(n)` names; the n-th shipped one is
 * `R<n>`, with an item and a subscription to it. Every order has a customer, whom nobody may read about in a log.
 */
export async function seedRecords(tx: Transaction, { onHold, shipped }: Stock): Promise<void> {
  const held = sql`(select n, 'A' || lpad(upper(to_hex(n)), 9, '0') as id from generate_series(1, ${onHold}::int) n)`;
  const sent = sql`(select n, 'R' || n as id from generate_series(1, ${shipped}::int) n)`;
  await tx.execute(sql`
    insert into fulfillment_houses (fulfillment_house_id, name, shipping_validation)
    values (1, 'North', false), (2, 'South', true)`);
  await tx.execute(sql`
    insert into orders (order_id, email_address, phone_number, ship_first_name, ship_last_name)
    select id, 'buyer' || n || '@customers.example', '+1 555 01' || n, 'Marigold', 'Featherstone'
    from (select * from ${held} h union all select * from ${sent} s) o`);
  await tx.execute(sql`
    insert into fulfillments (fulfillment_id, order_id, fulfillment_house_id, status)
    select n, id, 1 + n % 2, 'HOLD' from ${held} h
    union all select 1000000 + n, id, 1, 'HOLD' from ${held} h where n % ${everyDouble}::int = 0
    union all select 2000000 + n, id, 1, 'SHIPPED' from ${sent} s`);
  await tx.execute(sql`
    insert into fulfillment_items (fulfillment_item_id, fulfillment_id, product_id, status)
    select n, 2000000 + n, 'P1', 'SHIPPED' from ${sent} s`);
  // So that the items of records files get ids of their own.
  await tx.execute(sql`
    select setval(pg_get_serial_sequence('fulfillment_items', 'fulfillment_item_id'), max(fulfillment_item_id))
    from fulfillment_items`);
  await tx.execute(sql`
    insert into purchases (purchase_id, order_id, product_id, status)
    select 'S' || n, id, 'P1', case when n % 2 = 0 then 'TRIAL' else 'ACTIVE' end from ${sent} s`);
}
