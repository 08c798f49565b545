/**
 * Reads and writes ZIP archives, the container of workbooks. Reading: the directory, and entries unpacked up to their
 * stated size, so that sizes can be checked before unpacking. Writing: a stream that compresses each file as it arrives;
 * sizes follow the data (bit 3), since they aren't known in advance.
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT (PKWARE, 6.3.10: 4.3.7 to 4.3.16)
 */
import { once } from 'node:events';
import { crc32, createDeflateRaw, createInflateRaw } from 'node:zlib';

export interface ZipEntry {
  name: string;
  /** unpacked size in bytes, as stated in the directory */
  size: number;
  packedSize: number;
  /** CRC-32 of the unpacked bytes; 0 where a program hasn't stated it */
  crc: number;
  /** deflated, or stored uncompressed */
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
/** size of an empty entry when deflated */
const emptyDeflated = 2;
const statedElsewhere = 0xffff_ffff;
const countedElsewhere = 0xffff;
const zip64Field = 1;
const locatorSignature = 0x07064b50;
const locatorLength = 20;

/**
 * All entries of an archive by name. Throws an Error if the archive is incomplete, or the directory doesn't state a size
 * (they only follow the data), since the unpacked size could then not be limited.
 */
export function readZipDirectory(bytes: Buffer): Map<string, ZipEntry> {
  const end = findEnd(bytes);
  const entries = new Map<string, ZipEntry>();
  let { at, count } = readEnd(bytes, end);
  for (; count > 0; count -= 1) {
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

/** Where the directory begins, and how many entries it has; in an archive that always writes zip64, another record says so. */
function readEnd(bytes: Buffer, end: number): { at: number; count: number } {
  const [at, count] = [bytes.readUInt32LE(end + 16), bytes.readUInt16LE(end + 10)];
  const locator = end - locatorLength;
  if (at !== statedElsewhere && count !== countedElsewhere) return { at, count };
  if (locator < 0 || bytes.readUInt32LE(locator) !== locatorSignature) return { at, count };
  const record = Number(bytes.readBigUInt64LE(locator + 8));
  return { at: Number(bytes.readBigUInt64LE(record + 48)), count: Number(bytes.readBigUInt64LE(record + 32)) };
}

/** Sizes and the offset, which the zip64 extra field has where they aren't stated: in this order, and only those. */
function readSizes(bytes: Buffer, at: number, extra: number): { size: number; packedSize: number; offset: number } {
  const stated = [bytes.readUInt32LE(at + 24), bytes.readUInt32LE(at + 20), bytes.readUInt32LE(at + 42)];
  const extraEnd = extra + bytes.readUInt16LE(at + 30);
  let field = extra;
  while (field + 4 <= extraEnd && bytes.readUInt16LE(field) !== zip64Field) field += 4 + bytes.readUInt16LE(field + 2);
  let place = field + 4;
  const [size = 0, packedSize = 0, offset = 0] = stated.map((value) => {
    if (value !== statedElsewhere || place + 8 > extraEnd) return value;
    place += 8;
    return Number(bytes.readBigUInt64LE(place - 8));
  });
  return { size, packedSize, offset };
}

/** Programs that write a sheet as it comes always use zip64, as Apache POI does. */
function readEntry(bytes: Buffer, at: number, name: string): ZipEntry {
  const flags = bytes.readUInt16LE(at + 8);
  const isEncrypted = (flags & encryptedFlag) !== 0;
  const { size, packedSize, offset } = readSizes(bytes, at, at + 46 + bytes.readUInt16LE(at + 28));
  const isOpen = [packedSize, size, offset].includes(statedElsewhere) || (size === 0 && packedSize > emptyDeflated);
  const followsData = (flags & sizesFollowFlag) !== 0 && packedSize === 0 && !name.endsWith('/');
  if (isOpen || followsData || (size > 0 && packedSize === 0)) throw new Error(`the size of ${name} is not stated`);
  const crc = bytes.readUInt32LE(at + 16);
  return { name, size, packedSize, crc, offset, isDeflated: bytes.readUInt16LE(at + 10) === 8, isEncrypted };
}

/** The unpacked bytes of an entry, chunk by chunk. Throws an Error if they exceed its stated size, or aren't those that were packed. */
export async function* unpackEntry(bytes: Buffer, entry: ZipEntry): AsyncGenerator<Buffer> {
  const start = entry.offset + 30 + bytes.readUInt16LE(entry.offset + 26) + bytes.readUInt16LE(entry.offset + 28);
  const packed = bytes.subarray(start, start + entry.packedSize);
  let size = 0;
  let crc = 0;
  for await (const chunk of entry.isDeflated ? inflate(packed) : [packed]) {
    size += chunk.length;
    if (size > entry.size) throw new Error(`${entry.name} is larger than its stated size`);
    crc = crc32(chunk, crc);
    yield chunk;
  }
  if (entry.crc !== 0 && crc !== entry.crc) throw new Error(`${entry.name} is damaged`);
}

function inflate(packed: Buffer): AsyncIterable<Buffer> {
  const inflater = createInflateRaw();
  inflater.end(packed);
  return inflater;
}

interface ZippedFile {
  name: string;
  content: AsyncIterable<string>;
}

interface WrittenEntry {
  name: Buffer;
  crc: number;
  size: number;
  packed: number;
  offset: number;
}

/** Bit 3: sizes follow the data; bit 11: the name is UTF-8. */
const flags = 0x0808;
const deflate = 8;
const version = 20;
/** January 1, 1980, the earliest date, so that the same content gives the same bytes. */
const date = 0x0021;
/** Larger archives need ZIP64, which older spreadsheets can't read. */
const maxBytes = 0xffff_ffff;

/** The bytes of the archive. @throws {RangeError} when a file or the archive grows beyond 4 GB */
export async function* zipBytes(files: ZippedFile[]): AsyncGenerator<Buffer> {
  const entries: WrittenEntry[] = [];
  let offset = 0;
  for (const { name, content } of files) {
    const entry: WrittenEntry = { name: Buffer.from(name), crc: 0, size: 0, packed: 0, offset };
    for await (const bytes of fileBytes(entry, content)) {
      offset += bytes.length;
      yield bytes;
    }
    if (entry.size > maxBytes || offset > maxBytes) throw new RangeError('the archive would exceed 4 GB');
    entries.push(entry);
  }
  const directory = Buffer.concat(entries.map(directoryHeader));
  yield directory;
  yield endOfDirectory(entries.length, directory.length, offset);
}

async function* fileBytes(entry: WrittenEntry, content: AsyncIterable<string>): AsyncGenerator<Buffer> {
  yield localHeader(entry);
  const packer = createDeflateRaw({ level: 3 });
  const feeding = feed(packer, entry, content);
  for await (const bytes of packer) {
    entry.packed += bytes.length;
    yield bytes;
  }
  await feeding;
  yield dataDescriptor(entry);
}

async function feed(
  packer: ReturnType<typeof createDeflateRaw>,
  entry: WrittenEntry,
  content: AsyncIterable<string>,
): Promise<void> {
  try {
    for await (const text of content) {
      const bytes = Buffer.from(text);
      entry.crc = crc32(bytes, entry.crc);
      entry.size += bytes.length;
      if (!packer.write(bytes)) await once(packer, 'drain');
    }
    packer.end();
  } catch (error) {
    packer.destroy(error instanceof Error ? error : new Error('the content could not be read'));
  }
}

function localHeader({ name }: WrittenEntry): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x0403_4b50, 0);
  header.writeUInt16LE(version, 4);
  header.writeUInt16LE(flags, 6);
  header.writeUInt16LE(deflate, 8);
  header.writeUInt16LE(date, 12);
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, name]);
}

function dataDescriptor({ crc, packed, size }: WrittenEntry): Buffer {
  const descriptor = Buffer.alloc(16);
  descriptor.writeUInt32LE(0x0807_4b50, 0);
  descriptor.writeUInt32LE(crc, 4);
  descriptor.writeUInt32LE(packed, 8);
  descriptor.writeUInt32LE(size, 12);
  return descriptor;
}

function directoryHeader({ name, crc, packed, size, offset }: WrittenEntry): Buffer {
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x0201_4b50, 0);
  header.writeUInt16LE(version, 4);
  header.writeUInt16LE(version, 6);
  header.writeUInt16LE(flags, 8);
  header.writeUInt16LE(deflate, 10);
  header.writeUInt16LE(date, 14);
  header.writeUInt32LE(crc, 16);
  header.writeUInt32LE(packed, 20);
  header.writeUInt32LE(size, 24);
  header.writeUInt16LE(name.length, 28);
  header.writeUInt32LE(offset, 42);
  return Buffer.concat([header, name]);
}

function endOfDirectory(count: number, length: number, offset: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x0605_4b50, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(length, 12);
  end.writeUInt32LE(offset, 16);
  return end;
}
