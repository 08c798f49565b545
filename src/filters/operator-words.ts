/** Rules for what people put between a field and its value: `name contains gar`, `tracking starts with 9400`, `tracking not empty`. */
import { carrierAliases } from '../carriers/carriers.ts';
import { hideQuoted } from '../text/typed-text.ts';
import { absenceTerm } from './absence-words.ts';
import { beginsName, readFieldName } from './field-words.ts';
import { dateNames } from './filter.ts';
import { isNoneWord, matchStatus } from './parse-value.ts';
import { readFieldTerm } from './query-fields.ts';
import {
  bare,
  foldKey,
  plainWord,
  type QueryContext,
  type Rule,
  rawWord,
  type Segment,
  segment,
  wordsFrom,
} from './query-words.ts';
import { makeTerm, type Term } from './split-terms.ts';
import { describeExtent, findTermName, vocabulary } from './vocabulary.ts';

const there =
  /^(?:(?:is |are )?(?:there|present|available|known|set)|exists?|not (?:an? )?(?:empty|null|none|blank|missing))(?= |$)/i;
const operators: [pattern: RegExp, extents: readonly string[]][] = [
  [/^(?:contains?|containing|includes?|including|i?like|with|~) /i, ['part']],
  [/^(?:starts?|starting|begins?|beginning)(?: (?:with|in|by))? /i, ['part', 'beginning']],
  [/^(?:ends?|ending)(?: (?:with|in|on|by))? /i, ['part']],
];

const notThere =
  /^(?:(?:is|are|was) )?unknown(?= |$)|^(?:(?:is|are|was) )?(?:not|never)(?: yet| been)* (?:added|entered|assigned|available|uploaded|given|provided|set|there|present|known|received|created|generated)(?: yet)?(?= |$)/i;

