import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSeenIds, textId } from '../../src/records/seen-ids.ts';

test('the first line of an id is kept', () => {
  const seen = createSeenIds();
  expect(seen.add(7n, 2)).toBeUndefined();
  expect(seen.add(7n, 3)).toBe(2);
  expect(seen.add(7n, 4)).toBe(2);
  expect(seen.size()).toBe(1);
});

test('any ids at all are told apart, as a Map tells them', () => {
  const any64 = fc.oneof(fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }), fc.bigInt({ min: 0n, max: 40n }));
  fc.assert(
    fc.property(fc.array(any64, { maxLength: 300 }), (ids) => {
      const seen = createSeenIds();
      const known = new Map<bigint, number>();
      for (const [index, id] of ids.entries()) {
        expect(seen.add(id, index + 1)).toBe(known.get(id));
        if (!known.has(id)) known.set(id, index + 1);
      }
      expect(seen.size()).toBe(known.size);
      for (const id of [...ids, -1n]) expect(seen.has(id)).toBe(known.has(id));
    }),
  );
});

test('200,000 ids outgrow the first places several times and none is lost', () => {
  const seen = createSeenIds();
  const ids = Array.from({ length: 200_000 }, (_, n) => (n % 2 === 0 ? BigInt(n) : BigInt(n) << 32n));
  for (const [index, id] of ids.entries()) seen.add(id, index + 1);
  expect(seen.size()).toBe(200_000);
  expect(ids.every((id, index) => seen.add(id, 1) === index + 1)).toBe(true);
});

test('texts that differ are different ids', () => {
  expect(textId('A1')).toBe(textId('A1'));
  expect(new Set(['A1', 'A2', '', 'a1'].map(textId)).size).toBe(4);
});
