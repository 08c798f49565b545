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
    imports: new Counter({
      name: 'holdfast_imports_total',
      help: 'Imports by the state they reached',
      labelNames: ['state'],
      registers,
    }),
    slackCalls: new Counter({
      name: 'holdfast_slack_calls_total',
      help: 'Answers of Slack to what was said',
      labelNames: ['method', 'result'],
      registers,
    }),
    tokenAccepted: new Gauge({
      name: 'holdfast_slack_token_accepted',
      help: '1 while Slack accepts the bot token',
      registers,
    }),
  };
}
