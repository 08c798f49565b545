/** Rules for `and` and `or`. */
import { reasons } from './field-words.ts';
import { dateNames } from './filter.ts';
import { readFullName } from './negation-words.ts';
import { readListedPlace } from './place-names.ts';
import {
  bare,
  isIdLike,
  isOpenDate,
  plainWord,
  type QueryContext,
  type Rule,
  rawWord,
  type Segment,
  segment,
  wordsFrom,
} from './query-words.ts';
import { makeTerm, type Term } from './split-terms.ts';
import { findTermName } from './vocabulary.ts';

/** `and` is left out, since everything has to match; `or` joins the values of one filter. */
export function readJoiner(readOne: Rule): Rule {
  return (rest, context, before) => {
    const word = (plainWord(rest[0]) ?? '').toLowerCase();
    const previous = before.at(-1);
    if (rest.length < 2 || previous === undefined) return null;
    const joined = { rest, word, previous, before, next: () => readOther(rest.slice(1), context, before, readOne) };
    const isOr = or.test(word);
    if (!isOr && !and.test(word)) return null;
    const second = (plainWord(rest[1]) ?? '').toLowerCase();
    // Of two in a row, the second one joins: read by both, what is before them would be listed twice, and so on.
    if (or.test(second) || and.test(second)) return segment(rest, 1, [], 'filler');
    return isOr ? joinByOr(joined) : joinByAnd(joined);
  };
}

/** `jo garcia or ann lee`: each is one name. */
export function readNames(readOne: Rule): Rule {
  return (rest, context, before) => {
    const words = wordsFrom(rest, 5, rawWord);
    const end = words.findIndex((word) => or.test(word));
    if (end < 2 || before.some(({ kind }) => kind !== 'filler')) return null;
    const [one, other] = [rest.slice(0, end), rest.slice(end + 1)].map((part) => readFullName(part, readOne, context));
    if (one?.length !== end || !other) return null;
    const values = [...one.terms, ...other.terms].flatMap((term) => term.values);
    return segment(rest, end + 1 + other.length, [makeTerm('name', values)]);
  };
}

const or = /^(?:or|\|\||\||oder|\/)$/;
const and = /^(?:and|&|&&|\+|und|y)$/;

/** A joiner with what is before and after it. */
interface Joined {
  rest: readonly Term[];
  word: string;
  previous: Segment;
  before: readonly Segment[];
  next: () => Segment | null;
}

function joinByOr({ rest, word, previous, before, next: readNext }: Joined): Segment | null {
  if (word === '/' && isIdLike(lastText(previous)) !== isIdLike(plainWord(rest[1]) ?? ''))
    return segment(rest, 1, [], 'filler');
  // The OR of `Portland, OR 97201` is Oregon.
  if (rawWord(rest[0]) === 'OR' && /^\d{5}(?:-\d{4})?$/.test(plainWord(rest[1]) ?? ''))
    return segment(rest, 2, [makeTerm('state', [bare('OR')]), makeTerm('postal', [bare(plainWord(rest[1]) ?? '')])]);
  const next = readNext();
  const [one, other] = [placeOf(previous) ?? previous.terms.at(-1), next?.terms[0]];
  if (next === null || one === undefined || other === undefined)
    return word === '|' ? segment(rest, 1, [], 'filler') : null;
  // `Order: 5001 | Status: Shipped`, as pages list what they say about an order
  const isDetail = word === '|' && other.field !== null && one.field !== other.field;
  if (isDetail && before.some(({ terms }) => terms.some(({ field }) => detailed.test(field ?? ''))))
    return segment(rest, 1, [], 'filler');
  const isExcluded = previous.reason === reasons.differs && one.negated && !other.negated;
  const merged = mergeTerms(one, isExcluded ? { ...other, negated: true } : other);
  // Between the cells of a row it only parts them.
  const isTyped = previous.kind === 'plain' && one.field !== null;
  if (merged === null && word === '|' && !isTyped) return segment(rest, 1, [], 'filler');
  // `not from texas or ups` is neither.
  if (merged === null && isExcluded && next.terms.length === 1)
    return segment(rest, 1 + next.length, [{ ...other, negated: true }], 'mistake', { reason: reasons.differs });
  if (merged === null || joinsSides(rest, before, next))
    return segment(rest, 1 + next.length, next.terms, 'mistake', { reason: reasons.either });
  return asOne(rest, previous, next, merged, isExcluded ? reasons.differs : reasons.or);
}

/** `(ups and hold) or pending`, `hold or (pending ups)`: on one side there is more than the filter beside the joiner. */
function joinsSides(rest: readonly Term[], before: readonly Segment[], next: Segment): boolean {
  const isAnd = (one: Segment | Term | undefined) => and.test(one?.typed.toLowerCase() ?? '');
  const behind = rest[1 + next.length];
  const isOpen = /^\(/.test(rest[1]?.typed ?? '') && !/\)\W*$/.test(rest[next.length]?.typed ?? '');
  const opening = /\)\W*$/.test(before.at(-1)?.typed ?? '')
    ? before.findLastIndex(({ typed }) => /^\(/.test(typed))
    : -1;
  const isGroup = opening >= 0 && before.slice(opening, -1).some(({ terms }) => terms.length > 0);
  return isGroup || (isOpen && !or.test(behind?.typed.toLowerCase() ?? '')) || (isAnd(before.at(-2)) && isAnd(behind));
}

