/** Rules for filters typed without their colon: `status=hold`, `status is hold`, `email jo@example.com`. */
import { carrierAliases } from '../carriers/carriers.ts';
import { detectCarriers } from '../carriers/tracking-formats.ts';
import { absenceTerm, freeNames } from './absence-words.ts';
import { dateNames } from './filter.ts';
import { isNoneWord, matchStatus } from './parse-value.ts';
import { isHouse, isPartOf, readFieldTerm, saying } from './query-fields.ts';
import {
  bare,
  foldKey,
  isEmail,
  isIdLike,
  joiners,
  type KnownNames,
  longestRun,
  plainWord,
  type QueryContext,
  type Rule,
  rawWord,
  type Segment,
  segment,
  wordsFrom,
} from './query-words.ts';
import { makeTerm, type Term } from './split-terms.ts';
import { findTermName, type TermName } from './vocabulary.ts';

const numberNames: ReadonlySet<string> = new Set(
  'order tracking rma phone email sku fulfillment client customerid postal'.split(' '),
);

/** Why a query is offered in another form instead of being run. */
export const reasons = {
  equals: 'Filters are written with a colon.',
  differs: 'To exclude something, put - before the filter.',
  or: 'Several values of one filter go with commas.',
  either: 'I can’t look for one filter or another at once: search for them one after the other.',
};

