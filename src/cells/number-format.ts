/**
 * How a spreadsheet shows whole numbers in formats for ids: with leading zeros, in groups, behind letters. What people see is
 * what counts: under `"RMA-"00000`, 42 is RMA-00042.
 * @see ECMA-376-1, Office Open XML, 18.8.31 (number formats)
 */

/** A format for ids: `0` and `#` stand for digits, and each other sign stands behind a backslash for itself. */
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
