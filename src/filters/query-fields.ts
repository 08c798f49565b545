/** Reads what follows a filter's colon when its value is typed without quotation marks: labels, dates, numbers, lists. */
import { carrierAliases, foldName, serviceWords } from '../carriers/carriers.ts';
import { absenceTerm, freeNames, readOppositeValue, refuseStar } from './absence-words.ts';
import { dateNames } from './filter.ts';
import { isDateText } from './parse-date-range.ts';
import { isNoneWord, matchStatus } from './parse-value.ts';
import {
  bare,
  foldKey,
  groupNumbers,
  idsIn,
  isEmail,
  isExtension,
  isIdLike,
  joiners,
  type KnownNames,
  longestRun,
  plainWord,
  type QueryContext,
  type Rule,
  rawWord,
  segment,
  stripMarks,
  takeIds,
  trimEnd,
  wordsFrom,
} from './query-words.ts';
import { makeTerm, type Term, type Value } from './split-terms.ts';
import { findComparison, findTermName, type TermName } from './vocabulary.ts';

const numberLists: ReadonlySet<string> = new Set('order email sku fulfillment client customerid any rma'.split(' '));

/** How the value of a field goes on over the words after it; by the name of the field. */
type Continue = (values: Value[], rest: readonly Term[], context: QueryContext) => { values: Value[]; taken: number };

/** A filter with a colon. */
export const readFieldTerm: Rule = (rest, context, before) => {
  const [term] = rest;
  if (term === undefined || term.field === null) return null;
  const asked = readQuestion(term, term.field);
  if (asked !== null) return segment(rest, 1, [asked]);
  const name = nameOf(term, term.field);
  if (name === null || term.values.length === 0) return segment(rest, 1, [term], 'plain');
  const opposite = readOppositeValue(rest, term, name, (one, used) => {
    const read = readFieldTerm([one, ...rest.slice(used)], context, before);
    return read && { ...read, length: read.length - 1 + used };
  });
  if (opposite !== null) return opposite;
  const cleaned = term.values.map((value) => cleanValue(name, value));
  const starred = refuseStar(rest, name, cleaned);
  if (starred !== null) return starred;
  const last = cleaned.at(-1);
  const { values, taken } =
    last === undefined || last.isQuoted
      ? { values: cleaned, taken: 0 }
      : continueValue(name)(cleaned, rest.slice(1), context);
  return segment(rest, 1 + taken, [makeTerm(term.field, values, term.negated)], 'plain');
};

function nameOf({ values }: Term, field: string): TermName | null {
  const word = field.toLowerCase();
  if (word === 'customer') {
    if (values.some(({ text }) => isEmail(text))) return 'email';
    return values.some(({ text }) => isIdLike(text)) ? 'customerid' : 'name';
  }
  return findComparison(field) === undefined ? (findTermName(field) ?? null) : 'created';
}

/** `has:tracking`, `no:carrier`, `is:hold`: the value names a field or a status. */
function readQuestion({ values, negated }: Term, field: string): Term | null {
  const [value] = values;
  const word = field.toLowerCase();
  if (value === undefined || values.length > 1) return null;
  const status = matchStatus(value.text);
  const isAbsence = ['no', 'without', 'missing', 'lacks', 'not'].includes(word);
  const isAbsent = word === 'no' && absenceTerm(value.text, false) !== null;
  if (status !== undefined && !isAbsent && ['is', 'in', 'not', 'no'].includes(word)) {
    return makeTerm('status', [bare(status.toLowerCase())], negated !== isAbsence);
  }
  return isAbsence || ['has', 'with', 'have'].includes(word) ? absenceTerm(value.text, negated === isAbsence) : null;
}

