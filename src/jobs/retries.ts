/** When a job is tried again, and how it is put back into the queue without using up an attempt. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { PgBoss } from 'pg-boss';
import { classifyDatabaseFailure } from '../db/database-failure.ts';
import { RetryLater } from '../runtime/errors.ts';
import type { JobKind, JobName } from './job-kinds.ts';

const maxRefusedAttempts = 5;

/** Whether a job that was refused is given up now. Every time that it was put back has raised both of its numbers. */
export function isLastAttempt(
  { retryCount, retryLimit }: { retryCount: number; retryLimit: number },
  { retries }: Pick<JobKind, 'retries'>,
): boolean {
  const putBack = Math.max(0, retryLimit - retries);
  return retryCount - putBack + 1 >= Math.min(maxRefusedAttempts, retries + 1);
}

/** Seconds. */
const maxPause = 600;

/** How often another system has refused a job for now: kept with the job as its output, which it has none of until it ends. */
export function countRefusals(output: unknown): number {
  const refusals = (output as { refusals?: unknown } | null)?.refusals;
  return typeof refusals === 'number' ? refusals : 0;
}

/** A database that is back is busy enough. */
const secondsUntilBack = 2;

/**
 * When a job can be tried again without counting that as a failed attempt. Refusals are counted, and each is waited for
 * twice as long as the one before; `over` when there were too many, `failed` when `error` is a failure.
 * @param refusals those before this one
 */
export function planRetry(error: unknown, refusals: number): { seconds: number; refusals: number } | 'over' | 'failed' {
  if (!(error instanceof RetryLater)) {
    return classifyDatabaseFailure(error) === 'passing' ? { seconds: secondsUntilBack, refusals } : 'failed';
  }
  const { seconds, most } = error;
  if (most === undefined) return { seconds, refusals };
  if (refusals + 1 >= most) return 'over';
  return { seconds: Math.min(seconds * 2 ** refusals, Math.max(seconds, maxPause)), refusals: refusals + 1 };
}

/** A job as a worker has claimed it. */
interface ClaimedJob {
  id: string;
  retryCount: number;
}

interface Pause {
  seconds: number;
  /** what to keep with the job: how often another system has refused it */
  refusals: number;
}

/**
 * Queues the job again in so many seconds, and up to one more, so that two that got into each other's way part. The queue
 * counts an attempt when it gives out a job that has begun before; this one hasn't begun then. A new number of the attempt
 * keeps what this worker may still say about the old one from reaching the next. When the queue has given up on this worker
 * meanwhile, because it was silent while the database was away, the attempt that it has counted is added to the limit.
 */
export async function putBack(boss: PgBoss, name: JobName, { id, retryCount }: ClaimedJob, pause: Pause) {
  const db = boss.getDb();
  const { rows } = await db.executeSql(
    `update pgboss.job set state = 'retry', started_on = null, heartbeat_on = null,
        retry_count = retry_count + 1, retry_limit = retry_limit + 1, start_after = now() + make_interval(secs => $4 + random()),
        output = jsonb_build_object('refusals', $5::int)
      where name = $1 and id = $2::uuid and state = 'active' and retry_count = $3 returning id`,
    [name, id, retryCount, pause.seconds, pause.refusals],
  );
  if (rows.length > 0) return;
  await db.executeSql(
    `update pgboss.job set retry_limit = retry_limit + 1 where name = $1 and id = $2::uuid and state < 'completed'`,
    [name, id],
  );
}

const putBackEveryMs = 500;

/** While the database is away, a job can't be put back either. Its place is kept until then: nothing else could run. */
export async function putBackWhenPossible(putBackOnce: () => Promise<void>, isStopping: () => boolean): Promise<void> {
  for (;;) {
    try {
      return await putBackOnce();
    } catch (error) {
      // One like it already waits.
      if (error instanceof Error && Reflect.get(error, 'code') === '23505') return;
      if (isStopping()) throw error;
      await sleep(putBackEveryMs);
    }
  }
}
