import { expect, test } from 'vitest';
import { importColumns } from '../../src/columns/import-columns.ts';
import { type ChosenColumn, matchColumns } from '../../src/columns/match-columns.ts';
import { readAll, refusalOf } from '../spreadsheets/read-all.ts';

const match = (header: string[], chosen: ChosenColumn[] = []) =>
  matchColumns({ header, headerLine: 1, samples: [] }, { vocabulary: importColumns, chosen });
const brief = (header: string[], chosen?: ChosenColumn[]) =>
  match(header, chosen).columns.map(({ field, index, how }) => `${index} ${field} ${how}`);

test('columns are found by name in any order, each with how', () => {
  expect(brief(['note', 'Tracking', 'orderId', 'Statuss'])).toEqual([
    '1 trackingNumber synonym',
    '2 orderId exact',
    '3 status typo',
  ]);
});

test('a likely name counts only while no column has a plain one', () => {
  expect(brief(['Store Order ID', 'AWB', 'Service'])).toEqual([
    '0 orderId likely',
    '1 trackingNumber likely',
    '2 method likely',
  ]);
  const { columns, notes } = match(['Order ID', 'Store Order ID', 'Tracking', 'AWB', 'Service', 'Shipping method']);
  expect(columns.map(({ header }) => header)).toEqual(['Order ID', 'Tracking', 'Shipping method']);
  expect(notes.at(-1)?.text).toBe('columns ignored: “Store Order ID”, “AWB”, “Service”');
});

test('B86 of two likely names for what a row must have, none is taken', () => {
  expect(() => match(['Store Order ID', 'Customer Order No', 'Tracking'])).toThrow('Two columns could be orderId');
  expect(brief(['order', 'tracking', 'Service Level', 'Service'])).toContain('3 method likely');
});

test('a column that looks useful and isn’t used is named, one about something else is not', () => {
  const { notes } = match(['order', 'tracking', 'Courier Service', 'Carrier Phone', 'Service fee']);
  expect(notes.filter(({ code }) => code.startsWith('W_')).map(({ text }) => text)).toEqual([
    'The column “Courier Service” isn’t used. If it holds the carrier, match your columns.',
  ]);
});

const unused = async (...rows: string[][]) =>
  (await readAll(rows.map((cells) => `${cells.join(',')}\n`).join(''))).notes
    .filter(({ code }) => code === 'W_UNUSED_COLUMN')
    .map(({ text }) => text);

test.each([
  [
    'carrier and service in one',
    'Carrier/Service',
    'Pirate',
    'The column “Carrier/Service” isn’t used. If it holds the carrier',
  ],
  ['carriers with their services', 'Vendor', 'Royal Mail OBA', 'The column “Vendor” names carriers'],
])('a column that may hold the carrier is named: %s', async (_, name, value, want) => {
  expect(await unused(['order', 'tracking', name], ['1', '94', value])).toEqual([expect.stringContaining(want)]);
});

test.each([
  ['a marketplace', 'Sales Channel', 'Amazon'],
  ['a text', 'Remark', 'call UPS'],
])('a column that holds no carrier isn’t: %s', async (_, name, value) => {
  expect(await unused(['order', 'tracking', name], ['1', '94', value])).toEqual([]);
});

test.each([
  ['digits without a check digit', 'Tracking Number 2', '15501234567891', true],
  ['letters and digits', 'Tracking 2', 'H008395063250999', true],
  ['a second parcel', '2nd parcel', '15501234567891', true],
  ['the same number', 'Tracking Number 2', '1550 1234 5678 90', false],
  ['a number of parcels', 'Parcels', '2', false],
  ['a day', 'Tracking Date', '28.11.2026', false],
  ['a day, told by its cells', 'Tracking Last Update', '2026-11-28', false],
  ['a word', 'Tracking Details', 'Delivered', false],
  ['a return', 'Retouren-Trackingnummer', '15501234567891', false],
])('further tracking numbers are named, however they look: %s', async (_, name, value, want) => {
  expect(await unused(['order', 'tracking', name], ['1', '15501234567890', value])).toEqual(
    want ? [expect.stringContaining(`The column “${name}” holds tracking numbers, too`)] : [],
  );
});

test('a column of carriers is named while the one that is named for them is empty', async () => {
  const header = ['order', 'tracking', 'carrier-name', 'carrier-code'];
  expect(await unused(header, ['1', '94', '', 'DPD'], ['2', '94', '', 'GLS'])).toEqual([
    'The column “carrier-code” names carriers, and isn’t used. To use it, match your columns.',
  ]);
  expect(await unused(header, ['1', '94', '', 'DPD'], ['2', '94', 'GLS Paket', 'GLS'])).toEqual([]);
});

