/** Downloads a shared file from Slack to a local file. */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { WebClient } from '@slack/web-api';
import { findFullDisk } from '../runtime/disk-full.ts';
import { RetryLater, UserError } from '../runtime/errors.ts';
import { classifyFailure, neededScope, slackErrorCode, toRetryable } from './slack-failure.ts';

/** A file that can't be downloaded: too big, deleted, or Slack keeps serving something else. The message is for people. */
export class DownloadRefused extends UserError {
  override readonly name = 'DownloadRefused';
  readonly code: 'E_TOO_BIG' | 'E_DELETED' | 'E_DOWNLOAD';

  constructor(code: DownloadRefused['code'], message: string) {
    super(message);
    this.code = code;
  }
}

export interface Download {
  /** bytes */
  size: number;
  /** SHA-256, hex */
  contentHash: string;
}

interface DownloadOptions {
  slack: WebClient;
  /** sent only to Slack's own hosts */
  token: string;
  apiUrl: string;
  maxBytes: number;
  signal: AbortSignal;
}

/** Milliseconds to wait after each attempt: Slack may serve a file shortly before it is complete. */
const retryDelaysMs = [250, 500, 1000, 2000, 4000];

/**
 * Downloads a file.
 * @throws {DownloadRefused} when it can't be downloaded
 * @throws {RetryLater} when Slack can't be reached
 */
export async function downloadFile(
  fileId: string,
  path: string,
  options: DownloadOptions,
  delays = retryDelaysMs,
): Promise<Download> {
  let last: Attempt | undefined;
  for (const delay of delays) {
    last = await attempt(fileId, path, options);
    if (typeof last === 'object') return last;
    await wait(delay, undefined, { signal: options.signal });
  }
  if (last === 'broken off') throw new RetryLater(10, 'the download keeps breaking off');
  throw new DownloadRefused(
    'E_DOWNLOAD',
    'Slack did not give me the whole file. Please share it again; if that does not help, ask an admin whether Holdfast still has the permission files:read.',
  );
}

type Attempt = Download | 'not ready' | 'broken off';

/** One attempt. Slack's metadata may lag, so it is fetched again each time. */
async function attempt(fileId: string, path: string, options: DownloadOptions): Promise<Attempt> {
  const { url, size } = await fileInfo(fileId, options);
  if (size > options.maxBytes) throw tooBig(size, options.maxBytes);
  const response = await fetchFile(url, options);
  if (response.status === 404 || response.status === 410) throw deleted();
  if (response.status === 429 || response.status >= 500)
    throw new RetryLater(retryAfter(response), 'Slack’s file server is busy');
  const isPage = response.headers.get('content-type')?.startsWith('text/html') ?? false;
  if (!response.ok || response.body === null || isPage) {
    await response.body?.cancel();
    return 'not ready';
  }
  const download = await save(response.body, path, options);
  return download === null ? 'broken off' : download.size === size ? download : 'not ready';
}

/**
 * Whether the content of a file can change. People can edit only what Slack keeps as editable, short texts; in all other
 * files only the title and the like can change.
 * @throws {DownloadRefused} when the file is gone
 * @throws {RetryLater} when Slack can't be reached
 */
export async function canBeEdited(fileId: string, slack: WebClient): Promise<boolean> {
  return (await fileInfo(fileId, { slack })).isEditable;
}

interface FileInfo {
  url: string;
  size: number;
  /** false only when Slack says so */
  isEditable: boolean;
}

async function fileInfo(fileId: string, { slack }: Pick<DownloadOptions, 'slack'>): Promise<FileInfo> {
  try {
    const { file } = await slack.files.info({ file: fileId });
    const url = file?.url_private_download ?? file?.url_private;
    if (file?.mode === 'tombstone' || url === undefined) throw deleted();
    return { url, size: file?.size ?? 0, isEditable: file?.editable !== false };
  } catch (error) {
    if (slackErrorCode(error) === 'file_not_found' || slackErrorCode(error) === 'file_deleted') throw deleted();
    if (classifyFailure(error) === 'scope missing') throw notAllowed(neededScope(error));
    throw toRetryable(error);
  }
}

async function fetchFile(url: string, { token, apiUrl, signal }: DownloadOptions): Promise<Response> {
  if (!isSlackUrl(url, apiUrl)) {
    throw new DownloadRefused(
      'E_DOWNLOAD',
      'This file is not stored at Slack itself, so I can’t read it. Please upload it here.',
    );
  }
  try {
    return await fetch(url, {
      headers: { authorization: `Bearer ${token}` },
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(10 * 60_000)]),
    });
  } catch (error) {
    signal.throwIfAborted();
    throw new RetryLater(5, `Slack’s file server can’t be reached: ${(error as Error).name}`);
  }
}

/** The bot token is sent only to the origin of `SLACK_API_URL` and to https://*.slack.com, whatever a payload says. */
export function isSlackUrl(text: string, apiUrl: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return false;
  return (
    url.origin === new URL(apiUrl).origin ||
    (url.protocol === 'https:' && url.port === '' && url.hostname.endsWith('.slack.com'))
  );
}

/** Writes the body to `path`; null when the connection breaks off. */
async function save(
  body: ReadableStream<Uint8Array>,
  path: string,
  { maxBytes, signal }: DownloadOptions,
): Promise<Download | null> {
  const hash = createHash('sha256');
  let size = 0;
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      hash.update(chunk);
      done(size > maxBytes ? tooBig(size, maxBytes) : null, chunk);
    },
  });
  try {
    await pipeline(body, measure, createWriteStream(path, { mode: 0o600 }), { signal });
  } catch (error) {
    if (error instanceof DownloadRefused || signal.aborted) throw error;
    if (findFullDisk(error) !== null) throw error;
    return null;
  }
  return { size, contentHash: hash.digest('hex') };
}

function retryAfter(response: Response): number {
  const seconds = Number(response.headers.get('retry-after'));
  return Number.isFinite(seconds) && seconds > 0 ? seconds : 5;
}

function deleted(): DownloadRefused {
  return new DownloadRefused(
    'E_DELETED',
    'The file was deleted before I could read it. Share it again if you still need it.',
  );
}

function notAllowed(scope: string): DownloadRefused {
  return new DownloadRefused(
    'E_DOWNLOAD',
    `I lack the permission ${scope} to read files. Please ask an admin to reinstall the app with it, then click Check again.`,
  );
}

function tooBig(size: number, max: number): DownloadRefused {
  const megabytes = (bytes: number) => `${Math.ceil(bytes / 1024 / 1024)} MB`;
  return new DownloadRefused(
    'E_TOO_BIG',
    `The file is ${megabytes(size)}; I take up to ${megabytes(max)}. Split it into parts, each with the header line, and share them one by one.`,
  );
}
