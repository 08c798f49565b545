/**
 * What the page (a browser) and the local Slack workspace (a server) say to each other.
 * The server keeps the truth; the page draws a snapshot and follows the stream.
 *
 *   GET  /                         the page
 *   GET  /page/…                   its files
 *   GET  /page/snapshot?as=U…      → Snapshot: all that this person can see
 *   GET  /page/stream?as=U…        → server-sent events, each `data:` a StreamEvent
 *   GET  /page/file/F…?as=U…       → a file's bytes (as a signed-in person downloads it)
 *   POST /page/message             SendMessage → 200, or 400 { error }; text beginning with "/" is a slash command
 *   POST /page/files               ShareFiles
 *   POST /page/action              TakeAction: a button, a select, a checkbox in a message, a modal or the Home tab
 *   POST /page/submit              SubmitView → { errors?: { [block_id]: text } }
 *   POST /page/close               CloseView
 *   POST /page/shortcut            RunShortcut: an entry of a message's menu
 *   POST /page/home                OpenHome: the person opens the app's Home tab
 *   POST /page/edit                EditMessage: somebody changes the text of a message of theirs
 *   POST /page/delete              DeleteMessage: somebody deletes a message of theirs
 */
/** A block or element exactly as the app sent it. */
export type Json = { [key: string]: unknown };

export interface Person {
  id: string;
  /** the handle, "dana" */
  name: string;
  realName: string;
  /** what the page shows beside the name: "Support agent", "Support lead", "Guest" */
  title: string;
  role: 'member' | 'guest' | 'bot';
  /** somebody of another company, seen through a shared channel */
  isStranger: boolean;
  /** IANA name, "America/New_York" */
  timeZone: string;
  /** background of the letter avatar, a CSS colour */
  color: string;
}

export interface Conversation {
  id: string;
  /** without "#"; for a direct message the other person's real name */
  name: string;
  kind: 'public' | 'private' | 'dm';
  topic: string;
  members: string[];
  /** shared with another company (Slack Connect) */
  external: boolean;
}

export interface FileCard {
  id: string;
  name: string;
  size: number;
  mimetype: string;
  /** the first lines of a text file, at most 400 characters; empty for others */
  preview: string;
  /** of a picture: what it shows, in words */
  altText?: string;
}

export interface Message {
  channel: string;
  ts: string;
  /** the thread's first message; absent on messages of the channel itself */
  threadTs?: string;
  user: string;
  text: string;
  blocks?: Json[];
  files?: FileCard[];
  edited?: boolean;
  /** only this person sees it; it vanishes on reload, and waits for them when they have no page open */
  ephemeralFor?: string;
}

export interface View {
  id: string;
  kind: 'modal' | 'home';
  title: string;
  submit?: string;
  close?: string;
  blocks: Json[];
  /** what stands in the fields now, as `view.state.values` */
  values: { [blockId: string]: { [actionId: string]: Json } };
}

export interface ShortcutEntry {
  callbackId: string;
  name: string;
}

/** A step of a first tour: what to do, where, and how the page sees that it was done. */
export interface TourStep {
  title: string;
  /** mrkdwn */
  text: string;
  /** what gets a ring, as a CSS selector */
  point: string;
  /** the step ends when one message more, or fewer, has such an element; without this when the person says so */
  until?: { actionId: string; change: 'more' | 'fewer' };
  /** what the page offers to write into the composer */
  type?: string;
}

export interface Tour {
  steps: TourStep[];
  /** what is said after the last step; `text` is mrkdwn */
  end: { title: string; text: string };
}

export interface Snapshot {
  workspace: { name: string };
  me: Person;
  /** everybody, the app's bot among them */
  people: Person[];
  /** user groups, by the handle that mentions show */
  groups: { id: string; handle: string }[];
  conversations: Conversation[];
  messages: Message[];
  /** the open modal of this person, top of the stack */
  modal?: View;
  /** the app's Home tab as last published for this person */
  home?: View;
  app: { name: string; botUser: string; commands: { command: string; hint: string }[]; shortcuts: ShortcutEntry[] };
  /** ready-made files that the person may pick instead of their own */
  samples: { name: string; description: string }[];
  tour?: Tour;
}

export type StreamEvent =
  | { type: 'message'; message: Message }
  | { type: 'message_deleted'; channel: string; ts: string }
  | { type: 'conversation'; conversation: Conversation }
  | { type: 'modal'; view: View | null }
  | { type: 'home'; view: View }
  /** a click or command that the app did not answer, worded as Slack would */
  | { type: 'problem'; text: string };

export interface SendMessage {
  as: string;
  channel: string;
  threadTs?: string;
  text: string;
}

export interface ShareFiles {
  as: string;
  channel: string;
  threadTs?: string;
  text?: string;
  /** own files as base64, or the name of a sample */
  files: ({ name: string; base64: string } | { sample: string })[];
}

export interface TakeAction {
  as: string;
  /** where the element stands: a message, or an open view */
  from: { channel: string; ts: string } | { viewId: string };
  /** as Slack puts it into `actions[0]`: type, action_id, block_id and value or selected_option(s), … */
  action: Json;
  /** the values of all inputs of that message or view */
  values?: View['values'];
}

export interface SubmitView {
  as: string;
  viewId: string;
  values: View['values'];
}

export interface CloseView {
  as: string;
  viewId: string;
}

export interface RunShortcut {
  as: string;
  channel: string;
  ts: string;
  callbackId: string;
}

export interface OpenHome {
  as: string;
}

export interface EditMessage {
  as: string;
  channel: string;
  ts: string;
  text: string;
}

export interface DeleteMessage {
  as: string;
  channel: string;
  ts: string;
}
