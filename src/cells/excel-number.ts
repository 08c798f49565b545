/**
 * Detects the damage Excel does to long numbers (exponents, zeros after the 15th digit, hash marks), and handles decimals
 * of any length as text, so that no digit is lost to a double. Shows whole numbers in formats for ids, as a spreadsheet does.
 */
import { type Cell, rejectCell } from './cell.ts';
import type { Problem, Warning } from './problem.ts';

/** Excel writes a decimal point, a sign in the exponent, or both. `8812345E12` has neither: it is an id. */
const scientific = /^[+-]?\d+(?:[.,]\d+[eE][+-]?|[eE][+-])\d+$/;
const tooNarrow = /^#{2,}$/;

/** Excel keeps 15 significant digits and puts zeros after them (Microsoft, "Excel specifications and limits": number precision). */
const excelDigits = 15;
const zerosAfterExcelDigits = new RegExp(`^\\d{${excelDigits}}0+$`);
/** From this many digits on, trailing zeros by chance are ruled out (1 in 100,000). */
const certainlyRoundedLength = 20;
const roundedWithin = new RegExp(`(?<!\\d)\\d{${excelDigits}}0{${certainlyRoundedLength - excelDigits},}(?!\\d)`);

/** Whether the text is a number as Excel abbreviates it: `9.4E+21`, `9,4E+21`, `6.12206E+11`, `9E+21`. */
export function isScientific(text: string): boolean {
  return scientific.test(text);
}

/** Whether a scientific number was written by the workbook reader: more digits than Excel shows, and a capital E. */
function isFromWorkbook(text: string): boolean {
  const [mantissa = '', exponent] = text.split('E');
  return exponent !== undefined && mantissa.replace(/\D/g, '').length > excelDigits;
}

const pasteAgain = 'Format the column as Text and paste the numbers again.';
/** How Excel loses digits, with the code of the problem and what to say of it. */
const losses = {
  inWorkbook: [
    'E_EXCEL_NUMBER',
    `The workbook holds this as a number, which keeps 15 to 17 digits; the others are gone. ${pasteAgain}`,
  ],
  shortened: ['E_SCIENTIFIC', `Excel has shortened this number; its last digits are gone. ${pasteAgain}`],
  tooNarrow: [
    'E_EXCEL_NUMBER',
    'Excel shows hash marks for this number: the column is too narrow for it, or has a date format. Widen the column, format it as Text and save again.',
  ],
} as const;

/** The rejection of a cell whose digits Excel lost, or null. They can't be recovered, so there is no suggestion. */
export function rejectExcelNumber(at: Cell, text: string): { problem: Problem } | null {
  const inScience = isScientific(text) ? (isFromWorkbook(text) ? 'inWorkbook' : 'shortened') : null;
  const loss = inScience ?? (tooNarrow.test(text) ? 'tooNarrow' : null);
  return loss && rejectCell(losses[loss][0], at, losses[loss][1]);
}

/** Whether digits look rounded after the 15th; with 16 to 19 digits, up to one real number in ten looks like that. */
export function detectRounding(text: string): 'surely' | 'maybe' | 'no' {
  if (!zerosAfterExcelDigits.test(text)) return 'no';
  return text.length >= certainlyRoundedLength ? 'surely' : 'maybe';
}

/** Whether digits within other text, such as a carrier's name, are certainly rounded. */
export function containsRoundedNumber(text: string): boolean {
  return roundedWithin.test(text);
}

/** The rejection of a number that Excel rounded. */
export function rejectRounded(at: Cell): { problem: Problem } {
  const reason = `Excel has rounded this number: everything after its 15th digit is 0. ${pasteAgain}`;
  return rejectCell('E_ROUNDED', at, reason);
}

/** The warning about a number that may have been rounded. */
export function roundedWarning(column: string, number: string): Warning {
  const text = `“${number}” in “${column}” ends in zeros after its 15th digit: Excel may have rounded it.`;
  return { code: 'W_ROUNDED', column, text };
}

/** 0.`digits` × 10^`magnitude`; `digits` has no leading or trailing zeros, '' is zero. */
export interface Decimal {
  digits: string;
  magnitude: number;
}

/** Longer texts are no numbers of anybody's, and none that a spreadsheet shows. */
const maxDecimalLength = 400;
const numeral = /^\+?(\d+)(?:[.,](\d+))?(?:[eE]([+-]?\d{1,9}))?$/;

