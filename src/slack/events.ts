/** Events from Slack's Events API, parsed once into our own terms. */
import { z } from 'zod';

/** A file as Slack describes it in a message. */
export const fileSchema = z.object({
  id: z.string(),
  name: z.string().nullish(),
  filetype: z.string().nullish(),
  mimetype: z.string().nullish(),
});
export type DescribedFile = z.infer<typeof fileSchema>;

/** Events by kind. One delivery may contain several: a message can be deleted in a shared channel. */
export interface SlackEvents {
  filesShared: {
    teamId: string;
    /** null when Slack gives none */
    eventId: string | null;
    /** seconds since 1970 */
    eventTime: number | null;
    channelId: string;
    userId: string;
    messageTs: string;
    /** the message itself when it is in no thread */
    threadTs: string;
    files: DescribedFile[];
    /** posted by an app, perhaps by Holdfast itself */
    isByApp: boolean;
    isDirectMessage: boolean;
    isChannelShared: boolean;
  };
  messageDeleted: { teamId: string; channelId: string; messageTs: string; hadFiles: boolean };
  /** any message in a channel that is shared with another company */
  sharedChannelMessage: { channelId: string };
  fileChanged: { teamId: string; fileId: string };
  homeOpened: { teamId: string; eventId: string; userId: string };
}

export type EventKind = keyof SlackEvents;
export type SlackEvent<Kind extends EventKind = EventKind> = { [K in Kind]: { kind: K; event: SlackEvents[K] } }[Kind];
export type EventHandlers = { [Kind in EventKind]: (event: SlackEvents[Kind]) => Promise<void> };

const channel = z.string();
const previousSchema = z.object({ files: z.array(z.unknown()).default([]) }).default({ files: [] });
const fileShareSchema = z.object({
  subtype: z.literal('file_share'),
  channel,
  channel_type: z.string().optional(),
  user: z.string(),
  ts: z.string(),
  thread_ts: z.string().optional(),
  bot_id: z.string().nullish(),
  files: z.array(fileSchema).default([]),
});
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
const otherMessageSchema = z.object({ channel }).transform((message) => ({ ...message, subtype: null }));
const messageSchema = z.union([fileShareSchema, deletionSchema, otherMessageSchema]);
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
  if (message.subtype === 'file_share') {
    const { user, ts, thread_ts: threadTs = ts, files, bot_id: bot, channel_type: type } = message;
    const isOurs = delivery.authorizations?.some(({ user_id: id }) => id === user) ?? false;
    events.push({
      kind: 'filesShared',
      event: {
        ...place,
        eventId: delivery.event_id ?? null,
        eventTime: delivery.event_time ?? null,
        userId: user,
        messageTs: ts,
        threadTs,
        files,
        isByApp: Boolean(bot) || isOurs,
        isDirectMessage: type === 'im' || type === 'mpim',
        isChannelShared,
      },
    });
  }
  if (message.subtype === 'message_deleted') {
    const hadFiles = message.previous_message.files.length > 0;
    events.push({ kind: 'messageDeleted', event: { ...place, messageTs: message.deleted_ts, hadFiles } });
  }
  if (isChannelShared) events.push({ kind: 'sharedChannelMessage', event: { channelId: message.channel } });
  return events;
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
