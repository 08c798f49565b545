import { colToLetter } from 'hucre';
import { writeXlsx } from 'hucre/xlsx';
import { expect, test } from 'vitest';
import { parseRow } from '../../src/imports/plan/parse-row.ts';
import { workbookBytes } from '../../src/spreadsheets/write-workbook.ts';
import { makeSheet, makeWorkbook, partsOf, patchDirectory, withZip64, zip } from './make-workbook.ts';
import { type Outline, outline, readAll, refusalOf, type Ways } from './read-all.ts';

const header = ['orderId', 'trackingNumber', 'carrier', 'note'];
const row = ['1001', '9400111899223197428490', 'USPS', 'ok'];
const orders = { name: 'Orders', rows: [header, row] };
const shelves = {
  name: 'Shelves',
  rows: [
    ['shelf', 'weight'],
    ['A', 'heavy'],
  ],
};
const returns = {
  name: 'Returns',
  rows: [
    ['orderId', 'status'],
    ['1001', 'RETURNED'],
  ],
};
const formulaAt = (at: string, result: string | number) => ({
  ...orders,
  cells: new Map([[at, { value: result, formula: 'A1', formulaResult: result }]]),
});
const texts = (...cells: string[]) => `<row>${cells.map((cell) => `<c t="str"><v>${cell}</v></c>`).join('')}</row>`;
const plain = partsOf('<row r="1"><c r="A1" t="str"><v>orderId</v></c><c r="B1" t="str"><v>status</v></c></row>');
const small = { limits: { maxUnpackedBytes: 1_000_000 } };

