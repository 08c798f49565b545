import { describe, expect, test } from 'vitest';
import { readClientFulfillmentId, readFulfillmentId, readOrderId, readRmaNumber } from '../../src/cells/read-ids.ts';
import { summarise } from './readings.ts';

describe('readOrderId', () => {
  test.each([
    ['an id is kept as written', '7B83FF8095', ['7B83FF8095']],
    ['an id of digits-E-digits is no number', '8812345E12', ['8812345E12']],
    ['leading zeros stay', '0012345', ['0012345']],
    ['lower case stays', '7b83ff8095', ['7b83ff8095']],
    ['B45 NUL', '10\x0001', 'E_CONTROL_CHAR'],
    ['B46 another control character', '10\x0701', 'E_CONTROL_CHAR'],
    ['B46 a C1 control', '10\x8501', 'E_CONTROL_CHAR'],
    ['B46 half a surrogate pair', '10\ud83d01', 'E_CONTROL_CHAR'],
    ['B46 the replacement character', '10\ufffd01', 'E_CONTROL_CHAR'],
    ['B47 no-break spaces around', '\u00a01001\u00a0', ['1001', 'W_CLEANED']],
    ['B47 zero-width space inside', '10\u200b01', ['1001', 'W_CLEANED']],
    ['B47 soft hyphen inside', '10\u00ad01', ['1001', 'W_CLEANED']],
    ['B47 thin space inside becomes a blank', '10\u200901', ['10 01', 'W_CLEANED']],
    ['B48 direction marks', '\u202a1001\u202c', ['1001', 'W_CLEANED']],
    ['B48 isolating marks', '\u20661001\u2069', ['1001', 'W_CLEANED']],
    ['B50 a Cyrillic letter stays', '7В83FF8095', ['7В83FF8095']],
    ['B51 full-width digits', '１００１', ['1001', 'W_CLEANED']],
    ['B51 bold digits of mathematics', '𝟏𝟎𝟎𝟏', ['1001', 'W_CLEANED']],
    ['B51 the mark of a footnote is no digit of the id', '1001²', ['1001²']],
    ['B51 nor is a circled one', '①1001', ['①1001']],
    ['B52 en dash', 'SHOP–1001', 'E_DASH → SHOP-1001'],
    ['B52 minus sign', 'SHOP−1001', 'E_DASH → SHOP-1001'],
    ['B52 no-break hyphen', 'SHOP‑1001', 'E_DASH → SHOP-1001'],
    ['B83 a leading # is no comment', '#1001', ['#1001']],
    ['B97 shortened, decimal point', '8.81E+18', 'E_SCIENTIFIC'],
    ['B97 shortened, decimal comma', '8,81E+18', 'E_SCIENTIFIC'],
    ['B97 shortened to one digit', '9E+18', 'E_SCIENTIFIC'],
    ['B97 shortened by LibreOffice', '8.812345E+018', 'E_SCIENTIFIC'],
    ['B98 zeros after the 15th digit', '1234567890123450', ['1234567890123450', 'W_ROUNDED']],
    ['B100 formula around the text', '="0012"', ['0012']],
    ['B101 apostrophe', "'0012", ['0012']],
    ['B100 B101 both, one around the other', `'="0012"`, ['0012']],
    ['B101 typographic apostrophe', '’0012', ['0012']],
    ['B102 decimals are left to the database', '1001.0', ['1001.0']],
    ['B102 thousands are left to the database', '1,001', ['1,001']],
    ['B106 two lines', '1001\n1002', 'E_MULTIPLE'],
    ['0 is an id like any other', '0', ['0']],
    ['zeros are an id like any other', '000', ['000']],
    ['B107 N/A', 'N/A', 'E_EMPTY_CELL'],
    ['B107 formula error', '#REF!', 'E_EMPTY_CELL'],
    ['B107 formula error, in Spanish', '#¿NOMBRE?', 'E_EMPTY_CELL'],
    ['B107 an id that looks like one', '#A17', ['#A17']],
    ['B107 an id that looks like an error of a spreadsheet', 'ERR502', ['ERR502']],
    ['B107 dash', '–', 'E_EMPTY_CELL'],
    ['an empty cell', ' \t', 'E_EMPTY_CELL'],
    ['hash marks of a narrow column', '########', 'E_EXCEL_NUMBER'],
    ['B121 formula', '=1+1', ['=1+1', 'W_FORMULA']],
    ['B121 full-width =', '＝1+1', ['=1+1', 'W_CLEANED', 'W_FORMULA']],
    ['B121 tab before =', '\t=1+1', ['=1+1', 'W_FORMULA']],
    ['B123 SQL', "1001'; drop table orders; --", ["1001'; drop table orders; --"]],
    ['B126 128 characters', 'x'.repeat(128), ['x'.repeat(128)]],
    ['B126 129 characters', 'x'.repeat(129), 'E_CELL_TOO_LONG'],
    ['B128 blanks around', ' #1001 ', ['#1001']],
  ])('%s', (_name, cell, want) => {
    expect(summarise(readOrderId, cell)).toEqual(want);
  });
});

