/** The order ids that a cell may mean, and ids one typo away. Ids are opaque: the database decides which exist. */
import { foldConfusables } from '../text/confusables.ts';
import { foldDashes } from './cell-checks.ts';
import { stripNumberFormat } from './excel-number.ts';

/**
 * One id to look for. `silent` ones may be used without asking, the first that exists wins; a `suggestion` is only
 * shown, and only when it is the single one that exists.
 */
export interface OrderIdCandidate {
  orderId: string;
  use: 'silent' | 'suggestion';
  /** how it came from what was written, for the message to the person */
  because:
    | 'as written'
    | 'hash sign'
    | 'letter case'
    | 'number format'
    | 'look-alike letters'
    | 'shop prefix'
    | 'leading zeros';
}

/** Excel drops leading zeros; ids are rarely longer than this, so there is no use in padding further. */
const maxPaddedLength = 12;

/** The readings of an order id as readOrderId gives it, in the order to try them, each id once. */
export function orderIdCandidates(value: string): OrderIdCandidate[] {
  const bare = value.replace(/^#+\s*/, '');
  const candidates: OrderIdCandidate[] = [
    { orderId: value, use: 'silent', because: 'as written' },
    { orderId: bare, use: 'silent', because: 'hash sign' },
    { orderId: `#${bare}`, use: 'silent', because: 'hash sign' },
    ...suggestionsFor(bare),
  ];
  const seen = new Set(['']);
  return candidates.filter(({ orderId }) => !seen.has(orderId) && seen.add(orderId));
}

function suggestionsFor(bare: string): OrderIdCandidate[] {
  const suggest = (because: OrderIdCandidate['because'], ids: (string | null | undefined)[]): OrderIdCandidate[] =>
    ids.flatMap((orderId) => (orderId ? [{ orderId, use: 'suggestion', because }] : []));
  const repaired = [
    ...suggest('letter case', [bare.toUpperCase(), bare.toLowerCase()]),
    ...suggest('number format', [stripNumberFormat(bare)]),
    ...suggest('look-alike letters', [foldConfusables(bare), foldDashes(bare)]),
    ...suggest('shop prefix', [/^[A-Za-z]{2,10}[-_ ]#?(\d{3,})$/.exec(bare)?.[1]]),
  ];
  const withSign = repaired.flatMap((one) => [one, { ...one, orderId: `#${one.orderId}` }]);
  // an id with the sign in front is no number, so it loses no zeros
  return [...withSign, ...suggest('leading zeros', zeroVariants(bare))];
}

/** Digits with the zeros that Excel may have dropped, fewest first, and without those that a label may have added. */
function zeroVariants(text: string): string[] {
  if (!/^\d+$/.test(text)) return [];
  const added = Array.from({ length: Math.max(0, maxPaddedLength - text.length) }, (_, index) =>
    text.padStart(text.length + index + 1, '0'),
  );
  return [...added, text.replace(/^0+/, '')];
}

const letters = [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
/** In shorter ids nearly everything is similar; longer ones are not typed. */
const similarLength = /^[0-9A-Z]{6,12}$/;

/**
 * The ids with one character more, less or another, or with two neighbours swapped, in capitals (Damerau, "A technique
 * for computer detection and correction of spelling errors", 1964: four in five slips are of these kinds). Empty for
 * anything that is not 6 to 12 letters and digits.
 */
export function singleEditVariants(id: string): string[] {
  const word = id.trim().replace(/^#/, '').toUpperCase();
  if (!similarLength.test(word)) return [];
  const places = Array.from({ length: word.length + 1 }, (_, at) => [word.slice(0, at), word.slice(at)] as const);
  const similar = places.flatMap(([before, after]) => [
    before + after.slice(1),
    `${before}${after.charAt(1)}${after.charAt(0)}${after.slice(2)}`,
    ...letters.flatMap((letter) => [before + letter + after.slice(1), before + letter + after]),
  ]);
  return [...new Set(similar)].filter((other) => other !== word);
}
