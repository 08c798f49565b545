/** What Slack says of a file: where it can be downloaded, or why it can't. */
import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { classifyFailure, neededScope, slackErrorCode, toRetryable } from '../slack-failure.ts';
import { type Obstacle, refuseDownload, refuseWithoutScope } from './download-obstacles.ts';

interface FoundFile {
  url: string;
  /** bytes; null when Slack doesn't say */
  size: number | null;
  /** false only when Slack says so */
  isEditable: boolean;
}

/** A file attached to an email that was sent to a channel. */
interface EmailAttachment {
  filename: string;
  mimetype: string;
  url: string;
  size: number | null;
}

const text = z.string().nullish();
/**
 * Everything but the id may be missing while Slack processes a file. `attachments` is there for emails.
 * @see https://docs.slack.dev/reference/objects/file-object
 */
const infoSchema = z.object({
  name: text,
  filetype: text,
  mimetype: text,
  mode: text,
  file_access: text,
  is_external: z.boolean().nullish(),
  editable: z.boolean().nullish(),
  size: z.number().nullish(),
  url_private: text,
  url_private_download: text,
  attachments: z
    .array(z.object({ filename: text, mimetype: text, url: text, size: z.number().nullish() }))
    .nullish()
    .catch(null),
});
export type FileInfo = z.infer<typeof infoSchema>;

/** In the id of an attached file, between the email's id and its position. */
const attachmentMark = '/';

/** The id under which an email's attachment is known here: Slack gives it none. */
export function attachmentFileId(emailId: string, index: number): string {
  return `${emailId}${attachmentMark}${index}`;
}

/** The attachments of an email; none for other files. */
export function attachmentsOf({ mode, filetype, attachments }: FileInfo): EmailAttachment[] {
  if (mode !== 'email' && filetype !== 'email') return [];
  return (attachments ?? []).map(({ filename, mimetype, url, size }) => ({
    filename: filename ?? 'untitled',
    mimetype: mimetype ?? '',
    url: url ?? '',
    size: size ?? null,
  }));
}

/**
 * Slack's description of a file.
 * @throws {DownloadRefused} when there is a reason that won't pass
 * @throws {RetryLater} when Slack can't be reached
 */
export async function fetchFileInfo(slack: WebClient, fileId: string): Promise<FileInfo | Obstacle> {
  try {
    const { file } = await slack.files.info({ file: fileId.split(attachmentMark)[0] ?? '' });
    return infoSchema.parse(file ?? {});
  } catch (error) {
    const code = slackErrorCode(error) ?? '';
    if (code === 'file_deleted') throw refuseDownload('E_DELETED');
    if (code === 'file_not_found') return 'not found';
    const failure = classifyFailure(error);
    if (failure === 'scope missing') throw refuseWithoutScope(neededScope(error));
    if (failure === 'channel gone' || failure === 'refused') throw refuseDownload('E_NO_ACCESS');
    throw toRetryable(error);
  }
}

/**
 * Where to download a file, or the obstacle for now.
 * @throws {DownloadRefused} when there is a reason that won't pass
 * @throws {RetryLater} when Slack can't be reached
 */
export async function findFile(slack: WebClient, fileId: string): Promise<FoundFile | Obstacle> {
  const info = await fetchFileInfo(slack, fileId);
  if (typeof info === 'string') return info;
  const [, index] = fileId.split(attachmentMark);
  if (index !== undefined) return findAttachment(info, Number(index));
  if (info.mode === 'tombstone') throw refuseDownload('E_DELETED');
  if (info.mode === 'hidden_by_limit') throw refuseDownload('E_PLAN_LIMIT');
  if (info.is_external === true || info.mode === 'external') throw refuseDownload('E_STORED_ELSEWHERE');
  if (info.file_access === 'access_denied' || info.file_access === 'file_not_found')
    throw refuseDownload('E_NO_ACCESS');
  const url = info.url_private_download || info.url_private;
  if (!url) return 'processing';
  return { url, size: info.size ?? null, isEditable: info.editable !== false };
}

function findAttachment(info: FileInfo, index: number): FoundFile | Obstacle {
  const attachment = attachmentsOf(info)[index];
  if (attachment === undefined || attachment.url === '') return 'processing';
  return { url: attachment.url, size: attachment.size, isEditable: false };
}
