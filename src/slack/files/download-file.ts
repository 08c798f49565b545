/** Downloads a shared file from Slack to a local file. Only Slack's own addresses get the token. */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { WebClient } from '@slack/web-api';
import { findFullDisk } from '../../runtime/disk.ts';
import { DownloadDelayed, DownloadRefused, type Obstacle, refuseDownload, refuseTooBig } from './download-obstacles.ts';
import { findFile } from './find-file.ts';

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
  /** replaced in tests, which can't reach Slack's hosts */
  fetch?: typeof fetch;
}

/** Milliseconds to wait after each attempt: Slack may serve a file shortly before it is complete. */
const retryDelaysMs = [250, 500, 1000, 2000, 4000];
/** After this long, no further attempt begins, so that people hear within 15 seconds what is going on. */
const maxAttemptsMs = 9_000;
/** A connection that is silent for this long has broken off. */
const maxSilenceMs = 10_000;
const maxHops = 3;

/**
 * Downloads a file.
 * @throws {DownloadRefused} when it can't be downloaded
 * @throws {DownloadDelayed} when it can't be downloaded yet
 * @throws {RetryLater} when Slack can't be reached
 */
export async function downloadFile(
  fileId: string,
  path: string,
  options: DownloadOptions,
  delays = retryDelaysMs,
): Promise<Download> {
  const budget = AbortSignal.timeout(maxAttemptsMs);
  let last: Attempt = 'processing';
  for (const delay of delays) {
    last = await attempt(fileId, path, options);
    if (typeof last === 'object') return last;
    if (budget.aborted) break;
    await wait(delay, undefined, { signal: options.signal });
  }
  if (typeof last === 'object') return last;
  if (last === 'no access') throw refuseDownload('E_NO_ACCESS');
  throw new DownloadDelayed(last);
}

/** A sign-in page is sent instead of a file that the token can't open, and sometimes instead of one that isn't complete. */
type Attempt = Download | Obstacle | 'no access';

/** One attempt. Slack's metadata may lag, so it is fetched again each time. */
async function attempt(fileId: string, path: string, options: DownloadOptions): Promise<Attempt> {
  const file = await findFile(options.slack, fileId);
  if (typeof file === 'string') return file;
  const { url, size } = file;
  if (size !== null && size > options.maxBytes) throw refuseTooBig(size, options.maxBytes);
  if (!isSlackUrl(url, options.apiUrl)) throw refuseDownload('E_STORED_ELSEWHERE');
  const line = watchLine(options.signal);
  try {
    const { response } = await follow(url, options, line);
    const served = await judgeResponse(response);
    if (served !== 'file') return served;
    const download = await save(response, path, options, line);
    if (download === null) return 'broken off';
    // A size of 0 is one that Slack hasn't found out yet.
    const isWhole = size === null ? true : download.size === size;
    return isWhole ? download : 'processing';
  } catch (error) {
    options.signal.throwIfAborted();
    if (error instanceof SignInPage) return 'no access';
    if (error instanceof DownloadRefused || error instanceof DownloadDelayed || findFullDisk(error) !== null)
      throw error;
    return 'broken off';
  } finally {
    line.hangUp();
  }
}

/** What a response without a redirect holds. Other bodies than a file's are discarded. */
async function judgeResponse(response: Response): Promise<'file' | Obstacle | 'no access'> {
  // A sign-in page is to be shown; a table that was saved as a web page is handed over like any other file.
  const isShown = !/^\s*attachment\b/i.test(response.headers.get('content-disposition') ?? '');
  const isPage = isShown && (response.headers.get('content-type')?.startsWith('text/html') ?? false);
  if (response.ok && response.body !== null && !isPage) return 'file';
  await response.body?.cancel();
  const { status } = response;
  if (status === 404 || status === 410) throw refuseDownload('E_DELETED');
  if (status === 429) throw new DownloadDelayed('away', retryAfter(response));
  if (status >= 500) return 'away';
  return 'no access';
}

class SignInPage extends Error {}

/** The address that a download ended at, and each host on the way. */
interface Followed {
  response: Response;
  hosts: string[];
}

/**
 * Fetches an address of Slack's, and follows its redirects to other hosts of Slack's by hand. The token goes to Slack's hosts
 * alone; where else a file may be, it is fetched without.
 * @throws {DownloadRefused} when a redirect leads away from Slack
 */
