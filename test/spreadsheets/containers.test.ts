import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { type Outline, outline, type Ways } from './read-all.ts';

const header = 'orderId,clientFulfillmentId,trackingNumber,carrier,method\n';
const row = '1001,,9400111899223197428490,USPS,Priority\n';
const rows = (count: number) => header + row.repeat(count);
const bytes = (text: string) => Buffer.from(text, 'latin1');
const zip = (name: string) => bytes(`PK\x03\x04\x14\0\0\0\x08\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0${'\x13\0\0\0'}${name}`);
const compound = (entry: string) =>
  Buffer.concat([bytes('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'), Buffer.alloc(70_000), Buffer.from(entry, 'utf16le')]);
const tar = Buffer.concat([
  bytes('orders.csv'),
  Buffer.alloc(247),
  bytes('ustar\x0000'),
  Buffer.alloc(248),
  bytes(rows(1)),
]);
const noise = Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * index * 31 + index * 7) % 256));

const cases: [name: string, content: string | Uint8Array, want: Outline, ways?: Ways][] = [
  ['B01 no bytes', '', { refused: 'E_EMPTY' }],
  ['B02 only a byte order mark', '\ufeff', { refused: 'E_EMPTY' }],
  ['B02 only a UTF-16 byte order mark', bytes('\xff\xfe'), { refused: 'E_EMPTY' }],
  ['B03 only blanks and line ends', ' \r\n\t\n  \n\n', { refused: 'E_EMPTY' }],
  ['B03 only line ends, in UTF-16', Buffer.from('\ufeff\r\n \r\n', 'utf16le'), { refused: 'E_EMPTY' }],
  ['B04 header only', header, { refused: 'E_NO_ROWS', line: 1 }],
  ['B04 header only, without line end', header.trim(), { refused: 'E_NO_ROWS', line: 1 }],
  ['B05 header and rows of commas', `${header},,,,\n,,,,\n, ,,,\n`, { refused: 'E_NO_ROWS', line: 1 }],
  [
    'B05 header and a million commas',
    `${header}${`${','.repeat(99_999)}\n`.repeat(20)}`,
    { refused: 'E_NO_ROWS', line: 1 },
  ],
  ['B05 header and a million blank lines', header + '\n'.repeat(1_000_000), { refused: 'E_NO_ROWS', line: 1 }],
  ['B06 data without a header', row.repeat(3), { refused: 'E_NO_HEADER', line: 1 }],
  ['B06 returns without a header', '1001,RETURNED,\n1002,CANCELLED,\n', { refused: 'E_NO_HEADER', line: 1 }],
  ['B06 a million blank lines above the header', '\n'.repeat(1_000_000) + rows(1), { refused: 'E_NO_HEADER', line: 1 }],
  ['B08 more bytes than the limit', rows(100), { refused: 'E_TOO_BIG' }, { limits: { maxBytes: 1000 } }],
  ['B08 as many bytes as the limit', rows(1), { rows: 1 }, { limits: { maxBytes: rows(1).length } }],
  ['B10 as many rows as the limit', rows(10), { rows: 10 }, { limits: { maxRows: 10 } }],
  ['B10 one row more', rows(11), { refused: 'E_TOO_MANY_ROWS', line: 12 }, { limits: { maxRows: 10 } }],
  ['B10 blank lines are no rows', `${rows(5)}\n\n${row.repeat(5)}`, { rows: 10 }, { limits: { maxRows: 10 } }],
  ['B11 one endless line', Buffer.alloc(5_000_000, 'x'), { refused: 'E_RECORD_TOO_LONG', line: 1 }],
  ['B11 an endless line of commas', Buffer.alloc(5_000_000, ','), { refused: 'E_RECORD_TOO_LONG', line: 1 }],
  ['B11 an endless line below rows', `${rows(2)}${'x'.repeat(2_000_000)}`, { refused: 'E_RECORD_TOO_LONG', line: 4 }],
  ['B12 10,000 columns', `${'name,'.repeat(10_000)}\n1\n`, { refused: 'E_TOO_MANY_COLUMNS', line: 1 }],
  ['B12 201 columns', `${header.trim()}${',x'.repeat(196)}\n${row}`, { refused: 'E_TOO_MANY_COLUMNS', line: 1 }],
  ['B12 200 columns', `${header.trim()}${',x'.repeat(195)}\n${row}`, { rows: 1 }],
  ['B13 one cell too long', `${rows(1)}1002,,${'9'.repeat(32_768)},,\n`, { rows: 2, problems: ['3 E_CELL_TOO_LONG'] }],
  ['B13 a cell of the greatest length', `${rows(1)}1002,,${'9'.repeat(32_767)},,\n`, { rows: 2 }],
  ['B15 a web page', '<!DOCTYPE html>\n<html><body>Sign in</body></html>', { refused: 'E_NOT_CSV' }],
  ['B15 a web page without doctype', '\ufeff  <html><table><tr><td>orderId</td></table>', { refused: 'E_NOT_CSV' }],
  ['B16 JSON', '[{"orderId": "1001", "trackingNumber": "9400"}]', { refused: 'E_NOT_CSV' }],
  ['B16 JSON, an object', '{\n "orders": []\n}', { refused: 'E_NOT_CSV' }],
  ['B16 XML', '<?xml version="1.0"?><orders/>', { refused: 'E_NOT_CSV' }],
  [
    'B16 a web archive',
    'MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\nContent-Type: multipart/related; boundary="--"\r\n\r\n----',
    { refused: 'E_NOT_CSV' },
  ],
  ['B16 JSON, in UTF-16', Buffer.from('\ufeff[{"orderId": 1}]', 'utf16le'), { refused: 'E_NOT_CSV' }],
  ['B16 a text in UTF-32', bytes('\xff\xfe\0\0o\0\0\0'), { refused: 'E_NOT_CSV' }],
  ['B16 EDI', 'ISA*00*          *00*          *ZZ*SENDER~', { refused: 'E_NOT_CSV' }],
  ['B16 EDIFACT', "UNB+UNOA:2+S+R+261130:1200+1'", { refused: 'E_NOT_CSV' }],
  ['B16 a contact', 'BEGIN:VCARD\nVERSION:3.0\n', { refused: 'E_NOT_CSV' }],
  [
    'B78 the warning of a program above its export',
    `<br />\n<b>Warning</b>:  Cannot modify header information in <b>export.php</b><br />\n${rows(1)}`,
    { rows: 1, header: 3 },
  ],
  ['B16 PDF', '%PDF-1.7\n%\u00e2\u00e3', { refused: 'E_NOT_CSV' }],
  ['B16 PNG', bytes('\x89PNG\r\n\x1a\n\0\0\0\rIHDR'), { refused: 'E_NOT_CSV' }],
  ['B16 JPEG', bytes('\xff\xd8\xff\xe0\0\x10JFIF'), { refused: 'E_NOT_CSV' }],
  ['B17 a zip archive', zip('orders.csv'), { refused: 'E_ZIP' }],
  ['B18 an Excel workbook', zip('[Content_Types].xml'), { refused: 'E_XLSX' }],
  [
    'B18 an OpenDocument sheet',
    zip('mimetypeapplication/vnd.oasis.opendocument.spreadsheet'),
    { refused: 'E_NOT_CSV' },
  ],
  ['B19 an old Excel workbook', compound('Workbook'), { refused: 'E_XLS' }],
  ['B24 an encrypted workbook', compound('EncryptedPackage'), { refused: 'E_ENCRYPTED' }],
  ['B25 gzip', gzipSync(rows(3)), { refused: 'E_NOT_CSV' }],
  ['B25 tar', tar, { refused: 'E_NOT_CSV' }],
  ['B25 noise', noise, { refused: 'E_NOT_CSV' }],
  ['B26 tabs, as in a .tsv', rows(2).replaceAll(',', '\t'), { rows: 2 }],
];

test.each(cases)('%s', async (_, content, want, ways) => {
  expect(await outline(content, ways)).toEqual(want);
  expect(await outline(content, { ...ways, chunk: 4096 - 7 })).toEqual(want);
});

test('B09 a million rows over the limit are refused at the first row too many', async () => {
  const want = { refused: 'E_TOO_MANY_ROWS', line: 50_002 };
  expect(await outline(rows(1_000_000), { limits: { maxRows: 50_000 } })).toEqual(want);
});
