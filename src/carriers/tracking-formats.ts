/**
 * The formats and check digits of tracking numbers, from the open data set github.com/jkeen/tracking_number_data
 * (couriers/*.json, CHECKSUM_ALGORITHMS.md), which cites the carriers' label specifications; and which carriers a number may
 * belong to. Only a hint: new formats appear all the time.
 */
import { memoize } from '../text/memoize.ts';

/** Computes the check digit (0–9) of `body`, which has digits and, for some carriers, upper-case letters. */
type CheckDigitRule = (body: string) => number;

/** One format: `shape` captures the `body` that the check digit is computed from, and the `check` digit. */
interface TrackingFormat {
  carrier: string;
  shape: RegExp;
  rule?: CheckDigitRule;
  /** its letters or leading digits identify the carrier; otherwise plain digits of a common length */
  distinctive: boolean;
}

/** GS1 General Specifications 7.9: from the right, alternating weights 3 and 1; the difference to the next multiple of ten. USPS, Canada Post, FedEx Ground. */
export const gs1CheckDigit: CheckDigitRule = (body) => complementToTen(weightedSum(body, [3, 1], 'right'));

/** UPS 1Z and OnTrac: from the left, alternating weights 1 and 2; the difference to the next multiple of ten. */
export const upsCheckDigit: CheckDigitRule = (body) => complementToTen(weightedSum(body, [1, 2], 'left'));

/** FedEx Express: from the right, repeating weights 1, 3 and 7; modulo 11, where 10 counts as 0. */
export const fedexCheckDigit: CheckDigitRule = (body) => (weightedSum(body, [1, 3, 7], 'right') % 11) % 10;

/** DHL Express waybills: the number modulo 7. */
export const dhlCheckDigit: CheckDigitRule = (body) => Number(BigInt(body) % 7n);

/** UPU standard S10: fixed weights, 11 minus the sum modulo 11; 10 and 11 become 0 and 5. */
export const s10CheckDigit: CheckDigitRule = (body) => {
  const digit = 11 - (weightedSum(body, [8, 6, 4, 2, 3, 5, 9, 7], 'left') % 11);
  if (digit === 10) return 0;
  return digit === 11 ? 5 : digit;
};

/** The weights repeat, from that side. */
function weightedSum(body: string, weights: readonly number[], from: 'left' | 'right'): number {
  let sum = 0;
  for (let index = 0; index < body.length; index += 1) {
    const at = from === 'left' ? index : body.length - 1 - index;
    sum += valueAt(body, at) * (weights[index % weights.length] ?? 0);
  }
  return sum;
}

const [zero, letterA] = [0x30, 0x41];

/** Letters count as their ASCII code minus 3, modulo 10: A is 2, B is 3, C (OnTrac) is 4. */
function valueAt(body: string, at: number): number {
  const code = body.charCodeAt(at);
  return code >= letterA ? (code - 3) % 10 : code - zero;
}

function complementToTen(sum: number): number {
  return (10 - (sum % 10)) % 10;
}

/** Postal services by the country code at the end of an S10 number; other countries are not supported. */
const s10Services = {
  US: 'USPS',
  CA: 'Canada Post',
  GB: 'Royal Mail',
  AU: 'Australia Post',
  CN: 'China Post',
} as const;

