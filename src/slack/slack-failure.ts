/** Classifies failed calls to Slack by what they mean for the caller. */
import { type JobName, jobNames } from '../jobs/job-kinds.ts';
import type { JobHandler, JobHandlers } from '../jobs/queue.ts';
import { RefusedCall, RetryLater } from '../runtime/errors.ts';
import { meaningOf, repeats, type SlackFailure } from './error-codes.ts';

/** Slack's error code, e.g. `channel_not_found`; undefined when the call failed in another way. */
export function slackErrorCode(error: unknown): string | undefined {
  const data = (error as { data?: { error?: unknown } } | null)?.data;
  return typeof data?.error === 'string' ? data.error : undefined;
}

/** What a failed call means for the caller; without Slack's answer, it can't be reached. */
export function classifyFailure(error: unknown): SlackFailure {
  const code = slackErrorCode(error);
  return code === undefined ? 'unreachable' : meaningOf(code);
}

/** Seconds to wait where Slack names none. A message limit is one of the whole workspace, and lasts longer. */
const pauses: Record<string, number> = { message_limit_exceeded: 60 };

/**
 * What a job should throw after a failed call: a RetryLater if it only has to wait (for as long as Slack asks, if it
 * does, and a limited number of times if Slack refuses the call), a RefusedCall if that would not help, and for anything
 * else the error itself.
 */
export function toRetryable(error: unknown): unknown {
  if (error instanceof RetryLater) return error;
  const retryAfter = (error as { retryAfter?: unknown } | null)?.retryAfter;
  if (typeof retryAfter === 'number') return new RetryLater(Math.max(1, retryAfter), 'Slack limits the rate of calls');
  const code = slackErrorCode(error);
  if (code === undefined) return isSlackError(error) ? new RetryLater(5, 'Slack can’t be reached') : error;
  const failure = meaningOf(code);
  const repeat = repeats[failure];
  if (repeat === undefined) return new RefusedCall(`Slack refused a call: ${code}`, error);
  return new RetryLater(pauses[code] ?? repeat.seconds, describeObstacle(failure, code, error), { most: repeat.most });
}

/** The handlers of jobs, whose failed calls to Slack tell the queue when to try again: see `toRetryable`. */
export function withRetries(handlers: JobHandlers): JobHandlers {
  const retried = <Name extends JobName>(name: Name): JobHandler<Name> => {
    return (...job) => handlers[name](...job).catch((error: unknown) => Promise.reject(toRetryable(error)));
  };
  return Object.fromEntries(jobNames.map((name) => [name, retried(name)])) as JobHandlers;
}

function describeObstacle(failure: SlackFailure, code: string, error: unknown): string {
  if (failure === 'token refused') return `Slack refuses the bot token: ${code}`;
  if (failure === 'scope missing') {
    return `the bot token lacks the scope ${neededScope(error)}: add it and reinstall the app`;
  }
  return `Slack refuses a call for now: ${code}`;
}

/** The clients' errors have codes of their own; a bug in our code does not, or one of Bolt's. */
function isSlackError(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^slack_(?!bolt_)/.test(code);
}

/** The scope that a call refused with `missing_scope` needed. */
export function neededScope(error: unknown): string {
  const needed = (error as { data?: { needed?: unknown } } | null)?.data?.needed;
  return typeof needed === 'string' ? needed : '(not named)';
}
