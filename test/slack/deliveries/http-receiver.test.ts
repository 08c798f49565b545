/** Which requests get in: only those that Slack signed a moment ago, of a decent size. */

import { createHmac } from 'node:crypto';
import type { Server } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { App } from '@slack/bolt';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createHttpServer, listen } from '../../../src/monitoring/http-server.ts';
import { openLog } from '../../../src/runtime/log.ts';
import { createMetrics } from '../../../src/runtime/metrics.ts';
import { slackLogger } from '../../../src/slack/client.ts';
import { createHttpReceiver } from '../../../src/slack/deliveries/http-receiver.ts';
import { createInFlight } from '../../../src/slack/deliveries/in-flight.ts';

const now = Date.UTC(2026, 10, 22, 12);
const secrets = ['the-old-secret', 'the-new-secret'];
const body = JSON.stringify({ type: 'event_callback', team_id: 'T1', event: { type: 'message', text: 'x' } });
const metrics = createMetrics();
let server: Server;
let address: string;
let seen: number;
let reasons: string[] = [];
/** every line that was logged */
const logged: string[] = [];
let fails = false;
/** of forms */
const submitted: string[] = [];

beforeAll(async () => {
  const log = openLog('info', { write: (line: string) => void logged.push(line) });
  const inFlight = createInFlight();
  const receiver = createHttpReceiver({ signingSecrets: secrets, inFlight, metrics, log, now: () => now });
  const app = new App({
    receiver,
    authorize: async () => ({ botToken: 'xoxb-1' }),
    logger: slackLogger(openLog('silent')),
    deferInitialization: true,
  });
  await app.init();
  app.event('message', async ({ event }) => {
    seen += 1;
    if ('text' in event && event.text === 'boom') throw new Error('boom');
  });
  app.view(/.*/, async ({ ack, view }) => {
    if (view.callback_id === 'slow') await wait(3100);
    await ack();
    submitted.push(view.callback_id);
  });
  const readiness = async () => (fails ? Promise.reject(new Error('boom')) : reasons);
  server = createHttpServer({ slackEvents: receiver.handle, readiness, metrics, log });
  address = `http://127.0.0.1:${await listen(server, '127.0.0.1', 0)}`;
});
beforeEach(() => {
  seen = 0;
  reasons = [];
  fails = false;
  logged.length = 0;
});
afterAll(() => void server.close());

interface Request {
  body: string;
  /** seconds from now that the request claims */
  age: number;
  secret: string;
  headers: Record<string, string>;
}

