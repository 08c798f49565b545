/** What has changed since the summary of a records import was made. */
import { and, asc, eq, isNotNull, sql } from 'drizzle-orm';
import type { Transaction } from '../../db/client.ts';
import { queryRows } from '../../db/queries.ts';
import { fulfillments, orders } from '../../fulfillments/tables.ts';
import { importRecords } from '../../records/tables.ts';
import { recordHash } from '../model/audited-records.ts';
import type { Drift } from '../model/counts.ts';
import type { ImportRow } from '../model/import-row.ts';

const maxExamples = 5;

/**
 * Locks what would be updated, in the order of ids, and compares all that is staged with what is there now; null when it
 * is what the summary was made from.
 */
export async function findRecordsDrift(tx: Transaction, { importId }: ImportRow): Promise<Drift | null> {
  const r = importRecords;
  const mine = eq(r.importId, importId);
  const isTheirOrder = and(mine, isNotNull(r.orderValues));
  const lockedOrders = tx
    .select({ id: orders.orderId })
    .from(r)
    .innerJoin(orders, eq(orders.orderId, r.orderId))
    .where(isTheirOrder)
    .orderBy(asc(orders.orderId))
    .for('update', { of: orders })
    .as('locked');
  await tx.$count(lockedOrders);
  const locked = tx
    .select({ id: fulfillments.fulfillmentId })
    .from(r)
    .innerJoin(fulfillments, eq(fulfillments.fulfillmentId, r.fulfillmentId))
    .where(and(mine, eq(r.action, 'update')))
    .orderBy(asc(fulfillments.fulfillmentId))
    .for('update', { of: fulfillments })
    .as('locked');
  await tx.$count(locked);
  const [found] = await queryRows<{ records: number; examples: string[] | null }>(
    tx,
    sql`with causes as (
        select ${r.line} as line, case
            when ${r.action} = 'add' then 'fulfillment ' || ${r.fulfillmentId} || ' exists by now'
            when ${fulfillments.fulfillmentId} is null then 'fulfillment ' || ${r.fulfillmentId} || ' was deleted'
            else 'order ' || ${r.orderId} || ' was changed' end as what
        from ${r} left join ${fulfillments} on ${fulfillments.fulfillmentId} = ${r.fulfillmentId}
        where ${mine} and case when ${r.action} = 'add' then ${fulfillments.fulfillmentId} is not null
          else ${fulfillments.fulfillmentId} is null or ${recordHash(fulfillments)} <> ${r.fulfillmentPrint} end
        union all
        select ${r.line}, 'order ' || ${r.orderId} || case when ${r.orderPrint} is null then ' exists by now'
            when ${orders.orderId} is null then ' was deleted' else ' was changed' end
        from ${r} left join ${orders} on ${orders.orderId} = ${r.orderId}
        where ${mine} and case when ${r.orderPrint} is null then ${orders.orderId} is not null
          else ${orders.orderId} is null or (${r.orderValues} is not null and ${recordHash(orders)} <> ${r.orderPrint}) end
      ),
      drifted as (select distinct on (line) * from causes order by line)
    select (select count(*)::int from drifted) as records,
      (select json_agg('line ' || line || ': ' || what order by line)
        from (select * from drifted order by line limit ${maxExamples}) shown) as examples`,
  );
  if (found === undefined || found.records === 0) return null;
  return { records: found.records, examples: found.examples ?? [], times: 1, triggers: [] };
}
