/** What is to be done, and what became of imports, as one glance at the database tells. */
import { sql } from 'drizzle-orm';
import type { Transaction } from '../db/client.ts';
import { queryRows } from '../db/queries.ts';

/** The jobs of one queue, or the imports in one state. */
export interface BacklogCount {
  of: 'jobs' | 'imports';
  /** the queue, or the state */
  name: string;
  /** jobs that are due and wait for a worker; imports */
  count: number;
  /** jobs that failed at least once and will be tried again, whenever that is due */
  retrying: number;
  /** for how many seconds the oldest waiting job has been due; 0 without one */
  oldest: number;
}

/** Counts both in one statement, within `seconds` or not at all. A job that is put off to a later moment isn't waiting. */
export async function countBacklog(tx: Transaction, seconds: number): Promise<BacklogCount[]> {
  await tx.execute(sql.raw(`set local statement_timeout = '${seconds}s'`));
  return await queryRows<BacklogCount>(
    tx,
    sql`
    select 'jobs' as "of", name, (count(*) filter (where start_after <= now()))::int as count,
      (count(*) filter (where state = 'retry'))::int as retrying,
      coalesce(extract(epoch from now() - min(start_after) filter (where start_after <= now())), 0)::float8 as oldest
    from pgboss.job where state < 'active' group by name
    union all
    select 'imports', state, count(*)::int, 0, 0 from imports group by state`,
  );
}
