/** What is staged of an import of whole records, or of some of its lines. */
import { and, between, eq, type SQL } from 'drizzle-orm';
import { QueryBuilder } from 'drizzle-orm/pg-core';
import { importRecords } from '../../records/tables.ts';
import type { PlannedImport } from '../model/planned-changes.ts';

/** The condition on `import_records`. */
export const isStagedFor = ({ importId, lines }: PlannedImport): SQL | undefined =>
  and(eq(importRecords.importId, importId), lines && between(importRecords.line, lines.from, lines.to));

/** The staged records `c`. */
export function stagedRecords(row: PlannedImport) {
  const { line, orderId } = importRecords;
  return new QueryBuilder().select({ line, orderId }).from(importRecords).where(isStagedFor(row)).as('c');
}
