/** The page protocol: what one person sees, what they can do, and that nobody else sees what is theirs. */

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Message, Snapshot, StreamEvent } from './protocol.ts';
import { startWorkspace } from './start-workspace.ts';
import { webClient } from './web-client.ts';
import type { Workspace } from './workspace.ts';

let workspace: Workspace;
const dana = 'U0DANAREYES';
const channel = 'C0FULFILLMENT';

beforeEach(async () => {
  workspace = await startWorkspace({
    samples: [{ name: 'clean.csv', description: 'A clean file', path: import.meta.filename }],
  });
});
afterEach(() => workspace.stop());

const snapshot = async (as: string): Promise<Snapshot> =>
  (await fetch(`${workspace.url}/page/snapshot?as=${as}`)).json() as Promise<Snapshot>;

async function send(what: string, body: object): Promise<[status: number, answer: { [key: string]: unknown }]> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${workspace.url}/page/${what}`, { method: 'POST', headers, body: JSON.stringify(body) });
  return [answer.status, (await answer.json()) as { [key: string]: unknown }];
}

/** Follows a person's stream into a list; ends when the workspace stops. */
async function follow(as: string): Promise<StreamEvent[]> {
  const seen: StreamEvent[] = [];
  const { body } = await fetch(`${workspace.url}/page/stream?as=${as}`);
  const read = async () => {
    for await (const chunk of body ?? []) {
      const lines = Buffer.from(chunk)
        .toString()
        .split('\n')
        .filter((line) => line.startsWith('data: '));
      seen.push(...lines.map((line) => JSON.parse(line.slice(6)) as StreamEvent));
    }
  };
  read().catch(() => seen);
  return seen;
}

describe('what a person sees', () => {
  test('their conversations, the people, the app and the samples', async () => {
    const seen = await snapshot('U0GUSHARPER');
    expect(seen.me).toMatchObject({ name: 'gus', role: 'guest' });
    expect(seen.me).not.toHaveProperty('teamId');
    expect(seen.workspace).toEqual({ name: 'Pinecrest Goods' });
    expect(seen.people.filter(({ isStranger }) => isStranger).map(({ name }) => name)).toEqual(['eva']);
    expect(seen.conversations.map(({ name, kind }) => [name, kind])).toEqual([['fulfillment', 'public']]);
    expect(seen.app).toMatchObject({
      name: 'Holdfast',
      commands: [{ command: '/fulfillments' }],
      shortcuts: [{ callbackId: 'import_csv' }],
    });
    expect(seen.samples).toEqual([{ name: 'clean.csv', description: 'A clean file' }]);
  });

  test('a direct message bears the name of the app', async () => {
    await webClient(workspace).chat.postMessage({ channel: dana, text: 'Hello' });
    const { conversations, messages } = await snapshot(dana);
    expect(conversations.find(({ kind }) => kind === 'dm')?.name).toBe('Holdfast');
    expect(messages.map(({ text }) => text)).toEqual(['Hello']);
    expect((await snapshot('U0LEENOVAK')).messages).toEqual([]);
  });

  test('an ephemeral message comes to its person only, and is gone on reload', async () => {
    const [hers, his] = [await follow(dana), await follow('U0LEENOVAK')];
    await webClient(workspace).chat.postEphemeral({ channel, user: dana, text: 'psst' });
    await webClient(workspace).chat.postMessage({ channel, text: 'all' });
    const texts = (events: StreamEvent[]) =>
      events.flatMap((event) => (event.type === 'message' ? event.message.text : []));
    await workspace.waitFor('both streams', () => texts(hers).length === 2 && texts(his).length === 1);
    expect([texts(hers), texts(his)]).toEqual([['psst', 'all'], ['all']]);
    expect((await snapshot(dana)).messages.map(({ text }) => text)).toEqual(['all']);
  });

  test('an ephemeral message waits for a person who has no page open, and comes once', async () => {
    await webClient(workspace).chat.postEphemeral({ channel, user: dana, text: 'psst' });
    const [first, second] = [await follow(dana), await follow(dana)];
    await workspace.waitFor('the message', () => first.length === 1);
    expect(first).toMatchObject([{ type: 'message', message: { text: 'psst', ephemeralFor: dana } }]);
    expect(second).toEqual([]);
  });
});

describe('what a person does', () => {
  test('sends a message, shares own files and samples, reads them, deletes the message', async () => {
    const files = [{ name: 'own.csv', base64: Buffer.from('a,b\n').toString('base64') }, { sample: 'clean.csv' }];
    expect(await send('files', { as: dana, channel, files })).toMatchObject([200, { ts: expect.any(String) }]);
    const [shared] = (await snapshot(dana)).messages as [Message];
    expect(shared.files).toMatchObject([{ name: 'own.csv', size: 4, preview: 'a,b\n' }, { name: 'clean.csv' }]);
    const file = `${workspace.url}/page/file/${shared.files?.[0]?.id}`;
    expect(await (await fetch(`${file}?as=${dana}`)).text()).toBe('a,b\n');
    expect((await fetch(`${file}?as=U0EVAEXTERNAL`)).status).toBe(404);
    expect(await send('delete', { as: dana, channel, ts: shared.ts })).toEqual([200, {}]);
    expect((await snapshot(dana)).messages).toEqual([]);
  });

  test.each([
    ['message', { as: 'U0GUSHARPER', channel: 'C0RETURNS', text: 'hi' }, 'Gus Harper is not in C0RETURNS.'],
    [
      'message',
      { as: dana, channel, text: '/nothing' },
      '/nothing is not a valid command. This workspace knows /fulfillments.',
    ],
    [
      'message',
      { as: dana, channel, text: '/fulfillments', threadTs: '1.1' },
      'Slash commands do not work inside threads.',
    ],
    ['message', { as: 'U0NOBODY', channel, text: 'x' }, 'There is nobody called "U0NOBODY" in this workspace.'],
    ['files', { as: dana, channel, files: [{ sample: 'none.csv' }] }, 'There is no sample "none.csv".'],
    ['submit', { as: dana, viewId: 'V1', values: {} }, 'Dana Reyes has no open view V1.'],
  ])('%s is refused in words: %o', async (what, body, error) => {
    expect(await send(what, body)).toEqual([400, { error }]);
  });

  test('a click that the app does not answer is a problem on their page', async () => {
    const seen = await follow(dana);
    await send('message', { as: dana, channel, text: '/fulfillments help' });
    await workspace.waitFor('the problem', () => seen.find((event) => event.type === 'problem'));
    expect(seen).toEqual([{ type: 'problem', text: '/fulfillments failed with the error "dispatch_failed"' }]);
  });
});

describe('the page itself', () => {
  test.each([
    ['/', 200, 'text/html'],
    ['/vendor/preact.js', 200, 'text/javascript'],
    ['/page/protocol.ts', 404, 'text/plain'],
    ['/page/..%2fseed.ts', 404, 'text/plain'],
    ['/nowhere', 404, 'text/plain'],
  ])('%s: %i', async (path, status, type) => {
    const answer = await fetch(`${workspace.url}${path}`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([status, `${type}; charset=utf-8`]);
  });
});

test('a permalink that is opened in a new tab leads to its message', async () => {
  const ts = await workspace.as('dana').say(channel, 'hello');
  const { permalink = '' } = await webClient(workspace).chat.getPermalink({ channel, message_ts: ts });
  const answer = await fetch(permalink, { redirect: 'manual' });
  const place = new URLSearchParams({ channel, thread: '', at: ts });
  expect([answer.status, answer.headers.get('location')]).toEqual([302, `/#${place}`]);
});
