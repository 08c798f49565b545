import { expect, test } from 'vitest';
import type { Field } from '../../../src/columns/import-columns.ts';
import { findRecords } from '../../../src/imports/plan/find-records.ts';
import { makeKnown, makeRecord, makeRow } from '../../support/parsed-rows.ts';

const known = makeKnown(
  [
    makeRecord('HOLD', { fulfillmentId: '1', orderId: '1001', clientFulfillmentId: 'A' }),
    makeRecord('HOLD', { fulfillmentId: '2', orderId: '1001', clientFulfillmentId: 'B' }),
    makeRecord('HOLD', { fulfillmentId: '3', orderId: '#7', clientFulfillmentId: 'C' }),
    makeRecord('HOLD', { fulfillmentId: '4', orderId: '8812345E12', clientFulfillmentId: '7712E15' }),
    makeRecord('HOLD', { fulfillmentId: '5', orderId: 'TWINS', clientFulfillmentId: 'T' }),
    makeRecord('HOLD', { fulfillmentId: '6', orderId: 'TWINS', clientFulfillmentId: 'T' }),
    makeRecord('HOLD', { fulfillmentId: '7', orderId: '000123' }),
    makeRecord('HOLD', { fulfillmentId: '8', orderId: '7B83FF8095' }),
    makeRecord('HOLD', { fulfillmentId: '9', orderId: 'x1' }),
    makeRecord('HOLD', { fulfillmentId: '10', orderId: 'X1' }),
    makeRecord('HOLD', { fulfillmentId: '11', orderId: '2026-11-24', clientFulfillmentId: '3-4' }),
    makeRecord('HOLD', { fulfillmentId: '12', orderId: '#2002' }),
    makeRecord('HOLD', { fulfillmentId: '13', orderId: '3003' }),
    makeRecord('HOLD', { fulfillmentId: '14', orderId: '#3003' }),
  ],
  ['BARE'],
);

