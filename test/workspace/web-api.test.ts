/** The Web API refuses what Slack refuses: tokens, scopes, channels, messages, arguments. Asked by the real client. */
import type { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startWorkspace } from './start-workspace.ts';
import { errorOf, webClient } from './web-client.ts';
import type { Workspace, WorkspaceOptions } from './workspace.ts';

let workspace: Workspace;
let slack: WebClient;

async function start(options?: WorkspaceOptions): Promise<void> {
  await workspace?.stop();
  workspace = await startWorkspace(options);
  slack = webClient(workspace);
}

beforeEach(() => start());
afterEach(() => workspace.stop());

const rules = () => workspace.violations.map(({ via, rule }) => `${via} ${rule}`);

describe('tokens and scopes', () => {
  test.each([
    { name: 'no token', token: () => '', want: 'not_authed' },
    { name: 'a wrong token', token: () => 'xoxb-wrong', want: 'invalid_auth' },
    { name: 'the app token', token: () => workspace.appToken, want: 'not_allowed_token_type' },
    { name: 'the bot token', token: () => workspace.botToken, want: 'ok' },
  ])('$name: $want', async ({ token, want }) => {
    expect(await errorOf(webClient(workspace, token()).auth.test())).toBe(want);
  });

  test('a method that does not exist is refused and noted', async () => {
    expect(await errorOf(slack.apiCall('chat.postMesage', {}))).toBe('unknown_method');
    expect(rules()).toEqual(['chat.postMesage unknown_method']);
  });

  test('a method that the manifest gives no scope for is refused, with the scope named', async () => {
    const answer = await slack.conversations.info({ channel: 'C0FULFILLMENT' }).catch((error) => error.data);
    expect(answer).toMatchObject({ error: 'missing_scope', needed: 'channels:read' });
    expect(answer.provided).toContain('chat:write');
    expect(rules()).toEqual(['conversations.info missing_scope']);
  });

  test('a scope taken away refuses what it allowed', async () => {
    await start({ adjustManifest: (manifest) => ({ ...manifest, scopes: ['commands'] }) });
    const calls = [
      slack.chat.postMessage({ channel: 'C0FULFILLMENT', text: 'x' }),
      slack.files.info({ file: 'F1' }),
      slack.files.getUploadURLExternal({ filename: 'a', length: 1 }),
      slack.conversations.open({ users: 'U0DANAREYES' }),
      slack.conversations.replies({ channel: 'C0RETURNS', ts: '1.1' }),
      slack.users.info({ user: 'U0DANAREYES' }),
      slack.usergroups.users.list({ usergroup: 'S0SUPPORTLEADS' }),
    ];
    await Promise.allSettled(calls);
    const needed = workspace.record.requests.map(({ answer }) => answer?.needed).sort();
    expect(needed).toEqual([
      'chat:write',
      'files:read',
      'files:write',
      'groups:history',
      'im:write',
      'usergroups:read',
      'users:read',
    ]);
  });

  test('a missing argument is refused and noted', async () => {
    expect(await errorOf(slack.apiCall('chat.update', { channel: 'C0FULFILLMENT', text: 'x' }))).toBe(
      'invalid_arguments',
    );
    expect(rules()).toEqual(['chat.update invalid_arguments']);
  });

  test('an argument that Slack would silently ignore is noted', async () => {
    expect(
      await errorOf(slack.apiCall('chat.postMessage', { channel: 'C0FULFILLMENT', text: 'x', thread: '1.1' })),
    ).toBe('ok');
    expect(rules()).toEqual(['chat.postMessage unknown_argument']);
  });

  test('reading methods do not read JSON bodies', async () => {
    const headers = {
      authorization: `Bearer ${workspace.botToken}`,
      'content-type': 'application/json; charset=utf-8',
    };
    const body = JSON.stringify({ user: 'U0DANAREYES' });
    const answer = await fetch(`${workspace.apiUrl}users.info`, { method: 'POST', headers, body });
    expect(await answer.json()).toMatchObject({ ok: false, error: 'invalid_arguments' });
  });
});

