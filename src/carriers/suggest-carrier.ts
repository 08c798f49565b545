/** Which carrier a name that we don't know was probably meant to be. */

import { isSimilar } from '../text/edit-distance.ts';
import { memoize } from '../text/memoize.ts';
import { carrierAliases, foldName, splitCarrier } from './carriers.ts';

/** Below this a name is a stranger: "Fedx" (0.80) is FedEx, "Fastway" (0.43) is not. */
const closeEnough = 0.8;
/** Names have at most this many words; what follows is a service. */
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
/** Shorter words have too many neighbours. */
const longWords = serviceWords.filter((word) => word.length >= 5);

/**
 * The carrier and service that `text` resembles without being it (`Fed Ex Grnd` → `FedEx Ground`), or null. Remembered,
 * as a comparison with all spellings takes 0.1 ms.
 */
export const suggestCarrier = memoize((text: string): string | null => {
  const known = splitCarrier(text);
  if (known) return suggestService(known);
  const words = text.split(/\s+/);
  for (let count = Math.min(words.length, maxWords); count > 0; count--) {
    const name = closestCarrier(foldName(words.slice(0, count).join(' ')));
    if (name !== null) return [name, ...correctServices(words.slice(count))].join(' ');
  }
  return null;
});

/** With a known carrier in front, only a misspelled service is worth a question; any other addition is the house's own. */
function suggestService({ name, rest }: { name: string; rest: string }): string | null {
  const words = rest.split(/\s+/).filter((word) => word !== '');
  const corrected = correctServices(words);
  return corrected.every((word, index) => word === words[index]) ? null : [name, ...corrected].join(' ');
}

function closestCarrier(squeezed: string): string | null {
  const close = [...carrierAliases].filter(([spelling]) => resembles(squeezed, spelling));
  const [name, ...others] = new Set(close.map(([, carrier]) => carrier));
  return name !== undefined && others.length === 0 ? name : null;
}

/** Three and four letters are too few for a typo to be told from another name; only swapped letters count (`DLH`). */
function resembles(squeezed: string, spelling: string): boolean {
  if (Math.max(squeezed.length, spelling.length) <= 4) return sortLetters(squeezed) === sortLetters(spelling);
  return isSimilar(squeezed, spelling, closeEnough);
}

function sortLetters(word: string): string {
  return word.split('').sort().join('');
}

/** `words` with misspelled and shortened services put right (`Grnd` → `Ground`); all others, which may be the house's own, kept. */
function correctServices(words: string[]): string[] {
  return words.map((word) => closestService(foldName(word)) ?? word);
}

function closestService(squeezed: string): string | null {
  if (squeezed.length < 3 || squeezed.length > 20 || serviceWords.includes(squeezed)) return null;
  const match = longWords.find((word) => isMisspelled(squeezed, word));
  return match === undefined ? null : match.charAt(0).toUpperCase() + match.slice(1);
}

/** Another form of the word (`Expedite`, `Parcels`) is none of our business. */
function isMisspelled(squeezed: string, word: string): boolean {
  if (word.startsWith(squeezed) || squeezed.startsWith(word)) return false;
  return squeezed === word.replace(/[aeiou]/g, '') || isSimilar(squeezed, word, closeEnough);
}
