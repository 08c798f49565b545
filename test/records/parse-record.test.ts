import { describe, expect, test } from 'vitest';
import { type ExportCells, exportColumns } from '../../src/fulfillments/export-format.ts';
import { normalizeDate } from '../../src/records/normalize-date.ts';
import { openRecordParser } from '../../src/records/parse-record.ts';

const houses = [
  { fulfillmentHouseId: 3, name: 'Northeast' },
  { fulfillmentHouseId: 7, name: 'Gulf Coast' },
  { fulfillmentHouseId: 8, name: 'gulf coast' },
  { fulfillmentHouseId: 9, name: '3' },
];
const { parse, read } = openRecordParser({
  houses,
  timeZone: 'America/New_York',
  now: new Date('2026-11-20T15:00:00Z'),
});
const empty = Object.fromEntries(exportColumns.map(({ name }) => [name, ''])) as ExportCells;
const row = (cells: Partial<ExportCells>) => ({
  ...empty,
  orderId: '7B83FF8095',
  fulfillmentId: '17',
  status: 'HOLD',
  ...cells,
});

test('a row with the three required cells is a record with nothing else', () => {
  const { orderId, fulfillmentId, status, isReshipment, ...others } = valuesOf({});
  expect({ orderId, fulfillmentId, status, isReshipment }).toEqual({
    orderId: '7B83FF8095',
    fulfillmentId: '17',
    status: 'HOLD',
    isReshipment: 'FALSE',
  });
  expect(Object.values(others).filter((value) => value !== null)).toEqual([]);
});

function valuesOf(cells: Partial<ExportCells>) {
  const record = parse(row(cells));
  if ('problem' in record) throw new Error(record.problem.reason);
  return record.values;
}

