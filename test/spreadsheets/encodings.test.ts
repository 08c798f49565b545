import { expect, test } from 'vitest';
import { type Outline, outline, readAll } from './read-all.ts';

const text = 'orderId,trackingNumber,carrier,name\n1001,9400111899223197428490,USPS,Zoé “Z” Łuk\n';
const tabbed = text.replaceAll(',', '\t');
const ascii = 'orderId,trackingNumber,carrier,name\n1001,9400111899223197428490,USPS,Zoe\n';
const utf16be = (content: string) => Buffer.from(content, 'utf16le').swap16();
const windows1252 = Buffer.from(ascii.replace('Zoe', 'Zo\xe9 \x93Z\x94'), 'latin1');
const invalidBelow = (rows: number) =>
  Buffer.concat([
    Buffer.from(`orderId,trackingNumber,name\n${'1001,9400111899223197428490,Zoe\n'.repeat(rows - 1)}`),
    Buffer.from('1002,9400111899223197428490,Zo\xe9\n1003,9400111899223197428490,Zoe\n', 'latin1'),
  ]);
const shiftJis = Buffer.concat([Buffer.from(ascii.replace('Zoe\n', '')), Buffer.from([0x8e, 0x52, 0x93, 0x63, 0x0a])]);
const national = (header: string) => Buffer.concat([Buffer.from(header, 'hex'), Buffer.from('\n1001,9400\n')]);
const gbk = national('b6a9b5a5bac52cceefc1f7b5a5bac5'); // 订单号,物流单号
const japanese = national('928d95b694d48d862c93609 55b94d48d86'.replace(' ', '')); // 注文番号,伝票番号
const polish = national('4e756d6572207a616df37769656e69612c4e756d6572209c6c65647a656e6961'); // Numer zamówienia,Numer śledzenia
const russian = national('cdeeece5f020e7e0eae0e7e02cd2f0e5eaedeeece5f0'); // Номер заказа,Трекномер
const shifting = Buffer.from('orderId,trackingNumber,name,carrier\n1001,9400,\x1b$B$,$,\x1b(B,USPS\n');
const macRomanId = Buffer.from('orderId,trackingNumber\n10\x8e01,9400\n1002,9400\n', 'latin1');

