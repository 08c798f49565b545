import { expect, test } from 'vitest';
import { type Outline, outline, readAll } from './read-all.ts';

const header = 'orderId,clientFulfillmentId,trackingNumber,carrier,note';
const row = '1001,,9400111899223197428490,USPS,ok';
const file = (...lines: string[]) => [header, ...lines, ''].join('\n');

const cases: [name: string, content: string, want: Outline][] = [
  ['B55 semicolon', file(row, row).replaceAll(',', ';'), { rows: 2 }],
  ['B56 tab', file(row, row).replaceAll(',', '\t'), { rows: 2 }],
  ['B57 pipe', file(row, row).replaceAll(',', '|'), { rows: 2 }],
  ['B58 sep=; on the first line', `sep=;\r\n${file(row).replaceAll(',', ';')}`, { rows: 1, header: 2 }],
  ['B58 "sep=," in quotation marks', `"sep=,"\n${file(row)}`, { rows: 1, header: 2 }],
  ['B58 sep= with another character', `sep=^\n${file(row).replaceAll(',', '^')}`, { refused: 'E_DELIMITER', line: 1 }],
  ['B58 sep=; that was kept above commas', `sep=;\n${file(row)}`, { rows: 1, header: 2 }],
  ['B59 semicolons, full of decimal commas', 'orderId;trackingNumber;a,b\n1;94;1,5\n2;95;2,5\n', { rows: 2 }],
  ['B60 a quoted name with the other delimiter', 'orderId;"Tracking, or not";trackingNumber\n1;x;94\n', { rows: 1 }],
  ['B61 a single column', 'orderId\n1001\n1002\n', { refused: 'E_MISSING_COLUMN', line: 1 }],
  ['B62 two delimiters, equally good', 'orderId;carrier,trackingNumber\n1;2,3\n', { refused: 'E_DELIMITER', line: 1 }],
  ['B63 ^', file(row).replaceAll(',', '^'), { refused: 'E_DELIMITER', line: 1 }],
  ['B63 ~', file(row).replaceAll(',', '~'), { refused: 'E_DELIMITER', line: 1 }],
  ['B63 commas of other scripts', file(row).replaceAll(',', '、'), { refused: 'E_DELIMITER', line: 1 }],
  ['B63 a broken bar', file(row).replaceAll(',', '¦'), { refused: 'E_DELIMITER', line: 1 }],
  ['B63 blanks', 'orderId trackingNumber carrier\n1001 9400 USPS\n', { refused: 'E_DELIMITER', line: 1 }],
  [
    'B63 no blanks: a header of words between commas, with unknown names',
    'Package Order Reference,Label Tracking Page,Ship Where\n1,94,x\n2,95,y\n',
    { refused: 'E_UNKNOWN_FILE', line: 1 },
  ],
  [
    'B63 no blanks: a title of words above unknown names',
    'Order Tracking Report\n\nRef;Number;Firm\n1;94;x\n2;95;y\n',
    { refused: 'E_UNKNOWN_FILE', line: 3 },
  ],
  [
    'B78 B96 lines of a report above unknown names',
    'Report,2026-11-20\nCarrier,UPS\n\nRef 1,Number,Firm\nA1,94,x\nA2,95,\n',
    { refused: 'E_UNKNOWN_FILE', line: 4 },
  ],
  [
    'each line one quoted cell',
    '"orderId,trackingNumber,carrier"\n"1,94,""UPS, Inc"""\n"2,95,UPS"\n"3,96"\n',
    { rows: 3, warnings: ['W_WRAPPED_LINES'] },
  ],
  [
    'each line one quoted cell, and empty ones behind it',
    '"orderId,trackingNumber,carrier",,\n"1,94,UPS",,\n"2,95,UPS",,\n',
    { rows: 2, warnings: ['W_WRAPPED_LINES'] },
  ],
  [
    'each line one quoted cell, with letters of several bytes',
    '"orderId,trackingNumber,carrier"\n"1,94,Größe für Käthe"\n"2,95,""包裹, 请放门口"""\n',
    { rows: 2, warnings: ['W_WRAPPED_LINES'] },
  ],
  [
    'a table as a database prints it',
    '+---------+----------+---------+\n| orderId | tracking | carrier |\n+---------+----------+---------+\n| 1 | 94 | UPS |\n+---------+----------+---------+\n',
    { rows: 1, header: 2 },
  ],
  [
    'another, with the number of its rows',
    ' orderId | tracking | carrier\n---------+----------+---------\n 1 | 94 | UPS\n(1 row)\n',
    { rows: 2, problems: ['4 E_FOOTER'] },
  ],
  [
    'a remark on a line of its own, and an id',
    'orderId,tracking,carrier\n1,94,UPS\nSeller ID : glow\n7B83FF8095 Ann Lee\n7B83FF8095\n',
    { rows: 4, problems: ['3 E_FOOTER', '4 E_CELL_COUNT', '5 E_CELL_COUNT'] },
  ],
  [
    'B63 blanks in a title above a table',
    'My  Order  Tracking\nfoo,bar\n1,2\n3,4\n',
    { refused: 'E_UNKNOWN_FILE', line: 2 },
  ],
  [
    'B63 columns that are lined up with blanks',
    'Order ID     Tracking Number          Carrier\n1            94001                    UPS\n',
    { refused: 'E_DELIMITER', line: 1 },
  ],
  [
    'voided labels',
    'orderId,tracking,Voided,Label Status\n1,94,True,\n2,95,False,Purchased\n3,96,,Refunded\n4,97,0,Refund rejected\n',
    { rows: 4, problems: ['2 E_VOIDED', '4 E_VOIDED'] },
  ],
  [
    'each line one quoted cell, with semicolons and unknown names',
    '"Ref;Number"\n"A1;94"\n',
    { refused: 'E_UNKNOWN_FILE', line: 1 },
  ],
  ['B64 CR only', file(row, row, row).replaceAll('\n', '\r'), { rows: 3 }],
  ['B65 CR LF, LF and CR mixed', `${header}\r\n${row}\n${row}\r${row}\r\n${row}`, { rows: 4 }],
  ['B66 no line end at the end', file(row, row).trim(), { rows: 2 }],
  ['B66 three line ends at the end', `${file(row, row)}\n\n`, { rows: 2 }],
  ['B67 a line break in a quoted note', file(row.replace('ok', '"a\r\nb"'), '1,,94,,"x"'), { rows: 2 }],
  ['B68 a stray quotation mark', file(row, row.replace('ok', '5" pipe'), row), { rows: 3, problems: ['3 E_QUOTE'] }],
  [
    'B68 stray ones in two rows, with quoted cells',
    file(row.replace('ok', '5" "x"'), '"1002",,"94",,"a\nb"', '1003,,94,,a"b'),
    { rows: 3, problems: ['2 E_QUOTE', '5 E_QUOTE'] },
  ],
  ['B100 ="…", a text for Excel', file(row.replace('9400111899223197428490', '="$&"'), row), { rows: 2 }],
  [
    'B100 ="…" in all cells, the header too, with tabs',
    file(row, row)
      .replace(/[^,\n]+/g, '="$&"')
      .replaceAll(',', '\t'),
    { rows: 2 },
  ],
  [
    'B100 a comma or a quotation mark in ="…"',
    file(row, '1002,,94,USPS,="1,5"', '1003,,94,USPS,="5" x"', row),
    { rows: 4, problems: ['3 E_QUOTE', '4 E_QUOTE'] },
  ],
  ['B69 text after a closing quotation mark', file(row, row.replace('ok', '"y"z')), { refused: 'E_QUOTE', line: 3 }],
  ['B70 a quotation mark never closed', file(row, row.replace('ok', '"open'), row), { refused: 'E_QUOTE', line: 3 }],
  [
    'B70 opened in one row and closed in the next, which would give the first row the number of the second',
    'orderId,name,trackingNumber\nA1001,"Jo,9400\nA1002,Bo",9401\nA1003,Al,9402\n',
    { rows: 2, problems: ['2 E_QUOTE'] },
  ],
  [
    'B70 the same at the end of the row, which would swallow the next one',
    'orderId,trackingNumber,name\nA1001,9400,"Jo\nA1002,9401,Bo"\nA1003,9402,Al\n',
    { rows: 2, problems: ['2 E_QUOTE'] },
  ],
  [
    'B70 the same among returns, with ids that are counted',
    'orderId,reason,status\n999,"too big,RETURNED\n1000,small",RETURNED\n1003,x,CANCELLED\n',
    { rows: 2, problems: ['2 E_QUOTE'] },
  ],
  [
    'B67 no such row: a note and an address over several lines',
    'orderId,trackingNumber,note,address\n10012,9400,"see\n10013, the last one","Smith\n10115,Berlin,DE"\n10013,9401,,\n',
    { rows: 2 },
  ],
  [
    'B67 no such row: several lines in front of the ids, or the last of them like an id',
    'items,name,orderId,customer,tracking,zip\n"A-1\nA-2",Jo,10012,60001,94,1\n,"Bo\n10115",10013,60002,95,2\n',
    { rows: 2 },
  ],
  [
    'B67 no such row: items with their quantities',
    'orderId,items,trackingNumber,note\n1001,"1002,5\n1003,4",9400,\nAB-12,"CD123,5\nEF123,4",9401,"AB-13,1\nAB-14,2"\n',
    { rows: 2 },
  ],
  ['B70 opened below a line break', file(`1,,94,"a\nb","open`, row), { refused: 'E_QUOTE', line: 3 }],
  ['B71 backslashes before quotation marks', file(row.replace('ok', '"5\\" pipe"')), { refused: 'E_QUOTE', line: 2 }],
  [
    "B72 'single quotes' everywhere",
    file(row, row).replace(/[^,\n]+/g, "'$&'"),
    { rows: 2, warnings: ['W_SINGLE_QUOTES'] },
  ],
  [
    "B72 'single quotes' in all rows",
    `${header}\n'1','','94','',''\n'2',,'95',,\n`,
    { rows: 2, warnings: ['W_SINGLE_QUOTES'] },
  ],
  ["B72 'single quotes' in some rows", `'orderId','trackingNumber'\n'1','2'\n3,4\n`, { refused: 'E_QUOTE', line: 3 }],
  [
    "B72 a comma in 'single quotes'",
    `'orderId','trackingNumber'\n'1, 2','94'\n`,
    { rows: 1, problems: ['2 E_CELL_COUNT'], warnings: ['W_SINGLE_QUOTES'] },
  ],
  ["B72 'single quotes' around some names", `orderId,'trackingNumber'\n1,2\n`, { refused: 'E_QUOTE', line: 1 }],
  ["B72 'single quotes' in one column", `orderId,trackingNumber\n1,'2'\n3,'4'\n`, { refused: 'E_QUOTE', line: 1 }],
  ["B72 no 'single quotes': an apostrophe and one quoted word", file("1,,'94,,it's", "2,,94,,'so'"), { rows: 2 }],
  ['B73 blanks around delimiters and quotes', file(' 1001 ,\t, "9400" ,  "US""PS"\t, ok'), { rows: 1 }],
  ['B74 an extra comma at the end of each row', file(`${row},`, `${row},,`), { rows: 2 }],
  ['B74 also on the header', `${header},\n${row},\n`, { rows: 1 }],
  [
    'B74 an extra comma in one row only is a separator too many',
    file(row, row, '1002,,,9400,USPS,', row),
    { rows: 4, problems: ['4 E_CELL_COUNT'] },
  ],
  ['B75 more cells than names', file(row, '1,,94,USPS,one, two'), { rows: 2, problems: ['3 E_CELL_COUNT'] }],
  ['B76 fewer cells, the required one missing', file(row, '1002,'), { rows: 2, problems: ['3 E_CELL_COUNT'] }],
  ['B77 fewer cells, only optional ones missing', file(row, '1002,,9400'), { rows: 2 }],
  [
    'B77 one cell fewer in rows that belong together, as Excel writes them',
    file('1,,94,USPS,', '2,,94,USPS', '3,,94,USPS', '4,,94,USPS,'),
    { rows: 4 },
  ],
  [
    'B77 one cell fewer in a single row among rows that write empty cells: a separator is missing',
    file('1,,94,USPS,', '2,94,USPS,', '3,,94,USPS,'),
    { rows: 3, problems: ['3 E_CELL_COUNT'] },
  ],
  [
    'B77 a row that is cut off at the end of the file',
    `${file(...Array.from({ length: 12 }, () => row))}1002,,94001118`,
    { rows: 13, problems: ['14 E_CELL_COUNT'] },
  ],
  [
    'B77 no cut: other rows are short as well',
    `${file('1,,94', ...Array.from({ length: 12 }, () => row))}1002,,94001118`,
    { rows: 14 },
  ],
  ['B77 no cut: the line has its end', file(...Array.from({ length: 12 }, () => row), '1002,,9400'), { rows: 13 }],
  ['B78 a title, a date and a blank line above', `Shipped today\n2026-11-01,\n\n${file(row)}`, { rows: 1, header: 4 }],
  ['B78 a title with a stray quotation mark', `Report "x" of today\n${file(row)}`, { rows: 1, header: 2 }],
  ['B78 rows above the header', `${row}\n${row}\n${file(row)}`, { refused: 'E_HEADER', line: 1 }],
  [
    'B79 the header repeated',
    file(row, header, row, header.toUpperCase(), row),
    { rows: 3, warnings: ['W_REPEATED_HEADER'] },
  ],
  [
    'B80 a second table',
    file(row, '', 'orderId,status,rmaNumber', '1001,RETURNED,'),
    { refused: 'E_TWO_TABLES', line: 4 },
  ],
  [
    'B80 a second table of other things',
    file(row, '', 'customerId,emailAddress', 'C1,a@b.c'),
    { refused: 'E_TWO_TABLES', line: 4 },
  ],
  [
    'B80 a second table with one known name',
    file(row, row, '', 'orderId,date,amount', 'A2,20261101,49.90'),
    { refused: 'E_TWO_TABLES', line: 5 },
  ],
  [
    'B80 a second table with no known name, below a total',
    file(row, row, 'Total,,2', ',,,,', 'Reference,Shipped on,Amount', 'A2,2026-11-01,49.90'),
    { refused: 'E_TWO_TABLES', line: 6 },
  ],
  [
    'B80 no second table: words in a row, but no row below it',
    file(row, '', 'Reference,Shipped on,Amount'),
    { rows: 2 },
  ],
  [
    'B80 no second table: remarks below a blank line',
    file(row, '', 'Prepared by,Dana Reyes', 'Printed on,2026-11-01'),
    { rows: 3, problems: ['4 E_CELL_COUNT', '5 E_FOOTER'] },
  ],
  [
    'B80 no second table: an id without a digit below a blank line',
    'orderId,status,rmaNumber\n1001,RETURNED,R1\n\nABC,RETURNED,NONE\n1002,RETURNED,\n',
    { rows: 3 },
  ],
  [
    'B80 no second table: ids without digits, in blocks',
    file('ABC,,94,,', '', 'DEF,HOUSE,WAITING,UPS,later', '1001,,94,,'),
    { rows: 3 },
  ],
  [
    'B81 a header in two lines',
    'Order,Carrier,\nOrder id,Tracking number,Carrier\n1001,94,USPS\n',
    { rows: 1, header: 2, warnings: ['W_TWO_HEADER_LINES'] },
  ],
  [
    'B79 the header again in another language',
    'orderId,trackingNumber,note\n订单号,快递单号,备注\n1001,9400,x\n',
    { rows: 1, warnings: ['W_REPEATED_HEADER'] },
  ],
  [
    'B80 no header again: rows that begin with the names, as a report writes them',
    'Order ID,Tracking Number,7B83FF8095,9400\nOrder ID,Tracking Number,7B83FF8096,9401\n',
    { refused: 'E_TWO_TABLES', line: 2 },
  ],
  [
    'B78 the fields of a report above its table',
    'textbox1,textbox2\nTracking report,11/30/2026\n\nOrder_ID,Tracking_Number\n1001,9400\n',
    { rows: 1, header: 4 },
  ],
  ['B82 a total line', file(row, 'Total,,412'), { rows: 2, problems: ['3 E_FOOTER'] }],
  [
    'B82 total lines of other languages',
    file(row, 'Totale,,412', '合計,,412', 'Итого:,,4', 'Razem 1,,4', 'Anzahl,,1'),
    { rows: 6, problems: ['3 E_FOOTER', '4 E_FOOTER', '5 E_FOOTER', '6 E_FOOTER', '7 E_FOOTER'] },
  ],
  [
    'B82 ids that begin with such a word',
    file('TOTAL1,1Z5R89390357567127,UPS', 'SUMA-7,1Z5R89390357567127,UPS'),
    { rows: 2 },
  ],
  ['B82 a closing remark', file(row, '', 'End of report'), { rows: 2, problems: ['4 E_FOOTER'] }],
  ['B82 a word of thanks', file(row, '', 'Thanks!', '```'), { rows: 3, problems: ['4 E_FOOTER', '5 E_FOOTER'] }],
  ['B82 no total line: an id that begins alike', file('TOTAL-17,,94,,', '1002,,94,,'), { rows: 2 }],
  ['B82 no total line: a remark in the first column', 'note,orderId,trackingNumber\nTotal loss,1001,94\n', { rows: 1 }],
  ['B83 ids that begin with #', file('#1001,,94,,', '#1002,,95,,'), { rows: 2 }],
  [
    'B84 the same column twice, the same values',
    'orderId,trackingNumber,Order_ID\n1,94,1\n2,95,2\n',
    { rows: 2, warnings: ['W_SAME_COLUMN_TWICE'] },
  ],
  [
    'B85 the same column twice, different values',
    'orderId,trackingNumber,orderId\n1,94,1\n2,95,3\n',
    { refused: 'E_DUPLICATE_COLUMN', line: 3 },
  ],
  [
    'B86 two names for one field',
    'orderId,Order number,trackingNumber\n1,1,94\n',
    { refused: 'E_DUPLICATE_COLUMN', line: 1 },
  ],
  [
    'B87 a column without a name, with data',
    'orderId,trackingNumber,\n1,94,x\n2,95,\n',
    { rows: 2, warnings: ['W_UNNAMED_COLUMN'] },
  ],
  ['B88 unknown columns', 'warehouse,orderId,trackingNumber,shelf\nA,1,94,7\n', { rows: 1 }],
  [
    'B89 a required column is missing',
    'orderId,Tracking link,carrier\n1,x,USPS\n',
    { refused: 'E_MISSING_COLUMN', line: 1 },
  ],
  ['B90 synonyms, case, underscores and blanks', 'ORDER_NUMBER, Tracking #,ship-carrier\n1,94,USPS\n', { rows: 1 }],
  ['B90 names in quotation marks or with a delimiter too many', '`orderId`,trackingNumber;\n1,94\n', { rows: 1 }],
  ['B91 a typing error in the header', 'orderId,Traking numbr\n1,94\n', { rows: 1, warnings: ['W_TYPO_HEADER'] }],
  [
    'B92 names that only look alike',
    'orderId,Tracking URL,Order Date\n1,x,y\n',
    { refused: 'E_MISSING_COLUMN', line: 1 },
  ],
  [
    'rows of Markdown that are crossed out',
    '| Order | Tracking |\n|---|---|\n| 1 | 94 |\n| ~~2~~ | 95 |\n| 3 | ~~96~~ |\n| ~4~ | ~97~ |\n| ~5 | 9~8 |\n',
    { rows: 5, problems: ['4 E_CROSSED_OUT', '5 E_CROSSED_OUT', '6 E_CROSSED_OUT'] },
  ],
  ['B93 names of object members', '__proto__,constructor,orderId,toString,trackingNumber\n1,2,3,4,5\n', { rows: 1 }],
  ['B94 a name of 5 KB', `orderId,trackingNumber,${'x'.repeat(5000)}\n1,94,\n`, { refused: 'E_HEADER', line: 1 }],
  ['B95 columns of both imports', 'orderId,status,trackingNumber\n1,HOLD,94\n', { rows: 1 }],
  [
    'B96 a table of something else',
    'customerId,name,emailAddress\nC1,Ann,a@b.c\n',
    { refused: 'E_UNKNOWN_FILE', line: 1 },
  ],
  ['B96 a table with no known name', 'shelf,weight\nA,heavy\n', { refused: 'E_UNKNOWN_FILE', line: 1 }],
  [
    'B49 a header with a letter of another alphabet',
    'orderId,tr\u0430cking number\n1,94\n',
    { refused: 'E_MISSING_COLUMN', line: 1 },
  ],
  [
    'B33 our own file of rejected rows',
    '_line,_status,_error,_suggestion,orderId,trackingNumber\n2,rejected,not found,,1,94\n',
    { rows: 1 },
  ],
  [
    'B33 B75 our own file, with cells that had no column, until they are moved',
    'orderId,trackingNumber,_surplus,_line\n1,94,Inc,2\n1,94,,2\n',
    { rows: 2, problems: ['2 E_CELL_COUNT'] },
  ],
];

