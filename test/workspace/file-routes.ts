/** Downloads from url_private, and the upload URL of files.getUploadURLExternal. */
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { cut, type Exchange, end, strikeBefore } from './apply-fault.ts';
import { fillFile } from './file-store.ts';
import { readBytes, readMultipart } from './read-body.ts';
import { recordViolation } from './report-findings.ts';
import type { StoredFile } from './state.ts';
import { tokenOf } from './web-api.ts';
import type { World } from './world.ts';

const HTML = { 'content-type': 'text/html; charset=utf-8' };
const LOGIN_PAGE =
  '<!DOCTYPE html><html><head><title>Sign in</title></head><body>Sign in to Pinecrest Goods</body></html>';

/** Serves /login: the page that a download without access ends at, with status 200. */
export function serveLogin(exchange: Exchange): void {
  end(exchange, 200, LOGIN_PAGE, HTML);
}

function mayRead(world: World, exchange: Exchange): boolean {
  return tokenOf(exchange) === world.settings.botToken && world.manifest.scopes.includes('files:read');
}

/** Lets so many bytes through and then breaks the connection; it never ends by itself. */
function truncate(bytes: number, exchange: Exchange): Transform {
  let left = bytes;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      this.push(chunk.subarray(0, Math.max(left, 0)));
      left -= chunk.length;
      if (left > 0) return done();
      setImmediate(cut, exchange);
    },
  });
}

/** Streams a file's bytes with the headers of a download. A reader that goes away is no fault of the workspace's. */
export async function sendFile(exchange: Exchange, file: StoredFile, stopAfter?: number): Promise<void> {
  if (!file.open) return end(exchange, 404, 'file not found');
  exchange.response.writeHead(200, {
    'content-type': file.mimetype,
    ...(file.length !== undefined && { 'content-length': String(file.length) }),
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
  });
  const steps = stopAfter === undefined ? [] : [truncate(stopAfter, exchange)];
  try {
    await pipeline([file.open(), ...steps, exchange.response]);
  } catch (error) {
    if (!exchange.response.destroyed) throw error;
  }
}

/**
 * Serves /files-pri/T…-F…/[download/]name. Without access it leads to the login page, as Slack does. Some files are redirected
 * to /files-origin/, which wants the token again (reported in NousResearch/hermes-agent#114483).
 */
export async function serveDownload(world: World, exchange: Exchange): Promise<void> {
  const [, made = '0', id = ''] =
    exchange.url.pathname.match(/^\/files-(?:pri|origin)(?:\/hop-(\d+))?\/[A-Z0-9]+-([A-Z0-9]+)\//) ?? [];
  const fault = world.faults.take('download', { file: id });
  const at = Date.now();
  const keep = (status: number) =>
    world.record.requests.push({ at, method: 'download', body: { file: id }, status, answer: undefined });
  const struck = await strikeBefore(exchange, fault);
  if (struck !== undefined) return void keep(struck);
  if (!mayRead(world, exchange)) {
    keep(302);
    return end(exchange, 302, '', {
      location: `${world.origin}/login?redir=${encodeURIComponent(exchange.url.pathname)}`,
    });
  }
  const file = world.state.files.get(id);
  if (!file || file.deleted) {
    keep(404);
    return end(exchange, 404, 'not found', HTML);
  }
  const hop = Number(made);
  if (hop < (file.hops ?? file.size % 2)) {
    keep(302);
    const path = exchange.url.pathname.replace(/^\/files-(pri|origin)(\/hop-\d+)?/, `/files-origin/hop-${hop + 1}`);
    return end(exchange, 302, '', { location: `${world.origin}${path}` });
  }
  keep(200);
  if (fault?.kind === 'not_ready') return serveLogin(exchange);
  await sendFile(exchange, file, fault?.kind === 'truncated' ? fault.bytes : undefined);
}

/** Serves POST /upload/v1/F…: the bytes raw or as a multipart file, exactly as many as were announced. */
export async function serveUpload(world: World, exchange: Exchange): Promise<void> {
  const id = exchange.url.pathname.split('/').at(-1) ?? '';
  const { request } = exchange;
  const fault = world.faults.take('upload', { file: id });
  const multipart = request.headers['content-type']?.startsWith('multipart/form-data');
  const bytes = multipart ? (await readMultipart(request)).bytes : await readBytes(request);
  const at = Date.now();
  const keep = (status: number) =>
    world.record.requests.push({
      at,
      method: 'upload',
      body: { file: id, length: bytes.length },
      status,
      answer: undefined,
    });
  const struck = await strikeBefore(exchange, fault);
  if (struck !== undefined) return void keep(struck);
  const file = world.state.files.get(id);
  if (!file || file.open) {
    keep(404);
    return end(exchange, 404, 'upload not found');
  }
  if (bytes.length !== file.size) {
    keep(400);
    recordViolation(world, 'upload', 'length', `${bytes.length} bytes sent, ${file.size} announced`);
    return end(exchange, 400, 'length mismatch');
  }
  fillFile(file, bytes);
  world.record.said.push({ at, via: 'upload', text: bytes.subarray(0, 1_000_000).toString() });
  keep(fault?.kind === 'accepted_then_dropped' ? 0 : 200);
  if (fault?.kind === 'accepted_then_dropped') return cut(exchange);
  end(exchange, 200, `OK - ${bytes.length}`);
}
