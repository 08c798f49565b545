/**
 * Unpacks what people pack a table into: gzip, a zip archive with one table, an OpenDocument sheet. Only a name that says so
 * is taken at its word; a packed file that is called .csv took a wrong turn somewhere, so it is refused like any other.
 */
import { buffer } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';
import { FileRefused } from '../columns/file-refused.ts';
import { isZip, refuseArchive } from './detect-container.ts';
import {
  archiveDamaged,
  archiveOfSeveral,
  encryptedArchive,
  type ReadingLimits,
  unpackedTooBig,
  zipArchive,
} from './file-refusals.ts';
import type { ByteScan } from './scan-bytes.ts';
import { readZipDirectory, unpackEntry, type ZipEntry } from './zip.ts';

/** A file, perhaps from inside another one. */
export interface UnpackedFile {
  open: () => AsyncIterable<Uint8Array>;
  fileName: string;
}

const tableName = /\.(csv|tsv|tab|txt|xls|xlsx|xlsm|xltx|xltm|xlsb|ods|ots|fods)$/i;
/** What programs put beside a table to explain it; a table of its own has rarely such a name. */
const readMe = /(^|\/)(read[ _-]?me|licen[cs]e|about|info|notes?|instructions?|liesmich|lisez[ _-]?moi)[^/]*\.txt$/i;
/** Copies and remarks that macOS and Windows put beside the files. */
const leftover = /(^|\/)(__MACOSX\/|\.|~\$|Thumbs\.db)/;
const contentOfSheet = 'content.xml';

/** The file inside one that is packed (`isPacked`); undefined for a workbook under another name. Throws FileRefused when it can't be unpacked. */
export async function unpackFile(
  open: UnpackedFile['open'],
  { head }: Pick<ByteScan, 'head'>,
  fileName: string,
  limits: ReadingLimits,
): Promise<UnpackedFile | undefined> {
  if (!isZip({ head })) {
    return { open: () => gunzip(open()), fileName: fileName.replace(/\.gz$/i, '') };
  }
  const bytes = await buffer(open());
  const entries = readDirectory(bytes);
  if (entries.has('[Content_Types].xml')) return undefined; // a workbook under another name
  const entry = /\.o[dt]s$/i.test(fileName) ? entries.get(contentOfSheet) : onlyTable(entries);
  if (entry === undefined) throw refuseArchive([...entries.keys()]) ?? zipArchive();
  if (entry.isEncrypted) throw encryptedArchive();
  if (entry.size > limits.maxUnpackedBytes) throw unpackedTooBig(entry.size, limits.maxUnpackedBytes);
  const name = entry.name === contentOfSheet ? fileName : entry.name;
  return { open: () => refusing(unpackEntry(bytes, entry)), fileName: name };
}

function readDirectory(bytes: Buffer): ReadonlyMap<string, ZipEntry> {
  try {
    return readZipDirectory(bytes);
  } catch (error) {
    throw archiveDamaged(error);
  }
}

/** The only table of an archive; undefined for none. Throws FileRefused for several. */
function onlyTable(entries: ReadonlyMap<string, ZipEntry>): ZipEntry | undefined {
  const all = [...entries.values()].filter(({ name }) => tableName.test(name) && !leftover.test(name));
  const tables = all.length > 1 ? all.filter(({ name }) => !readMe.test(name)) : all;
  if (tables.length > 1) throw archiveOfSeveral(tables.map(({ name }) => name));
  return tables[0];
}

function gunzip(source: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  return refusing(inflate(source));
}

/** The unpacked size isn't stated, so whoever reads must stop in time. */
async function* inflate(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const unpacker = createGunzip();
  const feed = async () => {
    try {
      for await (const chunk of source) {
        if (unpacker.destroyed) return;
        if (!unpacker.write(chunk))
          await new Promise<void>((resolve) => unpacker.once('drain', resolve).once('close', resolve));
      }
      unpacker.end();
    } catch (error) {
      unpacker.destroy(error instanceof Error ? error : new Error('the file could not be read'));
    }
  };
  const fed = feed();
  try {
    yield* unpacker;
  } finally {
    unpacker.destroy();
    await fed;
  }
}

async function* refusing(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* source;
  } catch (error) {
    throw error instanceof FileRefused ? error : archiveDamaged(error);
  }
}
