/** What is known from before: the same content shared earlier, rows staged earlier. */
import { and, eq, inArray, ne, sql } from 'drizzle-orm';
import type { Transaction } from '../db/client.ts';
import { importRows, imports } from '../db/schema.ts';
import type { ImportRow } from './import-row.ts';

/** Whether the rows of an import are staged: then they need not be read from Slack again. */
export async function hasStagedRows(tx: Transaction, importId: string): Promise<boolean> {
  const rows = await tx
    .select({ line: importRows.line })
    .from(importRows)
    .where(eq(importRows.importId, importId))
    .limit(1);
  return rows.length > 0;
}

/**
 * The import, if any, that makes another one of the same content needless: one that was applied and stands, or one that
 * is being decided on. A person who chose Check again is not sent there a second time.
 */
export async function findSameContent(tx: Transaction, row: ImportRow, contentHash: string): Promise<string | null> {
  // Of two files with one content at the same moment exactly one goes on; the lock ends with the transaction.
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${contentHash}, 0))`);
  if (row.sameAs !== null) return null;
  const [same] = await tx
    .select({ importId: imports.importId })
    .from(imports)
    .where(
      and(
        eq(imports.teamId, row.teamId),
        eq(imports.contentHash, contentHash),
        ne(imports.importId, row.importId),
        inArray(imports.state, ['received', 'asking', 'ready', 'confirmed', 'applied']),
      ),
    )
    .orderBy(sql`${imports.state} = 'applied' desc`, imports.sharedAt)
    .limit(1);
  if (same !== undefined) return same.importId;
  await tx.update(imports).set({ contentHash }).where(eq(imports.importId, row.importId));
  return null;
}
