/** The known carriers with their aliases, the words that names of their services are made of, and their tracking pages. */
import { memoize } from '../text/memoize.ts';
import { detectCarriers } from './tracking-formats.ts';

interface Carrier {
  name: string;
  /** other spellings; case, spaces and punctuation don't matter */
  spellings?: string[];
  /** a postal service, which delivers parcels with other countries' S10 numbers */
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
  { name: 'Amazon', spellings: ['Amazon Logistics', 'Amazon Shipping', 'AMZL', 'AMZL US', 'AMZN', 'Amazon.com'] },
  { name: 'Pitney Bowes', spellings: ['Newgistics'] },
  { name: 'OSM', spellings: ['OSM Worldwide'] },
  { name: 'Spee-Dee', spellings: ['Spee-Dee Delivery'] },
  { name: 'Australia Post', spellings: ['AusPost'], postal: true },
  ...[
    'Royal Mail',
    'China Post',
    'Austria Post',
    'Austrian Post',
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

/** Longer texts are no names; their beginning is enough to tell. */
export const maxNameLength = 128;

/** A name folded for comparison: lower-case letters and digits only. */
export function foldName(name: string): string {
  return name
    .slice(0, maxNameLength)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
}

/** Every folded spelling with the carrier's name. */
export const carrierAliases: ReadonlyMap<string, string> = new Map(
  carriers.flatMap(({ name, spellings = [] }) => [name, ...spellings].map((spelling) => [foldName(spelling), name])),
);

/** Standard carrier alpha codes (SCAC), folded: they are one word, so `UPS N…` is none. */
const alphaCodes: ReadonlyMap<string, string> = new Map([
  ['upsn', 'UPS'],
  ['fde', 'FedEx'],
  ['fdeg', 'FedEx'],
]);

/**
 * A regular expression, for PostgreSQL, of what a carrier's stored names begin with: all its spellings, in small letters,
 * whatever stands between those; a service may follow, another carrier behind a slash may not. Null if it isn't known.
 */
export function carrierPattern(value: string): string | null {
  const carrier = carrierAliases.get(foldName(value));
  const spellings = [...carrierAliases, ...alphaCodes].flatMap(([folded, name]) => (name === carrier ? folded : []));
  const letters = spellings.map((folded) => [...folded].join('[^a-z0-9]*'));
  return carrier === undefined ? null : `^(?:${letters.join('|')})(?![a-z0-9]| */)`;
}

/** The names, and the spellings of several words (the others are abbreviations), in folded words. */
export const carrierSpellings: readonly { name: string; words: readonly string[] }[] = carriers.flatMap(
  ({ name, spellings = [] }) =>
    [name, ...spellings]
      .map((spelling) => ({ name, words: carrierNameWords(spelling) }))
      .filter(({ words }, index) => index === 0 || words.length > 1),
);

/** The words of a name, folded. */
export function carrierNameWords(name: string): string[] {
  return name
    .slice(0, maxNameLength)
    .split(/[^\p{L}\p{N}]+/u)
    .map(foldName)
    .filter((word) => word !== '');
}

/** The longest spelling has four words; in abbreviations with dots (`U.S.P.S.`), every letter counts as a word. */
const maxWords = 6;

/** The known carrier that the text starts with, in our spelling, and the rest unchanged (` Ground`); null if none. */
export const splitCarrier = memoize((text: string): { readonly name: string; readonly rest: string } | null => {
  if (text.length > maxNameLength) return null;
  const words = text.split(/(?<=[^\p{L}\p{N}])(?=[\p{L}\p{N}])/u).slice(0, maxWords);
  for (let count = words.length; count > 0; count--) {
    const prefix = words.slice(0, count).join('');
    const folded = foldName(prefix);
    const name = carrierAliases.get(folded) ?? (count === 1 ? alphaCodes.get(folded) : undefined);
    if (name === undefined) continue;
    const rest = text.slice(prefix.replace(/[^\p{L}\p{N}]+$/u, '').length);
    return { name, rest: /[\p{L}\p{N}]/u.test(rest) ? rest : '' };
  }
  return null;
});

/** Whether two texts name the same carrier in other words, with or without its service; none counts as any. */
export function isSameCarrier(a: string | null, b: string | null): boolean {
  if (!a || !b) return true;
  const [one, other] = [splitCarrier(a)?.name, splitCarrier(b)?.name];
  if (one !== undefined || other !== undefined) return one === other;
  const [shorter = '', longer = ''] = [foldName(a), foldName(b)].sort((x, y) => x.length - y.length);
  return shorter !== '' && longer.startsWith(shorter);
}

const words = `ground advantage home delivery express expedited priority mail first class package parcel select
  media retail standard economy overnight second three saver smart smartpost surepost innovations international worldwide
  global ecommerce freight connect commercial`;
/** Words that are too short or too common to correct others to. */
const shortWords =
  'air am bound box cubic eparcel day days early flat us uk eu letter light next night one pm pak rate same small large medium plus pro 1st 2nd 2day 3rd 2 3';

/** Every word of a service, in small letters. */
export const serviceWords: ReadonlySet<string> = new Set(`${words} ${shortWords}`.split(/\s+/));

/** Whether a text consists of a service's words alone: `Priority`, `First Class`, `2nd Day Air`. */
export function isServiceName(text: string): boolean {
  const words = text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  return words.length > 0 && words.every((word) => serviceWords.has(word));
}

/** Those that a misspelled word may have been meant to be: shorter ones are similar to too many others. */
export const correctableServiceWords: readonly string[] = words.split(/\s+/).filter((word) => word.length >= 5);

/** Words of other languages that differ from an English one by a letter; they are spelled as they should be. */
export const foreignServiceWords: ReadonlySet<string> = new Set(
  `standaard estandar estándar standart standar internacional internazional internationaal internationale internationell
  economie economía economia economisch prioritaire priorité prioritario priorita prioritet expres expresse expresso exprés
  espresso expressz ekspres ekspress paket paquet pakket packet klasse classe clase clasa round
  globale globaal seconda secondo`.split(/\s+/),
);

/** URL prefixes, to which the number is appended. Taken from the carriers' public tracking pages, which may change without notice. */
const urlPrefixes: Record<string, string> = {
  USPS: 'https://tools.usps.com/go/TrackConfirmAction?tLabels=',
  UPS: 'https://www.ups.com/track?tracknum=',
  FedEx: 'https://www.fedex.com/fedextrack/?trknbr=',
  DHL: 'https://www.dhl.com/us-en/home/tracking.html?tracking-id=',
  OnTrac: 'https://www.ontrac.com/tracking/?number=',
  LaserShip: 'https://www.ontrac.com/tracking/?number=',
  'Canada Post': 'https://www.canadapost-postescanada.ca/track-reperage/en#/search?searchFor=',
  Amazon: 'https://track.amazon.com/tracking/',
  'Royal Mail': 'https://www.royalmail.com/track-your-item#/tracking-results/',
  'Australia Post': 'https://auspost.com.au/mypost/track/details/',
};

/** Anything longer is not a tracking number. */
const maxNumberLength = 64;

/**
 * The URL of a parcel's tracking page, safe to use in a link; null if the carrier is unknown. Without a carrier, it is
 * detected from the number if its format belongs to only one.
 */
export function trackingUrl(trackingNumber: string, carrier: string | null): string | null {
  const known = carrier === null || carrier.trim() === '' ? soleCarrier(trackingNumber) : splitCarrier(carrier)?.name;
  const urlPrefix = known === undefined ? undefined : urlPrefixes[known];
  if (urlPrefix === undefined || trackingNumber.length > maxNumberLength) return null;
  return `${urlPrefix}${encodeURIComponent(trackingNumber.toWellFormed())}`;
}

function soleCarrier(trackingNumber: string): string | undefined {
  const [match, ...others] = detectCarriers(trackingNumber).filter(({ distinctive }) => distinctive);
  return others.length === 0 ? match?.carrier : undefined;
}
