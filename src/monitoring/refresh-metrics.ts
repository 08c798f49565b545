/** Brings the metrics up to date that come from the database and from Slack's word on the token. */
import type { Database } from '../db/client.ts';
import { importStateCodes } from '../imports/model/lifecycle.ts';
import { jobNames } from '../jobs/job-kinds.ts';
import type { Metrics } from '../runtime/metrics.ts';
import type { TokenWatch } from '../slack/token-watch.ts';
import { type BacklogCount, countBacklog } from './count-backlog.ts';

interface Measured {
  db: Database;
  token: TokenWatch;
  metrics: Metrics;
  /** milliseconds */
  now: () => number;
}

/** However many look at the metrics, the database is asked once in so many milliseconds. */
const goodFor = 5_000;
/** Prometheus waits ten seconds by default; nobody is kept waiting for a database that is silent. */
const maxSeconds = 2;

/**
 * Gives the function that brings them up to date: it resolves within two seconds and never rejects. A database that
 * does not answer by then counts as out of reach, and what it said earlier is forgotten rather than told as if it held.
 */
export function createMetricsRefresh({ db, token, metrics, now }: Measured): () => Promise<void> {
  let last: Promise<void> | null = null;
  let until = 0;
  let isAsking = false;

  async function ask(): Promise<void> {
    isAsking = true;
    try {
      setGauges(metrics, await db.read((tx) => countBacklog(tx, maxSeconds)));
    } catch {
      // Why it is out of reach stands in the answer of /readyz and in the log of whatever needed it.
      setGauges(metrics, null);
    } finally {
      isAsking = false;
      until = now() + goodFor;
    }
  }

  async function measure(): Promise<void> {
    const [isInTime] = await Promise.all([inTime(ask()), inTime(token.problem())]);
    if (!isInTime) setGauges(metrics, null);
  }

  return () => {
    // A question that has no answer yet keeps its connection: another one would take the next.
    if (last === null || (!isAsking && until <= now())) last = measure();
    return last;
  };
}

/** Sets the gauges; `null`: the database did not answer. */
function setGauges(metrics: Metrics, work: BacklogCount[] | null): void {
  const { databaseReachable, waitingJobs, oldestWaiting, retryingJobs, imports } = metrics;
  databaseReachable.set(work === null ? 0 : 1);
  for (const gauge of [waitingJobs, oldestWaiting, retryingJobs, imports]) gauge.reset();
  if (work === null) return;
  // Those without any are told, too: a line that is at 0 is not the same as one that is missing.
  for (const queue of jobNames) {
    const found = work.find(({ of, name }) => of === 'jobs' && name === queue);
    waitingJobs.set({ queue }, found?.count ?? 0);
    oldestWaiting.set({ queue }, found?.oldest ?? 0);
    retryingJobs.set({ queue }, found?.retrying ?? 0);
  }
  for (const state of importStateCodes) {
    const found = work.find(({ of, name }) => of === 'imports' && name === state);
    imports.set({ state }, found?.count ?? 0);
  }
}

/** Whether `work` came to its end within the time that there is; how it ended does not matter. */
async function inTime(work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), maxSeconds * 1000);
  });
  const ended = work.then(
    () => true,
    () => true,
  );
  return await Promise.race([ended, late]).finally(() => clearTimeout(timer));
}
