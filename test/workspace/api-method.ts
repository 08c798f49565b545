/** What a Web API method is made of, and how it reads its arguments. */
import type { Json } from './protocol.ts';
import { SlackError } from './slack-error.ts';
import type { StoredConversation } from './state.ts';
import type { World } from './world.ts';

export interface Call {
  world: World;
  method: string;
  args: Json;
}

export interface ApiMethod {
  /** which token it takes */
  token: 'bot' | 'app' | 'none';
  /** the scope it needs, or how to find it from the arguments */
  scope?: string | ((call: Call) => string | undefined);
  required?: readonly string[];
  /** what else it takes; other arguments are noted, for Slack would silently ignore them */
  optional?: readonly string[];
  /** Slack reads these arguments from form fields only */
  formOnly?: true;
  /** calls allowed per minute; `perChannel` for one per second and channel */
  rate?: number | 'perChannel';
  perform(call: Call): Json | Promise<Json>;
}

/** A family of methods by their full names. */
export type MethodTable = { [method: string]: ApiMethod };

/** An argument as text; undefined when it was not sent. */
export function textArg({ args }: Call, name: string): string | undefined {
  const value = args[name];
  return value === undefined || value === null ? undefined : String(value);
}

/** An argument as true or false: "true" and "1" are true in forms. */
export function flagArg(call: Call, name: string): boolean {
  return ['true', '1'].includes(textArg(call, name) ?? '');
}

/** An argument that is JSON, in forms as a string. Throws SlackError `invalid_json` or the given error. */
export function jsonArg({ args }: Call, name: string, error = 'invalid_json'): unknown {
  const value = args[name];
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    throw new SlackError(error);
  }
}

/** The conversation that the call names, whoever is in it. Throws `channel_not_found`. */
export function namedChannel(call: Call, name = 'channel'): StoredConversation {
  const { world } = call;
  const conversation = world.state.conversations.get(textArg(call, name) ?? '');
  const { botUser } = world.state.app;
  if (!conversation || (conversation.kind !== 'public' && !conversation.members.includes(botUser))) {
    throw new SlackError('channel_not_found');
  }
  return conversation;
}

/** The conversation that the call names, with the app in it and open. Throws also `not_in_channel`, `is_archived`. */
export function joinedChannel(call: Call, name = 'channel'): StoredConversation {
  const conversation = namedChannel(call, name);
  if (!conversation.members.includes(call.world.state.app.botUser)) throw new SlackError('not_in_channel');
  if (conversation.archived) throw new SlackError('is_archived');
  return conversation;
}

/** One page of a list, and where the next one starts. `limit` and `cursor` are the caller's arguments. */
export function pageOf<T>(call: Call, all: T[], most: number): { items: T[]; next_cursor: string } {
  const start = Number(Buffer.from(textArg(call, 'cursor') ?? '', 'base64url').toString() || 0);
  if (!Number.isInteger(start)) throw new SlackError('invalid_cursor');
  const end = start + Math.min(Number(textArg(call, 'limit') ?? most) || most, most);
  return {
    items: all.slice(start, end),
    next_cursor: end < all.length ? Buffer.from(String(end)).toString('base64url') : '',
  };
}
