/** What is said about files: why some are refused, and what was found out about those that are read. */
import { gzipSync } from 'node:zlib';
import type { RefusalCode } from '../../../src/columns/file-refused.ts';
import { type Breakdown, breakdowns, readingFailed } from '../../../src/spreadsheets/file-refusals.ts';
import { makeSheet, makeWorkbook } from '../../spreadsheets/make-workbook.ts';
import { readAll, refusalOf, type Ways } from '../../spreadsheets/read-all.ts';

const header = 'orderId,clientFulfillmentId,trackingNumber,carrier\n';
const row = '1001,,9400111899223197428490,USPS\n';
const latin1 = (text: string) => Buffer.from(text, 'latin1');
const compound = (entry: string) => Buffer.concat([latin1('\xd0\xcf\x11\xe0'), Buffer.from(entry, 'utf16le')]);

const tracking = {
  name: 'Tracking',
  rows: [
    ['orderId', 'tracking', 'carrier'],
    ['1001', '9400', 'USPS'],
  ],
};
const shelves = {
  name: 'Shelves',
  rows: [
    ['shelf', 'weight'],
    ['A', 'heavy'],
  ],
};
const computed = new Map([
  ['1,1', { value: '9400', formula: 'A2' }],
  ['2,2', { value: 'UPS', formula: 'A2' }],
]);

/** One file for each situation that has a text of its own. */
const refused: [situation: string, content: string | Uint8Array, ways?: Ways][] = [
  ['B01 empty', ''],
  ['B04 no rows', header],
  ['B06 no header', row],
  ['B06 blank lines only, as far as a header is looked for', '\n'.repeat(2000) + header + row],
  ['B08 too big', row.repeat(90_000), { limits: { maxBytes: 2 * 1024 * 1024 } }],
  ['B10 too many rows', header + row.repeat(4), { limits: { maxRows: 3 } }],
  ['B11 a line too long', `${header}${'x'.repeat(1_100_000)}`],
  ['B12 too many columns', 'name,'.repeat(10_000)],
  ['B15 a web page', '<!doctype html><html>'],
  ['B17 a zip archive', latin1('PK\x03\x04 orders.csv')],
  ['B18 a damaged Excel workbook', latin1('PK\x03\x04 [Content_Types].xml')],
  ['B19 an old Excel workbook', compound('Workbook')],
  [
    'B20 a workbook that is too large unpacked',
    await makeSheet(['orderId'], ['x'.repeat(3_000_000)]),
    { limits: { maxUnpackedBytes: 2 * 1024 * 1024 } },
  ],
  ['B21 several sheets could be meant', await makeWorkbook(tracking, { ...tracking, name: 'Copy' })],
  ['B21 no sheet will do', await makeWorkbook(shelves, { ...shelves, name: 'Racks' })],
  ['B21 no sheet to be seen', await makeWorkbook({ ...tracking, hidden: true }, { name: 'Chart', rows: [] })],
  ['B24 an encrypted workbook', compound('EncryptedPackage')],
  ['B25 a compressed file', gzipSync(row)],
  ['B45 NULs', `${header}1001,,9\x004\x000\x000\n`],
  ['B62 two delimiters', 'orderId;carrier,trackingNumber\n1;2,3\n'],
  ['B63 a delimiter that is not supported', header.replaceAll(',', '^') + row.replaceAll(',', '^')],
  ['B63 blanks between the columns', 'orderId trackingNumber\n1 2\n'],
  ['B69 text after a closing quotation mark', `${header}1001,,"9400"1,USPS\n`],
  ['B70 an open quotation mark', `${header}1001,,"9400,USPS\n${row}`],
  ['B71 backslashes', `${header}1001,,"5\\" pipe",USPS\n`],
  ['B72 single quotes in some rows', `'orderId','trackingNumber'\n1001,'9400'\n`],
  ['B78 rows above the header', row + header + row],
  ['B80 two tables', `${header}${row}\norderId,status\n1001,RETURNED\n`],
  ['B85 the same column twice', 'orderId,trackingNumber,orderId\n1001,9400,1002\n'],
  ['B86 two columns for one field', 'orderId,Order Number,trackingNumber\n1001,7,9400\n'],
  ['B89 no column to set', 'orderId,Tracking link,Tracked\n1001,x,y\n'],
  ['B89 no id', 'Shelf,trackingNumber\n1001,9400\n'],
  ['B49 a letter of another alphabet', 'orderId,tr\u0430cking number\n1001,9400\n'],
  ['B94 an endless column name', `orderId,trackingNumber,${'x'.repeat(5000)}\n1,2,\n`],
  ['B96 something else', 'customerId,name,emailAddress\nC1,Ann,a@b.c\n'],
];

