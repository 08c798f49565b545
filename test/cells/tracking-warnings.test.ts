import { expect, test } from 'vitest';
import { trackingWarnings } from '../../src/cells/tracking-warnings.ts';

const usps = '9400111206206406260787';
const ups = '1Z5R89390357567127';

test.each([
  ['number and carrier fit', ups, 'UPS', []],
  ['number and carrier with service fit', ups, 'UPS Ground', []],
  ['B109 check digit wrong', '1Z5R89390357567128', 'UPS', ['W_CHECK_DIGIT']],
  ['B109 check digit wrong, carrier by its shape', '1Z5R89390357567128', null, ['W_NO_CARRIER', 'W_CHECK_DIGIT']],
  ['B110 UPS says USPS', usps, 'UPS', ['W_CARRIER_MISMATCH']],
  ['B110 even with a wrong check digit', '9400111206206406260788', 'UPS', ['W_CARRIER_MISMATCH']],
  ['B110 plain digits with a right check digit', '986578788855', 'UPS', ['W_CARRIER_MISMATCH']],
  ['plain digits with a wrong one may be a new format', '986578788856', 'UPS', []],
  ['a carrier whose numbers we don’t know', ups, 'Fastway', []],
  ['a number of no known format', 'HELLO123', 'UPS', []],
  ['UPS hands SurePost to USPS', usps, 'UPS SurePost', []],
  ['FedEx hands SmartPost to USPS', usps, 'FedEx SmartPost', []],
  ['DHL hands eCommerce to USPS', usps, 'DHL eCommerce', []],
  ['a postal item from abroad, delivered by USPS', 'LZ123456785CN', 'USPS', []],
  ['OnTrac carries LaserShip numbers', 'LX17635036', 'OnTrac', []],
  ['B112 no carrier, but the number tells', ups, null, []],
  ['B112 no carrier, and the number doesn’t', '123456789', null, ['W_NO_CARRIER']],
  ['B112 no carrier, plain digits that fit nobody', '986578788856', null, ['W_NO_CARRIER']],
])('%s', (_name, number, carrier, want) => {
  expect(trackingWarnings(number, carrier).map(({ code }) => code)).toEqual(want);
});
