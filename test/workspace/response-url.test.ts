/** response_urls and trigger ids: how often and how long they can be used, and what they do. */

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Json, Message } from './protocol.ts';
import { startWorkspace } from './start-workspace.ts';
import { errorOf, webClient } from './web-client.ts';
import type { Workspace } from './workspace.ts';

let workspace: Workspace;
const MINUTE_MS = 60_000;
const button = { type: 'button', action_id: 'go', text: { type: 'plain_text' as const, text: 'Go' } };
const modal = {
  type: 'modal' as const,
  title: { type: 'plain_text' as const, text: 'Ask' },
  blocks: [{ type: 'divider' }],
};

beforeEach(async () => {
  workspace = await startWorkspace();
});
afterEach(() => workspace.stop());

const post = (url: unknown, body: Json) =>
  fetch(String(url), { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

/** What the app was sent for a command; the app itself is not there to acknowledge it. */
async function commandPayload(channel?: string): Promise<Json> {
  return (await workspace.as('dana').command('help', channel)).payload;
}

async function clickPayload(message: Message): Promise<Json> {
  return (await workspace.as('dana').click(message, 'go')).payload;
}

async function messageWithButton(): Promise<Message> {
  const blocks = [{ type: 'actions', elements: [button] }];
  await webClient(workspace).chat.postMessage({ channel: 'C0FULFILLMENT', text: 'Go?', blocks });
  return workspace.waitFor('the message', () => workspace.messages('C0FULFILLMENT')[0]);
}

describe('response_url', () => {
  test('works five times', async () => {
    const { response_url } = await commandPayload();
    const statuses = [];
    for (let use = 0; use < 6; use += 1) statuses.push((await post(response_url, { text: `${use}` })).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 404]);
    expect(workspace.ephemerals('dana')).toHaveLength(5);
    expect(await (await post(response_url, { text: 'x' })).json()).toMatchObject({ error: 'Used url' });
  });

  test('works for 30 minutes', async () => {
    const { response_url } = await commandPayload();
    workspace.clock.advance(29 * MINUTE_MS);
    expect((await post(response_url, { text: 'in time' })).status).toBe(200);
    workspace.clock.advance(2 * MINUTE_MS);
    expect(await (await post(response_url, { text: 'late' })).json()).toMatchObject({ error: 'Expired url' });
  });

  test('works in a channel that the app is not in', async () => {
    const { response_url } = await commandPayload('C0GENERAL');
    expect((await post(response_url, { text: 'for all', response_type: 'in_channel' })).status).toBe(200);
    expect(workspace.messages('C0GENERAL').map(({ text }) => text)).toEqual(['for all']);
  });

  test.each([
    { name: 'replaces the message', body: { replace_original: true, text: 'new' }, want: ['new'], ephemeral: [] },
    { name: 'deletes the message', body: { delete_original: true }, want: [], ephemeral: [] },
    { name: 'adds an ephemeral message', body: { text: 'psst' }, want: ['Go?'], ephemeral: ['psst'] },
    {
      name: 'adds a message for all',
      body: { text: 'all', response_type: 'in_channel' },
      want: ['Go?', 'all'],
      ephemeral: [],
    },
  ])('$name', async ({ body, want, ephemeral }) => {
    const { response_url } = await clickPayload(await messageWithButton());
    await post(response_url, body);
    expect(workspace.messages('C0FULFILLMENT').map(({ text }) => text)).toEqual(want);
    expect(workspace.ephemerals('dana').map(({ text }) => text)).toEqual(ephemeral);
  });

  test('an ephemeral message can be clicked, and changed by its response_url alone', async () => {
    const { response_url } = await commandPayload();
    await post(response_url, { text: 'Go?', blocks: [{ type: 'actions', elements: [button] }] });
    const [shown] = workspace.ephemerals('dana');
    if (!shown) throw new Error('Nothing was shown.');
    const click = await clickPayload(shown);
    expect(click.container).toMatchObject({ is_ephemeral: true, message_ts: shown.ts });
    await post(click.response_url, { replace_original: true, text: 'Gone' });
    expect(workspace.ephemerals('dana').map(({ text }) => text)).toEqual(['Gone']);
  });

  test('keeps to the same limits as every other way to speak', async () => {
    const { response_url } = await commandPayload();
    const answer = await post(response_url, { text: 'x', blocks: [{ type: 'alert' }] });
    expect([answer.status, await answer.json()]).toEqual([400, expect.objectContaining({ error: 'invalid_blocks' })]);
    expect(workspace.violations).toContainEqual(
      expect.objectContaining({ via: 'response_url', path: '/blocks/0/type' }),
    );
  });
});

describe('trigger_id', () => {
  const open = (trigger_id: unknown) =>
    errorOf(webClient(workspace).views.open({ trigger_id: String(trigger_id), view: modal }));

  test('opens one view', async () => {
    const { trigger_id } = await commandPayload();
    expect(await open(trigger_id)).toBe('ok');
    expect(workspace.modal('dana')?.title).toBe('Ask');
    expect(await open(trigger_id)).toBe('exchanged_trigger_id');
  });

  test('is good for three seconds', async () => {
    const { trigger_id } = await commandPayload();
    workspace.clock.advance(3001);
    expect(await open(trigger_id)).toBe('expired_trigger_id');
    expect(await open('made.up')).toBe('invalid_trigger_id');
  });

  test('three views can lie on top of each other', async () => {
    const push = async () => {
      const { trigger_id } = await commandPayload();
      return errorOf(webClient(workspace).views.push({ trigger_id: String(trigger_id), view: modal }));
    };
    expect(await open((await commandPayload()).trigger_id)).toBe('ok');
    expect([await push(), await push(), await push()]).toEqual(['ok', 'ok', 'push_limit_reached']);
  });
});
