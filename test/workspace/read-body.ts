/** Reads request bodies: JSON, form fields, multipart, raw bytes. */

import type { IncomingMessage } from 'node:http';
import busboy from 'busboy';
import type { Json } from './protocol.ts';

/** The whole body as bytes. */
export async function readBytes(request: IncomingMessage): Promise<Buffer> {
  return Buffer.concat(await request.toArray());
}

/** The body as a JSON object. Throws a SyntaxError when it is not JSON. */
export async function readJson(request: IncomingMessage): Promise<Json> {
  return JSON.parse((await readBytes(request)).toString()) as Json;
}

/** The parts of a multipart body: fields as text, the bytes of its files one after the other. */
export function readMultipart(request: IncomingMessage): Promise<{ fields: Json; bytes: Buffer }> {
  return new Promise((resolve, reject) => {
    const fields: Json = {};
    const chunks: Buffer[] = [];
    const parser = busboy({ headers: request.headers });
    parser.on('field', (name, value) => {
      fields[name] = value;
    });
    parser.on('file', (_name, stream) => stream.on('data', (chunk: Buffer) => chunks.push(chunk)));
    parser.on('close', () => resolve({ fields, bytes: Buffer.concat(chunks) }));
    parser.on('error', reject);
    request.pipe(parser);
  });
}

/** The arguments of a Web API call: query and body together, and how the body was sent. */
export async function readArguments(
  request: IncomingMessage,
  url: URL,
): Promise<{ args: Json; sentAs: 'json' | 'form' }> {
  const query = Object.fromEntries(url.searchParams);
  const type = request.headers['content-type'] ?? '';
  if (type.startsWith('application/json')) return { args: { ...query, ...(await readJson(request)) }, sentAs: 'json' };
  if (type.startsWith('multipart/form-data')) {
    return { args: { ...query, ...(await readMultipart(request)).fields }, sentAs: 'form' };
  }
  const fields = new URLSearchParams((await readBytes(request)).toString());
  return { args: { ...query, ...Object.fromEntries(fields) }, sentAs: 'form' };
}
