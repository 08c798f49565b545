import { expect, test } from 'vitest';
import { splitCarrier } from '../../src/carriers/carriers.ts';
import { readCarrier } from '../../src/cells/read-carrier.ts';
import { courierNames } from '../conformance/courier-names.ts';
import { summarise } from './readings.ts';

test.each([
  ['our spelling', 'USPS', ['USPS']],
  ['B90 lower case', 'usps', ['USPS']],
  ['dots', 'U.S.P.S.', ['USPS']],
  ['full name', 'United Parcel Service', ['UPS']],
  ['blank inside', 'Fed Ex', ['FedEx']],
  ['case inside', 'Fedex', ['FedEx']],
  ['service behind it', 'UPS Ground', ['UPS Ground']],
  ['service as written', 'fed ex 2Day (AM)', ['FedEx 2Day (AM)']],
  ['service after a dash', 'ups-ground', ['UPS-ground']],
  ['a service of the house’s own', 'UPS Hazmat', ['UPS Hazmat']],
  ['two carriers', 'USPS / UPS', ['USPS / UPS']],
  ['merged carriers', 'LaserShip/OnTrac Final Mile', ['OnTrac']],
  ['two words', 'canada post', ['Canada Post']],
  ['B111 service shortened', 'Fed Ex Grnd', 'E_CARRIER → FedEx Ground'],
  ['B111 service misspelled', 'UPS Gruond', 'E_CARRIER → UPS Ground'],
  ['B111 letter missing', 'Fedx', 'E_CARRIER → FedEx'],
  ['B111 letter missing, service shortened', 'Fedx Grnd', 'E_CARRIER → FedEx Ground'],
  ['B111 letters swapped', 'DLH', 'E_CARRIER → DHL'],
  ['B111 letter too many', 'Cannada Post', 'E_CARRIER → Canada Post'],
  ['another form of a service', 'UPS Expedite', ['UPS Expedite']],
  ['none of a list', 'Other', [null]],
  ['none of a list, in a form', 'Select carrier...', [null]],
  ['none of a list, between dashes', '-- Select --', [null]],
  ['a carrier of one’s own', 'custom', [null]],
  ['not known', 'Unknown', [null]],
  ['a name that begins like that', 'Other World Couriers', ['Other World Couriers', 'W_UNKNOWN_CARRIER']],
  ['SCAC of UPS', 'UPSN', ['UPS']],
  ['Amazon’s code for itself', 'AMZN_US', ['Amazon US']],
  ['a service that only resembles another', 'AusPost eParcel', ['Australia Post eParcel']],
  ['no SCAC, but a letter behind the name', 'UPS N/A', ['UPS N/A']],
  ['SCAC of FedEx Ground', 'FDEG', ['FedEx']],
  ['a regional carrier', 'Fastway', ['Fastway', 'W_UNKNOWN_CARRIER']],
  ['three letters that only resemble', 'UDS', ['UDS', 'W_UNKNOWN_CARRIER']],
  ['a namesake abroad', 'Austria Post', ['Austria Post']],
  ['An Post is not CanPost', 'An Post', ['An Post', 'W_UNKNOWN_CARRIER']],
  ['UK Mail is not US Mail', 'UK Mail', ['UK Mail', 'W_UNKNOWN_CARRIER']],
  ['Laos is not the US', 'Laos Postal Service', ['Laos Postal Service', 'W_UNKNOWN_CARRIER']],
  ['OCS is not OSM', 'OCS Worldwide', ['OCS Worldwide', 'W_UNKNOWN_CARRIER']],
  ['GEM is not OSM', 'GEM Worldwide', ['GEM Worldwide', 'W_UNKNOWN_CARRIER']],
  ['Speedex is not Spee-Dee', 'Speedex', ['Speedex', 'W_UNKNOWN_CARRIER']],
  ['Yamato is not Amazon', 'Yamato', ['Yamato', 'W_UNKNOWN_CARRIER']],
  ['Amstan is not Amazon', 'Amstan Logistics', ['Amstan Logistics', 'W_UNKNOWN_CARRIER']],
  ['AuPost is not AusPost', 'AuPost China', ['AuPost China', 'W_UNKNOWN_CARRIER']],
  ['Austrian Post is not Australia Post', 'Austrian Post', ['Austrian Post']],
  ['a service in Dutch', 'PostNL Standaard', ['PostNL Standaard']],
  ['a service in Spanish', 'DHL Internacional', ['DHL Internacional']],
  ['a typo in one of two words', 'Canda Post', 'E_CARRIER → Canada Post'],
  ['a typo in a name of three words', 'United Parcle Service', 'E_CARRIER → UPS'],
  ['a typo before a company’s word', 'Evry Logistics', ['Evry Logistics', 'W_UNKNOWN_CARRIER']],
  ['code in capitals', 'UPS_GROUND', ['UPS Ground']],
  ['code in small letters', 'usps_first_class_mail', ['USPS First Class Mail']],
  ['code of an account', 'fedex_walleted', ['FedEx']],
  ['code of a reseller', 'stamps_com', ['USPS']],
  ['code with a number', 'UPS_2ND_DAY_AIR_AM', ['UPS 2nd Day Air AM']],
  ['code with a spelling of its own', 'dhl_ecommerce', ['DHL eCommerce']],
  ['code of two words', 'canada_post', ['Canada Post']],
  ['code of a carrier that is not known', 'better_trucks', ['better_trucks', 'W_UNKNOWN_CARRIER']],
  ['cells shifted', '9400 1112 0620 6406 2607 87', 'E_CARRIER'],
  ['a carrier with its number', 'USPS 9400111206206406260787', 'E_CARRIER'],
  ['the word for the same again', 'same', 'E_CARRIER'],
  ['a ditto mark', '〃', 'E_CARRIER'],
  ['Postal is not PostNL', 'Postal State International', ['Postal State International', 'W_UNKNOWN_CARRIER']],
  ['cells shifted, letters', '1Z5R89390357567127', 'E_CARRIER'],
  ['B45 NUL', 'UPS\0', 'E_CONTROL_CHAR'],
  ['B47 zero-width space', 'UP\u200bS', ['UPS', 'W_CLEANED']],
  ['B48 direction mark', '\u202eUPS', ['UPS', 'W_CLEANED']],
  ['B53 emoji with joiner', '🚚👩‍🚀', ['🚚👩‍🚀', 'W_UNKNOWN_CARRIER']],
  ['B107 N/A', 'N/A', [null]],
  ['B112 empty', '', [null]],
  ['B121 formula', '=1+1', ['=1+1', 'W_FORMULA']],
  ['B121 our own escape', "'=1+1", ['=1+1', 'W_FORMULA']],
  ['B126 65 characters in our spelling', `FDX ${'x'.repeat(59)}`, 'E_CELL_TOO_LONG'],
  ['B126 64 characters in our spelling', `FDX ${'x'.repeat(58)}`, [`FedEx ${'x'.repeat(58)}`]],
  ['B126 65 characters as suggested', `Fedx ${'x'.repeat(59)}`, 'E_CELL_TOO_LONG'],
  ['B126 65 characters', 'x'.repeat(65), 'E_CELL_TOO_LONG'],
])('%s', (_name, cell, want) => {
  expect(summarise(readCarrier, cell)).toEqual(want);
});

test('none of the 1,900 names in a public list of couriers becomes another carrier, or is refused', () => {
  const names = courierNames();
  expect(names.length).toBeGreaterThan(1900);
  const changed = names.flatMap((name) => {
    const reading = readCarrier(name, 'carrier');
    if ('problem' in reading) return reading.problem.code === 'E_CELL_TOO_LONG' ? [] : [`${name}: refused`];
    const isSame = reading.value === name || splitCarrier(reading.value ?? '')?.name === splitCarrier(name)?.name;
    return isSame ? [] : [`${name} → ${reading.value}`];
  });
  expect(changed).toEqual([]);
});
