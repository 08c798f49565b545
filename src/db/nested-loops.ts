import { sql } from 'drizzle-orm';
import type { Transaction } from './client.ts';

/**
 * Runs `work` with nested loops as the only joins, so that records are met, and locked, in the order in which they are
 * given. For rows that are known one by one it also is the quickest way: the planner takes a look into an index for dearer
 * than it is, and would rather read whole tables.
 */
export async function inNestedLoops<T>(tx: Transaction, work: () => Promise<T>): Promise<T> {
  const setOthers = (to: 'on' | 'off') =>
    tx.execute(sql`select set_config('enable_hashjoin', ${to}, true), set_config('enable_mergejoin', ${to}, true)`);
  await setOthers('off');
  const result = await work();
  await setOthers('on');
  return result;
}
