/** What is sent to Slack stays there: no redirect is followed, and the token goes to the API alone. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openLog } from '../../src/runtime/log.ts';
import { createMetrics } from '../../src/runtime/metrics.ts';
import { openSlackClient } from '../../src/slack/client.ts';
import { handOver } from '../../src/slack/files/upload-file.ts';
import { postToResponseUrl } from '../../src/slack/response-url.ts';
import { serveLocally } from '../support/serve-locally.ts';

const token = 'xoxb-1-2-secret';
const serve = serveLocally();
let slackAddress: string;
let decoyAddress: string;
let atDecoy: IncomingMessage[] = [];
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-redirects-'));
  await writeFile(join(folder, 'file'), 'orderId');
  decoyAddress = await serve((request, response) => {
    atDecoy.push(request);
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}');
  });
  // Below a number everything is redirected with that status; the API below "to…" takes uploads at the address behind it.
  slackAddress = await serve((request, response) => {
    const [, first = '', ...rest] = (request.url ?? '').split('/');
    if (first.startsWith('to')) {
      const given = { ok: true, upload_url: decodeURIComponent(first.slice(2)), file_id: 'F1' };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(given));
    } else response.writeHead(Number(first), { location: `${decoyAddress}/${rest.join('/')}` }).end();
  });
});
beforeEach(() => {
  atDecoy = [];
});
afterAll(() => rm(folder, { recursive: true }));

function client(below: string) {
  const config = { SLACK_API_URL: `${slackAddress}/${below}/api/`, SLACK_BOT_TOKEN: token };
  return openSlackClient(config, openLog('silent'), createMetrics());
}

/** Uploads a file to the address that the API gives. */
async function upload(address: string): Promise<void> {
  const file = { path: join(folder, 'file'), name: 'a.csv', comment: '', channelId: 'C1', threadTs: null };
  await handOver(client(`to${encodeURIComponent(address)}`), { ...file, owner: 'U1', remedy: '' });
}

test.each([
  301, 302, 303, 307, 308,
])('with %i neither a call, an answer nor an upload goes elsewhere', async (status) => {
  await expect(client(String(status)).chat.postMessage({ channel: 'C1', text: 'Marigold' })).rejects.toThrow();
  await expect(postToResponseUrl(`${slackAddress}/${status}/answer`, { text: 'Marigold' })).rejects.toThrow();
  await expect(upload(`${slackAddress}/${status}/upload`)).rejects.toThrow();
  expect(atDecoy).toEqual([]);
});

test('a method that is an address is no way out', async () => {
  await expect(client('404').apiCall(`${decoyAddress}/api/auth.test`)).rejects.toThrow();
  expect(atDecoy).toEqual([]);
});

test('the address of an upload gets the bytes without the token', async () => {
  await upload(`${decoyAddress}/upload`);
  expect(atDecoy.map(({ url, headers }) => [url, headers.authorization])).toEqual([['/upload', undefined]]);
});