function cleanValue(name: TermName, value: Value): Value {
  if (value.isQuoted || name === 'phone' || dateNames.has(name)) return value;
  const plain = name === 'house' ? value.text.replace(/^#(?=\d)/, '') : value.text;
  return { ...value, text: stripMarks(plain.replace(/^={1,2}(?=.)/, '')) };
}

function continueValue(name: TermName): Continue {
  if (dateNames.has(name)) return continueDate;
  if (name === 'tracking') return continueTracking;
  if (numberLists.has(name)) return continueList;
  if (freeNames.has(name)) return continueName;
  return continuations[name] ?? ((values) => ({ values, taken: 0 }));
}

/** The last value together with as many words after it as make a value that `accepts` takes. */
function extendLast(values: Value[], rest: readonly Term[], accepts: (text: string) => boolean, clean = plainWord) {
  const last = values.at(-1)?.text ?? '';
  const words = wordsFrom(rest, 6, clean).slice(0, countUnnegated(rest));
  const taken = longestRun(words, (text) => accepts(`${last} ${text}`));
  if (taken === 0) return { values, taken };
  return { values: [...values.slice(0, -1), bare([last, ...words.slice(0, taken)].join(' '))], taken };
}

function countUnnegated(rest: readonly Term[]): number {
  const at = rest.findIndex(({ negated }) => negated);
  return at === -1 ? rest.length : at;
}

const continueDate: Continue = (values, rest, { clock }) =>
  extendLast(values, rest, (text) => isDateText(text.replace(/,/g, ' '), clock), rawWord);

/**
 * A value of a fixed vocabulary, and others after it, which are meant as more of them: a fulfillment has one status and one
 * carrier. `countMore` counts the words after one that say more about it.
 */
function continueKnown(
  values: Value[],
  rest: readonly Term[],
  isKnown: (text: string) => boolean,
  countMore: (after: readonly string[]) => number = () => 0,
): { values: Value[]; taken: number } {
  const named = extendLast(values, rest, isKnown);
  if (!isKnown(named.values.at(-1)?.text ?? '')) return named;
  const wordsAfter = (taken: number, most: number) =>
    wordsFrom(rest.slice(taken), Math.min(most, countUnnegated(rest.slice(taken))));
  const taken = named.taken + countMore(wordsAfter(named.taken, 3));
  const more = longestRun(wordsAfter(taken, 3), isKnown);
  if (more === 0) return { ...named, taken };
  const next = bare(wordsAfter(taken, more).join(' '));
  const others = continueKnown([...named.values, next], rest.slice(taken + more), isKnown, countMore);
  return { ...others, taken: taken + more + others.taken };
}

const continuations: Partial<Record<TermName, Continue>> = {
  status: (values, rest) => continueKnown(values, rest, (text) => matchStatus(text) !== undefined),
  carrier: (values, rest, { names }) => {
    const known = new Set(names.carriers.map(foldKey));
    const isKnown = (text: string) => carrierAliases.has(foldName(text)) || known.has(foldKey(text));
    return continueKnown(values, rest, isKnown, (after) => {
      const service = after.findIndex((word) => !serviceWords.has(word.toLowerCase()));
      return service === -1 ? after.length : service;
    });
  },
  house: (values, rest, { names }) => extendLast(values, rest, (text) => isHouse(text, names)),
  campaign: (values, rest, { names }) => extendLast(values, rest, (text) => isPartOf(text, names.campaigns)),
  postal: (values, rest, context) => {
    const joined = extendLast(values, rest, (text) =>
      /^[a-z]\d[a-z] \d[a-z]\d$|^[a-z]{1,2}\d[a-z\d]? \d[a-z]{2}$|^\d{4} [a-z]{2}$/i.test(text),
    );
    return joined.taken > 0 ? joined : continueList(values, rest, context);
  },
  phone: (values, rest) => {
    const words = wordsFrom(rest, 12, rawWord).slice(0, countPhoneWords(rest));
    const extended = longestRun(wordsFrom(rest.slice(words.length), 2), isExtension);
    const pieces = [values.at(-1)?.text ?? '', ...words];
    const isWhole = (text: string) => text.replace(/\D/g, '').length > 6;
    const listed = pieces.every(isWhole) ? pieces : pieces.join(' ').split(/[,;/] ?/);
    const joined = listed.every(isWhole) ? listed : [pieces.join(' ')];
    return { values: [...values.slice(0, -1), ...joined.map(bare)], taken: words.length + extended };
  },
};

function countPhoneWords(rest: readonly Term[]): number {
  const words = rest.map((term) => (term.negated ? `-${rawWord(term) ?? 'x'}` : rawWord(term)));
  const end = words.findIndex((word) => word === null || !/^[+()\d./,;-]+$/.test(word));
  return end === -1 ? words.length : end;
}

/** Whether the text is a part of one of the names, case, accents and signs aside. */
export function isPartOf(text: string, names: readonly string[]): boolean {
  const folded = foldKey(text);
  return folded !== '' && names.some((name) => foldKey(name).includes(folded));
}

/** Whether the text is a part of the name of a fulfillment house. */
export const isHouse = (text: string, { houses }: KnownNames): boolean =>
  houses.some(({ name }) => isPartOf(text, [name]));

const continueTracking: Continue = (values, rest) => {
  const pieces = wordsFrom(rest, 1000, rawWord)
    .slice(0, countUnnegated(rest))
    .map((word) => trimEnd(word, ',;|.'));
  const end = pieces.findIndex((piece) => !/^(?=.*\d)[0-9A-Za-z.-]{1,40}$|^[A-Z]{2}$/.test(piece) || isDateLike(piece));
  const taken = end === -1 ? pieces : pieces.slice(0, end);
  if (taken.length === 0) return { values, taken: 0 };
  const numbers = groupNumbers([values.at(-1)?.text ?? '', ...taken]);
  return { values: [...values.slice(0, -1), ...numbers.map(bare)], taken: taken.length };
};

const isDateLike = (text: string): boolean => /^\d{4}-\d\d-\d\d|^\d{1,3}[dw]$/.test(text);

/** Numbers after numbers are more of the list; `RMA 10-442` is one number. */
const continueList: Continue = (values, rest) => {
  const first = values.at(-1)?.text ?? '';
  const isPrefix = /^rma#?$/i.test(first) && idsIn(rawWord(rest[0]) ?? '') !== null;
  if (!isIdLike(first) && !isPrefix) return { values, taken: 0 };
  const { ids, taken } = takeIds(rest, !isPrefix);
  const [next, ...others] = ids.map(bare);
  if (!isPrefix || next === undefined) return { values: [...values, ...ids.map(bare)], taken };
  return { values: [...values.slice(0, -1), bare(`${first} ${next.text}`), ...others], taken };
};

/** What a customer does, who is named before it: `customer jane doe wants a refund`. */
export const saying =
  /^(?:says?|said|claims?|claimed|wants?|wanted|asks?|asked|asking|needs|reports?|reported|complains?|complained|complaining|called|emailed|wrote|is|was|has|had|did|does|do|can|cannot|may|will|keeps?|(?:did|has|does|had|is|was|can|won)n?['’]?t|not|never|also|still|just|please|pls|received|got|hates|on|in|at|from|last|this|today|yesterday|since)$/i;

/** The `30 day` of `30 day supply` is a part of a name. */
const bareAge = /^\d+ \p{L}+$/u;

/** Words after a name are the rest of it, up to something with a meaning of its own. */
const continueName: Continue = (values, rest, { clock }) => {
  const words = wordsFrom(rest, 6).slice(0, countUnnegated(rest));
  const end = words.findIndex(
    (word, at) =>
      joiners.has(word.toLowerCase()) ||
      (word.length > 5 && isIdLike(word)) ||
      matchStatus(word) !== undefined ||
      matchStatus(words.slice(at, at + 2).join(' ')) !== undefined ||
      /@|[=:<>]/.test(word) ||
      /^(?:oldest|newest|older|newer|since|before|after|created|from|to|in|at|on|with)$/i.test(word) ||
      saying.test(word) ||
      (/^\p{L}/u.test(word) && word.length > 4 && isDateText(word, clock)) ||
      longestRun(words.slice(at, at + 4), (text) => !bareAge.test(text) && isDateText(text, clock), 2) > 0 ||
      isNoneWord(word),
  );
  const whole = end === -1 ? words.length : end;
  // The "Order" of `Name: Jane Doe⏎Order Date: …` belongs to what follows it.
  const label = rest[whole]?.field ?? '';
  const isLabel = whole > 0 && label !== '' && findTermName((words[whole - 1] ?? '') + label) !== undefined;
  const taken = isLabel ? whole - 1 : whole;
  if (taken === 0) return { values, taken };
  return {
    values: [...values.slice(0, -1), bare([values.at(-1)?.text ?? '', ...words.slice(0, taken)].join(' '))],
    taken,
  };
};
