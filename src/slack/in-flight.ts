/** When Slack is told "received": for events only once the work is durable, for people at once. */
import type { App, ReceiverEvent } from '@slack/bolt';

/** Work that has begun and should be finished before the process ends. */
export interface InFlight {
  /** Counts `work` until it settles, and hands its outcome on. */
  track<T>(work: Promise<T>): Promise<T>;
  /** Resolves when nothing is under way. */
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
 * Lets Bolt process one delivery. Bolt acknowledges events before it runs their listeners, so a crash between the two
 * would lose the event for good; here an event's acknowledgement is held back until its listeners are through, and when
 * they fail, nothing is acknowledged and Slack delivers again. Commands, clicks and forms acknowledge themselves.
 * @throws whatever the listeners threw
 */
export async function processDelivery(app: App, event: ReceiverEvent, inFlight: InFlight): Promise<void> {
  const isEvent = event.body.type === 'event_callback';
  const ack: ReceiverEvent['ack'] = isEvent ? async () => {} : event.ack;
  await inFlight.track(app.processEvent({ ...event, ack }));
  if (isEvent) await event.ack();
}
