/** Scripted faults as the app's client sees them, and what is left behind. */

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Fault } from './faults.ts';
import { startWorkspace } from './start-workspace.ts';
import { errorOf, webClient } from './web-client.ts';
import type { Workspace } from './workspace.ts';

let workspace: Workspace;
const channel = 'C0FULFILLMENT';

beforeEach(async () => {
  workspace = await startWorkspace();
});
afterEach(() => workspace.stop());

const say = (where = channel) => errorOf(webClient(workspace).chat.postMessage({ channel: where, text: 'x' }));
const said = () => workspace.messages(channel).length;

describe('kinds', () => {
  test.each<{ fault: Fault; want: string; effect: number }>([
    { fault: { kind: 'rate_limited', retryAfter: 7 }, want: 'slack_webapi_rate_limited_error', effect: 0 },
    { fault: { kind: 'status', status: 503 }, want: 'slack_webapi_http_error', effect: 0 },
    { fault: { kind: 'reset' }, want: 'slack_webapi_request_error', effect: 0 },
    { fault: { kind: 'accepted_then_dropped' }, want: 'slack_webapi_request_error', effect: 1 },
    { fault: { kind: 'error', error: 'token_revoked' }, want: 'token_revoked', effect: 0 },
    { fault: { kind: 'slow', ms: 5 }, want: 'ok', effect: 1 },
  ])('$fault.kind: the client sees $want, and $effect messages appear', async ({ fault, want, effect }) => {
    workspace.fault({ at: 'chat.postMessage', fault, times: 1 });
    expect(await say()).toBe(want);
    expect(said()).toBe(effect);
    expect(await say()).toBe('ok');
  });

  test('Retry-After is told', async () => {
    workspace.fault({ at: 'auth.test', fault: { kind: 'rate_limited', retryAfter: 7 } });
    const answer = await fetch(`${workspace.apiUrl}auth.test`, { method: 'POST' });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '7']);
  });
});

describe('where and how often', () => {
  test('for the next n calls', async () => {
    const fault = workspace.fault({
      at: 'chat.postMessage',
      fault: { kind: 'error', error: 'internal_error' },
      times: 2,
    });
    expect([await say(), await say(), await say()]).toEqual(['internal_error', 'internal_error', 'ok']);
    expect(fault.hits()).toBe(2);
  });

  test('until cleared, everywhere in the API', async () => {
    workspace.fault({ at: 'api', fault: { kind: 'error', error: 'account_inactive' } });
    expect([await say(), await errorOf(webClient(workspace).auth.test())]).toEqual([
      'account_inactive',
      'account_inactive',
    ]);
    workspace.clearFaults();
    expect(await say()).toBe('ok');
  });

  test('only in one channel', async () => {
    workspace.fault({ at: 'chat.postMessage', channel, fault: { kind: 'error', error: 'channel_not_found' } });
    expect([await say(), await say('C0RETURNS')]).toEqual(['channel_not_found', 'ok']);
  });

  test('every request is recorded, the lost ones too', async () => {
    workspace.fault({ at: 'chat.postMessage', fault: { kind: 'accepted_then_dropped' }, times: 1 });
    await say();
    await say();
    expect(workspace.record.requests.map(({ method, status, answer }) => [method, status, answer?.ok])).toEqual([
      ['chat.postMessage', 0, undefined],
      ['chat.postMessage', 200, true],
    ]);
    expect(JSON.stringify(workspace.record)).not.toContain(workspace.botToken);
  });
});