/** Parses `0012`, `9.4E+21`, `9,4E+21` or `8812345E12`; null for anything else, and for more than 400 characters. */
export function parseDecimal(text: string): Decimal | null {
  if (text.length > maxDecimalLength) return null;
  const [, whole, fraction = '', exponent = '0'] = numeral.exec(text) ?? [];
  if (whole === undefined) return null;
  const all = whole + fraction;
  const leadingZeros = all.length - all.replace(/^0+/, '').length;
  return normalizeDecimal(all.slice(leadingZeros), whole.length + Number(exponent) - leadingZeros);
}

/** Rounds to `count` significant digits, half up. */
export function roundDecimal(decimal: Decimal, count: number): Decimal {
  const { digits, magnitude } = decimal;
  if (digits.length <= count) return decimal;
  const kept = BigInt(digits.slice(0, count)) + (digits.charAt(count) >= '5' ? 1n : 0n);
  return normalizeDecimal(String(kept), magnitude + (String(kept).length - count));
}

/** Truncates to `count` significant digits. */
export function truncateDecimal({ digits, magnitude }: Decimal, count: number): Decimal {
  return normalizeDecimal(digits.slice(0, count), magnitude);
}

/** Whether two numbers are equal. */
export function equalDecimals(a: Decimal, b: Decimal): boolean {
  return a.digits === b.digits && (a.digits === '' || a.magnitude === b.magnitude);
}

function normalizeDecimal(digits: string, magnitude: number): Decimal {
  const significant = digits.replace(/0+$/, '');
  return { digits: significant, magnitude: significant === '' ? 0 : magnitude };
}

/** `1001.0`, `1,001`, `1.001`, `1 001` and `1,001.00` as plain digits; null for anything but a whole number formatted like these. */
export function stripNumberFormat(text: string): string | null {
  const whole = text.replace(/[.,]0{1,2}$/, '');
  const digits = /^\d{1,3}(?:[., ’']\d{3})+$/.test(whole) ? whole.replace(/\D/g, '') : whole;
  return digits !== text && /^\d+$/.test(digits) ? digits : null;
}

/**
 * A format for ids, with leading zeros, in groups or behind letters: under `"RMA-"00000`, people see 42 as RMA-00042. `0` and
 * `#` stand for digits, and each other sign stands behind a backslash for itself.
 * @see ECMA-376-1, Office Open XML, 18.8.31 (number formats)
 */
export type IdFormat = string;

/** Up to the first semicolon outside of quotation marks: the section for positive numbers. */
const firstSection = /^(?:"[^"]*"|\\.|[_*].|[^;"\\])*/s;
const token =
  /"([^"]*)"|\\(.)|[_*].|\[\$-[\dA-F]*\]|\[(?:black|blue|cyan|green|magenta|red|white|yellow|color ?\d+)\]|([-+() 0#])|(.)/gis;
/** A word behind a blank, as in `0" days"`, or before one, as in `"Order #"0`: it is no part of an id. */
const words = /(?:\\\s)+(?:\\\p{L}|\\[./ ])+$|^(?:\\\p{L}|\\[.:])+(?:\\\s)+(?=(?:\\#)?[0#])/gu;
/** A blank that divides long numbers into groups. */
const gap = /(?<=[0#])(?:\\\s)+(?=[0#])/g;
/** The sign of a currency, of an amount. */
const currency = /\\\p{Sc}/u;
const maxFormatLength = 255;

/** The format of an id that a number format is; undefined for one that shows a plain number, a date, an amount … */
export function idFormat(code: string): IdFormat | undefined {
  const section = firstSection.exec(code.slice(0, maxFormatLength))?.[0] ?? '';
  let format = '';
  for (const [, quoted, escaped, sign, other] of section.matchAll(token)) {
    if (other !== undefined) return undefined;
    const literal = quoted ?? escaped ?? (sign === '0' || sign === '#' ? undefined : sign);
    format += literal === undefined ? (sign ?? '') : [...literal].map((letter) => `\\${letter}`).join('');
  }
  const digits = format.replace(/\\./gsu, '');
  const id = format.replace(words, '').replace(gap, '');
  const isPlain = id.replace(/\\\s/g, '') === digits && !/00/.test(digits);
  return digits === '' || isPlain || currency.test(id) ? undefined : id;
}

/** A whole number, not negative, as the format shows it. More digits than it has places stand at the first place. */
export function formatId(number: number, format: IdFormat): string {
  const places = format.replace(/\\./gsu, '').length;
  let left = String(number).padStart(places, ' ');
  let width = left.length - places + 1;
  const shown = format.replace(/\\(.)|[0#]/gsu, (place, literal?: string) => {
    if (literal !== undefined) return literal;
    const digits = left.slice(0, width);
    left = left.slice(width);
    width = 1;
    return digits === ' ' ? place.replace('#', '') : digits;
  });
  return shown.trim();
}