async function post({
  body: text = body,
  age = 0,
  secret = 'the-old-secret',
  headers = {},
}: Partial<Request> = {}): Promise<Response> {
  const timestamp = String(now / 1000 - age);
  const signature = createHmac('sha256', secret).update(`v0:${timestamp}:${text}`).digest('hex');
  const signed = { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': `v0=${signature}` };
  return await fetch(`${address}/slack/events`, {
    method: 'POST',
    body: text,
    headers: { 'content-type': 'application/json', ...signed, ...headers },
  });
}

const right = createHmac('sha256', 'the-old-secret')
  .update(`v0:${now / 1000}:${body}`)
  .digest('hex');

test('what Slack signed gets in', async () => {
  expect((await post()).status).toBe(200);
  expect(seen).toBe(1);
});

test.each<[string, Partial<Request>]>([
  ['no signature', { headers: { 'x-slack-signature': '' } }],
  ['no timestamp', { headers: { 'x-slack-request-timestamp': '' } }],
  ['a timestamp that is no number', { headers: { 'x-slack-request-timestamp': 'now' } }],
  ['a fraction of a second', { headers: { 'x-slack-request-timestamp': `${now / 1000}.5` } }],
  ['another secret', { secret: 'a-guess' }],
  ['the signature of another body', { body: `${body} `, headers: { 'x-slack-signature': `v0=${right}` } }],
  ['another version', { headers: { 'x-slack-signature': `v1=${right}` } }],
  ['a signature without version', { headers: { 'x-slack-signature': right } }],
  ['a shortened signature', { headers: { 'x-slack-signature': `v0=${right.slice(0, -1)}` } }],
  ['an empty signature', { headers: { 'x-slack-signature': 'v0=' } }],
  ['the signature of another second', { headers: { 'x-slack-request-timestamp': String(now / 1000 - 1) } }],
])('X43 forged: %s is refused with 401 and does nothing', async (_, request) => {
  const response = await post(request);
  expect(response.status).toBe(401);
  expect(await response.text()).toBe('');
  expect(seen).toBe(0);
});

test('X43 whatever is sent without the secret, nothing gets in', async () => {
  const printable = fc.stringMatching(/^[!-~]{0,80}$/);
  const forged = fc.record({
    body: fc.string(),
    secret: printable.map((text) => `not ${text}`),
    headers: fc.oneof(
      fc.constant({}),
      fc.record({ 'x-slack-signature': printable.map((text) => `v0=${text}`), 'x-slack-request-timestamp': printable }),
    ),
  });
  await fc.assert(
    fc.asyncProperty(forged, async (request) => {
      expect((await post(request)).status).toBe(401);
    }),
    { numRuns: 100 },
  );
  expect(seen).toBe(0);
});

test.each([
  ['X44 five minutes old', 300, 200],
  ['X44 a second older', 301, 401],
  ['X44 an hour old', 3600, 401],
  ['X45 five minutes ahead', -300, 200],
  ['X45 a second more ahead', -301, 401],
  ['X45 an hour ahead', -3600, 401],
])('%s (%i s) is answered with %i', async (_, age, status) => {
  expect((await post({ age })).status).toBe(status);
  expect(seen).toBe(status === 200 ? 1 : 0);
});

test('a form that is acknowledged too late is not taken, since its person is told to submit it again', async () => {
  const submit = async (callbackId: string) => {
    const view = { id: 'V1', type: 'modal', callback_id: callbackId, private_metadata: '', state: { values: {} } };
    const payload = { type: 'view_submission', team: { id: 'T1' }, user: { id: 'U1', team_id: 'T1' }, view };
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return (await post({ body: `payload=${encodeURIComponent(JSON.stringify(payload))}`, headers })).status;
  };
  expect([await submit('quick'), await submit('slow')]).toEqual([200, 503]);
  await expect.poll(() => logged.some((line) => line.includes('request refused'))).toBe(true);
  expect(submitted).toEqual(['quick']);
});

test('R11 Slack’s check of the certificate, which is not signed, gets an empty 200 and counts as no refusal', async () => {
  const refused = async () => (await metrics.refusedDeliveries.get()).values.reduce((sum, { value }) => sum + value, 0);
  const before = await refused();
  const response = await fetch(`${address}/slack/events`, {
    method: 'POST',
    body: 'ssl_check=1&token=legacy',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  expect([response.status, await response.text()]).toEqual([200, '']);
  expect(await refused()).toBe(before);
  expect(seen).toBe(0);
});

test('X45 requests refused for their age are counted, so that a wrong clock shows', async () => {
  const count = async () => (await (await fetch(`${address}/metrics`)).text()).match(/because="age"} (\d+)/)?.[1];
  const before = Number((await count()) ?? 0);
  await post({ age: 301 });
  expect(Number(await count())).toBe(before + 1);
});

test('X42 while a secret is being replaced, both are good', async () => {
  for (const secret of secrets) expect((await post({ secret })).status).toBe(200);
  expect((await post({ secret: secrets.join() })).status).toBe(401);
});

test('X43 a body that is too large is refused before anything is computed over it', async () => {
  const large = JSON.stringify({ type: 'event_callback', text: 'x'.repeat(1024 * 1024) });
  expect((await post({ body: large })).status).toBe(413);
  expect((await post({ body: large, headers: { 'x-slack-signature': '' } })).status).toBe(413);
  const fitting = JSON.stringify({ type: 'event_callback', text: 'x'.repeat(1024 * 1000) });
  expect((await post({ body: fitting, headers: { 'x-slack-signature': '' } })).status).toBe(401);
  expect(seen).toBe(0);
});

test.each([
  ['no JSON', 'hello', 400],
  ['nothing', '', 400],
  ['a number', '7', 400],
  ['null', 'null', 400],
  ['a kind that does not exist', '{"type":"surprise"}', 404],
])('a signed body that is %s is answered with %3$i', async (_, text, status) => {
  expect((await post({ body: text })).status).toBe(status);
  expect(seen).toBe(0);
});

test('that Slack holds back events is taken and logged, not refused', async () => {
  const response = await post({
    body: JSON.stringify({ type: 'app_rate_limited', team_id: 'T1', minute_rate_limited: 1 }),
  });
  expect([response.status, seen]).toEqual([200, 0]);
  expect(logged).toEqual([expect.stringContaining('Slack holds back events')]);
});

test('the address is verified with the challenge', async () => {
  const response = await post({ body: JSON.stringify({ type: 'url_verification', challenge: 'abc' }) });
  expect(await response.json()).toEqual({ challenge: 'abc' });
});

test('an event whose work fails is not acknowledged, so that Slack sends it again', async () => {
  const failing = body.replace('"x"', '"boom"');
  expect((await post({ body: failing })).status).toBe(500);
  expect(seen).toBe(1);
  expect(logged).toEqual([expect.stringMatching(/"status":500,"error":"Error".*"msg":"request refused"/)]);
});

test('what is refused leaves no line in the log, and a question that can’t be answered does', async () => {
  await post({ secret: 'a-guess' });
  await post({ body: 'hello' });
  expect(logged).toEqual([]);
  fails = true;
  expect((await fetch(`${address}/readyz`)).status).toBe(500);
  expect(logged).toEqual([expect.stringMatching(/"path":"\/readyz".*"msg":"HTTP request failed"/)]);
});

test.each([
  ['GET', '/healthz', 200, 'alive\n'],
  ['HEAD', '/healthz', 200, ''],
  ['GET', '/healthz?probe=1', 200, 'alive\n'],
  ['GET', '/readyz', 200, 'ready\n'],
  ['HEAD', '/metrics', 200, ''],
  ['POST', '/healthz', 404, 'not found\n'],
  ['GET', '/slack/events', 404, 'not found\n'],
  ['HEAD', '/slack/events', 404, ''],
  ['POST', '/slack/events/', 404, 'not found\n'],
  ['GET', '/', 404, 'not found\n'],
])('%s %s is answered with %i', async (method, path, status, text) => {
  const response = await fetch(`${address}${path}`, { method });
  expect([response.status, await response.text()]).toEqual([status, text]);
});

test('/readyz names every reason with 503', async () => {
  reasons = ['The database can’t be reached', 'Slack refuses the bot token'];
  const response = await fetch(`${address}/readyz`);
  expect([response.status, await response.text()]).toEqual([503, `${reasons.join('\n')}\n`]);
});

test('/metrics tells how fast deliveries were acknowledged, in the format of Prometheus', async () => {
  await post();
  const response = await fetch(`${address}/metrics`);
  expect(response.headers.get('content-type')).toContain('version=0.0.4');
  expect(await response.text()).toMatch(/holdfast_acknowledgement_seconds_count\{kind="event"\} [1-9]/);
});
