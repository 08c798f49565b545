/** When Slack's requests are acknowledged: events once their work is durable, everything else at once. */
import type { App, ReceiverEvent } from '@slack/bolt';
import { UserError } from '../../runtime/errors.ts';

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

/** Without a response in this time, Slack tells the person that the app did not respond. */
export const ackDeadlineMs = 3000;
/** Slack counts the way to us and back as well. */
const formDeadlineMs = 2500;

/**
 * The acknowledgment of a form, which comes before its work. When it is late, Slack has told the person that it failed and
 * keeps the form open for them to submit it again: what they submitted would be done twice.
 */
function acknowledgeInTime(ack: ReceiverEvent['ack']): ReceiverEvent['ack'] {
  const deadline = AbortSignal.timeout(formDeadlineMs);
  return async (answer) => {
    if (deadline.aborted) throw new UserError(late);
    await ack(answer);
  };
}

const late = 'That took longer than Slack waits for an answer, so nothing was changed. Please submit the form again.';

/**
 * Lets Bolt process one delivery. Bolt acknowledges events before it runs their listeners, so a crash in between would lose
 * the event; here the acknowledgment waits until the listeners have finished, and when they fail, Slack delivers the event
 * again. Listeners of commands, clicks and forms acknowledge on their own, those of forms in time or not at all.
 * @throws what the listeners threw
 */
export async function processDelivery(app: App, event: ReceiverEvent, inFlight: InFlight): Promise<void> {
  const isEvent = event.body.type === 'event_callback';
  const ownAck = event.body.type === 'view_submission' ? acknowledgeInTime(event.ack) : event.ack;
  const ack: ReceiverEvent['ack'] = isEvent ? async () => {} : ownAck;
  await inFlight.track(app.processEvent({ ...event, ack }));
  if (isEvent) await event.ack();
}
