/** The workspace against the real thing: a Bolt app over HTTP and over Socket Mode. */

import type { AddressInfo } from 'node:net';
import { App, HTTPReceiver, LogLevel } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startWorkspace } from './start-workspace.ts';
import type { Workspace } from './workspace.ts';

const MODAL: ModalView = {
  type: 'modal',
  callback_id: 'ask',
  title: { type: 'plain_text', text: 'Ask' },
  submit: { type: 'plain_text', text: 'Go' },
  blocks: [
    {
      type: 'input',
      block_id: 'name',
      label: { type: 'plain_text', text: 'Name' },
      element: { type: 'plain_text_input', action_id: 'name_field' },
    },
  ],
};

const GO_BUTTON = {
  type: 'button',
  action_id: 'go',
  text: { type: 'plain_text', text: 'Go' },
  value: 'opaque',
} as const;

/** A small app that uses every kind of delivery once. */
function buildApp(workspace: Workspace, connection: object): App {
  const app = new App({
    token: workspace.botToken,
    clientOptions: { slackApiUrl: workspace.apiUrl },
    logLevel: LogLevel.ERROR,
    ...connection,
  });
  app.message(async ({ message, say }) => {
    if (message.subtype !== 'file_share') return;
    await say({
      text: `Got ${message.files?.[0]?.name}`,
      thread_ts: message.ts,
      blocks: [{ type: 'actions', elements: [GO_BUTTON] }],
    });
  });
  app.action('go', async ({ ack, respond, body }) => {
    await ack();
    await respond({ replace_original: true, text: `Done by ${body.user.id}`, blocks: [] });
  });
  app.command('/fulfillments', async ({ ack, command, client }) => {
    if (command.text === 'ask') {
      await ack();
      await client.views.open({ trigger_id: command.trigger_id, view: MODAL });
      return;
    }
    await ack(`You said ${command.text}`);
  });
  app.view('ask', async ({ ack, view, body, client }) => {
    const name = view.state.values.name?.name_field?.value;
    if (name === 'nobody') return ack({ response_action: 'errors', errors: { name: 'Who is that?' } });
    await ack();
    const { channel } = await client.conversations.open({ users: body.user.id });
    await client.chat.postMessage({ channel: channel?.id ?? '', text: `Hello ${name}` });
  });
  app.shortcut('import_csv', async ({ ack, respond }) => {
    await ack();
    await respond('Looking at it');
  });
  app.event('app_home_opened', async ({ event, client }) => {
    const blocks = [{ type: 'divider' }];
    await client.views.publish({ user_id: event.user, view: { type: 'home', blocks } });
  });
  return app;
}

async function connectHttp(workspace: Workspace): Promise<App> {
  const receiver = new HTTPReceiver({ signingSecret: workspace.signingSecret, logLevel: LogLevel.ERROR });
  const app = buildApp(workspace, { receiver });
  const server = await app.start({ host: '127.0.0.1', port: 0 });
  workspace.deliverTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`);
  return app;
}

async function connectSocket(workspace: Workspace): Promise<App> {
  const app = buildApp(workspace, { socketMode: true, appToken: workspace.appToken });
  await app.start();
  return app;
}

describe.each([
  { mode: 'HTTP', connect: connectHttp },
  { mode: 'Socket Mode', connect: connectSocket },
])('a Bolt app over $mode', ({ connect }) => {
  let workspace: Workspace;
  let app: App;

  beforeEach(async () => {
    workspace = await startWorkspace();
    app = await connect(workspace);
  });

  afterEach(async () => {
    await workspace.idle();
    await app.stop();
    await workspace.stop();
    expect(workspace.violations).toEqual([]);
  });

  test('answers a shared file in its thread, and a click changes the message', async () => {
    const dana = workspace.as('dana');
    const { fulfillment } = workspace.ids.channels;
    const { ts } = dana.shareFile(fulfillment, { name: 'tracking.csv', content: 'a,b\n1,2\n' });
    const summary = await workspace.waitFor('the summary', () => workspace.thread(fulfillment, ts)[0]);
    expect(summary.text).toBe('Got tracking.csv');
    const click = await dana.click(summary, 'go');
    expect(click).toMatchObject({ outcome: 'acknowledged', over: click.over });
    await workspace.waitFor('the change', () => workspace.thread(fulfillment, ts)[0]?.text === `Done by ${dana.id}`);
  });

  test('answers a command to the person who typed it, mentions and links escaped', async () => {
    await workspace.as('dana').command('email:jo@example.com for @lee in #returns');
    const [answer] = workspace.ephemerals('dana');
    expect(answer?.text).toBe(
      'You said email:<mailto:jo@example.com|jo@example.com> for <@U0LEENOVAK|lee> in <#C0RETURNS|returns>',
    );
    expect(workspace.ephemerals('lee')).toEqual([]);
  });

  test('opens a modal, refuses its input, takes it, and answers by direct message', async () => {
    const lee = workspace.as('lee');
    await lee.command('ask');
    const modal = await workspace.waitFor('the modal', () => workspace.modal('lee'));
    expect((await lee.submit(modal)).errors).toEqual({ name: 'Please complete this required field.' });
    expect((await lee.submit(modal, { name_field: 'nobody' })).errors).toEqual({ name: 'Who is that?' });
    expect((await lee.submit(modal, { name_field: 'Lee' })).errors).toBeUndefined();
    expect(workspace.modal('lee')).toBeUndefined();
    await workspace.waitFor('the direct message', () => workspace.dm('lee')[0]?.text === 'Hello Lee');
  });

  test('serves a message shortcut and the Home tab', async () => {
    const dana = workspace.as('dana');
    const { fulfillment } = workspace.ids.channels;
    const { ts } = dana.shareFile(fulfillment, { name: 'a.csv', content: 'a\n' });
    await dana.shortcut('import_csv', { channel: fulfillment, ts });
    await workspace.waitFor('the answer', () => workspace.ephemerals('dana')[0]?.text === 'Looking at it');
    await dana.openHome();
    await workspace.waitFor('the Home tab', () => workspace.home('dana'));
  });
});
