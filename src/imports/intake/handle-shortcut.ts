/** Message shortcut: imports the tables of a message that was not picked up, such as one from before the app was installed. */
import { z } from 'zod';
import type { Deps } from '../../deps.ts';
import { requireRight } from '../../permissions.ts';
import { describeError, UserError } from '../../runtime/errors.ts';
import { isSharedOutside } from '../../slack/channels.ts';
import { DownloadRefused } from '../../slack/files/download-obstacles.ts';
import { type FileInfo, fetchFileInfo } from '../../slack/files/find-file.ts';
import { type RequestContext, readContext } from '../../slack/interaction.ts';
import { chosenContentSchema, type DescribedFile, type PastedTable } from '../../slack/message-content.ts';
import { openDirectMessage } from '../../slack/messages.ts';
import { replyPrivately } from '../../slack/response-url.ts';
import { quantity } from '../../text/wording.ts';
import { pointerMessage } from '../messages/closed-message.ts';
import { findByFile, type ImportRow } from '../model/import-row.ts';
import { findSummary } from '../model/messages.ts';
import { findSummaryLinks, isHidden } from '../notify/message-links.ts';
import { pastedTable } from './fetch-content.ts';
import { tablesOf } from './handle-shared-file.ts';
import { isPlaceForSummary } from './import-channels.ts';
import { registerImport, registerPasted, type SharedFile } from './register-import.ts';

const shortcutSchema = z.object({
  message: z
    .object({
      ts: z.string(),
      thread_ts: z.string().nullish(),
      user: z.string().nullish(),
      app_id: z.string().nullish(),
    })
    .and(chosenContentSchema),
  api_app_id: z.string().nullish(),
});

type ChosenMessage = z.infer<typeof shortcutSchema>['message'];

/** Registers the tables of the message as imports of the person who asked, and replies to them. */
export async function importFromShortcut(deps: Deps, body: unknown): Promise<void> {
  const asked = readContext(body);
  const { message, api_app_id: ours } = shortcutSchema.parse(body);
  await requireRight('operate', asked.userId, deps);
  const described = [...message.files, ...message.forwarded];
  const files = await findTables(deps, asked, described);
  // Those of Holdfast's own messages show what it said.
  const isOurs = ours != null && message.app_id === ours;
  const pasted = isOurs ? [] : message.tables.filter((table) => table.length > 1);
  if (files.length + pasted.length === 0) throw new UserError(isOurs ? ownMessage : noTable);
  const place = await placeOf(deps, asked, message);
  const known = await register(deps, place, { files, pasted, message });
  const count = files.length + pasted.length - known.length;
  if (count === 0) return await replyPrivately(deps, asked, await describeKnown(deps, asked, known));
  const where = place.messageTs !== null ? 'in the thread' : 'in our direct messages';
  const what = files.length === 0 ? quantity(count, 'table') : quantity(count, 'file');
  await replyPrivately(deps, asked, `I’m reading ${what}. The summary will be ${where}.`);
}

type Table = Pick<SharedFile, 'fileId' | 'fileName'>;

/** Resolves to the ids of those that are not read, as they were registered before. */
async function register(
  { db, queue, config }: Deps,
  place: Place,
  { files, pasted, message }: { files: Table[]; pasted: PastedTable[]; message: ChosenMessage },
): Promise<string[]> {
  return await db.write(async (tx) => {
    const work = { tx, queue };
    const known: string[] = [];
    for (const file of files) if ((await registerImport(work, { ...place, ...file })) === null) known.push(file.fileId);
    for (const table of pasted) {
      const file = pastedTable(place.channelId, message.ts, message.tables.indexOf(table));
      if ((await registerPasted(work, { ...place, ...file }, table, config)) === null) known.push(file.fileId);
    }
    return known;
  });
}

