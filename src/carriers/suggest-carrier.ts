/** Suggests the known carrier that an unknown name was probably meant to be. */

import { isSimilar } from '../text/edit-distance.ts';
import { memoize } from '../text/memoize.ts';
import { carrierAliases, foldName, maxNameLength, splitCarrier } from './carriers.ts';

/** Below this a name is unrelated: "Fedx" (0.80) is FedEx, "Fastway" (0.43) is not. */
const minSimilarity = 0.8;
/** Names have at most this many words; the rest is a service. */
const maxWords = 4;

const serviceWords = [
  ...[
    'ground',
    'advantage',
    'home',
    'delivery',
    'express',
    'expedited',
    'priority',
    'mail',
    'first',
    'class',
    'package',
  ],
  ...['parcel', 'select', 'media', 'retail', 'standard', 'economy', 'overnight', 'second', 'three', 'saver', 'smart'],
  ...[
    'smartpost',
    'surepost',
    'innovations',
    'international',
    'worldwide',
    'global',
    'ecommerce',
    'freight',
    'connect',
  ],
];
/** Shorter words are similar to too many others. */
const longWords = serviceWords.filter((word) => word.length >= 5);

/**
 * The carrier and service that `text` is a misspelling of (`Fed Ex Grnd` → `FedEx Ground`), or null. Memoized, because
 * comparing with all spellings takes 0.1 ms.
 */
export const suggestCarrier = memoize((text: string): string | null => {
  if (text.length > maxNameLength) return null;
  const known = splitCarrier(text);
  if (known) return suggestService(known);
  const words = text.split(/\s+/);
  for (let count = Math.min(words.length, maxWords); count > 0; count--) {
    const name = closestCarrier(foldName(words.slice(0, count).join(' ')));
    if (name !== null) return [name, ...correctServices(words.slice(count))].join(' ');
  }
  return null;
});

/** After a known carrier, only misspelled services are corrected; any other addition is the house's own. */
function suggestService({ name, rest }: { name: string; rest: string }): string | null {
  const words = rest.split(/\s+/).filter((word) => word !== '');
  const corrected = correctServices(words);
  return corrected.every((word, index) => word === words[index]) ? null : [name, ...corrected].join(' ');
}

function closestCarrier(folded: string): string | null {
  const close = [...carrierAliases].filter(([spelling]) => resembles(folded, spelling));
  const [name, ...others] = new Set(close.map(([, carrier]) => carrier));
  return name !== undefined && others.length === 0 ? name : null;
}

/** With three or four letters, a typo can't be told from another name, so only swapped letters count (`DLH`). */
function resembles(folded: string, spelling: string): boolean {
  if (Math.max(folded.length, spelling.length) <= 4) return sortLetters(folded) === sortLetters(spelling);
  return isSimilar(folded, spelling, minSimilarity);
}

function sortLetters(word: string): string {
  return word.split('').sort().join('');
}

/** Corrects misspelled and abbreviated services (`Grnd` → `Ground`); keeps other words, which may be the house's own. */
function correctServices(words: string[]): string[] {
  return words.map((word) => closestService(foldName(word)) ?? word);
}

function closestService(folded: string): string | null {
  if (folded.length < 3 || folded.length > 20 || serviceWords.includes(folded)) return null;
  const match = longWords.find((word) => isMisspelled(folded, word));
  return match === undefined ? null : match.charAt(0).toUpperCase() + match.slice(1);
}

/** Other forms of the word (`Expedite`, `Parcels`) don't count as misspelled. */
function isMisspelled(folded: string, word: string): boolean {
  if (word.startsWith(folded) || folded.startsWith(word)) return false;
  return folded === word.replace(/[aeiou]/g, '') || isSimilar(folded, word, minSimilarity);
}
