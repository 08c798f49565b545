/**
 * Writes a ZIP archive as a stream, each file compressed as it comes. Sizes stand behind the data (bit 3), since nobody
 * knows them before.
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT (4.3.7 to 4.3.16)
 */
import { once } from 'node:events';
import { crc32, createDeflateRaw } from 'node:zlib';

interface ZippedFile {
  name: string;
  content: AsyncIterable<string>;
}

interface Entry {
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
/** 1 January 1980, the earliest there is: the same content gives the same bytes. */
const date = 0x0021;
/** Larger archives need ZIP64, which older spreadsheets can't read. */
const maxBytes = 0xffff_ffff;

/** The bytes of the archive. @throws {RangeError} when a file or the archive grows beyond 4 GB */
export async function* zipBytes(files: ZippedFile[]): AsyncGenerator<Buffer> {
  const entries: Entry[] = [];
  let offset = 0;
  for (const { name, content } of files) {
    const entry: Entry = { name: Buffer.from(name), crc: 0, size: 0, packed: 0, offset };
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

async function* fileBytes(entry: Entry, content: AsyncIterable<string>): AsyncGenerator<Buffer> {
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
  entry: Entry,
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

function localHeader({ name }: Entry): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x0403_4b50, 0);
  header.writeUInt16LE(version, 4);
  header.writeUInt16LE(flags, 6);
  header.writeUInt16LE(deflate, 8);
  header.writeUInt16LE(date, 12);
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, name]);
}

function dataDescriptor({ crc, packed, size }: Entry): Buffer {
  const descriptor = Buffer.alloc(16);
  descriptor.writeUInt32LE(0x0807_4b50, 0);
  descriptor.writeUInt32LE(crc, 4);
  descriptor.writeUInt32LE(packed, 8);
  descriptor.writeUInt32LE(size, 12);
  return descriptor;
}

function directoryHeader({ name, crc, packed, size, offset }: Entry): Buffer {
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
