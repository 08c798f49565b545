/** Names of states and countries, which are stored as codes or in full, as other systems write them. */
import { foldText } from '../text/fold-text.ts';
import { matchStatus } from './parse-value.ts';
import { readFieldTerm } from './query-fields.ts';
import {
  bare,
  isIdLike,
  longestRun,
  plainWord,
  quotedValue,
  type Rule,
  rawWord,
  type Segment,
  segment,
  wordsFrom,
} from './query-words.ts';
import { makeTerm, type Term } from './split-terms.ts';

/** The states of the USA and the provinces of Canada by their postal codes. */
const stateNames: Record<string, string> = Object.fromEntries(
  `AL Alabama, AK Alaska, AZ Arizona, AR Arkansas, CA California, CO Colorado, CT Connecticut, DE Delaware, FL
  Florida, GA Georgia, HI Hawaii, ID Idaho, IL Illinois, IN Indiana, IA Iowa, KS Kansas, KY Kentucky, LA
  Louisiana, ME Maine, MD Maryland, MA Massachusetts, MI Michigan, MN Minnesota, MS Mississippi, MO Missouri, MT
  Montana, NE Nebraska, NV Nevada, NH New Hampshire, NJ New Jersey, NM New Mexico, NY New York, NC North Carolina,
  ND North Dakota, OH Ohio, OK Oklahoma, OR Oregon, PA Pennsylvania, RI Rhode Island, SC South Carolina, SD South
  Dakota, TN Tennessee, TX Texas, UT Utah, VT Vermont, VA Virginia, WA Washington, WV West Virginia, WI Wisconsin,
  WY Wyoming, DC District of Columbia, PR Puerto Rico, AB Alberta, BC British Columbia, MB Manitoba, NB New
  Brunswick, NL Newfoundland and Labrador, NS Nova Scotia, ON Ontario, QC Quebec, PE Prince Edward Island, SK
  Saskatchewan`
    .split(/,\s+/)
    .map((one) => [one.slice(0, 2), one.slice(2).trim().replace(/\s+/g, ' ')]),
);
/** Cities first of all. */
const cities: ReadonlySet<string> = new Set(['new york', 'washington']);

const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

/** The countries by their ISO codes, as English names them. */
function loadCountries(): Record<string, string> {
  const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
  const codes = letters.flatMap((one) => letters.map((other) => one + other));
  return {
    ...Object.fromEntries(codes.flatMap((code) => (names.of(code) ? [[code, names.of(code) ?? '']] : []))),
    GB: 'United Kingdom',
    US: 'United States',
  };
}

let countries: Record<string, string> | undefined;

/** The names of a field's values by their codes. */
function namesOf(field: 'state' | 'country'): Record<string, string> {
  countries ??= loadCountries();
  return field === 'state' ? stateNames : countries;
}

/** Other names of a country. */
const countryCodes: Record<string, string> = { usa: 'US', 'u.s.': 'US', america: 'US', uk: 'GB', england: 'GB' };

/** Which of the two a name means, if it isn't first of all a city's; codes mean neither by themselves. */
function findPlace(text: string): 'state' | 'country' | null {
  const folded = foldText(text);
  if (cities.has(folded) || folded.length < 4) return null;
  const has = (field: 'state' | 'country') => Object.values(namesOf(field)).some((name) => foldText(name) === folded);
  return has('state') ? 'state' : has('country') ? 'country' : null;
}

/** A state or country in all the ways in which it may be stored: as it is typed, its code, its name. */
export function placeSpellings(field: 'state' | 'country', value: string): string[] {
  const names = namesOf(field);
  const folded = foldText(value);
  const alias = field === 'country' ? countryCodes[folded] : undefined;
  const code = alias ?? Object.keys(names).find((one) => foldText(names[one] ?? '') === folded);
  return [...new Set([value, ...(code === undefined ? [] : [code]), names[code ?? value.toUpperCase()] ?? value])];
}

/** What comes after "in" or "to" and is no city: `return to sender`, `in process`. */
const noPlaces =
  /^(?:sender|process|processing|progress|stock|transit|queue|limbo|review|error|total|general|time|full|part|me|us|the|a|an|date|customs|be|ship|deliver|go|do|see|check|follow|system|advance|order|warehouses?|house|customers?|clients?|fulfillment|3pl|carriers?|store|shop|office|home|work|him|her|them|you|my|our|your|their|someone|print|production)$/i;

