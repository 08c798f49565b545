/** What is known from before: the same content shared earlier, rows staged earlier. */
import { and, eq, inArray, ne, sql } from 'drizzle-orm';
import type { Transaction } from '../../db/client.ts';
import { queryRows } from '../../db/queries.ts';
import type { ImportRow } from '../model/import-row.ts';
import { openStates } from '../model/lifecycle.ts';
import { importRows, imports } from '../model/tables.ts';

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
        inArray(imports.state, ['received', 'asking', 'ready', 'confirmed', 'applied', 'undoing']),
      ),
    )
    .orderBy(sql`${imports.state} = 'applied' desc`, imports.sharedAt)
    .limit(1);
  if (same !== undefined) return same.importId;
  await tx.update(imports).set({ contentHash }).where(eq(imports.importId, row.importId));
  return null;
}

/**
 * The open imports that a newly planned one takes the place of: a corrected file, that is one of the same name or in the
 * same thread, in the same channel, which speaks of at least half of the records that the earlier one would change. The
 * rows that an import leaves out are none of these: they come back corrected, and both imports stand.
 */
export async function findSuperseded(tx: Transaction, row: ImportRow): Promise<string[]> {
  const found = await queryRows<{ importId: string }>(
    tx,
    sql`select i.import_id as "importId" from imports i
      where i.team_id = ${row.teamId} and i.channel_id = ${row.channelId} and i.import_id <> ${row.importId}
        and i.state in ('asking', 'ready') and i.shared_at <= ${row.sharedAt.toISOString()}::timestamptz
        and (lower(i.file_name) = lower(${row.fileName}) or i.thread_ts = ${row.threadTs})
        and (
          select count(*) filter (where exists (
              select 1 from import_changes mine
              where mine.import_id = ${row.importId} and mine.kind = c.kind and mine.fulfillment_id = c.fulfillment_id)) * 2
            >= count(*) and count(*) > 0
          from import_changes c
          where c.import_id = i.import_id and c.kind = coalesce(i.kind, c.kind)
            and (c.certain or i.ambiguous_choice = 'all')
        )`,
  );
  return found.map(({ importId }) => importId);
}

/** The imports of a file that are being read or wait for a decision. */
export async function findUndecided(
  tx: Transaction,
  { teamId, fileId }: { teamId: string; fileId: string },
): Promise<string[]> {
  const file = and(eq(imports.teamId, teamId), eq(imports.fileId, fileId));
  const found = await tx
    .select({ importId: imports.importId })
    .from(imports)
    .where(and(file, inArray(imports.state, ['received', ...openStates])));
  return found.map(({ importId }) => importId);
}