test.each([
  ['an order that was cancelled', 'Order Status', 'Shipped', 'Cancelled'],
  ['the same in another language', 'Bestellstatus', 'Versendet', 'Storniert'],
  ['what a shop has cancelled', 'Cancelled at', '', '2026-11-28'],
  ['what was refunded', 'Refunded', 'No', 'Yes'],
  ['an event of a label', 'Action', 'Create', 'Void'],
  ['an order that was cancelled, in more words', 'Order Status', 'Shipped', 'Cancelled by customer'],
  ['a remark', 'Notes', 'Leave at door', 'Label voided - new one to follow'],
  ['a remark in another language', 'Kommentar', 'Nicht storniert', 'storniert; nicht versendet'],
  ['a parcel that came back', 'Tracking Status', 'In transit', 'Return to sender initiated'],
  ['a parcel that came back, in its last event', 'Last Event', 'Delivered', 'Undeliverable as addressed'],
  ['a remark about a parcel that came back', 'Notes', 'return label included', 'RTS - bad address'],
  ['a number that was replaced', 'Comments', 'Not resent', 'replaced by 1Z5R89390357567127'],
  ['a parcel that is lost', 'Remarks', 'Lost Creek Rd', 'Lost in transit'],
  ['a remark that asks for something', 'Comments', 'Do ship', 'DO NOT SHIP - on hold'],
])('a column that says that a row was taken back is named: %s', async (_, name, other, said) => {
  const rows = [other, said].map((cell) => ['1', '94', cell, 'a@b.example']);
  expect(await unused(['order', 'tracking', name, 'email'], ...rows)).toEqual([
    `The column “${name}” says “${said}” in some rows, and isn’t used: those rows are imported, too.`,
  ]);
});

test.each([
  ['that nothing is back', 'Returned?', 'Returned', 'N'],
  ['that nothing was cancelled', 'Is cancelled', 'Cancelled', 'FALSE'],
  ['what an order is', 'Order Status', 'Cancelled', 'Open'],
  ['what became of a wish', 'Cancellation Status', 'Cancelled', 'Failed'],
  ['a remark', 'Internal notes', 'Cancelled', 'do NOT cancel - they called'],
  ['a remark about the goods', 'Comments', 'RETURNED', 'customer kept it'],
  ['that a part is meant', 'Notes', 'Cancelled', 'one item only - ship the rest'],
  ['that something else is meant', 'Remarks', 'Cancelled', 'Subscription only - order is paid'],
  ['what is to go on', 'Comments', 'Cancelled', 'keep subscription active'],
  ['that it is still to come', 'Notes', 'Returned', 'customer will ship back next week'],
  ['that only a label is there', 'Notes', 'Returned', 'return label sent 11/2'],
  ['what came instead', 'Item condition', 'Returned', 'Empty box'],
  ['that nothing comes', 'Resolution', 'Returned', 'Customer keeps product'],
  ['that a payment came back', 'Return Code', 'Returned', 'R01'],
  ['the same in words', 'Return Reason', 'Returned', 'Insufficient funds'],
  ['why it is not back', 'Return Reason', 'Returned', 'return denied'],
])('a column that speaks against a status is named: %s', async (_, name, status, said) => {
  const text = `The column “${name}” says “${said}” in some rows, and isn’t used: those rows are imported, too.`;
  expect(await unused(['order', 'status', name], ['1', status, ''], ['2', status, said])).toEqual([text]);
  expect(await unused(['order', 'status', name], ['1', status, ''], ['2', 'Hold', said])).toEqual([]);
});

test.each([
  ['Reason', 'Returned', 'Not as described'],
  ['Returned', 'Returned', 'Yes'],
  ['Order State', 'Cancelled', 'cancelled'],
  ['Restock', 'Returned', 'No'],
  ['Return Reason', 'Returned', 'Customer changed their mind'],
  ['Return Reason', 'Returned', 'Only item that did not fit'],
  ['Notes', 'Returned', 'Missing charger, item otherwise fine'],
  ['Condition', 'Returned', 'Missing parts'],
  ['Return Code', 'Returned', 'RMA-01'],
  ['Product code', 'Returned', 'R10'],
  ['Notes', 'Cancelled', 'Sub cancelled too'],
])('a column that doesn’t is not: %s', async (name, status, said) => {
  expect(await unused(['order', 'status', name], ['1', status, said])).toEqual([]);
});

