/** Durable jobs on PostgreSQL: queued in the transaction that makes them necessary, run by any replica. */
import { sql } from 'drizzle-orm';
import type { Client } from 'pg';
import { fromDrizzle, type JobResult, type JobWithMetadata, PgBoss } from 'pg-boss';
import { type Database, pgOptions, sessionStatement, type Transaction } from '../db/client.ts';
import { describeError, RefusedCall, RetryLater } from '../runtime/errors.ts';
import type { Log } from '../runtime/log.ts';
import type { Metrics } from '../runtime/metrics.ts';
import type { Interval } from '../runtime/timers.ts';
import { watchDueJobs } from './due-jobs.ts';
import { type JobData, type JobKind, type JobName, jobKinds, jobNames, jobPayloads } from './job-kinds.ts';
import { countRefusals, isLastAttempt, planRetry, putBack, putBackWhenPossible } from './retries.ts';

interface SendOptions {
  /** the earliest time to run it, or the seconds until then */
  after?: Date | number;
  /** waiting jobs with a higher one run first; the default is 0 */
  priority?: number;
}

/** `refusals`: how often another system has refused this job for now. */
export type JobHandler<Name extends JobName> = (
  data: JobData[Name],
  signal: AbortSignal,
  refusals: number,
) => Promise<void>;
export type JobHandlers = { [Name in JobName]: JobHandler<Name> };

export interface Queue {
  /** Queues a job in a transaction: rolled back, the job is gone too. */
  send<Name extends JobName>(tx: Transaction, name: Name, data: JobData[Name], options?: SendOptions): Promise<void>;
  /** Makes the queues again that somebody has deleted; does nothing when all are there. */
  repair(): Promise<void>;
  /** Starts the workers. Handlers must be idempotent, since a job runs at least once. */
  work(handlers: JobHandlers): Promise<void>;
  /** Starts no more jobs, waits for running ones, at most `seconds`, and hands the rest back. */
  stop(seconds: number): Promise<void>;
}

/** An open transaction together with the queue whose jobs belong to it. */
export interface UnitOfWork {
  tx: Transaction;
  queue: Pick<Queue, 'send'>;
}

/** A worker that has been silent for longer counts as dead; its jobs go to another. */
const heartbeatSeconds = 10;
const supervisionSeconds = 4;
const maxRunSeconds = 60 * 60;
/** The workers are told of each job that can run (due-jobs.ts); this is for what they might miss. */
const pollingIntervalSeconds = 30;

const connectionSession = {
  // A crash of the server may bring back what its last half second did to jobs, which run at least once anyway. What is
  // queued in a transaction is as durable as that.
  synchronous_commit: `'off'`,
  statement_timeout: `'15s'`,
  lock_timeout: `'10s'`,
  idle_in_transaction_session_timeout: `'60s'`,
};

/** Passed on to `pg`. A connection that doesn't answer in time is not used again. */
const connectionSettings = {
  query_timeout: 20_000,
  keepAlive: true,
  keepAliveInitialDelayMillis: 10_000,
  onConnect: (client: Client) => client.query(sessionStatement(connectionSession)),
};

/** Queues jobs without running any, through `db`. @throws when the database can't be reached */
export async function openSender(db: Database): Promise<Pick<Queue, 'send'>> {
  const executeSql = (text: string, values?: unknown[]) =>
    db.write((tx) => fromDrizzle(tx, sql).executeSql(text, values));
  const boss = new PgBoss({ db: { executeSql }, migrate: false, supervise: false, schedule: false });
  boss.on('error', () => {}); // whoever calls `send` gets its error
  await boss.start();
  // What it has learned about the queues stays true, so that it need not ask again every minute.
  await boss.stop({ graceful: false, close: false });
  return { send: sendBy(boss) };
}

/** Connects to the queue and creates or updates its kinds. @throws when the database can't be reached */
export async function openQueue(url: string, log: Log, metrics: Metrics): Promise<Queue> {
  const boss = new PgBoss({
    application_name: 'holdfast jobs',
    ...pgOptions(url),
    max: 2, // and one more for LISTEN
    connectionTimeoutMillis: 5_000,
    ...connectionSettings,
    useListenNotify: true,
    schedule: false,
    superviseIntervalSeconds: supervisionSeconds,
    monitorIntervalSeconds: supervisionSeconds,
  });
  boss.on('error', (failure) => {
    // Failures of its workers are plain objects that only look like errors.
    const error = failure instanceof Error ? failure : Object.assign(new Error(), failure);
    log.warn(describeError(error), 'queue error');
  });
  await boss.start();
  await defineQueues(boss);

  let isStopping = false;
  let dueJobs: Interval | undefined;
  return {
    send: sendBy(boss),
    repair: () => defineQueues(boss),
    async work(handlers) {
      const context = { boss, log, metrics, isStopping: () => isStopping };
      const start = <Name extends JobName>(name: Name) => startWorkers(context, name, handlers[name]);
      const workers = new Map<string, string[]>();
      for (const name of jobNames) workers.set(name, await start(name));
      dueJobs = watchDueJobs(boss, workers, log);
    },
    async stop(seconds) {
      isStopping = true;
      await dueJobs?.stop();
      await boss.stop({ graceful: true, timeout: seconds * 1000 });
    },
  };
}

function sendBy(boss: PgBoss): Queue['send'] {
  return async (tx, name, data, { after, priority } = {}) => {
    await boss.send(name, data, {
      db: fromDrizzle(tx, sql),
      ...keyOf(name, data),
      ...(after && { startAfter: after }),
      ...(priority && { priority }),
    });
  };
}

