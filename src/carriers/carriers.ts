/** The known carriers with their aliases. */
import { memoize } from '../text/memoize.ts';

interface Carrier {
  name: string;
  /** other spellings, in any case; blanks and punctuation don't count */
  spellings?: string[];
  /** a postal service hands on other countries' S10 numbers */
  postal?: true;
}

const carriers: Carrier[] = [
  {
    name: 'USPS',
    spellings: ['US Postal Service', 'United States Postal Service', 'US Post', 'US Mail', 'usps.com'],
    postal: true,
  },
  { name: 'UPS', spellings: ['United Parcel Service', 'ups.com'] },
  { name: 'FedEx', spellings: ['Federal Express', 'FDX', 'fedex.com'] },
  { name: 'DHL', spellings: ['dhl.com'] },
  {
    name: 'OnTrac',
    spellings: ['OnTrac Final Mile', 'LaserShip/OnTrac', 'LaserShip/OnTrac Final Mile', 'OnTrac/LaserShip'],
  },
  { name: 'LaserShip' },
  { name: 'Canada Post', spellings: ['Postes Canada', 'Canada Post Corporation', 'CanPost'], postal: true },
  { name: 'Amazon', spellings: ['Amazon Logistics', 'Amazon Shipping', 'AMZL', 'AMZL US', 'Amazon.com'] },
  { name: 'Pitney Bowes', spellings: ['Newgistics'] },
  { name: 'OSM', spellings: ['OSM Worldwide'] },
  { name: 'Spee-Dee', spellings: ['Spee-Dee Delivery'] },
  { name: 'Australia Post', spellings: ['AusPost'], postal: true },
  ...[
    'Royal Mail',
    'China Post',
    'Austria Post',
    'Deutsche Post',
    'Swiss Post',
    'Japan Post',
    'La Poste',
    'PostNL',
  ].map((name) => ({ name, postal: true }) as const),
  ...['Purolator', 'Canpar', 'GLS', 'DPD', 'TNT', 'Evri', 'Veho', 'UniUni', 'Asendia', 'Landmark Global'].map(
    (name) => ({
      name,
    }),
  ),
];

/** The names of postal services, which deliver each other's parcels. */
export const postalServices: ReadonlySet<string> = new Set(
  carriers.filter(({ postal }) => postal).map(({ name }) => name),
);

/** A name reduced to what spellings agree on: lower-case letters and digits. */
export function foldName(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
}

/** Every squeezed spelling with the name it stands for. */
export const carrierAliases: ReadonlyMap<string, string> = new Map(
  carriers.flatMap(({ name, spellings = [] }) => [name, ...spellings].map((spelling) => [foldName(spelling), name])),
);

/** The longest spelling has four words; abbreviations with dots (`U.S.P.S.`) count one a letter. */
const maxWords = 6;

/** The carrier whose name begins the text, as we write it, and the rest as it stands (` Ground`); null when none does. */
export const splitCarrier = memoize((text: string): { readonly name: string; readonly rest: string } | null => {
  const words = text.split(/(?<=[^\p{L}\p{N}])(?=[\p{L}\p{N}])/u).slice(0, maxWords);
  for (let count = words.length; count > 0; count--) {
    const beginning = words.slice(0, count).join('');
    const name = carrierAliases.get(foldName(beginning));
    if (name === undefined) continue;
    const rest = text.slice(beginning.replace(/[^\p{L}\p{N}]+$/u, '').length);
    return { name, rest: /[\p{L}\p{N}]/u.test(rest) ? rest : '' };
  }
  return null;
});
