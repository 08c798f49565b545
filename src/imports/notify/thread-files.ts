/** Files for the thread of an import, or for one person: each request is sent once, whatever happens in between. */
import { eq, sql } from 'drizzle-orm';
import type { Transaction } from '../../db/client.ts';
import type { Deps } from '../../deps.ts';
import { describeFullDisk, findFullDisk, reportFullDisk, withTempFolder } from '../../runtime/disk.ts';
import { describeError } from '../../runtime/errors.ts';
import { isSharedOutside } from '../../slack/channels.ts';
import { type Upload, UploadRefused, uploadFile, wasShared } from '../../slack/files/upload-file.ts';
import { openDirectMessage, postPrivately } from '../../slack/messages.ts';
import { classifyFailure } from '../../slack/slack-failure.ts';
import { uploads } from '../../slack/tables.ts';
import { fileName } from '../messages/summary-parts.ts';
import { findImport, type ImportRow } from '../model/import-row.ts';
import type { MessagePlace } from '../model/messages.ts';

/** A file of an import that somebody asked for; `what` names it for them. */
interface FileRequest {
  row: ImportRow;
  askedBy: string;
  what: string;
  requestId: string | undefined;
}

/**
 * Runs `send`, which makes the file in a folder of its own and sends it, unless an earlier run did. The person who asked was
 * told that the file would come, so they are told when it won't: because a disk is full, or the workspace doesn't take it.
 */
export async function sendOnce(
  deps: Deps,
  request: FileRequest,
  send: (folder: string) => Promise<void>,
): Promise<void> {
  if (await wasSent(deps, request.requestId)) return;
  try {
    await withTempFolder(send);
  } catch (error) {
    if (error instanceof UploadRefused) return await reportFailure(deps, request, `: ${error.message}`);
    const where = findFullDisk(error);
    if (where === null) throw error;
    reportFullDisk(deps, where, { importId: request.row.importId, ...describeError(error) });
    await reportFailure(deps, request, `: ${describeFullDisk(where)}. Please try again later.`);
  }
}

/** Tells the person who asked that all attempts to send the file failed; the log has the same reference with each of them. */
export async function failFile(
  deps: Deps,
  { importId, askedBy, what }: { importId: string; askedBy: string; what: string },
): Promise<void> {
  const row = await deps.db.read((tx) => findImport(tx, importId));
  const remedy = `Please try again. If it fails again, tell whoever runs Holdfast the reference ${importId.slice(0, 8)}.`;
  if (row !== null) await reportFailure(deps, { row, askedBy, what }, `. ${remedy}`);
}

async function reportFailure(
  { slack }: Deps,
  { row, askedBy, what }: Omit<FileRequest, 'requestId'>,
  why: string,
): Promise<void> {
  const text = `I couldn’t make ${what} from ${fileName(row)}${why}`;
  await postPrivately(slack, { userId: askedBy, channelId: row.channelId }, { text });
}

type Sender = Pick<Deps, 'db' | 'queue' | 'slack' | 'now'>;

/**
 * Shares a file in a thread, or with its owner alone when the thread's channel is gone or read by another company.
 * @param requestId identifies the request for `wasSent`; jobs queued by earlier versions have none
 */
export async function sendToThread(
  deps: Sender,
  place: MessagePlace,
  requestId: string | undefined,
  upload: Omit<Upload, 'channelId' | 'threadTs' | 'beforeSharing'>,
): Promise<void> {
  if (await deps.db.read((tx) => isSharedOutside(tx, place.channelId)))
    return await sendToOwner(deps, requestId, upload);
  const beforeSharing = (fileId: string) => recordSending(deps, requestId, fileId);
  await uploadFile(deps, { ...upload, ...place, beforeSharing }).catch(async (error) => {
    if (classifyFailure(error) !== 'channel gone') throw error;
    await sendToOwner(deps, requestId, upload);
  });
}

/** Sends a file to its owner by direct message. */
export async function sendToOwner(
  deps: Sender,
  requestId: string | undefined,
  upload: Omit<Upload, 'channelId' | 'threadTs' | 'beforeSharing'>,
): Promise<void> {
  const channelId = await openDirectMessage(deps.slack, upload.owner);
  const beforeSharing = (fileId: string) => recordSending(deps, requestId, fileId);
  await uploadFile(deps, { ...upload, channelId, threadTs: null, beforeSharing });
}

/** Whether an earlier run sent the file and crashed before it could report that. @throws when Slack can't say */
export async function wasSent({ db, slack, now }: Sender, requestId: string | undefined): Promise<boolean> {
  const recorded = requestId === undefined ? null : await db.read((tx) => findUpload(tx, requestId));
  return recorded !== null && (await wasShared(slack, recorded, now()));
}

async function recordSending({ db, now }: Sender, requestId: string | undefined, fileId: string): Promise<void> {
  if (requestId !== undefined) await db.write((tx) => recordUpload(tx, requestId, { fileId, notedAt: now() }));
}

/** A file that is about to be shared, recorded so that a later run can ask Slack whether it was. */
type RecordedUpload = Pick<typeof uploads.$inferSelect, 'fileId' | 'notedAt'>;

async function findUpload(tx: Transaction, requestId: string): Promise<RecordedUpload | null> {
  const [found] = await tx.select().from(uploads).where(eq(uploads.requestId, requestId));
  return found ?? null;
}

/** Replaces the record of the request's earlier file; records are kept for 30 days. */
async function recordUpload(tx: Transaction, requestId: string, upload: RecordedUpload): Promise<void> {
  await tx.delete(uploads).where(sql`${uploads.notedAt} < now() - interval '30 days'`);
  await tx
    .insert(uploads)
    .values({ requestId, ...upload })
    .onConflictDoUpdate({ target: uploads.requestId, set: upload });
}
