/** Files: private URLs, the login page without a token, the three steps of an upload. */

import { createHash } from 'node:crypto';
import type { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startWorkspace } from './start-workspace.ts';
import { errorOf, webClient } from './web-client.ts';
import type { Workspace } from './workspace.ts';

let workspace: Workspace;
let slack: WebClient;
const channel = 'C0FULFILLMENT';

beforeEach(async () => {
  workspace = await startWorkspace();
  slack = webClient(workspace);
});
afterEach(() => workspace.stop());

async function shareAndLocate(
  content: string | { size: number; stream: () => Iterable<Uint8Array> },
): Promise<{ id: string; url: string }> {
  const given = typeof content === 'string' ? { content } : content;
  const { fileIds } = workspace.as('dana').shareFile(channel, { name: 'tracking.csv', ...given });
  const { file } = await slack.files.info({ file: fileIds[0] ?? '' });
  return { id: file?.id ?? '', url: file?.url_private_download ?? '' };
}

const download = (url: string, token?: string) =>
  fetch(url, { redirect: 'manual', headers: token ? { authorization: `Bearer ${token}` } : {} });

describe('downloads', () => {
  test('with the token the bytes come, with the type that Slack guesses', async () => {
    const { url } = await shareAndLocate('a,b\n1,2\n');
    const answer = await download(url, workspace.botToken);
    expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
      200,
      'text/csv',
      'a,b\n1,2\n',
    ]);
  });

  test.each([
    { name: 'without a token', token: undefined },
    { name: 'with a wrong token', token: 'xoxb-wrong' },
  ])('$name it leads to a login page that ends as 200 HTML', async ({ token }) => {
    const { url } = await shareAndLocate('secret');
    const answer = await download(url, token);
    expect(answer.status).toBe(302);
    const login = await fetch(answer.headers.get('location') ?? '');
    expect([login.status, login.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  });

  test('without the scope files:read the token does not help', async () => {
    await workspace.stop();
    workspace = await startWorkspace({ adjustManifest: (manifest) => ({ ...manifest, scopes: ['chat:write'] }) });
    const { fileIds } = workspace.as('dana').shareFile(channel, { name: 'a.csv', content: 'x' });
    const url = `${workspace.url}/files-pri/${workspace.ids.team}-${fileIds[0]}/download/a.csv`;
    expect((await download(url, workspace.botToken)).status).toBe(302);
  });

  test('not ready, then truncated, then whole', async () => {
    const { id, url } = await shareAndLocate('x'.repeat(100_000));
    workspace.fault({ at: 'download', file: id, times: 1, fault: { kind: 'not_ready' } });
    workspace.fault({ at: 'download', file: id, times: 1, fault: { kind: 'truncated', bytes: 1000 } });
    expect((await download(url, workspace.botToken)).headers.get('content-type')).toContain('text/html');
    await expect(download(url, workspace.botToken).then((answer) => answer.text())).rejects.toThrow();
    expect((await (await download(url, workspace.botToken)).text()).length).toBe(100_000);
  });

  test('a large file is generated as it is read', async () => {
    const chunk = Buffer.alloc(65_536, 'x');
    const chunks = 160;
    function* bytes() {
      for (let sent = 0; sent < chunks; sent += 1) yield chunk;
    }
    const { url } = await shareAndLocate({ size: chunk.length * chunks, stream: bytes });
    const hash = createHash('sha256');
    let length = 0;
    for await (const part of (await download(url, workspace.botToken)).body ?? []) {
      hash.update(part);
      length += part.length;
    }
    expect(length).toBe(chunk.length * chunks);
  });

  test('a deleted file is a tombstone in its message and gone everywhere else', async () => {
    const { id, url } = await shareAndLocate('x');
    workspace.deleteFile(id);
    expect((await download(url, workspace.botToken)).status).toBe(404);
    expect(await errorOf(slack.files.info({ file: id }))).toBe('file_deleted');
    const { messages } = await slack.conversations.history({ channel });
    expect(messages?.[0]?.files).toEqual([{ id, mode: 'tombstone' }]);
  });
});

