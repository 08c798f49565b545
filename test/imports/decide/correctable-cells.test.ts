import { expect, test } from 'vitest';
import type { MatchedColumn } from '../../../src/columns/match-columns.ts';
import { columnsRead, correctableColumns } from '../../../src/imports/plan/count-import.ts';

const column = (field: MatchedColumn['field'], index: number, header: string): MatchedColumn => ({
  field,
  index,
  header,
  how: 'exact',
});

test('only columns that the import uses, and none that shares its name with another', () => {
  const columns = [
    column('orderId', 0, 'id'),
    column('clientFulfillmentId', 1, 'id'),
    column('trackingNumber', 2, 'tracking'),
    column('status', 3, 'status'),
  ];
  expect(correctableColumns(columnsRead('tracking', columns)).map(({ index }) => index)).toEqual([2]);
  expect(correctableColumns(columnsRead('returns', columns)).map(({ index }) => index)).toEqual([3]);
  const header = ['Order ID', 'fulfillment_id', 'Status', 'Ship City', 'shipCity'];
  expect(correctableColumns(columnsRead('records', columns, header))).toEqual([
    { index: 0, header: 'Order ID' },
    { index: 1, header: 'fulfillment_id' },
    { index: 2, header: 'Status' },
    { index: 3, header: 'Ship City' },
  ]);
});