test.each([
  ['a payment', 'Payment Status', 'Voided'],
  ['until when it may be done', 'Cancel by date', '2026-12-01'],
  ['no cancellation', 'Cancelled', 'No'],
  ['a remark', 'Note', 'Cancelled the first one'],
  ['an order that is not cancelled', 'Order Status', 'Cancellation failed'],
  ['a name', 'Name', 'Storm - Cancun'],
])('a column that says nothing of that isn’t: %s', async (_, name, value) => {
  expect(await unused(['order', 'tracking', name, 'email'], ['1', '94', value, 'a@b.example'])).toEqual([]);
});

const many = Array.from({ length: 30 }, (_, index) => [`${index + 1}`, '1Z5R89390357567127', '', '', '']);
const header = ['order', 'tracking', 'Order Status', 'Second Parcel', 'Vendor'];

test.each([
  ['a cancellation', ['31', '94', 'Cancelled', '', ''], 'The column “Order Status” says “Cancelled” in some rows'],
  ['a number', ['31', '94', '', '15501234567891', ''], 'The column “Second Parcel” holds tracking numbers, too'],
  ['a carrier', ['31', '94', '', '', 'GLS Paket'], 'The column “Vendor” names carriers'],
])('what only a row far below holds is named as well: %s', async (_, row, want) => {
  expect(await unused(header, ...many, row)).toEqual([expect.stringContaining(want)]);
});

test('what only rows hold that are left out anyway isn’t named', async () => {
  const left = ['2', '94', 'Yes', '2026-11-28'];
  expect(await unused(['order', 'tracking', 'Voided', 'Refund requested'], ['1', '94', 'No', ''], left)).toEqual([]);
});

test('B89 a column of dates isn’t named as one that may hold an id', async () => {
  const header = 'Name,Fulfilled at,Tracking Number\nA1,2026-11-28,94\n';
  expect((await refusalOf(header)).message).not.toContain('perhaps');
  expect((await refusalOf(header.replace('Fulfilled at', 'Fulfilment'))).message).toContain(
    'perhaps it’s “Fulfilment”',
  );
});

test('a chosen column goes before what the names mean', () => {
  const chosen: ChosenColumn[] = [{ field: 'orderId', header: 'order_number' }];
  expect(brief(['orderId', 'Order Number', 'tracking'], chosen)).toEqual([
    '1 orderId chosen',
    '2 trackingNumber synonym',
  ]);
});

test('a column that was chosen for one field is no longer what its name means', () => {
  expect(brief(['Order', 'Status'], [{ field: 'rmaNumber', header: 'Status' }])).toEqual([
    '0 orderId synonym',
    '1 rmaNumber chosen',
  ]);
});

test('B85 of two columns of the same name, the position chooses', () => {
  expect(brief(['orderId', 'tracking', 'orderId'], [{ field: 'orderId', header: 'orderId', index: 2 }])).toEqual([
    '1 trackingNumber synonym',
    '2 orderId chosen',
  ]);
});

test('a chosen column that is not in the file is said and otherwise forgotten', () => {
  const { columns, notes } = match(['orderId', 'tracking'], [{ field: 'orderId', header: 'Ref' }]);
  expect(columns[0]).toMatchObject({ field: 'orderId', index: 0, how: 'exact' });
  expect(notes.map(({ code }) => code)).toContain('W_CHOSEN_MISSING');
});

test('B88 unknown columns are listed, known ones that no import uses are not', () => {
  const { notes } = match(['orderId', 'shelf', 'customerId', '_line', 'tracking', 'row']);
  expect(notes.map(({ text }) => text)).toEqual([
    'columns used: orderId, trackingNumber (“tracking”)',
    'columns ignored: “shelf”, “row”',
  ]);
});

test('B89 B96 a refusal that choosing columns would mend brings the top of the table along', async () => {
  const refusal = await refusalOf('My orders\nRef,Number,Firm\nA1,94,UPS\nA2,95,UPS\nA3,96,UPS\nA4,97,UPS\n');
  expect(refusal.table).toEqual({
    header: ['Ref', 'Number', 'Firm'],
    headerLine: 2,
    samples: [
      ['A1', '94', 'UPS'],
      ['A2', '95', 'UPS'],
      ['A3', '96', 'UPS'],
      ['A4', '97', 'UPS'],
    ],
  });
  const columns: ChosenColumn[] = [
    { field: 'orderId', header: 'Ref' },
    { field: 'trackingNumber', header: 'Number' },
  ];
  const { kinds, rows } = await readAll('My orders\nRef,Number,Firm\nA1,94,UPS\n', { columns });
  expect([kinds, rows.length]).toEqual([['tracking'], 1]);
});

test('B93 names of object members change nothing', () => {
  match(['__proto__', 'constructor', 'orderId', 'tracking'], [{ field: 'status', header: '__proto__' }]);
  expect(Object.keys({})).toEqual([]);
  expect(({} as Record<string, unknown>).status).toBeUndefined();
});