/** `want`: the ids found, or the problem's code with its suggestion. */
const cases: { rule: string; cells: Partial<Record<Field, string>>; want: string }[] = [
  { rule: '1 fulfillmentId alone', cells: { fulfillmentId: '2' }, want: '2' },
  { rule: '1 with its order', cells: { orderId: '1001', fulfillmentId: '2' }, want: '2' },
  { rule: '1 with an empty order', cells: { orderId: '', fulfillmentId: '2' }, want: '2' },
  { rule: '1 with the order in another spelling', cells: { orderId: '#1001', fulfillmentId: '2' }, want: '2' },
  { rule: '1 with another order', cells: { orderId: '#7', fulfillmentId: '2' }, want: 'E_FULFILLMENT_ID' },
  {
    rule: '1 with an order that only resembles',
    cells: { orderId: '01001', fulfillmentId: '2' },
    want: 'E_FULFILLMENT_ID',
  },
  { rule: '1 unknown', cells: { orderId: '1001', fulfillmentId: '99' }, want: 'E_FULFILLMENT_ID' },
  { rule: '1 no number', cells: { orderId: '1001', fulfillmentId: 'A-2' }, want: 'E_FULFILLMENT_ID' },
  { rule: '1 order damaged by Excel', cells: { orderId: '8.812345E+18', fulfillmentId: '4' }, want: '4' },
  {
    rule: '1 clientFulfillmentId damaged by Excel',
    cells: { orderId: '8812345E12', clientFulfillmentId: '7.712E+18', fulfillmentId: '4' },
    want: '4',
  },
  { rule: '2 both ids', cells: { orderId: '1001', clientFulfillmentId: 'B' }, want: '2' },
  { rule: '2 no match', cells: { orderId: '1001', clientFulfillmentId: 'C' }, want: 'E_CLIENT_FULFILLMENT_ID' },
  {
    rule: '2 no match, one choice',
    cells: { orderId: '#7', clientFulfillmentId: 'A' },
    want: 'E_CLIENT_FULFILLMENT_ID → C',
  },
  { rule: '2 order has none', cells: { orderId: '000123', clientFulfillmentId: 'A' }, want: 'E_CLIENT_FULFILLMENT_ID' },
  { rule: '2 two records of one id', cells: { orderId: 'TWINS', clientFulfillmentId: 'T' }, want: '5 or 6' },
  {
    rule: '2 damaged without fulfillmentId',
    cells: { orderId: '8812345E12', clientFulfillmentId: '7.712E+18' },
    want: 'E_SCIENTIFIC',
  },
  { rule: '2 a stand-in counts as empty', cells: { orderId: '#7', clientFulfillmentId: 'N/A' }, want: '3' },
  { rule: '3 order alone', cells: { orderId: '1001' }, want: '1 or 2' },
  { rule: '3 opaque id that looks like a number', cells: { orderId: '8812345E12' }, want: '4' },
  { rule: '3 order without records', cells: { orderId: 'BARE' }, want: 'none' },
  { rule: '3 no order named', cells: { orderId: '' }, want: 'E_EMPTY_CELL' },
  { rule: '3 no order column', cells: { fulfillmentId: '' }, want: 'E_EMPTY_CELL' },
  { rule: 'B127 no such order', cells: { orderId: 'NOBODY' }, want: 'E_ORDER_NOT_FOUND' },
  { rule: 'B128 hash sign added', cells: { orderId: ' #1001 ' }, want: '1 or 2' },
  { rule: 'B128 hash sign missing', cells: { orderId: '7' }, want: '3' },
  { rule: 'B128 shop prefix', cells: { orderId: 'SHOP-1001' }, want: 'E_ORDER_NOT_FOUND → 1001' },
  { rule: 'B128 shop prefix for a hash sign', cells: { orderId: 'SHOP-2002' }, want: 'E_ORDER_NOT_FOUND → #2002' },
  { rule: 'B102 decimals, hash sign missing', cells: { orderId: '7.0' }, want: 'E_ORDER_NOT_FOUND → #7' },
  { rule: 'B102 thousands, hash sign missing', cells: { orderId: '2,002' }, want: 'E_ORDER_NOT_FOUND → #2002' },
  { rule: 'B102 two orders fit', cells: { orderId: '3003.0' }, want: 'E_ORDER_NOT_FOUND' },
  { rule: 'B99 leading zeros lost', cells: { orderId: '123' }, want: 'E_LEADING_ZEROS → 000123' },
  { rule: 'parcel suffix', cells: { orderId: '7B83FF8095-1' }, want: 'E_ORDER_NOT_FOUND → 7B83FF8095' },
  { rule: 'parcel count', cells: { orderId: '7B83FF8095 (1 of 2)' }, want: 'E_ORDER_NOT_FOUND → 7B83FF8095' },
  { rule: 'prefix of a hex id', cells: { orderId: 'CC-7B83FF8095' }, want: 'E_ORDER_NOT_FOUND → 7B83FF8095' },
  { rule: 'prefix and suffix', cells: { orderId: 'Order 7B83FF8095/2' }, want: 'E_ORDER_NOT_FOUND → 7B83FF8095' },
  { rule: 'several orders in a cell', cells: { orderId: '7B83FF8095, 8812345E12' }, want: 'E_MULTIPLE' },
  { rule: '3 an order id that became a date', cells: { orderId: '4-Mar' }, want: 'E_EXCEL_DATE' },
  { rule: '3 an order that is called like a date', cells: { orderId: '2026-11-24' }, want: '11' },
  {
    rule: '2 a clientFulfillmentId that became a date',
    cells: { orderId: '2026-11-24', clientFulfillmentId: '4-Mar' },
    want: 'E_EXCEL_DATE',
  },
  { rule: '1 an order id that became a date', cells: { orderId: '11/24/2026', fulfillmentId: '11' }, want: '11' },
  { rule: 'B99 zeros that a label added', cells: { orderId: '08812345E12' }, want: 'E_ORDER_NOT_FOUND' },
  { rule: 'B99 zeros added', cells: { orderId: '01001' }, want: 'E_ORDER_NOT_FOUND → 1001' },
  { rule: 'letter case', cells: { orderId: '7b83ff8095' }, want: 'E_ORDER_NOT_FOUND → 7B83FF8095' },
  { rule: 'letter case as written goes first', cells: { orderId: 'x1' }, want: '9' },
];

test.each(cases)('$rule: $want', ({ cells, want }) => {
  const found = findRecords(makeRow('tracking', cells), known);
  if ('problem' in found) {
    const { code, suggestion } = found.problem;
    expect(suggestion === undefined ? code : `${code} → ${suggestion}`).toBe(want);
    return;
  }
  expect(found.records.map(({ fulfillmentId }) => fulfillmentId).join(' or ') || 'none').toBe(want);
});
