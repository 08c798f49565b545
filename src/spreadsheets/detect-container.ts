/** The container step: detects text files and workbooks by their contents, never by the file name. */
import type { FileRefused } from '../columns/file-refused.ts';
import {
  binaryWorkbook,
  emptyFile,
  encryptedWorkbook,
  notCsv,
  oldExcelWorkbook,
  tooManyControlCharacters,
  type WayOn,
  zipArchive,
} from './file-refusals.ts';
import type { ByteScan } from './scan-bytes.ts';

// First bytes as given by the registries of file signatures (Gary Kessler's list, the formats' own specifications).
const signatures: { bytes: string; at?: number; what: string; wayOn?: WayOn }[] = [
  { bytes: '%PDF-', what: 'a PDF document' },
  { bytes: '\x89PNG\r\n', what: 'an image (PNG)' },
  { bytes: '\xff\xd8\xff', what: 'an image (JPEG)' },
  { bytes: 'GIF8', what: 'an image (GIF)' },
  { bytes: 'II*\0', what: 'an image (TIFF)' },
  { bytes: 'MM\0*', what: 'an image (TIFF)' },
  { bytes: 'RIFF', what: 'an image, a sound or a video' },
  { bytes: 'ftyp', at: 4, what: 'an image or a video' },
  { bytes: '\x1f\x8b', what: 'a compressed file (gzip)', wayOn: 'packed' },
  { bytes: 'BZh', what: 'a compressed file (bzip2)', wayOn: 'packed' },
  { bytes: '\xfd7zXZ', what: 'a compressed file (xz)', wayOn: 'packed' },
  { bytes: '\x28\xb5\x2f\xfd', what: 'a compressed file (zstd)', wayOn: 'packed' },
  { bytes: '7z\xbc\xaf', what: 'an archive (7z)', wayOn: 'packed' },
  { bytes: 'Rar!', what: 'an archive (RAR)', wayOn: 'packed' },
  { bytes: 'ustar', at: 257, what: 'an archive (tar)', wayOn: 'packed' },
  { bytes: 'SQLite format 3', what: 'a database (SQLite)' },
  { bytes: 'PAR1', what: 'a Parquet file' },
  { bytes: '{\\rtf', what: 'a text document (RTF)' },
  { bytes: '\xff\xfe\0\0', what: 'a text in UTF-32', wayOn: 'sheet' },
  { bytes: '\0\0\xfe\xff', what: 'a text in UTF-32', wayOn: 'sheet' },
];

const markups: { pattern: RegExp; what: string; wayOn?: WayOn }[] = [
  {
    pattern: /^\s*(<!doctype html|<(html|head|body|table|script|style|meta|div)\b)/i,
    what: 'a web page (HTML)',
    wayOn: 'sheet',
  },
  // Programs write their warnings as markup, too, in front of what they export.
  { pattern: /^\s*<(?!br\b|b>)[?!a-z]/i, what: 'an XML file', wayOn: 'sheet' },
  { pattern: /^\s*MIME-Version:[\s\S]*multipart\/related/i, what: 'a web archive (MHTML)', wayOn: 'sheet' },
  { pattern: /^\s*(\{\s*("|\})|\[\s*[[{"\]\d])/, what: 'a JSON file' },
  { pattern: /^\s*(ISA([*|~^])..\2|UN[AB]\+|UNA.{6}UNB)/, what: 'an EDI message' },
  { pattern: /^\s*BEGIN:V(CARD|CALENDAR)/, what: 'a contact or calendar entry' },
];

/** Why these bytes, which aren't a zip archive, aren't a text file either; undefined if they may be one. */
export function refuseContainer(scan: ByteScan): FileRefused | undefined {
  const start = scan.head
    .subarray(0, 1024)
    .toString('latin1')
    .replace(/^\xef\xbb\xbf/, '');
  if (start.startsWith('\xd0\xcf\x11\xe0')) return scan.encryptedPackage ? encryptedWorkbook() : oldExcelWorkbook();
  const signature = signatures.find(({ bytes, at = 0 }) => start.startsWith(bytes, at));
  if (signature) return notCsv(signature.what, signature.wayOn);
  if (scan.blank) return emptyFile();
  const text = start.replace(/^(\xff\xfe|\xfe\xff)/, '').replaceAll('\0', ''); // of UTF-16
  const markup = markups.find(({ pattern }) => pattern.test(text));
  return markup && notCsv(markup.what, markup.wayOn);
}

/** Whether a text is markup that may hold tables, and its name doesn't promise plain text. */
export function isMarkup({ head }: ByteScan, fileName: string): boolean {
  if (!/\.(xlsx?|xml|html?|ods|fods)$/i.test(fileName)) return false;
  const start = head.toString('utf8', 0, 256).replaceAll('\0', '');
  return /^[\ufeff\ufffd]*\s*<[?!a-z]/i.test(start);
}

/** Whether a file is packed, as its name says. */
export function isPacked({ head }: ByteScan, fileName: string): boolean {
  const isGzip = head[0] === 0x1f && head[1] === 0x8b;
  return isGzip ? /\.gz$/i.test(fileName) : isZip({ head }) && /\.(zip|ods|ots)$/i.test(fileName);
}

/** Whether the bytes are a zip archive, such as an Excel workbook. */
export function isZip({ head }: Pick<ByteScan, 'head'>): boolean {
  const start = head.toString('latin1', 0, 4);
  return start === 'PK\x03\x04' || start === 'PK\x05\x06';
}

// Entry names that identify the kind of archive (OPC and ODF 1.3, part 2, 3.3).
const archives: { part: RegExp; what: string; wayOn?: WayOn }[] = [
  { part: /mimetypeapplication\/vnd\.oasis|^mimetype$/, what: 'an OpenDocument file', wayOn: 'sheet' },
  { part: /Index\/\w+\.iwa|^Index\.zip$/, what: 'a Numbers document', wayOn: 'numbers' },
  { part: /word\/document/, what: 'a Word document' },
  { part: /ppt\/presentation/, what: 'a presentation' },
];

/** Why an archive with these entries isn't an Excel workbook; undefined if it may be one. */
export function refuseArchive(names: readonly string[]): FileRefused | undefined {
  const kind = archives.find(({ part }) => names.some((name) => part.test(name)));
  if (kind !== undefined) return notCsv(kind.what, kind.wayOn);
  if (names.some((name) => name.includes('xl/workbook.bin'))) return binaryWorkbook();
  return names.some((name) => /\[Content_Types\]\.xml|xl\/(?:_rels|workbook|worksheets)\b/.test(name))
    ? undefined
    : zipArchive();
}

/** Refuses bytes, not in UTF-16, with too many control characters or NULs to be text. */
export function refuseNoise({ head, nulBytes, size }: ByteScan): FileRefused | undefined {
  const start = head.subarray(0, 65_536);
  const controls = start.reduce(
    (count, byte) => ((byte > 0 && byte < 9) || (byte > 13 && byte < 32) ? count + 1 : count),
    0,
  );
  if (controls > start.length / 50) return notCsv('a binary file');
  return nulBytes > size / 100 ? tooManyControlCharacters(nulBytes, size) : undefined;
}