const cases: [name: string, content: Buffer | Promise<Buffer>, want: Outline, ways?: Ways][] = [
  ['B18 a workbook', makeSheet(header, row, row), { rows: 2 }, { fileName: 'orders.xlsx' }],
  ['B18 a workbook named .csv', makeSheet(header, row), { rows: 1, warnings: ['W_WORKBOOK'] }, { fileName: 'o.csv' }],
  ['B18 cut off', makeSheet(header, row).then((bytes) => bytes.subarray(0, -100)), { refused: 'E_XLSX' }],
  ['B18 without a workbook in it', zip({ '[Content_Types].xml': '<Types/>' }), { refused: 'E_XLSX' }],
  ['B18 without the cells', zip({ ...plain, 'xl/_rels/workbook.xml.rels': '' }), { refused: 'E_SHEETS' }],
  ['B18 with rows in disorder', zip(partsOf('<row r="2"/><row r="1"/>')), { refused: 'E_XLSX' }],
  [
    'B18 with XML that is none',
    zip({ ...plain, 'xl/worksheets/first.xml': '<worksheet><sheetData><row' }),
    { refused: 'E_SHEETS' },
  ],
  ['B18 always with zip64, as Apache POI streams it', makeSheet(header, row).then(withZip64), { rows: 1 }],
  [
    'B18 with zip64, and cut off',
    makeSheet(header, row).then((bytes) => withZip64(bytes).subarray(0, -30)),
    { refused: 'E_XLSX' },
  ],
  ['B18 a template', makeSheet(header, row), { rows: 1 }, { fileName: 'orders.xltx' }],
  ['B16 a Word document', zip({ '[Content_Types].xml': '', 'word/document.xml': '' }), { refused: 'E_NOT_CSV' }],
  ['B16 an OpenDocument sheet', zip({ mimetype: '', 'content.xml': '' }), { refused: 'E_NOT_CSV' }],
  ['B17 an archive of CSV files', zip({ 'orders.csv': 'orderId,status\n' }), { refused: 'E_ZIP' }],
  ['B17 an empty archive', Buffer.from(`PK\x05\x06${'\0'.repeat(18)}`, 'latin1'), { refused: 'E_ZIP' }],
  [
    'B20 more than may be unpacked',
    makeSheet(header, ['1', 'x'.repeat(2_000_000)]),
    { refused: 'E_UNPACKED_TOO_BIG' },
    small,
  ],
  [
    'B20 more than the directory says',
    makeSheet(header, ['1', 'x'.repeat(2_000_000)]).then((b) => patchDirectory(b, 'xl/sharedStrings.xml', { 24: 99 })),
    { refused: 'E_XLSX' },
    small,
  ],
  [
    'B20 sizes that the directory leaves open',
    makeSheet(header, row).then((bytes) =>
      patchDirectory(bytes, 'xl/worksheets/sheet1.xml', { 8: 0x80008, 20: 0, 24: 0 }),
    ),
    { refused: 'E_XLSX' },
  ],
  ['B21 one of several sheets has the columns', makeWorkbook(shelves, orders), { rows: 1 }],
  ['B21 several sheets have them', makeWorkbook(orders, returns), { refused: 'E_SHEETS' }],
  [
    'B21 a template beside them, and days to come',
    makeWorkbook({ name: 'Template', rows: [header] }, orders, { name: 'Tue', rows: [header, []] }),
    { rows: 1 },
  ],
  [
    'B21 templates alone',
    makeWorkbook({ name: 'Template', rows: [header] }, { name: 'Tue', rows: [header] }),
    { refused: 'E_SHEETS' },
  ],
  ['B21 no sheet has them', makeWorkbook(shelves, { ...shelves, name: 'More' }), { refused: 'E_SHEETS' }],
  [
    'B21 empty sheets don’t count',
    makeWorkbook({ name: 'Empty', rows: [] }, shelves),
    { refused: 'E_UNKNOWN_FILE', line: 1 },
  ],
  [
    'B21 a hidden sheet',
    makeWorkbook({ ...returns, hidden: true }, orders),
    { rows: 1, warnings: ['W_HIDDEN_SHEETS'] },
  ],
  [
    'B21 a very hidden sheet',
    makeWorkbook({ ...returns, veryHidden: true }, orders),
    { rows: 1, warnings: ['W_HIDDEN_SHEETS'] },
  ],
  [
    'B21 only hidden sheets',
    makeWorkbook({ ...shelves, hidden: true }, { name: 'Empty', rows: [] }),
    { refused: 'E_SHEETS' },
  ],
  [
    'B23 a formula for the tracking number',
    makeWorkbook(formulaAt('1,1', '94001')),
    { rows: 1, problems: ['2 E_FORMULA'] },
  ],
  ['B23 a formula for the order id', makeWorkbook(formulaAt('1,0', 1001)), { rows: 1, problems: ['2 E_FORMULA'] }],
  ['B23 a formula that gives an empty key', makeWorkbook(formulaAt('1,1', '')), { rows: 1, warnings: ['W_FORMULAS'] }],
  ['B23 a formula for the carrier', makeWorkbook(formulaAt('1,2', 'UPS')), { rows: 1, warnings: ['W_FORMULAS'] }],
  [
    'B23 a formula for a key without a value, as programs write it',
    zip(partsOf(`${texts('orderId', 'tracking')}<row><c t="str"><v>1001</v></c><c><f>A1</f><v></v></c></row>`)),
    { rows: 1, problems: ['2 E_FORMULA'] },
  ],
  [
    'B23 a row of such formulas',
    zip(partsOf(`${texts('orderId', 'tracking')}<row><c><f>A1</f></c><c><f>A1</f><v/></c></row>`)),
    { rows: 1, problems: ['2 E_FORMULA'] },
  ],
  ['B23 a formula that no import reads', makeWorkbook(formulaAt('1,3', 'UPS')), { rows: 1 }],
  ['B04 a header only', makeSheet(header), { refused: 'E_NO_ROWS', line: 1 }],
  [
    'B10 one row too many',
    makeSheet(header, row, row),
    { refused: 'E_TOO_MANY_ROWS', line: 3 },
    { limits: { maxRows: 1 } },
  ],
  [
    'B12 too many columns',
    makeSheet([...header, ...Array(200).fill('x')], row),
    { refused: 'E_TOO_MANY_COLUMNS', line: 1 },
  ],
  ['B45 an escaped NUL', makeSheet(header, ['1', '2', '', 'a_x0000_b']), { rows: 1, problems: ['2 E_CONTROL_CHAR'] }],
  [
    'B77 empty cells that the sheet leaves out',
    makeSheet(header, ['1001', null], ['1002', '94', null, null]),
    { rows: 2 },
  ],
  ['B78 rows above the header', makeSheet(['Shipped'], [], header, row), { rows: 1, header: 3 }],
  ['B82 a total line', makeSheet(header, row, ['Total', '1']), { rows: 2, problems: ['3 E_FOOTER'] }],
  [
    'B87 something beside the table',
    makeSheet(header, [...row, '', 'note']),
    { rows: 1, warnings: ['W_UNNAMED_COLUMN'] },
  ],
];

