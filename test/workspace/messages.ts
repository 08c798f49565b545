/** Writing, changing and deleting messages: kept, shown on the pages, and told to the app as events. */
import { fillIds } from './fill-ids.ts';
import { messageObject } from './message-object.ts';
import type { Json } from './protocol.ts';
import { showDeletion, showMessage } from './show.ts';
import { findMessage, newTs, type StoredMessage } from './state.ts';
import { tellApp, tellMention } from './tell-app.ts';
import type { World } from './world.ts';

/** What a new message is made of; ts, generated ids and defaults are filled in. */
export type NewMessage = Omit<StoredMessage, 'ts'>;

function eventOf(world: World, message: StoredMessage): Json {
  return { ...messageObject(world, message), event_ts: message.ts };
}

/**
 * Posts a message. A reply to a message that is gone lands in the channel itself, which is what Slack does
 * (reported in caipe-io/ai-platform-engineering#1034 and slackapi/python-slack-events-api#87).
 */
export function postMessage(world: World, given: NewMessage): StoredMessage {
  const { threadTs, ...rest } = given;
  const parent = threadTs === undefined ? undefined : findMessage(world.state, given.channel, threadTs);
  const message: StoredMessage = {
    ...rest,
    ts: newTs(world.state),
    ...(parent && { threadTs: parent.threadTs ?? parent.ts }),
    ...(given.blocks && { blocks: fillIds(world.state, given.blocks) }),
  };
  world.state.messages.get(message.channel)?.push(message);
  showMessage(world, message);
  tellApp(world, message.channel, eventOf(world, message));
  tellMention(world, message.channel, messageObject(world, message));
  return message;
}

/** Shows a message to one person only. The app hears nothing of it. */
export function postEphemeral(world: World, given: NewMessage & { ephemeralFor: string }): StoredMessage {
  const blocks = given.blocks && fillIds(world.state, given.blocks);
  const message: StoredMessage = { ...given, ts: newTs(world.state), ...(blocks && { blocks }) };
  world.state.ephemerals.push(message);
  showMessage(world, message);
  return message;
}

/** Changes a message; fields that are left out stay as they are. */
export function editMessage(
  world: World,
  message: StoredMessage,
  change: Partial<StoredMessage>,
  editor: string,
): void {
  const previous = messageObject(world, message);
  Object.assign(message, change, change.blocks && { blocks: fillIds(world.state, change.blocks) });
  if (message.ephemeralFor === undefined) message.edited = { user: editor, ts: newTs(world.state) };
  showMessage(world, message);
  if (message.ephemeralFor !== undefined) return;
  tellChanged(world, message, previous);
  tellMention(world, message.channel, messageObject(world, message));
}

/** Tells the app that a message is not what it was. */
export function tellChanged(world: World, message: StoredMessage, previous: Json): void {
  const ts = newTs(world.state);
  tellApp(world, message.channel, {
    type: 'message',
    subtype: 'message_changed',
    hidden: true,
    ts,
    event_ts: ts,
    message: messageObject(world, message),
    previous_message: previous,
  });
}

/**
 * Deletes a message. One with replies stays as a tombstone, and the app is told by message_changed in place of
 * message_deleted, as Slack does (reported in openclaw/openclaw#22035 and 42wim/matterbridge#600).
 */
export function deleteMessage(world: World, message: StoredMessage): void {
  const previous = messageObject(world, message);
  const all = world.state.messages.get(message.channel) ?? [];
  const { channel, ts } = message;
  if (all.some((one) => one.threadTs === ts)) {
    const text = 'This message was deleted.';
    const tombstone: StoredMessage = { channel, ts, user: 'USLACKBOT', text, subtype: 'tombstone' };
    all[all.indexOf(message)] = tombstone;
    showMessage(world, tombstone);
    tellChanged(world, tombstone, previous);
    return;
  }
  all.splice(all.indexOf(message), 1);
  showDeletion(world, message);
  const event_ts = newTs(world.state);
  const about = { ts: event_ts, event_ts, deleted_ts: ts, previous_message: previous };
  tellApp(world, channel, { type: 'message', subtype: 'message_deleted', hidden: true, ...about });
}

/** Takes an ephemeral message away. */
export function deleteEphemeral(world: World, message: StoredMessage): void {
  world.state.ephemerals.splice(world.state.ephemerals.indexOf(message), 1);
  showDeletion(world, message);
}
