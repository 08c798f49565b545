/** Clicks, choices, modals: the payloads the app gets, and what its acknowledgements do. */

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type BareReceiver, startReceiver } from './bare-receiver.ts';
import type { Json, Message, View } from './protocol.ts';
import { startWorkspace } from './start-workspace.ts';
import { errorOf, webClient } from './web-client.ts';
import type { Workspace } from './workspace.ts';

let workspace: Workspace;
let app: BareReceiver;
const channel = 'C0FULFILLMENT';
const text = (words: string) => ({ type: 'plain_text' as const, text: words });
const options = ['skip', 'all'].map((value) => ({ text: text(value), value }));
const input = (id: string, element: Json, more: Json = {}) => ({
  type: 'input',
  block_id: id,
  label: text(id),
  element: { action_id: `${id}_field`, ...element },
  ...more,
});
const FORM = {
  type: 'modal' as const,
  title: text('Form'),
  submit: text('Go'),
  blocks: [
    input('words', { type: 'plain_text_input', initial_value: 'start' }),
    input('kind', { type: 'static_select', options }, { optional: true }),
    input('day', { type: 'datepicker' }, { optional: true }),
  ],
};

beforeEach(async () => {
  app = await startReceiver();
  workspace = await startWorkspace({ retryDelaysMs: [] });
  workspace.deliverTo(app.url);
});
afterEach(async () => {
  await workspace.stop();
  await app.stop();
});

async function post(...elements: Json[]): Promise<Message> {
  const blocks = [{ type: 'actions', block_id: 'row', elements }] as never;
  await webClient(workspace).chat.postMessage({ channel, text: 'Choose', blocks });
  await workspace.idle();
  return workspace.waitFor('the message', () => workspace.messages(channel)[0]);
}

async function openForm(view: object = FORM): Promise<View> {
  const { payload } = await workspace.as('dana').command('ask');
  await webClient(workspace).views.open({ trigger_id: String(payload.trigger_id), view: view as never });
  return workspace.waitFor('the form', () => workspace.modal('dana'));
}

describe('in a message', () => {
  test('a click tells who, where, what, and how to answer', async () => {
    const message = await post({ type: 'button', action_id: 'go', text: text('Go'), value: 'i1' });
    await workspace.as('lee').click(message, 'go');
    expect(app.lastPayload()).toMatchObject({
      type: 'block_actions',
      user: { id: 'U0LEENOVAK', team_id: 'T0HOMETEAM' },
      team: { id: 'T0HOMETEAM' },
      channel: { id: channel, name: 'fulfillment' },
      container: { type: 'message', message_ts: message.ts, is_ephemeral: false },
      message: { ts: message.ts, text: 'Choose', bot_id: 'B0HOLDFAST' },
      response_url: expect.stringContaining('/response/'),
      trigger_id: expect.any(String),
      actions: [{ type: 'button', action_id: 'go', block_id: 'row', value: 'i1', action_ts: expect.any(String) }],
    });
  });

  test('a choice tells the option', async () => {
    const message = await post({ type: 'static_select', action_id: 'pick', options });
    await workspace.as('dana').click(message, 'pick', 'all');
    expect(app.lastPayload().actions).toMatchObject([{ type: 'static_select', selected_option: options[1] }]);
  });

  test.each([
    {
      name: 'an element that is not there',
      act: (m: Message) => workspace.as('dana').click(m, 'stop'),
      want: 'There is no element "stop" here; there is: pick.',
    },
    {
      name: 'an option that is not there',
      act: (m: Message) => workspace.as('dana').click(m, 'pick', 'some'),
      want: '"pick" has no option "some"; it has: skip, all.',
    },
    {
      name: 'nothing chosen',
      act: (m: Message) => workspace.as('dana').click(m, 'pick'),
      want: '"pick" is a static_select: say what is chosen in it.',
    },
    {
      name: 'a person who is not there',
      act: (m: Message) => workspace.as('eva').click(m, 'pick', 'all'),
      want: 'Eva Ortiz is not in C0FULFILLMENT.',
    },
  ])('$name fails the test at once', async ({ act, want }) => {
    const message = await post({ type: 'static_select', action_id: 'pick', options });
    await expect((async () => act(message))()).rejects.toThrow(want);
  });

  test('a click that is not acknowledged is recorded', async () => {
    const message = await post({ type: 'button', action_id: 'go', text: text('Go') });
    app.plan.push({ status: 404 });
    expect((await workspace.as('dana').click(message, 'go')).outcome).toBe('http_error');
    expect(workspace.violations).toMatchObject([{ via: 'acknowledgement', rule: 'http_error' }]);
  });
});