describe('readClientFulfillmentId', () => {
  test.each([
    ['text is kept', 'WH-0012', ['WH-0012']],
    ['an empty cell is null', '', [null]],
    ['B107 a stand-in is null', 'n/a', [null]],
    ['B52 en dash', 'WH–0012', 'E_DASH → WH-0012'],
    ['B97 shortened', '1.2E+12', 'E_SCIENTIFIC'],
  ])('%s', (_name, cell, want) => {
    expect(summarise(readClientFulfillmentId, cell)).toEqual(want);
  });
});

describe('readFulfillmentId', () => {
  test.each([
    ['digits are kept', '12345', ['12345']],
    ['the largest bigint', '9223372036854775807', ['9223372036854775807']],
    ['one more than that', '9223372036854775808', 'E_FULFILLMENT_ID'],
    ['leading zeros go', '0012', ['12']],
    ['zero is no id', '0', 'E_FULFILLMENT_ID'],
    ['letters', '12a', 'E_FULFILLMENT_ID'],
    ['negative', '-12', 'E_FULFILLMENT_ID'],
    ['an empty cell is null', ' ', [null]],
    ['B97 shortened', '1.23457E+12', 'E_SCIENTIFIC'],
    ['B98 rounded', '1234567890123450000', ['1234567890123450000', 'W_ROUNDED']],
    ['B102 decimals', '1001.0', 'E_FULFILLMENT_ID → 1001'],
    ['B102 thousands', '1,001', 'E_FULFILLMENT_ID → 1001'],
    ['B102 both', '1,001.00', 'E_FULFILLMENT_ID → 1001'],
    ['B102 decimals that are not zeros', '12.50', 'E_FULFILLMENT_ID'],
    ['B102 a comma that parts no thousands', '12,5', 'E_FULFILLMENT_ID'],
    ['B128 hash sign', '#12', 'E_FULFILLMENT_ID → 12'],
    ['B51 full-width digits', '１２', ['12', 'W_CLEANED']],
  ])('%s', (_name, cell, want) => {
    expect(summarise(readFulfillmentId, cell)).toEqual(want);
  });
});

describe('readRmaNumber', () => {
  test.each([
    ['text is kept', 'RMA-0012', ['RMA-0012']],
    ['an empty cell is null', '', [null]],
    ['B107 a stand-in is null', 'TBD', [null]],
    ['B107 what a lookup leaves', '0', [null]],
    ['B107 #N/D', '#N/D', [null]],
    ['B107 #NV', '#NV', [null]],
    ['B107 #NOM?', '#NOM?', [null]],
    ['B107 #¡VALOR!', '#¡VALOR!', [null]],
    ['B107 #ССЫЛКА!', '#ССЫЛКА!', [null]],
    ['B107 #DIV/0!', '#DIV/0!', [null]],
    ['B107 #BLOCKED!', '#BLOCKED!', [null]],
    ['B107 #GETTING_DATA', '#GETTING_DATA', [null]],
    ['B107 Err:502', 'Err:502', [null]],
    ['B107 what a sheet shows while it loads', 'Loading...', [null]],
    ['B107 an RMA number with a hash sign', '#NV17', ['#NV17']],
    ['yes', 'Yes', [null, 'W_NO_RMA_NUMBER']],
    ['no', 'no', [null, 'W_NO_RMA_NUMBER']],
    ['a flag of a German Excel', 'WAHR', [null, 'W_NO_RMA_NUMBER']],
    ['a tick', '✓', [null, 'W_NO_RMA_NUMBER']],
    ['a word', 'pending', [null, 'W_NO_RMA_NUMBER']],
    ['a word in capitals', 'PENDING', [null, 'W_NO_RMA_NUMBER']],
    ['words', 'See note', [null, 'W_NO_RMA_NUMBER']],
    ['words in capitals', 'NOT ISSUED', [null, 'W_NO_RMA_NUMBER']],
    ['a quoted ditto', '"ditto"', [null, 'W_NO_RMA_NUMBER']],
    ['a beginning alone', 'RMA#', [null, 'W_NO_RMA_NUMBER']],
    ['a sign', '#', [null, 'W_NO_RMA_NUMBER']],
    ['words of another language', 'noch keine', [null, 'W_NO_RMA_NUMBER']],
    ['a code of letters', 'QXKWLM', ['QXKWLM']],
    ['a code of letters with a hyphen', 'RMA-xk', ['RMA-xk']],
    ['words with a number', 'RMA no 7', ['RMA no 7']],
    ['a number of one digit', '1', ['1']],
    ['a number that begins like yes', 'Y-12', ['Y-12']],
    ['B52 em dash', 'RMA—12', 'E_DASH → RMA-12'],
    ['B97 shortened', '6.12206E+11', 'E_SCIENTIFIC'],
    ['B98 20 digits', '12345678901234500000', 'E_ROUNDED'],
    ['B98 19 digits', '1234567890123450000', ['1234567890123450000', 'W_ROUNDED']],
    ['an id that became a date', 'Mar-04', 'E_EXCEL_DATE'],
    ['B121 formula', '@SUM(A1)', ['@SUM(A1)', 'W_FORMULA']],
    ['B126 64 characters', 'x'.repeat(64), ['x'.repeat(64)]],
    ['B126 65 characters', 'x'.repeat(65), 'E_CELL_TOO_LONG'],
  ])('%s', (_name, cell, want) => {
    expect(summarise(readRmaNumber, cell)).toEqual(want);
  });
});
