/** What a failed call means for the work that made it. */

import { readFileSync } from 'node:fs';
import { WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';
import { expect, test } from 'vitest';
import { RefusedCall, RetryLater } from '../../src/runtime/errors.ts';
import { classifyFailure, toRetryable } from '../../src/slack/slack-failure.ts';

const answer = (error: string, extra = {}) => new WebAPIPlatformError({ ok: false, error, ...extra } as never);

test.each([
  ['invalid_auth', 'token refused'],
  ['account_inactive', 'token refused'],
  ['token_revoked', 'token refused'],
  ['missing_scope', 'scope missing'],
  ['channel_not_found', 'channel gone'],
  ['is_archived', 'channel gone'],
  ['message_not_found', 'message gone'],
  ['thread_not_found', 'message gone'],
  ['internal_error', 'unreachable'],
  ['ratelimited', 'unreachable'],
  // R14, R4, R7
  ['rate_limited', 'unreachable'],
  ['message_limit_exceeded', 'unreachable'],
  ['restricted_action_read_only_channel', 'channel gone'],
  ['restricted_action_of_some_new_kind', 'channel gone'],
  ['ekm_access_denied', 'channel gone'],
  ['is_inactive', 'channel gone'],
  ['edit_window_closed', 'edit closed'],
  ['invalid_blocks', 'form refused'],
  ['file_uploads_disabled', 'upload refused'],
  ['a_code_that_nobody_knows', 'refused'],
])('%s means: %s', (error, want) => {
  expect(classifyFailure(answer(error))).toBe(want);
});

test.each<[string, unknown, number]>([
  ['a rate limit waits as long as Slack asks', new WebAPIRateLimitedError(30), 30],
  ['a lost connection waits a little', new WebAPIRequestError(new Error('reset')), 5],
  ['a refused token waits', answer('token_revoked'), 20],
  ['a missing permission waits', answer('missing_scope', { needed: 'files:read' }), 60],
  ['what is put off already stays so', new RetryLater(7, 'because'), 7],
])('%s', (_, error, seconds) => {
  expect(toRetryable(error)).toBeInstanceOf(RetryLater);
  expect(toRetryable(error)).toMatchObject({ seconds });
});

test('a missing permission is named, for whoever reads the log', () => {
  expect(toRetryable(answer('missing_scope', { needed: 'files:read' }))).toMatchObject({
    message: expect.stringContaining('files:read'),
  });
});

test.each([
  ['a refusal that may pass', answer('internal_error'), 20],
  ['one of the rate, in the body', answer('rate_limited'), 20],
  ['a scope that an admin has to add', answer('missing_scope'), 150],
  ['a refused token, while which no one could be told', answer('token_revoked'), undefined],
  ['a rate limit with its pause', new WebAPIRateLimitedError(30), undefined],
  ['a lost connection', new WebAPIRequestError(new Error('reset')), undefined],
])('R4 %s is met a limited number of times at most', (_, error, most) => {
  expect(toRetryable(error)).toMatchObject({ most });
});

test.each([
  ['a mistake in our own code', new TypeError('undefined is not a function')],
])('%s is not put off', (_, error) => {
  expect(toRetryable(error)).toBe(error);
});

test('R4 a refusal of what we sent is not put off, but tried a few times only', () => {
  expect(toRetryable(answer('invalid_blocks'))).toBeInstanceOf(RefusedCall);
});

/** Every code in Slack’s reference of the methods that we call, of their neighbors, and of every method. Source: slack-ruby/slack-api-ref at f4837c0, August 2026. */
const documented: Record<string, string[]> = JSON.parse(readFileSync('test/fixtures/slack/error-codes.json', 'utf8'));

/** Those that were looked at, and mean that another attempt would not help. */
const refused = new Set(
  `
    accesslimited as_user_not_supported canvas_disabled_file_team canvas_disabled_user_team canvas_globally_disabled
    cant_broadcast_message cant_delete_message channels_limit_exceeded draft_already_deleted draft_already_sent
    draft_has_conflict draft_not_found duplicate_channel_not_found duplicate_external_id duplicate_message_not_found
    exchanged_trigger_id expired_trigger_id invalid_trigger_id file_deleted file_is_deleted file_not_found hash_conflict
    invalid_arguments invalid_cursor invalid_metadata_filter_keys invalid_ts_latest invalid_ts_oldest
    invalid_user_combination list_record_comment_fetch_failed missing_argument missing_profile_id
    no_dual_broadcast_content_update no_such_subteam subteam_not_found not_allowed_token_type not_enabled
    not_enough_users not_found not_implemented paid_teams_only plan_upgrade_required send_on_behalf_not_allowed
    template_not_visible too_many_users user_disabled user_not_found user_not_visible users_list_not_supplied
    cannot_dm_bot deprecated_endpoint method_deprecated unknown_method two_factor_setup_required
    push_limit_reached
    bad_handle bad_image bad_title bot_user_required cant_delete cant_delete_file delete_not_allowed
    description_too_long enterprise_is_restricted failed_for_some_users failed_to_unshare file_deleting_disabled
    file_under_review forbidden_handle handle_already_exists invalid_arg_name invalid_args invalid_array_arg
    invalid_channel_provided invalid_charset invalid_external_id invalid_form_data invalid_group_provided
    invalid_post_type invalid_team invalid_title invalid_type invalid_url invalid_users is_bot
    missing_post_type missing_subteam_name name_already_exists name_too_long no_bot_user_for_app no_users_provided
    not_allowed permission_denied post_contents_too_large public_file_type_not_allowed public_video_not_allowed
    subteam_max_users_exceeded target_team_must_be_specified_in_org_context target_team_not_on_org too_large
    too_many_ids too_many_linked_channels unknown_type users_not_found`
    .trim()
    .split(/\s+/),
);

test.each(Object.entries(documented))('every documented error of %s has a meaning', (_, codes) => {
  const unknown = codes.filter((code) => !refused.has(code) && classifyFailure(answer(code)) === 'refused');
  expect(unknown).toEqual([]);
});
