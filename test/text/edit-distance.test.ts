import fc from 'fast-check';
import { expect, test } from 'vitest';
import { editDistance, isSimilar } from '../../src/text/edit-distance.ts';

test.each([
  ['', '', 0],
  ['abc', 'abc', 0],
  ['', 'abc', 3],
  ['kitten', 'sitting', 3],
  ['retruned', 'returned', 1],
  ['ca', 'abc', 3],
])('%s to %s takes %i', (a, b, want) => {
  expect(editDistance(a, b)).toBe(want);
});

test('distance is symmetric, and 0 only for equal texts', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 });
  fc.assert(
    fc.property(word, word, (a, b) => {
      expect(editDistance(a, b)).toBe(editDistance(b, a));
      expect(editDistance(a, b) === 0).toBe(a === b);
    }),
  );
});

test.each([
  ['fedx', 'fedex', 0.8, true],
  ['fdx', 'fedex', 0.8, false],
  ['retruned', 'returned', 0.75, true],
  ['same', 'same', 1, true],
  ['same', 'some', 1, false],
  ['up', 'united parcel service', 0.5, false],
])('whether %s and %s are alike to %d: %s', (a, b, least, want) => {
  expect(isSimilar(a, b, least)).toBe(want);
});
