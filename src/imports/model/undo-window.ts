/** How long an applied import can be undone; the time is the database's. */
import { sql } from 'drizzle-orm';
import type { Transaction } from '../../db/client.ts';
import { queryRows } from '../../db/queries.ts';

/** Whether the time in which an import can be undone is still running; false for one that was never applied. */
export async function isUndoOpen(tx: Transaction, importId: string, undoHours: number): Promise<boolean> {
  const found = await queryRows(
    tx,
    sql`select from imports
      where import_id = ${importId} and applied_at + make_interval(hours => ${undoHours}::int) > now()`,
  );
  return found.length > 0;
}
