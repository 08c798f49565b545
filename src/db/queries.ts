/** Runs a statement written as SQL and gives its rows the type that its column list promises. */
import { type SQL, sql } from 'drizzle-orm';
import type { Transaction } from './client.ts';

/** The rows of `query` as plain objects; the columns must be named as the fields of `Row`. */
export async function queryRows<Row extends object>(tx: Transaction, query: SQL): Promise<Row[]> {
  return [...(await tx.execute(query))] as unknown as Row[];
}

/**
 * Runs `work` with nested loops as the only joins, so that records are met, and locked, in the order in which they are
 * given. For rows that are known one by one it also is the quickest way: the planner takes a look into an index for dearer
 * than it is, and would rather read whole tables.
 */
export async function withNestedLoopJoins<T>(tx: Transaction, work: () => Promise<T>): Promise<T> {
  const setOthers = (to: 'on' | 'off') =>
    tx.execute(sql`select set_config('enable_hashjoin', ${to}, true), set_config('enable_mergejoin', ${to}, true)`);
  await setOthers('off');
  const result = await work();
  await setOthers('on');
  return result;
}

/** When the transaction began by the database's clock, the one that all replicas share. */
export async function databaseNow(tx: Transaction): Promise<Date> {
  const [clock] = await queryRows<{ now: string }>(tx, sql`select now()::text as now`);
  if (clock === undefined) throw new Error('the database does not tell the time');
  return new Date(clock.now);
}