test.each(cases)('%s', async (_, content, want, ways) => {
  expect(await outline(await content, ways)).toEqual(want);
  expect(await outline(await content, { ...ways, chunk: 1000 })).toEqual(want);
});

test('B24 a workbook with a password', async () => {
  const locked = await writeXlsx({ sheets: [orders], encryption: { password: 'x', spinCount: 1 } });
  expect(await outline(locked)).toEqual({ refused: 'E_ENCRYPTED' });
  const encryptedEntry = await makeSheet(header, row);
  const flagged = patchDirectory(encryptedEntry, 'xl/workbook.xml', { 8: 0x80001 });
  expect(await outline(flagged)).toEqual({ refused: 'E_ENCRYPTED' });
});

test('B21 the sheet that is read is named, and so are those that could be meant', async () => {
  const { notes } = await readAll(await makeWorkbook(shelves, orders));
  expect(notes.slice(0, 2).map(({ text }) => text)).toEqual([
    'Excel workbook, sheet “Orders”',
    'sheets ignored: “Shelves”',
  ]);
  expect((await refusalOf(await makeWorkbook(orders, returns))).message).toContain('“Orders”, “Returns”');
  const none = await refusalOf(await makeWorkbook(shelves, { name: 'More', rows: [...shelves.rows, ['B', 'light']] }));
  expect(none.table).toMatchObject({
    header: ['shelf', 'weight'],
    samples: [
      ['A', 'heavy'],
      ['B', 'light'],
    ],
  });
  expect((await refusalOf(await makeWorkbook(shelves, { ...shelves, name: 'More' }))).message).toContain(
    '“Shelves”, “More”',
  );
});

test('B21 where the sheets that are shown don’t fit, the hidden ones are named', async () => {
  const refusal = await refusalOf(await makeWorkbook(shelves, { ...orders, hidden: true }));
  expect(refusal).toMatchObject({ code: 'E_UNKNOWN_FILE', message: expect.stringContaining('hidden: “Orders”') });
});

test('a header that is formatted as far as a sheet reaches isn’t a thousand columns', async () => {
  const blank = Array.from({ length: 2000 }, (_, index) => `<c r="${colToLetter(index + 2)}1" s="0"/>`).join('');
  const names = '<c r="A1" t="str"><v>orderId</v></c><c r="B1" t="str"><v>tracking</v></c>';
  const values = '<c r="A2" t="str"><v>1</v></c><c r="B2" t="str"><v>94</v></c>';
  const sheet = `<row r="1">${names}${blank}</row><row r="2">${values}</row>`;
  expect(await outline(await zip(partsOf(sheet)))).toEqual({ rows: 1 });
});

test('numbers are read as their formats show them', async () => {
  const styles =
    '<numFmts><numFmt numFmtId="164" formatCode="&quot;RMA-&quot;00000"/><numFmt numFmtId="165" formatCode="[$-409]000000"/></numFmts>' +
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs>';
  const sheet = `${texts('orderId', 'status', 'rma')}<row><c s="2"><v>121</v></c><c t="str"><v>RETURNED</v></c><c s="1"><v>42</v></c></row>`;
  const { rows } = await readAll(await zip(partsOf(sheet, styles)));
  expect(rows[0]?.cells).toEqual(['000121', 'RETURNED', 'RMA-00042']);
});

test('lines are rows of the sheet, whatever rows it leaves out', async () => {
  const cells = (row: number, ...values: string[]) =>
    `<row r="${row}">${values.map((value) => `<c t="inlineStr"><is><t>${value}</t></is></c>`).join('')}</row>`;
  const { rows, headerLine, notes } = await readAll(
    await zip(partsOf(cells(3, 'orderId', 'tracking') + cells(7, '1', '94') + cells(20, '2', '95'))),
  );
  expect([headerLine, ...rows.map(({ line }) => line)]).toEqual([3, 7, 20]);
  expect(notes[0]?.text).toBe('Excel workbook, sheet “One & Other”');
});

