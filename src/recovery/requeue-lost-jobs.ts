/** Queues the jobs that the state of the database needs and that the queue doesn't have. */
import { sql } from 'drizzle-orm';
import type { Transaction } from '../db/client.ts';
import { queryRows } from '../db/queries.ts';
import type { Deps } from '../deps.ts';
import { type JobName, jobPayloads } from '../jobs/job-kinds.ts';
import { describeError } from '../runtime/describe-error.ts';
import { type Interval, startInterval } from '../runtime/timers.ts';
import { type NeededJob, neededJobs } from './needed-jobs.ts';

/** An arbitrary number, the same for all replicas. */
const requeueLock = 4_815_162_343;
const everyMs = 60_000;
/** The database may be away when a replica starts, and what it has lost has to wait for this check. */
const retryMs = 5_000;

/** Looks at once and then every minute; a check that failed is repeated within seconds. */
export async function watchLostJobs(deps: Deps): Promise<Interval> {
  let checkAgainAt = 0;
  const look = async () => {
    if (deps.now().getTime() < checkAgainAt) return;
    try {
      await requeueLostJobs(deps);
      checkAgainAt = deps.now().getTime() + everyMs;
    } catch (error) {
      deps.log.warn(describeError(error), 'the check for lost jobs failed');
    }
  };
  await look();
  return startInterval(look, retryMs);
}

/** Queues what is missing; of several replicas at once, each job is queued by one. */
export async function requeueLostJobs(deps: Deps): Promise<void> {
  await deps.queue.repair();
  const queued = await deps.db.write(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${requeueLock})`);
    const counts: Partial<Record<JobName, number>> = {};
    for (const needed of neededJobs({ undoHours: deps.config.UNDO_HOURS })) {
      const lost = await findLost(tx, needed);
      for (const { payload, after } of lost) await send(deps, tx, needed.job, payload, after);
      if (lost.length > 0) counts[needed.job] = lost.length;
    }
    const [waiting] = await queryRows(tx, sql`select 1 from pgboss.job where name = 'forget-leftovers' and ${isOpen}`);
    if (waiting === undefined) await deps.queue.send(tx, 'forget-leftovers', {}, { after: secondsToPurge });
    return counts;
  });
  if (Object.keys(queued).length > 0) deps.log.warn({ queued }, 'jobs were lost and queued again');
}

/** A start is busy enough. */
const secondsToPurge = 2 * 60 * 60;

const isOpen = sql`state in ('created', 'retry', 'active')`;

interface LostJob {
  payload: object;
  after: string | null;
}

/** The jobs that are neither waiting nor running. One statement, since a job and its state change together. */
async function findLost(tx: Transaction, { job, orElse, key, needed }: NeededJob): Promise<LostJob[]> {
  const names = sql.param([job, ...orElse]);
  return await queryRows<LostJob>(
    tx,
    sql`select payload, after::text as after from (${needed}) as needed where not exists (
      select from pgboss.job where name = any(${names}::text[]) and ${isOpen}
        and data->>${key} = payload->>${key} and coalesce(data->>'revision', '') = coalesce(payload->>'revision', ''))`,
  );
}

async function send<Name extends JobName>(
  { queue }: Deps,
  tx: Transaction,
  name: Name,
  payload: object,
  after: string | null,
): Promise<void> {
  await queue.send(tx, name, jobPayloads[name].parse(payload), after === null ? {} : { after: new Date(after) });
}
