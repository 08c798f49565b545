/** The log lets neither secrets nor customer data through. */

import { expect, test } from 'vitest';
import { openDatabase } from '../../src/db/client.ts';
import { fulfillmentHouses } from '../../src/fulfillments/tables.ts';
import { describeError, openLog, redact } from '../../src/runtime/log.ts';
import { FilterError } from '../../src/text/typed-text.ts';
import { createTestDatabase } from '../support/database.ts';

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

test('errors of the database keep code and names, never values', async () => {
  const database = await createTestDatabase();
  const db = openDatabase(database.url);
  const values = { fulfillmentHouseId: 7, name: 'jane@example.com' };
  try {
    await db.write((tx) => tx.insert(fulfillmentHouses).values(values));
    const failures = [
      () => db.write((tx) => tx.insert(fulfillmentHouses).values(values)),
      () => db.write((tx) => tx.execute(`select 'jane@example.com'::int`)),
      () => db.write((tx) => tx.execute(`do $$ begin raise 'no jane@example.com'; end $$`)),
      () => db.write((tx) => tx.execute(`select "jane@example.com" from fulfillment_houses`)),
    ];
    const described: unknown[] = [];
    for (const fail of failures)
      described.push(
        describeError(
          await fail().then(
            () => null,
            (error) => error,
          ),
        ),
      );
    expect(JSON.stringify(described)).not.toContain('jane');
    expect(described).toMatchObject([
      { error: 'PostgresError', code: '23505', constraint: 'fulfillment_houses_pkey' },
      { code: '22P02' },
      { code: 'P0001' },
      { code: '42703' },
    ]);
  } finally {
    await db.close();
    await database.drop();
  }
});

test.each([
  ['a statement without a cause', new Error('Failed query: select 1\nparams: jane@example.com')],
  ['a text that is no JSON', catching(() => JSON.parse('jane@example.com'))],
  ['what a person typed wrongly', new FilterError('“email:jane@example.com” is no filter.')],
  ['something thrown that is no error', 'jane@example.com'],
])('%s is described without its words', (_, error) => {
  expect(JSON.stringify(describeError(error))).not.toContain('jane');
});

test('other errors keep their message, their code and where they come from', () => {
  const error = Object.assign(new TypeError('fetch failed'), { code: 'ECONNRESET' });
  const { error: name, code, message, at } = describeError(error);
  expect({ name, code, message }).toEqual({ name: 'TypeError', code: 'ECONNRESET', message: 'fetch failed' });
  expect(String(at)).toContain('log.test.ts');
});

function catching(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
