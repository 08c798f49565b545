/** Files that hold a list: which of their cells are looked up. */
import { expect, test } from 'vitest';
import { readListCells } from '../../src/spreadsheets/read-list.ts';
import { makeSheet } from './make-workbook.ts';
import { inChunks, limits } from './read-all.ts';

async function read(content: string | Uint8Array, fileName = 'list.csv') {
  const { cells, column } = await readListCells(() => inChunks(Buffer.from(content), 65_536), limits, {
    fileName,
    maxCells: 100_000,
  });
  return { column, cells: cells.filter((cell) => cell !== '') };
}

test.each([
  ['one column without a name', 'A100001\nA100002\n', null, ['A100001', 'A100002']],
  ['one column with a known name', 'Order ID\nA100001\nA100002\n', 'Order ID', ['A100001', 'A100002']],
  ['one column with another name', 'Our ids\nA100001\n', null, ['Our ids', 'A100001']],
  ['one line', 'A100001 A100002, A100003', null, ['A100001 A100002', 'A100003']],
  ['tracking numbers', 'Tracking\n9400111899223197428480\n', 'Tracking', ['9400111899223197428480']],
  ['emails', 'E-Mail\njo@mail.example\n', 'E-Mail', ['jo@mail.example']],
  [
    'several columns: the order',
    'Name;Order;Tracking\nJo;A100001;94001\nZoe;A100002;94002\n',
    'Order',
    ['A100001', 'A100002'],
  ],
  ['two columns for the order: the first', 'Order,Order Number\nA1,B1\nA2,B2\n', 'Order', ['A1', 'A2']],
  ['an export', 'orderId,clientFulfillmentId,status\nA100001,,HOLD\n', 'orderId', ['A100001']],
  ['a report line on top', 'Late orders,\nDate,Order ID\n1 Nov,A100001\n', 'Order ID', ['A100001']],
])('%s', async (_, content, column, cells) => expect(await read(content)).toEqual({ column, cells }));

test('a workbook', async () => {
  const sheet = await makeSheet(['Order #', 'Customer'], ['A100001', 'Jo'], ['A100002', 'Zoe']);
  expect(await read(sheet, 'list.xlsx')).toEqual({ column: 'Order #', cells: ['A100001', 'A100002'] });
  const bare = await makeSheet(['A100001'], ['A100002'], [10023456789]);
  expect(await read(bare, 'list.xlsx')).toEqual({ column: null, cells: ['A100001', 'A100002', '10023456789'] });
});
