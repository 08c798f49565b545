/** Rules for what people put between a field and its value: `name contains gar`, `tracking starts with 9400`, `tracking not empty`. */
import { absenceTerm } from './absence-words.ts';
import { readFieldName } from './field-words.ts';
import { dateNames } from './filter.ts';
import { isNoneWord } from './parse-value.ts';
import { bare, plainWord, type Rule, rawWord, segment, wordsFrom } from './query-words.ts';
import { makeTerm } from './split-terms.ts';
import { describeExtent, vocabulary } from './vocabulary.ts';

const there =
  /^(?:(?:is |are )?(?:there|present|available|known|set)|exists?|not (?:an? )?(?:empty|null|none|blank|missing))(?= |$)/i;
const operators: [pattern: RegExp, extents: readonly string[]][] = [
  [/^(?:contains?|containing|includes?|including|like|with) /i, ['part']],
  [/^(?:starts?|starting|begins?|beginning)(?: (?:with|in|by))? /i, ['part', 'beginning']],
  [/^(?:ends?|ending)(?: (?:with|in|on|by))? /i, ['part']],
];

const notThere =
  /^(?:(?:is|are|was) )?unknown(?= |$)|^(?:(?:is|are|was) )?(?:not|never)(?: yet| been)* (?:added|entered|assigned|available|uploaded|given|provided|set|there|present|known|received|created|generated)(?: yet)?(?= |$)/i;

const comparing = '(?:(?:more|less|fewer|greater) than|over|under|above|below|at least|[<>]=?)';
/** What a fulfillment isn't searched by, and how people ask for it. */
const unasked: [pattern: RegExp, what: string][] = [
  [
    new RegExp(`^(?:with |(?:with )?${comparing} ?)\\d+ (?:items?|products?|units?|pieces|pcs|skus?)(?= |$)`, 'i'),
    'the number of items',
  ],
  [
    new RegExp(
      `^(?:with |(?:with |having )?${comparing} ?)\\d+ (?:orders?|purchases|fulfillments|shipments)(?= |$)`,
      'i',
    ),
    'the number of orders',
  ],
  [/^(?:qty|quantity|units)(?: ?(?:[<>=]+|is|of|over|under|more than|less than))* ?\d+(?= |$)/i, 'the number of items'],
  [
    new RegExp(
      `^${comparing} ?(?:[$€£]\\d[\\d.,]*|\\d[\\d.,]* ?(?:dollars|usd|eur|euros?|bucks|gbp|pounds))(?= |$)`,
      'i',
    ),
    'price',
  ],
  [
    new RegExp(`^(?:total|amount|price|value|cost)s? (?:is )?(?:${comparing}|=) ?[$€£]?\\d[\\d.,]*(?= |$)`, 'i'),
    'price',
  ],
];

/** `more than 3 items`, `over $100`: nothing that can be searched by, which is said. */
export const readUnasked: Rule = (rest) => {
  const words = wordsFrom(rest, 7, rawWord).join(' ');
  for (const [pattern, what] of unasked) {
    const found = pattern.exec(words);
    if (found === null) continue;
    return segment(rest, found[0].split(' ').length, [], 'mistake', { reason: `I can’t search by ${what}.` });
  }
  return null;
};

/** A field, an operator and a value; what the field can't be asked is said. */
export const readOperator: Rule = (rest) => {
  const [verb = '', product] = wordsFrom(rest, 2);
  if (product !== undefined && /^(?:contain(?:s|ing)?|includ(?:es?|ing))$/i.test(verb) && rest[0]?.negated === false)
    return segment(rest, 2, [makeTerm('product', [bare(product)])]);
  const named = readFieldName(rest);
  if (named === null || dateNames.has(named.name) || named.name === 'status') return null;
  const { name, length } = named;
  const after = rest.slice(length);
  const words = wordsFrom(after, 5).join(' ');
  const presence = there.exec(words);
  const term = presence === null ? null : absenceTerm(name, true);
  if (presence !== null && term !== null) return segment(rest, length + presence[0].split(' ').length, [term]);
  const absence = notThere.exec(words);
  // An RMA isn't received: what was sent back with it is.
  const isReturn = name === 'rma' && /received/i.test(absence?.[0] ?? '');
  const none = absence === null || isReturn ? null : absenceTerm(name, false);
  if (absence !== null && none !== null) return segment(rest, length + absence[0].split(' ').length, [none]);
  for (const [pattern, extents] of operators) {
    const operator = pattern.exec(words)?.[0].trim().split(' ').length;
    const value = operator === undefined ? null : plainWord(after[operator]);
    if (operator === undefined || value === null || isNoneWord(value)) continue;
    const used = length + operator + 1;
    // What orders contain is products.
    if (
      name === 'order' &&
      extents.length === 1 &&
      /^orders?$/i.test(plainWord(rest[0]) ?? '') &&
      /^(?:cont|incl)/i.test(words)
    )
      return segment(rest, used, [makeTerm('product', [bare(value)])]);
    if (extents.includes(vocabulary[name].extent)) return segment(rest, used, [makeTerm(name, [bare(value)])]);
    if (extents.length === 1 && /^with/i.test(words)) return null;
    return segment(rest, used, [], 'mistake', { reason: `I can’t look for that: ${describeExtent(name)}.` });
  }
  return null;
};
