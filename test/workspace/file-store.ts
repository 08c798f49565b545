/** Keeps files: their metadata in memory, their bytes wherever they come from. */
import { closeSync, createReadStream, openSync, readSync, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { guessFiletype } from './filetype.ts';
import { type FileCondition, newId, type StoredFile } from './state.ts';
import type { World } from './world.ts';

const PREVIEW_CHARACTERS = 400;
const PREVIEW_BYTES = 1600;

/** A file to share: its bytes as text or buffer, from a path on disk, or from a generator (whose `size` must be given). */
export interface GivenFile {
  name: string;
  content?: string | Uint8Array;
  path?: string;
  stream?: () => Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;
  /** what the metadata says in place of the true size, in bytes */
  size?: number;
  mimetype?: string;
  filetype?: string;
  /** a Slack Connect file: the event carries no URL */
  checkFileInfo?: boolean;
  condition?: FileCondition;
  hops?: number;
  /** makes it an email with these files attached */
  attachments?: GivenFile[];
}

function firstBytes(path: string): Buffer {
  const buffer = Buffer.alloc(PREVIEW_BYTES);
  const descriptor = openSync(path, 'r');
  try {
    return buffer.subarray(0, readSync(descriptor, buffer));
  } finally {
    closeSync(descriptor);
  }
}

/** Where the bytes come from: how to open them, how many there are, and how they begin. */
function sourceOf({
  name,
  content,
  path,
  stream,
  size,
}: GivenFile): Pick<StoredFile, 'open' | 'size' | 'length'> & { head: Buffer } {
  if (path !== undefined) {
    const length = statSync(path).size;
    return { open: () => createReadStream(path), size: length, length, head: firstBytes(path) };
  }
  if (stream) {
    if (size === undefined) throw new Error(`Give the size of "${name}": a generator's can't be known beforehand.`);
    return { open: () => Readable.from(stream(), { objectMode: false }), size, head: Buffer.alloc(0) };
  }
  const bytes = Buffer.from(content ?? '');
  const { length } = bytes;
  return {
    open: () => Readable.from([bytes], { objectMode: false }),
    size: length,
    length,
    head: bytes.subarray(0, PREVIEW_BYTES),
  };
}

function previewOf(head: Buffer): string {
  return head.includes(0) ? '' : head.toString().slice(0, PREVIEW_CHARACTERS);
}

/** Stores a file that a person or the app brings; it is not shared anywhere yet. */
export function storeFile(world: World, user: string, given: GivenFile): StoredFile {
  const { head, ...source } = sourceOf(given);
  const guess = guessFiletype(given.name);
  const file: StoredFile = {
    id: newId(world.state, 'F'),
    name: given.name,
    title: given.name,
    user,
    mimetype: given.mimetype ?? guess.mimetype,
    filetype: given.filetype ?? guess.filetype,
    created: Math.floor(Date.now() / 1000),
    deleted: false,
    checkFileInfo: given.checkFileInfo ?? false,
    preview: previewOf(head),
    channels: [],
    ...(given.condition && { condition: given.condition }),
    ...(given.hops !== undefined && { hops: given.hops }),
    ...(given.attachments && { attachments: given.attachments.map((one) => storeFile(world, user, one)) }),
    ...source,
    ...(given.size !== undefined && { size: given.size }),
  };
  world.state.files.set(file.id, file);
  return file;
}

/** Gives a stored file another content, as its owner can in Slack. */
export function refillFile(file: StoredFile, content: string): void {
  const { head, ...source } = sourceOf({ name: file.name, content });
  Object.assign(file, source, { preview: previewOf(head) });
}

/** Reserves a file for bytes that will be uploaded: exactly `size` of them. */
export function reserveFile(world: World, name: string, size: number): StoredFile {
  const { open: _, length: __, ...file } = storeFile(world, world.state.app.botUser, { name, size });
  world.state.files.set(file.id, file);
  return file;
}

/** Puts the uploaded bytes into a reserved file. */
export function fillFile(file: StoredFile, bytes: Buffer): void {
  file.length = bytes.length;
  file.open = () => Readable.from([bytes], { objectMode: false });
  file.preview = previewOf(bytes.subarray(0, PREVIEW_BYTES));
}
