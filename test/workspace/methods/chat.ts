/** chat.*: what the app says. Source of errors: docs.slack.dev/reference/methods/chat.postMessage and its neighbours. */
import { type Call, joinedChannel, jsonArg, type MethodTable, namedChannel, textArg } from '../api-method.ts';
import { checkMessage, type SentMessage } from '../limits.ts';
import { messageObject } from '../message-object.ts';
import { deleteMessage, editMessage, postEphemeral, postMessage } from '../messages.ts';
import type { Json } from '../protocol.ts';
import { refuseFindings } from '../report-findings.ts';
import { showConversation } from '../show.ts';
import { SlackError } from '../slack-error.ts';
import { findMessage, openDirect, type StoredMessage } from '../state.ts';

type Content = Pick<StoredMessage, 'text' | 'blocks' | 'metadata'>;

function defined(value: Json): Json {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined));
}

/** The content of a message as it was sent, checked against every limit. Throws Slack's error. */
function readContent(call: Call): Partial<Content> {
  const sent: SentMessage = defined({
    text: textArg(call, 'text'),
    blocks: jsonArg(call, 'blocks', 'invalid_blocks_format'),
    attachments: jsonArg(call, 'attachments', 'invalid_attachments'),
    metadata: jsonArg(call, 'metadata', 'invalid_metadata_format'),
  });
  refuseFindings(call.world, call.method, sent, checkMessage(sent, call.method === 'chat.update'));
  return sent as Partial<Content>;
}

/** Posting to a person's id reaches their direct conversation with the app. */
function channelOrDirect(call: Call): Call {
  const { world, args } = call;
  if (!world.state.people.has(String(args.channel))) return call;
  const { conversation, created } = openDirect(world.state, String(args.channel));
  if (created) showConversation(world, conversation);
  return { ...call, args: { ...args, channel: conversation.id } };
}

function post(given: Call): Json {
  const call = channelOrDirect(given);
  const { world } = call;
  const channel = joinedChannel(call).id;
  const threadTs = textArg(call, 'thread_ts');
  const content = readContent(call);
  const user = world.state.app.botUser;
  const message = postMessage(world, { text: '', ...content, channel, user, ...(threadTs && { threadTs }) });
  return { channel, ts: message.ts, message: messageObject(world, message) };
}

function ownMessage(call: Call, refusal: string): StoredMessage {
  const channel = joinedChannel(call).id;
  const message = findMessage(call.world.state, channel, textArg(call, 'ts') ?? '');
  if (!message || message.subtype === 'tombstone') throw new SlackError('message_not_found');
  if (message.user !== call.world.state.app.botUser) throw new SlackError(refusal);
  return message;
}

function update(call: Call): Json {
  const message = ownMessage(call, 'cant_update_message');
  const { world } = call;
  editMessage(world, message, readContent(call), world.state.app.botUser);
  const { channel, ts, text } = message;
  return { channel, ts, text, message: messageObject(world, message) };
}

function whisper(call: Call): Json {
  const { world } = call;
  const { id: channel, members } = joinedChannel(call);
  const ephemeralFor = textArg(call, 'user') ?? '';
  if (!members.includes(ephemeralFor)) throw new SlackError('user_not_in_channel');
  const threadTs = textArg(call, 'thread_ts');
  const content = readContent(call);
  const user = world.state.app.botUser;
  const message = postEphemeral(world, {
    text: '',
    ...content,
    channel,
    user,
    ephemeralFor,
    ...(threadTs && { threadTs }),
  });
  return { message_ts: message.ts };
}

function permalink(call: Call): Json {
  const { world } = call;
  const channel = namedChannel(call).id;
  const ts = textArg(call, 'message_ts') ?? '';
  const message = findMessage(world.state, channel, ts);
  if (!message) throw new SlackError('message_not_found');
  const thread = message.threadTs ? `?thread_ts=${message.threadTs}&cid=${channel}` : '';
  return { channel, permalink: `${world.origin}/archives/${channel}/p${ts.replace('.', '')}${thread}` };
}

/** `reply_broadcast` is missing on purpose: results stay in their thread. */
const CONTENT = ['text', 'blocks', 'attachments', 'metadata', 'parse', 'link_names'];
const UNFURL = ['unfurl_links', 'unfurl_media', 'mrkdwn'];

export const CHAT_METHODS: MethodTable = {
  'chat.postMessage': {
    token: 'bot',
    scope: 'chat:write',
    required: ['channel'],
    optional: [...CONTENT, ...UNFURL, 'thread_ts'],
    rate: 'perChannel',
    perform: post,
  },
  'chat.update': {
    token: 'bot',
    scope: 'chat:write',
    required: ['channel', 'ts'],
    optional: CONTENT,
    rate: 50,
    perform: update,
  },
  'chat.delete': {
    token: 'bot',
    scope: 'chat:write',
    required: ['channel', 'ts'],
    rate: 50,
    perform: (call) => {
      const message = ownMessage(call, 'cant_delete_message');
      deleteMessage(call.world, message);
      return { channel: message.channel, ts: message.ts };
    },
  },
  'chat.postEphemeral': {
    token: 'bot',
    scope: 'chat:write',
    required: ['channel', 'user'],
    optional: [...CONTENT, 'thread_ts'],
    rate: 100,
    perform: whisper,
  },
  'chat.getPermalink': { token: 'bot', required: ['channel', 'message_ts'], formOnly: true, perform: permalink },
};
