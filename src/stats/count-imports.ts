/** Counts the imports of a period, week by week. */
import { sql } from 'drizzle-orm';
import type { Transaction } from '../db/client.ts';
import { queryRows } from '../db/queries.ts';
import type { ImportWeek } from './figures.ts';
import type { StatsQuery } from './stats-query.ts';

/**
 * The weeks of the period in which a file was shared, by the requester's calendar, oldest first. Rows are those of the last
 * reading, corrections included; a file that may still be of either kind has none yet.
 */
export async function countImports(tx: Transaction, { clock, period }: StatsQuery): Promise<ImportWeek[]> {
  const { from, until } = period;
  return await queryRows(
    tx,
    sql`select date_trunc('week', shared_at at time zone ${clock.timeZone})::date::text as monday,
        count(*)::int as files, count(*) filter (where state = 'refused')::int as refused,
        coalesce(sum((counts->kind->>'rows')::int), 0)::int as rows,
        coalesce(sum((counts->kind->>'rejected')::int), 0)::int as rejected
      from imports
      where shared_at >= coalesce(${from?.toISOString() ?? null}::timestamptz, '-infinity')
        and shared_at < coalesce(${until?.toISOString() ?? null}::timestamptz, 'infinity')
      group by 1 order by 1`,
  );
}
