/** The metrics that `/metrics` serves to Prometheus. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export type Metrics = ReturnType<typeof createMetrics>;

/** The work of all replicas according to the database; refresh-metrics.ts updates them before they are served. */
function databaseGauges(registers: Registry[]) {
  return {
    databaseReachable: new Gauge({
      name: 'holdfast_database_reachable',
      help: '1 while the database answers in time; while it does not, there is no holdfast_queue_… and no holdfast_imports',
      registers,
    }),
    // With a label, a gauge without a value is not served as 0.
    standbyLag: new Gauge({
      name: 'holdfast_standby_lag_seconds',
      help: 'How far the standby of READ_DATABASE_URL is behind; missing without one, and while it can’t be read',
      labelNames: ['server'],
      registers,
    }),
    standbyReadable: new Gauge({
      name: 'holdfast_standby_readable',
      help: '1 while the standby of READ_DATABASE_URL can be read; missing without one',
      labelNames: ['server'],
      registers,
    }),
    waitingJobs: new Gauge({
      name: 'holdfast_queue_waiting_jobs',
      help: 'Jobs that are due and wait for a worker',
      labelNames: ['queue'],
      registers,
    }),
    oldestWaiting: new Gauge({
      name: 'holdfast_queue_oldest_waiting_seconds',
      help: 'For how long the oldest of the waiting jobs has been due',
      labelNames: ['queue'],
      registers,
    }),
    retryingJobs: new Gauge({
      name: 'holdfast_queue_retrying_jobs',
      help: 'Jobs that failed at least once and will be tried again',
      labelNames: ['queue'],
      registers,
    }),
    webhookEvents: new Gauge({
      name: 'holdfast_webhook_events',
      help: 'Webhooks that wait to be taken, and those that were given up',
      labelNames: ['state'],
      registers,
    }),
    imports: new Gauge({
      name: 'holdfast_imports',
      help: 'Imports by their state',
      labelNames: ['state'],
      registers,
    }),
  };
}

/** Creates the metrics of one process, including Node's own. Labels hold our own names, never data. */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const refusedDeliveries = new Counter({
    name: 'holdfast_refused_deliveries_total',
    help: 'Requests that did not prove to come from Slack; many for their age mean that a clock is wrong',
    labelNames: ['because'],
    registers,
  });
  const fullDisks = new Counter({
    name: 'holdfast_full_disk_total',
    help: 'Work that failed because a disk is full: that of this machine, or the database’s',
    labelNames: ['where'],
    registers,
  });
  // Served from the start: when a series first appears at 1, Prometheus sees no increase.
  for (const because of ['headers', 'age', 'signature']) refusedDeliveries.inc({ because }, 0);
  for (const where of ['disk', 'database']) fullDisks.inc({ where }, 0);
  const webhooks = new Counter({
    name: 'holdfast_webhook_attempts_total',
    help: 'Attempts to hand over a webhook by what came of them',
    labelNames: ['result'],
    registers,
  });
  for (const result of ['delivered', 'failed']) webhooks.inc({ result }, 0);
  return {
    registry,
    refusedDeliveries,
    fullDisks,
    webhooks,
    acknowledgements: new Histogram({
      name: 'holdfast_acknowledgement_seconds',
      help: 'Time from a delivery of Slack to its acknowledgement',
      labelNames: ['kind'],
      buckets: [0.005, 0.02, 0.05, 0.1, 0.3, 1, 2, 3],
      registers,
    }),
    jobs: new Histogram({
      name: 'holdfast_job_seconds',
      help: 'Attempts at jobs: how long each took, and whether it is done, was put off or failed',
      labelNames: ['queue', 'result'],
      buckets: [0.05, 0.2, 1, 5, 20, 60, 300, 1200],
      registers,
    }),
    ...databaseGauges(registers),
    slackCalls: new Counter({
      name: 'holdfast_slack_calls_total',
      help: 'Calls of the Web API by what came of them',
      labelNames: ['method', 'result'],
      registers,
    }),
    socketConnected: new Gauge({
      name: 'holdfast_slack_connected',
      help: '1 while the connection of Socket Mode is there; missing over HTTP',
      labelNames: ['mode'],
      registers,
    }),
    tokenAccepted: new Gauge({
      name: 'holdfast_slack_token_accepted',
      help: '1 while Slack accepts the bot token',
      registers,
    }),
  };
}
