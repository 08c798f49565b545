import { sql } from 'drizzle-orm';
import type { Transaction } from './client.ts';
import { rowsOf } from './rows-of.ts';

/** When the transaction began by the database's clock, the one that all replicas share. */
export async function readClock(tx: Transaction): Promise<Date> {
  const [clock] = await rowsOf<{ now: string }>(tx, sql`select now()::text as now`);
  if (clock === undefined) throw new Error('the database does not tell the time');
  return new Date(clock.now);
}
