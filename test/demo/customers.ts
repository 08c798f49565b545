/** Invented customers. Mail goes to names reserved for examples (RFC 2606), calls to 555-01xx, which rings nowhere. */
import type { orders } from '../../src/fulfillments/tables.ts';
import type { Random } from './random.ts';

/** The part of an order that is about who bought and where it goes. */
export type Customer = Pick<
  typeof orders.$inferSelect,
  | 'customerId'
  | 'emailAddress'
  | 'phoneNumber'
  | `ship${'FirstName' | 'LastName' | 'CompanyName'}`
  | `ship${'Address1' | 'Address2' | 'City' | 'State' | 'PostalCode' | 'Country'}`
>;

const firstNames = [
  ...[
    'Ada',
    'Ben',
    'Carla',
    'Dev',
    'Elena',
    'Farid',
    'Grace',
    'Hugo',
    'Imani',
    'Jonas',
    'Keiko',
    'Liam',
    'Mei',
    'Noor',
  ],
  ...[
    'Olga',
    'Pablo',
    'Quinn',
    'Rosa',
    'Sam',
    'Tara',
    'Uma',
    'Victor',
    'Wanda',
    'Ximena',
    'Yusuf',
    'Zoë',
    'Łukasz',
    '花子',
  ],
];
const lastNames = [
  ...['Abbott', 'Baker', 'Castillo', 'Dunn', 'Eriksen', 'Fontaine', 'Grant', 'Haddad', 'Ibarra', 'Jansen', 'Kowalski'],
  ...[
    'Lindqvist',
    'Moreau',
    'Nakamura',
    "O'Brien",
    'Pereira',
    'Quigley',
    'Rossi',
    'Schäfer',
    'Tran',
    'Underwood',
    'Vance',
  ],
  ...['Whitfield', 'Xu', 'Young', 'Zimmer', 'van der Meer', 'St. Clair', 'D’Angelo', 'Smith-Jones', '山田', 'Null'],
];

/** As long as many systems allow: 60 characters. */
const maxNameLength = 'Featherstone-Cholmondeley-Montgomery-Vandenbergh-Ashworthing';

const streets = [
  'Maple Street',
  'Oak Avenue',
  'Cedar Lane',
  'Harbor Road',
  'Sunset Blvd',
  'Mill Court',
  'Lakeview Drive',
];
const secondLines = ['Apt 4B', 'Unit 12', 'Suite 300', '2nd floor', 'c/o Front Desk', '#7'];
const companies = ['Acme Labs, Inc.', 'Birch & Co', '"The Corner" Store', 'Northwind Studio'];

/** City, state and the beginning of its postal codes; those of New England begin with a zero. */
const places = [
  { city: 'Boston', state: 'MA', country: 'US', postal: '021' },
  { city: 'Newark', state: 'NJ', country: 'US', postal: '071' },
  { city: 'Atlanta', state: 'GA', country: 'US', postal: '303' },
  { city: 'Chicago', state: 'IL', country: 'US', postal: '606' },
  { city: 'Austin', state: 'TX', country: 'US', postal: '787' },
  { city: 'Denver', state: 'CO', country: 'US', postal: '802' },
  { city: 'San José', state: 'CA', country: 'US', postal: '951' },
  { city: 'Seattle', state: 'WA', country: 'US', postal: '981' },
  { city: 'Montréal', state: 'QC', country: 'CA', postal: 'H2X 1Y' },
];

/** Invents a customer; `customerId` is theirs alone. */
export function inventCustomer(random: Random, customerId: string): Customer {
  const shipFirstName = random.pick(firstNames);
  const shipLastName = random.chance(0.004) ? maxNameLength : random.pick(lastNames);
  const { city, state, country, postal } = random.pick(places);
  return {
    customerId,
    shipFirstName,
    shipLastName,
    shipCompanyName: random.chance(0.08) ? random.pick(companies) : null,
    shipAddress1: `${random.int(1, 9899)} ${random.pick(streets)}`,
    shipAddress2: random.chance(0.2) ? random.pick(secondLines) : null,
    shipCity: city,
    shipState: state,
    shipPostalCode: `${postal}${random.text(country === 'US' ? 2 : 1, '0123456789')}`,
    shipCountry: country,
    emailAddress: inventAddress(random, { name: `${shipFirstName}.${shipLastName}`, customerId }),
    phoneNumber: inventPhone(random),
  };
}

function inventAddress(random: Random, { name, customerId }: { name: string; customerId: string }): string {
  const plain = name
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(/[^a-z.-]/g, '');
  const local = /^[a-z].*[a-z]$/.test(plain) ? plain.slice(0, 40) : 'customer';
  return `${local}.${customerId}@example.${random.pick(['com', 'org', 'net'])}`;
}

function inventPhone(random: Random): string {
  const line = `555-01${random.text(2, '0123456789')}`;
  const area = random.pick(['212', '305', '415', '617', '773']);
  return random.pick([`(${area}) ${line}`, `${area}-${line}`, `+1 ${area}-${line}`]);
}
