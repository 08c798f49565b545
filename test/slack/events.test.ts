/** Deliveries of events, from Slack's payload to what happened. Payloads: docs.slack.dev/reference/events. */
import { expect, test } from 'vitest';
import { type EventHandlers, handleEvents, parseEvents } from '../../src/slack/events.ts';

const file = { id: 'F1', name: 'tracking.csv', filetype: 'csv', mimetype: 'text/csv' };
const share = { type: 'message', subtype: 'file_share', channel: 'C1', user: 'U1', ts: '1.5', files: [file] };
const deliver = (event: object, envelope: object = {}) => ({
  type: 'event_callback',
  team_id: 'T1',
  event_id: 'Ev1',
  event_time: 1,
  is_ext_shared_channel: false,
  authorizations: [{ user_id: 'U0BOT' }],
  event,
  ...envelope,
});
const shared = {
  teamId: 'T1',
  eventTime: 1,
  channelId: 'C1',
  userId: 'U1',
  messageTs: '1.5',
  threadTs: '1.5',
  files: [file],
  forwarded: [],
  tables: [],
  bot: null,
  isDirectMessage: false,
  isChannelShared: false,
};
const shareWith = (change: object) => [{ kind: 'filesShared', event: { ...shared, ...change } }];
const said = { type: 'message', channel: 'C1', user: 'U1', ts: '1.5', text: 'hello' };
const addressed = (change: object) => {
  return { kind: 'addressed', event: { ...shared, files: [], how: 'directly', ...change } };
};
const rich = (...elements: object[]) => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements }],
});
const pasted = {
  type: 'table',
  rows: [
    [
      { type: 'raw_text', text: 'order' },
      { type: 'raw_number', value: 12.5 },
      { type: 'raw_number', value: 12, text: '0012' },
    ],
    [rich({ type: 'text', text: '1Z' }, { type: 'link', url: 'https://a.example' }), { type: 'odd' }, null],
  ],
};
const cells = [
  ['order', '12.5', '0012'],
  ['1Zhttps://a.example', '', ''],
];
const deleted = [
  { kind: 'messageDeleted', event: { teamId: 'T1', channelId: 'C1', messageTs: '1.5', hadFiles: true } },
];
const previous = { ts: '1.5', files: [{ id: 'F1' }] };

/** What Slack adds below a link to another message. */
const preview = { is_msg_unfurl: true, files: [{ id: 'F2' }], message_blocks: [{ message: { blocks: [pasted] } }] };

const section = (...elements: object[]) => ({ type: 'rich_text_section', elements });
const written = (text: string) => ({ type: 'text', text });
const emoji = { type: 'emoji', name: 'white_check_mark', unicode: '2705' };

test.each<[string, object[], string]>([
  ['a number that looks like a color', [section({ type: 'color', value: '#100123' })], '#100123'],
  ['a date', [section({ type: 'date', timestamp: 1, format: '{date}', fallback: '2026-11-30' })], '2026-11-30'],
  ['an emoji beside a word', [section(emoji, written(' RETURNED'))], ' RETURNED'],
  ['an emoji that is stuck to a word', [section(written('RETURNED'), emoji)], 'RETURNED'],
  ['an emoji within an id', [section(written('A000'), emoji, written('0013'))], 'A000\ufffd0013'],
  ['a list', [{ type: 'rich_text_list', elements: [section(written('1Z1')), section(written('1Z2'))] }], '1Z1\n1Z2'],
  ['two sections', [section(written('12345678')), section(written('9012'))], '12345678\n9012'],
  ['a number in bold', [section(written('1Z'), { ...written('99'), style: { bold: true } })], '1Z99'],
  ['an empty section', [section(), section(written('1Z1'))], '1Z1'],
])('R6 a pasted cell with %s is read as people see it', (_, elements, text) => {
  const table = { type: 'table', rows: [[{ type: 'rich_text', elements }]] };
  const [event] = parseEvents(deliver({ ...share, blocks: [table] }));
  expect(event).toMatchObject({ event: { tables: [[[text]]] } });
});