const number = '(?:\\d+|one|two|three|four|five|six|ten)';
const comparing = '(?:(?:more|less|fewer|greater) than|over|under|above|below|at least|[<>]=?)';
/** What a fulfillment isn't searched by, and how people ask for it; of a `day`, what happened on it is offered. */
const unasked: [pattern: RegExp, what: string][] = [
  [
    new RegExp(
      `^(?:(?:with |(?:with )?${comparing} ?)${number}|(?:with )?(?:multiple|several|single)) ?-?(?:items?|products?|units?|pieces|pcs|skus?)(?= |$)`,
      'i',
    ),
    'the number of items',
  ],
  [
    new RegExp(
      `^(?:with |(?:with |having )?${comparing} ?)${number} (?:orders?|purchases|fulfillments|shipments)(?= |$)`,
      'i',
    ),
    'the number of orders',
  ],
  [/^(?:qty|quantity|units)(?: ?(?:[<>=]+|is|of|over|under|more than|less than))* ?\d+(?= |$)/i, 'the number of items'],
  [
    new RegExp(
      `^(?:(?:for|of|${comparing}) ?)?(?:[$€£]\\d[\\d.,]*|\\d[\\d.,]* ?(?:dollars|usd|eur|euros?|bucks|gbp|pounds))(?= |$)`,
      'i',
    ),
    'price',
  ],
  [
    new RegExp(`^(?:total|amount|price|value|cost)s? (?:is )?(?:${comparing}|=) ?[$€£]?\\d[\\d.,]*(?= |$)`, 'i'),
    'price',
  ],
  [
    /^(?:(?:this|last|the|current|previous) )*(?:fiscal|financial) (?:year|quarter|q[1-4])s?(?: \d{2,4})?(?= |$)|^fy ?'?\d\d(?:\d\d)?(?= |$)/i,
    'fiscal years',
  ],
  [
    /^(?:(?:(?:\d ?- ?)?\d|one|two|three|next|same)[- ]day (?:air|shipping|delivery|service)|(?:sun|mon|tues|wednes|thurs|fri|satur)day (?:shipping|delivery)|(?:express|expedited|overnight|standard|priority|ground|economy|rush|free) (?:shipping|shipments?|orders?|delivery|service))(?= |$)/i,
    'the shipping service',
  ],
  [
    /^(?:(?:credit |debit |gift )?card|visa|mastercard|amex)(?: number)?(?: ending)?(?: (?:in|with))? #?\d{4}(?= |$)/i,
    'payment cards',
  ],
  [/^(?:(?:not |un)?(?:refunded|paid)|chargebacks?)(?= |$)/i, 'payments'],
  [/^(?:by|from|for|in|to|of|with) <[@#!][^<>]*>/, 'people or channels in Slack'],
  [
    /^(?:the )?same (?:as (?:before|last time|above|earlier)|as|but|for|except|with|without|again|search|thing)(?= |$)/i,
    'what was asked before',
  ],
  [
    /^(?:the )?last (?:\d|two|three|four|five|six) (?:(?:digits )?(?:of )?(?:the )?(?=(?:tracking|order|rma)\b)|digits (?:are |is )?(?=#?\d))/i,
    'the end of a number',
  ],
  [
    /^(?:(?:with )?(?:more than one (?:fulfillment|shipment|parcel|package|tracking number)|(?:multiple|several|two|\d+(?: or more)?|at least (?:two|\d+)) (?:fulfillments|shipments|parcels|packages|tracking numbers)))(?= |$)/i,
    'the number of fulfillments',
  ],
  [
    /^(?:due|expected|scheduled|supposed to (?:ship|arrive)|should (?:ship|arrive))(?: to (?:ship|arrive))?(?: (?:on|by|for))? (?:today|tonight|this \w+|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?)(?= |$)/i,
    'expected dates',
  ],
  [
    /^(?:(?:to|must|will|should) (?:ship|arrive)|to be shipped|ships|shipping|arrives|arriving|(?:going|goes) out|leaving) (?<day>today|tonight|this (?:week|month))(?= |$)/i,
    'expected dates',
  ],
  [
    /^(?:tomorrow|(?:next|coming|upcoming) (?:\d+ )?(?:week|month|quarter|year|days?|weekend|mon|tues?|wednes|thurs?|fri|satur|sun|jan|feb|march|april|may|june|july|aug|sept?|oct|nov|dec)(?:day|uary|ruary|ust|ember|tember|ober)?s?|(?:an?|one|two|three|\d+) (?:days?|weeks?|months?) from (?:now|today|tomorrow|\w+day))(?= |$)/i,
    'dates in the future',
  ],
  [
    /^(?:on |all |(?:the )?(?:last|past) (?:\d+|two|three|few) |every |each )(?:other )?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days|weekends|(?<=every |each |other )(?:mon|tues|wednes|thurs|fri|satur|sun)day)(?= |$)/i,
    'days of the week',
  ],
  [
    /^(?:took|takes|taking|(?:shipped|delivered|arrived|fulfilled) in) (?:under|over|(?:more|less|fewer|longer) than|at (?:least|most)) (?:an?|one|two|three|\d+) (?:days?|weeks?|months?|hours?)(?: to \w+)?(?= |$)/i,
    'how long it took',
  ],
];

/** `more than 3 items`, `over $100`, `next week`: nothing that can be searched by, which is said. */
export const readUnasked: Rule = (rest, { names }) => {
  const words = wordsFrom(rest, 7, rawWord).join(' ');
  for (const [pattern, what] of unasked) {
    const found = pattern.exec(words);
    if (found === null || beginsName(rest, found[0].split(' ').length, names)) continue;
    const { day } = found.groups ?? {};
    const field = /arriv/i.test(found[0]) ? 'delivered' : 'shipped';
    const terms = day === undefined ? [] : [makeTerm(field, [bare(day)])];
    return segment(rest, found[0].split(' ').length, terms, 'mistake', { reason: `I can’t search by ${what}.` });
  }
  return null;
};

/** The product that begins behind `start` words, with the words that go on with its name. */
function readProduct(rest: readonly Term[], start: number, value: string, context: QueryContext): Segment {
  const term = makeTerm('product', [bare(value)]);
  const read = readFieldTerm([term, ...rest.slice(start + 1)], context, []);
  return read === null ? segment(rest, start + 1, [term]) : segment(rest, start + read.length, read.terms);
}

/** A field, an operator and a value; what the field can't be asked is said. */
export const readOperator: Rule = (rest, context) => {
  const [verb = '', product] = wordsFrom(rest, 2);
  if (product !== undefined && /^(?:contain(?:s|ing)?|includ(?:es?|ing))$/i.test(verb) && rest[0]?.negated === false)
    return readProduct(rest, 1, product, context);
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
  // Nor is it the customer that wasn't received by one.
  const none = absence === null || isReturn || name === 'customerid' ? null : absenceTerm(name, false);
  if (absence !== null && none !== null) return segment(rest, length + absence[0].split(' ').length, [none]);
  for (const [pattern, extents] of operators) {
    const operator = pattern.exec(words)?.[0].trim().split(' ').length;
    const value = operator === undefined ? null : (plainWord(after[operator])?.replace(/^%+|%+$/g, '') ?? null);
    if (operator === undefined || value === null || isNoneWord(value)) continue;
    const used = length + operator + 1;
    // What orders contain is products.
    if (
      name === 'order' &&
      extents.length === 1 &&
      /^orders?$/i.test(plainWord(rest[0]) ?? '') &&
      /^(?:cont|incl)/i.test(words)
    )
      return readProduct(rest, used - 1, value, context);
    if (extents.includes(vocabulary[name].extent)) return segment(rest, used, [makeTerm(name, [bare(value)])]);
    if (extents.length === 1 && /^with/i.test(words)) return null;
    return segment(rest, used, [], 'mistake', { reason: `I can’t look for that: ${describeExtent(name)}.` });
  }
  return null;
};

/** Whether a text is a value of a filter that has only known ones. */
const isListed = (field: string, value: string): boolean =>
  findTermName(field) === 'status'
    ? matchStatus(value) !== undefined
    : findTermName(field) === 'carrier' && carrierAliases.has(foldKey(value));

/** What is written in the way of other languages of queries. */
const dialects: [pattern: RegExp, by: string][] = [
  [/^[?&](?=[\p{L}_-]{2,30}=)/u, ''],
  [/(?<=[:=<>]\s?|\b(?:between|and) )'([^'"]{1,60})'(?![^\s),;])/giu, '"$1"'],
  [/(?<=:)[[{]\s?(\S{1,40}) TO (\S{1,40}?)\s?[\]}]/g, '$1..$2'],
  [/(?<=:[^\s:]{0,20}\.\.)\*|(?<=:)\*(?=\.\.)/g, ''],
  [/(?<![^\s])[-!]\((\p{L}+)[\s,]+(\p{L}+)\)/gu, ' not $1, $2'],
  [/(?<![^\s])(?:[-!]|NOT )\(([^()]*)\)/giu, ' not $1'],
  [/(?<![^\s])\+(?=\p{L})/gu, ''],
  [/\b(?:ship|sold|bill|deliver|mail)(?:ped|ed)?[- ]to: ?|\battn:? (?=\p{L})|\bc\/o /giu, ''],
  [/\b(?:(?:shipping|ship|delivery|mailing) )?address: ?(?=\d+ [^,]{3,40}, .{0,60}\b[A-Z]{2},? \d{5}(?!\d))/gi, 'at '],
  [/(?<=\bcity:(?:"[^"]{1,40}"|\p{L}[\p{L} .'-]{1,40})), (?=[A-Z]{2}(?!\p{L}))/gu, ' state:'],
  [/(?<![^\s])`{1,3}|`{1,3}(?![^\s])/g, ' '],
  [/(?<![^\s]){([^{}]*)}(?![^\s])/g, '$1'],
];

/** The same beside the names of filters; other words keep what is beside them. */
const besideNames: [pattern: RegExp, by: (groups: Record<string, string | undefined>) => string][] = [
  [/(?<word>[\p{L}_-]{2,30}) ?(?<sign>[!=]=?)(?=")/gu, ({ word, sign }) => `${word} ${sign} `],
  [
    /(?<![^\s])(?<word>[\p{L}_-]{2,30}) (?<not>not |!)?in ?\((?<values>[^()]*)\)/giu,
    ({ word, not, values = '' }) => {
      const list = values.replace(/['"\s]+/g, ' ').replace(/ ?, ?/g, ',');
      return `${not === undefined ? '' : '-'}${word}:${list.trim()}`;
    },
  ],
  [
    /(?<![^\s])(?<minus>-?)(?<word>[\p{L}_-]{2,30})(?:!:|:(?:!=?|<>|not:))(?=[^\s=])/giu,
    ({ minus, word }) => `${word} ${minus === '' ? '!=' : '='} `,
  ],
  [
    /(?<![^\s])(?<mark>[*_~'])(?<term>-?(?<word>[\p{L}_-]{2,30}):[^\s'*~]+)\k<mark>(?![^\s])/gu,
    ({ term = '' }) => term,
  ],
  // `status ≠ hold`, `status is not equal to hold`, `status ne hold`; the NE of `state NE` is Nebraska.
  [
    /(?<word>[\p{L}_-]{2,30}) ?(?:≠|\b(?:is |does )?(?:not|n['’]t|ne|isn['’]?t|doesn['’]?t) (?:equals?|the same as)(?: to)?\b|(?<=\b(?:status|carrier|warehouse) )ne(?= \S)) ?/giu,
    ({ word }) => `${word} != `,
  ],
  [/(?<word>[\p{L}_-]{2,30}) : ?(?=[^\s:])/gu, ({ word }) => `${word}:`],
  [/[&;](?=(?<word>[\p{L}_-]{2,30})[:=])/gu, () => ' '],
  [/(?<![^\s(])\((?=(?<word>[\p{L}_-]{2,30}):)/gu, () => ''],
  [/(?<![^\s])(?<term>(?<word>[\p{L}_-]{2,30}):[^\s():]+)\)+(?![^\s])/gu, ({ term = '' }) => term],
  [/(?<![^\s])\((?<term>(?<word>[\p{L}_-]{2,30}):[^()\s]+)\)(?![^\s])/gu, ({ term = '' }) => term],
];

/** Filters with blanks and brackets where the language has none: `status :hold`, `(status:hold or …)`, `status in (hold, pending)`. */
export function tidyFilters(text: string): string {
  const moments = text.replace(
    /(?<=[=<>] ?|\b(?:between|and) )(["'])(\d{4}-\d\d-\d\d)(?:[ T](\d\d:[^"']*))?\1/g,
    (_, __, day: string, time = '00:00') => (/^00:00/.test(time) ? day : `${day}T${time}`),
  );
  return hideQuoted(moments, (hidden) => {
    const spelled = dialects.reduce((one, [pattern, by]) => one.replace(pattern, by), hidden);
    return besideNames
      .reduce(
        (one, [pattern, by]) =>
          one.replace(pattern, (whole, ...found) => {
            const groups: Record<string, string | undefined> = found.at(-1);
            return findTermName(groups.word ?? '') === undefined ? whole : by(groups);
          }),
        spelled,
      )
      .replace(/([\p{L}_-]{2,30}):\s?(\p{L}+(?: ?[/+&] ?\p{L}+)+)(?![^\s])/gu, (whole, word: string, values: string) =>
        values.split(/[/+&]/).every((value) => isListed(word, value.trim()))
          ? `${word}:${values.replace(/ ?[/+&] ?/g, ',')}`
          : whole,
      );
  });
}