/** What became of files that were registered before, and where their summaries are. */
async function describeKnown(deps: Deps, { teamId, userId }: RequestContext, fileIds: string[]): Promise<string> {
  const rows: (ImportRow & { isElsewhere: boolean })[] = [];
  await deps.db.read(async (tx) => {
    for (const fileId of fileIds) {
      const row = await findByFile(tx, { teamId, fileId });
      if (row !== null) rows.push({ ...row, isElsewhere: isHidden(await findSummary(tx, row.importId), '') });
    }
  });
  const links = await findSummaryLinks(deps, rows, userId);
  const linkOf = ({ importId }: ImportRow) => links.get(importId) ?? null;
  return rows
    .map(({ isElsewhere, ...row }) => pointerMessage({ row, link: linkOf(row), isElsewhere }, false).text)
    .join('\n');
}

/**
 * The tables among the files of a message. Somebody who asks for them may mean any text file, not only one that looks like a
 * table. @throws {UserError} when there are files, but none can be read
 */
async function findTables(deps: Deps, { channelId }: RequestContext, files: DescribedFile[]): Promise<Table[]> {
  if (files.length > 0 && files.every(({ mode }) => mode === 'tombstone')) throw new UserError(deleted);
  const isForeign = files.some(({ file_access: access }) => access === 'check_file_info');
  if (isForeign && (await deps.db.read((tx) => isSharedOutside(tx, channelId)))) throw new UserError(foreign);
  const found: Table[] = [];
  for (const file of files.filter(({ mode }) => mode !== 'tombstone')) {
    const info: FileInfo = { ...file, ...(await lookUp(deps, file.id)) };
    const tables = tablesOf(file.id, info);
    if (tables.length > 0) found.push(...tables);
    else if (isText(info)) found.push({ fileId: file.id, fileName: info.name ?? file.name ?? 'untitled' });
  }
  return found;
}

/** One that Slack doesn't describe yet is waited for when it is read. */
function isText({ mimetype, filetype, mode }: FileInfo): boolean {
  return mode !== 'email' && (mimetype ? mimetype.startsWith('text/') : !filetype);
}

/** Shortcuts work in every conversation, but the app sees files only where it is a member. @throws {UserError} */
async function lookUp({ slack, log }: Deps, fileId: string): Promise<Partial<FileInfo>> {
  try {
    const info = await fetchFileInfo(slack, fileId);
    if (info === 'not found') throw new UserError(unseen);
    return typeof info === 'string' ? {} : known(info);
  } catch (error) {
    if (error instanceof UserError && !(error instanceof DownloadRefused)) throw error;
    // Any other failure shows again when the file is read, which is retried.
    log.info(describeError(error), 'file lookup failed');
    return {};
  }
}

/** Without what Slack leaves empty while it processes a file, which the message may have said. */
function known(info: FileInfo): Partial<FileInfo> {
  return Object.fromEntries(Object.entries(info).filter(([, value]) => value !== '' && value != null));
}

type Place = Omit<SharedFile, 'fileId' | 'fileName'>;

/** In the thread of the message where that is a place for imports, else in the person's direct messages. */
async function placeOf(
  deps: Deps,
  { userId, teamId, channelId }: RequestContext,
  message: ChosenMessage,
): Promise<Place> {
  const postedBy = message.user === userId ? null : (message.user ?? null);
  const people = { teamId, sharedBy: userId, postedBy };
  if (await isPlaceForSummary(deps, channelId)) {
    return { ...people, channelId, messageTs: message.ts, threadTs: message.thread_ts ?? message.ts };
  }
  return { ...people, channelId: await openDirectMessage(deps.slack, userId), messageTs: null, threadTs: null };
}

const noTable =
  'There’s no table in this message. Share a CSV, text or Excel file, or type /fulfillments import and paste the rows.';
const ownMessage = 'This is one of my own messages. Choose Import this CSV on the message with the file.';
const unseen =
  'I can’t see this file, because I’m not in the conversation where it was shared. Invite me with /invite @Holdfast and choose Import this CSV again, or share the file in a channel that I’m in.';
const foreign =
  'This channel is shared with another company, and a summary shows your orders, so I don’t read files here. Share the file in one of your own channels.';
const deleted = 'This file was deleted. Share it again.';
