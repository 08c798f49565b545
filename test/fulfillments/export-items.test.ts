import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseItemCells } from '../../src/fulfillments/export-format.ts';
import { itemCells } from '../demo/export-cells.ts';

const entry = fc.option(
  fc
    .string({ unit: fc.constantFrom('a', 'é', '字', '😀', ' ', ';', '\\', '×', '2', ',', '\n'), minLength: 1 })
    .map((text) => text.trim()),
  { nil: null },
);
const item = fc.record({
  qty: fc.integer({ min: 1, max: 999_999_999 }),
  name: entry.map((text) => text || null),
  sku: entry.map((text) => text || null),
});

describe('parseItemCells', () => {
  test('gives back exactly what was written', () => {
    fc.assert(
      fc.property(fc.array(item, { maxLength: 5 }), (items) => {
        expect(parseItemCells(itemCells(items))).toEqual(items);
      }),
    );
  });

  test.each([
    { name: 'nothing', cells: { items: '', sku: '' }, want: [] },
    {
      name: 'two with SKUs',
      cells: { items: '2 × Serum 30 ml; 1 × Cream', sku: 'SER-30; CRM-1' },
      want: [
        { qty: 2, name: 'Serum 30 ml', sku: 'SER-30' },
        { qty: 1, name: 'Cream', sku: 'CRM-1' },
      ],
    },
    {
      name: 'one without a SKU, one without a name',
      cells: { items: '1 × Gift; 3 ×', sku: '; BAG' },
      want: [
        { qty: 1, name: 'Gift', sku: null },
        { qty: 3, name: null, sku: 'BAG' },
      ],
    },
    {
      name: 'a semicolon inside',
      cells: { items: '1 × A\\; B', sku: '' },
      want: [{ qty: 1, name: 'A; B', sku: null }],
    },
    { name: 'x for ×', cells: { items: '2 x Cream', sku: '' }, want: [{ qty: 2, name: 'Cream', sku: null }] },
    { name: 'no quantity', cells: { items: 'Cream', sku: '' }, want: [{ qty: 1, name: 'Cream', sku: null }] },
    {
      name: 'SKUs alone',
      cells: { items: '', sku: 'A;B' },
      want: [
        { qty: 1, name: null, sku: 'A' },
        { qty: 1, name: null, sku: 'B' },
      ],
    },
    {
      name: 'a name that begins with a number',
      cells: { items: '3 oils', sku: '' },
      want: [{ qty: 1, name: '3 oils', sku: null }],
    },
    { name: 'a backslash at the end', cells: { items: 'A\\', sku: '' }, want: [{ qty: 1, name: 'A\\', sku: null }] },
  ])('reads $name', ({ cells, want }) => {
    expect(parseItemCells(cells)).toEqual(want);
  });

  test.each([
    { name: 'B118 a fraction', cells: { items: '1.5 × Cream', sku: '' }, want: /"1\.5"/ },
    { name: 'B118 a negative number', cells: { items: '-1 × Cream', sku: '' }, want: /"-1"/ },
    { name: 'B118 a thousands separator', cells: { items: '1,000 × Cream', sku: '' }, want: /"1,000"/ },
    { name: 'zero', cells: { items: '0 × Cream', sku: '' }, want: /"0"/ },
    { name: 'more than the database can count', cells: { items: '9999999999 × Cream', sku: '' }, want: /9999999999/ },
    {
      name: 'cells that do not fit',
      cells: { items: '1 × A; 1 × B', sku: 'X' },
      want: /items lists 2 and sku lists 1/,
    },
  ])('refuses $name', ({ cells, want }) => {
    expect(parseItemCells(cells)).toEqual({ problem: expect.stringMatching(want) });
  });
});
