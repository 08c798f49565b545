import { expect, test } from 'vitest';
import { chosenColumns, columnsForm, validateColumns } from '../../../src/imports/intake/columns-form.ts';

const header = ['Ref', 'Code', '', 'x'.repeat(200)];
const table = {
  header,
  headerLine: 3,
  samples: [
    ['A1', 'B1', 'C1', 'D1'],
    ['A2', '', '', 'y'.repeat(24)],
  ],
};

test('every named column can be chosen for every field, with its first values', () => {
  const { blocks } = columnsForm(table, '`march.csv`', 'import.1');
  const menus = (blocks as { element?: { options: { text: { text: string }; value: string }[] } }[]).slice(1);
  expect(menus).toHaveLength(8);
  for (const { element } of menus) {
    expect(element?.options.map(({ value, text }) => [value, text.text])).toEqual([
      ['0', 'Ref: A1, A2'],
      ['1', 'Code: B1'],
      ['3', `${'x'.repeat(35)}…: D1, ${'y'.repeat(24)}`],
    ]);
  }
});

test.each([
  { what: 'nothing', values: {}, at: ['orderId', 'trackingNumber'] },
  { what: 'an order id alone', values: { orderId: '0' }, at: ['trackingNumber'] },
  { what: 'a status alone', values: { status: '0' }, at: ['orderId'] },
  { what: 'one column twice', values: { orderId: '0', status: '0' }, at: ['status'] },
  { what: 'a column that is not there', values: { orderId: '0', status: '9' }, at: ['trackingNumber'] },
  { what: 'an order id and a status', values: { orderId: '0', status: '1' }, at: [] },
  { what: 'a fulfillment id and a tracking number', values: { fulfillmentId: '0', trackingNumber: '1' }, at: [] },
])('$what: objections at $at', ({ values, at }) => {
  expect(Object.keys(validateColumns(chosenColumns(table, values)))).toEqual(at);
});

test('a choice names its column by name and position', () => {
  expect(chosenColumns(table, { trackingNumber: '1', orderId: '0', carrier: null })).toEqual([
    { field: 'orderId', header: 'Ref', index: 0 },
    { field: 'trackingNumber', header: 'Code', index: 1 },
  ]);
});
