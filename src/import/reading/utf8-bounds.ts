/** Where UTF-8 ends: at the edge of a chunk, and at the first byte that is none. */

import { isUtf8 } from 'node:buffer';

/** How many bytes at the end begin a character that later bytes must finish: 0 to 3. */
export function unfinishedUtf8Length(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte < 0xc0) continue;
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return needed > back ? back : 0;
  }
  return 0;
}

/** Length of the longest beginning that is UTF-8, found by halving; `bytes` as a whole is not. */
export function validUtf8Length(bytes: Uint8Array): number {
  let valid = 0;
  let invalid = bytes.length;
  while (invalid - valid > 8) {
    const middle = (valid + invalid) >> 1;
    const end = middle - unfinishedUtf8Length(bytes.subarray(valid, middle));
    if (isUtf8(bytes.subarray(valid, end))) valid = end;
    else invalid = middle;
  }
  // A few bytes are left, in which a whole character or none may still fit.
  for (let end = invalid; end > valid; end -= 1) if (isUtf8(bytes.subarray(valid, end))) return end;
  return valid;
}
