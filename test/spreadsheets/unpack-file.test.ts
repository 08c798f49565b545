import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { FileRefused } from '../../src/columns/file-refused.ts';
import { makeSheet, partsOf, patchDirectory, withZip64, zip } from './make-workbook.ts';
import { outline, readAll, refusalOf } from './read-all.ts';

const table = 'orderId,status\n1001,RETURNED\n';
const one = () => zip({ 'orders/orders.csv': table, '__MACOSX/orders/._orders.csv': 'x', 'readme.md': 'x' });

test('a packed table is read when its name says that it is packed', async () => {
  expect(await outline(gzipSync(table), { fileName: 'orders.csv.gz' })).toEqual({ rows: 1 });
  expect(await outline(await one(), { fileName: 'orders.zip' })).toEqual({ rows: 1 });
  const workbook = gzipSync(await makeSheet(['orderId', 'status'], ['1001', 'RETURNED']));
  expect(await outline(workbook, { fileName: 'orders.xlsx.gz' })).toEqual({ rows: 1 });
});

test('a text that explains the table beside it is none, and an archive may always use zip64', async () => {
  const explained = await zip({ 'orders.csv': table, 'README.txt': 'Today’s orders.' });
  expect(await outline(explained, { fileName: 'orders.zip' })).toEqual({ rows: 1 });
  expect(await outline(await zip({ 'info.txt': table }), { fileName: 'orders.zip' })).toEqual({ rows: 1 });
  const listed = await refusalOf(await zip({ 'orders.csv': table, 'orders.txt': table }), { fileName: 'orders.zip' });
  expect(listed.message).toContain('“orders.csv”, “orders.txt”');
  expect(await outline(withZip64(explained), { fileName: 'orders.zip' })).toEqual({ rows: 1 });
});

test('B17 B25 under any other name it is refused', async () => {
  expect(await outline(gzipSync(table), { fileName: 'orders.csv' })).toEqual({ refused: 'E_NOT_CSV' });
  expect(await outline(await one(), { fileName: 'orders.csv' })).toEqual({ refused: 'E_ZIP' });
});

test('an archive without a table, with several, or damaged', async () => {
  const several = await refusalOf(await zip({ 'a.csv': table, 'b.csv': table }), { fileName: 'a.zip' });
  expect([several.code, several.message]).toEqual(['E_ZIP', expect.stringContaining('“a.csv”, “b.csv”')]);
  expect(await outline(await zip({ 'a.txt.md': 'x' }), { fileName: 'a.zip' })).toEqual({ refused: 'E_ZIP' });
  const numbers = await refusalOf(await zip({ 'Index/Document.iwa': 'x' }), { fileName: 'a.numbers' });
  expect(numbers.message).toContain('In Numbers, choose File > Export To > CSV');
  const cut = gzipSync(table.repeat(500)).subarray(0, 60);
  expect(await outline(cut, { fileName: 'a.csv.gz' })).toEqual({ refused: 'E_ZIP' });
  expect(await outline((await one()).subarray(0, 100), { fileName: 'a.zip' })).toEqual({ refused: 'E_ZIP' });
});

test('B20 what an archive unpacks to is limited', async () => {
  const large = 'x'.repeat(3_000_000);
  const limits = { maxBytes: 1_000_000, maxUnpackedBytes: 1_000_000 };
  const bomb = await zip({ 'a.csv': large });
  expect(await outline(bomb, { fileName: 'a.zip', limits })).toEqual({ refused: 'E_UNPACKED_TOO_BIG' });
  const lying = patchDirectory(bomb, 'a.csv', { 24: 99 });
  expect(await outline(lying, { fileName: 'a.zip', limits })).toEqual({ refused: 'E_ZIP' });
  expect(await outline(gzipSync(large), { fileName: 'a.csv.gz', limits })).toEqual({ refused: 'E_TOO_BIG' });
});

test('B28 what was packed arrives as it was, or not at all', async () => {
  const rows = ['orderId,status', '1001,RETURNED'].map((row) =>
    row.replace(/[^,]+/g, '<c t="str"><v>$&</v></c>').replace(',', ''),
  );
  const workbook = await zip(partsOf(rows.map((row) => `<row>${row}</row>`).join('')));
  const archives = [
    [await zip({ 'a.csv': table }), 'a.zip'],
    [workbook, 'a.xlsx'],
  ] as const;
  for (const [archive, fileName] of archives) {
    for (let at = 0; at < archive.length; at += 2) {
      const flipped = Buffer.from(archive);
      flipped.writeUInt8(flipped.readUInt8(at) ^ 16, at);
      const reading = await readAll(flipped, { fileName }).catch((error: unknown) => {
        if (error instanceof FileRefused) return undefined;
        throw error;
      });
      if (reading !== undefined) expect(reading.rows.map(({ cells }) => cells)).toEqual([['1001', 'RETURNED']]);
    }
  }
});

test('a damaged workbook is called damaged, and a binary one binary', async () => {
  const workbook = await makeSheet(['orderId', 'status'], ['1001', 'RETURNED']);
  expect((await refusalOf(workbook.subarray(0, -100))).message).toContain('This Excel workbook is damaged');
  expect((await refusalOf(await zip({ 'xl/workbook.bin': '', '[Content_Types].xml': '' }))).message).toContain('.xlsb');
});
