/** What people do with messages and views, as the payloads Slack sends. Source: docs.slack.dev/reference/interaction-payloads. */
import { deliver } from './deliver.ts';
import { messageObject } from './message-object.ts';
import type { Json, View } from './protocol.ts';
import type { Delivery } from './record.ts';
import { issueResponseUrl } from './response-url.ts';
import { newId, newTs, type StoredMessage, type StoredPerson, type StoredView } from './state.ts';
import { issueTrigger } from './triggers.ts';
import { viewObject } from './view-object.ts';
import type { World } from './world.ts';

function common(world: World, person: StoredPerson): Json {
  const { app, team } = world.state;
  return {
    user: { id: person.id, username: person.name, name: person.name, team_id: person.teamId },
    team: { id: team.id, domain: team.domain },
    api_app_id: app.id,
    token: 'legacy-verification-token',
    enterprise: null,
    is_enterprise_install: false,
  };
}

function send(world: World, payload: Json): Promise<Delivery> {
  return deliver(world, { kind: 'interaction', id: newId(world.state, 'In'), payload });
}

function targetOf(person: StoredPerson, { channel, ts, threadTs, ephemeralFor }: StoredMessage) {
  const message = { ts, ephemeral: ephemeralFor !== undefined, ...(threadTs !== undefined && { threadTs }) };
  return { channel, person: person.id, message };
}

/** A click or choice in a message. */
export function actInMessage(
  world: World,
  person: StoredPerson,
  message: StoredMessage,
  action: Json,
  values: View['values'],
): Promise<Delivery> {
  const { channel, ts, threadTs, ephemeralFor } = message;
  return send(world, {
    type: 'block_actions',
    ...common(world, person),
    container: {
      type: 'message',
      message_ts: ts,
      channel_id: channel,
      is_ephemeral: ephemeralFor !== undefined,
      ...(threadTs !== undefined && { thread_ts: threadTs }),
    },
    trigger_id: issueTrigger(world, person.id),
    channel: { id: channel, name: world.state.conversations.get(channel)?.name || 'directmessage' },
    message: messageObject(world, message),
    state: { values },
    response_url: issueResponseUrl(world, targetOf(person, message)),
    actions: [{ ...action, action_ts: newTs(world.state) }],
  });
}

/** A click or choice in a modal or the Home tab. */
export function actInView(world: World, person: StoredPerson, view: StoredView, action: Json): Promise<Delivery> {
  return send(world, {
    type: 'block_actions',
    ...common(world, person),
    container: { type: 'view', view_id: view.id },
    trigger_id: issueTrigger(world, person.id),
    view: viewObject(world, view),
    actions: [{ ...action, action_ts: newTs(world.state) }],
  });
}

/** The submit button of a modal. */
export function submitView(world: World, person: StoredPerson, view: StoredView): Promise<Delivery> {
  return send(world, {
    type: 'view_submission',
    ...common(world, person),
    trigger_id: issueTrigger(world, person.id),
    view: viewObject(world, view),
    response_urls: [],
  });
}

/** A modal closed by its person; the app hears of it when the view asks for that. */
export function closeView(world: World, person: StoredPerson, view: StoredView, isCleared: boolean): Promise<Delivery> {
  return send(world, {
    type: 'view_closed',
    ...common(world, person),
    view: viewObject(world, view),
    is_cleared: isCleared,
  });
}

/** An entry of a message's menu. */
export function runMessageShortcut(
  world: World,
  person: StoredPerson,
  message: StoredMessage,
  callbackId: string,
): Promise<Delivery> {
  return send(world, {
    type: 'message_action',
    ...common(world, person),
    action_ts: newTs(world.state),
    callback_id: callbackId,
    trigger_id: issueTrigger(world, person.id),
    channel: { id: message.channel, name: world.state.conversations.get(message.channel)?.name || 'directmessage' },
    message_ts: message.ts,
    message: messageObject(world, message),
    response_url: issueResponseUrl(world, targetOf(person, message)),
  });
}
