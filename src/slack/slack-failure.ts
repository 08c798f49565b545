/**
 * Classifies failed calls to Slack by what they mean for the caller.
 * @see https://docs.slack.dev/reference/methods, read through slack-ruby/slack-api-ref of August 2026
 */
import { type JobName, jobNames } from '../jobs/job-kinds.ts';
import type { JobHandler, JobHandlers } from '../jobs/queue.ts';
import { RefusedCall, RetryLater } from '../runtime/errors.ts';

/**
 * `token refused` and `scope missing`: an admin has to mend that. `unreachable`: it passes. `channel gone`: nothing can be
 * posted there, but elsewhere. `message gone`: post it once more. `edit closed`: it stays as it is. `form refused`: something
 * plainer may be taken. `upload refused`: the workspace doesn't take such a file. `refused`: another attempt would not help.
 */
type SlackFailure =
  | 'token refused'
  | 'scope missing'
  | 'unreachable'
  | 'channel gone'
  | 'message gone'
  | 'edit closed'
  | 'form refused'
  | 'upload refused'
  | 'refused';

/**
 * How a call is repeated whose refusal may pass: after so many seconds, doubled each time up to `maxPause`, and so often
 * at most: for more than two hours, or until somebody has had a day to add the scope. A refused token is waited for
 * without end, since as long as it is refused, no one can be told anything.
 */
const repeats: Partial<Record<SlackFailure, { seconds: number; most?: number }>> = {
  'token refused': { seconds: 20 },
  'scope missing': { seconds: 60, most: 150 },
  unreachable: { seconds: 5, most: 20 },
};

const words = (text: string) => text.split(/\s+/).filter((word) => word !== '');

/**
 * Every code that means more than `refused` in the reference of the methods that we call and of their neighbors, and some
 * that are in no reference but were seen.
 */
const codes: Record<Exclude<SlackFailure, 'refused'>, string[]> = {
  'token refused': words('invalid_auth not_authed account_inactive token_revoked token_expired'),
  'scope missing': words('missing_scope'),
  unreachable: words(`
    ratelimited rate_limited internal_error fatal_error service_unavailable request_timeout team_added_to_org
    message_limit_exceeded external_channel_migrating file_update_failed update_failed missing_file_data`),
  'channel gone': words(`
    channel_not_found not_in_channel is_archived channel_is_archived is_inactive invalid_channel channel_is_limited_access
    no_permission access_denied app_access_restricted cannot_reply_to_message user_not_in_channel not_visible ekm_access_denied
    team_access_not_granted team_not_found org_login_required posting_to_channel_denied
    posting_to_general_channel_denied method_not_supported_for_channel_type messages_tab_disabled
    slack_connect_blocked_file_type slack_connect_canvas_sharing_blocked slack_connect_clip_sharing_blocked
    slack_connect_file_link_sharing_blocked slack_connect_file_upload_sharing_blocked
    slack_connect_lists_sharing_blocked`),
  'message gone': words('message_not_found thread_not_found invalid_thread_ts'),
  'edit closed': words('edit_window_closed cant_update_message streaming_state_conflict'),
  'form refused': words(`
    invalid_blocks invalid_blocks_format invalid_attachments msg_blocks_too_long msg_too_long no_text block_mismatch
    too_many_attachments attachment_payload_limit_exceeded too_many_contact_cards markdown_text_conflict
    invalid_metadata_format invalid_metadata_schema metadata_too_large metadata_must_be_sent_from_app
    only_one_table_allowed view_too_large invalid_view invalid_message`),
  'upload refused': words(`
    storage_limit_reached file_uploads_disabled file_uploads_except_images_disabled file_type_not_allowed
    blocked_file_type file_upload_size_restricted file_share_limit_reached max_file_sharing_exceeded
    unable_to_share_files alt_txt_too_large snippet_too_large unknown_snippet_type unknown_subtype malware_detected`),
};

const meanings = new Map(
  (Object.keys(codes) as (keyof typeof codes)[]).flatMap((failure) => {
    return codes[failure].map((code) => [code, failure] as const);
  }),
);

/** What an error code means; one that nobody knows counts as refused. */
function meaningOf(code: string): SlackFailure {
  // There are more of these than the reference has: of read-only channels, those for threads only, and so on.
  if (code.startsWith('restricted_action')) return 'channel gone';
  return meanings.get(code) ?? 'refused';
}

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

/** A form that Slack neither opened nor updated; `cause` says why. Nothing else was done. */
export class FormFailed extends Error {
  override readonly name = 'FormFailed';

  constructor(cause: unknown) {
    super('Slack did not show a form', { cause });
  }
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
