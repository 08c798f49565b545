/** Which order ids a cell may mean. Ids are opaque, so the database decides which of them exists. */
import { withHyphens } from './dash.ts';
import { latinLookalike } from './latin-lookalike.ts';
import { withoutNumberFormat } from './number-format.ts';

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
const longestPadded = 12;

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
    ...suggest('number format', [withoutNumberFormat(bare)]),
    ...suggest('look-alike letters', [latinLookalike(bare), withHyphens(bare)]),
    ...suggest('shop prefix', [/^[A-Za-z]{2,10}[-_ ]#?(\d{3,})$/.exec(bare)?.[1]]),
  ];
  const withSign = repaired.flatMap((one) => [one, { ...one, orderId: `#${one.orderId}` }]);
  // an id with the sign in front is no number, so it loses no zeros
  return [...withSign, ...suggest('leading zeros', zeroVariants(bare))];
}

/** Digits with the zeros that Excel may have dropped, fewest first, and without those that a label may have added. */
function zeroVariants(text: string): string[] {
  if (!/^\d+$/.test(text)) return [];
  const added = Array.from({ length: Math.max(0, longestPadded - text.length) }, (_, index) =>
    text.padStart(text.length + index + 1, '0'),
  );
  return [...added, text.replace(/^0+/, '')];
}
