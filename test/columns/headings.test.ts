/** What is written above rows, or names their sheet or file, and speaks against importing them. */
import { expect, test } from 'vitest';
import { readHeading } from '../../src/columns/headings.ts';
import { makeWorkbook } from '../spreadsheets/make-workbook.ts';
import { readAll } from '../spreadsheets/read-all.ts';

const titles: Record<NonNullable<ReturnType<typeof readHeading>> | 'nothing', string[]> = {
  returnLabel: [
    ...['Returns received week 47', 'RETURNS', 'returns 2026 11', 'Return labels', 'Acme Returns 11-28', 'return'],
    ...['Return to sender', 'RTS 11/28', 'RTO list', 'Returned parcels - Dock 3', 'Customer returns 28.11.2026'],
    ...['Returns (3)', 'ReturnsReport', 'Retouren KW 47', 'Rücksendungen', 'Devoluciones noviembre', 'Zwroty listopad'],
    ...['Retours novembre 2026', '返品', 'Report: Return labels'],
  ],
  voided: [
    ...['VOIDED LABELS 11/28/2026', 'Cancelled shipments 11/28', 'voids 11-28', 'CANCELLED ORDERS', 'Canceled', 'Void'],
    ...['Status: Cancelled', 'Filter Status = Voided', 'Cancellations week 47', 'Refunded labels', 'VOID - DO NOT USE'],
    ...['Order cancellations - do not ship', 'Stornierte Sendungen', 'Envíos anulados', 'キャンセル', 'Annulés'],
  ],
  doubt: [
    ...['Samples - do not upload', 'TEST FILE - DO NOT IMPORT', 'draft', 'Inbound shipments - Dock 3', 'old tracking'],
    ...['Not yet shipped', "DON'T UPLOAD", 'Backorders 11/28', 'Leave tracking blank if cancelled', 'Red = cancelled'],
    ...['For returns call 555-1234'],
  ],
  shipped: [
    'Status: Delivered, Returned',
    'Shipments / Returns',
    'shipments minus cancelled',
    'Shipped',
    'Shipped orders (no returns)',
    'Outbound',
    'Sent today',
    'Cancelled and reshipped',
  ],
  nothing: [
    'Stornoway orders',
    ...[
      'Orders',
      'Daily report',
      'Return Path Logistics LLC - Daily report',
      'tracking 2026 11 28',
      'Void Apparel 11-28',
    ],
    ...[
      'Returns: 3',
      'Voided: 0',
      'Cancelled 2',
      'Returned = 12',
      'Return address: 1 Main St',
      'Returns and exchanges',
    ],
    ...[
      'Included: voided labels',
      'Exclude cancelled: yes',
      'without cancelled',
      'Orders with returns',
      'Refund policy',
    ],
    ...[
      'Voided labels: Hidden',
      'Hide voided labels',
      'Voided: N',
      'Cancelled: All',
      'cancelled removed',
      'UPS Dropoff',
    ],
    ...['tracking w/o returns', 'Restock orders', 'resi 28 11', 'returning customers'],
    ...['Free returns within 30 days', 'Prepared by Returns Team', 'Returnable totes', 'No returns', 'returns fixed'],
    ...['Sheet1', 'Book1', 'EOD', 'USPS SCAN Form 5630', 'Page 1 of 3', 'Shop: Jo Smith', `Returns ${'x'.repeat(80)}`],
  ],
};

test.each(
  Object.entries(titles).flatMap(([says, list]) => list.map((title) => [title, says])),
)('%s: %s', (title, says) => {
  expect(readHeading(title) ?? 'nothing').toBe(says);
});

/** What becomes of each row of a text, by line. */
async function outcomesOf(text: string, ways: Parameters<typeof readAll>[1] = {}) {
  const { rows, notes } = await readAll(text, ways);
  const headings = notes.filter(({ code }) => code === 'W_HEADING').map(({ text: said }) => said);
  return { rows: rows.map(({ line, problem }) => `${line} ${problem?.code ?? 'read'}`), headings };
}

const table = 'Order,Tracking\n1001,1Z1\n1002,1Z2\n';
const ofReturns = 'To import returns, add a column named status, with RETURNED in each row.';

test('A title above the header holds for all rows', async () => {
  const { rows, headings } = await outcomesOf(`Returns received week 47\n\n${table}`);
  expect(rows).toEqual(['4 E_RETURN_LABEL', '5 E_RETURN_LABEL']);
  expect(headings).toEqual([`Line 1 says “Returns received week 47”. ${ofReturns}`]);
});

