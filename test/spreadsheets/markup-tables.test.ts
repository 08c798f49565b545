import { expect, test } from 'vitest';
import { readMarkupTables } from '../../src/spreadsheets/markup-tables.ts';
import { zip } from './make-workbook.ts';
import { type Outline, outline, readAll } from './read-all.ts';

const cellsOf = (text: string) =>
  readMarkupTables(text).map(({ records }) => records.map(({ line, cells }) => [line, ...cells]));

const page =
  '<html><style>td{}</style><table><tr><td>Report<tr><td>x</table><table border=1><tr><th>Order ID<th>Tracking</tr>';
const sheet = (rows: string) =>
  `<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="Orders"><Table>${rows}</Table></Worksheet></Workbook>`;
const document = (rows: string) =>
  `<?xml version="1.0"?><office:document-content><office:body><office:spreadsheet><table:table table:name="Orders">${rows}</table:table></office:spreadsheet></office:body></office:document-content>`;

const tables: [name: string, text: string, want: unknown[][][]][] = [
  [
    'cells without end tags, entities, line breaks and a comment',
    '<table><tr><td>a &amp; b<td>1<br>2<!-- x --><tr><td>&nbsp;<td><b>c</b></table>',
    [
      [
        [1, 'a & b', '1 2'],
        [2, '', 'c'],
      ],
    ],
  ],
  [
    'cells over several columns leave blanks, and those over several rows stand in each, so that no cell moves',
    '<table><tr><td rowspan=2>a<td colspan="2">b<td>c<tr><td>d<td>e<td>f</table>',
    [
      [
        [1, 'a', 'b', '', 'c'],
        [2, 'a', 'd', 'e', 'f'],
      ],
    ],
  ],
  [
    'a table in a cell is one of its own',
    '<table><tr><td>x<table><tr><td>y</table>z</table>',
    [[[1, 'xz']], [[1, 'y']]],
  ],
  [
    'Excel’s XML: rows and cells that say where they stand',
    sheet(
      '<Row><Cell><Data ss:Type="String">a</Data></Cell></Row><Row ss:Index="4"><Cell ss:Index="3"><Data ss:Type="Number">12</Data></Cell></Row>',
    ),
    [
      [
        [1, 'a'],
        [4, '', '', '12'],
      ],
    ],
  ],
  [
    'OpenDocument: repeated cells, and a number with more digits than are kept',
    document(
      '<table:table-row><table:table-cell table:number-columns-repeated="2"><text:p>a</text:p></table:table-cell><table:table-cell table:number-columns-repeated="16382"/></table:table-row>' +
        '<table:table-row><table:table-cell office:value-type="float" office:value="12"><text:p>0012</text:p></table:table-cell><table:table-cell office:value-type="float" office:value="9.4E+21"><text:p>9.4E+21</text:p></table:table-cell></table:table-row>',
    ),
    [
      [
        [1, 'a', 'a'],
        [2, '0012', '9.400000000000000E+21'],
      ],
    ],
  ],
  [
    'OpenDocument: a cell over two rows stands in both',
    document(
      '<table:table-row><table:table-cell table:number-rows-spanned="2"><text:p>a</text:p></table:table-cell><table:table-cell><text:p>b</text:p></table:table-cell></table:table-row>' +
        '<table:table-row><table:covered-table-cell/><table:table-cell><text:p>c</text:p></table:table-cell></table:table-row>',
    ),
    [
      [
        [1, 'a', 'b'],
        [2, 'a', 'c'],
      ],
    ],
  ],
  [
    'Excel’s XML: a cell over two rows, and one over two columns as well',
    sheet(
      '<Row><Cell ss:MergeDown="1"><Data>a</Data></Cell><Cell ss:MergeAcross="1" ss:MergeDown="1"><Data>b</Data></Cell></Row><Row><Cell ss:Index="4"><Data>c</Data></Cell></Row>',
    ),
    [
      [
        [1, 'a', 'b'],
        [2, 'a', '', '', 'c'],
      ],
    ],
  ],
  [
    'what is crossed out, and a blank of OpenDocument',
    '<table><tr><td><s>1</s><td><del>2</del> 3<td>4<text:s/>5<td>6<s></s><td><s><del>7</del></s></table>',
    [[[1, '~1~', '~2~ 3', '4 5', '6', '~~7~~']]],
  ],
];

test('a flag of an OpenDocument sheet is what it means, in whatever language it is shown', () => {
  const flag = (value: string, shown: string) =>
    `<table:table-cell office:value-type="boolean" office:boolean-value="${value}"><text:p>${shown}</text:p></table:table-cell>`;
  const row = `<table:table-row>${flag('true', 'WAHR')}${flag('false', 'FALSCH')}</table:table-row>`;
  expect(cellsOf(document(row))).toEqual([[[1, 'TRUE', 'FALSE']]]);
});

test.each(tables)('%s', (_, text, want) => {
  expect(cellsOf(text)).toEqual(want);
});

const row = '<tr><td>1001<td>9400111899223197428490</tr>';
const odsRows = (...lines: string[]) =>
  lines
    .map((line) => {
      const cells = line.split(',').map((cell) => `<table:table-cell><text:p>${cell}</text:p></table:table-cell>`);
      return `<table:table-row>${cells.join('')}</table:table-row>`;
    })
    .join('');