test('hidden rows and columns are left out until they are asked for; ids find their records all the same', async () => {
  const cells = (...values: string[]) => values.map((value) => `<c t="str"><v>${value}</v></c>`).join('');
  const parts = partsOf(
    `<row r="1">${cells('orderId', 'tracking', 'carrier', 'fulfillmentId')}</row>` +
      `<row r="2" hidden="1">${cells('1', '94', 'UPS', '7')}</row><row r="3">${cells('2', '95', 'UPS', '8')}</row>`,
  );
  const sheet = parts['xl/worksheets/first.xml'] ?? '';
  const cols = '<cols><col min="3" max="4" hidden="1"/></cols><sheetData>';
  const bytes = await zip({ ...parts, 'xl/worksheets/first.xml': sheet.replace('<sheetData>', cols) });
  const { columns, notes, rows } = await readAll(bytes);
  expect(columns.map(({ field }) => field)).toEqual(['orderId', 'trackingNumber', 'fulfillmentId']);
  expect(notes.find(({ code }) => code === 'W_HIDDEN_COLUMNS')?.text).toBe(
    '1 hidden column is skipped: “carrier”. To use it, match your columns.',
  );
  expect(rows.map(({ line, problem }) => [line, problem?.code])).toEqual([
    [2, 'E_HIDDEN'],
    [3, undefined],
  ]);
  const all = await readAll(bytes, { includes: ['hidden'], columns: [{ field: 'carrier', header: 'carrier' }] });
  expect(all.rows.every(({ problem }) => problem === undefined)).toBe(true);
  expect(all.columns.map(({ field }) => field)).toContain('carrier');
});

test('a refusal names the hidden column that would be the missing one', async () => {
  const parts = partsOf(texts('orderId', 'trackingNumber') + texts('1', '94'));
  const cols = '<cols><col min="2" max="2" hidden="1"/></cols><sheetData>';
  const sheet = (parts['xl/worksheets/first.xml'] ?? '').replace('<sheetData>', cols);
  const { code, message } = await refusalOf(await zip({ ...parts, 'xl/worksheets/first.xml': sheet }));
  expect(code).toBe('E_MISSING_COLUMN');
  expect(message).toContain('(not read because hidden: “trackingNumber”; unhide the one you mean). Name the column');
});

test('rows whose id or number is crossed out are left out until they are included', async () => {
  const styles =
    '<fonts><font><sz/></font><font><b/><strike/></font><font><strike val="0"/></font></fonts>' +
    '<cellXfs><xf fontId="0"/><xf fontId="1"/><xf fontId="2"/></cellXfs>';
  const cells = (...given: [text: string, style: number][]) =>
    `<row>${given.map(([text, style]) => `<c t="str" s="${style}"><v>${text}</v></c>`).join('')}</row>`;
  const top = texts('orderId', 'trackingNumber', 'carrier');
  const crossed = cells(['1', 1], ['94', 1], ['UPS', 1]) + cells(['2', 0], ['95', 1], ['', 0]);
  const others = cells(['3', 2], ['96', 0], ['UPS', 1]) + cells(['4', 0], ['', 1], ['UPS', 0]);
  const workbook = await zip(partsOf(top + crossed + others, styles));
  const { rows } = await readAll(workbook);
  const out = 'E_CROSSED_OUT';
  expect(rows.map(({ problem }) => problem?.code)).toEqual([out, out, undefined, undefined]);
  const included = await readAll(workbook, { includes: ['crossedOut'] });
  expect(included.rows.every(({ problem }) => problem === undefined)).toBe(true);
  expect(included.notes.map(({ text }) => text)).toContain('2 crossed-out rows are included');
});

/** The workbook of these rows with cells merged. */
async function readMerged(rows: string, ...refs: string[]) {
  const parts = partsOf(rows);
  const merged = `</sheetData><mergeCells>${refs.map((ref) => `<mergeCell ref="${ref}"/>`).join('')}</mergeCells>`;
  const sheet = (parts['xl/worksheets/first.xml'] ?? '').replace('</sheetData>', merged);
  const reading = await readAll(await zip({ ...parts, 'xl/worksheets/first.xml': sheet }));
  return { ...reading, cells: reading.rows.map(({ cells }) => cells.join()) };
}

