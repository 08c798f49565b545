import type { Encoding } from './detect-encoding.ts';

/** How many bytes become one piece of text: pieces stay small even where a source yields megabytes at once. */
const pieceSize = 65_536;

/** The file's text in pieces, without its byte order mark. Bytes that don't fit the encoding become U+FFFD. */
export async function* decodeText(source: AsyncIterable<Uint8Array>, encoding: Encoding): AsyncGenerator<string> {
  // ignoreBOM keeps a U+FEFF that is not the first character: the mark itself is cut off here.
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

/** The text at the beginning of a file, for the steps that look before they read. */
export function decodeHead(head: Uint8Array, encoding: Encoding): string {
  return new TextDecoder(encoding.name, { ignoreBOM: true }).decode(head.subarray(encoding.bomLength), {
    stream: true,
  });
}
