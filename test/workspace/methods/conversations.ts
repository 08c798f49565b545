/** conversations.*: opening direct messages, reading channels and threads. */
import { type Call, flagArg, joinedChannel, type MethodTable, namedChannel, pageOf, textArg } from '../api-method.ts';
import { messageObject } from '../message-object.ts';
import type { Json } from '../protocol.ts';
import { showConversation } from '../show.ts';
import { SlackError } from '../slack-error.ts';
import { findMessage, openDirect, type StoredMessage } from '../state.ts';

const READ_SCOPES = { public: 'channels', private: 'groups', dm: 'im' } as const;

/** channels:history, groups:history, im:history, … by the kind of the channel that is asked about. */
function byKind(suffix: 'history' | 'read') {
  return ({ world, args }: Call) => {
    const kind = world.state.conversations.get(String(args.channel))?.kind;
    return kind && `${READ_SCOPES[kind]}:${suffix}`;
  };
}

function open(call: Call): Json {
  const { world } = call;
  const users = (textArg(call, 'users') ?? '').split(',').filter(Boolean);
  const [person] = users;
  if (person === undefined) throw new SlackError('users_list_not_supplied');
  if (!users.every((user) => world.state.people.has(user))) throw new SlackError('user_not_found');
  const { conversation, created } = openDirect(world.state, person);
  if (created) showConversation(world, conversation);
  const full = flagArg(call, 'return_im') ? { is_im: true, user: person, created: 0 } : {};
  return { no_op: !created, already_open: !created, channel: { id: conversation.id, ...full } };
}

function within(call: Call, messages: StoredMessage[]): StoredMessage[] {
  const oldest = textArg(call, 'oldest') ?? '0';
  const latest = textArg(call, 'latest') ?? '9';
  const inclusive = flagArg(call, 'inclusive');
  return messages.filter(({ ts }) => (inclusive ? ts >= oldest && ts <= latest : ts > oldest && ts < latest));
}

function answer(call: Call, messages: StoredMessage[]): Json {
  const { items, next_cursor } = pageOf(call, messages, 999);
  const withMetadata = flagArg(call, 'include_all_metadata');
  return {
    messages: items.map((message) => messageObject(call.world, message, withMetadata)),
    has_more: next_cursor !== '',
    response_metadata: { next_cursor },
  };
}

function history(call: Call): Json {
  const channel = joinedChannel(call).id;
  const top = (call.world.state.messages.get(channel) ?? []).filter((message) => message.threadTs === undefined);
  return answer(call, within(call, top).reverse());
}

function replies(call: Call): Json {
  const { state } = call.world;
  const channel = joinedChannel(call).id;
  const asked = findMessage(state, channel, textArg(call, 'ts') ?? '');
  if (!asked) throw new SlackError('thread_not_found');
  const parentTs = asked.threadTs ?? asked.ts;
  const all = state.messages.get(channel) ?? [];
  const thread = all.filter((message) => message.ts === parentTs || message.threadTs === parentTs);
  return answer(
    call,
    thread.filter((message) => message.ts === parentTs || within(call, [message]).length === 1),
  );
}

function info(call: Call): Json {
  const { id, name, kind, topic, external, archived, members } = namedChannel(call);
  return {
    channel: {
      id,
      name,
      is_channel: kind === 'public',
      is_group: kind === 'private',
      is_private: kind !== 'public',
      is_im: kind === 'dm',
      is_member: members.includes(call.world.state.app.botUser),
      is_archived: archived,
      is_shared: external,
      is_ext_shared: external,
      is_org_shared: false,
      topic: { value: topic, creator: '', last_set: 0 },
      purpose: { value: '', creator: '', last_set: 0 },
      num_members: members.length,
    },
  };
}

const reads = { token: 'bot', formOnly: true } as const;
const RANGE = ['cursor', 'limit', 'oldest', 'latest', 'inclusive', 'include_all_metadata'];

export const CONVERSATIONS_METHODS: MethodTable = {
  'conversations.open': {
    token: 'bot',
    scope: ({ args }) => (String(args.users ?? '').includes(',') ? 'mpim:write' : 'im:write'),
    optional: ['users', 'return_im', 'prevent_creation'],
    rate: 50,
    perform: open,
  },
  'conversations.history': {
    ...reads,
    scope: byKind('history'),
    required: ['channel'],
    optional: RANGE,
    rate: 50,
    perform: history,
  },
  'conversations.replies': {
    ...reads,
    scope: byKind('history'),
    required: ['channel', 'ts'],
    optional: RANGE,
    rate: 50,
    perform: replies,
  },
  'conversations.info': {
    ...reads,
    scope: byKind('read'),
    required: ['channel'],
    optional: ['include_num_members', 'include_locale'],
    rate: 50,
    perform: info,
  },
};
