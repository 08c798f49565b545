/** Words that carriers name their services with. */
import { squeezeName } from './carriers.ts';
import { isSimilar } from './edit-distance.ts';

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
const closeEnough = 0.8;

/** `words` with misspelled and shortened services put right (`Grnd` → `Ground`); all others, which may be the house's own, kept. */
export function correctServices(words: string[]): string[] {
  return words.map((word) => closestService(squeezeName(word)) ?? word);
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
