/** Detects whether a cell of an edited export still holds the stored value, as exported or damaged by a spreadsheet. */

import { readFlagWord } from './cell.ts';
import { comparableText, unwrapCell } from './clean-cell.ts';
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

/** A number as spreadsheets show it without an exponent. Three zeros after a comma would be a thousands group. */
const plainDigits = /^(?:0|[1-9]\d*)(?:[.,]0{1,2})?$/;

/** Every marker that a spreadsheet or our export puts around a value starts like this. */
const mayBeWrapped = /^\s*['=]/;

/**
 * Whether `cell` is what a spreadsheet turns `stored` into on opening a CSV, and not `stored` itself: shortened
 * (`9.4E+21`, `9,4E+21`), zeros after the 15th digit, leading zeros lost, `8812345E12` as `8.812345E+18`, a `.0`
 * appended, or hash marks. An edited number doesn't match: all digits that the cell shows must be those of `stored`.
 */
export function isDamagedCopy(cell: string, stored: string): boolean {
  const shown = cell.trim();
  const original = parseDecimal(stored.trim());
  if (!original || shown === stored.trim()) return false;
  if (/^#{2,}$/.test(shown)) return true;
  const seen = parseDecimal(shown);
  if (!seen) return false;
  return isScientific(shown)
    ? isShortenedCopy(seen, original)
    : plainDigits.test(shown) && isRoundedCopy(seen, original);
}

/**
 * Whether `cell` is `stored` (null for empty) as our export wrote it, allowing for surrounding spaces, the apostrophe that
 * escapes a formula, and what a spreadsheet does to it. Check this before reading the cell: the stored value isn't
 * necessarily one that an import would accept.
 */
export function isUneditedCell(cell: string, stored: string | null): boolean {
  const trimmed = (stored ?? '').trim();
  const shown = cell.trim();
  if (cell === stored || shown === trimmed) return true;
  if (mayBeWrapped.test(cell)) {
    // Our export also escapes a leading tab or line break, which leaves whitespace after the apostrophe.
    const inner = [unwrapCell(cell, { apostrophe: 'before a formula' }), shown.replace(/^'/, '').trim()];
    if (inner.some((text) => text === trimmed || isResavedText(text, trimmed))) return true;
  }
  if (trimmed === '') return false;
  return isDamagedCopy(cell, trimmed) || isDateConversionOf(cell, trimmed) || isResavedText(shown, trimmed);
}

/** A space, a line break or a letter that not every program writes as it read it. */
const fragile = /[^\x20-\x7e]/;
/** Spreadsheets show `True` in capitals. Shorter words, such as `No`, mean nothing to them. */
const minFlagLength = 4;

/**
 * Whether `cell` is what a spreadsheet saves of the text `stored`: with line breaks and spaces of another kind, with `?`
 * (Excel for Mac: `_`) for letters that the file's encoding lacks, in UTF-8 that was read as Windows-1252, or a flag in capitals.
 */
function isResavedText(cell: string, stored: string): boolean {
  if (cell === stored.toUpperCase()) return stored.length >= minFlagLength && readFlagWord(stored) !== undefined;
  if (!fragile.test(stored)) return false;
  const text = comparableText(stored);
  const shown = comparableText(cell);
  return shown === text || hasLostLetters(shown, text) || shown === asWindows1252(text);
}

function hasLostLetters(shown: string, text: string): boolean {
  if (!/[?_]/.test(shown)) return false;
  // Of a letter outside the Basic Multilingual Plane some programs make one mark, others two.
  return [[...text], text.split('')].some((letters) => {
    const kept = shown.length === letters.length ? shown.split('') : [...shown];
    const isKept = (letter: string, at: number) =>
      letter === kept[at] || (letter > '\x7f' && /^[?_]$/.test(kept[at] ?? ''));
    return kept.length === letters.length && letters.every(isKept);
  });
}

const asWindows1252 = (text: string): string => new TextDecoder('windows-1252').decode(Buffer.from(text));

/** The number of digits shown depends on the format and column width, so any number matches. */
function isShortenedCopy(seen: Decimal, original: Decimal): boolean {
  const copies = spreadsheetCopies(original);
  for (let count = 1; count <= doubleDigits; count++) {
    if (copies.some((copy) => equalDecimals(seen, roundDecimal(copy, count)))) return true;
  }
  return false;
}

/** Numbers up to 15 digits are exact and lose only leading zeros. */
function isRoundedCopy(seen: Decimal, original: Decimal): boolean {
  return spreadsheetCopies(original).some(
    (copy) => equalDecimals(seen, copy) || equalDecimals(seen, roundDecimal(copy, spreadsheetDigits)),
  );
}

/**
 * What a spreadsheet may store of a number: Excel zeroes everything after the 15th digit, LibreOffice converts the whole
 * number to a double, and a workbook stores either as a double, whose last digits may differ from the rounded number's.
 */
function spreadsheetCopies(original: Decimal): Decimal[] {
  const kept = truncateDecimal(original, spreadsheetDigits);
  return [original, kept, asDouble(original), asDouble(kept)];
}

/** The number as a double, which LibreOffice caps at the maximum: `93E5340` becomes `1.8E+308`. */
function asDouble({ digits, magnitude }: Decimal): Decimal {
  const double = Math.min(Number(`0.${digits}e${magnitude}`), Number.MAX_VALUE);
  return parseDecimal(String(double)) ?? { digits, magnitude };
}
