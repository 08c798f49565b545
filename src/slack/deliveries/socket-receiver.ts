/** Socket Mode: requests arrive over a connection that the bot opens, for networks that Slack can't reach by HTTP. */
import { type App, LogLevel, type Receiver, type ReceiverEvent, SocketModeReceiver } from '@slack/bolt';
import type { Config } from '../../config.ts';
import type { Log } from '../../runtime/log.ts';
import type { Metrics } from '../../runtime/metrics.ts';
import { settlesWithin } from '../../runtime/timers.ts';
import { clientOptions, elapsed, slackLogger } from '../client.ts';
import { classifyFailure, slackErrorCode } from '../slack-failure.ts';
import { type InFlight, processDelivery } from './in-flight.ts';

export interface SocketReceiver extends Receiver {
  /** Why no requests arrive; null while the connection is there. */
  problem(): string | null;
}

interface SocketReceiverOptions {
  inFlight: InFlight;
  metrics: Metrics;
  log: Log;
  /** called after every connect: in the gap before, events may have been lost */
  onConnect: () => void;
}

/** Milliseconds in which Slack has to greet us. */
const maxConnectMs = 30_000;
/** A connection that lasted as long as that was a good one. */
const goodMs = 10_000;
/** Seconds before a connect after so many that failed. */
const pauses = [0, 1, 2, 5, 10, 20, 30] as const;

/**
 * Creates the receiver; `SLACK_APP_TOKEN` must be set. A request whose listeners failed stays unacknowledged, and events are
 * acknowledged only once their work is durable. It connects again by itself for as long as it takes: Bolt's would wait
 * longer each time, for hours after an outage of hours, and give up for good when it is refused once.
 */
export function createSocketReceiver(
  config: Config,
  { inFlight, metrics, log, onConnect }: SocketReceiverOptions,
): SocketReceiver {
  const receiver = new SocketModeReceiver({
    appToken: config.SLACK_APP_TOKEN ?? '',
    logger: slackLogger(log),
    logLevel: LogLevel.WARN,
    autoReconnectEnabled: false,
    installerOptions: { clientOptions: clientOptions(config, log) },
    processEventErrorHandler: async () => false,
  });
  const { client } = receiver;
  let problem: string | null = 'Socket Mode isn’t connected yet';
  let connectedAt = 0;
  let failures = 0;
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;

  /** Resolves to null, or to why there is no connection. */
  async function connect(): Promise<unknown> {
    try {
      const starting = client.start();
      if (!(await settlesWithin(starting, maxConnectMs))) void client.disconnect();
      await starting;
      if (isStopped) void client.disconnect();
      [problem, connectedAt] = [null, elapsed()];
      metrics.socketConnected.set({ mode: 'socket' }, 1);
      return null;
    } catch (error) {
      comeBack(error);
      return error;
    }
  }

  function comeBack(error: unknown): void {
    const wasGood = problem === null && elapsed() - connectedAt > goodMs;
    failures = wasGood ? 0 : failures + 1;
    problem = `Socket Mode isn’t connected: ${slackErrorCode(error) ?? 'no answer'}`;
    metrics.socketConnected.set({ mode: 'socket' }, 0);
    const asked = (error as { retryAfter?: number } | undefined)?.retryAfter ?? 0;
    const seconds = Math.max(asked, pauses[failures] ?? pauses.at(-1) ?? 0);
    if (!isStopped) timer = setTimeout(connect, seconds * 1000);
  }

  client.on('connected', onConnect);
  client.on('disconnected', () => problem === null && comeBack(undefined));

  async function stop(): Promise<void> {
    isStopped = true;
    clearTimeout(timer);
    await receiver.stop();
  }

  return {
    init(app: App) {
      const processEvent = (event: ReceiverEvent) => processDelivery(app, event, inFlight);
      receiver.init({ processEvent } as App);
    },
    async start() {
      const error = await connect();
      if (classifyFailure(error) !== 'token refused') return;
      await stop();
      throw error;
    },
    stop,
    problem: () => problem,
  };
}
