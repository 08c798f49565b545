/** What people and operators are told of a failure that nobody among them caused. */
import { ReceiverMultipleAckError, UnknownError } from '@slack/bolt';
import { WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';
import { expect, test } from 'vitest';
import { UserError } from '../../src/runtime/errors.ts';
import { openLog } from '../../src/runtime/log.ts';
import { describeFailure } from '../../src/slack/on-error.ts';
import { FormFailed } from '../../src/slack/slack-failure.ts';

const answer = (error: string, extra = {}) => new WebAPIPlatformError({ ok: false, error, ...extra } as never);
const lost = Object.assign(new Error('away'), { code: 'CONNECTION_LOST' });

test.each<[string, unknown, string]>([
  ['Slack away', new WebAPIRequestError(new Error('reset')), ' (Slack can’t be reached)'],
  ['a rate limit', new WebAPIRateLimitedError(30), ' (Slack limits the rate of calls)'],
  ['a refused token', answer('token_revoked'), ' (Slack refuses the bot token: token_revoked)'],
  [
    'X41 a missing scope',
    answer('missing_scope', { needed: 'users:read' }),
    ' (the bot token lacks the scope users:read: add it and reinstall the app)',
  ],
  ['the database away', lost, ' (the database isn’t available right now)'],
  [
    'a database that takes no changes',
    Object.assign(new Error('jane@example.com'), { code: '25006', severity: 'ERROR' }),
    ' (the database isn’t available right now)',
  ],
  ['a refused call', answer('invalid_arguments'), ''],
  ['a bug', new TypeError('x is not a function'), ''],
  ['a bug that Bolt found', new ReceiverMultipleAckError(), ''],
  ['what Bolt wraps', new UnknownError(lost), ' (the database isn’t available right now)'],
])('%s is named to the person, and in the log', (_, error, because) => {
  const lines: string[] = [];
  const text = describeFailure(error, openLog('info', { write: (line: string) => void lines.push(line) }));
  expect(text).toMatch(/^Something went wrong on my side.*, but it may have worked: .* the reference [0-9a-f]{8}\.$/);
  expect(text).toContain(`on my side${because}, but`);
  expect(lines).toHaveLength(1);
  const { reference, because: logged = '' } = JSON.parse(lines[0] ?? '');
  expect(text).toContain(reference);
  expect(logged).toBe(because.slice(2, -1));
});

test.each([
  ['answer(internal_error)', answer('internal_error'), ' (Slack refuses a call for now: internal_error)'],
  ['a refused form', answer('view_too_large'), ''],
])('a form that is not shown changed nothing: %s', (_, cause, because) => {
  const lines: string[] = [];
  const log = openLog('info', { write: (line: string) => void lines.push(line) });
  const text = describeFailure(new FormFailed(cause), log);
  expect(text).toMatch(
    /^Something went wrong on my side.*\. Nothing was changed, so please try again\. If .*[0-9a-f]{8}\.$/,
  );
  expect(text).toContain(`on my side${because}. Nothing`);
  expect(lines[0]).toContain(cause.data.error);
});

test('what a person caused is told as it is, and not logged', () => {
  const lines: string[] = [];
  const log = openLog('info', { write: (line: string) => void lines.push(line) });
  expect(describeFailure(new UserError('No <such> thing.'), log)).toBe('No &lt;such&gt; thing.');
  expect(lines).toEqual([]);
});
