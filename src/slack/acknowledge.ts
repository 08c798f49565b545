/** When Slack is told "received": for events only once the work is durable, for people at once. */
import type { App, ReceiverEvent } from '@slack/bolt';
import type { InFlight } from './in-flight.ts';

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
