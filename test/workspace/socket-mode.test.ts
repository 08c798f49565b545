/** Socket Mode on the wire: tickets, envelopes, retries, and being asked to come back. */
import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { Json } from './protocol.ts';
import { startWorkspace } from './start-workspace.ts';
import { errorOf, webClient } from './web-client.ts';
import type { Workspace } from './workspace.ts';

let workspace: Workspace;
const channel = 'C0FULFILLMENT';

beforeEach(async () => {
  workspace = await startWorkspace({ deadlineMs: 50, retryDelaysMs: [0] });
});
afterEach(() => workspace.stop());

async function connect(): Promise<{ socket: WebSocket; url: string; envelopes: Json[] }> {
  const { url = '' } = await webClient(workspace, workspace.appToken).apps.connections.open({});
  const socket = new WebSocket(url);
  const envelopes: Json[] = [];
  socket.on('message', (data) => envelopes.push(JSON.parse(String(data)) as Json));
  await once(socket, 'message');
  return { socket, url, envelopes };
}

test('a connection needs the app token, and its address works once', async () => {
  expect(await errorOf(webClient(workspace).apps.connections.open({}))).toBe('not_allowed_token_type');
  const { url, envelopes } = await connect();
  expect(envelopes).toMatchObject([{ type: 'hello', num_connections: 1 }]);
  const [error] = await once(new WebSocket(url), 'error');
  expect(String(error)).toContain('401');
});

test('an event that is not acknowledged comes again, one that is does not', async () => {
  const { socket, envelopes } = await connect();
  await workspace.as('dana').say(channel, 'x');
  await workspace.idle();
  expect(envelopes.slice(1)).toMatchObject([
    { type: 'events_api', accepts_response_payload: false },
    { type: 'events_api', retry_attempt: 1, retry_reason: 'http_timeout' },
  ]);
  socket.on('message', (data) => {
    socket.send(JSON.stringify({ envelope_id: (JSON.parse(String(data)) as Json).envelope_id }));
  });
  await workspace.as('dana').say(channel, 'y');
  await workspace.idle();
  expect(envelopes).toHaveLength(4);
});

test('a command may be answered in its acknowledgement', async () => {
  const { socket } = await connect();
  socket.on('message', (data) => {
    const { envelope_id } = JSON.parse(String(data)) as Json;
    socket.send(JSON.stringify({ envelope_id, payload: { text: 'Here you are' } }));
  });
  await workspace.as('dana').command('help');
  expect(workspace.ephemerals('dana').map(({ text }) => text)).toEqual(['Here you are']);
});

test('the app can be asked to come back, or cut off', async () => {
  const { socket, envelopes } = await connect();
  workspace.dropSockets('refresh');
  await workspace.waitFor('the request', () => envelopes.some(({ type }) => type === 'disconnect'));
  workspace.dropSockets('cut');
  await once(socket, 'close');
});
