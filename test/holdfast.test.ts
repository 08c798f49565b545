/** Starting: what can't be used is named in one sentence, and nothing stays open; what only has to wait does not hinder. */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { readConfig } from '../src/config.ts';
import { openDatabase } from '../src/db/client.ts';
import { startHoldfast } from '../src/holdfast.ts';
import { UserError } from '../src/runtime/errors.ts';
import { openLog } from '../src/runtime/log.ts';
import { createTestDatabase, onServer, type TestDatabase } from './support/database.ts';
import { startWorkspace } from './workspace/start-workspace.ts';
import type { Workspace } from './workspace/workspace.ts';

let database: TestDatabase;
let workspace: Workspace;

beforeAll(async () => {
  database = await createTestDatabase();
  workspace = await startWorkspace();
});
afterAll(async () => {
  await workspace.stop();
  await database.drop();
});

function start(change: Record<string, string> = {}) {
  const config = readConfig({
    DATABASE_URL: database.url,
    SLACK_API_URL: workspace.apiUrl,
    SLACK_BOT_TOKEN: workspace.botToken,
    SLACK_SIGNING_SECRET: workspace.signingSecret,
    HOST: '127.0.0.1',
    PORT: '0',
    ...change,
  });
  return startHoldfast(config, openLog('silent'));
}

const at = (change: Partial<URL>) => Object.assign(new URL(database.url), change).href;
const databasePort = () => new URL(database.url).port;
const databaseName = () => new URL(database.url).pathname.slice(1);
const check = 'Check DATABASE_URL and the server.';

test('X23 a queue that can’t be made, as the database takes no changes, is told in one sentence', async () => {
  const own = await createTestDatabase();
  onTestFinished(own.drop);
  await onServer(own.url, async (sql) => {
    await sql`drop schema pgboss cascade`;
    await sql.unsafe(`alter database ${new URL(own.url).pathname.slice(1)} set default_transaction_read_only = on`);
  });
  await expect(start({ DATABASE_URL: own.url })).rejects.toThrow(/can’t be used: it takes no changes, as a standby/);
});

test.each<[string, () => Record<string, string>, () => string]>([
  [
    'a port that is taken',
    () => ({ PORT: databasePort() }),
    () => `Port ${databasePort()} on 127.0.0.1 is taken by another process. Set PORT to a free one, or to 0 for any.`,
  ],
  [
    'an address of another machine',
    () => ({ HOST: '192.0.2.1' }),
    () => 'Port 0 on 192.0.2.1 is not an address of this machine. Set HOST to one that is, or to 0.0.0.0 for all.',
  ],
  [
    'a port where no database listens',
    () => ({ DATABASE_URL: 'postgres://u:sesame@127.0.0.1:9/x' }),
    () => `The database x at 127.0.0.1:9 can’t be used: nothing listens there. ${check}`,
  ],
  [
    'a database that does not exist',
    () => ({ DATABASE_URL: at({ pathname: '/nowhere' }) }),
    () => `The database nowhere at 127.0.0.1:${databasePort()} can’t be used: no such database. ${check}`,
  ],
  [
    'a wrong password',
    () => ({ DATABASE_URL: at({ password: 'sesame' }) }),
    () =>
      `The database ${databaseName()} at 127.0.0.1:${databasePort()} can’t be used: the password is wrong. ${check}`,
  ],
  [
    'a wrong bot token',
    () => ({ SLACK_BOT_TOKEN: 'xoxb-sesame' }),
    () => 'Slack refuses SLACK_BOT_TOKEN (invalid_auth). Copy it again from OAuth & Permissions.',
  ],
  [
    'a wrong app-level token',
    () => ({ SLACK_APP_TOKEN: 'xapp-sesame' }),
    () => 'Slack refuses SLACK_APP_TOKEN (invalid_auth). Copy it again from Basic Information, App-Level Tokens.',
  ],
  [
    'an app-level token without its scope',
    () => {
      const fault = { kind: 'error', error: 'missing_scope', extra: { needed: 'connections:write' } } as const;
      workspace.fault({ at: 'apps.connections.open', fault, times: 1 });
      return { SLACK_APP_TOKEN: workspace.appToken };
    },
    () =>
      'Slack refuses SLACK_APP_TOKEN (missing_scope). It lacks connections:write. Generate one with it in Basic Information, App-Level Tokens.',
  ],
])('%s is named, and nothing stays open', async (_, change, sentence) => {
  const error = await start(change()).then(
    () => null,
    (thrown) => thrown,
  );
  expect(error).toBeInstanceOf(UserError);
  expect(error.message).toBe(sentence());
  const db = openDatabase(database.url);
  const sessions = await db.read((tx) =>
    tx.execute(sql`select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`),
  );
  await db.close();
  expect(sessions).toHaveLength(0);
});

test.each([
  ['over HTTP', {}, ''],
  ['in Socket Mode', { SLACK_APP_TOKEN: 'xapp-1' }, 'Socket Mode isn’t connected: no answer\n'],
])('while Slack can’t be reached the bot starts all the same, and says so when asked, %s', async (_, mode, also) => {
  const outage = workspace.fault({ at: '*', fault: { kind: 'status', status: 503 } });
  const holdfast = await start(mode);
  const ready = await fetch(`http://127.0.0.1:${holdfast.port}/readyz`);
  expect([ready.status, await ready.text()]).toEqual([503, `Slack can’t be reached\n${also}`]);
  outage.clear();
  await holdfast.stop();
  await expect(fetch(`http://127.0.0.1:${holdfast.port}/healthz`)).rejects.toThrow('fetch failed');
});