/** `in Portland`, `shipping to San Francisco`: a place that isn't known by another name. */
export function readPlace(readOne: Rule): Rule {
  return (rest, context, before) => {
    const words = wordsFrom(rest, 5);
    const isAddress = before.at(-1)?.terms.some(({ field }) => field === 'postal' || field === 'state') === true;
    const place =
      readAddress(rest, null) ?? readKnownPlace(rest, words, before) ?? (isAddress ? readBarePlace(rest) : null);
    if (place !== null) return place;
    const found = /^(?:(?:ship|ships|shipping|going|sent|send|deliver|delivering) )?(?:in|to|near) (?=\p{L})/iu.exec(
      words.join(' '),
    );
    const small = found?.[0].trim().split(' ').length ?? 0;
    if (found === null || rest[0]?.negated === true) return null;
    // "new" alone means nothing, but begins the names of cities.
    const first = /^new$/i.test(words[small] ?? '') ? 1 : 0;
    const next = readOne(rest.slice(small + first), context, before);
    if (next?.terms[0]?.field === 'city') return segment(rest, small + first + next.length, next.terms);
    const isName =
      next?.kind === 'plain' &&
      next.terms.every(({ field }) => field === null) &&
      !isIdLike(words[small] ?? '') &&
      !noPlaces.test(words[small] ?? '');
    if (!isName) return null;
    const read = readFieldTerm(
      [makeTerm('city', [bare(words[small] ?? '')]), ...rest.slice(small + 1)],
      context,
      before,
    );
    return read === null ? null : partState(rest, small, small + read.length, read.terms);
  };
}

/** `Portland, Oregon`, `Austin TX`: a city and its state, or its country. Takes the words `start` … `end` of `rest`. */
function partState(rest: readonly Term[], start: number, end: number, city: Term[]): Segment {
  const words = wordsFrom(rest.slice(0, end), end);
  const isAfterComma = (at: number) => rawWord(rest[at - 1])?.endsWith(',') === true;
  for (let at = start + 1; at < end; at += 1) {
    const text = words.slice(at).join(' ');
    const isCountry = foldText(text) in countryCodes;
    const field = isStateCode(text, isAfterComma(at)) ? 'state' : isCountry ? 'country' : findPlace(text);
    if (field !== null)
      return segment(rest, end, [cityTerm(words.slice(start, at)), makeTerm(field, [quotedValue(text)])]);
  }
  // A code such as OR also joins words, so it is not among those of the city.
  const code = plainWord(rest[end]) ?? '';
  const isCode = isStateCode(code, isAfterComma(end)) && (isAfterComma(end) || rest[end + 1] === undefined);
  return isCode ? segment(rest, end + 1, [...city, makeTerm('state', [bare(code)])]) : segment(rest, end, city);
}

const cityTerm = (words: readonly string[]): Term => makeTerm('city', [quotedValue(words.join(' '))]);

/** Codes of states that are words in small letters. */
const wordCodes = /^(?:al|de|hi|id|in|la|ma|me|oh|ok|on|or|pa)$/;

const isStateCode = (text: string, isAfterComma: boolean): boolean =>
  text.toUpperCase() in stateNames && (isAfterComma || !wordCodes.test(text));

/** Names of states and countries that are more often first names. */
const firstNames = /^(?:jordan|chad|georgia|israel|virginia|india|kenya|montana|dakota)$/i;

/** `US`, `Canada`: a state or country by itself, where the words around it leave no doubt. */
export function readBarePlace(rest: readonly Term[]): Segment | null {
  const words = wordsFrom(rest, 4);
  if (/^(?:US|U\.S)$/.test(words[0] ?? '') || /^(?:usa|uk)$/i.test(words[0] ?? ''))
    return segment(rest, 1, [makeTerm('country', [bare(words[0] ?? '')])]);
  const run = longestRun(words, (text) => findPlace(text) !== null && !firstNames.test(text));
  const text = words.slice(0, run).join(' ');
  const field = findPlace(text);
  return field === null ? null : segment(rest, run, [makeTerm(field, [quotedValue(text)])]);
}

/** One of several places that are listed, as in `california or nevada`, `CA and NV`; also a state's code by itself. */
export function readListedPlace(rest: readonly Term[]): Segment | null {
  const code = plainWord(rest[0]) ?? '';
  if (/^(?:[A-Z]{2}|[a-z]{2})$/.test(code) && isStateCode(code, /^[A-Z]/.test(code)))
    return segment(rest, 1, [makeTerm('state', [bare(code)])]);
  return readBarePlace(rest);
}

const cityWord = "(?!(?:orders?|to|in|for|from|at) )\\p{L}[\\p{L}.'-]*";
const address = new RegExp(
  `^(?:(\\d+ [^,]{3,40})(?:, (?:apt|unit|suite|ste)\\.? [^,]{1,12}|, #[^,]{1,12})?, )?((?:in|to|near) )?((?:${cityWord} ){0,2}${cityWord}(?=,)|${cityWord})(,?) ([A-Z]{2})(?:,? (\\d{5}(?:-\\d{4})?))?(?=[\\s,]|$)`,
  'u',
);
const noCity = /^(?:from|not|no|except|excluding|without|never|for|only|all|ups|usps|fedex|dhl)$/i;

/** `in Indiana, PA`, and `Bar Harbor, ME` by itself. */
export const readCity: Rule = (rest, _, before) => {
  const first = plainWord(rest[0]) ?? '';
  const isSole = before.length === 0 && rest.length < 5 && !noCity.test(first) && matchStatus(first) === undefined;
  return readAddress(rest, isSole);
};

