/** Events that the app has subscribed to in its manifest, wrapped as Slack wraps them. */
import { deliver } from './deliver.ts';
import type { Json } from './protocol.ts';
import type { Delivery } from './record.ts';
import { newId, newTs, type StoredConversation, type StoredFile } from './state.ts';
import type { World } from './world.ts';

const CHANNEL_TYPES = { public: 'channel', private: 'group', dm: 'im' } as const;
const SUBSCRIPTIONS = { public: 'message.channels', private: 'message.groups', dm: 'message.im' } as const;

function contextOf(event: Json): string {
  return `4-${Buffer.from(JSON.stringify({ et: event.type, tid: event.team, aid: event.app_id })).toString('base64url')}`;
}

/** The body of an event delivery around an event. */
export function wrapEvent(world: World, event: Json, conversation?: StoredConversation): Json {
  const { app, team } = world.state;
  return {
    token: 'legacy-verification-token',
    team_id: team.id,
    context_team_id: team.id,
    context_enterprise_id: null,
    api_app_id: app.id,
    event,
    type: 'event_callback',
    event_id: newId(world.state, 'Ev'),
    event_time: Math.floor(Date.now() / 1000),
    authorizations: [
      { enterprise_id: null, team_id: team.id, user_id: app.botUser, is_bot: true, is_enterprise_install: false },
    ],
    is_ext_shared_channel: conversation?.external ?? false,
    event_context: contextOf(event),
  };
}

/** Delivers an event body, again and again as Slack does until it is acknowledged. Resolves with the last attempt. */
export async function deliverEvent(world: World, body: Json): Promise<Delivery> {
  return deliver(world, { kind: 'event', id: String(body.event_id), payload: body });
}

/** Tells the app of something that happened in a channel, if it is in there and subscribed to it. */
export function tellApp(world: World, channel: string, event: Json): void {
  const conversation = world.state.conversations.get(channel);
  if (!conversation?.members.includes(world.state.app.botUser)) return;
  if (!world.manifest.botEvents.includes(SUBSCRIPTIONS[conversation.kind])) return;
  const full = { ...event, channel, channel_type: CHANNEL_TYPES[conversation.kind] };
  world.background.track(deliverEvent(world, wrapEvent(world, full, conversation)));
}

/**
 * Tells the app that somebody else's message in a channel mentions it, also when it was edited to do so (the SDK's
 * AppMentionEvent has `edited`). Source: docs.slack.dev/reference/events/app_mention: not in direct messages.
 */
export function tellMention(world: World, channel: string, message: Json): void {
  const { app, conversations } = world.state;
  const conversation = conversations.get(channel);
  if (!conversation?.members.includes(app.botUser) || conversation.kind === 'dm') return;
  if (!world.manifest.botEvents.includes('app_mention') || message.user === app.botUser) return;
  if (!String(message.text).includes(`<@${app.botUser}>`)) return;
  const { subtype: _, ...said } = message;
  const event = { ...said, type: 'app_mention', channel, event_ts: newTs(world.state) };
  world.background.track(deliverEvent(world, wrapEvent(world, event, conversation)));
}

/** Tells the app that some property of a file changed, without saying which. Source: docs.slack.dev/reference/events. */
export function tellFileChanged(world: World, file: StoredFile): void {
  const { conversations, app } = world.state;
  const isSeen = file.channels.some((id) => conversations.get(id)?.members.includes(app.botUser));
  if (!isSeen || !world.manifest.botEvents.includes('file_change')) return;
  const event = { type: 'file_change', file_id: file.id, file: { id: file.id }, event_ts: newTs(world.state) };
  world.background.track(deliverEvent(world, wrapEvent(world, event)));
}