const cases: [name: string, content: string | Uint8Array, want: Outline][] = [
  ['B36 UTF-8 with a byte order mark', `\ufeff${text}`, { rows: 1 }],
  ['B36 UTF-8 without', text, { rows: 1 }],
  ['B37 UTF-16LE with a mark, tabs', Buffer.from(`\ufeff${tabbed}`, 'utf16le'), { rows: 1 }],
  ['B38 UTF-16LE without a mark', Buffer.from(tabbed, 'utf16le'), { rows: 1, warnings: ['W_UTF_16'] }],
  ['B38 UTF-16BE without a mark', utf16be(tabbed), { rows: 1, warnings: ['W_UTF_16'] }],
  ['B39 UTF-16BE with a mark', utf16be(`\ufeff${text}`), { rows: 1 }],
  ['B40 Windows-1252', windows1252, { rows: 1, warnings: ['W_WINDOWS_1252'] }],
  [
    'B41 an id that Windows-1252 can only guess',
    macRomanId,
    { rows: 2, problems: ['2 E_CONTROL_CHAR'], warnings: ['W_WINDOWS_1252'] },
  ],
  ['B42 GBK, by the names of the columns', gbk, { rows: 1, warnings: ['W_ENCODING'] }],
  ['B42 Shift_JIS, by the names of the columns', japanese, { rows: 1, warnings: ['W_ENCODING'] }],
  ['B42 Windows-1250, by the names of the columns', polish, { rows: 1, warnings: ['W_ENCODING'] }],
  ['B42 Windows-1251, by the names of the columns', russian, { rows: 1, warnings: ['W_ENCODING'] }],
  [
    'B42 an id with letters of such an encoding',
    Buffer.concat([gbk, Buffer.from([0xb6, 0xa9, 0x2c, 0x39, 0x34, 0x0a])]),
    { rows: 2, problems: ['3 E_CONTROL_CHAR'], warnings: ['W_ENCODING'] },
  ],
  [
    'B43 a broken letter below a header that only UTF-8 makes known',
    Buffer.concat([Buffer.from('订单号,快递单号,备注\n1001,9400,'), Buffer.from([0xe7, 0x8e, 0x0a])]),
    { rows: 1, warnings: ['W_BROKEN_UTF_8'] },
  ],
  ['B42 ISO-2022-JP, whose letters hold commas', shifting, { rows: 1 }],
  ['B36 a byte order mark that was encoded twice', 'ï»¿"orderId",trackingNumber\n1001,94\n', { rows: 1 }],
  ['B42 Shift_JIS', shiftJis, { rows: 1, warnings: ['W_WINDOWS_1252'] }],
  [
    'B43 one byte that is not UTF-8, at row 50,000',
    invalidBelow(50_000),
    { rows: 50_001, warnings: ['W_WINDOWS_1252'] },
  ],
  [
    'B43 such a byte in a file with a UTF-8 mark',
    Buffer.concat([Buffer.from('\ufeff'), invalidBelow(2)]),
    { rows: 3, warnings: ['W_BROKEN_UTF_8'] },
  ],
  ['B44 written as UTF-8 twice', ascii.replace('Zoe', 'ZoÃ©'), { rows: 1, warnings: ['W_DOUBLE_ENCODED'] }],
  ['B44 curly quotes, the same', ascii.replace('Zoe', 'â€œZoeâ€\u009d'), { rows: 1, warnings: ['W_DOUBLE_ENCODED'] }],
  ['B45 a NUL in an id', `${ascii}10\x0002,9400,,${'x'.repeat(99)}\n`, { rows: 2, problems: ['3 E_CONTROL_CHAR'] }],
  [
    'B45 a NUL in a column that is not used',
    `${ascii}1002,94,,${'x'.repeat(99)}\0\n`,
    { rows: 2, problems: ['3 E_CONTROL_CHAR'] },
  ],
  ['B45 more than 1 % NULs', ascii.replace('Zoe', 'Z\0o\0e'), { refused: 'E_CONTROL_CHAR' }],
  ['B46 another control character in an id', `${ascii}10\x0b02,9400,,\n`, { rows: 2, problems: ['3 E_CONTROL_CHAR'] }],
  ['B46 U+FFFD in a tracking number', `${ascii}1002,94\ufffd00,,\n`, { rows: 2, problems: ['3 E_CONTROL_CHAR'] }],
  [
    'B46 a lone surrogate, in UTF-16',
    Buffer.from(`\ufeff${ascii}10\ud83d02,94,,\n`, 'utf16le'),
    { rows: 2, problems: ['3 E_CONTROL_CHAR'] },
  ],
  ['B46 U+FFFD in a carrier, which the record may have', `${ascii}1002,9400,U\ufffdS,\n`, { rows: 2 }],
  ['B45 a NUL in a carrier', `${ascii}1002,9400,U\0S,${'x'.repeat(99)}\n`, { rows: 2, problems: ['3 E_CONTROL_CHAR'] }],
  ['B46 a control character in a column that is not used', `${ascii}1002,9400,,a\x0bb\n`, { rows: 2 }],
  ['B54 a decomposed and full-width header', 'ｏｒｄｅｒＩｄ,trackingNumber,Zoe\u0301\n1001,94,\n', { rows: 1 }],
];

test.each(cases)('%s', async (_, content, want) => {
  expect(await outline(content)).toEqual(want);
  expect(await outline(content, { chunk: 1000 })).toEqual(want);
});

test('B37 B39 B40 letters with accents arrive whole in every encoding', async () => {
  for (const content of [text, Buffer.from(`\ufeff${text}`, 'utf16le'), utf16be(`\ufeff${text}`)]) {
    expect((await readAll(content, { chunk: 7 })).rows[0]?.cells[3]).toBe('Zoé “Z” Łuk');
  }
  expect((await readAll(windows1252)).rows[0]?.cells[3]).toBe('Zoé “Z”');
});

test('B40 B43 the warning shows the line and what it was read as', async () => {
  const { notes } = await readAll(invalidBelow(50_000));
  expect(notes.find(({ code }) => code === 'W_WINDOWS_1252')?.text).toContain(
    'line 50001 is not UTF-8: “11899223197428490,Zoé”',
  );
});

test('B42 letters arrive whole when the names of the columns tell the encoding', async () => {
  const { header, notes } = await readAll(gbk, { chunk: 5 });
  expect(header).toEqual(['订单号', '物流单号']);
  expect(notes.find(({ code }) => code === 'W_ENCODING')?.text).toMatch(/^Read as GBK, as line 1 is not UTF-8/);
  expect((await readAll(shifting, { chunk: 5 })).rows[0]?.cells).toEqual(['1001', '9400', 'がが', 'USPS']);
});

test('B53 emoji, joiners and combining marks arrive unchanged', async () => {
  const note = '👩‍🚀 ok e\u0301 ﷽';
  const { rows } = await readAll(`orderId,trackingNumber,note\n1001,94,${note}\n`, { chunk: 3 });
  expect(rows[0]?.cells[2]).toBe(note);
});