test('a merged cell counts for each of its rows', async () => {
  const header = texts('status', 'orderId', 'trackingNumber', 'carrier');
  const rows = texts('Voided', '1', '94', 'UPS') + texts('', '2', '95', '') + texts('', '3', '', '');
  const { cells, rows: read } = await readMerged(header + rows, 'A2:A3', 'D2:D4', 'C3:C4');
  expect(cells).toEqual(['Voided,1,94,UPS', 'Voided,2,95,UPS', ',3,95,UPS']);
  expect(read.map(({ problem }) => problem?.code)).toEqual(['E_VOIDED', 'E_VOIDED', undefined]);
});

test.each([
  ['blank rows below', ['B2:B4', 'A2:A4'], texts('1', '94') + texts('', '') + texts('', ''), ['1,94']],
  ['cells side by side', ['A2:B3'], texts('1', '94') + texts('', '95'), ['1,94', ',95']],
  ['a tall header', ['A1:A2', 'B1:B2'], texts('', '') + texts('1', '94'), ['1,94']],
  ['a range that is none', ['A2:A1', 'A', 'ZZZ2:ZZZ9'], texts('1', '94') + texts('', '95'), ['1,94', ',95']],
])('merging says nothing of %s', async (_, refs, below, cells) => {
  const { cells: read, notes } = await readMerged(texts('orderId', 'trackingNumber') + below, ...refs);
  expect(read).toEqual(cells);
  expect(notes.filter(({ code }) => code.startsWith('W_'))).toEqual([]);
});

test('a sheet among others is read to its end as people see it', async () => {
  const many = Array.from({ length: 1_100 }, (_, index) => [index + 1, `94${index}`, 'UPS', '']);
  const cells = new Map([['1100,0', { value: 7, style: { numFmt: '000000' } }]]);
  const { rows } = await readAll(await makeWorkbook(shelves, { ...orders, rows: [header, ...many], cells }));
  expect(rows.at(-1)?.cells[0]).toBe('000007');
});

test('a header in two lines is read with the names that reach over both', async () => {
  const rows = texts('Order ID', 'Parcel', '') + texts('', 'Tracking', 'Carrier') + texts('1', '94', 'UPS');
  const { header, cells } = await readMerged(rows, 'A1:A2', 'B1:C1');
  expect([header.join(), ...cells]).toEqual(['Order ID,Tracking,Carrier', '1,94,UPS']);
});

test('cells of every kind become text', async () => {
  const [first] = (
    await readAll(
      await makeWorkbook({
        name: 'Kinds',
        rows: [
          ['orderId', 'trackingNumber', 'a', 'b', 'c', 'd'],
          [12, 100_011_189_922_319, true, new Date('2026-11-01'), new Date('2026-11-01T10:30:00Z'), 1.5],
        ],
        cells: new Map([['1,0', { value: 12, style: { numFmt: '000000' } }]]),
      }),
    )
  ).rows;
  expect(first?.cells).toEqual(['000012', '100011189922319', 'TRUE', '2026-11-01', '2026-11-01 10:30:00', '1.5']);
});

test.each([
  [9.400111899223197e21, '9.400111899223197E+21'],
  [9.40011189922319e21, '9.400111899223190E+21'],
  [6e20, '6.000000000000000E+20'],
])('B22 a tracking number that is a number is rejected, once it is known that it is no unedited copy: %s', async (number, shown) => {
  const { rows, columns } = await readAll(await makeSheet(header, ['1001', number, 'USPS', '']));
  const [first] = rows;
  expect(first).toEqual({ line: 2, cells: ['1001', shown, 'USPS', ''] });
  expect(parseRow('tracking', first?.cells ?? [], columns).fields.trackingNumber?.reading).toMatchObject({
    problem: { code: 'E_EXCEL_NUMBER', column: 'trackingNumber', received: shown },
  });
});

test('what our own export writes as a workbook is read as it was', async () => {
  const table = [header, ['0012', '8812345E12', '=1+1', '<a&b> "x"\n漢']];
  async function* rows() {
    yield* table;
  }
  const parts: Buffer[] = [];
  for await (const part of workbookBytes(rows())) parts.push(part);
  expect((await readAll(Buffer.concat(parts))).rows.map(({ cells }) => cells)).toEqual(table.slice(1));
});
