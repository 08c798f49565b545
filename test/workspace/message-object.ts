/** A stored message in the two shapes it leaves the workspace in: Slack's own, and the page's. */
import { fileInMessage } from './file-object.ts';
import type { FileCard, Json, Message } from './protocol.ts';
import type { StoredMessage } from './state.ts';
import type { World } from './world.ts';

function filesOf(world: World, message: StoredMessage) {
  return (message.fileIds ?? []).flatMap((id) => world.state.files.get(id) ?? []);
}

function threadFacts(world: World, message: StoredMessage): Json {
  if (message.threadTs !== undefined) {
    const parent = world.state.messages.get(message.channel)?.find((one) => one.ts === message.threadTs);
    return { thread_ts: message.threadTs, parent_user_id: parent?.user };
  }
  const replies = (world.state.messages.get(message.channel) ?? []).filter((one) => one.threadTs === message.ts);
  if (replies.length === 0) return {};
  const users = [...new Set(replies.map((one) => one.user))];
  return {
    thread_ts: message.ts,
    reply_count: replies.length,
    reply_users_count: users.length,
    reply_users: users,
    latest_reply: replies.at(-1)?.ts,
  };
}

/** The message as Slack's API and events show it; metadata only when asked for. */
export function messageObject(world: World, message: StoredMessage, withMetadata = false): Json {
  const { app, people, team } = world.state;
  const fromApp = message.user === app.botUser;
  const files = filesOf(world, message).map((file) => fileInMessage(world, file));
  const author = people.get(message.user);
  return {
    type: 'message',
    ...(message.subtype && { subtype: message.subtype }),
    ...(message.subtype === 'tombstone' && { hidden: true }),
    ...(message.user !== '' && { user: message.user }),
    ts: message.ts,
    text: message.text,
    team: author?.teamId ?? team.id,
    ...(author?.isStranger && { user_team: author.teamId, source_team: author.teamId }),
    ...(fromApp && {
      bot_id: app.botId,
      app_id: app.id,
      bot_profile: { id: app.botId, app_id: app.id, name: app.name, team_id: team.id, deleted: false },
    }),
    ...message.postedBy,
    ...(message.attachments && { attachments: message.attachments }),
    ...(message.blocks?.length && { blocks: message.blocks }),
    ...(files.length > 0 && { files, upload: false, display_as_bot: false }),
    ...(message.edited && { edited: message.edited }),
    ...(withMetadata && message.metadata && { metadata: message.metadata }),
    ...threadFacts(world, message),
  };
}

/** The message as the page draws it. */
export function pageMessage(world: World, message: StoredMessage): Message {
  const files: FileCard[] = filesOf(world, message)
    .filter((file) => !file.deleted)
    .map(({ id, name, size, mimetype, preview, altText }) => ({
      ...{ id, name, size, mimetype, preview },
      ...(altText !== undefined && { altText }),
    }));
  return {
    channel: message.channel,
    ts: message.ts,
    user: message.user,
    text: message.text,
    ...(message.threadTs !== undefined && { threadTs: message.threadTs }),
    ...(message.blocks?.length && { blocks: message.blocks }),
    ...(files.length > 0 && { files }),
    ...(message.edited && { edited: true }),
    ...(message.ephemeralFor !== undefined && { ephemeralFor: message.ephemeralFor }),
  };
}