/** Creates the queues that are missing, and updates those whose options have changed. */
async function defineQueues(boss: PgBoss): Promise<void> {
  const found = new Map((await boss.getQueues([...jobNames])).map((queue) => [queue.name, queue]));
  for (const name of jobNames) {
    const options = queueOptions(name);
    const queue = found.get(name);
    const isSame = ([key, value]: [string, unknown]) => queue !== undefined && Reflect.get(queue, key) === value;
    if (queue === undefined) await boss.createQueue(name, { ...options, policy: policyOf(jobKinds[name]) });
    else if (!Object.entries(options).every(isSame)) await boss.updateQueue(name, options);
  }
}

function queueOptions(name: JobName) {
  const { retries, delay, maxDelay, afterwards } = jobKinds[name];
  return {
    retryLimit: retries,
    retryDelay: delay,
    retryBackoff: true,
    retryDelayMax: maxDelay,
    heartbeatSeconds,
    expireInSeconds: maxRunSeconds,
    retentionSeconds: 60 * 60 * 24 * 400, // a summary may be set to wait for a year
    deleteAfterSeconds: 60 * 60 * 24,
    notify: true,
    ...(afterwards === undefined ? {} : { deadLetter: afterwards }),
  };
}

/** "stately" lets one job wait and one run per key, "singleton" any number wait. A rejected job is already waiting. */
function policyOf({ oneAtATimePer, coalesced }: JobKind): 'standard' | 'singleton' | 'stately' {
  if (coalesced) return 'stately';
  return oneAtATimePer === undefined ? 'standard' : 'singleton';
}

/** Options that keep jobs about one thing from running at the same time, or on all workers. */
function keyOf(name: JobName, data: object): { singletonKey?: string; group?: { id: string } } {
  const fields = data as Record<string, unknown>;
  const { oneAtATimePer, onePlaceFor } = jobKinds[name];
  const shared = onePlaceFor === undefined ? undefined : fields[onePlaceFor];
  return {
    ...(oneAtATimePer === undefined ? {} : { singletonKey: String(fields[oneAtATimePer]) }),
    ...(shared === undefined ? {} : { group: { id: `${onePlaceFor} ${shared}` } }),
  };
}

interface WorkerContext {
  boss: PgBoss;
  log: Log;
  metrics: Metrics;
  isStopping: () => boolean;
}

/** Gives the ids of the workers. */
async function startWorkers<Name extends JobName>(
  { boss, log, metrics, isStopping }: WorkerContext,
  name: Name,
  handle: JobHandler<Name>,
): Promise<string[]> {
  const options = {
    ...(jobKinds[name].onePlaceFor === undefined ? {} : { localGroupConcurrency: 1 }),
    pollingIntervalSeconds,
    notifyPollingIntervalSeconds: pollingIntervalSeconds,
    includeMetadata: true, // with the number of the attempt
    perJobResults: true,
  } as const;
  const run = async ({
    id,
    data,
    retryCount,
    retryLimit,
    output,
    signal,
  }: JobWithMetadata<object>): Promise<JobResult> => {
    const stopTimer = metrics.jobs.startTimer({ queue: name });
    const payload = jobPayloads[name].safeParse(data);
    if (!payload.success) {
      stopTimer({ result: 'failed' });
      // Not the payload itself, which could hold anything.
      const invalid = payload.error.issues.map(({ path, code }) => ({ path: path.join('.'), code }));
      log.error({ job: name, id, invalid }, 'job payload invalid');
      return { id, status: 'deadletter' }; // another attempt would read the same payload
    }
    try {
      await handle(payload.data, signal, countRefusals(output));
      stopTimer({ result: 'done' });
    } catch (error) {
      const retry = planRetry(error, countRefusals(output));
      if (error instanceof RefusedCall || retry === 'over') {
        stopTimer({ result: 'failed' });
        const details = { job: name, data, ...describeError(error) };
        if (retry === 'over' || isLastAttempt({ retryCount, retryLimit }, jobKinds[name])) {
          log.error(details, 'job given up');
          return { id, status: 'deadletter' };
        }
        log.warn(details, 'job refused');
        throw new Error(RefusedCall.name);
      }
      if (retry === 'failed') {
        stopTimer({ result: 'failed' });
        log.error({ job: name, data, attempt: retryCount + 1, ...describeError(error) }, 'job failed');
        // The queue stores the error; its message could quote customer data.
        throw new Error(error instanceof Error ? error.name : 'unknown');
      }
      stopTimer({ result: 'later' });
      const because = error instanceof RetryLater ? { because: error.message } : describeError(error);
      log.info({ job: name, data, seconds: retry.seconds, ...because }, 'job deferred');
      await putBackWhenPossible(() => putBack(boss, name, { id, retryCount }, retry), isStopping);
    }
    return { id, status: 'completed' }; // of no effect on a job that was put back
  };
  const workerIds: string[] = [];
  for (let worker = 0; worker < jobKinds[name].concurrency; worker += 1) {
    let workerId = '';
    workerId = await boss.work(name, options, async (jobs: JobWithMetadata<object>[]) => {
      const results: JobResult[] = [];
      for (const job of jobs) results.push(await run(job));
      // By itself, a worker that has finished a job waits for the next poll before it starts another.
      boss.notifyWorker(workerId);
      return results;
    });
    workerIds.push(workerId);
  }
  return workerIds;
}
