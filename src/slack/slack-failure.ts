/** What a failed call to Slack means for the work that made it. */
import { RetryLater } from '../runtime/errors.ts';

const tokenRefused = new Set(['invalid_auth', 'not_authed', 'account_inactive', 'token_revoked', 'token_expired']);
const channelGone = new Set([
  'channel_not_found',
  'not_in_channel',
  'is_archived',
  'channel_is_archived',
  'restricted_action',
]);
const messageGone = new Set(['message_not_found', 'cant_update_message', 'edit_window_closed', 'thread_not_found']);
const slackTrouble = new Set([
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'team_added_to_org',
]);

export type SlackFailure =
  | 'token refused'
  | 'scope missing'
  | 'channel gone'
  | 'message gone'
  | 'unreachable'
  | 'refused';

/** What Slack answered instead of `ok`, e.g. `channel_not_found`; undefined when the failure was another. */
export function slackErrorCode(error: unknown): string | undefined {
  const data = (error as { data?: { error?: unknown } } | null)?.data;
  return typeof data?.error === 'string' ? data.error : undefined;
}

/** Sorts a failed call: `unreachable` passes by itself, `refused` is a mistake of ours. */
export function classifyFailure(error: unknown): SlackFailure {
  const code = slackErrorCode(error);
  if (code === undefined) return 'unreachable';
  if (tokenRefused.has(code)) return 'token refused';
  if (code === 'missing_scope') return 'scope missing';
  if (channelGone.has(code)) return 'channel gone';
  if (messageGone.has(code)) return 'message gone';
  return slackTrouble.has(code) || code === 'ratelimited' ? 'unreachable' : 'refused';
}

/**
 * What to throw in a job after a failed call: work that only has to wait is put off (for as long as Slack asks, when it
 * does), anything else is the error itself.
 */
export function toRetryable(error: unknown): unknown {
  if (error instanceof RetryLater) return error;
  const retryAfter = (error as { retryAfter?: unknown } | null)?.retryAfter;
  if (typeof retryAfter === 'number') return new RetryLater(Math.max(1, retryAfter), 'Slack asks to slow down');
  const failure = classifyFailure(error);
  if (failure === 'token refused') return new RetryLater(20, 'Slack refuses the bot token');
  if (failure === 'scope missing') {
    return new RetryLater(60, `the bot token lacks the scope ${neededScope(error)}: add it and reinstall the app`);
  }
  if (failure === 'unreachable' && isSlackError(error)) return new RetryLater(5, 'Slack can’t be reached');
  return error;
}

/** The Web API client's errors carry codes of their own; a mistake in our code does not. */
function isSlackError(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && code.startsWith('slack_');
}

/** The scope that a call refused with `missing_scope` would have needed, as Slack names it. */
export function neededScope(error: unknown): string {
  const needed = (error as { data?: { needed?: unknown } } | null)?.data?.needed;
  return typeof needed === 'string' ? needed : '(not named)';
}