describe('metadata', () => {
  test.each([
    { name: 'tracking.csv', given: {}, want: { filetype: 'csv', mimetype: 'text/csv' } },
    { name: 'BOOK.XLSX', given: {}, want: { filetype: 'xlsx' } },
    {
      name: 'excel.csv',
      given: { mimetype: 'application/vnd.ms-excel' },
      want: { mimetype: 'application/vnd.ms-excel' },
    },
    { name: 'lies.csv', given: { size: 5 }, want: { size: 5 } },
  ])('of $name', async ({ name, given, want }) => {
    const { fileIds } = workspace.as('dana').shareFile(channel, { name, content: 'abc', ...given });
    expect((await slack.files.info({ file: fileIds[0] ?? '' })).file).toMatchObject(want);
  });

  test('a file of another company shows only its id until files.info is asked', async () => {
    const { fileIds } = workspace.as('eva').shareFile('C0PARTNERS', { name: 'theirs.csv', content: 'x' });
    const { messages } = await slack.conversations.history({ channel: 'C0PARTNERS' });
    expect(messages?.[0]?.files?.[0]).toEqual({
      id: fileIds[0],
      created: expect.any(Number),
      mode: 'hosted',
      file_access: 'check_file_info',
    });
    expect((await slack.files.info({ file: fileIds[0] ?? '' })).file?.url_private_download).toContain(workspace.url);
  });

  test('a file of a channel without the app is not found', async () => {
    const { fileIds } = workspace.as('dana').shareFile('C0GENERAL', { name: 'a.csv', content: 'x' });
    expect(await errorOf(slack.files.info({ file: fileIds[0] ?? '' }))).toBe('file_not_found');
  });
});

describe('uploads', () => {
  const announce = (length: number) => slack.files.getUploadURLExternal({ filename: 'out.csv', length });

  test('three steps, and the message appears later in the thread', async () => {
    const ts = await workspace.as('dana').say(channel, 'export please');
    const { upload_url = '', file_id = '' } = await announce(4);
    expect((await fetch(upload_url, { method: 'POST', body: 'a,b\n' })).status).toBe(200);
    const files: [{ id: string; title: string }] = [{ id: file_id, title: 'Export' }];
    const answer = await slack.files.completeUploadExternal({
      files,
      channel_id: channel,
      thread_ts: ts,
      initial_comment: 'Here',
    });
    expect(answer).not.toHaveProperty('ts');
    const reply = await workspace.waitFor('the file', () => workspace.thread(channel, ts)[0]);
    expect(reply).toMatchObject({ text: 'Here', files: [{ name: 'out.csv', size: 4, preview: 'a,b\n' }] });
    expect(String(await workspace.readFile(file_id))).toBe('a,b\n');
  });

  test("the client's own upload works too", async () => {
    await slack.filesUploadV2({ channel_id: channel, filename: 'out.csv', file: Buffer.from('a\n') });
    await workspace.waitFor('the file', () => workspace.messages(channel)[0]?.files);
    expect(workspace.violations).toEqual([]);
  });

  test('an empty file is refused', async () => {
    expect(await errorOf(announce(0))).toBe('invalid_arguments');
  });

  test('more or fewer bytes than announced are refused and noted', async () => {
    const { upload_url = '', file_id = '' } = await announce(4);
    expect((await fetch(upload_url, { method: 'POST', body: 'a,b' })).status).toBe(400);
    expect(workspace.violations).toMatchObject([{ via: 'upload', rule: 'length' }]);
    expect(await errorOf(slack.files.completeUploadExternal({ files: [{ id: file_id }] }))).toBe('file_not_found');
  });

  test('sharing where the app is not is refused', async () => {
    const { upload_url = '', file_id = '' } = await announce(1);
    await fetch(upload_url, { method: 'POST', body: 'a' });
    const share = slack.files.completeUploadExternal({ files: [{ id: file_id }], channel_id: 'C0GENERAL' });
    expect(await errorOf(share)).toBe('not_in_channel');
  });
});
