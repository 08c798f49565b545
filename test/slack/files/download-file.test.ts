/** The token goes to Slack's own origins alone, whatever address a file claims to have. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openLog } from '../../../src/runtime/log.ts';
import { createMetrics } from '../../../src/runtime/metrics.ts';
import { openSlackClient } from '../../../src/slack/client.ts';
import { downloadFile, isSlackUrl } from '../../../src/slack/files/download-file.ts';
import type { DownloadRefused } from '../../../src/slack/files/download-obstacles.ts';
import { serveLocally } from '../../support/serve-locally.ts';

const token = 'xoxb-1-2-secret';
const content = 'orderId,trackingNumber\n';
const serve = serveLocally();
let slackAddress: string;
let decoyAddress: string;
/** what files.info says of the one file there is */
let file: Record<string, unknown>;
let failure: string | undefined;
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
      const answer = failure === undefined ? { ok: true, file } : { ok: false, error: failure };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
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

interface Conditions {
  size?: number;
  maxBytes?: number;
  fetch?: (input: unknown, init?: RequestInit) => Promise<Response>;
  described?: Record<string, unknown>;
  error?: string;
}

function download(address: string, { size = content.length, maxBytes = 1000, ...rest }: Conditions = {}) {
  file = { id: 'F1', size, url_private_download: address, ...rest.described };
  failure = rest.error;
  const apiUrl = `${slackAddress}/api/`;
  const slack = openSlackClient({ SLACK_API_URL: apiUrl, SLACK_BOT_TOKEN: token }, openLog('silent'), createMetrics());
  const signal = new AbortController().signal;
  const options = { slack, token, apiUrl, maxBytes, signal, ...(rest.fetch && { fetch: rest.fetch as typeof fetch }) };
  return downloadFile('F1', join(folder, 'file'), options, [0, 0]);
}

const refusal = (address: string, size = content.length, maxBytes = 1000): Promise<DownloadRefused> =>
  download(address, { size, maxBytes }).then(
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
  expect(await refusal(address())).toMatchObject({ code: 'E_STORED_ELSEWHERE' });
  expect(atDecoy).toEqual([]);
});

test('a redirect away from Slack is not followed', async () => {
  expect(await refusal(`${slackAddress}/away`)).toMatchObject({ code: 'E_STORED_ELSEWHERE' });
  expect(atDecoy).toEqual([]);
});

test('a file that is larger than it may be is refused before it is fetched, and cut off when it lies', async () => {
  const sentence = 'The file is 2 MB; I take up to 1 MB.';
  const most = 1024 * 1024;
  expect((await refusal(`${decoyAddress}/a.csv`, most + 1, most)).message).toContain(sentence);
  expect(await refusal(`${slackAddress}/a.csv`, 5, content.length - 1)).toMatchObject({ code: 'E_TOO_BIG' });
});

/** Serves Slack’s file hosts, which nobody can reach here: what each address answers, and the token that it got. */
function serveHosts(hosts: Record<string, (authorization: string | null) => Response>) {
  const asked: [url: string, authorization: string | null][] = [];
  const get = async (input: unknown, init?: RequestInit) => {
    const authorization = new Headers(init?.headers).get('authorization');
    asked.push([String(input), authorization]);
    return hosts[String(input)]?.(authorization) ?? new Response('', { status: 404 });
  };
  return { asked, get };
}

const to = (location: string) => () => new Response(null, { status: 302, headers: { location } });
const bytes = (authorization: string | null) => new Response(authorization ? content : 'orderId,anonymous\n');
const file1 = 'https://files.slack.com/files-pri/T1-F1/a.csv';
const origin = 'https://files-origin.slack.com/files-pri/T1-F1/a.csv';
const bearer = `Bearer ${token}`;

test('R1 a redirect to another host of Slack’s is followed, with the token', async () => {
  const { asked, get } = serveHosts({ [file1]: to(origin), [origin]: bytes });
  expect((await download(file1, { fetch: get })).size).toBe(content.length);
  expect(asked).toEqual([
    [file1, bearer],
    [origin, bearer],
  ]);
});