const files: [name: string, fileName: string, content: string | Promise<Buffer>, want: Outline][] = [
  ['a web page named .xls', 'a.xls', `${page}${row}${row}</table>`, { rows: 2 }],
  [
    'its hidden rows',
    'a.xls',
    `${page}${row}<tr style="display:none"><td>2<td>3</tr>`,
    { rows: 2, problems: ['3 E_HIDDEN'] },
  ],
  ['B15 the same named .csv', 'a.csv', `${page}${row}</table>`, { refused: 'E_NOT_CSV' }],
  ['B15 a page to sign in on, named .xls', 'a.xls', '<!DOCTYPE html><html><body>Sign in', { refused: 'E_NOT_CSV' }],
  [
    'Excel’s XML, a column hidden',
    'a.xls',
    sheet(
      `<Column ss:Index="3" ss:Hidden="1"/>${['Order ID,Tracking,Carrier', '1001,94,UPS']
        .map(
          (line) =>
            `<Row>${line.replace(/[^,]+,?/g, (cell) => `<Cell><Data ss:Type="String">${cell.replace(',', '')}</Data></Cell>`)}</Row>`,
        )
        .join('')}`,
    ),
    { rows: 1, warnings: ['W_HIDDEN_COLUMNS'] },
  ],
  ['B16 other XML', 'a.xml', '<?xml version="1.0"?><orders/>', { refused: 'E_NOT_CSV' }],
  [
    'an OpenDocument sheet',
    'a.ods',
    zip({
      mimetype: 'application/vnd.oasis.opendocument.spreadsheet',
      'content.xml': document(
        ['Order ID,Tracking', '1001,94']
          .map(
            (line) =>
              `<table:table-row>${line.replace(/[^,]+,?/g, (cell) => `<table:table-cell><text:p>${cell.replace(',', '')}</text:p></table:table-cell>`)}</table:table-row>`,
          )
          .join(''),
      ),
    }),
    { rows: 1 },
  ],
  [
    'a sheet that its style hides is ignored, and named',
    'a.fods',
    `<office:document><style:style style:name="ta1" style:family="table"><style:table-properties table:display="false"/></style:style>
      <style:style style:name="ta2" style:family="table"><style:table-properties table:display="true"/></style:style>
      <table:table table:name="Old" table:style-name="ta1">${odsRows('Order ID,Status', '1001,Cancelled')}</table:table>
      <table:table table:name="New" table:style-name="ta2">${odsRows('Order ID,Status', '1002,Returned')}</table:table></office:document>`,
    { rows: 1, warnings: ['W_HIDDEN_SHEETS'] },
  ],
  [
    'a hidden sheet of Excel’s XML',
    'a.xls',
    sheet(
      '<Row><Cell><Data>Order ID</Data></Cell><Cell><Data>Status</Data></Cell></Row><Row><Cell><Data>1</Data></Cell><Cell><Data>Cancelled</Data></Cell></Row>',
    ).replace('</Table>', '</Table><WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions>'),
    { refused: 'E_NOT_CSV' },
  ],
  ['the same as one text', 'a.fods', document('<table:table-row/>'), { refused: 'E_NOT_CSV' }],
];

test.each(files)('%s', async (_, fileName, content, want) => {
  expect(await outline(await content, { fileName })).toEqual(want);
});

test('a table of a document is named, and its formulas are noticed', async () => {
  const cell = (text: string, formula = '') => `<Cell${formula}><Data ss:Type="String">${text}</Data></Cell>`;
  const rows = `<Row>${cell('Order ID')}${cell('Tracking')}</Row><Row>${cell('1001')}${cell('94', ' ss:Formula="=A1"')}</Row>`;
  const { notes, rows: read } = await readAll(sheet(rows), { fileName: 'a.xls' });
  expect(notes[0]?.text).toBe('table “Orders” of a document');
  expect(read[0]?.problem?.code).toBe('E_FORMULA');
});

test('markup that never ends takes no longer than any other', () => {
  for (const text of ['<td a="', '<table><tr>', '<!--', '<td "x', "<a '", '<![CDATA[']) {
    readMarkupTables(text.repeat(20_000));
  }
});

test('names with the entities of letters with accents are known', async () => {
  const names = '<td>Num&eacute;ro de commande<td>N&uacute;mero de gu&iacute;a<td>&constructor;&xconstructor;';
  const { header } = await readAll(`<table><tr>${names}<tr><td>1001<td>9400</table>`, { fileName: 'x.xls' });
  expect(header).toEqual(['Numéro de commande', 'Número de guía', '&constructor;&xconstructor;']);
});

test('a page that says its encoding is read in it', async () => {
  const pageIn = (said: string) =>
    Buffer.concat([
      Buffer.from(`<html><meta charset="${said}"><table><tr><td>`),
      Buffer.from('b6a9b5a5bac5', 'hex'), // 订单号
      Buffer.from('</td><td>status</td></tr><tr><td>1001</td><td>RETURNED</td></tr></table>'),
    ]);
  expect((await readAll(pageIn('gb2312'), { fileName: 'x.xls' })).header).toEqual(['订单号', 'status']);
  expect(await outline(pageIn('nonsense'), { fileName: 'x.xls' })).toEqual({ refused: 'E_UNKNOWN_FILE', line: 1 });
});