const trackingFormats: TrackingFormat[] = [
  // Intelligent Mail package barcode, with or without the routing prefix 420 + ZIP (+4)
  {
    carrier: 'USPS',
    shape: /^(?:420\d{5}(?:\d{4})?)?(?<body>9[1-5]\d{19}(?:\d{4})?)(?<check>\d)$/,
    rule: gs1CheckDigit,
    distinctive: true,
  },
  { carrier: 'USPS', shape: /^(?<body>94\d{27})(?<check>\d)$/, rule: gs1CheckDigit, distinctive: true },
  // older 20-digit labels: some compute the digit as if prefixed with the "91" of the long form
  { carrier: 'USPS', shape: /^(?<body>(?!00)\d{19})(?<check>\d)$/, rule: gs1CheckDigit, distinctive: false },
  {
    carrier: 'USPS',
    shape: /^(?<body>(?!00)\d{19})(?<check>\d)$/,
    rule: (body) => gs1CheckDigit(`91${body}`),
    distinctive: false,
  },
  { carrier: 'UPS', shape: /^1Z(?<body>[0-9A-Z]{15})(?<check>\d)$/, rule: upsCheckDigit, distinctive: true },
  { carrier: 'FedEx', shape: /^(?<body>\d{11})(?<check>\d)$/, rule: fedexCheckDigit, distinctive: false },
  { carrier: 'FedEx', shape: /^(?<body>\d{14})(?<check>\d)$/, rule: gs1CheckDigit, distinctive: false },
  // a GS1 container code (SSCC) of North America, with or without its second pair of leading zeros
  {
    carrier: 'FedEx',
    shape: /^(?<body>00\d{15}|00\d[01]\d{15})(?<check>\d)$/,
    rule: gs1CheckDigit,
    distinctive: false,
  },
  { carrier: 'FedEx', shape: /^96\d{5}(?<body>\d{14})(?<check>\d)$/, rule: gs1CheckDigit, distinctive: true },
  {
    carrier: 'FedEx',
    shape: /^(?!420)(?:[0-8]\d|96)\d{18}(?<body>\d{13})(?<check>\d)$/,
    rule: fedexCheckDigit,
    distinctive: false,
  },
  { carrier: 'DHL', shape: /^(?<body>\d{9})(?<check>\d)$/, rule: dhlCheckDigit, distinctive: false },
  // container codes of DHL Paket in Germany
  { carrier: 'DHL', shape: /^(?<body>0034043[34]\d{11})(?<check>\d)$/, rule: gs1CheckDigit, distinctive: true },
  { carrier: 'DHL', shape: /^J(?:D\d{18}|[A-Z]{2,3}\d{9,10})$/, distinctive: true },
  { carrier: 'DHL', shape: /^GM\d{16,18}$/, distinctive: true },
  { carrier: 'OnTrac', shape: /^(?<body>[CD]\d{13})(?<check>\d)$/, rule: upsCheckDigit, distinctive: true },
  { carrier: 'LaserShip', shape: /^(?:L[AEHINX]\d{8}|1LS[0-9A-Z]{12,15})$/, distinctive: true },
  { carrier: 'Canada Post', shape: /^(?<body>\d{15})(?<check>\d)$/, rule: gs1CheckDigit, distinctive: false },
  { carrier: 'Amazon', shape: /^TB[ACM]\d{12}$/, distinctive: true },
  ...Object.entries(s10Services).map(([country, carrier]) => ({
    carrier,
    shape: new RegExp(`^[A-Z]{2}(?<body>\\d{8})(?<check>\\d)${country}$`),
    rule: s10CheckDigit,
    distinctive: true,
  })),
];

/** A carrier whose format matches; `checkDigit` is `none` if the format has none; `distinctive` if no other carrier uses it. */
export interface CarrierMatch {
  carrier: string;
  checkDigit: 'right' | 'wrong' | 'none';
  distinctive: boolean;
}

/**
 * The carriers with a format that matches a tracking number returned by `readTrackingNumber`; each once, with its best
 * match. Memoized, because several rules ask about the number of a row.
 */
export const detectCarriers: (trackingNumber: string) => readonly CarrierMatch[] = memoize((trackingNumber) => {
  const best = new Map<string, CarrierMatch>();
  for (const format of trackingFormats) {
    const found = format.shape.exec(trackingNumber);
    if (!found) continue;
    const match = { carrier: format.carrier, checkDigit: checkAgainst(format, found), distinctive: format.distinctive };
    const known = best.get(format.carrier);
    if (!known || (known.checkDigit === 'wrong' && match.checkDigit !== 'wrong')) best.set(format.carrier, match);
  }
  return [...best.values()];
});

/**
 * The only carrier whose check digit is right, for rows that name none; null if there is none or several. Plain digits may be
 * right by chance, so `byMethod`, the carrier that the method names, goes before their carrier.
 */
export function carrierFor(trackingNumber: string, byMethod: string | null = null): string | null {
  const [match, ...others] = detectCarriers(trackingNumber).filter(({ checkDigit }) => checkDigit === 'right');
  if (match === undefined || others.length > 0) return null;
  return match.distinctive ? match.carrier : (byMethod ?? match.carrier);
}

function checkAgainst({ rule }: TrackingFormat, { groups }: RegExpExecArray): CarrierMatch['checkDigit'] {
  if (!rule || groups?.body === undefined) return 'none';
  return rule(groups.body) === Number(groups.check) ? 'right' : 'wrong';
}

const postalNumber = /^[A-Z]{2}(\d{8})(\d)[A-Z]{2}$/;

/** Whether a number is one of a postal service of any country (UPU standard S10), with the right check digit. */
export function isPostalNumber(number: string): boolean {
  const [, body, check] = postalNumber.exec(number) ?? [];
  return body !== undefined && s10CheckDigit(body) === Number(check);
}