test('a table that was saved as a web page comes down, and a sign-in page does not', async () => {
  const serve = (headers: Record<string, string>) => serveHosts({ [file1]: () => new Response(content, { headers }) });
  const html = { 'content-type': 'text/html; charset=utf-8' };
  const attached = serve({ ...html, 'content-disposition': 'attachment; filename="orders.htm"' });
  expect((await download(file1, { fetch: attached.get })).size).toBe(content.length);
  for (const shown of [html, { ...html, 'content-disposition': 'inline; filename="attachment.htm"' }]) {
    await expect(download(file1, { fetch: serve(shown).get })).rejects.toMatchObject({ code: 'E_NO_ACCESS' });
  }
});

test('R1 where a public host of Slack’s has the file, it is fetched without the token, and so is all that follows', async () => {
  const shared = 'https://acme.slack-files.com/T1-F1/a.csv';
  const { asked, get } = serveHosts({ [file1]: to(shared), [shared]: to(origin), [origin]: bytes });
  await download(file1, { fetch: get, size: 18 });
  expect(asked.map(([, authorization]) => authorization)).toEqual([bearer, null, null]);
});

test.each<[string, Record<string, (authorization: string | null) => Response>, string, number]>([
  ['to a sign-in page', { [file1]: to('https://acme.slack.com/?redir=%2Ffiles-pri%2FT1-F1') }, 'E_NO_ACCESS', 2],
  ['to another company', { [file1]: to('https://files.slack.com.example.com/a.csv') }, 'E_STORED_ELSEWHERE', 1],
  ['without encryption', { [file1]: to('http://files-origin.slack.com/a.csv') }, 'E_STORED_ELSEWHERE', 1],
  ['to nothing like an address', { [file1]: to('https://') }, 'E_STORED_ELSEWHERE', 1],
  ['round and round', { [file1]: to(origin), [origin]: to(file1) }, 'E_NO_ACCESS', 8],
])('R1 a redirect %s ends with its own cause', async (_, hosts, code, requests) => {
  const { asked, get } = serveHosts(hosts);
  await expect(download(file1, { fetch: get })).rejects.toMatchObject({ code });
  expect(asked).toHaveLength(requests);
});

test.each<[string, Record<string, unknown>, object]>([
  ['R2 without an address', { url_private_download: undefined, size: 0 }, { obstacle: 'processing' }],
  ['R2 with other bytes than announced', { size: 99 }, { obstacle: 'processing' }],
  ['deleted', { mode: 'tombstone' }, { code: 'E_DELETED' }],
  ['hidden by the plan', { mode: 'hidden_by_limit' }, { code: 'E_PLAN_LIMIT' }],
  ['of a drive', { mode: 'external', is_external: true }, { code: 'E_STORED_ELSEWHERE' }],
  ['that may not be seen', { file_access: 'access_denied' }, { code: 'E_NO_ACCESS' }],
])('a file %s has its own cause', async (_, described, cause) => {
  await expect(download(`${slackAddress}/files/a.csv`, { described })).rejects.toMatchObject(cause);
});

test.each<[string, object]>([
  ['file_deleted', { code: 'E_DELETED' }],
  ['file_not_found', { obstacle: 'not found' }],
  ['missing_scope', { code: 'E_SCOPE' }],
  ['access_denied', { code: 'E_NO_ACCESS' }],
  ['ekm_access_denied', { code: 'E_NO_ACCESS' }],
])('R9 %s has its own cause', async (error, cause) => {
  await expect(download(`${slackAddress}/files/a.csv`, { error })).rejects.toMatchObject(cause);
});

const commercial = 'https://slack.com/api/';
const government = 'https://slack-gov.com/api/';

test.each([
  ['https://files.slack.com/files-pri/T1-F1/a.csv', commercial, true],
  ['https://acme.enterprise.slack.com/files/a.csv', commercial, true],
  ['https://slack.com/a.csv', commercial, true],
  ['https://slack-files.com/T1-F1/a.csv', commercial, false],
  ['https://proxy.example/a.csv', commercial, false],
  ['https://someone:secret@files.slack.com/a.csv', commercial, false],
  ['https://files.slack-gov.com/a.csv', commercial, false],

  ['https://files.slack-gov.com/a.csv', government, true],
  ['https://acme.slack-gov.com/a.csv', government, true],
  ['https://slack-gov.com/a.csv', government, true],
  ['https://files.slack.com/a.csv', government, false],
  ['https://files.slack-gov.com.example/a.csv', government, false],
])('R1 R12 %s, with the API at %s, gets the token: %s', (address, api, want) => {
  expect(isSlackUrl(address, api)).toBe(want);
});
