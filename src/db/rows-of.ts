/** Runs a statement written as SQL and gives its rows the type that its column list promises. */
import type { SQL } from 'drizzle-orm';
import type { Transaction } from './client.ts';

/** The rows of `query` as plain objects; the columns must be named as the fields of `Row`. */
export async function rowsOf<Row extends object>(tx: Transaction, query: SQL): Promise<Row[]> {
  return [...(await tx.execute(query))] as unknown as Row[];
}
