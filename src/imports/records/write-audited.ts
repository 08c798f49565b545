/** Records what imports of whole records change, in the statement that changes it. */
import { type SQL, sql } from 'drizzle-orm';
import type { Transaction } from '../../db/client.ts';
import { auditEvents } from '../../fulfillments/tables.ts';
import type { Change } from '../model/audited-records.ts';

interface AuditedWrite {
  /** what changes the records, after `with`: one or more subqueries with their names */
  changes: SQL;
  /** a query for each changed record's id, before, after, line, and print (its hash; null for one that is gone) */
  rows: SQL;
}

/** Runs the statement; resolves to the number of audit rows. */
export async function writeAudited(tx: Transaction, change: Change, { changes, rows }: AuditedWrite): Promise<number> {
  const { importId, action, actor, entity } = change;
  const result = await tx.execute(sql`with ${changes}
    insert into ${auditEvents} (import_id, action, actor, entity, entity_id, before, after, source_line, fingerprint)
    select ${importId}::uuid, ${action}, ${actor}, ${entity}, a.id::text, a.before, a.after, a.line, a.print
    from (${rows}) as a (id, before, after, line, print)`);
  return result.count;
}
