/** What the client makes of answers that are not Slack's, or not whole: Slack can't be reached, and the job waits. */
import type { RequestListener } from 'node:http';
import { expect, test } from 'vitest';
import { RetryLater } from '../../src/runtime/errors.ts';
import { openLog } from '../../src/runtime/log.ts';
import { createMetrics } from '../../src/runtime/metrics.ts';
import { openSlackClient } from '../../src/slack/client.ts';
import { classifyFailure, toRetryable } from '../../src/slack/slack-failure.ts';
import { serveLocally } from '../support/serve-locally.ts';

const serve = serveLocally();
const json = { 'content-type': 'application/json' };
const page = '<!DOCTYPE html><title>Sign in to the network</title>';
const whole = JSON.stringify({ ok: true, ts: '1.2' });

/** Calls a method of an API that answers like this. */
async function call(answer: RequestListener) {
  const metrics = createMetrics();
  const config = { SLACK_API_URL: `${await serve(answer)}/api/`, SLACK_BOT_TOKEN: 'xoxb-1' };
  const slack = openSlackClient(config, openLog('silent'), metrics);
  const result = await slack.chat
    .postMessage({ channel: 'C1', text: 'Marigold' })
    .catch((error: unknown) => ({ error }));
  return { result, metrics: await metrics.registry.getSingleMetricAsString('holdfast_slack_calls_total') };
}

test.each<[string, RequestListener]>([
  [
    'a proxy’s page instead of an answer',
    (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(page),
  ],
  ['an empty answer', (_, response) => response.writeHead(200).end()],
  ['an answer that is JSON, but not Slack’s', (_, response) => response.writeHead(200, json).end('"OK"')],
  ['half an answer', (_, response) => response.writeHead(200, json).end(whole.slice(0, 10))],
  [
    'a connection that is lost in the middle of an answer',
    (_, response) => {
      response.writeHead(200, { ...json, 'content-length': String(whole.length) }).write(whole.slice(0, 10));
      setTimeout(() => response.destroy(), 50);
    },
  ],
  ['a rate limit that names no time', (_, response) => response.writeHead(429).end('slow down')],
  [
    'one that names a date',
    (_, response) => response.writeHead(429, { 'retry-after': 'Mon, 30 Nov 2026 12:00:00 GMT' }).end(),
  ],
  ['a failure of a server on the way', (_, response) => response.writeHead(502).end(page)],
])('%s means that Slack can’t be reached', async (_, answer) => {
  const { result, metrics } = await call(answer);
  const error = 'error' in result ? result.error : null;
  expect(classifyFailure(error)).toBe('unreachable');
  expect(toRetryable(error)).toBeInstanceOf(RetryLater);
  expect(toRetryable(error)).toMatchObject({ seconds: 5, most: undefined });
  expect(metrics).not.toContain('Sign in');
});

test.each([
  ['a number of the largest kind', '99999999999999999999', 3600],
  ['two of them', '30, 30', 30],
  ['a part of a second', '0.5', 1],
  ['a negative one', '-1', 5],
  ['an empty one', '', 5],
])('a rate limit that names %s is waited for, but not for days', async (_, header, seconds) => {
  const { result } = await call((_, response) => response.writeHead(429, { 'retry-after': header }).end());
  expect(toRetryable('error' in result ? result.error : null)).toMatchObject({ seconds });
});

test('a rate limit that names its time is kept, and a whole answer is given', async () => {
  const { result: limited } = await call((_, response) => response.writeHead(429, { 'retry-after': '30' }).end());
  expect(toRetryable('error' in limited ? limited.error : null)).toMatchObject({ seconds: 30 });
  const { result } = await call((_, response) => response.writeHead(200, json).end(whole));
  expect(result).toMatchObject({ ok: true, ts: '1.2' });
});
