/** A first pass over all bytes of a file, before decoding. */
import { isUtf8 } from 'node:buffer';

/** What the first pass over a file's bytes found. */
export interface ByteScan {
  /** bytes of the whole file */
  size: number;
  /** the beginning of the file, at most `headSize` bytes */
  head: Buffer;
  /** only white space, NULs and a byte order mark */
  blank: boolean;
  nulBytes: number;
  /** whether a byte is that of a quotation mark, `"`, in any encoding */
  hasQuotes: boolean;
  /** offset of the first byte that isn't valid UTF-8; undefined if all are */
  firstInvalidUtf8: number | undefined;
  /** offset of the first text that was encoded as UTF-8 twice; undefined if there is none */
  firstDoubleEncoded: number | undefined;
  /** the last line isn't ended */
  isUnfinished: boolean;
  /** an Office container whose contents are encrypted */
  encryptedPackage: boolean;
}

const compoundFile = Buffer.from([0xd0, 0xcf, 0x11, 0xe0]);
const encryptedPackage = Buffer.from('EncryptedPackage', 'utf16le');
// An accented letter and a curly quote whose UTF-8 bytes were misread as Windows-1252 and encoded as UTF-8 again.
const doubleEncoded = [Buffer.from([0xc3, 0x83, 0xc2]), Buffer.from([0xc3, 0xa2, 0xe2, 0x82, 0xac])];
const quote = 0x22;
const whiteOrMark = new Set([0x00, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x20, 0xef, 0xbb, 0xbf, 0xfe, 0xff]);

/** Scans a file chunk by chunk; memory use doesn't grow with the file. */
export class ByteScanner {
  readonly #headSize: number;
  readonly #head: Buffer[] = [];
  #headLength = 0;
  #size = 0;
  #blank = true;
  #nulBytes = 0;
  #hasQuotes = false;
  #firstInvalidUtf8: number | undefined;
  #firstDoubleEncoded: number | undefined;
  #encrypted = false;
  /** bytes of a character that continues in the next chunk */
  #unfinished = Buffer.alloc(0);
  /** the last bytes of the previous chunk, to find patterns across chunks */
  #lastBytes = Buffer.alloc(0);

  constructor(headSize: number) {
    this.#headSize = headSize;
  }

  get size(): number {
    return this.#size;
  }

  add(bytes: Uint8Array): void {
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#keepHead(chunk);
    if (this.#blank) this.#blank = chunk.every((byte) => whiteOrMark.has(byte));
    this.#nulBytes += countNuls(chunk);
    this.#hasQuotes ||= chunk.includes(quote);
    if (this.#firstInvalidUtf8 === undefined) this.#checkUtf8(chunk);
    this.#search(chunk);
    this.#size += chunk.length;
  }

  end(): ByteScan {
    const cutOff = this.#unfinished.length > 0 ? this.#size - this.#unfinished.length : undefined;
    return {
      size: this.#size,
      head: Buffer.concat(this.#head),
      blank: this.#blank,
      nulBytes: this.#nulBytes,
      hasQuotes: this.#hasQuotes,
      firstInvalidUtf8: this.#firstInvalidUtf8 ?? cutOff,
      firstDoubleEncoded: this.#firstDoubleEncoded,
      isUnfinished: !/[\r\n]\0?$/.test(this.#lastBytes.toString('latin1')),
      encryptedPackage: this.#encrypted,
    };
  }

  #keepHead(chunk: Buffer): void {
    if (this.#headLength >= this.#headSize) return;
    const part = Buffer.from(chunk.subarray(0, this.#headSize - this.#headLength));
    this.#head.push(part);
    this.#headLength += part.length;
  }

  #checkUtf8(chunk: Buffer): void {
    const start = this.#size - this.#unfinished.length;
    const bytes = this.#unfinished.length > 0 ? Buffer.concat([this.#unfinished, chunk]) : chunk;
    const whole = bytes.subarray(0, bytes.length - unfinishedUtf8Length(bytes));
    if (isUtf8(whole)) {
      this.#unfinished = Buffer.from(bytes.subarray(whole.length));
      return;
    }
    this.#firstInvalidUtf8 = start + validUtf8Length(whole);
    this.#unfinished = Buffer.alloc(0);
  }

  #search(chunk: Buffer): void {
    const bytes = Buffer.concat([this.#lastBytes, chunk]);
    if (this.#firstDoubleEncoded === undefined) {
      const found = doubleEncoded.map((pattern) => bytes.indexOf(pattern)).filter((at) => at !== -1);
      if (found.length > 0) this.#firstDoubleEncoded = this.#size - this.#lastBytes.length + Math.min(...found);
    }
    const isCompound = this.#head[0]?.subarray(0, compoundFile.length).equals(compoundFile) ?? false;
    if (isCompound && !this.#encrypted) this.#encrypted = bytes.includes(encryptedPackage);
    this.#lastBytes = Buffer.from(bytes.subarray(-encryptedPackage.length));
  }
}

function countNuls(chunk: Buffer): number {
  let count = 0;
  for (let at = chunk.indexOf(0); at !== -1; at = chunk.indexOf(0, at + 1)) count += 1;
  return count;
}

/** How many bytes at the end belong to an incomplete character: 0 to 3. */
function unfinishedUtf8Length(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte < 0xc0) continue;
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return needed > back ? back : 0;
  }
  return 0;
}

/** Length of the longest valid UTF-8 prefix, by binary search; `bytes` as a whole is invalid. */
function validUtf8Length(bytes: Uint8Array): number {
  let valid = 0;
  let invalid = bytes.length;
  while (invalid - valid > 8) {
    const middle = (valid + invalid) >> 1;
    const end = middle - unfinishedUtf8Length(bytes.subarray(valid, middle));
    if (isUtf8(bytes.subarray(valid, end))) valid = end;
    else invalid = middle;
  }
  // The last few bytes may still contain a complete character.
  for (let end = invalid; end > valid; end -= 1) if (isUtf8(bytes.subarray(valid, end))) return end;
  return valid;
}
