import { expect, test } from 'vitest';
import { trackingWarnings } from '../../src/cells/tracking-warnings.ts';

const usps = '9400111206206406260787';
const ups = '1Z5R89390357567127';

test('says what is odd about a number that was cut', () => {
  expect(trackingWarnings(usps.slice(0, -1), 'USPS')[0]?.text).toBe(
    `“${usps.slice(0, -1)}”: No USPS number has 21 digits. Was one cut off?`,
  );
  expect(trackingWarnings('SHP10442', 'UPS')[0]?.text).toBe(
    '“SHP10442”: This doesn’t look like a UPS number, which begins with 1Z and has 18 characters.',
  );
});

test('a number without a carrier is said to be whose it looks like, if anyone’s', () => {
  const say = (number: string) => trackingWarnings(number, null)[0]?.text;
  expect(say('TBA303982934001')).toBe('No carrier. “TBA303982934001” looks like a number of Amazon.');
  expect(say('15501257055471')).toBe('No carrier, and “15501257055471” doesn’t tell which one it is.');
});

test.each([
  ['number and carrier fit', ups, 'UPS', []],
  ['number and carrier with service fit', ups, 'UPS Ground', []],
  ['B109 check digit wrong', '1Z5R89390357567128', 'UPS', ['W_CHECK_DIGIT']],
  ['B109 check digit wrong, carrier by its shape', '1Z5R89390357567128', null, ['W_NO_CARRIER', 'W_CHECK_DIGIT']],
  ['B110 UPS says USPS', usps, 'UPS', ['W_CARRIER_MISMATCH']],
  ['B110 even with a wrong check digit', '9400111206206406260788', 'UPS', ['W_CARRIER_MISMATCH']],
  ['B110 plain digits with a right check digit', '986578788855', 'UPS', ['W_CARRIER_MISMATCH']],
  ['plain digits as the carrier has, right for another by chance', '337796584545', 'Purolator', []],
  ['plain digits that the carrier does not have', '986578788855', 'DPD', ['W_CARRIER_MISMATCH']],
  ['a container code of DHL in Germany', '00340434161094012345', 'DHL Paket', []],
  ['the same under its other name', '00340434161094012345', 'Deutsche Post DHL', []],
  ['plain digits with a wrong one may be a new format', '986578788856', 'UPS', []],
  ['a carrier whose numbers we don’t know', ups, 'Fastway', []],
  ['a number of no known format', 'HELLO123', 'UPS', ['W_TRACKING_SHAPE']],
  ['a telephone number', '12125550100', 'UPS', ['W_TRACKING_SHAPE']],
  ['a ZIP code', '972011234', 'USPS', ['W_TRACKING_SHAPE']],
  ['a stock number', 'SKU100', 'FedEx', ['W_TRACKING_SHAPE']],
  ['a shipment id', 'SHP10442', 'UPS Ground', ['W_TRACKING_SHAPE']],
  ['a counter', '1', 'USPS', ['W_TRACKING_SHAPE']],
  ['a number of USPS that was cut', usps.slice(0, -1), 'USPS', ['W_TRACKING_SHAPE']],
  ['a number of UPS that was cut', ups.slice(0, -1), 'UPS', ['W_TRACKING_SHAPE']],
  ['a number of Canada Post that was cut', '70351144771384', 'Canada Post', ['W_TRACKING_SHAPE']],
  ['a number of Amazon that was cut', 'TBA5028872', 'Amazon', ['W_TRACKING_SHAPE']],
  ['a counter of any carrier', '17', 'Fastway', ['W_TRACKING_SHAPE']],
  ['a counter of DHL', '42', 'DHL', ['W_TRACKING_SHAPE']],
  ['freight has numbers of its own', '123456', 'UPS Freight', []],
  ['several carriers', '123456', 'USPS / UPS', []],
  ['UPS hands Mail Innovations to USPS', usps, 'UPS Mail Innovations', []],
  ['a shape of UPS without a format of its own', 'T9999999999', 'UPS', []],
  ['UPS hands SurePost to USPS', usps, 'UPS SurePost', []],
  ['FedEx hands SmartPost to USPS', usps, 'FedEx SmartPost', []],
  ['DHL hands eCommerce to USPS', usps, 'DHL eCommerce', []],
  ['a postal item from abroad, delivered by USPS', 'LZ123456785CN', 'USPS', []],
  ['OnTrac carries LaserShip numbers', 'LX17635036', 'OnTrac', []],
  ['B112 no carrier, but the number tells', ups, null, []],
  ['B112 no carrier, and the number doesn’t', '123456789', null, ['W_NO_CARRIER']],
  ['B112 no carrier, a counter', '1', null, ['W_NO_CARRIER', 'W_TRACKING_SHAPE']],
  ['B112 no carrier, plain digits that fit nobody', '986578788856', null, ['W_NO_CARRIER']],
])('%s', (_name, number, carrier, want) => {
  expect(trackingWarnings(number, carrier).map(({ code }) => code)).toEqual(want);
});
