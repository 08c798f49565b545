/** Whether a cell of an edited export still holds the stored value, as exported or damaged by a spreadsheet. */
import { unwrapCell } from './clean-cell.ts';
import { isDateConversionOf } from './excel-date.ts';
import {
  type Decimal,
  equalDecimals,
  isScientific,
  parseDecimal,
  roundDecimal,
  truncateDecimal,
} from './excel-number.ts';

/** Spreadsheets keep 15 significant digits; programs that use doubles print up to 17. */
const spreadsheetDigits = 15;
const doubleDigits = 17;

/** A number as spreadsheets show it without an exponent. Three zeros after a comma would be thousands. */
const plainDigits = /^(?:0|[1-9]\d*)(?:[.,]0{1,2})?$/;

/**
 * Whether `cell` is what a spreadsheet makes of `stored` on opening a CSV, and not `stored` itself: shortened
 * (`9.4E+21`, `9,4E+21`), zeros after the 15th digit, leading zeros lost, `8812345E12` as `8.812345E+18`, a `.0` behind
 * it, or hash marks. An edited number is not: all the digits that the cell shows must be those of `stored`.
 */
export function isDamagedCopy(cell: string, stored: string): boolean {
  const shown = cell.trim();
  const original = parseDecimal(stored.trim());
  if (!original || shown === stored.trim()) return false;
  if (/^#{2,}$/.test(shown)) return true;
  const seen = parseDecimal(shown);
  if (!seen) return false;
  return isScientific(shown) ? isShortened(seen, original) : plainDigits.test(shown) && isRounded(seen, original);
}

/** How many digits are shown depends on the format and the column's width, so any number of them will do. */
function isShortened(seen: Decimal, original: Decimal): boolean {
  const copies = copiesOf(original);
  for (let count = 1; count <= doubleDigits; count++) {
    if (copies.some((copy) => equalDecimals(seen, roundDecimal(copy, count)))) return true;
  }
  return false;
}

/** Shorter numbers are whole and lose only their zeros. */
function isRounded(seen: Decimal, original: Decimal): boolean {
  return copiesOf(original).some(
    (copy) => equalDecimals(seen, copy) || equalDecimals(seen, roundDecimal(copy, spreadsheetDigits)),
  );
}

/**
 * What a spreadsheet may keep of a number: Excel drops what follows the 15th digit, LibreOffice makes a double of the
 * whole, and a workbook holds either as a double, whose last digits need not be the number's, rounded.
 */
function copiesOf(original: Decimal): Decimal[] {
  const kept = truncateDecimal(original, spreadsheetDigits);
  return [original, kept, asDouble(original), asDouble(kept)];
}

/** The number as a double, which LibreOffice cuts at the largest there is: `93E5340` becomes `1.8E+308`. */
function asDouble({ digits, magnitude }: Decimal): Decimal {
  const double = Math.min(Number(`0.${digits}e${magnitude}`), Number.MAX_VALUE);
  return parseDecimal(String(double)) ?? { digits, magnitude };
}

/** All that a spreadsheet or our export puts around a value begins so. */
const mayBeWrapped = /^\s*['=]/;

/**
 * Whether `cell` is `stored` (null: nothing) as our export wrote it, perhaps with blanks around it, the apostrophe that
 * escapes a formula, or a spreadsheet's damage. Ask this before reading the cell: what was stored need not be something that
 * an import would accept.
 */
export function isUneditedCell(cell: string, stored: string | null): boolean {
  const kept = (stored ?? '').trim();
  if (cell === stored || cell.trim() === kept) return true;
  if (mayBeWrapped.test(cell)) {
    if (unwrapCell(cell, { apostrophe: 'before a formula' }) === kept) return true;
    // Our export escapes a tab or a line break at the beginning, too, and then blanks stand behind the apostrophe.
    if (cell.trim().replace(/^'/, '').trim() === kept) return true;
  }
  return kept !== '' && (isDamagedCopy(cell, kept) || isDateConversionOf(cell, kept));
}
