/** The shared dependencies of handlers and jobs, created once in `holdfast.ts` and passed to each. */
import type { WebClient } from '@slack/web-api';
import type { Config } from './config.ts';
import type { Database } from './db/client.ts';
import type { RecordReads } from './db/record-reads.ts';
import type { Queue } from './jobs/queue.ts';
import type { Log } from './runtime/log.ts';
import type { Metrics } from './runtime/metrics.ts';
import type { WorkerPool } from './runtime/worker-pool.ts';
import type { ChartSupport } from './slack/charts.ts';
import type { People } from './slack/people.ts';

export interface Deps {
  config: Config;
  db: Database;
  /** where answers read records from: the same database, or a standby of it */
  records: RecordReads;
  queue: Queue;
  /** the processes that read and plan imports */
  planners: WorkerPool;
  slack: WebClient;
  people: People;
  charts: ChartSupport;
  log: Log;
  metrics: Metrics;
  now: () => Date;
}
