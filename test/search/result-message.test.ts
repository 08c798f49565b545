import { expect, test } from 'vitest';
import { formatTotal } from '../../src/search/result-message.ts';

test.each([
  [0, '0 records'],
  [1, '1 record'],
  [10_000, '10,000 records'],
  [10_001, 'More than 10,000 records'],
])('a count of %d is exact up to the limit', (total, want) => {
  expect(formatTotal(total)).toBe(want);
});
