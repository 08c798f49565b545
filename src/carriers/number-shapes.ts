/**
 * All the shapes that numbers of a carrier have, for the carriers that publish them: broader than the formats by which
 * carriers are detected. A number of another shape is worth a warning, never more: new ones appear.
 */
import { detectCarriers } from './tracking-formats.ts';

interface NumberShapes {
  /** numbers that no format in tracking-formats.ts covers: freight, letters, older services */
  shape: RegExp;
  /** how many digits the plain numbers have */
  digits: readonly number[];
  /** how the numbers look, to end a sentence */
  description: string;
}

/** From the carriers' public help pages on tracking numbers, 2026. */
const shapesByCarrier: Record<string, NumberShapes> = {
  USPS: {
    shape: /^(?:\d{20}|9\d{21}|\d{26,34}|82\d{8}|[A-Z]{2}\d{9}[A-Z]{2}|M\d{10})$/,
    digits: [20, 22, 26, 30, 34],
    description: 'has 20, 22, 26, 30 or 34 digits',
  },
  UPS: {
    shape: /^(?:1Z[0-9A-Z]{16}|\d{9}|\d{12}|\d{18}|T\d{10}|[HKJD]\d{10}|MI\d{6}[0-9A-Z]{1,22}|(?:420\d{5})?9\d{21})$/,
    digits: [9, 12, 18],
    description: 'begins with 1Z and has 18 characters',
  },
  FedEx: {
    shape: /^(?:\d{12}|\d{14,15}|\d{20}|\d{22}|\d{34}|(?:420\d{5}(?:\d{4})?)?9[1-5]\d{20})$/,
    digits: [12, 14, 15, 20, 22, 34],
    description: 'has 12, 15, 20, 22 or 34 digits',
  },
  DHL: {
    shape:
      /^(?:\d{8,12}|\d{14}|\d{16}|\d{20}|\d{22}|J[A-Z]{1,3}\d{8,18}|[A-Z]{2,5}\d{6,20}[A-Z]{0,2}|\d[A-Z]{2}\d{4,6})$/,
    digits: [8, 9, 10, 11, 12, 14, 16, 20],
    description: 'has 10 digits, or begins with letters such as JJD or GM',
  },
  OnTrac: {
    shape: /^(?:[A-Z]\d{14}|1LS[0-9A-Z]{9,18}|L[A-Z]\d{8}|[A-Z]{2}\d{8,14})$/,
    digits: [],
    description: 'begins with C or D and has 14 digits',
  },
  LaserShip: {
    shape: /^(?:[A-Z]\d{14}|1LS[0-9A-Z]{9,18}|L[A-Z]\d{8}|[A-Z]{2}\d{8,14})$/,
    digits: [],
    description: 'begins with LX or 1LS',
  },
  Amazon: {
    shape: /^TB[A-Z]\d{9,14}$/,
    digits: [],
    description: 'begins with TBA and has 12 digits',
  },
  'Canada Post': {
    shape: /^(?:\d{16}|[A-Z]{2}\d{9}[A-Z]{2})$/,
    digits: [16],
    description: 'has 16 digits, or 9 between letters',
  },
};

/** The lengths of plain numbers without a public check digit, which may be right for another carrier by chance. */
const plainLengths: Readonly<Record<string, readonly number[]>> = {
  GLS: [11, 12, 14],
  DPD: [14],
  Evri: [16],
  Purolator: [12],
  'Japan Post': [11, 12, 13],
};

/** Whether a number is one of plain digits as that carrier gives them out. */
export function hasPlainNumbersLike(number: string, carrier: string): boolean {
  return /^\d+$/.test(number) && plainLengths[carrier]?.includes(number.length) === true;
}

/**
 * What is odd about a number (as `readTrackingNumber` returns it) that no `carrier` of this name gives out, as a sentence;
 * null where it fits, and for carriers whose shapes aren't listed.
 */
export function describeOddShape(number: string, carrier: string): string | null {
  const known = shapesByCarrier[carrier];
  if (known === undefined || known.shape.test(number)) return null;
  if (detectCarriers(number).some((match) => match.carrier === carrier)) return null;
  if (/^\d+$/.test(number) && known.digits.length > 0 && !known.digits.includes(number.length)) {
    const isNearly = (by: number) => number.length >= 9 && known.digits.includes(number.length + by);
    const guess = isNearly(1) ? ' Was one cut off?' : isNearly(-1) ? ' Is one too many?' : '';
    const digits = number.length === 1 ? '1 digit' : `${number.length} digits`;
    return `No ${carrier} number has ${digits}.${guess}`;
  }
  return `This doesn’t look like ${/^[AO]/.test(carrier) ? 'an' : 'a'} ${carrier} number, which ${known.description}.`;
}