test('A title that leaves a doubt is told, and the rows are read', async () => {
  const { rows, headings } = await outcomesOf(`Samples - do not upload\n${table}`);
  expect(rows).toEqual(['3 read', '4 read']);
  expect(headings).toEqual(['Line 1 says “Samples - do not upload”.']);
});

test.each([
  ['voided_labels-11-28.csv', ['The file is called “voided_labels-11-28”.']],
  ['returns.csv', ['The file is called “returns”.']],
  ['cancelled.csv', ['The file is called “cancelled”.']],
  ['shipped.csv', []],
  ['do not import.csv', ['The file is called “do not import”.']],
  ['wrong-day.csv', []],
  ['samples.xlsx.csv', []],
])('The name of a file, %s, leaves no more than a doubt, and that must be plain', async (fileName, want) => {
  const { rows, headings } = await outcomesOf(table, { fileName });
  expect(rows).toEqual(['2 read', '3 read']);
  expect(headings).toEqual(want);
});

test('A heading between the rows holds for those below it, until another says that they were shipped', async () => {
  const text = `Shipped,\n${table},\nReturns,\n1003,1Z3\nTotal: 1,\nShipped again,\n1004,1Z4\nVOIDED\nOrder,Tracking\n1005,1Z5\n`;
  const { rows } = await outcomesOf(text);
  expect(rows).toEqual(
    ['3 read', '4 read', '6 E_FOOTER', '7 E_RETURN_LABEL', '8 E_FOOTER', '9 E_FOOTER', '10 read', '11 E_FOOTER'].concat(
      '13 E_VOIDED',
    ),
  );
});

test('Of many headings, the first few are told, in one note', async () => {
  const { headings } = await outcomesOf(`Order,Tracking\n${'Samples\n1001,1Z1\n'.repeat(30)}`);
  expect(headings).toEqual([
    'Line 2 says “Samples”. Line 4 says “Samples”. Line 6 says “Samples”. The same goes for 27 more headings.',
  ]);
});

test('A row that a title speaks against quotes the title', async () => {
  const { rows } = await readAll(`Voided labels\n${table}`);
  expect(rows[0]?.problem).toMatchObject({ code: 'E_VOIDED', reason: 'Line 1 says “Voided labels”.' });
});

test('An order without a number is no heading, whatever its id begins with', async () => {
  const { rows } = await outcomesOf('Order,Tracking\nRETURN-1001,\n1002,1Z2\n');
  expect(rows).toEqual(['2 read', '3 read']);
});

test('Rows that are included all the same are read, and the title isn’t told', async () => {
  const { rows, headings } = await outcomesOf(`Return labels\n${table}`, { includes: ['returnLabel'] });
  expect(rows).toEqual(['3 read', '4 read']);
  expect(headings).toEqual([]);
});

test.each([
  ['a list of returns has statuses', 'Returns week 47\nOrder,Tracking,Status\n1001,1Z1,RETURNED\n', '3 read'],
  ['a column says which labels were voided', 'Voided labels\nOrder,Tracking,Voided\n1001,1Z1,No\n', '3 read'],
  ['an edited export has fulfillment ids', 'Cancelled\nfulfillmentId,trackingNumber\n1001,1Z1\n', '3 read'],
  ['a title counts what is elsewhere', `Returns: 3\nShipped: 2\n${table}`, '4 read'],
  ['a line of an order without a number', 'Order,Tracking,Note\n1001,1Z1,\n,,Returned\n1002,1Z2,\n', '2 read'],
])('No title: %s', async (_, text, first) => {
  const { rows } = await outcomesOf(text);
  expect(rows[0]).toBe(first);
  expect(rows.join()).not.toMatch(/E_VOIDED|E_RETURN_LABEL/);
});

const sheet = (name: string, ...ids: string[]) => ({
  name,
  rows: [['Order', 'Tracking'], ...ids.map((id) => [id, '1Z1'])],
});

test('Of several sheets, those whose names speak against their rows are left out', async () => {
  const { rows, notes } = await readAll(
    await makeWorkbook(sheet('Returned', '1'), sheet('Shipped', '2'), sheet('Void', '3')),
  );
  expect(rows.map(({ cells }) => cells[0])).toEqual(['2']);
  expect(notes.find(({ code }) => code === 'W_OTHER_SHEETS')?.text).toBe(
    'Not read, judging by the name: “Returned”, “Void”. To import one, share it as a file of its own.',
  );
});

test('The name of the only sheet counts', async () => {
  const { rows } = await readAll(await makeWorkbook(sheet('Returned', '1')));
  expect(rows.map(({ problem }) => problem?.code)).toEqual(['E_RETURN_LABEL']);
});
