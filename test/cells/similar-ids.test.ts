import fc from 'fast-check';
import { expect, test } from 'vitest';
import { singleEditVariants } from '../../src/cells/order-id-candidates.ts';

test.each([
  { slip: 'neighbours swapped', typed: '7B83FF8059' },
  { slip: 'another character', typed: '7B83FF8094' },
  { slip: 'a character missing', typed: '7B83FF895' },
  { slip: 'a character too many', typed: '7B833FF8095' },
  { slip: 'small letters', typed: '7b83ff8059' },
])('$slip', ({ typed }) => {
  expect(singleEditVariants(typed)).toContain('7B83FF8095');
});

test.each(['1001', 'SHOP-100123', 'an order of last week', '', '7B83FF8095123'])('nothing is similar to “%s”', (id) => {
  expect(singleEditVariants(id)).toEqual([]);
});

test('every similar id is near, and none is the id itself', () => {
  const id = fc.stringMatching(/^[0-9A-Z]{6,12}$/);
  fc.assert(
    fc.property(id, (word) => {
      const similar = singleEditVariants(word);
      expect(similar).not.toContain(word);
      expect(new Set(similar).size).toBe(similar.length);
      expect(similar.every((other) => Math.abs(other.length - word.length) <= 1)).toBe(true);
    }),
    { numRuns: 50 },
  );
});
