/** Queries that are written as SQL. */
import { type SQL, sql } from 'drizzle-orm';
import type { Transaction } from './client.ts';

/** The rows of `query` as plain objects. Its columns must have the names and types of the fields of `Row`. */
export async function queryRows<Row extends object>(tx: Transaction, query: SQL): Promise<Row[]> {
  const rows: Iterable<object> = await tx.execute(query);
  return [...rows] as Row[];
}

/**
 * Runs `work` with nested loops as the only joins, so that records are visited, and locked, in the order in which they are
 * given. For rows that are known one by one this is also the fastest way: the planner overestimates the cost of index
 * lookups and would rather read whole tables.
 */
export async function withNestedLoopJoins<T>(tx: Transaction, work: () => Promise<T>): Promise<T> {
  const setOtherJoins = (to: 'on' | 'off') =>
    tx.execute(sql`select set_config('enable_hashjoin', ${to}, true), set_config('enable_mergejoin', ${to}, true)`);
  await setOtherJoins('off');
  const result = await work();
  await setOtherJoins('on');
  return result;
}

/**
 * Runs statements with joins by hash or by merge wherever that is possible: for tables of which the planner knows too
 * little to see that a loop would take forever.
 */
export async function withoutNestedLoopJoins<T>(tx: Transaction, work: () => Promise<T>): Promise<T> {
  await tx.execute(sql`select set_config('enable_nestloop', 'off', true)`);
  const result = await work();
  await tx.execute(sql`select set_config('enable_nestloop', 'on', true)`);
  return result;
}

/**
 * Lets PostgreSQL keep the plans of its own checks of foreign keys until the transaction ends. They would be planned for
 * each row like any other statement of ours (client.ts), which takes twice as long as inserting it.
 */
export async function keepPlansOfChecks(tx: Transaction): Promise<void> {
  await tx.execute(sql`select set_config('plan_cache_mode', 'auto', true)`);
}

/** When the transaction began, by the database's clock, which all replicas share. */
export async function databaseNow(tx: Transaction): Promise<Date> {
  const [clock] = await queryRows<{ now: string }>(tx, sql`select now()::text as now`);
  if (clock === undefined) throw new Error('the database gave no time');
  return new Date(clock.now);
}
