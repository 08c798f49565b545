/** The encoding step: one decision for the whole file, from its bytes alone. */

import type { ByteSurvey } from './byte-survey.ts';

/** `bomLength` bytes at the start are no text; `certain` is false where the encoding is only the likeliest. */
export interface Encoding {
  name: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';
  bomLength: 0 | 2 | 3;
  certain: boolean;
}

/** A byte order mark decides; else the pattern of zero bytes; else UTF-8 if every byte fits; else Windows-1252. */
export function detectEncoding({ head, firstInvalidUtf8 }: ByteSurvey): Encoding {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) {
    return { name: 'utf-8', bomLength: 3, certain: firstInvalidUtf8 === undefined };
  }
  if (head[0] === 0xff && head[1] === 0xfe) return { name: 'utf-16le', bomLength: 2, certain: true };
  if (head[0] === 0xfe && head[1] === 0xff) return { name: 'utf-16be', bomLength: 2, certain: true };
  const wide = detectWide(head.subarray(0, 4096));
  if (wide) return { name: wide, bomLength: 0, certain: false };
  return firstInvalidUtf8 === undefined
    ? { name: 'utf-8', bomLength: 0, certain: true }
    : { name: 'windows-1252', bomLength: 0, certain: false };
}

/** UTF-16 without a mark: in text that is mostly ASCII every other byte is zero, and always the same one. */
function detectWide(start: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  const pairs = Math.floor(start.length / 2);
  const zeros = [0, 0];
  for (let index = 0; index < pairs * 2; index += 1) {
    if (start[index] === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  }
  const [even = 0, odd = 0] = zeros;
  if (odd > pairs * 0.4 && even < pairs * 0.05) return 'utf-16le';
  return even > pairs * 0.4 && odd < pairs * 0.05 ? 'utf-16be' : undefined;
}
