/** Ten thousand invented records with everything that searches stumble over, the same every time. */
import { sql } from 'drizzle-orm';
import type { Database } from '../../src/db/client.ts';
import { fulfillmentStatusCodes } from '../../src/fulfillments/fulfillment.ts';
import { fulfillmentHouses, fulfillmentItems, fulfillments, orders } from '../../src/fulfillments/tables.ts';
import { createRandom, type Random } from '../demo/random.ts';

/** What the records are made of; the filters of the test pick from the same lists. */
export const made = {
  firstNames: ['Maria', 'MARIA', 'Zoë', 'Li', "D'Arcy", 'Jo', '花子', 'José'],
  lastNames: [
    "O'Brien",
    'O’Brien',
    'Smith-Jones',
    'Smith–Jones',
    'van der Meer',
    'Xu',
    '山田',
    'Garcia',
    '100%',
    'a_b',
    'Null',
  ],
  companies: ['Acme Labs, Inc.', 'Birch & Co', null, null, null],
  campaigns: ['Glow Spring', 'Glow US – Mobile', 'Daily Health', null],
  carriers: ['USPS', 'usps', 'UPS', 'FedEx', 'Regional Xpress', null, null],
  skus: ['SER-30', 'ser-31', 'CRM-50', '000412', 'a%b', null],
  houses: [3, 7, 12, null],
  products: ['Night Serum', 'night cream', 'Crème de Jour', null],
  streets: ['Main St', 'Oak Avenue', 'Orchard Rd'],
  cities: ['Portland', 'São Paulo', 'New York', null, 'Yorkton'],
  postalCodes: ['97201', '10001-1234', 'K1A 0B1', null, 'sw1a1aa', ''],
} as const;

const firstDay = Date.UTC(2026, 8, 1);
const hour = 3_600_000;

/** Fills an empty database. Many records were created in the same second, as an import from a shop makes them. */
export async function seedManyRecords(db: Database, count = 10_000): Promise<void> {
  const random = createRandom(7);
  const orderRows = Array.from({ length: Math.ceil(count * 0.7) }, (_, n) => inventOrder(random, n));
  const records = Array.from({ length: count }, (_, n) => inventRecord(random, n, random.pick(orderRows).orderId));
  const items = records.flatMap(({ fulfillmentId }) =>
    Array.from({ length: random.int(0, 3) }, () => ({
      fulfillmentId,
      sku: random.pick(made.skus),
      name: made.products[Number(fulfillmentId) % made.products.length] ?? null,
      productId: `P${Number(fulfillmentId) % 7}`,
      qty: 1,
    })),
  );
  await db.write(async (tx) => {
    await tx.insert(fulfillmentHouses).values([
      { fulfillmentHouseId: 3, name: 'Northeast Fulfillment' },
      { fulfillmentHouseId: 7, name: 'Gulf Coast Logistics' },
      { fulfillmentHouseId: 12, name: 'Pacific Pick & Pack' },
    ]);
    for (let from = 0; from < count; from += 1000) {
      if (from < orderRows.length) await tx.insert(orders).values(orderRows.slice(from, from + 1000));
    }
    for (let from = 0; from < count; from += 1000)
      await tx.insert(fulfillments).values(records.slice(from, from + 1000));
    for (let from = 0; from < items.length; from += 1000) {
      await tx.insert(fulfillmentItems).values(items.slice(from, from + 1000));
    }
    await tx.execute(sql`analyze`);
  });
}

function inventOrder(random: Random, n: number): typeof orders.$inferInsert {
  const shipLastName = random.chance(0.05) ? null : random.pick(made.lastNames);
  return {
    orderId: orderIdOf(n),
    campaignName: random.pick(made.campaigns),
    emailAddress: random.chance(0.05)
      ? null
      : `${random.pick(['Jo', 'maria', 'x_y', 'a%b'])}${n % 7 === 0 ? ' ' : '.'}${n % 400}@Example.com`,
    phoneNumber: random.chance(0.1)
      ? null
      : random.pick([`(212) 555-0${100 + (n % 100)}`, `+1 305 555 0${100 + (n % 90)}`]),
    customerId: n % 9 === 0 ? null : `CU${n % 500}`,
    shipAddress1: `${n % 200} ${made.streets[n % made.streets.length]}`,
    shipCity: made.cities[n % made.cities.length] ?? null,
    shipState: n % 4 === 0 ? 'OR' : 'ny',
    shipPostalCode: made.postalCodes[n % made.postalCodes.length] ?? null,
    shipCountry: n % 3 === 0 ? 'CA' : 'US',
    shipFirstName: random.chance(0.05) ? null : random.pick(made.firstNames),
    shipLastName,
    shipCompanyName: random.pick(made.companies),
  };
}

/** `#5`, `A00C`, `0000000014`: every shape of id. */
export function orderIdOf(n: number): string {
  if (n % 50 === 5) return `#${n}`;
  return n % 7 === 0 ? String(n).padStart(10, '0') : `${n % 3 === 0 ? 'a' : 'A'}${n.toString(16).padStart(5, '0')}`;
}

/** Some systems store numbers in groups. */
function spaced(number: string, n: number): string {
  return n % 8 === 0 ? `${number.slice(0, 4)} ${number.slice(4, 8)}-${number.slice(8)}` : number;
}

function inventRecord(random: Random, n: number, orderId: string) {
  const moment = (share: number) => (random.chance(share) ? new Date(firstDay + random.int(0, 90 * 24) * hour) : null);
  return {
    fulfillmentId: BigInt(1_000_000 + n),
    orderId,
    fulfillmentHouseId: random.pick(made.houses),
    status: random.pick(fulfillmentStatusCodes),
    clientFulfillmentId: n % 5 === 0 ? null : `CF-${n % 800}`,
    trackingNumber: random.chance(0.6)
      ? spaced(`${random.pick(['9400', '1Z', 'LX'])}${random.text(4, '01')}${n}`, n)
      : null,
    carrier: random.pick(made.carriers),
    rmaNumber: random.chance(0.1) ? `RMA-${n}` : null,
    dateCreated: new Date(firstDay + random.int(0, 90 * 4) * 6 * hour),
    dateUpdated: new Date(firstDay + random.int(0, 90 * 24) * hour),
    dateShipped: moment(0.5),
    dateDelivered: moment(0.4),
    dateReturned: moment(0.1),
  };
}
