/** Shares a local file in a conversation. */
/* MERGED: Hands a file to one person alone, in the conversation that they have with the app: no file can be ephemeral. */

import { openAsBlob } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { WebClient } from '@slack/web-api';
import { RetryLater } from '../runtime/errors.ts';
import { withTempFolder } from '../runtime/temp-folder.ts';
import { openDirectMessage } from './private-message.ts';
import { slackErrorCode } from './slack-failure.ts';

export interface Upload {
  path: string;
  /** as people see it */
  name: string;
  comment: string;
  channelId: string;
  threadTs: string | null;
  /** hears the file's id right before it is shared: the last moment at which nobody has seen it; a throw leaves it so */
  beforeSharing?(fileId: string): Promise<void>;
  /** of a picture: what it shows, in words, 1,000 characters at most */
  altText?: string;
}

/**
 * Uploads in the three steps that Slack asks for: an address for exactly so many bytes, the bytes, and the sharing. A
 * failure in any of them leaves nothing that people see; the caller begins again.
 * @see https://docs.slack.dev/messaging/working-with-files#uploading_files
 */
export async function uploadFile(
  slack: WebClient,
  { path, name, comment, channelId, threadTs, altText, beforeSharing }: Upload,
): Promise<void> {
  const content = await openAsBlob(path);
  const { upload_url: address, file_id: id } = await slack.files.getUploadURLExternal({
    filename: name,
    length: content.size,
    // The typings call it alt_text; Slack’s reference, and its error alt_txt_too_large, say otherwise.
    ...(altText === undefined ? {} : { alt_txt: altText }),
  });
  if (address === undefined || id === undefined) throw new RetryLater(5, 'Slack gave no address to upload to');
  await sendContent(address, content);
  await beforeSharing?.(id);
  await slack.files.completeUploadExternal({
    files: [{ id, title: name }],
    channel_id: channelId,
    initial_comment: comment,
    ...(threadTs === null ? {} : { thread_ts: threadTs }),
  });
}

/** The address alone opens the door: no token goes with it. */
async function sendContent(address: string, content: Blob): Promise<void> {
  const request = { method: 'POST', body: content, redirect: 'error', signal: AbortSignal.timeout(300_000) } as const;
  const status = await fetch(address, request).then(
    async (response) => {
      await response.body?.cancel();
      return response.ok ? null : String(response.status);
    },
    (error: Error) => error.name,
  );
  if (status !== null) throw new RetryLater(5, `the upload was answered with ${status}`);
}

/** `soon`: Slack has the file, and may be about to share it; it accepts the sharing at once and shows it a while later. */
export type Sharing = 'shared' | 'soon' | 'never';

/**
 * Whether a file that was uploaded has been shared; one that was deleted since was.
 * @see https://docs.slack.dev/reference/methods/files.info
 */
async function findSharing(slack: WebClient, fileId: string): Promise<Sharing> {
  try {
    const { file } = await slack.files.info({ file: fileId });
    const isShown = [file?.channels, file?.groups, file?.ims].some((places) => (places ?? []).length > 0);
    return isShown ? 'shared' : 'soon';
  } catch (error) {
    const code = slackErrorCode(error);
    if (code === 'file_deleted') return 'shared';
    if (code === 'file_not_found') return 'never';
    throw error;
  }
}

const secondsToShare = 5;
/** What Slack has not shared by then was never accepted. */
const maxSharingWait = 30_000;

/**
 * Whether an earlier attempt, of whose answer we know nothing, shared its file.
 * @param noted the file's id, and when it was about to be shared
 * @throws {RetryLater} while it may still appear
 */
export async function wasShared(
  slack: WebClient,
  noted: { fileId: string; notedAt: Date },
  now: Date,
): Promise<boolean> {
  const sharing = await findSharing(slack, noted.fileId);
  if (sharing !== 'soon') return sharing === 'shared';
  if (now.getTime() - noted.notedAt.getTime() > maxSharingWait) return false;
  throw new RetryLater(secondsToShare, 'the file of an earlier attempt may still appear');
}

/** Uploads `content` as a file of that name. */
export async function sendFile(
  slack: WebClient,
  userId: string,
  { content, ...file }: { content: string | Uint8Array } & Pick<Upload, 'name' | 'comment' | 'altText'>,
): Promise<void> {
  const channelId = await openDirectMessage(slack, userId);
  await withTempFolder(async (folder) => {
    const path = join(folder, file.name);
    await writeFile(path, content);
    await uploadFile(slack, { ...file, path, channelId, threadTs: null });
  });
}