describe('reads', () => {
  test.each<{ column: keyof ExportCells; cell: string; want: string | null }>([
    { column: 'orderId', cell: '8812345E12', want: '8812345E12' },
    { column: 'orderId', cell: '0012345678', want: '0012345678' },
    { column: 'orderId', cell: '="0012345678"', want: '0012345678' },
    { column: 'orderId', cell: "'0012", want: '0012' },
    { column: 'fulfillmentId', cell: '9223372036854775807', want: '9223372036854775807' },
    { column: 'status', cell: 'Pending Shipment', want: 'PENDING_SHIPMENT' },
    { column: 'status', cell: ' rma_pending ', want: 'RMA_PENDING' },
    { column: 'status', cell: 'canceled', want: 'CANCELLED' },
    { column: 'fulfillmentHouse', cell: 'northeast', want: '3' },
    { column: 'fulfillmentHouse', cell: '7', want: '7' },
    { column: 'fulfillmentHouse', cell: '3', want: '9' },
    { column: 'dateShipped', cell: '2026-11-01 14:05:33', want: '2026-11-01T19:05:33.000Z' },
    { column: 'dateShipped', cell: '11/1/2026 1:30', want: '2026-11-01T05:30:00.000Z' },
    { column: 'dateShipped', cell: '11/01/2026 01:30:00', want: '2026-11-01T05:30:00.000Z' },
    { column: 'dateShipped', cell: '11/1/2026 1:30 PM', want: '2026-11-01T18:30:00.000Z' },
    { column: 'dateShipped', cell: '11/1/26', want: '2026-11-01T04:00:00.000Z' },
    { column: 'dateShipped', cell: '1.11.2026 13:30', want: '2026-11-01T18:30:00.000Z' },
    { column: 'dateShipped', cell: '13/11/2026', want: '2026-11-13T05:00:00.000Z' },
    { column: 'dateShipped', cell: '1-Nov-26', want: '2026-11-01T04:00:00.000Z' },
    // as databases and other programs write a moment
    { column: 'dateShipped', cell: '2026-11-01 14:05:33.123456', want: '2026-11-01T19:05:33.000Z' },
    { column: 'dateShipped', cell: '2026-11-01 14:05:33+00', want: '2026-11-01T14:05:33.000Z' },
    { column: 'dateShipped', cell: '2026-11-01 14:05:33.5-05', want: '2026-11-01T19:05:33.500Z' },
    { column: 'dateShipped', cell: '2026-11-01 14:05:33 -0500', want: '2026-11-01T19:05:33.000Z' },
    { column: 'dateShipped', cell: '2026-11-01T14:05:33.123+0530', want: '2026-11-01T08:35:33.123Z' },
    { column: 'dateShipped', cell: '2026-11-01 14:05:33 UTC', want: '2026-11-01T14:05:33.000Z' },
    { column: 'dateShipped', cell: '2026-11-01 2:05 PM', want: '2026-11-01T19:05:00.000Z' },
    // what stands where there is nothing
    { column: 'dateShipped', cell: '0000-00-00 00:00:00', want: null },
    { column: 'dateReturned', cell: '1/0/1900', want: null },
    { column: 'dateDelivered', cell: '\\N', want: null },
    { column: 'fulfillmentHouse', cell: 'NULL', want: null },
    { column: 'fulfillmentHouse', cell: '#N/A', want: null },
    { column: 'fulfillmentHouse', cell: '-', want: null },
    { column: 'items', cell: 'None', want: null },
    { column: 'sku', cell: '-', want: '-' },
    { column: 'carrier', cell: 'N/A', want: null },
    { column: 'method', cell: '(null)', want: null },
    { column: 'trackingNumber', cell: 'NULL', want: null },
    { column: 'trackingNumber', cell: 'TBD', want: null },
    { column: 'isReshipment', cell: '[NULL]', want: 'FALSE' },
    { column: 'shipFirstName', cell: 'None', want: 'None' },
    { column: 'shipCountry', cell: 'NA', want: 'NA' },
    { column: 'shipCompanyName', cell: '\\N', want: null },
    { column: 'shipAddress2', cell: 'NULL', want: null },
    { column: 'shipLastName', cell: 'NULL', want: 'NULL' },
    // what a lookup leaves where it finds nothing, or an empty cell
    ...(['#REF!', '#NAME?', '#BEZUG!', 'Loading...', '(blank)', '<NA>', 'n/a', '-', '?', '0', '0.00'] as const).flatMap(
      (cell) =>
        (
          ['shipLastName', 'shipAddress1', 'shipCity', 'shipPostalCode', 'emailAddress', 'items', 'carrier'] as const
        ).map((column) => ({ column, cell, want: null })),
    ),
    { column: 'emailAddress', cell: 'NA', want: null },
    { column: 'dateShipped', cell: '12/30/1899', want: null },
    { column: 'dateShipped', cell: '1899-12-30 00:00:00', want: null },
    { column: 'shipAddress2', cell: '#A/B', want: '#A/B' },
    { column: 'shipAddress2', cell: '#12', want: '#12' },
    { column: 'shipState', cell: 'NA', want: 'NA' },
    { column: 'shipCity', cell: 'None', want: 'None' },
    { column: 'responseText', cell: '0', want: '0' },
    { column: 'responseText', cell: '#VALUE!', want: null },
    { column: 'customerId', cell: '0', want: '0' },
    { column: 'trackingNumber', cell: '1z 5r89390357567127', want: '1Z5R89390357567127' },
    { column: 'shipLastName', cell: "O'Brien", want: "O'Brien" },
    { column: 'shipLastName', cell: 'Null', want: 'Null' },
    { column: 'shipCompanyName', cell: "'=1+1", want: '=1+1' },
    { column: 'shipPostalCode', cell: '02108', want: '02108' },
    { column: 'isReshipment', cell: 'true', want: 'TRUE' },
    { column: 'isReshipment', cell: '0', want: 'FALSE' },
    { column: 'isReshipment', cell: 'FALSCH', want: 'FALSE' },
    { column: 'isReshipment', cell: 'Vrai', want: 'TRUE' },
    { column: 'isReshipment', cell: 'ЛОЖЬ', want: 'FALSE' },
  ])('$column $cell as $want', ({ column, cell, want }) => {
    expect(valuesOf({ [column]: cell })[column]).toBe(want);
  });
});

test('a flag of which a cell says nothing stays as it is, and a new record has none', () => {
  for (const cell of ['', '#N/A', '-', 'NULL']) expect(read('isReshipment', cell)).toEqual({ value: null });
  expect(valuesOf({ isReshipment: '#N/A' }).isReshipment).toBe('FALSE');
});

