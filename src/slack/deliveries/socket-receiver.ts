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
  let app: App | undefined;
  /** A new one for each connection: one that is cut short leaves a timer in the library, which would end the next. */
  let current: SocketModeReceiver | null = null;
  let problem: string | null = 'Socket Mode isn’t connected yet';
  let connectedAt = 0;
  let failures = 0;
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;

  function open(): SocketModeReceiver {
    const receiver = new SocketModeReceiver({
      appToken: config.SLACK_APP_TOKEN ?? '',
      logger: slackLogger(log),
      logLevel: LogLevel.WARN,
      autoReconnectEnabled: false,
      installerOptions: { clientOptions: clientOptions(config, log) },
      processEventErrorHandler: async () => false,
    });
    if (app !== undefined) receiver.init(app);
    receiver.client.on('connected', () => {
      if (receiver !== current || isStopped) return void receiver.client.disconnect();
      [problem, connectedAt] = [null, elapsed()];
      metrics.socketConnected.set({ mode: 'socket' }, 1);
      onConnect();
    });
    receiver.client.on('disconnected', () => comeBack(receiver, undefined));
    return receiver;
  }

  /** Resolves to null, or to why there is no connection. */
  async function connect(): Promise<unknown> {
    const receiver = open();
    current = receiver;
    try {
      const starting = receiver.client.start();
      if (!(await settlesWithin(starting, maxConnectMs))) void receiver.client.disconnect();
      await starting;
      return null;
    } catch (error) {
      comeBack(receiver, error);
      return error;
    }
  }

  function comeBack(receiver: SocketModeReceiver, error: unknown): void {
    if (receiver !== current) return;
    current = null;
    const wasGood = problem === null && elapsed() - connectedAt > goodMs;
    failures = wasGood ? 0 : failures + 1;
    problem = `Socket Mode isn’t connected: ${slackErrorCode(error) ?? 'no answer'}`;
    metrics.socketConnected.set({ mode: 'socket' }, 0);
    const asked = (error as { retryAfter?: number } | undefined)?.retryAfter ?? 0;
    const seconds = Math.max(asked, pauses[failures] ?? pauses.at(-1) ?? 0);
    if (!isStopped) timer = setTimeout(connect, seconds * 1000);
  }

  async function stop(): Promise<void> {
    isStopped = true;
    clearTimeout(timer);
    await current?.stop();
  }

  return {
    init(bolt: App) {
      app = { processEvent: (event: ReceiverEvent) => processDelivery(bolt, event, inFlight) } as App;
    },
    async start() {
      const error = await connect();
      if (!['token refused', 'scope missing'].includes(classifyFailure(error))) return;
      await stop();
      throw error;
    },
    stop,
    problem: () => problem,
  };
}
