/**
 * Measures how long records waited from hold to shipped.
 *
 * A record comes into being on hold, so the wait begins when it was created, unless the audit trail says that it was
 * put back on hold later (an import was undone): then it begins at the last such moment before it was shipped. It ends
 * with the date on which the record was shipped.
 */
import { sql } from 'drizzle-orm';
import type { Transaction } from '../db/client.ts';
import { queryRows } from '../db/queries.ts';
import { matching } from './count-records.ts';
import { type ShippingTimes, type WaitTimes, waitBuckets } from './figures.ts';
import type { StatsQuery } from './stats-query.ts';

interface Row extends WaitTimes {
  /** what it counts: all records, those of a house, or those that waited for one of the steps */
  kind: 'all' | 'house' | 'step';
  name: string | null;
  step: number | null;
  impossible: number;
}

/** Of all shipped records that match, of those of each fulfillment house, and by the steps of `waitingSteps`. */
export async function measureWaitTimes(tx: Transaction, { filter }: StatsQuery): Promise<ShippingTimes> {
  const limits = sql.param(waitBuckets.flatMap(({ hours }) => (hours === null ? [] : [hours])));
  const shipped = sql`f.fulfillment_id, f.fulfillment_house_id as house, f.date_created, f.date_shipped`;
  const rows = await queryRows<Row>(
    tx,
    sql`with back_on_hold as materialized (
        select f.fulfillment_id, max(e.at) as at
        from audit_events e join fulfillments f on f.fulfillment_id = e.entity_id::bigint
        where e.entity = 'fulfillment' and e.after->>'status' = 'HOLD' and e.at <= f.date_shipped
        group by 1),
      waits as (
        select m.house, extract(epoch from m.date_shipped - coalesce(b.at, m.date_created))::float8 / 3600 as hours
        from ${matching(filter, shipped)} m left join back_on_hold b using (fulfillment_id)
        where m.date_shipped is not null),
      counted as (
        select grouping(w.house, w.step) as kind, w.house, w.step,
          count(*) filter (where w.hours >= 0)::int as shipped,
          percentile_cont(0.5) within group (order by w.hours) filter (where w.hours >= 0) as median,
          percentile_cont(0.9) within group (order by w.hours) filter (where w.hours >= 0) as p90,
          count(*) filter (where w.hours < 0)::int as impossible
        from (select *, case when hours >= 0 then width_bucket(hours, ${limits}::float8[]) end as step from waits) w
        group by grouping sets ((), (w.house), (w.step)))
      select case c.kind when 3 then 'all' when 1 then 'house' else 'step' end as kind,
        coalesce(h.name, c.house::text) as name, c.step, c.shipped, c.median, c.p90, c.impossible
      from counted c left join fulfillment_houses h on h.fulfillment_house_id = c.house
      order by c.shipped desc, name`,
  );
  return toTimes(rows);
}

function toTimes(rows: Row[]): ShippingTimes {
  const all = rows.find(({ kind }) => kind === 'all');
  const ofStep = (step: number) => rows.find((row) => row.kind === 'step' && row.step === step)?.shipped ?? 0;
  return {
    all: { shipped: all?.shipped ?? 0, median: all?.median ?? null, p90: all?.p90 ?? null },
    houses: rows
      .filter(({ kind, shipped }) => kind === 'house' && shipped > 0)
      .map(({ name, shipped, median, p90 }) => ({ name, shipped, median, p90 })),
    steps: waitBuckets.map((_, step) => ofStep(step)),
    impossible: all?.impossible ?? 0,
  };
}