describe('rejects', () => {
  test.each<{ name: string; cells: Partial<ExportCells>; column: string; reason: RegExp }>([
    { name: 'no order id', cells: { orderId: ' ' }, column: 'orderId', reason: /empty/ },
    { name: 'no fulfillment id', cells: { fulfillmentId: '' }, column: 'fulfillmentId', reason: /empty/ },
    { name: 'no status', cells: { status: '' }, column: 'status', reason: /empty/ },
    {
      name: 'B119 a misspelt status',
      cells: { status: 'Retruned' },
      column: 'status',
      reason: /HOLD, PENDING, .*RECYCLED/,
    },
    {
      name: 'B97 an order id shortened by Excel',
      cells: { orderId: '8.8E+18' },
      column: 'orderId',
      reason: /shortened/,
    },
    {
      name: 'B97 a tracking number shortened by Excel',
      cells: { trackingNumber: '9.4E+21' },
      column: 'trackingNumber',
      reason: /shortened/,
    },
    {
      name: 'B98 a rounded tracking number',
      cells: { trackingNumber: '9400111899223200000000' },
      column: 'trackingNumber',
      reason: /rounded/,
    },
    {
      name: 'a fulfillment id in letters',
      cells: { fulfillmentId: 'F17' },
      column: 'fulfillmentId',
      reason: /whole number/,
    },
    {
      name: 'one too large for the database',
      cells: { fulfillmentId: '9223372036854775808' },
      column: 'fulfillmentId',
      reason: /whole number/,
    },
    {
      name: 'an unknown house',
      cells: { fulfillmentHouse: 'Mars' },
      column: 'fulfillmentHouse',
      reason: /known are Northeast \(3\), Gulf Coast \(7\)/,
    },
    {
      name: 'a name of two houses',
      cells: { fulfillmentHouse: 'Gulf Coast' },
      column: 'fulfillmentHouse',
      reason: /7 or 8/,
    },
    {
      name: 'B115 a day that does not exist',
      cells: { dateShipped: '2026-02-30' },
      column: 'dateShipped',
      reason: /2026-11-01/,
    },
    {
      name: 'B116 a date far ahead',
      cells: { dateCreated: '2029-01-01' },
      column: 'dateCreated',
      reason: /a year ahead/,
    },
    { name: 'a carrier of 65 characters', cells: { carrier: 'x'.repeat(65) }, column: 'carrier', reason: /at most 64/ },
    { name: 'a method of 65 characters', cells: { method: 'x'.repeat(65) }, column: 'method', reason: /at most 64/ },
    { name: 'B45 a NUL', cells: { shipCity: 'Bos\0ton' }, column: 'shipCity', reason: /can/ },
    { name: 'a strange flag', cells: { isReshipment: 'maybe' }, column: 'isReshipment', reason: /TRUE or FALSE/ },
    {
      name: 'items and SKUs that do not fit',
      cells: { items: '1 × A', sku: 'A; B' },
      column: 'items',
      reason: /sku lists 2/,
    },
  ])('$name', ({ cells, column, reason }) => {
    expect(parse(row(cells))).toEqual({
      problem: expect.objectContaining({ column, reason: expect.stringMatching(reason) }),
    });
  });
});

test.each([
  ['America/New_York', '11/1/2026 1:30', '2026-11-01 01:30:00'],
  ['America/Indiana/Indianapolis', '11/1/2026', '2026-11-01 00:00:00'],
  ['Europe/Berlin', '1.11.2026', '2026-11-01 00:00:00'],
  ['America/New_York', '1.11.2026', '2026-11-01 00:00:00'],
  ['Europe/Berlin', '11/1/2026', 'ambiguous'],
  ['America/Sao_Paulo', '11/1/2026', 'ambiguous'],
  ['America/New_York', '11-01-2026', 'ambiguous'],
  ['Europe/Berlin', '25/12/2026', '2026-12-25 00:00:00'],
  ['Europe/Berlin', '11/11/2026', '2026-11-11 00:00:00'],
  ['America/New_York', '2026-11-01 14:05:33', '2026-11-01 14:05:33'],
  ['America/New_York', '2026-11-01T14:05:33Z', '2026-11-01T14:05:33Z'],
  ['America/New_York', '31/31/2026', '31/31/2026'],
  ['America/New_York', '1-Nov', '1-Nov'],
  ['America/New_York', 'soon', 'soon'],
])('in %s the date %s is %s', (timeZone, typed, want) => {
  expect(normalizeDate(typed, timeZone)).toBe(want);
});
