/** Events from Slack's Events API, parsed once into our own terms. */
import { z } from 'zod';
import { contentSchema, type MessageContent, type PastedTable } from './message-content.ts';

/** A message with files or tables, wherever it was heard of. */
export interface SharingMessage extends MessageContent {
  teamId: string;
  /** seconds since 1970; null when no event told of the message */
  eventTime: number | null;
  channelId: string;
  /** the person or bot who posted it; some bots have only an id of their own (`B…`) */
  userId: string;
  messageTs: string;
  /** the message itself when it is in no thread */
  threadTs: string;
  /** the ids by which the app that posted it may be named; null for a person's message */
  bot: { ids: string[]; isOurs: boolean } | null;
  isDirectMessage: boolean;
  isChannelShared: boolean;
}

/** A message that a person wrote to Holdfast: directly, or mentioning it. */
export interface AddressedMessage extends SharingMessage {
  how: 'directly' | 'by mention';
}

/** Events by kind. One delivery may contain several: a message can be deleted in a shared channel. */
export interface SlackEvents {
  filesShared: SharingMessage;
  addressed: AddressedMessage;
  messageDeleted: { teamId: string; channelId: string; messageTs: string; hadFiles: boolean };
  /** files were deleted, while the message that shared them stays */
  filesDeleted: { teamId: string; fileIds: string[] };
  /** the cells that were pasted into a message, after somebody edited it */
  tablesEdited: { teamId: string; channelId: string; messageTs: string; tables: PastedTable[] };
  /** any message in a channel that is shared with another company */
  sharedChannelMessage: { channelId: string };
  fileChanged: { teamId: string; fileId: string };
  homeOpened: { teamId: string; eventId: string; userId: string };
}

type EventKind = keyof SlackEvents;
type SlackEvent<Kind extends EventKind = EventKind> = { [K in Kind]: { kind: K; event: SlackEvents[K] } }[Kind];
export type EventHandlers = { [Kind in EventKind]: (event: SlackEvents[Kind]) => Promise<void> };

const channel = z.string();
const previousSchema = z.object({ files: z.array(z.unknown()).default([]) }).default({ files: [] });
const text = z.string().nullish();
const postedSchema = z
  .object({
    subtype: text,
    user: text,
    ts: z.string(),
    thread_ts: text,
    bot_id: text,
    app_id: text,
    bot_profile: z.object({ app_id: text }).nullish().catch(null),
    edited: z.unknown().optional(),
  })
  .and(contentSchema);
const locationSchema = z.object({ channel, channel_type: text });
/** Subtypes of what a person wrote; the others tell of something else, such as who joined. */
const written = new Set(['', 'file_share', 'thread_broadcast', 'me_message']);
/** Of messages that tell of another one: what they carry was there before. */
const secondhand = new Set(['message_changed', 'message_deleted', 'message_replied', 'tombstone']);
/** Posts emails that were sent to a channel, among others; it is no app that somebody could name. */
const slackbot = 'USLACKBOT';
/** A message with replies is not deleted but turned into a tombstone. */
const deletionSchema = z.union([
  z.object({
    subtype: z.literal('message_deleted'),
    channel,
    deleted_ts: z.string(),
    previous_message: previousSchema,
  }),
  z
    .object({
      subtype: z.literal('message_changed'),
      channel,
      message: z.object({ subtype: z.literal('tombstone'), ts: z.string() }),
      previous_message: previousSchema,
    })
    .transform(({ message, ...rest }) => ({ ...rest, subtype: 'message_deleted' as const, deleted_ts: message.ts })),
]);
/** A message stays when its files are deleted: each leaves a tombstone in it. */
const changedSchema = z.object({
  subtype: z.literal('message_changed'),
  message: z.object({ ts: z.string().default('') }).and(contentSchema),
  previous_message: contentSchema,
});
const otherMessageSchema = z.object({ channel }).transform((message) => ({ ...message, subtype: null }));
const messageSchema = z.union([deletionSchema, otherMessageSchema]);
const fileChangeSchema = z.object({ file_id: z.string() });
const homeOpenedSchema = z.object({ user: z.string(), tab: z.literal('home') });

const deliverySchema = z.object({
  team_id: z.string(),
  event_id: z.string().nullish(),
  event_time: z.number().nullish(),
  is_ext_shared_channel: z.boolean().nullish(),
  /** the user for whom Slack delivers this: Holdfast's bot */
  authorizations: z.array(z.object({ user_id: z.string().nullish() })).nullish(),
  event: z.looseObject({ type: z.string() }),
});
type Delivery = z.infer<typeof deliverySchema>;

/** The events in a delivery, in the order in which to handle them; none if Holdfast doesn't use them. */
export function parseEvents(body: unknown): SlackEvent[] {
  const delivery = deliverySchema.safeParse(body).data;
  switch (delivery?.event.type) {
    case 'message':
      return parseMessage(delivery);
    case 'app_mention': {
      const where = locationSchema.safeParse(delivery.event).data;
      return where === undefined ? [] : parseAddressed(delivery, where.channel, 'by mention');
    }
    case 'file_change': {
      const file = fileChangeSchema.safeParse(delivery.event).data;
      return file ? [{ kind: 'fileChanged', event: { teamId: delivery.team_id, fileId: file.file_id } }] : [];
    }
    case 'app_home_opened': {
      const opened = homeOpenedSchema.safeParse(delivery.event).data;
      const { team_id: teamId, event_id: eventId } = delivery;
      return opened && eventId != null ? [{ kind: 'homeOpened', event: { teamId, eventId, userId: opened.user } }] : [];
    }
    default:
      return [];
  }
}

