/** The log lets no secrets through. */

import { expect, test } from 'vitest';
import { describeError } from '../../src/runtime/errors.ts';
import { openLog, redact } from '../../src/runtime/log.ts';

test.each([
  ['a bot token', 'token xoxb-12-34-AbC_d used', 'token [redacted] used'],
  ['a rotating token', 'xoxe.xoxb-1-AbC', '[redacted]'],
  ['a refresh token', 'xoxe-1-AbC', '[redacted]'],
  ['an app-level token', '"xapp-1-A0-9-ff"', '"[redacted]"'],
  ['a password', 'at postgres://holdfast:pa/ss:w@rd@db:5432/x', 'at postgres://holdfast:[redacted]@db:5432/x'],
  ['a password without a user', 'postgres://:pass@db/x', 'postgres://:[redacted]@db/x'],
  [
    'a password in the query',
    'postgres://db/x?user=u&password=pass&ssl=1',
    'postgres://db/x?user=u&password=[redacted]&ssl=1',
  ],
  [
    'a response address',
    'https://hooks.slack.com/actions/T012/34/AbCdEf failed',
    'https://hooks.slack.com/actions/[redacted] failed',
  ],
  [
    'a command’s response address',
    '"https://hooks.slack.com/commands/T012/34/AbCdEf"',
    '"https://hooks.slack.com/commands/[redacted]"',
  ],
  [
    'a private file address',
    'GET https://files.slack.com/files-pri/T01-F02/download/jane_doe.csv?t=xoxe-1-2 404',
    'GET https://files.slack.com/files-pri/[redacted] 404',
  ],
  ['an upload address', 'https://files.slack.com/upload/v1/CwAB', 'https://files.slack.com/upload/v1/[redacted]'],
  ['ordinary addresses', 'http://127.0.0.1:3000/slack/events', 'http://127.0.0.1:3000/slack/events'],
])('%s', (_, text, want) => {
  expect(redact(text)).toBe(want);
});

test('every line passes the redaction, wherever the secret stands in it', () => {
  const lines: string[] = [];
  const log = openLog('info', { write: (line: string) => void lines.push(line) });
  log.info({ nested: { deep: ['xoxb-1-2-secret'] } }, 'calling with xoxb-1-2-secret');
  log.error(describeError(new Error('refused postgres://u:secret@db/x', { cause: new Error('xapp-secret') })));
  expect(lines).toHaveLength(2);
  expect(lines.join('')).not.toContain('secret');
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'info', msg: 'calling with [redacted]' });
});
