import { isUtf8 } from 'node:buffer';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { locateByte } from '../../src/spreadsheets/encoding.ts';
import { ByteScanner } from '../../src/spreadsheets/scan-bytes.ts';
import { inChunks } from './read-all.ts';

const text = fc.string({ unit: 'binary', maxLength: 60 }).map((characters) => Buffer.from(characters));
const chunk = fc.integer({ min: 1, max: 20 });

/** The slow and obvious way: the longest beginning that is UTF-8. */
function firstInvalid(bytes: Buffer): number | undefined {
  for (let length = bytes.length; length >= 0; length -= 1) {
    if (isUtf8(bytes.subarray(0, length))) return length === bytes.length ? undefined : length;
  }
  return 0;
}

function survey(bytes: Buffer, size: number) {
  const surveyor = new ByteScanner(10);
  for (let at = 0; at < bytes.length; at += size) surveyor.add(bytes.subarray(at, at + size));
  return surveyor.end();
}

test('B43 the first byte that is not UTF-8 is found wherever the bytes are cut', () => {
  fc.assert(
    fc.property(text, fc.uint8Array({ maxLength: 3 }), text, chunk, (before, between, after, size) => {
      const bytes = Buffer.concat([before, between, after]);
      expect(survey(bytes, size).firstInvalidUtf8).toBe(firstInvalid(bytes));
    }),
    { numRuns: 2000 },
  );
});

test('the survey counts bytes and NULs and keeps the head', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 50 }), chunk, (array, size) => {
      const bytes = Buffer.from(array);
      const { size: total, nulBytes, head } = survey(bytes, size);
      expect([total, nulBytes]).toEqual([bytes.length, array.filter((byte) => byte === 0).length]);
      expect(head).toEqual(bytes.subarray(0, 10));
    }),
  );
});

test('a place is shown with its line and what stands next to it, wherever the bytes are cut', async () => {
  const bytes = Buffer.from('first\r\nsecond line\nthe third line is a longer one, X marks it, with more behind\nlast');
  for (const size of [1, 3, 7, 1000]) {
    const { line, bytes: shown } = await locateByte(inChunks(bytes, size), bytes.indexOf('X'));
    expect([line, Buffer.from(shown).toString()]).toEqual([3, 'ne is a longer one, X marks it, with mor']);
    const start = await locateByte(inChunks(bytes, size), bytes.indexOf('second'));
    expect([start.line, Buffer.from(start.bytes).toString()]).toEqual([2, 'second line']);
  }
});
