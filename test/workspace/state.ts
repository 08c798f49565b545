/** What the workspace knows: people, conversations, messages, files, user groups and views. Plain data in memory. */
import type { Readable } from 'node:stream';
import type { Conversation, Json, Person, View } from './protocol.ts';

export interface StoredPerson extends Person {
  teamId: string;
  /** where the organisation has several workspaces: all that this person belongs to */
  teams?: string[];
  deactivated: boolean;
}

export interface StoredConversation extends Conversation {
  archived: boolean;
}

export interface StoredMessage {
  channel: string;
  ts: string;
  threadTs?: string;
  user: string;
  text: string;
  subtype?: 'file_share' | 'tombstone' | 'thread_broadcast' | 'bot_message';
  attachments?: Json[];
  /** the other app that posted it, with the ids that Slack gives; newer apps have a user, too */
  postedBy?: { bot_id: string; app_id?: string };
  blocks?: Json[];
  fileIds?: string[];
  edited?: { user: string; ts: string };
  metadata?: { event_type: string; event_payload: Json };
  ephemeralFor?: string;
}

/**
 * `stub`: its message names the id alone. `processing`: neither address, types nor size are known yet. The others are hidden
 * for good. Sources: docs.slack.dev/reference/objects/file-object; slackapi/node-slack-sdk#2040 for `processing`.
 */
export type FileCondition = 'stub' | 'processing' | 'hidden_by_limit' | 'access_denied' | 'external';

export interface StoredFile {
  id: string;
  name: string;
  title: string;
  user: string;
  mimetype: string;
  filetype: string;
  /** what the metadata says, in bytes; a scripted lie when it differs from the content */
  size: number;
  created: number;
  /** how many bytes there truly are, where that is known beforehand */
  length?: number;
  /** opens the bytes anew for every download; absent while an upload has not arrived */
  open?: () => Readable;
  deleted: boolean;
  /** a Slack Connect file: its message carries no URL, only files.info does */
  checkFileInfo: boolean;
  /** what else than a finished file Slack may describe */
  condition?: FileCondition;
  /** how often a download of it is redirected to another of Slack's addresses; default: once if its size is odd */
  hops?: number;
  /** of an email that was sent to a channel: the files attached to it */
  attachments?: StoredFile[];
  /** first lines of a text file, at most 400 characters */
  preview: string;
  channels: string[];
  /** of a picture: what it shows, in words */
  altText?: string;
  /** put into a form of the app, which may read it without its being in any channel */
  inForm?: true;
}

export interface UserGroup {
  id: string;
  handle: string;
  name: string;
  users: string[];
}

export interface StoredView {
  id: string;
  kind: 'modal' | 'home';
  owner: string;
  rootId: string;
  previousId: string | null;
  /** changes with every update, so that a stale update can be refused */
  hash: string;
  /** the view as the app sent it, block and action ids filled in */
  view: Json;
  blocks: Json[];
  values: View['values'];
}

export interface State {
  team: { id: string; name: string; domain: string };
  app: { id: string; botId: string; botUser: string; name: string };
  people: Map<string, StoredPerson>;
  conversations: Map<string, StoredConversation>;
  /** channel id → messages in the order of their ts */
  messages: Map<string, StoredMessage[]>;
  ephemerals: StoredMessage[];
  /** ephemeral messages to people who have not looked since */
  unseen: StoredMessage[];
  files: Map<string, StoredFile>;
  groups: Map<string, UserGroup>;
  /** person id → open modals, the top one last */
  modals: Map<string, StoredView[]>;
  homes: Map<string, StoredView>;
  /** ids and timestamps handed out so far */
  counters: { id: number; lastTs: number };
}

/** A fresh id as Slack shapes them: a letter and upper-case letters or digits. */
export function newId(state: State, prefix: string): string {
  state.counters.id += 1;
  return `${prefix}0${state.counters.id.toString(36).toUpperCase().padStart(8, '0')}`;
}

/** A message timestamp, `seconds.micros`, later than every one before it. */
export function newTs(state: State): string {
  const micros = Math.max(Date.now() * 1000, state.counters.lastTs + 1);
  state.counters.lastTs = micros;
  return `${Math.floor(micros / 1_000_000)}.${String(micros % 1_000_000).padStart(6, '0')}`;
}

/** The message with this ts in this channel, replies included. */
export function findMessage(state: State, channel: string, ts: string): StoredMessage | undefined {
  return state.messages.get(channel)?.find((message) => message.ts === ts);
}

/** The direct conversation of a person with the app, made when it is missing. */
export function openDirect(state: State, person: string): { conversation: StoredConversation; created: boolean } {
  const known = [...state.conversations.values()].find((one) => one.kind === 'dm' && one.members.includes(person));
  if (known) return { conversation: known, created: false };
  const conversation: StoredConversation = {
    id: newId(state, 'D'),
    name: '',
    kind: 'dm',
    topic: '',
    members: [person, state.app.botUser],
    external: false,
    archived: false,
  };
  state.conversations.set(conversation.id, conversation);
  state.messages.set(conversation.id, []);
  return { conversation, created: true };
}
