/**
 * Event: somebody shared files in a channel. Each that looks like a table becomes an import before Slack is answered; one
 * that its message doesn't describe, or an email, is looked at by a job.
 */
import type { Deps } from '../../deps.ts';
import type { JobData } from '../../jobs/job-kinds.ts';
import type { UnitOfWork } from '../../jobs/queue.ts';
import { RetryLater } from '../../runtime/errors.ts';
import { claimRequest } from '../../slack/deliveries/replay-guard.ts';
import type { SharingMessage } from '../../slack/events.ts';
import { DownloadRefused } from '../../slack/files/download-obstacles.ts';
import { attachmentFileId, attachmentsOf, type FileInfo, fetchFileInfo } from '../../slack/files/find-file.ts';
import type { Refusal } from '../model/counts.ts';
import { findByMessage } from '../model/import-row.ts';
import { pastedTable } from './fetch-content.ts';
import { wasMessageDeleted } from './handle-file-events.ts';
import { isImportBot, isImportChannel } from './import-channels.ts';
import { bringsTable, isArchive, looksLikeTable, type SortedContent, sortContent } from './looks-like-table.ts';
import { explainUnreadable } from './offer-help.ts';
import { type Ending, registerImport, registerPasted, type SharedFile } from './register-import.ts';

/**
 * Records the tables of a message as imports. Messages of Holdfast itself, direct messages and channels that are shared
 * with another company give none; those of other apps only where IMPORT_BOTS names the app. A file that can't be read is
 * answered in a sentence.
 * @param heard `isFoundLate`: in the channel's history, because no event told of it
 */
export async function handleSharedFile(
  deps: Deps,
  message: SharingMessage,
  { isFoundLate = false }: { isFoundLate?: boolean } = {},
): Promise<void> {
  const { config, now } = deps;
  const { bot, channelId } = message;
  if (!bringsTable(message)) return isFoundLate ? undefined : await explainUnreadable(deps, message);
  const content = sortContent(message);
  const { tables } = content;
  if (bot?.isOurs || message.isDirectMessage) return;
  const late = refusalWhenLate(message, { now: now(), isFoundLate });
  if (message.isChannelShared || !isImportChannel(channelId, config)) {
    // Elsewhere, an archive is most likely about something else.
    const isHinted = tables.some((file) => !isArchive(file));
    if (late === null && bot === null && isHinted) await queueHint(deps, message);
    return;
  }
  const isByBot = bot !== null;
  if (isByBot && !isImportBot(bot.ids, config)) return await handleForeignBot(deps, message, content);
  await register(deps, message, content, { late, isByBot, isFoundLate });
}

async function register(
  { db, queue, config }: Deps,
  message: SharingMessage,
  { tables, unclear, pasted }: SortedContent,
  { late, isByBot, isFoundLate }: { late: Refusal | null; isByBot: boolean; isFoundLate: boolean },
): Promise<void> {
  const { teamId, channelId, messageTs, threadTs, userId } = message;
  const place = { teamId, channelId, messageTs, threadTs, sharedBy: userId, isByBot, isFoundLate };
  const shared: SharedFile[] = tables.map(({ id, name }) => ({ ...place, fileId: id, fileName: name ?? 'untitled' }));
  await db.write(async (tx) => {
    const work = { tx, queue };
    // Slack delivers a message again when the bot was slow; then this must be quick. Its files were recorded all at once.
    if ((await findByMessage(tx, place)).length > 0) return;
    const discarded = (await wasMessageDeleted(tx, place)) ? ({ state: 'discarded' } as const) : null;
    const ending: Ending | null = discarded ?? (late === null ? null : { state: 'refused', refusal: late });
    for (const file of shared) await registerImport(work, file, ending);
    for (const index of pasted) {
      const file = { ...place, ...pastedTable(channelId, messageTs, index) };
      await registerPasted(work, file, message.tables[index] ?? [], config, ending);
    }
    if (discarded === null) for (const { id } of unclear) await queueExamination(work, { ...place, fileId: id });
  });
}

/** A bot that may not import: its thread hears why, once it is known that there is a table. */
async function handleForeignBot(
  { db, queue }: Deps,
  { teamId, channelId, messageTs, threadTs, userId, bot }: SharingMessage,
  { tables, unclear }: SortedContent,
): Promise<void> {
  const botId = bot?.ids[0] ?? userId;
  await db.write(async (tx) => {
    const place = { teamId, channelId, messageTs, threadTs, sharedBy: userId, isByBot: true, isFoundLate: false };
    if (tables.length > 0) return await queueBotHint({ tx, queue }, { channelId, messageTs, threadTs, botId });
    for (const { id } of unclear) await queueExamination({ tx, queue }, { ...place, fileId: id, refusedBot: botId });
  });
}

