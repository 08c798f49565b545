import { expect, test } from 'vitest';
import { formatCityLine } from '../../src/orders/postal-address.ts';

test.each([
  ['US', 'Austin', 'TX', '78701', 'Austin, TX 78701'],
  ['United States', 'Austin', 'TX', '78701', 'Austin, TX 78701'],
  [null, 'Austin', 'TX', '78701', 'Austin, TX 78701'],
  ['CA', 'Toronto', 'ON', 'M5V 2T6', 'Toronto, ON M5V 2T6'],
  ['GB', 'London', null, 'W1A 1AA', 'London, W1A 1AA'],
  ['de', 'Berlin', null, '10115', '10115 Berlin'],
  ['FR', 'Lyon', 'Rhône', '69001', '69001 Lyon, Rhône'],
  ['NZ', 'Auckland', null, '1010', 'Auckland 1010'],
  ['US', 'Austin', null, null, 'Austin'],
  ['US', null, 'TX', '78701', 'TX 78701'],
  ['DE', null, null, null, ''],
])('in %s: %s, %s, %s', (country, city, state, postalCode, want) => {
  expect(formatCityLine({ country, city, state, postalCode })).toBe(want);
});
