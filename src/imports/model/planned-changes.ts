/** What Confirm would write, as queries over the staging tables. */
import { and, between, eq, inArray, ne, or, type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { QueryBuilder } from 'drizzle-orm/pg-core';
import type { Transaction } from '../../db/client.ts';
import { queryRows } from '../../db/queries.ts';
import { billablePurchaseStatuses } from '../../fulfillments/fulfillment.ts';
import { fulfillmentItems, purchases } from '../../fulfillments/tables.ts';
import { importRecords } from '../../records/tables.ts';
import type { Drift } from './counts.ts';
import type { ImportRow } from './import-row.ts';
import { importChanges, importPurchases } from './tables.ts';

const query = new QueryBuilder();

/** Lines of the file, both included. */
export interface LineRange {
  from: number;
  to: number;
}

/** How many of the rows that differ are named. */
const maxExamples = 5;

/** What differs from the summary, from a query for the line, what happened there, and what comes first on a line. */
export async function describeDrift(tx: Transaction, differing: SQL): Promise<Drift> {
  const [found] = await queryRows<{ records: number; examples: string[] | null }>(
    tx,
    sql`with differing (line, what, place) as materialized (${differing}),
      shown as (select * from differing order by line, place limit ${maxExamples})
    select (select count(*)::int from differing) as records,
      (select json_agg('line ' || line || ': ' || what order by line, place) from shown) as examples`,
  );
  return { records: found?.records ?? 0, examples: found?.examples ?? [], times: 1, triggers: [] };
}

/** An import, or only these lines of it. */
export type PlannedImport = ImportRow & { lines?: LineRange };

/** The staged changes `c` that the import's kind and its choice for ambiguous rows cover. */
export function plannedChanges({ importId, kind, ambiguousChoice, lines }: PlannedImport) {
  const isCovered = or(importChanges.certain, sql`${ambiguousChoice} = 'all'`);
  return query
    .select()
    .from(importChanges)
    .where(
      and(
        eq(importChanges.importId, importId),
        eq(importChanges.kind, kind ?? ''),
        isCovered,
        lines && between(importChanges.line, lines.from, lines.to),
      ),
    )
    .as('c');
}

/** Every staged change `c` of an import. */
export function stagedChanges(importId: string) {
  return query.select().from(importChanges).where(eq(importChanges.importId, importId)).as('c');
}

export type StagedChanges = ReturnType<typeof stagedChanges>;

/** The purchases `e` that the summary counted. */
export function plannedPurchases({ importId, ambiguousChoice, lines }: PlannedImport) {
  const isCovered = or(importPurchases.certain, sql`${ambiguousChoice} = 'all'`);
  return query
    .select()
    .from(importPurchases)
    .where(
      and(
        eq(importPurchases.importId, importId),
        isCovered,
        lines && between(importPurchases.line, lines.from, lines.to),
      ),
    )
    .as('e');
}

/**
 * The purchases that end with the cancellations among `changes`, by today's records: those of the same order whose
 * product is among the fulfillment's items, if they can still bill. The columns are those of the staging table.
 */
export function endingPurchases(changes: StagedChanges) {
  const { importId, line, fulfillmentId, certain } = changes;
  const { purchaseId, status } = purchases;
  const sameProduct = and(eq(purchases.orderId, changes.orderId), eq(purchases.productId, fulfillmentItems.productId));
  return query
    .selectDistinctOn([purchaseId, fulfillmentId, line], {
      importId,
      purchaseId,
      line,
      fulfillmentId,
      beforeStatus: status,
      certain,
    })
    .from(changes)
    .innerJoin(fulfillmentItems, eq(fulfillmentItems.fulfillmentId, fulfillmentId))
    .innerJoin(purchases, sameProduct)
    .where(
      and(
        eq(changes.kind, 'returns'),
        eq(changes.afterStatus, 'CANCELLED'),
        ne(changes.beforeStatus, 'CANCELLED'),
        inArray(status, billablePurchaseStatuses),
      ),
    );
}

/** What a returns import depends on in an item, in one number; null where there is no item. */
export const itemHash: SQL = sql`case when ${fulfillmentItems.fulfillmentItemId} is not null
  then hash_record_extended(row(${fulfillmentItems.fulfillmentItemId}, ${fulfillmentItems.productId},
    ${fulfillmentItems.status}, ${fulfillmentItems.rmaNumber}), 0) end`;

/** The same of all items of a fulfillment; null when it has none. */
export function itemsHash(fulfillmentId: SQLWrapper): SQL {
  const isTheirs = eq(fulfillmentItems.fulfillmentId, fulfillmentId);
  return sql`(select bit_xor(${itemHash}) from ${fulfillmentItems} where ${isTheirs})`;
}

/** The condition on `import_records`. */
export const isStagedFor = ({ importId, lines }: PlannedImport): SQL | undefined =>
  and(eq(importRecords.importId, importId), lines && between(importRecords.line, lines.from, lines.to));

/** The staged records `c`. */
export function stagedRecords(row: PlannedImport) {
  const { line, orderId } = importRecords;
  return new QueryBuilder().select({ line, orderId }).from(importRecords).where(isStagedFor(row)).as('c');
}