describe('in a modal', () => {
  test('a submission holds what stands in every field', async () => {
    const form = await openForm();
    expect(form.values.words).toEqual({ words_field: { type: 'plain_text_input', value: 'start' } });
    await workspace.as('dana').submit(form, { kind_field: 'all', day_field: '2026-11-01' });
    expect(app.lastPayload()).toMatchObject({
      type: 'view_submission',
      view: {
        id: form.id,
        state: {
          values: {
            words: { words_field: { value: 'start' } },
            kind: { kind_field: { selected_option: options[1] } },
            day: { day_field: { selected_date: '2026-11-01' } },
          },
        },
      },
    });
  });

  test('a required field that is empty never reaches the app', async () => {
    const form = await openForm();
    const sent = app.received.length;
    const { errors } = await workspace.as('dana').submit(form, { words_field: null });
    expect(errors).toEqual({ words: 'Please complete this required field.' });
    expect(app.received.length).toBe(sent);
  });

  test.each([
    { name: 'nothing', body: '', want: undefined },
    { name: 'clear', body: { response_action: 'clear' }, want: undefined },
    { name: 'update', body: { response_action: 'update', view: { ...FORM, title: text('Next') } }, want: 'Next' },
    { name: 'push', body: { response_action: 'push', view: { ...FORM, title: text('Top') } }, want: 'Top' },
    { name: 'errors', body: { response_action: 'errors', errors: { words: 'No' } }, want: 'Form' },
  ])('an acknowledgement with $name leaves $want open', async ({ body, want }) => {
    const form = await openForm();
    app.plan.push({ status: 200, body });
    await workspace.as('dana').submit(form);
    expect(workspace.modal('dana')?.title).toBe(want);
    expect(workspace.violations).toEqual([]);
  });

  test.each([
    { name: 'errors at a block that is no input', body: { response_action: 'errors', errors: { nowhere: 'No' } } },
    { name: 'an unknown response_action', body: { response_action: 'close' } },
    {
      name: 'a view that breaks a limit',
      body: { response_action: 'update', view: { ...FORM, title: text('x'.repeat(25)) } },
    },
  ])('an acknowledgement with $name is recorded', async ({ body }) => {
    const form = await openForm();
    app.plan.push({ status: 200, body });
    await workspace.as('dana').submit(form);
    expect(workspace.violations.map(({ via }) => via)).toContain('acknowledgement');
    expect(workspace.modal('dana')?.title).toBe('Form');
  });

  test('closing is told only when the view asks for it', async () => {
    expect(await workspace.as('dana').close(await openForm())).toBeUndefined();
    await workspace.as('dana').close(await openForm({ ...FORM, notify_on_close: true }));
    expect(app.lastPayload()).toMatchObject({ type: 'view_closed', is_cleared: false });
    expect(workspace.modal('dana')).toBeUndefined();
  });

  test('an update keeps what was entered, and a stale one is refused', async () => {
    const slack = webClient(workspace);
    const form = await openForm();
    await workspace.as('dana').click(form, 'words_field', 'typed');
    const { view } = app.lastPayload() as { view: { id: string; hash: string } };
    const update = () => errorOf(slack.views.update({ view_id: view.id, hash: view.hash, view: FORM as never }));
    expect(await update()).toBe('ok');
    expect(workspace.modal('dana')?.values.words?.words_field).toMatchObject({ value: 'typed' });
    expect(await update()).toBe('hash_conflict');
  });
});

describe('Home tab', () => {
  test('is published for one person, and the app is told when they open it', async () => {
    await webClient(workspace).views.publish({
      user_id: 'U0DANAREYES',
      view: { type: 'home', blocks: [{ type: 'divider' }] },
    });
    expect(workspace.home('dana')?.blocks).toMatchObject([{ type: 'divider' }]);
    expect(workspace.home('lee')).toBeUndefined();
    await workspace.as('dana').openHome();
    expect(JSON.parse(app.received.at(-1)?.body ?? '')).toMatchObject({
      event: { type: 'app_home_opened', tab: 'home' },
    });
  });
});
