/** What `/metrics` tells Prometheus. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export type Metrics = ReturnType<typeof createMetrics>;

/** Makes the metrics of one process, with Node's own beside them. Labels hold names of ours, never data. */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    acknowledgements: new Histogram({
      name: 'holdfast_acknowledgement_seconds',
      help: 'Time from a delivery of Slack to its acknowledgement',
      labelNames: ['kind'],
      buckets: [0.005, 0.02, 0.05, 0.1, 0.3, 1, 2, 3],
      registers,
    }),
    jobs: new Counter({
      name: 'holdfast_jobs_total',
      help: 'Attempts at jobs',
      labelNames: ['job', 'result'],
      registers,
    }),
    refusedDeliveries: new Counter({
      name: 'holdfast_refused_deliveries_total',
      help: 'Requests that did not prove to come from Slack; many for their age mean that a clock is wrong',
      labelNames: ['because'],
      registers,
    }),
    slackCalls: new Counter({
      name: 'holdfast_slack_calls_total',
      help: 'Calls of the Web API by what came of them',
      labelNames: ['method', 'result'],
      registers,
    }),
    fullDisks: new Counter({
      name: 'holdfast_full_disk_total',
      help: 'Work that failed because a disk is full: that of this machine, or the database’s',
      labelNames: ['where'],
      registers,
    }),
    tokenAccepted: new Gauge({
      name: 'holdfast_slack_token_accepted',
      help: '1 while Slack accepts the bot token',
      registers,
    }),
  };
}