/** Has a file looked at once Slack describes it; once for each, however often it is heard of. */
async function queueExamination(work: UnitOfWork, data: JobData['examine-file']): Promise<void> {
  if (await claimRequest(work.tx, `file ${data.fileId} ${data.channelId} ${data.messageTs}`)) {
    await work.queue.send(work.tx, 'examine-file', data);
  }
}

/** Queues the line for a bot's message; once for each, however often it is heard of. */
async function queueBotHint(
  { tx, queue }: UnitOfWork,
  { messageTs, ...hint }: JobData['hint-bot-file'] & { messageTs: string },
): Promise<void> {
  if (await claimRequest(tx, `bot ${hint.channelId} ${messageTs}`)) await queue.send(tx, 'hint-bot-file', hint);
}

/** Once for each message, however often Slack delivers it. */
async function queueHint(
  { db, queue }: Deps,
  { channelId, messageTs, userId, isChannelShared: isShared }: SharingMessage,
): Promise<void> {
  await db.write(async (tx) => {
    const isFirst = await claimRequest(tx, `hint ${channelId} ${messageTs}`);
    if (isFirst) await queue.send(tx, 'hint-wrong-channel', { channelId, userId, isShared });
  });
}

/** Slack retries a delivery for a few hours at most; what arrives after a day has been stuck somewhere. */
const maxHours = 24;

/**
 * The refusal of a file that is heard of long after it was shared; null when that is soon enough.
 * @param occurred the message's ts and the event's time, both in seconds since 1970; the earlier one counts
 */
function refusalWhenLate(
  occurred: Pick<SharingMessage, 'messageTs' | 'eventTime'>,
  { now, isFoundLate }: { now: Date; isFoundLate: boolean },
): Refusal | null {
  const times = [Number(occurred.messageTs), occurred.eventTime ?? Number.NaN];
  const earliest = Math.min(...times.filter(Number.isFinite));
  if (now.getTime() / 1000 - earliest <= maxHours * 3600) return null;
  const why = isFoundLate
    ? `I found this file only now, more than ${maxHours} hours after it was shared, because Slack didn’t tell me about it.`
    : `Slack told me about this file only now, more than ${maxHours} hours after it was shared.`;
  const text = `${why} It may be out of date, so I haven’t read it. If you still want to import it, try again.`;
  return { code: 'E_TOO_LATE', text };
}

/** Slack is asked this often and this long what a file is, in seconds. */
const patience = { pause: 5, seconds: 120 };

/**
 * Registers the tables. What is none is passed over in silence; what Slack doesn't describe in time is registered, so that
 * its thread says what became of it.
 */
export async function examineFile(deps: Deps, data: JobData['examine-file']): Promise<void> {
  const info = await describe(deps, data);
  const found = info === null ? [] : tablesOf(data.fileId, info);
  if (found.length === 0) return;
  const { refusedBot, fileId: _, ...place } = data;
  await deps.db.write(async (tx) => {
    const work = { tx, queue: deps.queue };
    if (refusedBot !== undefined) return await queueBotHint(work, { ...place, botId: refusedBot });
    const ending = (await wasMessageDeleted(tx, place)) ? ({ state: 'discarded' } as const) : null;
    for (const file of found) await registerImport(work, { ...place, ...file }, ending);
  });
}

/** Null for a file that can't be had, or that isn't told apart from a picture. @throws {RetryLater} */
async function describe(
  { slack, now }: Deps,
  { fileId, messageTs }: JobData['examine-file'],
): Promise<FileInfo | null> {
  const isOver = now().getTime() / 1000 - Number(messageTs) > patience.seconds;
  try {
    const info = await fetchFileInfo(slack, fileId);
    const isKnown = typeof info !== 'string' && Boolean(info.filetype || info.mimetype || info.mode === 'email');
    if (isKnown) return info;
    if (!isOver) throw new RetryLater(patience.pause, 'Slack doesn’t describe the file yet');
    return typeof info === 'string' ? null : { ...info, filetype: 'csv' };
  } catch (error) {
    if (error instanceof DownloadRefused) return null;
    // Slack does answer, and its answer is the same again and again: whoever reads the file says so in its thread.
    const isRefused = error instanceof RetryLater && error.most !== undefined;
    if (isRefused && isOver) return { filetype: 'csv' };
    throw error;
  }
}

/** The tables that a file is or has attached. */
export function tablesOf(fileId: string, info: FileInfo): { fileId: string; fileName: string }[] {
  const attached = attachmentsOf(info).map(({ filename: name, mimetype }, index) => ({ name, mimetype, index }));
  if (attached.length > 0) {
    return attached
      .filter((one) => looksLikeTable({ id: fileId, ...one }))
      .map(({ name, index }) => ({ fileId: attachmentFileId(fileId, index), fileName: name }));
  }
  return looksLikeTable({ id: fileId, ...info }) ? [{ fileId, fileName: info.name ?? 'untitled' }] : [];
}
