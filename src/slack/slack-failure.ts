/** Classifies failed calls to Slack by what they mean for the caller. */
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

/** Slack's error code, e.g. `channel_not_found`; undefined when the call failed in another way. */
export function slackErrorCode(error: unknown): string | undefined {
  const data = (error as { data?: { error?: unknown } } | null)?.data;
  return typeof data?.error === 'string' ? data.error : undefined;
}

/** Classifies a failed call: `unreachable` is temporary, `refused` is a bug of ours. */
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
 * What a job should throw after a failed call: a RetryLater if it only has to wait (for as long as Slack asks, if it
 * does), otherwise the error itself.
 */
export function toRetryable(error: unknown): unknown {
  if (error instanceof RetryLater) return error;
  const retryAfter = (error as { retryAfter?: unknown } | null)?.retryAfter;
  if (typeof retryAfter === 'number') return new RetryLater(Math.max(1, retryAfter), 'Slack limits the rate of calls');
  const failure = classifyFailure(error);
  if (failure === 'token refused') return new RetryLater(20, 'Slack refuses the bot token');
  if (failure === 'scope missing') {
    return new RetryLater(60, `the bot token lacks the scope ${neededScope(error)}: add it and reinstall the app`);
  }
  if (failure === 'unreachable' && isSlackError(error)) return new RetryLater(5, 'Slack can’t be reached');
  return error;
}

/** The Web API client's errors have codes of their own; a bug in our code does not. */
function isSlackError(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && code.startsWith('slack_');
}

/** The scope that a call refused with `missing_scope` needed. */
export function neededScope(error: unknown): string {
  const needed = (error as { data?: { needed?: unknown } } | null)?.data?.needed;
  return typeof needed === 'string' ? needed : '(not named)';
}
