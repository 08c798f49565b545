import { describe, expect, test } from 'vitest';
import { carrierFor, detectCarriers } from '../../src/carriers/tracking-formats.ts';

/**
 * Numbers published as examples: by the carriers (UPS 1Z999AA10123456784, USPS 7112… and 9101… of Publications 91 and
 * 109, FedEx 9611… of the Ground label layout specification), by the UPU (S10-12, RR473124829), and the test numbers of
 * the open data set github.com/jkeen/tracking_number_data.
 */
const published: [number: string, carrier: string][] = [
  ['1Z999AA10123456784', 'UPS'],
  ['1Z5R89390357567127', 'UPS'],
  ['1ZXX3150YW44070023', 'UPS'],
  ['71123456789123456787', 'USPS'],
  ['71969010756003077385', 'USPS'],
  ['9101123456789000000013', 'USPS'],
  ['9400111206206406260787', 'USPS'],
  ['9505511069605048600624', 'USPS'],
  ['92748931507708513018050063', 'USPS'],
  ['420787459400111206206406260787', 'USPS'],
  ['4201002334249200190132607600833457', 'USPS'],
  ['4201028200009261290113185417468510', 'USPS'],
  ['986578788855', 'FedEx'],
  ['041441760228964', 'FedEx'],
  ['00012345000000000027', 'FedEx'],
  ['000123450000000027', 'FedEx'],
  ['9611020987654312345672', 'FedEx'],
  ['1001921334250001000300779017972697', 'FedEx'],
  ['9622001900000000000000776632517510', 'FedEx'],
  ['3318810025', 'DHL'],
  ['00340434161094012345', 'DHL'],
  ['8487135506', 'DHL'],
  ['C11031500001879', 'OnTrac'],
  ['D10011354453707', 'OnTrac'],
  ['0073938000549297', 'Canada Post'],
  ['7035114477138472', 'Canada Post'],
  ['RB123456785US', 'USPS'],
  ['RR473124829CA', 'Canada Post'],
  ['RB123456785GB', 'Royal Mail'],
];

describe.each(published)('%s', (number, carrier) => {
  test(`B112 is ${carrier}’s by its check digit`, () => {
    expect(detectCarriers(number)).toMatchObject([{ carrier, checkDigit: 'right' }]);
    expect(carrierFor(number)).toBe(carrier);
  });

  test('B109 with another check digit it is nobody’s for sure', () => {
    // the digit before the country code of a postal item, else the last one
    const wrong = number.replace(/\d(?=[A-Z]{0,2}$)/, (digit) => String((Number(digit) + 3) % 10));
    expect(detectCarriers(wrong)).toMatchObject([{ carrier, checkDigit: 'wrong' }]);
    expect(carrierFor(wrong)).toBeNull();
  });
});

test.each([
  ['Amazon', 'TBA502887274000', [{ carrier: 'Amazon', checkDigit: 'none', distinctive: true }]],
  ['LaserShip LX', 'LX17635036', [{ carrier: 'LaserShip', checkDigit: 'none', distinctive: true }]],
  ['LaserShip 1LS', '1LS717793482164', [{ carrier: 'LaserShip', checkDigit: 'none', distinctive: true }]],
  ['DHL piece', 'JVGL0999999990', [{ carrier: 'DHL', checkDigit: 'none', distinctive: true }]],
  ['no known format', 'HELLO123', []],
  ['a container code of a company in France', '00330123456789012342', []],
])('B112 %s has no check digit to tell by', (_name, number, want) => {
  expect(detectCarriers(number)).toEqual(want);
  expect(carrierFor(number)).toBeNull();
});