/** Every refusal, and the codes among them. */
export async function saidOfRefused(): Promise<{ texts: string[]; codes: Set<RefusalCode> }> {
  const texts: string[] = [];
  const codes = new Set<RefusalCode>();
  for (const [situation, content, ways] of refused) {
    const { code, line, column, message } = await refusalOf(content, ways);
    const place = [line && `line ${line}`, column && `column ${column}`].filter(Boolean).join(', ');
    texts.push(`${situation}\n  ${code}${place && ` (${place})`}\n  ${message}`);
    codes.add(code);
  }
  for (const breakdown of Object.keys(breakdowns) as Breakdown[]) {
    const { code, message } = readingFailed(breakdown, undefined);
    texts.push(`B20 the reading breaks down\n  ${code}\n  ${message}`);
    codes.add(code);
  }
  return { texts, codes };
}

const doubtful: [situation: string, content: string | Uint8Array, fileName?: string][] = [
  ['a plain file', header + row],
  ['B38 UTF-16 without a mark', Buffer.from(header + row, 'utf16le')],
  ['B40 Windows-1252', latin1(`${header.trim()},name\n${row.trim()},Zo\xe9\n`)],
  ['B43 not the UTF-8 it says', Buffer.concat([Buffer.from(`\ufeff${header}`), latin1('1001,,94,Zo\xe9\n')])],
  ['B44 damaged before', `${header.trim()},name\n${row.trim()},ZoÃ©\n`],
  ['B49 a letter of another alphabet', 'orderId,tracking,st\u0430tus\n1001,9400,HOLD\n'],
  ["B72 'single quotes'", "'orderId','trackingNumber'\n'1001','9400'\n"],
  ['B78 B79 lines above, repeated header, blank lines', `Report\n\n${header}${row}${header}\n\n${row}`],
  ['B81 a header in two lines', `Order,,\nOrder id,Tracking,Carrier\n1001,9400,USPS\n`],
  ['B84 the same column twice', 'orderId,trackingNumber,orderId\n1001,9400,1001\n'],
  ['B87 a column without a name', 'orderId,trackingNumber,\n1001,9400,x\n'],
  ['B88 B91 a typing error, unknown columns', 'orderId,Traking numbr,shelf,row\n1001,9400,,\n'],
  ['B74 B77 one separator too many, one too few', `${header}1,,94,\n2,,,94,\n3,,94,\n4,94,\n5,,94,\n`],
  [
    'B18 B21 B23 a workbook with other sheets and formulas',
    await makeWorkbook(
      shelves,
      { ...tracking, rows: [...tracking.rows, ['1002', '9400', 'UPS']], cells: computed },
      { ...tracking, name: 'Old', hidden: true },
    ),
    'orders.csv',
  ],
  ['B33 B75 cells that had no column', 'orderId,trackingNumber,_surplus,_line\n1001,9400,Ground,2\n'],
  ['rows that cannot be used', `${header}1,,5" x,\n1,,94,,5,6\n1\nTotal,,,\n1,,9\x0b4,\n1,,${'9'.repeat(40_000)},\n`],
];

/** What each step found out, and the rows that can't be used as they stand. */
export async function saidOfRead(): Promise<string[]> {
  const texts: string[] = [];
  for (const [situation, content, fileName] of doubtful) {
    const { notes, rows } = await readAll(content, fileName === undefined ? {} : { fileName });
    texts.push([situation, ...notes.map(({ step, code, text }) => `  ${step} ${code}: ${text}`)].join('\n'));
    for (const { line, problem } of rows) {
      if (problem === undefined) continue;
      const { code, column = '', received = '', reason } = problem;
      texts.push(`  line ${line} ${code} [${column}] [${received}]\n    ${reason}`);
    }
  }
  return texts;
}
