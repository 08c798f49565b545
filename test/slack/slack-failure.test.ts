/** What a failed call means for the work that made it. */

import { readFileSync } from 'node:fs';
import { WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';
import { expect, test } from 'vitest';
import { RefusedCall, RetryLater } from '../../src/runtime/errors.ts';
import { classifyFailure, isKnownCode, toRetryable } from '../../src/slack/slack-failure.ts';

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

test.each(Object.entries(documented))('every documented error of %s has a meaning', (_, codes) => {
  expect(codes.filter((code) => !isKnownCode(code))).toEqual([]);
});
