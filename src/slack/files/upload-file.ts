/** Uploads files to Slack and shares them in a channel, or by direct message: a file can't be ephemeral. */
import { openAsBlob } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { WebClient } from '@slack/web-api';
import type { Database } from '../../db/client.ts';
import type { Queue } from '../../jobs/queue.ts';
import { withTempFolder } from '../../runtime/disk.ts';
import { RetryLater, UserError } from '../../runtime/errors.ts';
import { cleanFileName } from '../../text/clean-file-name.ts';
import { openDirectMessage } from '../messages.ts';
import { classifyFailure, slackErrorCode } from '../slack-failure.ts';
import { handovers } from '../tables.ts';

/** What handing a file over needs. */
export interface UploadDeps {
  slack: WebClient;
  db: Database;
  queue: Queue;
}

/** The workspace doesn't take such a file. */
export class UploadRefused extends UserError {
  override readonly name = 'UploadRefused';
}

export interface Upload {
  path: string;
  /** as people see it */
  name: string;
  comment: string;
  channelId: string;
  threadTs: string | null;
  /** called with the file's id right before it is shared; if it throws, the file is not shared */
  beforeSharing?(fileId: string): Promise<void>;
  /** what a picture shows, 1,000 characters at most */
  altText?: string;
  /** Slack user id of who is waiting for it, and what they can do if it never appears */
  owner: string;
  remedy: string;
}

/**
 * Uploads in Slack's three steps: get a URL for a file of that size, send the content, share the file. When one of them
 * fails, nobody sees the file, and the caller starts over. Afterwards, a job looks whether Slack has shared it.
 * @throws {UploadRefused} when the workspace doesn't take such a file
 * @see https://docs.slack.dev/messaging/working-with-files#uploading_files
 */
export async function uploadFile(deps: UploadDeps, upload: Upload): Promise<void> {
  await recordHandover(deps, await handOver(deps.slack, upload).catch(throwRefusal), upload);
}

const reasons: Record<string, string> = {
  storage_limit_reached: 'this workspace has no room left for files',
  file_uploads_disabled: 'this workspace doesn’t allow uploads',
  file_uploads_except_images_disabled: 'this workspace allows uploads of images only',
  file_type_not_allowed: 'this workspace doesn’t allow files of this type',
  blocked_file_type: 'this workspace doesn’t allow files of this type',
  file_upload_size_restricted: 'this workspace doesn’t allow files of this size',
};

/** Throws what `handOver` failed with, in words when the workspace doesn't take such a file. */
export function throwRefusal(error: unknown): never {
  if (classifyFailure(error) !== 'upload refused') throw error;
  const code = slackErrorCode(error) ?? '';
  const why = reasons[code] ?? `Slack doesn’t take it (${code})`;
  throw new UploadRefused(`I can’t send the file, because ${why}. Ask a Slack admin to change that, then try again.`);
}

async function recordHandover({ db, queue }: UploadDeps, fileId: string, upload: Upload): Promise<void> {
  const { owner: ownedBy, name, channelId, threadTs, remedy } = upload;
  await db.write(async (tx) => {
    await tx.insert(handovers).values({ fileId, ownedBy, name, channelId, threadTs, remedy }).onConflictDoNothing();
    await queue.send(tx, 'look-after-file', { fileId, look: 0 }, { after: firstLookSeconds });
  });
}

const firstLookSeconds = 5;

/** The three steps; resolves to the file's id. */
export async function handOver(
  slack: WebClient,
  { path, name, comment, channelId, threadTs, altText, beforeSharing }: Upload,
): Promise<string> {
  const content = await openAsBlob(path);
  const { upload_url: uploadUrl, file_id: id } = await slack.files.getUploadURLExternal({
    filename: cleanFileName(name),
    length: content.size,
    // The typings call it alt_text; Slack’s reference, and its error alt_txt_too_large, say otherwise.
    ...(altText === undefined ? {} : { alt_txt: altText }),
  });
  if (uploadUrl === undefined || id === undefined) throw new RetryLater(5, 'Slack returned no upload URL');
  await sendContent(uploadUrl, content);
  await beforeSharing?.(id);
  await shareUploaded(slack, id, { name, comment, channelId, threadTs });
  return id;
}

/** Has Slack share a file whose content it has; it does so a while later. */
export async function shareUploaded(
  slack: WebClient,
  id: string,
  { name, comment, channelId, threadTs }: Pick<Upload, 'name' | 'comment' | 'channelId' | 'threadTs'>,
): Promise<void> {
  await slack.files.completeUploadExternal({
    files: [{ id, title: cleanFileName(name) }],
    channel_id: channelId,
    ...(comment === '' ? {} : { initial_comment: comment }),
    ...(threadTs === null ? {} : { thread_ts: threadTs }),
  });
}

/** For more than two hours: whoever waits for the file can be told then, as Slack itself does answer. */
const maxUploads = 20;

/** The upload URL is pre-signed; never send the token. */
async function sendContent(uploadUrl: string, content: Blob): Promise<void> {
  const request = { method: 'POST', body: content, redirect: 'error', signal: AbortSignal.timeout(300_000) } as const;
  const status = await fetch(uploadUrl, request).then(
    async (response) => {
      await response.body?.cancel();
      return response.ok ? null : String(response.status);
    },
    (error: Error) => error.name,
  );
  if (status !== null) throw new RetryLater(5, `the upload failed: ${status}`, { most: maxUploads });
}

/** `pending`: Slack has the file and may still share it, which it does a while after it accepted the call. */
type Sharing = 'shared' | 'pending' | 'never';

/**
 * Whether an uploaded file has been shared; a deleted one was.
 * @see https://docs.slack.dev/reference/methods/files.info
 */
export async function findSharing(slack: WebClient, fileId: string): Promise<Sharing> {
  try {
    const { file } = await slack.files.info({ file: fileId });
    const places = [file?.channels, file?.groups, file?.ims, file?.shares?.public, file?.shares?.private];
    const isShown = places.some((one) => Object.keys(one ?? {}).length > 0);
    return isShown ? 'shared' : 'pending';
  } catch (error) {
    const code = slackErrorCode(error);
    if (code === 'file_deleted') return 'shared';
    if (code === 'file_not_found') return 'never';
    throw error;
  }
}

const sharingRetrySeconds = 5;
/** A file that Slack has not shared by then never will be. */
const maxSharingWaitMs = 30_000;

/**
 * Whether an earlier attempt with an unknown result shared its file.
 * @param upload the file's id, and when it was about to be shared
 * @throws {RetryLater} while it may still appear
 */
export async function wasShared(
  slack: WebClient,
  upload: { fileId: string; notedAt: Date },
  now: Date,
): Promise<boolean> {
  const sharing = await findSharing(slack, upload.fileId);
  if (sharing !== 'pending') return sharing === 'shared';
  if (now.getTime() - upload.notedAt.getTime() > maxSharingWaitMs) return false;
  throw new RetryLater(sharingRetrySeconds, 'the file of an earlier attempt may still appear');
}

/** Sends `content` to one person as a file, by direct message. */
export async function sendFile(
  deps: UploadDeps,
  userId: string,
  { content, ...file }: { content: string | Uint8Array } & Pick<Upload, 'name' | 'comment' | 'altText' | 'remedy'>,
): Promise<void> {
  const channelId = await openDirectMessage(deps.slack, userId);
  await withTempFolder(async (folder) => {
    const path = join(folder, file.name);
    await writeFile(path, content);
    await uploadFile(deps, { ...file, path, channelId, threadTs: null, owner: userId });
  });
}
