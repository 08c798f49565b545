/** Socket Mode: requests arrive over a connection that the bot opens, for networks that Slack can't reach by HTTP. */
import { type App, LogLevel, type ReceiverEvent, SocketModeReceiver } from '@slack/bolt';
import type { Config } from '../../config.ts';
import type { Log } from '../../runtime/log.ts';
import { slackLogger } from '../client.ts';
import { type InFlight, processDelivery } from './in-flight.ts';

/** Bolt's own receiver, except that events are acknowledged only once their work is durable. */
class DurableSocketModeReceiver extends SocketModeReceiver {
  #inFlight: InFlight;

  constructor(options: ConstructorParameters<typeof SocketModeReceiver>[0], inFlight: InFlight) {
    super(options);
    this.#inFlight = inFlight;
  }

  override init(app: App): void {
    const processEvent = (event: ReceiverEvent) => processDelivery(app, event, this.#inFlight);
    super.init({ processEvent } as App);
  }
}

/**
 * Creates the receiver; `SLACK_APP_TOKEN` must be set. A request whose listeners failed stays unacknowledged. `onConnect` is
 * called after every connect: in the gap before, events may have been lost.
 */
export function createSocketReceiver(
  config: Config,
  log: Log,
  inFlight: InFlight,
  onConnect: () => void,
): SocketModeReceiver {
  const receiver = new DurableSocketModeReceiver(
    {
      appToken: config.SLACK_APP_TOKEN ?? '',
      logger: slackLogger(log),
      logLevel: LogLevel.WARN,
      installerOptions: { clientOptions: { slackApiUrl: config.SLACK_API_URL } },
      processEventErrorHandler: async () => false,
    },
    inFlight,
  );
  receiver.client.on('connected', onConnect);
  return receiver;
}
