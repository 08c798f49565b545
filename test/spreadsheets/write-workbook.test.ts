import fc from 'fast-check';
import { expect, test } from 'vitest';
import { noSheetNotes, readSheetRecords } from '../../src/spreadsheets/sheet-records.ts';
import { type SheetColumn, workbookBytes } from '../../src/spreadsheets/write-workbook.ts';
import { readEntry, readWorkbook } from './read-workbook.ts';

async function write(rows: string[][]) {
  async function* each() {
    yield* rows;
  }
  const bytes: Buffer[] = [];
  for await (const chunk of workbookBytes(each())) bytes.push(chunk);
  return readWorkbook(Buffer.concat(bytes)).map((row) => Object.values(row));
}

test('any text comes back as it was, however strange', async () => {
  const cell = fc.string({
    unit: fc.constantFrom(
      'a',
      '0',
      '<',
      '&',
      '>',
      '"',
      "'",
      '\n',
      '\r',
      '\t',
      '\u0001',
      '\ufffe',
      'é',
      '花',
      '👩‍🚒',
      ' ',
      '=',
      '_x0041_',
      '_x000d_',
    ),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(cell, { minLength: 30, maxLength: 30 }), { minLength: 1, maxLength: 5 }),
      async (rows) => {
        expect(await write(rows)).toEqual(rows);
      },
    ),
    { numRuns: 50 },
  );
});

test('a cell that is longer than Excel reads is cut, and says so', async () => {
  const [[cell = ''] = []] = await write([['x'.repeat(32_760) + '🚒'.repeat(4_000)]]);
  expect(cell.length).toBeLessThanOrEqual(32_767);
  expect(cell).toMatch(/^x+… \[cut\]$/);
});

const columns: SheetColumn[] = [
  { holds: 'text', width: 12 },
  { holds: 'date', width: 20 },
];

test('dates are dates, the header is bold, and the table has a filter and widths', async () => {
  const rows = [
    ['orderId', 'dateShipped'],
    ['=1+1', '2026-11-01 14:05:33'],
    ['+1-212-555-0142', ''],
    ['x', 'soon'],
    ['y', '1899-12-31 00:00:00'],
  ];
  async function* each() {
    yield* rows;
  }
  const pieces: Buffer[] = [];
  for await (const chunk of workbookBytes(each(), { sheetName: 'A/B: “C” & D time', columns })) pieces.push(chunk);
  const bytes = Buffer.concat(pieces);
  expect(readWorkbook(bytes).map((row) => Object.values(row))).toEqual(rows);
  const sheet = readEntry(bytes, 'xl/worksheets/sheet1.xml');
  expect(sheet).toContain('<c r="A1" s="2" t="inlineStr">');
  expect(sheet).toContain('<c r="B2" s="3"><v>46327.58718');
  expect(sheet).toContain('<c r="B3" s="3"/>');
  expect(sheet).toContain('<autoFilter ref="A1:B5"/><ignoredErrors><ignoredError sqref="A1:B5" numberStoredAsText="1"');
  expect(sheet).toContain(
    '<col min="1" max="1" width="12" style="1" customWidth="1"/><col min="2" max="2" width="20" style="3"',
  );
  expect(readEntry(bytes, 'xl/styles.xml')).toContain('<b/>');
  expect(readEntry(bytes, 'xl/workbook.xml')).toContain('<sheet name="A B  “C” &amp; D time"');
});

test.each([
  '2026-11-01 14:05:33',
  '2026-03-08 23:59:59',
  '1999-12-31 00:00:01',
  '2026-11-01 00:00:00',
  '2031-02-03 04:05:06',
])('our reader reads the date %s to the second', async (date) => {
  async function* each() {
    yield ['orderId', 'dateShipped'];
    yield ['x', date];
  }
  const pieces: Buffer[] = [];
  for await (const chunk of workbookBytes(each(), { sheetName: 'S', columns })) pieces.push(chunk);
  const read: string[] = [];
  for await (const batch of readSheetRecords(Buffer.concat(pieces), 'S', noSheetNotes)) {
    for (const { cells } of batch) read.push(cells[1] ?? '');
  }
  expect(read[1]).toBe(date.replace(' 00:00:00', ''));
});
