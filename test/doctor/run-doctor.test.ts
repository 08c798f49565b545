/** The doctor against the local workspace: all is well, and what is wrong is named, with what to do. */
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { neededScopes } from '../../src/doctor/check-slack.ts';
import { formatFindings, judgeClock } from '../../src/doctor/finding.ts';
import { runDoctor } from '../../src/doctor/run-doctor.ts';
import { createTestDatabase, onServer } from '../support/database.ts';
import { startWorkspace } from '../workspace/start-workspace.ts';
import type { Workspace } from '../workspace/workspace.ts';

let workspace: Workspace;
let database: Awaited<ReturnType<typeof createTestDatabase>>;

beforeAll(async () => {
  database = await createTestDatabase();
  workspace = await startWorkspace();
});
afterAll(async () => {
  await workspace.stop();
  await database.drop();
});

const configOf = (environment: Record<string, string> = {}) =>
  readConfig({
    DATABASE_URL: database.url,
    SLACK_API_URL: workspace.apiUrl,
    SLACK_BOT_TOKEN: workspace.botToken,
    SLACK_SIGNING_SECRET: workspace.signingSecret,
    ...environment,
  });
const run = (environment?: Record<string, string>, channel: string | null = null) =>
  runDoctor(configOf(environment), channel, { elapsed: () => performance.now(), wall: Date.now });

test('where all is well, every line has its mark, and nothing is left behind', async () => {
  const { fulfillment } = workspace.ids.channels;
  const environment = {
    IMPORT_CHANNELS: fulfillment,
    APPROVERS: workspace.ids.group,
    OPERATORS: workspace.ids.people.dana,
  };
  const findings = await run(environment, fulfillment);
  expect(findings.filter(({ result }) => result === 'bad')).toEqual([]);
  expect(findings.map(({ about }) => about)).toEqual(
    expect.arrayContaining([
      'database',
      'database clock',
      'clock',
      'pooling',
      'scopes',
      'messages',
      'uploads',
      'downloads',
      'chart blocks',
      'pie blocks',
      'forms',
    ]),
  );
  const printed = formatFindings(findings);
  expect(printed).toMatch(/✓ downloads +the same bytes came back, from 127\.0\.0\.1:\d+ → 127\.0\.0\.1/);
  expect(printed).toMatch(/Nothing would break\.\n$/);
  expect(printed).not.toContain(workspace.botToken);
  expect(findings.filter(({ result, about }) => result !== 'good' && /blocks|forms/.test(about))).toEqual([]);
  expect(workspace.messages(fulfillment).filter(({ text, files }) => text !== '' || files)).toEqual([]);
  expect(workspace.violations).toEqual([]);
});

test.each([
  [3_000, 'good', 'as Slack’s'],
  [-45_000, 'poor', '45 s behind Slack’s'],
  [600_000, 'bad', '600 s ahead of Slack’s'],
])('X45 a clock that is %i ms ahead is %s', (ahead, result, detail) => {
  expect(judgeClock('clock', ahead, 'Slack’s', 'It matters.')).toMatchObject({ about: 'clock', result, detail });
});

test('what is wrong is named, with what to do', async () => {
  const environment = { IMPORT_CHANNELS: workspace.ids.channels.general, APPROVERS: 'S0NOBODY', OPERATORS: 'U0NOBODY' };
  const findings = await run({ ...environment, DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' });
  const wrong = findings.filter(({ result }) => result === 'bad').map(({ about }) => about);
  expect(wrong).toEqual(['database', 'group S0NOBODY', 'person U0NOBODY', `channel ${workspace.ids.channels.general}`]);
  expect(findings.every(({ result, remedy }) => result === 'good' || remedy !== undefined)).toBe(true);
  const refused = await run({ SLACK_BOT_TOKEN: 'xoxb-wrong-token' });
  expect(refused.at(-1)).toMatchObject({ about: 'bot token', result: 'bad', detail: 'refused: invalid_auth' });
  expect(formatFindings(refused)).not.toContain('xoxb-');
});

test('R14 a free plan without groups is named as such', async () => {
  workspace.fault({ at: 'usergroups.users.list', fault: { kind: 'error', error: 'paid_teams_only' } });
  const findings = await run({ APPROVERS: workspace.ids.group });
  workspace.clearFaults();
  expect(findings.find(({ about }) => about.startsWith('group'))?.detail).toContain('need a paid Slack plan');
});

test('a missing scope is named', async () => {
  const poor = await startWorkspace({
    adjustManifest: (manifest) => ({ ...manifest, scopes: manifest.scopes.filter((scope) => scope !== 'files:read') }),
  });
  const findings = await run({ SLACK_API_URL: poor.apiUrl });
  await poor.stop();
  expect(findings.find(({ about }) => about === 'scopes')).toMatchObject({
    result: 'bad',
    detail: 'missing: files:read',
  });
  expect(neededScopes).toContain('files:read');
});

test('what the start asks of the database, the doctor asks as well, and what only slows it down or is at risk', async () => {
  const { url, drop } = await createTestDatabase();
  onTestFinished(drop);
  await onServer(url, async (sql) => {
    await sql.unsafe(`create function skip() returns trigger language plpgsql as 'begin return null; end'`);
    await sql.unsafe(`create trigger keep before update on fulfillments for each row execute function skip()`);
    await sql.unsafe(`create role doctor_reader login password 'secret'`);
    await sql.unsafe('grant usage on schema public, drizzle, pgboss to doctor_reader');
  });
  onTestFinished(() => onServer(url, (sql) => sql.unsafe('drop owned by doctor_reader; drop role doctor_reader')));
  const theirs = Object.assign(new URL(url), { username: 'doctor_reader', password: 'secret' }).href;
  expect((await run({ DATABASE_URL: url })).find(({ about }) => about === 'triggers')).toMatchObject({
    result: 'poor',
    detail: 'Triggers run before Holdfast’s updates: keep on fulfillments.',
  });
  expect((await run({ DATABASE_URL: theirs })).find(({ about }) => about === 'table privileges')).toMatchObject({
    result: 'bad',
    remedy: expect.stringContaining('GRANT SELECT'),
  });
});
