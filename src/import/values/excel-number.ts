/** The traces that Excel leaves on long numbers: exponents, zeros after the 15th digit, hash marks. */
import type { Problem, Warning } from '../problem.ts';
import { type Cell, rejectCell } from './cell.ts';

/**
 * Excel writes a decimal sign, a sign before the exponent, or both. `8812345E12` has neither: that is an id.
 */
const scientific = /^[+-]?\d+(?:[.,]\d+[eE][+-]?|[eE][+-])\d+$/;
const tooNarrow = /^#{2,}$/;

/** Excel keeps 15 significant digits and puts zeros after them (Microsoft, "Excel specifications and limits": number precision). */
const excelDigits = 15;
const zerosAfterThem = new RegExp(`^\\d{${excelDigits}}0+$`);
/** From so many digits on chance is out of the question (1 in 100,000). */
const surelyRounded = 20;
const roundedWithin = new RegExp(`(?<!\\d)\\d{${excelDigits}}0{${surelyRounded - excelDigits},}(?!\\d)`);

/** Whether the text is a number as Excel abbreviates it: `9.4E+21`, `9,4E+21`, `6.12206E+11`, `9E+21`. */
export function isScientific(text: string): boolean {
  return scientific.test(text);
}

/** Whether a scientific one is as the reading of a workbook writes it: with more digits than Excel shows, and a capital E. */
function isFromWorkbook(text: string): boolean {
  const [mantissa = '', exponent] = text.split('E');
  return exponent !== undefined && mantissa.replace(/\D/g, '').length > excelDigits;
}

/** The rejection of a cell that Excel made unreadable, or null. What is lost can't be repaired, so there is no suggestion. */
export function rejectExcelNumber(at: Cell, text: string): { problem: Problem } | null {
  const shortened = isScientific(text);
  if (shortened && isFromWorkbook(text)) {
    return rejectCell(
      'E_EXCEL_NUMBER',
      at,
      'The workbook holds this as a number, which keeps 15 to 17 digits; the others are gone. Format the column as Text and paste the numbers again.',
    );
  }
  if (shortened) {
    return rejectCell(
      'E_SCIENTIFIC',
      at,
      'Excel has shortened this number; its last digits are gone. Format the column as Text and paste the numbers again.',
    );
  }
  if (tooNarrow.test(text)) {
    return rejectCell(
      'E_EXCEL_NUMBER',
      at,
      'Excel saved hash marks because the column was too narrow for the number. Widen the column, format it as Text and save again.',
    );
  }
  return null;
}

/** Whether digits look rounded after the 15th; of 16 to 19 digits up to one real number in ten looks like that. */
export function roundedByExcel(text: string): 'surely' | 'maybe' | 'no' {
  if (!zerosAfterThem.test(text)) return 'no';
  return text.length >= surelyRounded ? 'surely' : 'maybe';
}

/** Whether digits among other characters, such as a carrier's name, are surely rounded. */
export function holdsRounded(text: string): boolean {
  return roundedWithin.test(text);
}

/** The rejection of a number that Excel rounded. */
export function rejectRounded(at: Cell): { problem: Problem } {
  return rejectCell(
    'E_ROUNDED',
    at,
    'Excel has rounded this number: everything after its 15th digit is 0. Format the column as Text and paste the numbers again.',
  );
}

/** The warning about a number that may have been rounded. */
export function roundedWarning(column: string, text: string): Warning {
  return {
    code: 'W_ROUNDED',
    column,
    text: `“${text}” in “${column}” ends in zeros after its 15th digit: Excel may have rounded it.`,
  };
}
