/** What a saved search matches now and did not match the last time. */
import { eq, sql } from 'drizzle-orm';
import type { Transaction } from '../db/client.ts';
import { queryRows } from '../db/queries.ts';
import { exportedRecords, exports } from '../exports/tables.ts';
import type { Filter } from '../filters/filter.ts';
import { matchingIds } from '../search/find-page.ts';
import { savedMatches, scheduleSlots } from './tables.ts';

/** More matches than these are not remembered. */
export const maxRemembered = 50_000;

/**
 * Remembers what matches now, and gives the ids of what did not match the last time; all of them the first time. Lock the
 * saved search before: what was given once isn't given again, unless its file could not be sent.
 */
export async function takeNewMatches(
  tx: Transaction,
  savedSearchId: string,
  filter: Filter,
): Promise<string[] | 'too many'> {
  await forgetUnsent(tx, savedSearchId);
  const rows = await queryRows<{ id: string }>(
    tx,
    sql`select fulfillment_id::text as id from (${matchingIds(filter)}) m limit ${maxRemembered + 1}`,
  );
  if (rows.length > maxRemembered) return 'too many';
  const now = new Set(rows.map(({ id }) => id));
  const remembered = await queryRows<{ id: string }>(
    tx,
    sql`select fulfillment_id::text as id from ${savedMatches} where saved_search_id = ${savedSearchId}`,
  );
  const before = new Set(remembered.map(({ id }) => id));
  const added = [...now].filter((id) => !before.has(id));
  const gone = [...before].filter((id) => !now.has(id));
  if (gone.length > 0) {
    await tx.execute(sql`delete from ${savedMatches} where saved_search_id = ${savedSearchId}
      and fulfillment_id = any(${sql.param(gone)}::text[]::bigint[])`);
  }
  if (added.length > 0) {
    await tx.execute(sql`insert into ${savedMatches} (saved_search_id, fulfillment_id)
      select ${savedSearchId}::uuid, unnest(${sql.param(added)}::text[]::bigint[])`);
  }
  return added;
}

/** Forgets what was only in files whose exports failed: it is still new. */
async function forgetUnsent(tx: Transaction, savedSearchId: string): Promise<void> {
  await tx.execute(sql`
    with unsent as (
      delete from ${exportedRecords} r using ${scheduleSlots} s join ${exports} e on e.export_id = s.export_id
      where s.saved_search_id = ${savedSearchId} and e.state = 'failed' and r.export_id = e.export_id
      returning r.fulfillment_id
    )
    delete from ${savedMatches}
    where saved_search_id = ${savedSearchId} and fulfillment_id in (select fulfillment_id from unsent)`);
}

/** Forgets what a saved search matched, as if it had never run. */
export async function forgetMatches(tx: Transaction, savedSearchId: string): Promise<void> {
  await tx.delete(savedMatches).where(eq(savedMatches.savedSearchId, savedSearchId));
}
