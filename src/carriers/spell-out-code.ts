/** Spells out the codes that shipping programs write for carriers and services: `UPS_GROUND`, `usps_first_class_mail`. */
import { splitCarrier } from './carriers.ts';
import { serviceWords } from './method-words.ts';

/** Only words joined by underscores, all in the same case. */
const code = /^(?:[a-z0-9]+(?:_[a-z0-9]+)+|[A-Z0-9]+(?:_[A-Z0-9]+)+)$/;
const maxCodeLength = 64;

/** Codes that don't begin with the carrier's name. */
const carriersOfCodes: Record<string, string> = { stamps_com: 'USPS', endicia: 'USPS' };
/** Words of codes that say how a label is paid, not how a parcel travels. */
const accountWords = new Set(['walleted', 'account', 'default']);
/** Words that aren't written with one capital. */
const spellings = new Map(
  ['AM', 'PM', 'US', 'UK', 'EU', 'LTL', 'DDP', 'DDU', 'eCommerce', 'SmartPost', 'SurePost', '2Day', 'OneRate'].map(
    (word) => [word.toLowerCase(), word],
  ),
);

/** The code in words, beginning with the carrier in our spelling if it names one (`UPS Ground`); null for any other text. */
export function spellOutCode(text: string): string | null {
  if (text.length > maxCodeLength || !code.test(text)) return null;
  const lower = text.toLowerCase();
  const [prefix = ''] = Object.keys(carriersOfCodes).filter((one) => lower === one || lower.startsWith(`${one}_`));
  const carrier = splitCarrier(text);
  const name = carriersOfCodes[prefix] ?? carrier?.name;
  const rest = prefix === '' ? (carrier?.rest ?? text) : text.slice(prefix.length);
  const words = rest
    .toLowerCase()
    .split('_')
    .filter((word) => word !== '' && !accountWords.has(word));
  if (name === undefined && !words.every((word) => serviceWords.has(word))) return null;
  return [...(name === undefined ? [] : [name]), ...words.map(capitalize)].join(' ');
}

function capitalize(word: string): string {
  return spellings.get(word) ?? word.charAt(0).toUpperCase() + word.slice(1);
}
