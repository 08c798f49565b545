/** An order's address in the order in which its country writes it. */

interface PostalAddress {
  city: string | null;
  state: string | null;
  postalCode: string | null;
  country: string | null;
}

type Layout = 'city, state code' | 'city, state, code' | 'city code' | 'code city';

/** Where the postal code comes after the city; elsewhere it comes first. Source: the Universal Postal Union's addressing guides. */
const layouts: readonly (readonly [Layout, readonly string[]])[] = [
  ['city, state code', ['US', 'USA', 'PR', 'GU', 'VI', 'CA', 'CAN', 'AU', 'AUS']],
  ['city, state, code', ['GB', 'GBR', 'UK', 'IE', 'IRL', 'BR', 'BRA', 'HK', 'CO', 'PH']],
  ['city code', ['NZ', 'NZL', 'SG', 'SGP', 'IN', 'IND', 'JP', 'JPN', 'KR', 'KOR', 'TH', 'TW', 'ZA', 'ZAF', 'SA', 'PK']],
];
const longNames: Record<string, string> = {
  'UNITED STATES': 'US',
  'UNITED STATES OF AMERICA': 'US',
  CANADA: 'CA',
  AUSTRALIA: 'AU',
  'UNITED KINGDOM': 'GB',
  'GREAT BRITAIN': 'GB',
  ENGLAND: 'GB',
  IRELAND: 'IE',
  BRAZIL: 'BR',
  'NEW ZEALAND': 'NZ',
  INDIA: 'IN',
  JAPAN: 'JP',
};

/** "Austin, TX 78701", "London, W1A 1AA", "10115 Berlin"; '' when nothing is known. Without a country, as in the US. */
export function formatCityLine({ city, state, postalCode, country }: PostalAddress): string {
  const all = (between: string, ...parts: (string | null)[]) => parts.filter(Boolean).join(between);
  switch (layoutOf(country)) {
    case 'city, state code':
      return all(', ', city, all(' ', state, postalCode));
    case 'city, state, code':
      return all(', ', city, state, postalCode);
    case 'city code':
      return all(', ', all(' ', city, postalCode), state);
    case 'code city':
      return all(', ', all(' ', postalCode, city), state);
  }
}

function layoutOf(country: string | null): Layout {
  const written = (country ?? '').trim().toUpperCase();
  if (written === '') return 'city, state code';
  const code = longNames[written] ?? written;
  return layouts.find(([, countries]) => countries.includes(code))?.[0] ?? 'code city';
}