function parseMessage(delivery: Delivery): SlackEvent[] {
  const message = messageSchema.safeParse(delivery.event).data;
  if (message === undefined) return [];
  const place = { teamId: delivery.team_id, channelId: message.channel };
  const isChannelShared = delivery.is_ext_shared_channel === true;
  const events: SlackEvent[] = [];
  const shared = parseSharing(delivery.event, heardFrom(delivery, message.channel));
  if (shared !== null) events.push({ kind: 'filesShared', event: shared });
  const type = locationSchema.safeParse(delivery.event).data?.channel_type;
  if (type === 'im') events.push(...parseAddressed(delivery, message.channel, 'directly'));
  if (message.subtype === 'message_deleted') {
    const hadFiles = message.previous_message.files.length > 0;
    events.push({ kind: 'messageDeleted', event: { ...place, messageTs: message.deleted_ts, hadFiles } });
  }
  const changed = changedSchema.safeParse(delivery.event).data;
  if (changed !== undefined) events.push(...parseChange(changed, place));
  if (isChannelShared) events.push({ kind: 'sharedChannelMessage', event: { channelId: message.channel } });
  return events;
}

/** The files that a message has just lost, and the tables that are others now; those that are gone are empty. */
function parseChange(
  { message, previous_message: previous }: z.output<typeof changedSchema>,
  place: { teamId: string; channelId: string },
): SlackEvent[] {
  const isGone = ({ mode }: { mode?: string | null | undefined }) => mode === 'tombstone';
  const before = previous.files.filter((file) => !isGone(file)).map(({ id }) => id);
  const fileIds = message.files.filter((file) => isGone(file) && before.includes(file.id)).map(({ id }) => id);
  const { ts: messageTs } = message;
  const tables = [...message.tables, ...previous.tables.slice(message.tables.length).map(() => [])];
  const events: SlackEvent[] = [];
  if (fileIds.length > 0) events.push({ kind: 'filesDeleted', event: { teamId: place.teamId, fileIds } });
  if (JSON.stringify(tables) !== JSON.stringify(previous.tables)) {
    events.push({ kind: 'tablesEdited', event: { ...place, messageTs, tables } });
  }
  return events;
}

/** What a person wrote to Holdfast; empty for apps, and for what was edited. */
function parseAddressed(delivery: Delivery, channelId: string, how: AddressedMessage['how']): SlackEvent[] {
  const posted = postedSchema.safeParse(delivery.event).data;
  if (posted === undefined || posted.edited !== undefined || !written.has(posted.subtype ?? '')) return [];
  const message = toSharing(posted, heardFrom(delivery, channelId));
  return message.bot !== null || !posted.user ? [] : [{ kind: 'addressed', event: { ...message, how } }];
}

function heardFrom(delivery: Delivery, channelId: string): HeardFrom {
  const type = locationSchema.safeParse(delivery.event).data?.channel_type;
  return {
    teamId: delivery.team_id,
    channelId,
    eventTime: delivery.event_time ?? null,
    isDirectMessage: type === 'im' || type === 'mpim',
    isChannelShared: delivery.is_ext_shared_channel === true,
    ours: (delivery.authorizations ?? []).flatMap(({ user_id: id }) => id ?? []),
  };
}

interface HeardFrom
  extends Pick<SharingMessage, 'teamId' | 'channelId' | 'eventTime' | 'isDirectMessage' | 'isChannelShared'> {
  /** the ids of our own bot, as a user and as a bot */
  ours: readonly string[];
}

/** A message as an event or a channel's history has it; null when it brings neither a file nor a table. */
export function parseSharing(message: unknown, from: HeardFrom): SharingMessage | null {
  const posted = postedSchema.safeParse(message).data;
  if (posted === undefined || secondhand.has(posted.subtype ?? '')) return null;
  const { files, forwarded, tables } = posted;
  return files.length + forwarded.length + tables.length === 0 ? null : toSharing(posted, from);
}

function toSharing(posted: z.output<typeof postedSchema>, { ours, ...from }: HeardFrom): SharingMessage {
  const { user, ts, thread_ts: threadTs, files, forwarded, tables } = posted;
  const ids = [posted.bot_id, posted.app_id, posted.bot_profile?.app_id, user].flatMap((id) => id || []);
  const isOurs = ids.some((id) => ours.includes(id));
  const isByApp = isOurs || Boolean(posted.bot_id) || posted.subtype === 'bot_message' || user === slackbot;
  const bot = isByApp ? { ids, isOurs } : null;
  const userId = user || posted.bot_id || '';
  return { ...from, userId, messageTs: ts, threadTs: threadTs || ts, files, forwarded, tables, bot };
}

/** Passes the events in a delivery to their handlers, one after the other. */
export async function handleEvents(handlers: EventHandlers, body: unknown): Promise<void> {
  for (const event of parseEvents(body)) await handleEvent(handlers, event);
}

async function handleEvent<Kind extends EventKind>(
  handlers: EventHandlers,
  { kind, event }: SlackEvent<Kind>,
): Promise<void> {
  await handlers[kind](event);
}
