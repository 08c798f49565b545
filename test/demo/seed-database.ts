/** Puts the demo's records into an empty database. */
import { sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { Database, Transaction } from '../../src/db/client.ts';
import { fulfillmentHouses, fulfillmentItems, fulfillments, orders, purchases } from '../../src/fulfillments/tables.ts';
import type { DemoRecords } from './demo-records.ts';

/** Far below the 65,534 parameters that a statement takes, with the widest table. */
const rowsPerStatement = 1000;

/**
 * Inserts the records in one transaction unless there are orders or houses already; two processes that start together
 * wait for each other. Tells whether it did.
 */
export async function seedDatabase(db: Database, records: DemoRecords): Promise<boolean> {
  return db.write(async (tx) => {
    await tx.execute(sql`lock table fulfillment_houses in share row exclusive mode`);
    const [found] = await tx.execute<{ filled: boolean }>(sql`
      select exists (select from orders) or exists (select from fulfillment_houses) as filled`);
    if (found?.filled) return false;
    await insertAll(tx, fulfillmentHouses, records.houses);
    await insertAll(tx, orders, records.orders);
    await insertAll(tx, fulfillments, records.fulfillments);
    await insertAll(tx, fulfillmentItems, records.items);
    await insertAll(tx, purchases, records.purchases);
    return true;
  });
}

async function insertAll<T extends PgTable>(
  tx: Transaction,
  table: T,
  rows: readonly T['$inferInsert'][],
): Promise<void> {
  for (let from = 0; from < rows.length; from += rowsPerStatement) {
    await tx.insert(table).values(rows.slice(from, from + rowsPerStatement));
  }
}