/** What says of which order or customer the other details are. */
const detailed = /^(?:order|fulfillment|tracking|customerid|name|email|phone)$/;

/** Words that exclude everything listed after them. */
const excluding = /^(?:except|excluding|exclude|minus|all but|everything but|without)\b|\b(?:except|excluding|but)\b/i;

function joinByAnd({ rest, word, previous, next: readNext }: Joined): Segment | null {
  const next = readNext();
  const [one, other] = [placeOf(previous) ?? previous.terms.at(-1), next?.terms[0]];
  if (next !== null && one !== undefined && other !== undefined) {
    const isExcluded = excluding.test(previous.typed) && one.negated && !other.negated;
    const merged = isExcluded || isOneOfBoth(one, other) ? mergeTerms(one, { ...other, negated: isExcluded }) : null;
    if (merged !== null) return asOne(rest, previous, next, merged, isExcluded ? reasons.differs : reasons.or);
  }
  const isAmongWords =
    previous.kind === 'plain' && previous.terms.every(({ field }) => field === null) && rest[1]?.field === null;
  if (isAmongWords && (word === '&' || word === '+')) return null;
  // Read by itself, `before nov 10` would not be about the date that `shipped after nov 1 and before nov 10` names.
  const isSameDate = dateNames.has(one?.field ?? '') && one?.field === other?.field;
  const taken = isSameDate && next !== null ? next : { length: 0, terms: [] };
  return segment(rest, 1 + taken.length, taken.terms, 'mistake', {
    reason: 'Everything that you type has to match, so there’s no need for “and”.',
  });
}

/** What is before and after a joiner, offered as one filter with the values of both. */
function asOne(rest: readonly Term[], previous: Segment, next: Segment, merged: Term, reason: string): Segment {
  const terms = [...previous.terms.slice(0, -1), merged];
  const own = segment(rest, 1 + next.length, terms, 'mistake', { reason, replacesPrevious: true });
  return { ...own, typed: `${previous.typed} ${own.typed}` };
}

/** Fields of which any text is a value. */
const textNames: ReadonlySet<string> = new Set('city name product phone email order tracking sku campaign'.split(' '));

/** What comes after a joiner: behind a place one more of its kind, and behind a date that says of what, another one of that. */
function readOther(
  rest: readonly Term[],
  context: QueryContext,
  before: readonly Segment[],
  readOne: Rule,
): Segment | null {
  const previous = before.at(-1);
  const place = previous === undefined ? null : placeOf(previous);
  const other = place === null ? null : readListedPlace(rest);
  if (other !== null && other.terms[0]?.field === place?.field) return other;
  const next = readOne(rest, context, before);
  const field = previous?.terms.at(-1)?.field ?? '';
  const [term, ...more] = next?.terms ?? [];
  const isUnsaid = term?.field === 'created' && findTermName(plainWord(rest[0]) ?? '') === undefined;
  const isValue =
    next?.kind === 'plain' &&
    term?.field === null &&
    isIdLike(term.values[0]?.text ?? '') === isIdLike(lastText(previous));
  const isMore = isValue && textNames.has(field);
  return next !== null && ((isUnsaid && dateNames.has(field)) || isMore)
    ? { ...next, terms: [makeTerm(field, term.values, term.negated), ...more] }
    : next;
}

/** The state or country that was read last, also where the word alone would be a name; null if it was none. */
function placeOf({ terms }: Segment): Term | null {
  const last = terms.at(-1);
  if (last?.field === 'state' || last?.field === 'country') return last;
  return last?.field === null && !last.negated && terms.length === 1
    ? (readListedPlace([last])?.terms[0] ?? null)
    : null;
}

/** Whether a record can only have the one or the other: `hold and pending`, `today and yesterday`, `CA and NV`. */
function isOneOfBoth(one: Term, other: Term): boolean {
  const field = one.field ?? '';
  if (field !== other.field || one.negated || other.negated) return false;
  const isDay = ({ values }: Term) => values.every(({ text }) => !isOpenDate(text));
  return /^(?:status|state|country)$/.test(field) || (dateNames.has(field) && isDay(one) && isDay(other));
}

const lastText = (one: Segment | undefined): string => one?.terms.at(-1)?.values.at(-1)?.text ?? '';

/** Two terms about the same as one with the values of both; null if they can't be one. */
function mergeTerms(one: Term, other: Term): Term | null {
  if (one.negated !== other.negated) return null;
  const isUnnamed = ({ field }: Term) => field === null || field === 'any';
  if (isUnnamed(one) && isUnnamed(other)) {
    const values = [...one.values, ...other.values];
    const ids = values.filter(({ text }) => isIdLike(text)).length;
    // What is either an id or a name is no list of either.
    if (ids > 0 && ids < values.length) return null;
    return makeTerm(ids > 0 ? 'any' : 'name', values, one.negated);
  }
  const [a, b] = [findTermName(one.field ?? ''), findTermName(other.field ?? '')];
  return a !== undefined && a === b && one.field !== null
    ? makeTerm(one.field, [...one.values, ...other.values], one.negated)
    : null;
}