test.each(cases)('%s', async (_, content, want) => {
  expect(await outline(content)).toEqual(want);
  expect(await outline(content, { chunk: 1 })).toEqual(want);
});

test('B67 lines are physical lines, whatever a quoted cell holds', async () => {
  const { rows } = await readAll(file('1,,94,,"a\r\nb\rc\nd"', '2,,94,,', '', '3,,94,,'));
  expect(rows.map(({ line }) => line)).toEqual([2, 6, 8]);
});

test('B68 a row with a stray quotation mark keeps its cells', async () => {
  const { rows } = await readAll(file('1001,,94,USPS,5" pipe'));
  expect(rows[0]?.cells).toEqual(['1001', '', '94', 'USPS', '5" pipe']);
  expect(rows[0]?.problem).toMatchObject({ column: 'note', received: '5" pipe' });
});

test('B77 cells that are missing at the end are empty', async () => {
  const { rows } = await readAll(file('1002,,9400'));
  expect(rows[0]?.cells).toEqual(['1002', '', '9400', '', '']);
});

test('B95 a file with columns of both imports allows both', async () => {
  expect((await readAll('orderId,status,trackingNumber\n1,HOLD,94\n')).kinds).toEqual(['tracking', 'returns']);
  expect((await readAll('fulfillmentId,status\n1,RETURNED\n')).kinds).toEqual(['returns']);
});
