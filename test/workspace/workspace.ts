/** The workspace as tests and the demo hold it. */
import type { Choice } from './build-action.ts';
import type { Clock } from './clock.ts';
import type { ActiveFault, FaultScript } from './faults.ts';
import type { GivenFile } from './file-store.ts';
import type { Manifest } from './manifest.ts';
import type { OpeningMessage } from './opening-messages.ts';
import type { Json, Message, View } from './protocol.ts';
import type { Delivery, Recorded, Violation } from './record.ts';
import type { SEED } from './seed.ts';
import type { FileCondition, StoredConversation, StoredMessage, StoredPerson } from './state.ts';
import type { Submitted } from './use-view.ts';
import type { Sample, Settings } from './world.ts';

/** All of it may be left out. */
export interface WorkspaceOptions extends Partial<Omit<Settings, 'samples'>> {
  /** port on 127.0.0.1; 0, the default, takes a free one */
  port?: number;
  /** the app's manifest; default: the project's manifest.yml */
  manifest?: string | URL;
  /** changes to what the manifest says, for instance fewer scopes */
  adjustManifest?: (manifest: Manifest) => Manifest;
  /** a folder of ready-made files for the page, or a list of them */
  samples?: string | Sample[];
  /** a folder that keeps the conversation between two starts; without one it ends with the workspace */
  keepIn?: string;
  /** what people have said before, where nobody has written yet */
  opening?: OpeningMessage[];
}

export interface ShareOptions {
  text?: string;
  threadTs?: string;
  /** which subtype the message has */
  subtype?: 'file_share' | 'thread_broadcast' | 'bot_message' | 'none';
  /** another app that posts it */
  postedBy?: { bot_id: string; app_id?: string };
}

/** What one person can do. Everything that reaches the app at once resolves with the record of that delivery. */
export interface Actor {
  readonly id: string;
  /** Posts a message; gives its ts. */
  say(channel: string, text: string, threadTs?: string): Promise<string>;
  /** Shares one file or several in one message. */
  shareFile(channel: string, files: GivenFile | GivenFile[], options?: ShareOptions): { ts: string; fileIds: string[] };
  /** Shares files that are in the workspace already in another place. */
  reshare(channel: string, fileIds: string[], options?: ShareOptions): { ts: string; fileIds: string[] };
  /** Pastes cells from a spreadsheet. */
  pasteTable(
    channel: string,
    rows: string[][],
    how?: { in?: 'attachment' | 'message'; threadTs?: string },
  ): { ts: string };
  /** Forwards the message with these files. */
  forward(channel: string, fileIds: string[]): { ts: string };
  /** Types a slash command, "/fulfillments …" or what follows it, in a channel or (without one) in #fulfillment. */
  command(text: string, channel?: string): Promise<Delivery>;
  /** Clicks a button, or chooses in another element; fails when the blocks have no element with this action_id. */
  click(where: Message | View, actionId: string, choice?: Choice): Promise<Delivery>;
  /** Fills in fields by action_id and submits the modal. */
  submit(view: View, fields?: { [actionId: string]: Choice }): Promise<Submitted>;
  /** Closes a modal; gives the delivery when the app asked to be told. */
  close(view: View): Promise<Delivery | undefined>;
  shortcut(callbackId: string, message: Pick<Message, 'channel' | 'ts'>): Promise<Delivery>;
  openHome(): Promise<Delivery | undefined>;
  /** Changes the text of one of the person's own messages. */
  editMessage(channel: string, ts: string, text: string): void;
  /** Changes the cells that were pasted into one of the person's own messages. */
  editTable(channel: string, ts: string, rows: string[][]): void;
  /** Deletes one of the person's own messages. */
  deleteMessage(channel: string, ts: string): void;
}

/** How to bend a delivery that is sent again. */
export interface Resend {
  /** how old the request claims to be, in seconds; negative for the future */
  ageSeconds?: number;
  signature?: 'right' | 'wrong' | 'missing';
  /** another signing secret, for a rotation */
  secret?: string;
  /** sent to this URL in place of the current one */
  url?: string;
  /** replaces the body; it is signed anew */
  rawBody?: string;
}

export interface Workspace {
  /** "http://127.0.0.1:…": the page */
  readonly url: string;
  /** for SLACK_API_URL; ends in /api/ */
  readonly apiUrl: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
  /** ids of the people, channels, team and group of every workspace */
  readonly ids: typeof SEED;
  readonly people: ReadonlyMap<string, StoredPerson>;
  readonly channels: ReadonlyMap<string, StoredConversation>;
  readonly record: Recorded;
  /** what the app did that Slack or the project's rules refuse */
  readonly violations: Violation[];
  /** the clock of trigger ids, response_urls and rate limits */
  readonly clock: Clock;

  /** Where deliveries go from now on over HTTP, in turn when there are several. None: Socket Mode, or nowhere. */
  deliverTo(...requestUrls: string[]): void;
  /** A person by id or handle. */
  as(who: string): Actor;
  addPerson(person: Partial<StoredPerson> & { id: string; name: string }): StoredPerson;
  addChannel(channel: Partial<StoredConversation> & { id: string; name: string }): StoredConversation;
  /** Changes a person or channel: `{ archived: true }`, `{ members }`, `{ role: 'guest' }`. */
  changePerson(id: string, change: Partial<StoredPerson>): void;
  changeChannel(id: string, change: Partial<StoredConversation>): void;
  addGroup(id: string, users: string[]): void;
  setGroup(id: string, users: string[]): void;
  /** Makes a file into one of another condition; without one it is whole, and can be read. */
  changeFile(fileId: string, condition?: FileCondition): void;
  /** Gives a file another content, as its owner can in Slack. */
  editFile(fileId: string, content: string): void;
  /** Puts another bot token in the place of the present one, which is refused from then on. */
  replaceBotToken(token: string): void;
  /** Deletes a file everywhere; its messages keep a tombstone. */
  deleteFile(fileId: string): void;

  /** Messages of a channel without replies, oldest first. */
  messages(channel: string): Message[];
  /** Everything that stands in channels and direct conversations, replies and metadata included, oldest first. */
  allMessages(): StoredMessage[];
  /** Replies in a thread, without its first message. */
  thread(channel: string, ts: string): Message[];
  ephemerals(who: string): Message[];
  /** The direct conversation of a person with the app. */
  dm(who: string): Message[];
  modal(who: string): View | undefined;
  home(who: string): View | undefined;
  /** Bytes of a stored file. */
  readFile(fileId: string): Promise<Buffer>;
  /** Waits until `look` gives something; fails with all there is after `timeoutMs` (10,000). */
  waitFor<T>(what: string, look: () => T, timeoutMs?: number): Promise<Exclude<T, undefined | null | false>>;
  /** Everything worth knowing as text. */
  describe(): string;
  /** Resolves when no delivery, retry or late share is under way. */
  idle(): Promise<void>;

  /** Sends any event, wrapped as Slack wraps it; `body` changes the wrapping (event_id, team_id, …). */
  sendEvent(event: Json, body?: Json): Promise<Delivery>;
  /** Sends a recorded delivery again. */
  resend(delivery: Delivery, bend?: Resend): Promise<{ status: number; answer: unknown; outcome: Delivery['outcome'] }>;
  /** Closes the app's websocket connections; "refresh" asks it to come back first, as Slack does. */
  dropSockets(how?: 'refresh' | 'cut'): void;
  fault(script: FaultScript): ActiveFault;
  clearFaults(): void;
  stop(): Promise<void>;
}
