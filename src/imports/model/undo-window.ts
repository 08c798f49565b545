/** How long an applied import can be undone, by the database's clock. */
import { and, eq, sql } from 'drizzle-orm';
import type { Transaction } from '../../db/client.ts';
import { imports } from './tables.ts';

/** Whether an import can still be undone as far as the time goes; false for one that was never applied. */
export async function isUndoOpen(tx: Transaction, importId: string, undoHours: number): Promise<boolean> {
  const isInTime = sql`${imports.appliedAt} + make_interval(hours => ${undoHours}::int) > now()`;
  return (await tx.$count(imports, and(eq(imports.importId, importId), isInTime))) > 0;
}
