/** manifest.yml against Slack's own schema, and against the code: every scope, event, command and shortcut, and no other. */

import { readdirSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { neededScopes } from '../src/doctor/check-slack.ts';
import { commandHandlers, shortcutHandlers } from '../src/routes.ts';

const manifest = parse(readFileSync('manifest.yml', 'utf8'));
const schema = JSON.parse(readFileSync('test/fixtures/slack/manifest.schema.json', 'utf8'));
const parsed = readFileSync('src/slack/events.ts', 'utf8');
const scopes: string[] = manifest.oauth_config.scopes.bot;
const events: string[] = manifest.settings.event_subscriptions.bot_events;

/** The scopes of every Web API method that the bot may call. Source: docs.slack.dev/reference/methods. */
const scopesOfMethods: Record<string, string[]> = {
  'auth.test': [],
  'blocks.validate': [],
  'chat.delete': ['chat:write'],
  'chat.getPermalink': [],
  'chat.postEphemeral': ['chat:write'],
  'chat.postMessage': ['chat:write'],
  'chat.update': ['chat:write'],
  // in channels that the bot is in, public and private
  'conversations.history': ['channels:history', 'groups:history'],
  'conversations.replies': ['channels:history', 'groups:history'],
  // with one person
  'conversations.open': ['im:write'],
  'files.completeUploadExternal': ['files:write'],
  'files.delete': ['files:write'],
  'files.getUploadURLExternal': ['files:write'],
  'files.info': ['files:read'],
  'usergroups.users.list': ['usergroups:read'],
  'users.info': ['users:read'],
  'views.open': [],
  'views.publish': [],
  'views.update': [],
};

/** The scopes of every event that the bot may be told of. Source: docs.slack.dev/reference/events. */
const scopesOfEvents: Record<string, string[]> = {
  app_home_opened: [],
  app_mention: ['app_mentions:read'],
  // of files in conversations that the bot is in
  file_change: ['files:read'],
  'message.channels': ['channels:history'],
  'message.groups': ['groups:history'],
  'message.im': ['im:history'],
};

const methods = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .flatMap((file) => [...readFileSync(`src/${file}`, 'utf8').matchAll(/\bslack\.((?:[a-z]+\.)+[a-zA-Z]+)\(/g)])
  .map(([, method = '']) => method);

test('it is valid against Slack’s schema', () => {
  const ajv = new Ajv({ strict: false, allErrors: true, logger: false });
  const validate = ajv.compile(schema);
  validate(manifest);
  expect(validate.errors ?? []).toEqual([]);
});

test('the schema’s check can fail', () => {
  const validate = new Ajv({ strict: false, logger: false }).compile(schema);
  expect(validate({ ...manifest, display_information: { name: 'x'.repeat(100) } })).toBe(false);
});

test('the scopes are those of the methods that are called and the events that are heard, and no others', () => {
  expect(methods.length).toBeGreaterThan(10);
  expect([...new Set(methods)].filter((method) => scopesOfMethods[method] === undefined)).toEqual([]);
  const needed = new Set([
    ...methods.flatMap((method) => scopesOfMethods[method] ?? []),
    ...events.flatMap((event) => scopesOfEvents[event] ?? ['an event that is not in the table']),
    ...(manifest.features.slash_commands.length + manifest.features.shortcuts.length > 0 ? ['commands'] : []),
  ]);
  expect(scopes.toSorted()).toEqual([...needed].toSorted());
  expect(scopes).toEqual(neededScopes);
});

test.each(events)('the event %s is handled', (event) => {
  const handled = [...parsed.matchAll(/case '([^']+)':/g)].map(([, name]) => name);
  expect(handled).toContain(event.startsWith('message.') ? 'message' : event);
});

test('every command and every shortcut is handled, and no other', () => {
  const commands = manifest.features.slash_commands.map(({ command }: { command: string }) => command);
  const shortcuts = manifest.features.shortcuts.map(({ callback_id: id }: { callback_id: string }) => id);
  expect(Object.keys(commandHandlers)).toEqual(commands);
  expect(Object.keys(shortcutHandlers)).toEqual(shortcuts);
});

test('every address is https, with the one path that the bot serves', () => {
  const addresses = JSON.stringify(manifest).match(/"[a-z]+:\/\/[^"]+"/g) ?? [];
  expect(addresses).toHaveLength(3);
  for (const address of addresses) expect(address).toMatch(/^"https:\/\/[^/]+\/slack\/events"$/);
});

test('names and ids come through as people and the contract have them', () => {
  const { slash_commands: commands, shortcuts, app_home: home } = manifest.features;
  expect(commands).toMatchObject([{ command: '/fulfillments', should_escape: true }]);
  expect(shortcuts).toMatchObject([{ type: 'message', callback_id: 'import_csv' }]);
  expect(home.home_tab_enabled).toBe(true);
  expect(manifest.settings.interactivity.is_enabled).toBe(true);
});
