import { expect, test } from 'vitest';
import { compareItems } from '../../../src/imports/records/items.ts';

/** Serum twice, a cream once, and something without a SKU. */
const stored = { cells: { items: '2 × Serum; 1 × Cream; 1 × Sample', sku: 'S; C; ' }, ids: ['1', '2', '3'] };
const removed = { isRemoved: true };
const serum = { itemId: '1', qty: 2, name: 'Serum', sku: 'S' };
const cream = { itemId: '2', qty: 1, name: 'Cream', sku: 'C' };
const sample = { itemId: '3', qty: 1, name: 'Sample', sku: null };

test.each<[what: string, items: string, sku: string, want: object[]]>([
  ['the same', '2 × Serum; 1 × Cream; 1 × Sample', 'S; C; ', []],
  ['nothing', '', '', []],
  ['the same without SKUs', '2 × Serum; 1 × Cream; 1 × Sample', '', []],
  ['the same SKUs alone', '', 'S; C; ', []],
  ['another order', '1 × Sample; 1 × Cream; 2 × Serum', '; C; S', []],
  ['x for ×, and a trailing blank', '2 x Serum; 1 x Cream; Sample ', 'S; C;', []],
  ['another quantity', '3 × Serum; 1 × Cream; 1 × Sample', 'S; C; ', [{ ...serum, qty: 3 }]],
  ['another name', '2 × Serum 30 ml; 1 × Cream; 1 × Sample', 'S; C; ', [{ ...serum, name: 'Serum 30 ml' }]],
  ['a SKU for what had none', '2 × Serum; 1 × Cream; 1 × Sample', 'S; C; X', [{ ...sample, sku: 'X' }]],
  [
    'another SKU, which is another product',
    '2 × Serum; 1 × Cream; 1 × Sample',
    'T; C; ',
    [
      { itemId: null, qty: 2, name: 'Serum', sku: 'T' },
      { ...serum, ...removed },
    ],
  ],
  ['less', '2 × Serum; 1 × Sample', 'S; ', [{ ...cream, ...removed }]],
  [
    'the same twice',
    '2 × Serum; 2 × Serum; 1 × Cream; 1 × Sample',
    'S; S; C; ',
    [{ itemId: null, qty: 2, name: 'Serum', sku: 'S' }],
  ],
  ['a SKU less, alone', '', 'S; ', [{ ...cream, ...removed }]],
])('a row with %s', (_, items, sku, want) => {
  expect(compareItems({ items, sku }, stored)).toEqual(want.map((change) => ({ isRemoved: false, ...change })));
});

test.each([
  ['2 × Serum', 'S; C', /lists 1 and sku lists 2/],
  ['0 × Serum', '', /whole number/],
])('%s with %s is a problem', (items, sku, problem) => {
  expect(compareItems({ items, sku }, stored)).toMatchObject({ problem: expect.stringMatching(problem) });
});
