/** What Confirm would write, as SQL over the staging tables. */
import { type SQL, sql } from 'drizzle-orm';
import { billablePurchaseStatuses } from '../../fulfillments/fulfillment.ts';
import type { ImportRow } from './import-row.ts';

/** The changes that the import's kind and its choice for ambiguous rows cover. */
export function plannedChanges({ importId, kind, ambiguousChoice }: ImportRow): SQL {
  return sql`(select * from import_changes
    where import_id = ${importId} and kind = ${kind} and (certain or ${ambiguousChoice} = 'all'))`;
}

/** The purchases that the summary counted. */
export function plannedPurchases({ importId, ambiguousChoice }: ImportRow): SQL {
  return sql`(select * from import_purchases
    where import_id = ${importId} and (certain or ${ambiguousChoice} = 'all'))`;
}

/**
 * The purchases that end with the cancellations among `changes`, by today's records: those of the same order whose
 * product is among the fulfillment's items, if they can still bill.
 */
export function endingPurchases(changes: SQL): SQL {
  return sql`(select distinct on (p.purchase_id, c.fulfillment_id, c.line)
      c.import_id, p.purchase_id, c.line, c.fulfillment_id, p.status, c.certain
    from ${changes} c
    join fulfillment_items i using (fulfillment_id)
    join purchases p on p.order_id = c.order_id and p.product_id = i.product_id
    where c.kind = 'returns' and c.after_status = 'CANCELLED' and c.before_status <> 'CANCELLED'
      and p.status = any(${sql.param(billablePurchaseStatuses)}::text[]))`;
}

/** What a returns import depends on in an item `i`, in one number; null where there is no item. */
export const itemHash = sql`case when i.fulfillment_item_id is not null
  then hash_record_extended(row(i.fulfillment_item_id, i.product_id, i.status, i.rma_number), 0) end`;

/** The same of all items of a fulfillment; null when it has none. */
export function itemsHash(fulfillmentId: SQL): SQL {
  return sql`(select bit_xor(${itemHash}) from fulfillment_items i where i.fulfillment_id = ${fulfillmentId})`;
}