/** `tracking no: 9400…`, `client id: CQ1`: a name of several words before its colon. */
export const readNamedTerm: Rule = (rest, context) => {
  const [first, second] = rest;
  const word = first?.negated === true ? null : (/^\p{L}+#?$/u.exec(plainWord(first) ?? '')?.[0] ?? null);
  if (word === null || second === undefined || second.field === null || second.negated) return null;
  const name =
    /^customer$/i.test(word) && /^(?:id|no|number)$/i.test(second.field)
      ? 'customerid'
      : findTermName(word + second.field);
  return name === undefined ? null : asFieldTerm(rest, 2, makeTerm(name, second.values), context, null);
};

/** `status=hold`, `status != hold`, `status is hold`, `created > 2026-11-01`. */
export const readComparedWord: Rule = (rest, context) => {
  const glued = /^([\p{L}_-]{2,30})(!=|<>|>=|<=|=>|=<|==|=|>|<|#)(.*)$/u.exec(rawWord(rest[0]) ?? '');
  const [first = ''] = wordsFrom(rest, 1, rawWord);
  const named = glued === null ? readLongName(rest) : null;
  const length = named?.length ?? 1;
  const next = (rawWord(rest[length]) ?? '').toLowerCase();
  const apart = /^(?:!=|<>|>=|<=|=>|=<|==|=|>|<|is|are|was|equals|eq|isn't|isnt)$/.exec(next);
  const name = named?.name ?? findTermName(glued?.[1] ?? first);
  if (name === undefined || rest[0]?.negated === true || (glued === null && apart === null)) return null;
  const field = named?.name ?? glued?.[1] ?? first;
  const sign = (glued?.[2] ?? next).toLowerCase();
  let at = glued === null ? length + 1 : 1;
  const isDifferent = /^(?:!=|<>|isn't|isnt)$/.test(sign) || (rawWord(rest[at]) ?? '').toLowerCase() === 'not';
  if (isDifferent && !/^(?:!=|<>|isn't|isnt)$/.test(sign)) at += 1;
  const isOrder = /[<>]/.test(sign) && sign !== '<>';
  if (isOrder && !dateNames.has(name)) return null;
  const glue = glued?.[3] ?? '';
  const valueTerm = glue === '' ? rest[at] : undefined;
  const minus = valueTerm?.negated === true ? '-' : '';
  const typedValues = valueTerm?.field === null ? valueTerm.values : [];
  const values =
    glue === '' ? typedValues.flatMap((one) => (one.isQuoted ? [one] : valuesIn(minus + one.text))) : valuesIn(glue);
  const isEmptyText = glue === '' && /^["']{2}$/.test(valueTerm?.typed ?? '');
  const value = isEmptyText ? bare('none') : values[0];
  if (value === undefined || (numberNames.has(name) && !isValueFor(value.text))) return null;
  if (isAsked(name, value.text, context) && /^(?:is|are|was)$/.test(sign)) return null;
  const used = glue === '' ? at + 1 : at;
  const typed = isOrder ? [{ ...value, text: `${sign} ${value.text}` }] : isEmptyText ? [value] : values;
  const isPlain = isOrder || /^(?:is|are|was|#)$/.test(sign);
  const reason = isDifferent ? 'differs' : isPlain ? null : 'equals';
  return asFieldTerm(rest, used, makeTerm(field, typed, isDifferent), context, reason);
};

const valuesIn = (list: string) => list.split(/[,;|]/).flatMap((one) => (one === '' ? [] : [bare(one)]));

/** `what carrier is 9400…`, `which order is 1Z…`: the number is none of the field's own. */
function isAsked(name: TermName, text: string, { names }: QueryContext): boolean {
  if (name === 'carrier') return isIdLike(text) && !isCarrier(text, names.carriers);
  return (
    name === 'order' &&
    (isEmail(text) || detectCarriers(text.toUpperCase()).some(({ checkDigit }) => checkDigit === 'right'))
  );
}

/** `no tracking 2d`, `no tracking 2 days`: an age, and no number. */
const isSpan = (text: string, next: string | null): boolean =>
  /^\d{1,4}(?:[dwhmy]|(?= ?(?:days?|weeks?|wks?|months?|hours?|hrs?)\+?$).*)$/i.test(
    /^\d{1,4}\+?$/.test(text) ? `${text} ${next ?? ''}` : text,
  );

const isValueFor = (text: string): boolean => isIdLike(text) || isNoneWord(text) || /\d/.test(text);

/** Reads a term made of the first `used` words as if it had been typed with a colon. */
export function asFieldTerm(
  rest: readonly Term[],
  used: number,
  term: Term,
  context: QueryContext,
  why: keyof typeof reasons | null,
): Segment | null {
  const read = readFieldTerm([term, ...rest.slice(used)], context, []);
  if (read === null) return null;
  const length = read.length - 1 + used;
  if (read.kind === 'mistake') return segment(rest, length, read.terms, 'mistake', { reason: read.reason ?? '' });
  return why === null
    ? segment(rest, length, read.terms)
    : segment(rest, length, read.terms, 'mistake', { reason: reasons[why] });
}

/** A name of several words, such as "tracking number"; one word is read as it is typed. */
function readLongName(rest: readonly Term[]): { name: TermName; length: number } | null {
  const named = readFieldName(rest);
  return named === null || named.length < 2 ? null : named;
}

/** The field that the first words name ("tracking number", "zip code"), and how many words that takes. */
export function readFieldName(rest: readonly Term[]): { name: TermName; length: number } | null {
  if (rest[0]?.negated === true) return null;
  const words = wordsFrom(rest, 3);
  for (let length = words.length; length > 0; length -= 1) {
    const joined = words.slice(0, length).join('').replace(/#$/, '');
    const isCustomer = /^(?:customer(?:id)?|cust|cx|buyer|shopper|kund(?:e|in)|client[ea]|klant|klient)$/i.test(joined);
    const name = isCustomer ? 'customerid' : findTermName(joined);
    if (name === undefined) continue;
    // The "no" of `shipped no later than nov 5` is no number's.
    const isMore =
      (isCustomer && /^(?:is|was)$/i.test(words[length] ?? '')) ||
      (!dateNames.has(name) &&
        /^(?:#|no\.?|nr\.?|num|id|ids|number|numbers|named|called|:)$/i.test(words[length] ?? ''));
    return { name, length: length + (isMore ? 1 : 0) };
  }
  return null;
}

const orderId = /^#?(?=.*[a-f])(?=.*\d)[\da-f]{10}$/i;

/** `email jo@example.com`, `tracking 9400…`, `warehouse gulf`, `rma none`: a filter without its colon. */
export const readFieldWord: Rule = (rest, context, before) => {
  const named = readFieldName(rest);
  const value = rest[named?.length ?? 0];
  if (named === null || value === undefined || value.field !== null || value.negated) return null;
  const { name, length } = named;
  const text = plainWord(value) ?? value.values[0]?.text ?? '';
  const absence = isNoneWord(text) ? absenceTerm(name, false) : null;
  if (absence !== null) return segment(rest, length + 1, [absence]);
  // A client is somebody, if not the number of one.
  const isClient = name === 'client' && length === 1 && !isIdLike(text);
  const field = name === 'customerid' || isClient ? (isEmail(text) ? 'email' : isIdLike(text) ? name : 'name') : name;
  const term = makeTerm(
    field,
    value.values.slice(0, 1).map((one) => ({ ...one, text })),
  );
  const take = () => asFieldTerm(rest, length + 1, term, context, null);
  if (text === '' || (joiners.has(text.toLowerCase()) && !(field === 'state' && text === 'OR'))) return null;
  const isPerson = field === 'name' && name !== 'name';
  if (isPerson && (saying.test(text) || wordsFrom(rest.slice(length), 4).some(isIdLike))) return null;
  // `track 7B83FF8095` asks where an order is.
  if (field === 'tracking' && orderId.test(text)) return null;
  if (field === 'tracking' || field === 'phone' || field === 'rma')
    return (/\d/.test(text) && !isSpan(text, plainWord(rest[length + 1]))) || (field === 'rma' && /^rma$/i.test(text))
      ? take()
      : null;
  if (numberNames.has(field)) return isIdLike(text) || isEmail(text) ? take() : null;
  if (freeNames.has(field)) {
    const previous = before.at(-1);
    const isStart =
      previous === undefined || previous.kind !== 'plain' || previous.terms.some((term) => term.field !== null);
    return isStart && (matchStatus(text) === undefined || field === 'state') ? take() : null;
  }
  return recognized(field, wordsFrom(rest.slice(length), 5), context) ? take() : null;
};

/** Whether the words begin with a known value of the field. */
function recognized(field: TermName, words: readonly string[], { names }: QueryContext): boolean {
  const some = (accepts: (text: string) => boolean) => longestRun(words, accepts) > 0;
  if (field === 'status') return some((text) => matchStatus(text) !== undefined);
  if (field === 'carrier') return some((text) => isCarrier(text, names.carriers));
  if (field === 'house')
    return /^#?\d{1,9}$/.test(words[0] ?? '') || some((text) => text.length > 2 && isHouse(text, names));
  return field === 'campaign' && some((text) => text.length > 2 && isPartOf(text, names.campaigns));
}

/** Whether the text is a known carrier's name, in any spelling that imports recognize. */
export const isCarrier = (text: string, known: readonly string[]): boolean => {
  const folded = foldKey(text);
  return carrierAliases.has(folded) || (folded.length > 2 && known.some((name) => foldKey(name) === folded));
};

/** What follows the name of a company. */
export const companies = /^(?:(?:&|and) )?(?:co|inc|llc|ltd|corp|gmbh|plc)(?= |$)/i;
/** Words after which a date or a request begins no name. */
const ordinary =
  /^(?:orders?|holds?|shipments?|parcels?|packages?|returns?|fulfillments?|only|and|or|for|from|in|on|at|to|by|morning|afternoon|evening|night|through|until|since)$/i;

/** Whether words that mean something begin a name: `Tomorrow Lee`, `Friday Harbor`, `Express Shipping Co`. */
export function beginsName(rest: readonly Term[], length: number, names: KnownNames): boolean {
  const words = wordsFrom(rest, length + 1);
  const next = words[length] ?? '';
  const isMeant =
    ordinary.test(next) || matchStatus(next) !== undefined || carrierAliases.has(foldKey(next)) || isHouse(next, names);
  return (
    companies.test(next) || (!isMeant && words.length > length && words.every((word) => /^\p{Lu}\p{Ll}+$/u.test(word)))
  );
}
