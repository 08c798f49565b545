/**
 * The directory of a zip archive, and its entries unpacked within the size that the directory states: what is said is
 * checked before anything is unpacked, and what is unpacked can't exceed what was said.
 * Layout: PKWARE, APPNOTE.TXT 6.3.10, sections 4.3.12 and 4.3.16.
 */
import { createInflateRaw } from 'node:zlib';

export interface ZipEntry {
  name: string;
  /** bytes unpacked, as the directory states it */
  size: number;
  packedSize: number;
  /** deflated, or stored as it is */
  isDeflated: boolean;
  isEncrypted: boolean;
  /** where its local header begins */
  offset: number;
}

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const endLength = 22;
const maxCommentLength = 65_535;
const encryptedFlag = 1;
const sizesFollowFlag = 8;
/** what a deflated entry of no bytes takes */
const emptyDeflated = 2;
const statedElsewhere = 0xffff_ffff;

/**
 * All entries of an archive by name. Throws an Error when the bytes are no whole archive, and when the directory leaves
 * a size open (zip64, or sizes that only follow the data), as nothing could be held against it.
 */
export function readZipDirectory(bytes: Buffer): Map<string, ZipEntry> {
  const end = findEnd(bytes);
  const entries = new Map<string, ZipEntry>();
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (bytes.readUInt32LE(at) !== entrySignature) throw new Error(`no zip directory entry at ${at}`);
    const nameEnd = at + 46 + bytes.readUInt16LE(at + 28);
    const name = bytes.toString('utf8', at + 46, nameEnd);
    entries.set(name, readEntry(bytes, at, name));
    at = nameEnd + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return entries;
}

function findEnd(bytes: Buffer): number {
  const earliest = Math.max(0, bytes.length - endLength - maxCommentLength);
  for (let at = bytes.length - endLength; at >= earliest; at -= 1) {
    if (bytes.readUInt32LE(at) === endSignature) return at;
  }
  throw new Error('no end of a zip directory');
}

function readEntry(bytes: Buffer, at: number, name: string): ZipEntry {
  const flags = bytes.readUInt16LE(at + 8);
  const isEncrypted = (flags & encryptedFlag) !== 0;
  const packedSize = bytes.readUInt32LE(at + 20);
  const size = bytes.readUInt32LE(at + 24);
  const offset = bytes.readUInt32LE(at + 42);
  const isOpen = [packedSize, size, offset].includes(statedElsewhere) || (size === 0 && packedSize > emptyDeflated);
  const followsData = (flags & sizesFollowFlag) !== 0 && packedSize === 0 && !name.endsWith('/');
  if (isOpen || followsData || (size > 0 && packedSize === 0)) throw new Error(`the size of ${name} is not stated`);
  return { name, size, packedSize, offset, isDeflated: bytes.readUInt16LE(at + 10) === 8, isEncrypted };
}

/** The unpacked bytes of an entry, chunk by chunk. Throws an Error when they are more than its size. */
export async function* unpackEntry(bytes: Buffer, entry: ZipEntry): AsyncGenerator<Buffer> {
  const start = entry.offset + 30 + bytes.readUInt16LE(entry.offset + 26) + bytes.readUInt16LE(entry.offset + 28);
  const packed = bytes.subarray(start, start + entry.packedSize);
  let size = 0;
  for await (const chunk of entry.isDeflated ? inflate(packed) : [packed]) {
    size += chunk.length;
    if (size > entry.size) throw new Error(`${entry.name} is larger than its stated size`);
    yield chunk;
  }
}

function inflate(packed: Buffer): AsyncIterable<Buffer> {
  const inflater = createInflateRaw();
  inflater.end(packed);
  return inflater;
}
