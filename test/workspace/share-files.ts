/** Sharing files in messages, and deleting them. */
import { messageText } from './escape-text.ts';
import { type GivenFile, refillFile, storeFile } from './file-store.ts';
import { conversationOf } from './find-person.ts';
import { messageObject } from './message-object.ts';
import { postMessage, tellChanged } from './messages.ts';
import type { StoredPerson } from './state.ts';
import { tellFileChanged } from './tell-app.ts';
import type { World } from './world.ts';

/** Shares files in one message. */
export function shareFiles(
  world: World,
  person: StoredPerson,
  where: string,
  given: GivenFile[],
  { text = '', threadTs }: { text?: string; threadTs?: string } = {},
): { ts: string; fileIds: string[] } {
  const channel = conversationOf(world, person, where).id;
  const files = given.map((one) => storeFile(world, person.id, { checkFileInfo: person.isStranger, ...one }));
  for (const file of files) file.channels.push(channel);
  return {
    ...reshareFiles(
      world,
      person,
      channel,
      files.map(({ id }) => id),
      { text, ...(threadTs && { threadTs }) },
    ),
  };
}

/** Shares files that are in the workspace already, in another place for instance. */
export function reshareFiles(
  world: World,
  person: StoredPerson,
  where: string,
  fileIds: string[],
  { text = '', threadTs }: { text?: string; threadTs?: string } = {},
): { ts: string; fileIds: string[] } {
  const channel = conversationOf(world, person, where).id;
  for (const id of fileIds) {
    const file = world.state.files.get(id);
    if (file && !file.channels.includes(channel)) file.channels.push(channel);
  }
  const typed = messageText(world.state, text);
  const { ts } = postMessage(world, {
    channel,
    user: person.id,
    text: typed,
    subtype: 'file_share',
    fileIds,
    ...(threadTs && { threadTs }),
  });
  return { ts, fileIds };
}

/** Edits a file in Slack; the app is told that something about it changed, if it is in one of the file's channels. */
export function editFile(world: World, fileId: string, content: string): void {
  const file = world.state.files.get(fileId);
  if (!file) throw new Error(`There is no file ${fileId}.`);
  refillFile(file, content);
  tellFileChanged(world, file);
}

/** Deletes a file: it becomes a tombstone wherever it was shared. */
export function deleteFile(world: World, fileId: string): void {
  const file = world.state.files.get(fileId);
  if (!file) throw new Error(`There is no file ${fileId}.`);
  const shared = [...world.state.messages.values()].flat().filter((message) => message.fileIds?.includes(fileId));
  const before = shared.map((message) => messageObject(world, message));
  file.deleted = true;
  shared.forEach((message, index) => {
    tellChanged(world, message, before[index] ?? {});
  });
}
