/** The encoding step: one decision for the whole file, from its bytes alone. */
import { quoted } from '../columns/quote.ts';
import type { ReadingNote } from '../columns/table.ts';
import type { ByteScan } from './scan-bytes.ts';

/** Encodings of other countries, which can only be told from Windows-1252 by what the text means in them; likelier ones first. */
const national = {
  gbk: 'GBK',
  shift_jis: 'Shift_JIS',
  'euc-kr': 'EUC-KR',
  big5: 'Big5',
  'windows-1250': 'Windows-1250',
  'windows-1251': 'Windows-1251',
  'windows-1254': 'Windows-1254',
  macintosh: 'Mac Roman',
  'iso-8859-2': 'ISO 8859-2',
  'euc-jp': 'EUC-JP',
  'koi8-r': 'KOI8-R',
  ibm866: 'CP 866',
} as const;
const isNational = (name: string): name is keyof typeof national => Object.hasOwn(national, name);

const labels = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16',
  'iso-2022-jp': 'ISO-2022-JP',
  'windows-1252': 'Windows-1252',
  ...national,
} as const;

/** `bomLength` is the length of the byte order mark in bytes. */
export interface Encoding {
  name: keyof typeof labels;
  bomLength: number;
}

/** Byte order marks, the first of which was encoded as UTF-8 twice. */
const marks = [
  { bytes: '\xc3\xaf\xc2\xbb\xc2\xbf', name: 'utf-8' },
  { bytes: '\xef\xbb\xbf', name: 'utf-8' },
  { bytes: '\xff\xfe', name: 'utf-16le' },
  { bytes: '\xfe\xff', name: 'utf-16be' },
] as const;
/** What changes to Japanese letters. */
const shiftsToJapanese = ['\x1b$@', '\x1b$B'];

/** A byte order mark decides; else the pattern of zero bytes; else UTF-8 if every byte fits; else Windows-1252. */
export function detectEncoding({ head, firstInvalidUtf8 }: ByteScan): Encoding {
  const start = head.toString('latin1', 0, 4096);
  const mark = marks.find(({ bytes }) => start.startsWith(bytes));
  if (mark) return { name: mark.name, bomLength: mark.bytes.length };
  const wide = detectUtf16(head.subarray(0, 4096));
  if (wide) return { name: wide, bomLength: 0 };
  if (firstInvalidUtf8 !== undefined) return { name: 'windows-1252', bomLength: 0 };
  const isJapanese = shiftsToJapanese.some((shift) => start.includes(shift));
  return { name: isJapanese ? 'iso-2022-jp' : 'utf-8', bomLength: 0 };
}

/** Whether NULs and other control characters belong to the letters of the encoding. */
export function hasControlsInLetters({ name }: Encoding): boolean {
  return name.startsWith('utf-16') || name === 'iso-2022-jp';
}

/**
 * The encoding of a text that may be in that of another country, which `rate` rates by what the text means in each; where
 * none is better than Windows-1252, it stays that.
 */
export function chooseEncoding(found: Encoding, rate: (encoding: Encoding) => number): Encoding {
  if (found.name !== 'windows-1252') return found;
  const names = ['utf-8' as const, ...Object.keys(national).filter(isNational)];
  const all: Encoding[] = [found, ...names.map((name) => ({ ...found, name }))];
  const ratings = all.map(rate);
  return all[ratings.indexOf(Math.max(...ratings))] ?? found;
}

