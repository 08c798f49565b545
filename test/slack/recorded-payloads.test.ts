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

test('a command, a form and a shortcut', () => {
  expect(() => toCommandCall(slack, recorded('app-backend/slash-commands/SlashCommandPayload.json'))).not.toThrow();
  const form = recorded('app-backend/views/ViewSubmissionPayload.json');
  expect(() => toSubmission(form, form.view)).not.toThrow();
  const shortcut = recorded('app-backend/interactive-components/MessageShortcutPayload.json');
  expect(findContext(shortcut)).not.toBeNull();
  expect(contentSchema.safeParse(shortcut.message).error).toBeUndefined();
});
