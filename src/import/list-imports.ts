/** Finds the imports of the last time. */
import { desc } from 'drizzle-orm';
import type { Transaction } from '../db/client.ts';
import { imports } from '../db/schema.ts';
import type { ImportRow } from './import-row.ts';

/** The latest imports, newest first. */
export async function listImports(tx: Transaction, most: number): Promise<ImportRow[]> {
  return await tx.select().from(imports).orderBy(desc(imports.sharedAt), desc(imports.importId)).limit(most);
}
