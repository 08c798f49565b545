/** Socket Mode: whatever happens to the connection, the bot comes back soon, and says so as long as it isn't there. */
import { App } from '@slack/bolt';
import { afterAll, afterEach, beforeAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { readConfig } from '../../../src/config.ts';
import { openLog } from '../../../src/runtime/log.ts';
import { createMetrics } from '../../../src/runtime/metrics.ts';
import { slackLogger } from '../../../src/slack/client.ts';
import { createInFlight } from '../../../src/slack/deliveries/in-flight.ts';
import { createSocketReceiver, type SocketReceiver } from '../../../src/slack/deliveries/socket-receiver.ts';
import type { Fault } from '../../workspace/faults.ts';
import { startWorkspace } from '../../workspace/start-workspace.ts';
import type { Workspace } from '../../workspace/workspace.ts';

let workspace: Workspace;
let app: App;
let receiver: SocketReceiver;
let metrics: ReturnType<typeof createMetrics>;
let connects: number;
const logged: string[] = [];

beforeAll(async () => {
  workspace = await startWorkspace();
});
afterAll(() => workspace.stop());
beforeEach(async () => {
  logged.length = 0;
  connects = 0;
  metrics = createMetrics();
  const { apiUrl: SLACK_API_URL, botToken: SLACK_BOT_TOKEN, appToken: SLACK_APP_TOKEN } = workspace;
  const config = readConfig({ SLACK_API_URL, SLACK_BOT_TOKEN, SLACK_APP_TOKEN });
  const log = openLog('info', { write: (line: string) => void logged.push(line) });
  const onConnect = () => {
    connects += 1;
  };
  receiver = createSocketReceiver(config, { inFlight: createInFlight(), metrics, log, onConnect });
  const authorize = async () => ({ botToken: SLACK_BOT_TOKEN });
  app = new App({ receiver, authorize, logger: slackLogger(log), deferInitialization: true });
  await app.init();
  app.command('/fulfillments', ({ ack }) => ack());
});
afterEach(async () => {
  workspace.clearFaults();
  await receiver.stop();
});

const isConnected = async () => (await metrics.socketConnected.get()).values[0]?.value === 1;
const isThere = () => expect.poll(async () => [receiver.problem(), await isConnected()]).toEqual([null, true]);
const asksForHelp = async () => (await workspace.as('dana').command('help')).outcome;

test.each<[string, Fault, string]>([
  ['Slack can’t be reached', { kind: 'reset' }, 'no answer'],
  ['Slack fails', { kind: 'status', status: 503 }, 'no answer'],
  ['Slack says that it fails', { kind: 'error', error: 'internal_error' }, 'internal_error'],
  ['the workspace is suspended', { kind: 'error', error: 'team_disabled' }, 'team_disabled'],
])('X33 a connection that is lost while %s comes back when that is over', async (_, fault, why) => {
  await receiver.start();
  await isThere();
  const outage = workspace.fault({ at: 'apps.connections.open', fault });
  workspace.dropSockets('cut');
  await workspace.waitFor('an attempt', () => outage.hits() > 0);
  await expect.poll(receiver.problem).toBe(`Socket Mode isn’t connected: ${why}`);
  expect(await isConnected()).toBe(false);
  outage.clear();
  await isThere();
  expect(await asksForHelp()).toBe('acknowledged');
  expect(connects).toBe(2);
  expect(logged.join('')).not.toContain('ticket=');
});

test('X33 the start waits for no one, and finds Slack later', async () => {
  const outage = workspace.fault({ at: 'apps.connections.open', fault: { kind: 'status', status: 503 } });
  await receiver.start();
  expect(receiver.problem()).toBe('Socket Mode isn’t connected: no answer');
  outage.clear();
  await isThere();
  expect(await asksForHelp()).toBe('acknowledged');
});

test('the bot comes back when Slack asks for that, or is cut off', async () => {
  await receiver.start();
  for (const how of ['refresh', 'cut'] as const) {
    const before = connects;
    workspace.dropSockets(how);
    await workspace.waitFor('a new connection', () => connects > before);
    await isThere();
    expect(await asksForHelp()).toBe('acknowledged');
  }
});

test('X33 a connection that Slack never answers is given up, and nothing of it ends the next one', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const unanswered = workspace.fault({ at: 'link', fault: { kind: 'forgotten' }, times: 1 });
  const late = workspace.fault({ at: 'link', fault: { kind: 'slow', ms: 1_000 }, times: 1 });
  const starting = receiver.start();
  await expect.poll(unanswered.hits).toBe(1);
  await vi.advanceTimersByTimeAsync(30_000);
  await starting;
  await vi.advanceTimersByTimeAsync(1_000);
  await expect.poll(late.hits).toBe(1);
  await vi.advanceTimersByTimeAsync(29_500);
  await isThere();
  expect(await asksForHelp()).toBe('acknowledged');
  expect(connects).toBe(1);
});

test('once it is stopped, it does not come back, even when it was about to', async () => {
  await receiver.start();
  const outage = workspace.fault({ at: 'apps.connections.open', fault: { kind: 'status', status: 503 } });
  workspace.dropSockets('cut');
  await workspace.waitFor('an attempt', () => outage.hits() > 0);
  await receiver.stop();
  const { length } = workspace.record.requests;
  outage.clear();
  await new Promise((resume) => setTimeout(resume, 3_000));
  expect(workspace.record.requests).toHaveLength(length);
});
