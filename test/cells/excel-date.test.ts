import { describe, expect, test } from 'vitest';
import { isDateConversionOf, rejectExcelDate } from '../../src/cells/excel-date.ts';

describe('an id that a spreadsheet took for a date is told as one', () => {
  test.each([
    ['4-Mar', true],
    ['04-Mar', true],
    ['Mar-04', true],
    ['Mar 4', true],
    ['4. Mrz', true],
    ['04. Apr', true],
    ['03-avr', true],
    ['3-févr.', true],
    ['4-Mar-26', true],
    ['Mar 4, 2026', true],
    ['März 2026', true],
    ['03.04.2026', true],
    ['3/4/2026', true],
    ['3/4/26', true],
    ['3-4-2026', true],
    ['2026-03-04', true],
    ['2026-03-04 00:00:00', true],
    ['3/4/2026 12:00:00 AM', true],
    ['31.02.2026', false],
    ['13/13/2026', false],
    ['3-4', false],
    ['12-11-20', false],
    ['MAR1', false],
    ['MAY-1234567', false],
    ['2026-0304', false],
    ['7B83FF8095', false],
    ['1Z5R89390357567127', false],
    ['10:30', false],
    ['4-Foo', false],
    ['', false],
  ])('%j: %s', (text, want) => {
    expect(rejectExcelDate({ cell: text, column: 'id' }, text) !== null).toBe(want);
  });
});

describe('a cell that nobody edited, of an id that a spreadsheet took for a date', () => {
  test.each([
    ['4-Mar', '3-4', true],
    ['3-Apr', '3-4', true],
    ['04. Mrz', '3/4', true],
    ['03.04.2026', '3-4', true],
    ['2026-03-04', '3-4', true],
    ['1-Mar', 'MAR1', true],
    ['Mar-04', 'MAR-2004', true],
    ['Mar-26', '2026-03', true],
    ['3/4/2026', '3-4-26', true],
    ['3/4/2005', '3-4-5', true],
    ['2003/4/5', '3-4-5', true],
    ['05.04.2003', '3-4-5', true],
    ['03.04.2005', '3.4.5', true],
    ['1-Feb-03', '1/2/3', true],
    ['2012/3/4', '12-3-4', true],
    ['10-1-302', '10-1-302', false],
    ['3/4/2006', '3-4-5', false],
    ['2005/3/6', '3-4-5', false],
    ['5-Mar', '3-4', false],
    ['4-May', '3-4', false],
    ['3/4/2025', '3-4-26', false],
    ['4-Mar', '7B83FF8095', false],
    ['3-4', '3-4', false],
  ])('%j is made of %j: %s', (cell, stored, want) => {
    expect(isDateConversionOf(cell, stored)).toBe(want);
  });
});
