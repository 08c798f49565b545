/** When Slack's requests are acknowledged: events once their work is durable, everything else at once. */
import type { App, ReceiverEvent } from '@slack/bolt';

/** Work that should finish before the process ends. */
export interface InFlight {
  /** Counts `work` until it settles; resolves or rejects as it does. */
  track<T>(work: Promise<T>): Promise<T>;
  /** Resolves when no work is left. */
  settled(): Promise<void>;
}

export function createInFlight(): InFlight {
  const running = new Set<Promise<unknown>>();
  return {
    track(work) {
      const done: Promise<unknown> = work.then(
        () => running.delete(done),
        () => running.delete(done),
      );
      running.add(done);
      return work;
    },
    async settled() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}

/**
 * Lets Bolt process one delivery. Bolt acknowledges events before it runs their listeners, so a crash in between would lose
 * the event; here the acknowledgment waits until the listeners have finished, and when they fail, Slack delivers the event
 * again. Listeners of commands, clicks and forms acknowledge on their own.
 * @throws what the listeners threw
 */
export async function processDelivery(app: App, event: ReceiverEvent, inFlight: InFlight): Promise<void> {
  const isEvent = event.body.type === 'event_callback';
  const ack: ReceiverEvent['ack'] = isEvent ? async () => {} : event.ack;
  await inFlight.track(app.processEvent({ ...event, ack }));
  if (isEvent) await event.ack();
}
