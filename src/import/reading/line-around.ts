/** How many bytes before and after the place are shown. */
const reach = 20;

/**
 * The physical line that a byte is on, from 1, and the bytes next to it on the same line. `offset` counts from the
 * start of `source`; line ends are LF, or CR in a file that has no LF before the place.
 */
export async function lineAround(
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
    window = Buffer.concat([window, chunk.subarray(0, Math.max(0, offset + reach - chunkStart))]);
    const done = windowStart + window.length >= offset + reach;
    const toDrop = Math.max(0, Math.min(offset, windowStart + window.length) - reach - windowStart);
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