describe('channels and messages', () => {
  test.each([
    { name: 'a channel with the app in it', channel: 'C0FULFILLMENT', want: 'ok' },
    { name: 'a person, who gets a direct message', channel: 'U0DANAREYES', want: 'ok' },
    { name: 'a public channel without the app', channel: 'C0GENERAL', want: 'not_in_channel' },
    { name: 'a channel that does not exist', channel: 'C0NOWHERE', want: 'channel_not_found' },
    { name: 'a channel by its name', channel: '#fulfillment', want: 'channel_not_found' },
    { name: 'a private channel without the app', channel: 'C0SECRET', want: 'channel_not_found' },
    { name: 'an archived channel', channel: 'C0OLD', want: 'is_archived' },
  ])('chat.postMessage to $name: $want', async ({ channel, want }) => {
    workspace.addChannel({ id: 'C0SECRET', name: 'secret', kind: 'private', members: ['U0DANAREYES'] });
    workspace.addChannel({ id: 'C0OLD', name: 'old', members: ['U0HOLDFAST'], archived: true });
    expect(await errorOf(slack.chat.postMessage({ channel, text: 'x' }))).toBe(want);
  });

  test("only the app's own messages can be changed or deleted, and only while they are there", async () => {
    const channel = 'C0FULFILLMENT';
    const theirs = await workspace.as('dana').say(channel, 'hello');
    const { ts = '' } = await slack.chat.postMessage({ channel, text: 'mine' });
    expect(await errorOf(slack.chat.update({ channel, ts: theirs, text: 'x' }))).toBe('cant_update_message');
    expect(await errorOf(slack.chat.delete({ channel, ts: theirs }))).toBe('cant_delete_message');
    expect(await errorOf(slack.chat.update({ channel, ts, text: 'changed' }))).toBe('ok');
    expect(workspace.messages(channel).map(({ text, edited }) => [text, edited])).toEqual([
      ['hello', undefined],
      ['changed', true],
    ]);
    expect(await errorOf(slack.chat.delete({ channel, ts }))).toBe('ok');
    expect(await errorOf(slack.chat.update({ channel, ts, text: 'x' }))).toBe('message_not_found');
  });

  test('an ephemeral message reaches one member, and chat.update cannot reach it', async () => {
    const channel = 'C0FULFILLMENT';
    const { message_ts: ts = '' } = await slack.chat.postEphemeral({ channel, user: 'U0DANAREYES', text: 'psst' });
    expect(workspace.ephemerals('dana').map(({ text }) => text)).toEqual(['psst']);
    expect(workspace.messages(channel)).toEqual([]);
    expect(await errorOf(slack.chat.update({ channel, ts, text: 'x' }))).toBe('message_not_found');
    expect(await errorOf(slack.chat.postEphemeral({ channel, user: 'U0EVAEXTERNAL', text: 'x' }))).toBe(
      'user_not_in_channel',
    );
  });

  test('a reply to a message that is gone lands in the channel', async () => {
    const channel = 'C0FULFILLMENT';
    const dana = workspace.as('dana');
    const parent = await dana.say(channel, 'soon gone');
    dana.deleteMessage(channel, parent);
    await slack.chat.postMessage({ channel, thread_ts: parent, text: 'too late' });
    expect(workspace.messages(channel).map(({ text }) => text)).toEqual(['too late']);
  });

  test('metadata comes back from a thread only when it is asked for', async () => {
    const channel = 'C0FULFILLMENT';
    const parent = await workspace.as('dana').say(channel, 'file');
    const metadata = { event_type: 'import', event_payload: { import_id: 'i1' } };
    await slack.chat.postMessage({ channel, thread_ts: parent, text: 'summary', metadata });
    const bare = await slack.conversations.replies({ channel, ts: parent });
    const full = await slack.conversations.replies({ channel, ts: parent, include_all_metadata: true });
    expect(bare.messages?.map((message) => message.metadata)).toEqual([undefined, undefined]);
    expect(full.messages?.map((message) => message.metadata)).toEqual([undefined, metadata]);
    expect(await errorOf(slack.conversations.replies({ channel, ts: '1.000001' }))).toBe('thread_not_found');
  });

  test('what breaks a limit is refused with its path and noted', async () => {
    const blocks = [{ type: 'header', text: { type: 'plain_text', text: 'x'.repeat(151) } }];
    const answer = await slack.chat
      .postMessage({ channel: 'C0FULFILLMENT', text: 'x', blocks })
      .catch((error) => error.data);
    expect(answer).toMatchObject({
      error: 'invalid_blocks',
      response_metadata: { messages: ['[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]'] },
    });
    expect(workspace.violations).toMatchObject([
      { via: 'chat.postMessage', path: '/blocks/0/text/text', refused: true },
    ]);
    expect(workspace.messages('C0FULFILLMENT')).toEqual([]);
  });
});

describe('people and groups', () => {
  test.each([
    { who: 'U0DANAREYES', want: { is_restricted: false, tz: 'America/New_York', team_id: 'T0HOMETEAM' } },
    { who: 'U0GUSHARPER', want: { is_restricted: true } },
    { who: 'U0EVAEXTERNAL', want: { is_stranger: true, team_id: 'T0PARTNERCO' } },
    { who: 'U0HOLDFAST', want: { is_bot: true } },
  ])('users.info of $who', async ({ who, want }) => {
    expect((await slack.users.info({ user: who })).user).toMatchObject(want);
  });

  test('usergroups.users.list follows the group', async () => {
    workspace.setGroup('S0SUPPORTLEADS', ['U0DANAREYES']);
    expect((await slack.usergroups.users.list({ usergroup: 'S0SUPPORTLEADS' })).users).toEqual(['U0DANAREYES']);
    expect(await errorOf(slack.usergroups.users.list({ usergroup: 'S0NOBODY' }))).toBe('no_such_subteam');
  });

  test('lists come in pages', async () => {
    const first = await slack.users.list({ limit: 3 });
    const second = await slack.users.list({ limit: 3, cursor: first.response_metadata?.next_cursor ?? '' });
    expect(second.response_metadata?.next_cursor).toBe('');
    const names = [...(first.members ?? []), ...(second.members ?? [])].map((member) => member.name);
    expect(names).toEqual(['dana', 'lee', 'gus', 'eva', 'holdfast']);
  });
});

describe('rate limits, when switched on', () => {
  test('chat.postMessage: one per second and channel', async () => {
    await start({ rateLimits: true });
    const post = (channel: string) => errorOf(slack.chat.postMessage({ channel, text: 'x' }));
    expect(await post('C0FULFILLMENT')).toBe('ok');
    expect(await post('C0RETURNS')).toBe('ok');
    expect(await post('C0FULFILLMENT')).toBe('slack_webapi_rate_limited_error');
    workspace.clock.advance(1000);
    expect(await post('C0FULFILLMENT')).toBe('ok');
  });

  test('usergroups.list: 20 per minute', async () => {
    await start({ rateLimits: true });
    const answers = [];
    for (let call = 0; call < 21; call += 1) answers.push(await errorOf(slack.usergroups.list()));
    expect(answers.filter((answer) => answer === 'ok')).toHaveLength(20);
    expect(answers.at(-1)).toBe('slack_webapi_rate_limited_error');
  });
});
