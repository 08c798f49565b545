/** Payloads of the real Slack, recorded by the maintainers of an SDK, go through our parsers. */
import { readFileSync } from 'node:fs';
import { WebClient } from '@slack/web-api';
import { expect, test } from 'vitest';
import { parseEvents } from '../../src/slack/events.ts';
import { findContext, toClick, toCommandCall, toSubmission } from '../../src/slack/interaction.ts';
import { contentSchema } from '../../src/slack/message-content.ts';

type Payload = Record<string, unknown> & { event?: Record<string, unknown> };
const { payloads }: { payloads: Record<string, Payload> } = JSON.parse(
  readFileSync('test/fixtures/slack/recorded-payloads.json', 'utf8'),
);
const slack = new WebClient('xoxb-nobody');
/** The samples have no values: what decides is put in. */
const recorded = (name: string, event: Record<string, unknown> = {}): Payload => {
  const payload = payloads[name];
  if (payload === undefined) throw new Error(`there is no payload ${name}`);
  return { ...payload, ...(payload.event && { event: { ...payload.event, ...event } }) };
};
const kinds = (body: Payload) => parseEvents(body).map(({ kind }) => kind);

test.each<[string, Record<string, unknown>, string[]]>([
  ['events/MessageFileSharePayload.json', {}, ['filesShared']],
  ['events/MessageThreadBroadcastPayload.json', { files: [{ id: 'F1' }] }, ['filesShared']],
  ['events/MessageBotPayload.json', { files: [{ id: 'F1' }] }, ['filesShared']],
  ['events/MessageChangedPayload.json', {}, []],
  ['events/MessageDeletedPayload.json', {}, ['messageDeleted']],
  ['events/FileChangePayload.json', {}, ['fileChanged']],
  ['events/MessagePayload.json', {}, []],
  [
    'events/MessagePayload.json',
    { channel_type: 'im', user: 'U1', bot_id: '', subtype: null, edited: undefined },
    ['addressed'],
  ],
  ['events/MessageMePayload.json', { files: [{ id: 'F1' }], user: 'U1' }, ['filesShared']],
  ['events/AppMentionPayload.json', { user: 'U1', channel: 'C1' }, ['addressed']],
  ['events/AppHomeOpenedPayload.json', { tab: 'home' }, ['homeOpened']],
  ['events/AppHomeOpenedPayload.json', { tab: 'messages' }, []],
])('%s with %o is understood', (name, event, want) => {
  expect(kinds(recorded(name, event))).toEqual(want);
});

test('a click, with each of its actions', () => {
  const body = recorded('app-backend/interactive-components/BlockActionPayload.json');
  expect(findContext(body)).not.toBeNull();
  for (const action of [body.actions ?? []].flat()) expect(() => toClick(slack, body, action)).not.toThrow();
});

/** As Slack sends the fields of a form and the elements of a message, filled in and empty. Source: docs.slack.dev, payloads. */
const fields: [string, Record<string, unknown>, unknown][] = [
  ['plain_text_input', { value: 'x' }, 'x'],
  ['plain_text_input', { value: null }, null],
  ['static_select', { selected_option: { text: { type: 'plain_text', text: 'One', emoji: true }, value: 'a' } }, 'a'],
  ['static_select', { selected_option: null }, null],
  ['multi_static_select', { selected_options: [] }, null],
  ['multi_users_select', { selected_users: ['U1'] }, null],
  ['multi_users_select', { selected_users: null }, null],
  ['conversations_select', { selected_conversation: 'C1' }, 'C1'],
  ['timepicker', { selected_time: '09:00' }, '09:00'],
  ['timepicker', { selected_time: null }, null],
  ['file_input', { files: [{ id: 'F1', name: null, mimetype: '', size: 0 }] }, null],
  ['file_input', { files: null }, null],
];

test.each(fields)('a form with a %s of %o', (type, state, want) => {
  const form = recorded('app-backend/views/ViewSubmissionPayload.json');
  const view = { ...(form.view as object), state: { values: { field: { field: { type, ...state } } } } };
  expect(toSubmission({ ...form, view }, view).values).toEqual({ field: want });
});

test.each<[string, Record<string, unknown>]>([
  ['button', { value: 'v' }],
  ['button', { value: null }],
  ['overflow', { selected_option: { text: { type: 'plain_text', text: 'One' }, value: 'a' } }],
  ['static_select', { selected_option: null }],
  ['conversations_select', { selected_conversation: 'C1' }],
])('a click on a %s with %o, in a message, an ephemeral one and on Home', (type, action) => {
  const body = recorded('app-backend/interactive-components/BlockActionPayload.json');
  const clicked = { type, action_id: 'a', block_id: 'b', action_ts: '1.1', ...action };
  const places = [
    {},
    { container: { type: 'message', is_ephemeral: true } },
    { channel: null, container: { type: 'view' } },
  ];
  for (const place of places) expect(() => toClick(slack, { ...body, ...place }, clicked)).not.toThrow();
});

test('a command, a form and a shortcut', () => {
  expect(() => toCommandCall(slack, recorded('app-backend/slash-commands/SlashCommandPayload.json'))).not.toThrow();
  const form = recorded('app-backend/views/ViewSubmissionPayload.json');
  expect(() => toSubmission(form, form.view)).not.toThrow();
  const shortcut = recorded('app-backend/interactive-components/MessageShortcutPayload.json');
  expect(findContext(shortcut)).not.toBeNull();
  expect(contentSchema.safeParse(shortcut.message).error).toBeUndefined();
});
