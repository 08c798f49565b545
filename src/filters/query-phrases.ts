/** Rules for numbers, lists and names without a colon, and for the words around a question. */
import { carrierAliases, foldName, serviceWords } from '../carriers/carriers.ts';
import { suggestCarrier } from '../carriers/suggest-carrier.ts';
import { detectCarriers } from '../carriers/tracking-formats.ts';
import { readTrackingLink } from '../cells/read-tracking-number.ts';
import { editDistance, isSimilar } from '../text/edit-distance.ts';
import { asFieldTerm, companies, isCarrier } from './field-words.ts';
import { matchMisspelledStatus, matchStatus } from './parse-value.ts';
import {
  bare,
  foldKey,
  isExtension,
  isPhone,
  isPrintedNumber,
  longestRun,
  plainWord,
  type QueryContext,
  quotedValue,
  type Rule,
  rawWord,
  type Segment,
  segment,
  takeIds,
  trimEnd,
  wordsFrom,
} from './query-words.ts';
import { makeTerm, type Term } from './split-terms.ts';

/** A page about an order: `https://…/orders/5001`, `https://…?orderId=5001`. */
const orderLink =
  /^https?:\/\/[^\s?#]+\S*?[/?&](?:orders?|order[-_]?(?:id|no|number))[/=]#?([\w-]*\d[\w-]*)\/?(?=[?&#]|$)/i;
/** What is longer is no link to an order, and the pattern would take long on it. */
const maxLinkLength = 500;
const postalCode = /^(?:[a-z]{1,2}\d[a-z\d]? \d[a-z]{2}|[a-z]\d[a-z] \d[a-z]\d)$/i;

/** Phone numbers, tracking numbers in groups, links, and `RMA 10-442`. */
export const readNumber: Rule = (rest, context, before) => {
  if (rest[0]?.negated === true) return null;
  const raw = wordsFrom(rest, 12, rawWord);
  // Behind a comma, the next one begins.
  const end = raw.slice(0, 6).findIndex((word) => /[,;]$/.test(word));
  const phone = longestRun(
    raw.slice(0, end === -1 ? 6 : end + 1).map((word) => trimEnd(word, ',;:!?')),
    isPhone,
  );
  if (phone > 0) {
    const length = phone + longestRun(wordsFrom(rest.slice(phone), 2), isExtension);
    return segment(rest, length, [makeTerm('phone', [quotedValue(raw.slice(0, phone).join(' '))])]);
  }
  const links = rest[0]?.field === null ? (readTrackingLink(raw[0] ?? '')?.numbers ?? []) : [];
  if (links.length > 0) return segment(rest, 1, [makeTerm('tracking', links.map(bare))]);
  const [, linkedOrder] = orderLink.exec((raw[0] ?? '').slice(0, maxLinkLength + 1)) ?? [];
  if (linkedOrder !== undefined) return segment(rest, 1, [makeTerm('order', [bare(linkedOrder)])]);
  const words = wordsFrom(rest, 12);
  const printed = words.map((_, at) => at + 1).filter((count) => isPrintedNumber(words.slice(0, count)));
  const joined = (count: number) => words.slice(0, count).join('');
  // Of two numbers in groups, one behind the other, the first one ends where its check digit is right.
  const count = printed.findLast((one) => hasRightDigit(joined(one))) ?? printed.at(-1);
  if (count !== undefined) return segment(rest, count, [makeTerm('tracking', [bare(joined(count))])]);
  if (postalCode.test(words.slice(0, 2).join(' ')))
    return segment(rest, 2, [makeTerm('postal', [quotedValue(words.slice(0, 2).join(' '))])]);
  if (/^rma#?$/i.test(words[0] ?? '') && /\d/.test(words[1] ?? ''))
    return segment(rest, 2, [makeTerm('rma', [quotedValue(`RMA ${words[1]}`)])]);
  // What somebody wants to return has no RMA number yet.
  const isReturn = /^returns?#?$/i.test(words[0] ?? '') && !/^to$/i.test(before.at(-1)?.typed ?? '');
  if (isReturn && /^#?\d{3,8}$/.test(words[1] ?? ''))
    return asFieldTerm(rest, 2, makeTerm('rma', [bare(words[1] ?? '')]), context, null);
  if (isReturn && /^rma/i.test(words[1] ?? '') && /\d/.test(words.slice(1, 3).join('')))
    return segment(rest, 1, [], 'filler');
  return /^rma[-#]?\d[\w-]*$/i.test(words[0] ?? '')
    ? segment(rest, 1, [makeTerm('rma', [bare(words[0] ?? '')])])
    : null;
};

const hasRightDigit = (number: string): boolean =>
  detectCarriers(number.toUpperCase()).some(({ checkDigit }) => checkDigit === 'right');

/** Several ids, in any punctuation: each of them. */
export const readList: Rule = (rest) => {
  const { ids, taken } = takeIds(rest);
  return ids.length < 2 ? null : segment(rest, taken, [makeTerm('any', ids.map(quotedValue))]);
};

/** A status, a carrier or a fulfillment house, in one word or several. */
export const readName: Rule = (rest, { names }, before) => {
  const negated = rest[0]?.negated === true;
  const called = negated ? null : calling.exec(wordsFrom(rest, 6).join(' '));
  // Somebody who called UPS is another one.
  if (called !== null && !isCarrier(called[1]?.split(' ', 1)[0] ?? '', names.carriers))
    return segment(rest, called[0].split(' ').length, [makeTerm('name', [quotedValue(called[1] ?? '')])]);
  // `the most recent return`
  const isReturn = /(?:^| )(?:recent|latest|newest|oldest|a|any|each)$/i.test(before.at(-1)?.typed ?? '');
  const words = wordsFrom(rest, 6).map((word) => (isReturn && /^return$/i.test(word) ? 'returns' : word));
  const status = Math.max(
    longestRun(words.slice(0, 4), (text) => matchStatus(text) !== undefined),
    // The "in" of "hold in Texas" is no ending of "holding".
    longestRun(
      words.slice(0, 3),
      (text) => matchMisspelledStatus(text) !== undefined && !/ (?:\p{L}{1,2}|but)$/u.test(text),
    ),
  );
  // A company is called Pending Ltd, or Shipped & Co; CO is Colorado, however it is typed.
  const isCompany = !/^co$/i.test(words[status] ?? '') && companies.test(words.slice(status).join(' '));
  if (status > 0 && !isCompany) {
    const text = words.slice(0, status).join(' ');
    const code = (matchStatus(text) ?? matchMisspelledStatus(text))?.toLowerCase() ?? '';
    return mergedStatus(rest, status, makeTerm('status', [bare(code)], negated), before);
  }
  const carrier = longestRun(words.slice(0, 4), (text) => isCarrier(text, names.carriers));
  if (carrier > 0) {
    const text = words.slice(0, carrier).join(' ');
    const service = words.slice(carrier).findIndex((word) => !serviceWords.has(word.toLowerCase()));
    const length = service === -1 ? words.length : carrier + service;
    return segment(rest, length, [
      makeTerm('carrier', [quotedValue(carrierAliases.get(foldName(text)) ?? text)], negated),
    ]);
  }
  const misspelled = negated || /\d/.test(words[0] ?? '') ? null : suggestCarrier(words[0] ?? '');
  if (misspelled !== null) return segment(rest, 1, [makeTerm('carrier', [quotedValue(misspelled)])]);
  const house = longestRun(words, (text) => findHouse(text, names.houses) !== null);
  if (house === 0) return null;
  const found = findHouse(words.slice(0, house).join(' '), names.houses);
  return found === null ? null : segment(rest, house, [makeTerm('house', [quotedValue(found.name)], negated)]);
};

/** A fulfillment has one status: a second one is meant as one more. */
function mergedStatus(rest: readonly Term[], length: number, term: Term, before: readonly Segment[]): Segment {
  const previous = before.at(-1);
  const one = previous?.terms.at(-1);
  const isMore = previous?.kind === 'read' && one?.field === 'status' && !one.negated && !term.negated;
  if (!isMore || previous === undefined || one === undefined) return segment(rest, length, [term]);
  const own = segment(rest, length, [makeTerm('status', [...one.values, ...term.values])], 'read', {
    replacesPrevious: true,
  });
  return { ...own, typed: `${previous.typed} ${own.typed}` };
}

/** What somebody is called, whatever that means elsewhere: `named May`, `surname Hold`. */
const calling =
  /^(?:(?:customers?|clients?|someone|somebody|person|recipient|buyer) )?(?:named|called(?! (?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|To|Yes)| (?:In|On|At|Re|For|About|Asking|Back|Again|And|But|Is|Who|What|When|Where|Why)(?= |$))|(?:sur|last |family )name(?: is)?) ((?:\p{Lu}[\p{L}'-]* ?){1,3}(?= |$))/u;
const minHouseName = 4;
/** One letter of eight may differ. */
const minHouseSimilarity = 0.875;
const minMisspelledHouse = 8;

type Houses = QueryContext['names']['houses'];
const foldedHouses = new WeakMap<Houses, { whole: string; words: string[]; house: Houses[number] }[]>();

function foldHouses(houses: Houses) {
  const known = foldedHouses.get(houses);
  if (known !== undefined) return known;
  const folded = houses.map((house) => ({
    house,
    whole: foldKey(house.name),
    words: house.name.split(/\s+/).map(foldKey),
  }));
  foldedHouses.set(houses, folded);
  return folded;
}

/** The house with this name, or the only one whose name begins with these words or is misspelled by a letter. */
function findHouse(text: string, houses: Houses): { name: string } | null {
  const folded = foldKey(text);
  const all = foldHouses(houses);
  // The "and" of a name is its "&", which a folded name doesn't have.
  const exact = all.find(({ whole }) => whole === folded || whole === foldKey(text.replace(/ and /gi, ' & ')));
  if (exact !== undefined || folded.length < minHouseName) return exact?.house ?? null;
  const count = text.trim().split(/\s+/).length;
  const begun = all.filter(({ words }) => words.slice(0, count).join('') === folded);
  const isLong = folded.length >= minMisspelledHouse;
  const typed = text.trim().split(/\s+/).map(foldKey);
  const isNear = (words: readonly string[]) =>
    typed[0] === words[0] &&
    typed.every((word, at) => word === words[at] || (word.length > 3 && editDistance(word, words[at] ?? '') === 1));
  const near =
    begun.length > 0
      ? begun
      : all.filter(
          ({ whole, words }) =>
            (isLong && isSimilar(whole, folded, minHouseSimilarity)) || (count > 1 && isNear(words.slice(0, count))),
        );
  return near.length === 1 ? (near[0]?.house ?? null) : null;
}

const fileFormat =
  /^(?:(?:as|in|into|to) (?:an? )?(?:(excel|xlsx|workbook|spreadsheet)|csv)(?: files?| sheet| workbook| spreadsheet| format)?|(?:(excel|xlsx)|csv) (?:files?|sheet|workbook|spreadsheet|format)|(?:an? )?(?:(excel|spreadsheet)|csv)(?= (?:of|with) )|(xlsx))(?= |$)/i;
const otherFormat =
  /^(?:(?:as|in|into|to) (?:an? )?(?:pdf|json|tsv|xml|ods|html|parquet|google (?:sheets?|drive|docs?)|word)|with (?:semi-?colons?|tabs|pipes|commas))(?: files?| format)?(?= |$)/i;

/** `as excel`, `csv file`: how an export is written. */
export const readFileFormat: Rule = (rest, _, before) => {
  const words = wordsFrom(rest, 4).join(' ');
  const found = fileFormat.exec(words);
  const other = otherFormat.exec(words);
  if (rest[0]?.negated === true || (before.length === 0 && rest.length === 1)) return null;
  if (other !== null)
    return segment(rest, other[0].split(' ').length, [], 'mistake', {
      reason: 'Exports are Excel workbooks, or CSV files with commas.',
    });
  if (found === null) return null;
  const format = found.slice(1).every((one) => one === undefined) ? 'csv' : 'xlsx';
  return segment(rest, found[0].split(' ').length, [makeTerm('format', [bare(format)])]);
};

/** `*` and pasted options: the language has neither. */
export const readStar: Rule = (rest) => {
  const raw = rawWord(rest[0]) ?? '';
  const word = plainWord(rest[0]) ?? '';
  if (!/[*]/.test(word) || (word.length < 2 && raw !== '*')) return null;
  const text = word.split('*').find((part) => part !== '') ?? '';
  const terms = text === '' ? [] : [makeTerm(null, [{ text, isQuoted: true }], rest[0]?.negated)];
  const reason =
    'I don’t use “*”: the beginning of a tracking number and any part of a name or email are enough. An order id has to be whole.';
  return segment(rest, 1, terms, 'mistake', { reason });
};

const owned =
  /^(?:last|latest|newest|recent|other|open|orders?|fulfillments?|records?|parcels?|packages?|shipments?|returns?|tracking|address)$/i;

/** Any other word, without the marks around it; of `john's orders` the name. */
export const readWord: Rule = (rest) => {
  const [term, next] = rest;
  const word = plainWord(term);
  if (term === undefined || word === null) return null;
  const text = owned.test(plainWord(next) ?? '') ? word.replace(/['’]s?$/, '') : word;
  return segment(rest, 1, [makeTerm(null, [bare(text)], term.negated)], 'plain');
};
