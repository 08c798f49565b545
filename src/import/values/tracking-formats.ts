/**
 * What the tracking numbers of carriers look like. Facts from the open data set github.com/jkeen/tracking_number_data
 * (couriers/*.json), which cites the carriers' own label specifications.
 */
import {
  type CheckDigitRule,
  dhlCheckDigit,
  fedexCheckDigit,
  gs1CheckDigit,
  s10CheckDigit,
  upsCheckDigit,
} from './check-digit.ts';

/** One format: `shape` captures as `body` what the check digit is computed from, and the `check` digit itself. */
export interface TrackingFormat {
  carrier: string;
  shape: RegExp;
  rule?: CheckDigitRule;
  /** its letters or leading digits alone tell whose it is; the others are plain digits of a common length */
  distinctive: boolean;
}

/** Postal services by the country code that ends an S10 number; the rest of the world is not a carrier name here. */
const s10Services = {
  US: 'USPS',
  CA: 'Canada Post',
  GB: 'Royal Mail',
  AU: 'Australia Post',
  CN: 'China Post',
} as const;

export const trackingFormats: TrackingFormat[] = [
  // Intelligent Mail package barcode, with or without the routing prefix 420 + ZIP (+4)
  {
    carrier: 'USPS',
    shape: /^(?:420\d{5}(?:\d{4})?)?(?<body>9[1-5]\d{19}(?:\d{4})?)(?<check>\d)$/,
    rule: gs1CheckDigit,
    distinctive: true,
  },
  { carrier: 'USPS', shape: /^(?<body>94\d{27})(?<check>\d)$/, rule: gs1CheckDigit, distinctive: true },
  // older labels of 20 digits: some compute the digit as if the "91" of the long form stood before them
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
  // a GS1 container code (SSCC), with or without its second pair of leading zeros
  { carrier: 'FedEx', shape: /^(?<body>00\d{15}(?:\d\d)?)(?<check>\d)$/, rule: gs1CheckDigit, distinctive: false },
  { carrier: 'FedEx', shape: /^96\d{5}(?<body>\d{14})(?<check>\d)$/, rule: gs1CheckDigit, distinctive: true },
  {
    carrier: 'FedEx',
    shape: /^(?!420)(?:[0-8]\d|96)\d{18}(?<body>\d{13})(?<check>\d)$/,
    rule: fedexCheckDigit,
    distinctive: false,
  },
  { carrier: 'DHL', shape: /^(?<body>\d{9})(?<check>\d)$/, rule: dhlCheckDigit, distinctive: false },
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
