/**
 * What has changed since a summary was made: every difference that would make Confirm write something else than the
 * summary said. It looks at the records themselves, so it notices every writer of the tables.
 */
import { and, eq, type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import type { Transaction } from '../../db/client.ts';
import { queryRows, withNestedLoopJoins } from '../../db/queries.ts';
import { candidateStatuses } from '../../fulfillments/status-transitions.ts';
import { auditEvents, fulfillmentHouses, fulfillments, orders } from '../../fulfillments/tables.ts';
import type { Drift } from '../model/counts.ts';
import type { ImportRow } from '../model/import-row.ts';
import {
  describeDrift,
  endingPurchases,
  itemsHash,
  plannedChanges,
  plannedPurchases,
  type StagedChanges,
} from '../model/planned-changes.ts';

/** Compares a staged import with today's records; null when they are what the summary was made from. */
export async function findDrift(tx: Transaction, row: ImportRow): Promise<Drift | null> {
  const others = row.kind === 'returns' ? [changedItems(row), changedPurchases(row)] : [changedHandling(row)];
  const all = sql.join([changedRecords(row), ...others, changedCandidates(row), newOrders(row)], sql` union all `);
  const drift = await describeDrift(
    tx,
    sql`select distinct on (line, record) line, what, record from (${all}) as causes order by line, record, place`,
  );
  return drift.records === 0 ? null : drift;
}

/** The changes that a write has just left out although it found no other reason: in its own transaction, before it ends. */
export async function findUnwritten(tx: Transaction, row: ImportRow): Promise<Drift> {
  const c = plannedChanges(row);
  const { importId, entity, entityId, action } = auditEvents;
  return await describeDrift(
    tx,
    sql`select ${c.line}, 'order ' || coalesce(${c.orderId}, '(unknown)') || ' was skipped by the database', null
      from ${c} where not exists (
        select from ${auditEvents} where ${importId} = ${row.importId} and ${action} = 'import'
          and ${entity} = 'fulfillment' and ${entityId} = ${c.fulfillmentId}::text)`,
  );
}

/** The triggers that can change or skip what Holdfast updates, as "name on table". */
export async function findTriggers(tx: Transaction): Promise<string[]> {
  const found = await queryRows<{ name: string }>(
    tx,
    sql`select distinct tgname || ' on ' || relname as name from pg_trigger join pg_class on pg_class.oid = tgrelid
      where relnamespace = 'public'::regnamespace and relname in ('fulfillments', 'fulfillment_items', 'purchases')
        and not tgisinternal and tgenabled <> 'D' and tgtype::int & 16 = 16 order by name limit 5`,
  );
  return found.map(({ name }) => name);
}

/** Whether orders, or records of orders, exist now that rows would mean instead or as well. */
export const haveCandidatesChanged = (tx: Transaction, row: ImportRow) =>
  exists(tx, sql`${changedCandidates(row)} union all ${newOrders(row)}`);

/** Whether a returns import would end other subscriptions now than the summary counted. */
export const havePurchasesChanged = (tx: Transaction, row: ImportRow) =>
  withNestedLoopJoins(tx, () => exists(tx, changedPurchases(row)));

async function exists(tx: Transaction, causes: SQL): Promise<boolean> {
  const [found] = await queryRows<{ exists: boolean }>(tx, sql`select exists (${causes})`);
  return found?.exists ?? false;
}

/** As a condition on a fulfillment and its planned change: it would be written just as the summary said. */
export const isAsPlanned = ({ kind }: ImportRow, c: StagedChanges) =>
  kind === 'returns' ? hasPlannedValues(c) : and(hasPlannedValues(c), isHandledAsPlanned(c));

function hasPlannedValues(c: StagedChanges): SQL {
  const { orderId, status, trackingNumber, carrier, method, rmaNumber, dateShipped, dateReturned } = fulfillments;
  const { clientFulfillmentId, dateUpdated } = fulfillments;
  return sql`(${orderId}, ${status}, ${trackingNumber}, ${carrier}, ${method}, ${rmaNumber},
      ${dateShipped}, ${dateReturned}, ${dateUpdated}, ${clientFulfillmentId})
    is not distinct from (${c.orderId}, ${c.beforeStatus}, ${c.beforeTrackingNumber}, ${c.beforeCarrier},
      ${c.beforeMethod}, ${c.beforeRmaNumber}, ${c.beforeDateShipped}, ${c.beforeDateReturned},
      coalesce(${c.beforeDateUpdated}, ${dateUpdated}), coalesce(${c.clientFulfillmentId}, ${clientFulfillmentId}))`;
}

/** Whether a parcel waits for the carrier's first scan is its house's to say. */
function isHandledAsPlanned({ afterStatus }: StagedChanges): SQL {
  const { fulfillmentHouseId, shippingValidation } = fulfillmentHouses;
  return sql`(${afterStatus} = 'PENDING_SHIPMENT') = coalesce(${fulfillments.fulfillmentHouseId} = any(array(
    select ${fulfillmentHouseId} from ${fulfillmentHouses} where ${shippingValidation})), false)`;
}

/** A status as people know it: PENDING_SHIPMENT is Pending Shipment. */
const label = (status: SQLWrapper) => sql`replace(initcap(replace(${status}, '_', ' ')), 'Rma', 'RMA')`;

/** A cause of drift; of those of one record, the one with the lowest `place` is shown. */
const cause = ({ line, fulfillmentId }: StagedChanges, place: number, what: SQL) =>
  sql`${line} as line, ${fulfillmentId} as record, ${place}::int as place, ${what} as what`;

function changedRecords(row: ImportRow): SQL {
  const c = plannedChanges(row);
  const { fulfillmentId, orderId, status, trackingNumber, clientFulfillmentId } = fulfillments;
  const what = sql`case
      when ${fulfillmentId} is null then 'a fulfillment of order ' || coalesce(${c.orderId}, '(unknown)') || ' was deleted'
      when ${orderId} is distinct from ${c.orderId} then 'its fulfillment now belongs to order ' || ${orderId}
      when ${status} <> ${c.beforeStatus}
        then 'order ' || ${orderId} || ' was ' || ${label(c.beforeStatus)} || ' and is now ' || ${label(status)}
      when ${clientFulfillmentId} is distinct from coalesce(${c.clientFulfillmentId}, ${clientFulfillmentId})
        then 'order ' || ${orderId} || ' now has another clientFulfillmentId'
      when ${trackingNumber} is distinct from ${c.beforeTrackingNumber}
        then 'order ' || ${orderId} || ' now has the tracking number ' || coalesce(nullif(${trackingNumber}, ''), '(none)')
      else 'order ' || ${orderId} || ' was changed' end`;
  return sql`select ${cause(c, 1, what)}
    from ${c} left join ${fulfillments} on ${eq(fulfillmentId, c.fulfillmentId)}
    where ${fulfillmentId} is null or not (${hasPlannedValues(c)})`;
}

function changedHandling(row: ImportRow): SQL {
  const c = plannedChanges(row);
  const what = sql`'order ' || ${fulfillments.orderId} || ': its warehouse now handles shipping validation differently'`;
  return sql`select ${cause(c, 2, what)}
    from ${c} join ${fulfillments} on ${eq(fulfillments.fulfillmentId, c.fulfillmentId)}
    where not ${isHandledAsPlanned(c)}`;
}

function changedItems(row: ImportRow): SQL {
  const c = plannedChanges(row);
  return sql`select ${cause(c, 2, sql`'an item of order ' || ${c.orderId} || ' was changed'`)}
    from ${c} where ${c.beforeItems} is distinct from ${itemsHash(c.fulfillmentId)}`;
}

/** A subscription that ended or was changed by itself, and one that corresponds only since the summary. */
function changedPurchases(row: ImportRow): SQL {
  const counted = plannedPurchases(row);
  const ending = endingPurchases(plannedChanges(row)).as('ending');
  const [before, now] = [counted.beforeStatus, ending.beforeStatus];
  const eitherOf = (column: 'purchaseId' | 'fulfillmentId' | 'line') =>
    sql`coalesce(${counted[column]}, ${ending[column]})`;
  const isSame = (column: 'purchaseId' | 'fulfillmentId' | 'line') => eq(counted[column], ending[column]);
  return sql`select ${eitherOf('line')} as line, ${eitherOf('fulfillmentId')} as record, 3 as place,
      'subscription ' || ${eitherOf('purchaseId')} || case
        when ${now} is null then ' was ' || ${label(before)} || ' and no longer ends'
        when ${before} is null then ' now ends too'
        else ' was ' || ${label(before)} || ' and is now ' || ${label(now)} end as what
    from ${counted} full join ${ending} on ${and(isSame('purchaseId'), isSame('fulfillmentId'), isSame('line'))}
    where ${before} is distinct from ${now}`;
}

/** An order id was read otherwise than it is written, because there was no order of that id. */
function newOrders(row: ImportRow): SQL {
  const c = plannedChanges(row);
  return sql`select ${cause(c, 5, sql`'there is an order ' || min(${orders.orderId}) || ' now, which the row names'`)}
    from ${c} cross join json_array_elements_text(${c.ratherOrders}) as rather
      join ${orders} on ${orders.orderId} = rather
    group by ${c.line}, ${c.fulfillmentId}`;
}

/** A row that named its order meant the only record that fitted; with another one it would be read differently. */
function changedCandidates(row: ImportRow): SQL {
  const c = plannedChanges(row);
  const { orderId, status, trackingNumber } = fulfillments;
  const fitting = candidateStatuses(row.kind === 'returns' ? 'returns' : 'tracking').map(
    ({ after, kept, status }) => sql`(${after}::text, ${kept}::boolean, ${status}::text)`,
  );
  const sameNumber = row.kind === 'tracking' ? eq(trackingNumber, c.afterTrackingNumber) : sql`false`;
  return sql`select ${cause(c, 4, sql`'order ' || ${c.orderId} || ' now has other matching fulfillments'`)}
    from ${c} join ${fulfillments} on ${eq(orderId, c.orderId)}
      and coalesce(${fulfillments.clientFulfillmentId} = ${c.clientFulfillmentId}, ${c.clientFulfillmentId} is null)
    where ${c.orderCandidates} is not null
    group by ${c.line}, ${c.fulfillmentId}, ${c.orderId}, ${c.orderCandidates}
    having count(*) filter (where ${sameNumber} or (${c.afterStatus}, ${c.afterStatus} = ${c.beforeStatus}, ${status})
      in (select * from (values ${sql.join(fitting, sql`, `)}) as fits)) <> ${c.orderCandidates}`;
}
