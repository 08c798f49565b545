/** What people chose for single rows: which fulfillments an ambiguous one is about, which of conflicting lines is right. */
import { sql } from 'drizzle-orm';
import type { Transaction } from '../../db/client.ts';
import { queryRows } from '../../db/queries.ts';
import type { ImportKind } from '../../fulfillments/status-transitions.ts';

/**
 * Applies the choices to rows that have just been staged. A choice of fulfillments that the row no longer fits is passed
 * over, so that the row is ambiguous again.
 */
export async function applyRowChoices(tx: Transaction, importId: string, kind: ImportKind): Promise<void> {
  const [found] = await queryRows<{ any: boolean }>(
    tx,
    sql`select exists (select from import_row_choices where import_id = ${importId}) as any`,
  );
  if (found?.any !== true) return;
  await tx.execute(sql`
    with skipped as (
      select line from import_row_choices where import_id = ${importId} and fulfillment_ids = '{}'
    ),
    withdrawn as (
      delete from import_changes c using skipped s
      where c.import_id = ${importId} and c.kind = ${kind} and c.line = s.line
    )
    update import_rows r
    set outcome = 'rejected', warnings = null, fulfillment_id = null,
      problem = jsonb_build_object('code', 'E_SKIPPED', 'reason', 'Someone chose to skip this row.')
    from skipped s
    where r.import_id = ${importId} and r.kind = ${kind} and r.line = s.line and r.outcome <> 'rejected'`);
  await tx.execute(sql`
    with chosen as (
      select h.line, h.fulfillment_ids from import_row_choices h join import_rows r using (import_id, line)
      where h.import_id = ${importId} and r.kind = ${kind} and r.outcome = 'ambiguous' and exists (
        select from import_changes c where c.import_id = h.import_id and c.kind = ${kind} and c.line = h.line
          and c.fulfillment_id = any(h.fulfillment_ids))
    ),
    withdrawn as (
      delete from import_changes c using chosen h
      where c.import_id = ${importId} and c.kind = ${kind} and c.line = h.line
        and c.fulfillment_id <> all(h.fulfillment_ids)
    ),
    meant as (
      update import_changes c set certain = true from chosen h
      where c.import_id = ${importId} and c.kind = ${kind} and c.line = h.line
        and c.fulfillment_id = any(h.fulfillment_ids)
    )
    update import_rows r set outcome = 'change', problem = null from chosen h
    where r.import_id = ${importId} and r.kind = ${kind} and r.line = h.line`);
}
