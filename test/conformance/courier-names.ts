/**
 * The names of couriers that AfterShip has listed in public, in any version of assets/js/couriers.json of github
 * AfterShip/aftership-apps-woocommerce (February 2021 to August 2024): `name`, and in `other_name` those between commas.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const file = join(import.meta.dirname, '../fixtures/courier-names.txt');

/** All names, each once. */
export function courierNames(): string[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((name) => name !== '');
}