test.each<[string, unknown, unknown]>([
  ['files in a channel', deliver(share), shareWith({})],
  ['files in a thread', deliver({ ...share, thread_ts: '1.1' }), shareWith({ threadTs: '1.1' })],
  [
    'files of another app',
    deliver({ ...share, bot_id: 'B1', app_id: 'A1' }),
    shareWith({ bot: { ids: ['B1', 'A1', 'U1'], isOurs: false } }),
  ],
  [
    'files of an old app, which has no user',
    deliver({ ...share, subtype: 'bot_message', user: undefined, bot_id: 'B1', bot_profile: { app_id: 'A1' } }),
    shareWith({ userId: 'B1', bot: { ids: ['B1', 'A1'], isOurs: false } }),
  ],
  [
    'our own files',
    deliver({ ...share, user: 'U0BOT' }),
    shareWith({ userId: 'U0BOT', bot: { ids: ['U0BOT'], isOurs: true } }),
  ],
  [
    'R8 files that are also sent to the channel',
    deliver({ ...share, subtype: 'thread_broadcast', thread_ts: '1.1' }),
    shareWith({ threadTs: '1.1' }),
  ],
  ['R8 files without a subtype', deliver({ ...share, subtype: undefined }), shareWith({})],
  [
    'R8 files of which the id alone is known',
    deliver({ ...share, files: [{ id: 'F1' }] }),
    shareWith({ files: [{ id: 'F1' }] }),
  ],
  ['one that nobody can read, beside one that we can', deliver({ ...share, files: [{ id: 7 }, file] }), shareWith({})],
  [
    'R6 a forwarded message',
    deliver({
      ...share,
      subtype: undefined,
      files: undefined,
      attachments: [{ is_share: true, files: [file] }, 'odd'],
    }),
    shareWith({ files: [], forwarded: [file] }),
  ],
  [
    'R6 cells that were pasted',
    deliver({
      ...share,
      subtype: undefined,
      files: [],
      attachments: [{ blocks: [{ type: 'section' }, pasted] }],
      blocks: [pasted],
    }),
    shareWith({ files: [], tables: [cells, cells] }),
  ],
  // As recorded: MercuryTechnologies/slack-web, tests/golden/SlackWebhookEvent/forwarded_message.json.
  [
    'R6 cells in a message that was forwarded',
    deliver({
      ...share,
      subtype: undefined,
      files: [],
      attachments: [
        { is_share: true, is_msg_unfurl: true, message_blocks: [{ message: { blocks: [pasted] } }, 'odd'] },
      ],
    }),
    shareWith({ files: [], tables: [cells] }),
  ],
  [
    'a forwarded file, cells, and a link to a message with others',
    deliver({
      ...share,
      files: [],
      attachments: [{ is_msg_unfurl: true, is_share: true, files: [{ id: 'F1' }] }, preview, { blocks: [pasted] }],
    }),
    shareWith({ files: [], forwarded: [{ id: 'F1' }], tables: [cells] }),
  ],
  [
    'files in a direct message',
    deliver({ ...share, channel_type: 'im' }),
    [...shareWith({ isDirectMessage: true }), addressed({ files: [file], isDirectMessage: true })],
  ],
  ['a direct message', deliver({ ...said, channel_type: 'im' }), [addressed({ isDirectMessage: true })]],
  [
    'a reply in a direct message’s thread',
    deliver({ ...said, channel_type: 'im', thread_ts: '1.1' }),
    [addressed({ isDirectMessage: true, threadTs: '1.1' })],
  ],
  ['a mention', deliver({ ...said, type: 'app_mention' }), [addressed({ how: 'by mention' })]],
  [
    'a mention with a file',
    deliver({ ...said, type: 'app_mention', files: [file] }),
    [addressed({ how: 'by mention', files: [file] })],
  ],
  ['a direct message of our own', deliver({ ...said, user: 'U0BOT', channel_type: 'im' }), []],
  ['a direct message of another app', deliver({ ...said, bot_id: 'B1', channel_type: 'im' }), []],
  ['an app that mentions us', deliver({ ...said, type: 'app_mention', bot_id: 'B1' }), []],
  ['Slackbot, who mentions us', deliver({ ...said, type: 'app_mention', user: 'USLACKBOT' }), []],
  ['an edited mention', deliver({ ...said, type: 'app_mention', edited: { user: 'U1', ts: '1.6' } }), []],
  [
    'an edited direct message',
    deliver({ type: 'message', subtype: 'message_changed', channel: 'D1', channel_type: 'im', message: said }),
    [],
  ],
  ['somebody who joins', deliver({ ...said, subtype: 'channel_join', channel_type: 'im' }), []],
  ['a group’s direct message', deliver({ ...said, channel_type: 'mpim' }), []],
  [
    'a deleted message',
    deliver({
      type: 'message',
      subtype: 'message_deleted',
      channel: 'C1',
      deleted_ts: '1.5',
      previous_message: previous,
    }),
    deleted,
  ],
  [
    'a deleted message that had replies',
    deliver({
      type: 'message',
      subtype: 'message_changed',
      channel: 'C1',
      message: { subtype: 'tombstone', ts: '1.5' },
      previous_message: previous,
    }),
    deleted,
  ],
  [
    'a file that was deleted from its message',
    deliver({
      type: 'message',
      subtype: 'message_changed',
      channel: 'C1',
      message: { files: [{ id: 'F1', mode: 'tombstone' }, { id: 'F2' }] },
      previous_message: { files: [{ id: 'F1' }, { id: 'F2' }] },
    }),
    [{ kind: 'filesDeleted', event: { teamId: 'T1', fileIds: ['F1'] } }],
  ],
  [
    'an edited message whose file was deleted long ago',
    deliver({
      type: 'message',
      subtype: 'message_changed',
      channel: 'C1',
      message: { files: [{ id: 'F1', mode: 'tombstone' }] },
      previous_message: { files: [{ id: 'F1', mode: 'tombstone' }] },
    }),
    [],
  ],
  [
    'cells that were edited in their message',
    deliver({
      type: 'message',
      subtype: 'message_changed',
      channel: 'C1',
      message: { ts: '1.5', attachments: [{ blocks: [pasted] }] },
      previous_message: { ts: '1.5', attachments: [{ blocks: [{ ...pasted, rows: [] }] }] },
    }),
    [{ kind: 'tablesEdited', event: { teamId: 'T1', channelId: 'C1', messageTs: '1.5', tables: [cells] } }],
  ],
  [
    'a message whose cells stay the same',
    deliver({
      type: 'message',
      subtype: 'message_changed',
      channel: 'C1',
      message: { ts: '1.5', text: 'new', blocks: [pasted] },
      previous_message: { ts: '1.5', text: 'old', attachments: [{ blocks: [pasted] }] },
    }),
    [],
  ],
  [
    'cells of which a table was removed, below a link that shows another one',
    deliver({
      type: 'message',
      subtype: 'message_changed',
      channel: 'C1',
      message: { ts: '1.5', attachments: [preview, { blocks: [pasted] }] },
      previous_message: { ts: '1.5', attachments: [{ blocks: [pasted] }, { blocks: [pasted] }] },
    }),
    [{ kind: 'tablesEdited', event: { teamId: 'T1', channelId: 'C1', messageTs: '1.5', tables: [cells, []] } }],
  ],
  [
    'a message in which Slack shows what it links to',
    deliver({
      type: 'message',
      subtype: 'message_changed',
      channel: 'C1',
      message: { ts: '1.5', blocks: [pasted], attachments: [preview] },
      previous_message: { ts: '1.5', blocks: [pasted] },
    }),
    [],
  ],
  ['an edited message', deliver({ type: 'message', subtype: 'message_changed', channel: 'C1', message: {} }), []],
  ['any other message', deliver({ type: 'message', channel: 'C1', text: 'hello' }), []],
  [
    'a message in a channel that is shared with another company',
    deliver({ type: 'message', channel: 'C1' }, { is_ext_shared_channel: true }),
    [{ kind: 'sharedChannelMessage', event: { channelId: 'C1' } }],
  ],
  [
    'a changed file',
    deliver({ type: 'file_change', file_id: 'F1' }),
    [{ kind: 'fileChanged', event: { teamId: 'T1', fileId: 'F1' } }],
  ],
  [
    'an opened Home tab',
    deliver({ type: 'app_home_opened', user: 'U1', tab: 'home' }),
    [{ kind: 'homeOpened', event: { teamId: 'T1', eventId: 'Ev1', userId: 'U1' } }],
  ],
  ['the opened Messages tab', deliver({ type: 'app_home_opened', user: 'U1', tab: 'messages' }), []],
  ['an event that Holdfast has no use for', deliver({ type: 'file_shared', file_id: 'F1' }), []],
  ['an event without the fields that Slack documents', deliver({ ...share, channel: 7 }), []],
  ['something else altogether', null, []],
])('%s', (_, body, events) => {
  expect(parseEvents(body)).toEqual(events);
});

test('a delivery that holds two events is handled in their order, and ends with the first failure', async () => {
  const calls: string[] = [];
  const record = (kind: string) => async () => void calls.push(kind);
  const handlers: EventHandlers = {
    filesShared: record('filesShared'),
    messageDeleted: record('messageDeleted'),
    sharedChannelMessage: record('sharedChannelMessage'),
    addressed: record('addressed'),
    filesDeleted: record('filesDeleted'),
    tablesEdited: record('tablesEdited'),
    fileChanged: record('fileChanged'),
    homeOpened: record('homeOpened'),
  };
  const body = deliver(share, { is_ext_shared_channel: true });
  await handleEvents(handlers, body);
  expect(calls).toEqual(['filesShared', 'sharedChannelMessage']);
  const failing = { ...handlers, filesShared: async () => Promise.reject(new Error('no connection')) };
  await expect(handleEvents(failing, body)).rejects.toThrow('no connection');
  expect(calls).toHaveLength(2);
});
