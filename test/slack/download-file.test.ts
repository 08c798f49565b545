/** The token goes to Slack's own origins alone, whatever address a file claims to have. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openLog } from '../../src/runtime/log.ts';
import { createMetrics } from '../../src/runtime/metrics.ts';
import { openSlackClient } from '../../src/slack/client.ts';
import { type DownloadRefused, downloadFile, isSlackUrl } from '../../src/slack/download-file.ts';
import { serveLocally } from '../support/serve-locally.ts';

const token = 'xoxb-1-2-secret';
const content = 'orderId,trackingNumber\n';
const serve = serveLocally();
let slackAddress: string;
let decoyAddress: string;
/** what files.info says of the one file there is */
let file: Record<string, unknown>;
let atDecoy: IncomingMessage[] = [];
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-download-'));
  decoyAddress = await serve((request, response) => {
    atDecoy.push(request);
    response.end(content);
  });
  slackAddress = await serve((request, response) => {
    if (request.url === '/api/files.info') {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ ok: true, file }));
    } else if (request.url === '/away') {
      response.writeHead(302, { location: `${decoyAddress}/file.csv` }).end();
    } else {
      response.writeHead(request.headers.authorization === `Bearer ${token}` ? 200 : 403).end(content);
    }
  });
});
beforeEach(() => {
  atDecoy = [];
});
afterAll(() => rm(folder, { recursive: true }));

function download(address: string, size = content.length, maxBytes = 1000) {
  file = { id: 'F1', size, url_private_download: address };
  const apiUrl = `${slackAddress}/api/`;
  const slack = openSlackClient({ SLACK_API_URL: apiUrl, SLACK_BOT_TOKEN: token }, openLog('silent'), createMetrics());
  const options = { slack, token, apiUrl, maxBytes, signal: new AbortController().signal };
  return downloadFile('F1', join(folder, 'file'), options, [0, 0]);
}

const refusal = (address: string, size?: number, maxBytes?: number): Promise<DownloadRefused> =>
  download(address, size, maxBytes).then(
    () => Promise.reject(new Error('it was downloaded')),
    (error) => error,
  );

test('a file at Slack comes down, with its size and SHA-256', async () => {
  const got = await download(`${slackAddress}/files/a.csv`);
  expect(got).toEqual({
    size: content.length,
    // printf 'orderId,trackingNumber\\n' | sha256sum
    contentHash: 'e305937a4603e48d1695856bc4805ed756c6150a7ae0df97394a460289b0626e',
  });
  expect(await readFile(join(folder, 'file'), 'utf8')).toBe(content);
});

test.each([
  ['another port', () => decoyAddress],
  ['Slack’s address as a user name', () => decoyAddress.replace('//', '//files.slack.com@')],
  ['Slack’s origin as a user name', () => decoyAddress.replace('//', `//${new URL(slackAddress).host}@`)],
  ['Slack’s name inside another', () => 'https://files.slack.com.example.com/a.csv'],
  ['a name that only ends like Slack’s', () => 'https://notslack.com/a.csv'],
  ['Slack without encryption', () => 'http://files.slack.com/a.csv'],
  ['another port of Slack’s', () => 'https://files.slack.com:8443/a.csv'],
  ['a file of this machine', () => 'file:///etc/passwd'],
  ['no address at all', () => 'a.csv'],
])('%s gets neither the token nor a request', async (_, address) => {
  expect(await refusal(address())).toMatchObject({ code: 'E_DOWNLOAD' });
  expect(atDecoy).toEqual([]);
});

test('a redirect is not followed', async () => {
  expect(await refusal(`${slackAddress}/away`)).toMatchObject({ code: 'E_DOWNLOAD' });
  expect(atDecoy).toEqual([]);
});

test('a file that is larger than it may be is refused before it is fetched, and cut off when it lies', async () => {
  const sentence = 'The file is 2 MB; I take up to 1 MB.';
  const most = 1024 * 1024;
  expect((await refusal(`${decoyAddress}/a.csv`, most + 1, most)).message).toContain(sentence);
  expect(await refusal(`${slackAddress}/a.csv`, 5, content.length - 1)).toMatchObject({ code: 'E_TOO_BIG' });
});

test.each([
  ['https://files.slack.com/files-pri/T1-F1/a.csv', true],
  ['https://acme.enterprise.slack.com/files/a.csv', true],
  ['https://slack.com/a.csv', true],
  ['https://proxy.example/a.csv', false],
  ['https://someone:secret@files.slack.com/a.csv', false],
])('with Slack’s own API, %s is Slack’s: %s', (address, want) => {
  expect(isSlackUrl(address, 'https://slack.com/api/')).toBe(want);
});
