import { expect, test } from 'vitest';
import { exportColumns } from '../../src/fulfillments/export-format.ts';

const names = exportColumns.map(({ name }) => name);

test('the export has 32 columns, A to AF, each once', () => {
  expect(names).toHaveLength(32);
  expect(new Set(names).size).toBe(32);
});

test.each([
  { letter: 'A', place: 1, want: 'orderId' },
  { letter: 'H', place: 8, want: 'fulfillmentHouse' },
  { letter: 'V', place: 22, want: 'items' },
  { letter: 'Z', place: 26, want: 'trackingNumber' },
  { letter: 'AF', place: 32, want: 'responseText' },
])('column $letter is $want', ({ place, want }) => {
  expect(names[place - 1]).toBe(want);
});
