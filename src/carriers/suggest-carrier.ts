/** Suggests the known carrier that an unknown name was probably meant to be, and spells out the codes of shipping programs: `UPS_GROUND`. */
import { editDistance, isSimilar } from '../text/edit-distance.ts';
import { memoize } from '../text/memoize.ts';
import {
  carrierNameWords,
  carrierSpellings,
  correctableServiceWords,
  foldName,
  foreignServiceWords,
  maxNameLength,
  serviceWords,
  splitCarrier,
} from './carriers.ts';

/** Words of company names: what has one behind it is a name of its own. */
const companyWords = new Set(
  `logistics logistic logistik courier couriers cargo transport transports group post postal mail parcel parcels worldwide
  global international delivery services service company inc ltd llc gmbh bv sa sas srl lines line freight express
  fulfillment supply chain`.split(/\s+/),
);
/** Real names, folded, that are one letter away from another carrier's. */
const strangers = new Set(['ddp', 'gsl', 'hdl', 'lgs', 'ntt', 'oms', 'pdd', 'pus', 'som']);
/** Below this a service word is unrelated. */
const minSimilarity = 0.8;
/** In shorter words a typo can't be told from another name. */
const minTypoLength = 5;

/**
 * The carrier and service that `text` is a misspelling of (`Fedx Grnd` → `FedEx Ground`), or null. The typo is within one
 * word of the carrier's name, and the other words are equal: names that only resemble each other as a whole belong to
 * different companies (An Post and CanPost, OCS Worldwide and OSM Worldwide). Memoized, because comparing takes long.
 */
export const suggestCarrier = memoize((text: string): string | null => {
  if (text.length > maxNameLength) return null;
  const known = splitCarrier(text);
  if (known) return suggestService(known);
  const words = carrierNameWords(text);
  const close = carrierSpellings.filter((spelling) => isMisspelledName(words, spelling.words));
  const [name, ...others] = new Set(close.map((spelling) => spelling.name));
  if (name === undefined || others.length > 0 || strangers.has(foldName(text))) return null;
  if (text.length < minTypoLength && hasNearRival(foldName(text), name)) return null;
  const count = Math.max(...close.map((spelling) => spelling.words.length));
  return [name, ...correctServices(wordsAfter(text, count))].join(' ');
});

/** After a known carrier, only misspelled services are corrected; any other addition is the house's own. */
function suggestService({ name, rest }: { name: string; rest: string }): string | null {
  const words = rest.split(/\s+/).filter((word) => word !== '');
  const corrected = correctServices(words);
  return corrected.every((word, index) => word === words[index]) ? null : [name, ...corrected].join(' ');
}

/** Whether a short text is as near to another carrier: UPSS may be USPS, or UPS. */
function hasNearRival(text: string, name: string): boolean {
  return carrierSpellings.some(
    (spelling) =>
      spelling.name !== name && spelling.words.length === 1 && editDistance(text, spelling.words[0] ?? '') === 1,
  );
}

function isMisspelledName(words: readonly string[], spelling: readonly string[]): boolean {
  const differing = spelling.flatMap((word, index) =>
    words[index] === word ? [] : [[words[index] ?? '', word] as const],
  );
  const [[typed, meant] = ['', ''], ...more] = differing;
  if (more.length > 0 || companyWords.has(typed) || !isTypo(typed, meant)) return false;
  const next = words[spelling.length];
  return next === undefined || !companyWords.has(next) || serviceWords.has(next);
}

/** One letter left out, added, replaced or swapped with the next; people get the first letter right. */
function isTypo(typed: string, meant: string): boolean {
  if (typed === '' || Math.abs(typed.length - meant.length) > 1) return false;
  if (Math.max(typed.length, meant.length) >= minTypoLength) {
    return typed.charAt(0) === meant.charAt(0) && editDistance(typed, meant) === 1;
  }
  // Of three or four letters, only two swapped ones count: `DLH`.
  return typed.length === meant.length && editDistance(typed, meant) === 1 && sortLetters(typed) === sortLetters(meant);
}

function sortLetters(word: string): string {
  return word.split('').sort().join('');
}

/** The words of `text` behind the first `count` ones, as written. */
function wordsAfter(text: string, count: number): string[] {
  const words = text.split(/\s+/).filter((word) => foldName(word) !== '');
  let passed = 0;
  const at = words.findIndex((word) => {
    passed += carrierNameWords(word).length;
    return passed >= count;
  });
  return words.slice(at + 1);
}

/** Corrects misspelled and abbreviated services (`Grnd` → `Ground`); keeps other words, which may be the house's own. */
function correctServices(words: string[]): string[] {
  return words.map((word) => closestService(foldName(word)) ?? word);
}

function closestService(folded: string): string | null {
  if (folded.length < 3 || folded.length > 20) return null;
  if (serviceWords.has(folded) || foreignServiceWords.has(folded)) return null;
  const match = correctableServiceWords.find((word) => isMisspelledService(folded, word));
  return match === undefined ? null : match.charAt(0).toUpperCase() + match.slice(1);
}

/** Other forms of the word (`Expedite`, `Parcels`) don't count as misspelled. */
function isMisspelledService(folded: string, word: string): boolean {
  if (word.startsWith(folded) || folded.startsWith(word)) return false;
  return folded === word.replace(/[aeiou]/g, '') || isSimilar(folded, word, minSimilarity);
}

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
