/** Message shortcut: imports the tables of a message that was not picked up, such as one from before the app was installed. */
import { z } from 'zod';
import type { Deps } from '../../deps.ts';
import { requireRight } from '../../permissions.ts';
import { UserError } from '../../runtime/errors.ts';
import { describeError } from '../../runtime/log.ts';
import { fileSchema } from '../../slack/events.ts';
import { type RequestContext, readContext } from '../../slack/interaction.ts';
import { openDirectMessage } from '../../slack/private-message.ts';
import { replyPrivately } from '../../slack/response-url.ts';
import { slackErrorCode } from '../../slack/slack-failure.ts';
import { quantity } from '../../text/wording.ts';
import { registerImport, type SharedFile } from '../model/import-row.ts';
import { looksLikeTable } from './handle-shared-file.ts';
import { isPlaceForSummary } from './import-channels.ts';

const shortcutSchema = z.object({
  message: z.object({
    ts: z.string(),
    thread_ts: z.string().optional(),
    user: z.string().nullish(),
    files: z.array(fileSchema.extend({ mode: z.string().nullish(), file_access: z.string().nullish() })).default([]),
  }),
});

type SharingMessage = z.infer<typeof shortcutSchema>['message'];

/** Registers the tables of the message as imports of the person who asked, and replies to them. */
export async function importFromShortcut(deps: Deps, body: unknown): Promise<void> {
  const asked = readContext(body);
  const { message } = shortcutSchema.parse(body);
  await requireRight('operate', asked.userId, deps);
  const tables = tablesOf(message);
  for (const { id } of tables) await requireVisible(deps, id);
  const place = await placeOf(deps, asked, message);
  const registered = await deps.db.write(async (tx) => {
    let count = 0;
    for (const { id, name } of tables) {
      const file = { ...place, fileId: id, fileName: name ?? 'untitled' };
      if ((await registerImport({ tx, queue: deps.queue }, file)) !== null) count += 1;
    }
    return count;
  });
  if (registered === 0) return await replyPrivately(deps, asked, allKnown);
  const where = place.messageTs !== null ? 'in the thread' : 'in our direct messages';
  await replyPrivately(deps, asked, `I’m reading ${quantity(registered, 'file')}. The summary will be ${where}.`);
}

/** Somebody who asks for it may mean any text file, not only one that looks like a table. @throws {UserError} */
function tablesOf({ files }: SharingMessage) {
  if (files.some(({ file_access: access }) => access === 'check_file_info')) throw new UserError(foreign);
  if (files.length > 0 && files.every(({ mode }) => mode === 'tombstone')) throw new UserError(deleted);
  const tables = files.filter((file) => looksLikeTable(file) || file.mimetype?.startsWith('text/'));
  if (tables.length === 0) throw new UserError(noTable);
  return tables;
}

/** Shortcuts work in every conversation, but the app sees files only where it is a member. @throws {UserError} */
async function requireVisible({ slack, log }: Deps, file: string): Promise<void> {
  try {
    await slack.files.info({ file });
  } catch (error) {
    if (slackErrorCode(error) === 'file_not_found') throw new UserError(unseen);
    // Any other failure shows again when the file is read, which is retried.
    log.info(describeError(error), 'file lookup failed');
  }
}

/** In the thread of the message where that is a place for imports, else in the person's direct messages. */
async function placeOf(
  deps: Deps,
  { userId, teamId, channelId }: RequestContext,
  message: SharingMessage,
): Promise<Omit<SharedFile, 'fileId' | 'fileName'>> {
  const people = {
    teamId,
    sharedBy: userId,
    postedBy: message.user === userId ? null : (message.user ?? null),
  };
  if (await isPlaceForSummary(deps, channelId)) {
    return { ...people, channelId, messageTs: message.ts, threadTs: message.thread_ts ?? message.ts };
  }
  return { ...people, channelId: await openDirectMessage(deps.slack, userId), messageTs: null, threadTs: null };
}

const noTable =
  'There is no table in this message. I can read CSV, TSV, text and Excel files: share one, or type /fulfillments import and paste the lines.';
const allKnown =
  'This is being handled already: the summary is in its thread. To read it once more, click Check again there.';
const unseen =
  'I can’t see this file, because I am not in this conversation. Invite me with /invite @Holdfast and choose Import this CSV again, or share the file in a channel that I am in.';
const foreign =
  'This channel is shared with another company, and a summary shows your records, so I don’t read files here. Share the file in a channel of your own.';
const deleted = 'The file of this message was deleted. Share it again.';
