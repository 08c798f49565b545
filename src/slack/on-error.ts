/** Turns failures into text for people: the only place that does. */
import { randomBytes } from 'node:crypto';
import { ErrorCode } from '@slack/bolt';
import { classifyDatabaseFailure } from '../db/database-failure.ts';
import { describeError, RetryLater, UserError } from '../runtime/errors.ts';
import type { Log } from '../runtime/log.ts';
import { showText } from './blocks.ts';
import { FormFailed, toRetryable } from './slack-failure.ts';

/**
 * The text for the person who ran into a failure. What they caused is told as it is; anything else is logged once, under
 * a reference that they get. It may be that only the answer failed, after all the work was done, except where that was to show a form.
 */
export function describeFailure(error: unknown, log: Log): string {
  const cause = unwrapBoltError(error);
  if (cause instanceof UserError) return toMrkdwn(cause);
  const reference = newReference();
  const isForm = cause instanceof FormFailed;
  const because = describeObstacle(isForm ? cause.cause : cause);
  log.error({ reference, ...(because && { because }), ...describeError(cause) }, 'request failed');
  const outcome = isForm
    ? '. Nothing was changed, so please try again.'
    : ', but it may have worked: check before you try again.';
  return `Something went wrong on my side${because && ` (${because})`}${outcome} If it happens again, tell whoever runs Holdfast the reference ${reference}.`;
}

/** What is away or has to be mended first; empty for anything else. */
function describeObstacle(error: unknown): string {
  const later = toRetryable(error);
  if (later instanceof RetryLater) return later.message;
  return classifyDatabaseFailure(error) === 'passing' ? 'the database isn’t available right now' : '';
}

/** The message of a failure that a person caused, in Slack's markup. */
export function toMrkdwn(error: UserError): string {
  return error.mrkdwn ?? showText(error.message);
}

/** What a listener threw, without Bolt's wrapper. Lost calls of the Web API have an `original`, too. */
export function unwrapBoltError(error: unknown): unknown {
  const { code, original } = Object(error) as { code?: unknown; original?: unknown };
  return code === ErrorCode.UnknownError ? original : error;
}

/** Short enough to read out; operators find it in the log. */
function newReference(): string {
  return randomBytes(4).toString('hex');
}
