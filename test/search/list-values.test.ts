/** Lists as people paste and share them, and the values that are looked up. */
import { expect, test } from 'vitest';
import { listValues, wordsBeside } from '../../src/search/list-values.ts';

const abc = ['7B83FF8095', 'QA00000002', '8812345E12'];

test.each([
  ['blanks', '7B83FF8095 QA00000002 8812345E12', abc],
  ['newlines', '7B83FF8095\nQA00000002\r\n8812345E12\n', abc],
  ['tabs', '7B83FF8095\tQA00000002\t8812345E12', abc],
  ['commas', '7B83FF8095,QA00000002, 8812345E12,', abc],
  ['semicolons', '7B83FF8095;QA00000002; 8812345E12;', abc],
  ['pipes', '| 7B83FF8095 | QA00000002 | 8812345E12 |', abc],
  ['anything mixed', '7B83FF8095;\n QA00000002 |\t8812345E12.', abc],
  ['trailing punctuation', '7B83FF8095. QA00000002! (8812345E12)', abc],
  ['quotation marks', '"7B83FF8095", “QA00000002”, \'8812345E12\'', abc],
  ['what keeps text in a spreadsheet', '="7B83FF8095"\n\'QA00000002\n8812345E12', abc],
  ['words around', 'Hi, can you check 7B83FF8095 and QA00000002, also 8812345E12? Thanks!', abc],
  ['a header', 'Order ID\n7B83FF8095\nQA00000002\n8812345E12', abc],
  ['bullets and numbers', '- 7B83FF8095\n• QA00000002\n* 8812345E12', abc],
  ['number signs', '#7B83FF8095, #QA00000002', ['#7B83FF8095', '#QA00000002']],
  ['the same twice', '7B83FF8095 7B83FF8095', ['7B83FF8095']],
  ['ids without digits', 'FACADEBEEF\nABCDEFABCD', ['FACADEBEEF', 'ABCDEFABCD']],
  [
    'numbers in groups',
    '9400 1118 9922 3197 4284 80\n1Z 999 AA1 01 2345 6784',
    ['9400111899223197428480', '1Z999AA10123456784'],
  ],
  [
    'numbers in groups on one line',
    '9400 1118 9922 3197 4284 80 1Z 999 AA1 01 2345 6784',
    ['9400111899223197428480', '1Z999AA10123456784'],
  ],
  ['short numbers that are no group', '10023 10024 10025', ['10023', '10024', '10025']],
  ['emails', 'Jo <jo@mail.example>; zoe+x@mail.example,', ['jo@mail.example', 'zoe+x@mail.example']],
  ['labels', 'order:7B83FF8095, Order: QA00000002; orderId=8812345E12', abc],
  ['quotation marks and blanks', '"7B83FF8095" "QA00000002" «8812345E12»', abc],
  ['a program’s list', '{"orders":["7B83FF8095","QA00000002"],"more":["8812345E12"]}', abc],
  [
    'links',
    'https://shop.example/admin/orders/5001?utm=x1 https://www.ups.com/track?loc=en_US1&tracknum=1Z999AA10123456784',
    ['5001', '1Z999AA10123456784'],
  ],
  [
    'Slack’s links',
    '<mailto:jo@mail.example|jo@mail.example> <https://shop.example/orders/5001|5001>',
    ['jo@mail.example', '5001'],
  ],
  ['phones', '+1 212 555 0142, (212) 555-0143', ['+1 212 555 0142', '212 555-0143']],
  ['nothing', 'Hello there, please', []],
])('%s', (_, text, want) => expect(listValues([text])).toEqual(want));

test.each([
  ['7B83FF8095 QA00000002 on hold', ['on', 'hold']],
  ['1. 7B83FF8095 – Ann\n2. QA00000002 – Bob', ['Ann', 'Bob']],
  ['7B83FF8095 status:hold', ['status:hold']],
  ['order:7B83FF8095, QA00000002', []],
])('%j: the words beside the list', (text, words) => expect(wordsBeside(text)).toEqual(words));

test('in a column of ids, every cell counts', () => {
  expect(listValues(['ab', '', ' 12 ', 'x y'], { isColumn: true })).toEqual(['ab', '12', 'x y']);
});

test.each([' ', '\n', '\t', ',', ';', '|'])('50,000 with %j between them, within a second', (between) => {
  const ids = Array.from({ length: 50_000 }, (_, n) => `7B83F${String(n).padStart(5, '0')}`);
  const begun = performance.now();
  expect(listValues([ids.join(between)])).toEqual(ids);
  expect(performance.now() - begun).toBeLessThan(5000);
});
