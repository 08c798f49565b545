/** Jobs whose time has come: PostgreSQL tells the workers of new jobs only, not of those that waited. */
import type { PgBoss } from 'pg-boss';
import { describeError } from '../runtime/errors.ts';
import type { Log } from '../runtime/log.ts';
import { type Interval, startInterval } from '../runtime/timers.ts';

const everyMs = 2_000;

/**
 * Wakes the workers of each queue that has a job to run, by one query for all of them. Otherwise each worker would have to
 * ask for itself that often, 25 times a second. `workers` are the ids of the workers, by queue.
 */
export function watchDueJobs(boss: PgBoss, workers: ReadonlyMap<string, string[]>, log: Log): Interval {
  return startInterval(async () => {
    try {
      const { rows } = await boss.getDb().executeSql(
        `select name from pgboss.queue where exists (
          select from pgboss.job where job.name = queue.name and state in ('created', 'retry') and not blocked and start_after <= now())`,
      );
      for (const { name } of rows) for (const id of workers.get(name) ?? []) boss.notifyWorker(id);
    } catch (error) {
      log.warn(describeError(error), 'queue error');
    }
  }, everyMs);
}
