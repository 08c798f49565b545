/**
 * What has changed since a summary was made: every difference that would make Confirm write something else than the
 * summary said. It looks at the records themselves, so it notices every writer of the tables.
 */
import { type SQL, sql } from 'drizzle-orm';
import type { Transaction } from '../../db/client.ts';
import { queryRows, withNestedLoopJoins } from '../../db/queries.ts';
import { candidateStatuses } from '../../fulfillments/status-transitions.ts';
import type { Drift } from '../model/counts.ts';
import type { ImportRow } from '../model/import-row.ts';
import { endingPurchases, itemsHash, plannedChanges, plannedPurchases } from '../model/planned-changes.ts';

const maxExamples = 5;

/** Compares a staged import with today's records; null when they are what the summary was made from. */
export async function findDrift(tx: Transaction, row: ImportRow): Promise<Drift | null> {
  const others = row.kind === 'returns' ? [changedItems(row), changedPurchases(row)] : [changedHandling(row)];
  const all = sql.join([changedRecords(row), ...others, changedCandidates(row)], sql` union all `);
  const [found] = await queryRows<{ records: number; examples: string[] | null }>(
    tx,
    sql`with causes as materialized (${all}),
      drifted as (select distinct on (line, fulfillment_id) * from causes order by line, fulfillment_id, place),
      shown as (select * from drifted order by line, fulfillment_id limit ${maxExamples})
    select (select count(*)::int from drifted) as records,
      (select json_agg('line ' || line || ': ' || what order by line, fulfillment_id) from shown) as examples`,
  );
  return found === undefined || found.records === 0 ? null : { records: found.records, examples: found.examples ?? [] };
}

/** Whether orders have other records now that their rows, which named the order alone, could mean. */
export const haveCandidatesChanged = (tx: Transaction, row: ImportRow) => any(tx, changedCandidates(row));

/** Whether a returns import would end other subscriptions now than the summary counted. */
export const havePurchasesChanged = (tx: Transaction, row: ImportRow) =>
  withNestedLoopJoins(tx, () => any(tx, changedPurchases(row)));

async function any(tx: Transaction, causes: SQL): Promise<boolean> {
  const [found] = await queryRows<{ any: boolean }>(tx, sql`select exists (${causes}) as any`);
  return found?.any ?? false;
}

/** As a condition on a fulfillment `f` and its planned change `c`: it would be written just as the summary said. */
export const isAsPlanned = ({ kind }: ImportRow): SQL =>
  kind === 'returns' ? hasPlannedValues : sql`${hasPlannedValues} and ${isHandledAsPlanned}`;

const hasPlannedValues = sql`(f.order_id, f.status, f.tracking_number, f.carrier, f.method, f.rma_number,
    f.date_shipped, f.date_returned, f.client_fulfillment_id)
  is not distinct from (c.order_id, c.before_status, c.before_tracking_number, c.before_carrier, c.before_method,
    c.before_rma_number, c.before_date_shipped, c.before_date_returned,
    coalesce(c.client_fulfillment_id, f.client_fulfillment_id))`;

const cause = (place: number, what: SQL) => sql`c.line, c.fulfillment_id, ${place}::int as place, ${what} as what`;

function changedRecords(row: ImportRow): SQL {
  return sql`select ${cause(
    1,
    sql`case
      when f.fulfillment_id is null then 'a record of order ' || coalesce(c.order_id, '(unknown)') || ' is gone'
      when f.order_id is distinct from c.order_id then 'the record belongs to order ' || f.order_id || ' now'
      when f.status <> c.before_status
        then 'order ' || f.order_id || ' was ' || c.before_status || ' and is now ' || f.status
      when f.client_fulfillment_id is distinct from coalesce(c.client_fulfillment_id, f.client_fulfillment_id)
        then 'the record of order ' || f.order_id || ' has another clientFulfillmentId now'
      when f.tracking_number is distinct from c.before_tracking_number
        then 'order ' || f.order_id || ' has the tracking number ' || coalesce(f.tracking_number, '(none)') || ' now'
      else 'order ' || f.order_id || ' was changed' end`,
  )}
    from ${plannedChanges(row)} c left join fulfillments f using (fulfillment_id)
    where f.fulfillment_id is null or not (${hasPlannedValues})`;
}

/** Whether a parcel waits for the carrier's first scan is its house's to say. */
const isHandledAsPlanned = sql`(c.after_status = 'PENDING_SHIPMENT') = coalesce(f.fulfillment_house_id = any(array(
    select fulfillment_house_id from fulfillment_houses where shipping_validation)), false)`;

function changedHandling(row: ImportRow): SQL {
  return sql`select ${cause(2, sql`'order ' || f.order_id || ' is handled differently by its fulfillment house now'`)}
    from ${plannedChanges(row)} c join fulfillments f using (fulfillment_id) where not ${isHandledAsPlanned}`;
}

function changedItems(row: ImportRow): SQL {
  return sql`select ${cause(2, sql`'an item of order ' || c.order_id || ' was changed'`)}
    from ${plannedChanges(row)} c
    where c.before_items is distinct from ${itemsHash(sql`c.fulfillment_id`)}`;
}

/** A subscription that ended or was changed by itself, and one that corresponds only since the summary. */
function changedPurchases(row: ImportRow): SQL {
  return sql`select line, fulfillment_id, 3 as place, 'the subscription ' || purchase_id || case
      when e.status is null then ' was ' || s.before_status || ' and is not to be ended any more'
      when s.before_status is null then ' would end as well now'
      else ' was ' || s.before_status || ' and is now ' || e.status end as what
    from ${plannedPurchases(row)} s
      full join ${endingPurchases(plannedChanges(row))} e using (purchase_id, fulfillment_id, line)
    where s.before_status is distinct from e.status`;
}

/** A row that named the order alone meant the only record that fitted; with another one it would be read differently. */
function changedCandidates(row: ImportRow): SQL {
  const fitting = candidateStatuses(row.kind ?? 'tracking').map(
    ({ after, kept, status }) => sql`(${after}::text, ${kept}::boolean, ${status}::text)`,
  );
  const sameNumber = row.kind === 'tracking' ? sql`o.tracking_number = c.after_tracking_number` : sql`false`;
  return sql`select ${cause(4, sql`'other records of order ' || c.order_id || ' fit now than before'`)}
    from ${plannedChanges(row)} c join fulfillments o on o.order_id = c.order_id
    where c.order_candidates is not null
    group by c.line, c.fulfillment_id, c.order_id, c.order_candidates
    having count(*) filter (where ${sameNumber} or (c.after_status, c.after_status = c.before_status, o.status)
      in (select * from (values ${sql.join(fitting, sql`, `)}) as fits)) <> c.order_candidates`;
}
