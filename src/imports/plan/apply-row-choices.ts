/** What people chose for single rows: which fulfillments an ambiguous one is about, which of conflicting lines is right. */
import { sql } from 'drizzle-orm';
import type { Transaction } from '../../db/client.ts';
import { queryRows } from '../../db/queries.ts';
import type { ImportKind } from '../../fulfillments/status-transitions.ts';

/**
 * Applies the choices to rows that have just been staged. A row is never written to a fulfillment that nobody chose for it:
 * one that fits none of the chosen ones any longer is skipped until somebody chooses again.
 */
export async function applyRowChoices(tx: Transaction, importId: string, kind: ImportKind): Promise<void> {
  const [found] = await queryRows<{ any: boolean }>(
    tx,
    sql`select exists (select from import_row_choices where import_id = ${importId}) as any`,
  );
  if (found?.any !== true) return;
  await tx.execute(sql`
    with chosen as (
      select h.line, h.fulfillment_ids as ids, exists (
        select from import_changes c where c.import_id = h.import_id and c.kind = ${kind} and c.line = h.line
          and c.fulfillment_id = any(h.fulfillment_ids)) as fits
      from import_row_choices h join import_rows r using (import_id, line)
      where h.import_id = ${importId} and r.kind = ${kind} and (r.outcome not in ('rejected', 'unchanged') or h.fulfillment_ids = '{}')
    ),
    withdrawn as (
      delete from import_changes c using chosen h
      where c.import_id = ${importId} and c.kind = ${kind} and c.line = h.line and c.fulfillment_id <> all(h.ids)
    ),
    meant as (
      update import_changes c set certain = true from chosen h
      where c.import_id = ${importId} and c.kind = ${kind} and c.line = h.line and c.fulfillment_id = any(h.ids)
    )
    update import_rows r
    set outcome = case when h.fits then 'change' else 'rejected' end, fulfillment_id = null,
      warnings = case when h.fits then r.warnings end,
      problem = case when not h.fits then jsonb_build_object('code', 'E_SKIPPED', 'reason', case when h.ids = '{}'
        then 'Someone chose to skip this row.'
        else 'The fulfillment chosen for this row can’t be updated anymore. Choose again.' end) end
    from chosen h
    where r.import_id = ${importId} and r.kind = ${kind} and r.line = h.line`);
}
