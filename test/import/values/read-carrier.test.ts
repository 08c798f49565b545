import { expect, test } from 'vitest';
import { readCarrier } from '../../../src/import/values/read-carrier.ts';
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
  ['a regional carrier', 'Fastway', ['Fastway', 'W_UNKNOWN_CARRIER']],
  ['three letters that only resemble', 'UDS', ['UDS', 'W_UNKNOWN_CARRIER']],
  ['a namesake abroad', 'Austria Post', ['Austria Post']],
  ['cells shifted', '9400 1112 0620 6406 2607 87', 'E_CARRIER'],
  ['cells shifted, letters', '1Z5R89390357567127', 'E_CARRIER'],
  ['B45 NUL', 'UPS\0', 'E_CONTROL_CHAR'],
  ['B47 zero-width space', 'UP\u200bS', ['UPS', 'W_CLEANED']],
  ['B48 direction mark', '\u202eUPS', ['UPS', 'W_CLEANED']],
  ['B53 emoji with joiner', '🚚👩‍🚀', ['🚚👩‍🚀', 'W_UNKNOWN_CARRIER']],
  ['B107 N/A', 'N/A', [null]],
  ['B112 empty', '', [null]],
  ['B121 formula', '=1+1', ['=1+1', 'W_FORMULA']],
  ['B121 our own escape', "'=1+1", ['=1+1', 'W_FORMULA']],
  ['B126 65 characters', 'x'.repeat(65), 'E_CELL_TOO_LONG'],
])('%s', (_name, cell, want) => {
  expect(summarise(readCarrier, cell)).toEqual(want);
});
