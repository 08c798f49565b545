/** Counts the transactions that wrote records, so that a reader can tell whether a standby has them all. */
import { sql } from 'drizzle-orm';
import type { Transaction } from './client.ts';
import { recordWrites } from './tables.ts';

/**
 * Counts this transaction. Its row stays locked until the transaction ends, so this comes after the records are written:
 * of several imports that are written at once, each has the others wait for its commit only.
 */
export async function countRecordWrite(tx: Transaction): Promise<void> {
  await tx
    .insert(recordWrites)
    .values({ row: 1, count: 1 })
    .onConflictDoUpdate({ target: recordWrites.row, set: { count: sql`${recordWrites.count} + 1` } });
}

/** How many were committed, as a number in SQL. */
export const recordWritesCount = sql`coalesce((select count from record_writes), 0)::float8`;
