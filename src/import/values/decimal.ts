/** Decimal numbers of any length, taken apart as text: no digit is ever lost to a double. */

/** 0.`digits` × 10^`magnitude`: no zeros at either end of `digits`; '' is zero. */
export interface Decimal {
  digits: string;
  magnitude: number;
}

const numeral = /^\+?(\d+)(?:[.,](\d+))?(?:[eE]([+-]?\d{1,9}))?$/;

/** Takes `0012`, `9.4E+21`, `9,4E+21` or `8812345E12` apart; null for anything else. */
export function parseDecimal(text: string): Decimal | null {
  const [, whole, fraction = '', exponent = '0'] = numeral.exec(text) ?? [];
  if (whole === undefined) return null;
  const all = whole + fraction;
  const leadingZeros = all.length - all.replace(/^0+/, '').length;
  return trimmed(all.slice(leadingZeros), whole.length + Number(exponent) - leadingZeros);
}

/** `decimal` with its first `count` digits, the rest rounded half up. */
export function roundDecimal(decimal: Decimal, count: number): Decimal {
  const { digits, magnitude } = decimal;
  if (digits.length <= count) return decimal;
  const kept = BigInt(digits.slice(0, count)) + (digits.charAt(count) >= '5' ? 1n : 0n);
  return trimmed(String(kept), magnitude + (String(kept).length - count));
}

/** `decimal` with its first `count` digits, the rest dropped. */
export function truncateDecimal({ digits, magnitude }: Decimal, count: number): Decimal {
  return trimmed(digits.slice(0, count), magnitude);
}

/** Whether two numbers are the same. */
export function equalDecimals(a: Decimal, b: Decimal): boolean {
  return a.digits === b.digits && (a.digits === '' || a.magnitude === b.magnitude);
}

function trimmed(digits: string, magnitude: number): Decimal {
  const significant = digits.replace(/0+$/, '');
  return { digits: significant, magnitude: significant === '' ? 0 : magnitude };
}