/** `12 Main St, Austin, TX 78701`, `Austin TX 78701`: with or without the street, and the comma behind one word; null takes only those. */
function readAddress(rest: readonly Term[], isSole: boolean | null): Segment | null {
  const [whole = '', street, small, city = '', comma, state = '', zip] =
    address.exec(wordsFrom(rest, 10, rawWord).join(' ')) ?? [];
  const length = whole.split(' ').length;
  const isTold = comma === ',' && (small !== undefined || (isSole === true && length === rest.length));
  const isPlace = isSole === null ? zip !== undefined : isTold && /^\p{Lu}/u.test(city);
  if (!isPlace || !(state in stateNames) || rest[0]?.negated === true) return null;
  return segment(rest, length, [
    ...(street === undefined ? [] : [makeTerm('address', [quotedValue(street)])]),
    ...[cityTerm([city]), makeTerm('state', [bare(state)])],
    ...(zip === undefined ? [] : [makeTerm('postal', [bare(zip)])]),
  ]);
}

/** `US orders`, `orders to Canada`, `from Texas`, `new york`: a state or a country, or the city of that name. */
function readKnownPlace(rest: readonly Term[], words: readonly string[], before: readonly Segment[]): Segment | null {
  if (
    /^(?:(?:US|USA|UK) (?:orders?|customers?|parcels?|packages?|fulfillments?|addresses|returns?)|(?:US|us) only)\b/.test(
      words.join(' '),
    )
  )
    return segment(rest, 1, [makeTerm('country', [bare(words[0] ?? '')])]);
  const found =
    /^(?:(?:ship|ships|shipping|shipped|going|sent|send) )?(in|to|near|from|within) (the )?(?=\p{L})/iu.exec(
      words.join(' '),
    );
  if (rest[0]?.negated === true) return null;
  if (found === null) return readLongPlace(rest, words, before);
  const small = found[0].trim().split(' ').length;
  if (/^(?:usa|uk)$/i.test(words[small] ?? '') || (found[2] !== undefined && /^us$/i.test(words[small] ?? '')))
    return segment(rest, small + 1, [makeTerm('country', [bare((words[small] ?? '').toUpperCase())])]);
  const code = /^[A-Z]{2}$/.exec(words[small] ?? '')?.[0] ?? '';
  const coded = code in stateNames ? 'state' : code in namesOf('country') ? 'country' : null;
  if (coded !== null && !/^from$/i.test(found[1] ?? ''))
    return segment(rest, small + 1, [makeTerm(coded, [bare(code)])]);
  const run = longestRun(words.slice(small), (text) => findPlace(text) !== null);
  const text = words.slice(small, small + run).join(' ');
  if (run > 0 && /^(?:city|beach|springs?|falls|heights|hills?|park)$/i.test(words[small + run] ?? ''))
    return segment(rest, small + run + 1, [cityTerm(words.slice(small, small + run + 1))]);
  const field = findPlace(text);
  const isName = /^from$/i.test(found[1] ?? '') && firstNames.test(text);
  return field === null || isName ? null : segment(rest, small + run, [makeTerm(field, [quotedValue(text)])]);
}

/** `New York holds`, `north carolina`: nobody is called so, unless a name goes on with it, as in `New York Life`. */
function readLongPlace(rest: readonly Term[], words: readonly string[], before: readonly Segment[]): Segment | null {
  const isPlace = (text: string) => cities.has(foldText(text)) || findPlace(text) !== null;
  const run = longestRun(words, (text) => text.includes(' ') && isPlace(text));
  const text = words.slice(0, run).join(' ');
  const next = words[run] ?? '';
  const isJoined = /^(?:or|and|&|\/)$/i.test(next);
  const again = longestRun(words.slice(isJoined ? run + 1 : run), isPlace);
  // Of several places, each is a state, although New York is a city, too.
  const isListed = again > 0 || before.at(-1)?.terms.some(({ field }) => field === 'state') === true;
  const isOfName = /(?:^| )\p{Lu}\S* of$/u.test(before.map(({ typed }) => typed).join(' '));
  if (run === 0 || (isJoined && !isListed) || isOfName) return null;
  if (/^city$/i.test(next)) return segment(rest, run + 1, [cityTerm([text, next])]);
  if (foldText(words.slice(run, run + again).join(' ')) === foldText(text))
    return segment(rest, run + again, [cityTerm([text]), makeTerm('state', [quotedValue(text)])]);
  const ending = /^(?:state(?= |$)|of america)/.exec(words.slice(run).join(' '))?.[0].split(' ').length ?? 0;
  if (ending === 0 && !isListed && /^\p{Lu}\p{Ll}/u.test(next) && matchStatus(next) === undefined) return null;
  return cities.has(foldText(text)) && ending === 0 && !isListed
    ? partState(rest, 0, run, [cityTerm([text])])
    : segment(rest, run + ending, [makeTerm(findPlace(text) ?? 'state', [quotedValue(text)])]);
}
