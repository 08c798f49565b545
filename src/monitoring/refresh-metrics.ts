/** Updates the metrics that come from the database and from Slack's answer about the token. */
import { sql } from 'drizzle-orm';
import type { Database, Transaction } from '../db/client.ts';
import { queryRows } from '../db/queries.ts';
import type { RecordSource } from '../db/record-reads.ts';
import { importStateCodes } from '../imports/model/lifecycle.ts';
import { jobNames } from '../jobs/job-kinds.ts';
import type { Metrics } from '../runtime/metrics.ts';
import { settlesWithin } from '../runtime/timers.ts';
import type { TokenWatch } from '../slack/client.ts';

interface Sources {
  db: Database;
  records?: Pick<RecordSource, 'standbyLag'>;
  token: TokenWatch;
  metrics: Metrics;
  /** milliseconds */
  now: () => number;
}

/** The database is asked once in this time, however often the metrics are scraped. */
const cacheTtlMs = 5_000;
/** Prometheus waits ten seconds by default; a silent database must not use them up. */
const maxSeconds = 2;

/**
 * Gives the function that updates the metrics: it resolves within two seconds and never rejects. A database that does not
 * answer in time counts as unreachable, and the gauges of its work are removed, since they may no longer be true.
 */
export function createMetricsRefresh({ db, records, token, metrics, now }: Sources): () => Promise<void> {
  let last: Promise<void> | null = null;
  let validUntil = 0;
  let isQuerying = false;

  async function queryDatabase(): Promise<void> {
    isQuerying = true;
    try {
      setGauges(metrics, await db.read(countBacklog));
    } catch {
      // The reason is in the answer of /readyz, and in the log of whatever needed the database.
      setGauges(metrics, null);
    } finally {
      isQuerying = false;
      validUntil = now() + cacheTtlMs;
    }
  }

  async function measureStandby(): Promise<void> {
    const lag = await records?.standbyLag().catch(() => null);
    metrics.standbyLag.reset();
    if (lag === undefined) return;
    metrics.standbyReadable.set({ server: 'standby' }, lag === null ? 0 : 1);
    if (lag !== null) metrics.standbyLag.set({ server: 'standby' }, lag);
  }

  async function refresh(): Promise<void> {
    const inTime = (work: Promise<unknown>) => settlesWithin(work, maxSeconds * 1000);
    const [isDatabaseInTime] = await Promise.all([
      inTime(queryDatabase()),
      inTime(measureStandby()),
      inTime(token.problem()),
    ]);
    if (!isDatabaseInTime) setGauges(metrics, null);
  }

  return () => {
    // A query without an answer holds a connection: a second one would use up another.
    if (last === null || (!isQuerying && validUntil <= now())) last = refresh();
    return last;
  };
}

/** Sets the gauges; `null`: the database did not answer. */
function setGauges(metrics: Metrics, backlog: BacklogCount[] | null): void {
  const { databaseReachable, waitingJobs, oldestWaiting, retryingJobs, imports, webhookEvents } = metrics;
  databaseReachable.set(backlog === null ? 0 : 1);
  for (const gauge of [waitingJobs, oldestWaiting, retryingJobs, imports, webhookEvents]) gauge.reset();
  if (backlog === null) return;
  // Also the empty ones: for Prometheus, a series at 0 is not the same as a missing one.
  const counted = (group: BacklogCount['of'], key: string) =>
    backlog.find(({ of, name }) => of === group && name === key);
  for (const queue of jobNames) {
    const found = counted('jobs', queue);
    waitingJobs.set({ queue }, found?.count ?? 0);
    oldestWaiting.set({ queue }, found?.oldest ?? 0);
    retryingJobs.set({ queue }, found?.retrying ?? 0);
  }
  for (const state of ['pending', 'dead']) webhookEvents.set({ state }, counted('webhooks', state)?.count ?? 0);
  for (const state of importStateCodes) imports.set({ state }, counted('imports', state)?.count ?? 0);
}

/** The jobs of one queue, or the imports or webhooks in one state. */
interface BacklogCount {
  of: 'jobs' | 'imports' | 'webhooks';
  /** the queue, or the state */
  name: string;
  /** jobs that are due and wait for a worker; imports */
  count: number;
  /** jobs that failed at least once and will be tried again, whenever that is due */
  retrying: number;
  /** for how many seconds the oldest waiting job has been due; 0 without one */
  oldest: number;
}

/** Counts all in one statement, in `maxSeconds` or not at all. A job that is deferred to a later time isn't waiting. */
async function countBacklog(tx: Transaction): Promise<BacklogCount[]> {
  await tx.execute(sql.raw(`set local statement_timeout = '${maxSeconds}s'`));
  return await queryRows<BacklogCount>(
    tx,
    sql`
    select 'jobs' as "of", name, (count(*) filter (where start_after <= now()))::int as count,
      (count(*) filter (where state = 'retry'))::int as retrying,
      coalesce(extract(epoch from now() - min(start_after) filter (where start_after <= now())), 0)::float8 as oldest
    from pgboss.job where state < 'active' group by name
    union all
    select 'imports', state, count(*)::int, 0, 0 from imports group by state
    union all
    select 'webhooks', state, count(*)::int, 0, 0 from webhook_events where state <> 'delivered' group by state`,
  );
}
