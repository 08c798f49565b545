/** The one place where failures become words. */
import { randomBytes } from 'node:crypto';
import type { WebClient } from '@slack/web-api';
import { UserError } from '../runtime/errors.ts';
import { describeError, type Log } from '../runtime/log.ts';
import { showText } from './blocks.ts';
import { postDirectMessage, postPrivately } from './private-message.ts';

/** A short reference that a person can read out and an operator can find in the log. */
function newReference(): string {
  return randomBytes(4).toString('hex');
}

/** What a person caused, in Slack's markup. */
export function toMrkdwn(error: UserError): string {
  return error.mrkdwn ?? showText(error.message);
}

/** What was thrown in a listener, out of what Bolt wraps it in. */
export function unwrapBoltError(error: unknown): unknown {
  return error instanceof Error && 'original' in error ? error.original : error;
}

/**
 * Words a failure for the person who met it. What they caused themselves is told as it is; anything else is logged once
 * under a reference, and they get the reference. It may be the answer alone that failed, after everything was done.
 */
export function describeFailure(error: unknown, log: Log): string {
  const cause = unwrapBoltError(error);
  if (cause instanceof UserError) return toMrkdwn(cause);
  const reference = newReference();
  log.error({ reference, ...describeError(cause) }, 'request failed');
  return `Something went wrong on my side. It may have been done all the same, so please look before you try again. If it happens again, tell whoever runs Holdfast the reference ${reference}.`;
}

/**
 * Says something (in Slack's markup) to one person alone. The answer address is tried first; when it can't be used any
 * more, they are told where they are, or else in the conversation that they have with the app.
 */
export async function tellPrivately(
  { slack, log }: { slack: WebClient; log: Log },
  place: { userId: string; channelId?: string | undefined; respond?: (message: object) => Promise<unknown> },
  text: string,
): Promise<void> {
  try {
    await place.respond?.({ text, response_type: 'ephemeral', replace_original: false });
    if (place.respond !== undefined) return;
  } catch (error) {
    log.info(describeError(error), 'response URL expired');
  }
  await orLog(log, postPrivately(slack, { userId: place.userId, channelId: place.channelId ?? '' }, { text }));
}

/** Says something (in Slack's markup) to one person in the conversation that they have with the app. */
export async function tellByDirectMessage(
  { slack, log }: { slack: WebClient; log: Log },
  userId: string,
  text: string,
): Promise<void> {
  await orLog(log, postDirectMessage(slack, userId, { text }));
}

/** What concerns nobody any more in a minute is not tried again. */
async function orLog(log: Log, saying: Promise<void>): Promise<void> {
  await saying.catch((error) => log.warn(describeError(error), 'reply failed'));
}
