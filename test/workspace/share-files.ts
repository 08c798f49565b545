/** Sharing files in messages, and deleting them. */
import { messageText } from './escape-text.ts';
import { fileInMessage } from './file-object.ts';
import { type GivenFile, refillFile, storeFile } from './file-store.ts';
import { conversationOf } from './find-person.ts';
import { messageObject } from './message-object.ts';
import { postMessage, tellChanged } from './messages.ts';
import type { StoredPerson } from './state.ts';
import { tellFileChanged } from './tell-app.ts';
import type { ShareOptions } from './workspace.ts';
import type { World } from './world.ts';

/** Shares files in one message. */
export function shareFiles(
  world: World,
  person: StoredPerson,
  where: string,
  given: GivenFile[],
  { text = '', threadTs, subtype = 'file_share', postedBy }: ShareOptions = {},
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
      { text, subtype, ...(postedBy && { postedBy }), ...(threadTs && { threadTs }) },
    ),
  };
}

/** Shares files that are in the workspace already, in another place for instance. */
export function reshareFiles(
  world: World,
  person: StoredPerson,
  where: string,
  fileIds: string[],
  { text = '', threadTs, subtype = 'file_share', postedBy }: ShareOptions = {},
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
    ...(subtype !== 'none' && { subtype }),
    ...(postedBy && { postedBy }),
    fileIds,
    ...(threadTs && { threadTs }),
  });
  return { ts, fileIds };
}

/**
 * Pastes cells from a spreadsheet: Slack makes a table block of them, in the message or in an attachment (seen in
 * slackapi/slack-skills-plugin#126).
 */
export function pasteTable(
  world: World,
  person: StoredPerson,
  where: string,
  rows: string[][],
  { in: place = 'attachment', threadTs }: { in?: 'attachment' | 'message'; threadTs?: string } = {},
): { ts: string } {
  const channel = conversationOf(world, person, where).id;
  const { ts } = postMessage(world, {
    ...{ channel, user: person.id, text: '', ...tableContent(rows, place) },
    ...(threadTs && { threadTs }),
  });
  return { ts };
}

/** What pasted cells make of a message. */
export function tableContent(rows: string[][], place: 'attachment' | 'message') {
  const cell = (text: string, index: number) =>
    index % 2 === 0
      ? { type: 'raw_text', text }
      : { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }] };
  const table = { type: 'table', rows: rows.map((row) => row.map(cell)) };
  const attachments = [{ id: 1, blocks: [table], fallback: '[no preview available]' }];
  return place === 'message' ? { blocks: [table] } : { attachments };
}

/** Forwards files with the message that they came with. Source: payloads of shared messages in public repositories. */
export function forwardFiles(world: World, person: StoredPerson, where: string, fileIds: string[]): { ts: string } {
  const channel = conversationOf(world, person, where).id;
  const files = fileIds.flatMap((id) => world.state.files.get(id) ?? []).map((file) => fileInMessage(world, file));
  const attachments = [{ id: 1, is_share: true, is_msg_unfurl: true, fallback: '[no preview available]', files }];
  return { ts: postMessage(world, { channel, user: person.id, text: '', attachments }).ts };
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