export async function follow(
  address: string,
  { token, apiUrl, fetch: get = fetch }: Pick<DownloadOptions, 'token' | 'apiUrl' | 'fetch'>,
  { signal }: Pick<Line, 'signal'>,
): Promise<Followed> {
  let url = address;
  let headers: Record<string, string> = { authorization: `Bearer ${token}` };
  const hosts: string[] = [];
  for (let hop = 0; hop <= maxHops; hop += 1) {
    hosts.push(new URL(url).host);
    const response = await get(url, { headers, redirect: 'manual', signal });
    const location = response.headers.get('location');
    if (response.status < 300 || response.status >= 400 || location === null) return { response, hosts };
    await response.body?.cancel();
    const next = judgeHop(location, url, apiUrl);
    if (next.to === 'sign-in') throw new SignInPage();
    if (next.to === 'elsewhere') throw refuseDownload('E_STORED_ELSEWHERE');
    if (next.to === 'public') headers = {};
    url = next.url;
  }
  throw new SignInPage();
}

/** A connection, and whether anything comes over it. */
interface Line {
  signal: AbortSignal;
  heard(): void;
  hangUp(): void;
}

function watchLine(signal: AbortSignal): Line {
  const silence = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(new Error('nothing came for too long')), maxSilenceMs);
  };
  heard();
  const limits = [signal, silence.signal, AbortSignal.timeout(10 * 60_000)];
  return { signal: AbortSignal.any(limits), heard, hangUp: () => clearTimeout(timer) };
}

/** Writes the body to `path`; null when the connection breaks off. */
async function save(
  { body }: Response,
  path: string,
  { maxBytes, signal }: DownloadOptions,
  line: Line,
): Promise<Download | null> {
  const hash = createHash('sha256');
  let size = 0;
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      line.heard();
      size += chunk.length;
      hash.update(chunk);
      done(size > maxBytes ? refuseTooBig(size, maxBytes) : null, chunk);
    },
  });
  try {
    await pipeline(body ?? [], measure, createWriteStream(path, { mode: 0o600 }), { signal: line.signal });
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

/**
 * Whether the bot token may be sent to an address, whatever a payload says: only to the origin of `SLACK_API_URL` and to
 * https://*.slack.com. With an API at slack-gov.com, GovSlack's hosts take the place of the commercial ones.
 * @see https://docs.slack.dev/govslack
 */
export function isSlackUrl(text: string, apiUrl: string): boolean {
  const url = safeUrl(text);
  if (url === null) return false;
  const api = new URL(apiUrl);
  return url.origin === api.origin || isBelow(url, isGovSlack(api) ? 'slack-gov.com' : 'slack.com');
}

/** Where a redirect leads: to Slack, to a host of Slack's that must not get the token, to its sign-in page, or elsewhere. */
type Hop = { to: 'slack' | 'public'; url: string } | { to: 'sign-in' | 'elsewhere'; url: string };

/**
 * Judges the redirect of a download.
 * @param location as the header has it; may be relative to `from`
 */
function judgeHop(location: string, from: string, apiUrl: string): Hop {
  if (!URL.canParse(location, from)) return { to: 'elsewhere', url: location };
  const target = new URL(location, from);
  const url = target.href;
  if (isSignIn(target)) return { to: 'sign-in', url };
  if (isSlackUrl(url, apiUrl)) return { to: 'slack', url };
  const isPublic = safeUrl(url) !== null && isBelow(target, 'slack-files.com');
  return { to: isPublic ? 'public' : 'elsewhere', url };
}

/** A file that the token gives no access to is answered with a way to sign in that leads back to the file. */
function isSignIn({ pathname, searchParams }: URL): boolean {
  return searchParams.has('redir') || /^\/(signin|login|ssb\/signin|sso)(\/|$)/.test(pathname);
}

/** Null for what is no address, or has a name or password in it. */
function safeUrl(text: string): URL | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  return url.username === '' && url.password === '' ? url : null;
}

function isBelow({ protocol, port, hostname }: URL, domain: string): boolean {
  return protocol === 'https:' && port === '' && hostname.endsWith(`.${domain}`);
}

function isGovSlack({ hostname }: URL): boolean {
  return hostname === 'slack-gov.com' || hostname.endsWith('.slack-gov.com');
}