/** The encoding of a document in markup, which may say it. */
export function detectMarkupEncoding(scan: ByteScan): Encoding {
  const found = detectEncoding(scan);
  const [, said = ''] =
    /(?:charset|encoding)\s*=\s*["']?([\w-]{1,30})/i.exec(scan.head.toString('latin1', 0, 2048)) ?? [];
  const name = found.name === 'windows-1252' ? canonicalName(said) : undefined;
  return name !== undefined && isNational(name) ? { ...found, name } : found;
}

/** "gb2312" → "gbk"; undefined for a name that isn't one of the Encoding Standard. */
function canonicalName(label: string): string | undefined {
  try {
    return new TextDecoder(label).encoding;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** UTF-16 without a byte order mark: in mostly ASCII text, either all even or all odd bytes are zero. */
function detectUtf16(start: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  const pairs = Math.floor(start.length / 2);
  const zeros = [0, 0];
  for (let index = 0; index < pairs * 2; index += 1) {
    if (start[index] === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  }
  const [even = 0, odd = 0] = zeros;
  if (odd > pairs * 0.4 && even < pairs * 0.05) return 'utf-16le';
  return even > pairs * 0.4 && odd < pairs * 0.05 ? 'utf-16be' : undefined;
}

/** Bytes per piece of text, to keep pieces small even if a source yields megabytes at once. */
const pieceSize = 65_536;

/** The file's text in pieces, without its byte order mark. Bytes that don't fit the encoding become U+FFFD. */
export async function* decodeText(source: AsyncIterable<Uint8Array>, encoding: Encoding): AsyncGenerator<string> {
  // ignoreBOM keeps a U+FEFF inside the text; the byte order mark itself is skipped here.
  const decoder = new TextDecoder(encoding.name, { ignoreBOM: true });
  let toSkip: number = encoding.bomLength;
  for await (const chunk of source) {
    const skipped = Math.min(toSkip, chunk.length);
    toSkip -= skipped;
    for (let at = skipped; at < chunk.length; at += pieceSize) {
      yield decoder.decode(chunk.subarray(at, at + pieceSize), { stream: true });
    }
  }
  yield decoder.decode();
}

/** The text at the beginning of a file, for the detection steps. */
export function decodeHead(head: Uint8Array, encoding: Encoding): string {
  return new TextDecoder(encoding.name, { ignoreBOM: true }).decode(head.subarray(encoding.bomLength), {
    stream: true,
  });
}

/** The notes of the encoding step, with a sample if the encoding is a guess; only then is the file opened again. */
export async function describeEncoding(
  encoding: Encoding,
  scan: ByteScan,
  open: () => AsyncIterable<Uint8Array>,
): Promise<ReadingNote[]> {
  const notes: ReadingNote[] = [{ step: 'encoding', code: 'I_ENCODING', text: labels[encoding.name] }];
  const warn = (code: ReadingNote['code'], text: string) => notes.push({ step: 'encoding', code, text });
  const showAt = async (offset: number) => {
    const { line, bytes } = await locateByte(open(), offset);
    return { line, sample: quoted(decodeHead(bytes, { ...encoding, bomLength: 0 })) };
  };
  if (encoding.name.startsWith('utf-16')) {
    if (encoding.bomLength === 0) warn('W_UTF_16', 'Read as UTF-16, which the file doesn’t say but looks like.');
    return notes;
  }
  if (scan.firstInvalidUtf8 !== undefined) {
    const { line, sample } = await showAt(scan.firstInvalidUtf8);
    if (encoding.name === 'utf-8') {
      warn('W_BROKEN_UTF_8', `Read as UTF-8, though line ${line} isn’t: ${sample}. Such characters are lost.`);
    } else {
      const advice = 'If that looks wrong, so do all letters with accents; then save the file as CSV UTF-8.';
      const code = encoding.name === 'windows-1252' ? 'W_WINDOWS_1252' : 'W_ENCODING';
      warn(code, `Read as ${labels[encoding.name]}, as line ${line} is not UTF-8: ${sample}. ${advice}`);
    }
  }
  if (scan.firstDoubleEncoded !== undefined && encoding.name === 'utf-8') {
    const { line, sample } = await showAt(scan.firstDoubleEncoded);
    warn(
      'W_DOUBLE_ENCODED',
      `Letters with accents were damaged before the file came here, first on line ${line}: ${sample}.`,
    );
  }
  return notes;
}

/** How many bytes before and after the position are shown. */
const contextBytes = 20;

/**
 * The physical line that a byte is on, from 1, and the bytes next to it on the same line. `offset` counts from the
 * start of `source`; line ends are LF, or CR in a file that has no LF before the position.
 */
export async function locateByte(
  source: AsyncIterable<Uint8Array>,
  offset: number,
): Promise<{ line: number; bytes: Uint8Array }> {
  const ends = { lf: 0, cr: 0 };
  let window = Buffer.alloc(0);
  let windowStart = 0;
  for await (const chunk of source) {
    const chunkStart = windowStart + window.length;
    for (const byte of chunk.subarray(0, Math.max(0, offset - chunkStart))) {
      if (byte === 10) ends.lf += 1;
      else if (byte === 13) ends.cr += 1;
    }
    window = Buffer.concat([window, chunk.subarray(0, Math.max(0, offset + contextBytes - chunkStart))]);
    const done = windowStart + window.length >= offset + contextBytes;
    const toDrop = Math.max(0, Math.min(offset, windowStart + window.length) - contextBytes - windowStart);
    window = window.subarray(toDrop);
    windowStart += toDrop;
    if (done) break;
  }
  return { line: (ends.lf || ends.cr) + 1, bytes: sameLine(window, offset - windowStart) };
}

function sameLine(window: Buffer, at: number): Buffer {
  const text = window.toString('latin1');
  const from = Math.max(text.slice(0, at).lastIndexOf('\n'), text.slice(0, at).lastIndexOf('\r')) + 1;
  const length = text.slice(at).search(/[\r\n]/);
  return window.subarray(from, length === -1 ? undefined : at + length);
}
