import { expect, test } from 'vitest';
import { formatTotal } from '../../src/search/result-message.ts';

test.each([
  [0, '0 fulfillments'],
  [1, '1 fulfillment'],
  [10_000, '10,000 fulfillments'],
  [10_001, 'More than 10,000 fulfillments'],
])('a count of %d is exact up to the limit', (total, want) => {
  expect(formatTotal(total)).toBe(want);
});
