/** Reads values that say whether there is one rather than what: `none`, `any`, `*`, `-`. */
import { dateNames, type TextField } from './filter.ts';
import { isDateText } from './parse-date-range.ts';
import { canBeAbsent, isAnswerWord, isAnyMark, isNoneMark, matchStatus, mayExclude } from './parse-value.ts';
import {
  bare,
  longestRun,
  plainWord,
  type QueryContext,
  rawWord,
  type Segment,
  segment,
  wordsFrom,
} from './query-words.ts';
import { makeTerm, type Term, type Value } from './split-terms.ts';
import { describeExtent, findTermName, type TermName, vocabulary } from './vocabulary.ts';

/** Fields of which any words are a value. */
export const freeNames: ReadonlySet<string> = new Set('name city state country product address'.split(' '));

/** `tracking:none` or `shipped:never` for the name of a field, or its opposite; null if the field always has a value. */
export function absenceTerm(field: string, negated: boolean): Term | null {
  const name = findTermName(field);
  if (name === undefined) return null;
  if (dateNames.has(name))
    return name === 'created' || name === 'updated' ? null : makeTerm(name, [bare('never')], negated);
  const isText = name in vocabulary && !['status', 'any', 'format', 'empty', 'sort'].includes(name);
  return isText && canBeAbsent(name as TextField) ? makeTerm(name, [bare('none')], negated) : null;
}

/** `status:not shipped`, `name:-smith`, `tracking:any`, `tracking:no`: words that say whether rather than what. */
export function readOppositeValue(
  rest: readonly Term[],
  term: Term,
  name: TermName,
  read: (term: Term, used: number) => Segment | null,
): Segment | null {
  const [value] = term.values;
  const exclude = (values: Value[], used: number, own: Term[] = []) => {
    const excluded = makeTerm(term.field, values, !term.negated);
    const { terms, length } = read(excluded, used) ?? { terms: [excluded], length: used };
    const reason = 'To exclude something, put - before the filter.';
    return segment(rest, length, [...own, ...terms], 'mistake', { reason });
  };
  const dashed = term.values.filter(({ text, isQuoted }) => !isQuoted && mayExclude(name, text));
  if (dashed.length > 0) {
    const own = term.values.filter((one) => !dashed.includes(one));
    const excluded = dashed.map(({ text }) => bare(text.slice(1)));
    return exclude(excluded, 1, own.length === 0 ? [] : [makeTerm(term.field, own, term.negated)]);
  }
  if (value === undefined || value.isQuoted || term.values.length > 1) return null;
  const [, verb] = /^(?:un|not[-_ ]?)(shipped|delivered|returned|exported|fulfilled)$/i.exec(value.text) ?? [];
  const unlike = name !== 'status' || verb === undefined ? null : absenceTerm(verb, term.negated);
  if (unlike !== null) return segment(rest, 1, [unlike]);
  const word = isAnswerWord(value.text);
  const next = word === 'not' ? plainWord(rest[1]) : null;
  if (next !== null) return exclude([bare(next)], 2);
  const isPresence = word === 'there';
  if (word === null || word === 'not' || freeNames.has(name) || name === 'any' || name === 'campaign') return null;
  const answer = absenceTerm(name, term.negated !== isPresence);
  return answer === null ? null : segment(rest, 1, [answer]);
}

/** `*` is no part of the language: says how the same is asked. */
export function refuseStar(rest: readonly Term[], name: TermName, values: readonly Value[]): Segment | null {
  const [term] = rest;
  const starred = values.find(({ text, isQuoted }) => !isQuoted && (text.includes('*') || isAnyMark(text)));
  const nothing = values.length === 1 && values[0]?.isQuoted === false && isNoneMark(values[0].text);
  const absent = nothing ? absenceTerm(name, term?.negated ?? false) : null;
  if (absent !== null) {
    return segment(rest, 1, [absent], 'mistake', { reason: 'To find what has no value, write none.' });
  }
  if (term === undefined || starred === undefined) return null;
  if (/^[*%]+$/.test(starred.text)) {
    const there = absenceTerm(name, !term.negated);
    const sign = starred.text[0];
    const reason =
      there === null ? `I don’t use “${sign}”. Leave the filter out to match everything.` : `I don’t use “${sign}”.`;
    return segment(rest, 1, there === null ? [] : [there], 'mistake', { reason });
  }
  const extent = vocabulary[name].extent;
  const text = starred.text.split('*').find((part) => part !== '') ?? '';
  const terms = extent === 'whole' ? [] : [makeTerm(name, [bare(text)], term.negated)];
  return segment(rest, 1, terms, 'mistake', { reason: `I don’t use “*”: ${describeExtent(name)}.` });
}

const unscanned =
  /^(?:not|never|no|(?:has|was|is)(?:n't|nt| not))(?: yet| been)* scan(?:s|ned)?(?: yet)?(?= |$)(?! (?:since|in|for|within|over) )/i;

/** `not scanned yet`, `no scan`: what waits for the carrier's first scan. */
export function readUnscanned(rest: readonly Term[]): Segment | null {
  const found = unscanned.exec(wordsFrom(rest, 7).join(' '));
  const status = makeTerm('status', [bare('pending_shipment')]);
  return found === null ? null : segment(rest, found[0].split(' ').length, [status]);
}

/** `waiting to ship`, `to be shipped`: what still lies ahead. */
const ahead =
  /^(?:(?:(?:still|yet|ready|waiting|awaiting|needs?|has|have) )+to|to(?= be )) (?:be )?(ship|deliver|return|export)(?:ped|ed)?(?= |$)/;

/** `never shipped`, `not shipped yet`, `unshipped`, `to be shipped`: there is no such date. */
export function readNever(rest: readonly Term[]): Segment | null {
  const words = wordsFrom(rest, 7).map((word) => word.toLowerCase());
  const [later, verb] = ahead.exec(words.join(' ')) ?? [];
  if (later !== undefined && verb !== undefined) {
    const date = verb === 'ship' ? 'shipped' : `${verb}ed`;
    return segment(rest, later.split(' ').length, [makeTerm(date, [bare('never')])]);
  }
  const found =
    /^(?:(?:never|not|(?:has|have|had|did|was|were|could|ca|can|wo|will)(?:n't|nt| not)|cannot|unable to)(?: yet| been| be| get| got)* (ship|shipped|go out|gone out|left|sent(?: out)?(?! (?:to|by|via|with|from) )|dispatched|mailed|deliver|delivered|return|returned|export|exported|arrive|arrived|receive|received|fulfilled)\b( yet)?|un(shipped|delivered|returned|exported|fulfilled)\b)/.exec(
      words.join(' '),
    );
  // `not shipped in a week` is what has waited that long.
  const isSpan = /^not \S+ (?:(?:in|for|after) (?:\d|an? |one |two |three )|since \d+ ?[dwh])/.test(words.join(' '));
  const isPlainNot = !isSpan && /^not (?:shipped|delivered|returned)$/.test(found?.[0] ?? '');
  const field = (found?.[1] ?? found?.[3])
    ?.replace(/^(?:arrived?|received?)$/, 'delivered')
    .replace(/^(?:ship|fulfilled|go(?:ne)? out|left|sent(?: out)?|dispatched|mailed)$/, 'shipped')
    .replace(/(?<=deliver|return|export)$/, 'ed');
  if (found === null || isPlainNot || field === undefined) return null;
  return segment(rest, found[0].split(' ').length, [makeTerm(field, [bare('never')])]);
}

/** `not updated in 7 days`, `no movement since monday`, `untouched for a week`: the last change is longer ago. */
export function readUnchanged(
  rest: readonly Term[],
  { clock }: QueryContext,
  before: readonly Segment[],
): Segment | null {
  const words = wordsFrom(rest, 9, rawWord);
  const found =
    /^(?:(?:no|not|without|never|(?:has|have|had|did|does|is|was)(?:n['’]?t| not))(?: any| been| yet| (?:a )?tracking| carrier)* (?:updates?|updated|updating|touched|changes?|changed|moved?|moving|movement|activity|progress|scans?|scanned)|untouched|unchanged|stale|idle|inactive)(?: (in|for|since|within|over|as of))?(?= )/i.exec(
      `${words.join(' ')} `,
    );
  if (found === null) return null;
  const [typed, preposition = ''] = found;
  const length = typed.split(' ').length;
  const small = /^(?:the )?(?:last |past |over |more than |at least )?/i.exec(words.slice(length).join(' '))?.[0] ?? '';
  const start = length + (small === '' ? 0 : small.trim().split(' ').length);
  const date = words.slice(start);
  const run = longestRun(date, (text) => isDateText(text, clock));
  // `not updated today` was so before today, and `not updated in 5 days` longer ago than that.
  const span = date.slice(0, run).join(' ');
  const text = `${spans.test(span) ? '>' : '<'}${span}`;
  if (run > 0 && isDateText(text, clock)) return segment(rest, start + run, [makeTerm('updated', [bare(text)])]);
  // `not changed to hold` is something else.
  const next = words[length] ?? '';
  const isWhole = preposition === '' && !/\b(?:scan|change)/i.test(typed) && !/^to\b/i.test(next);
  // Eric Idle is a name.
  const isBeside = before.at(-1)?.kind === 'plain' || !(beside.test(next) || matchStatus(next) !== undefined);
  if (/^(?:stale|idle|inactive)$/i.test(typed) && isBeside) return null;
  return isWhole ? segment(rest, length, [], 'mistake', { reason: sayHowLong }) : null;
}

const beside = /^(?:orders?|fulfillments?|shipments?|packages?|parcels?|ones|and|or|on|in)?$/i;
const spans = /^(?!this |last )(?:.*[\d ])?(?:d|days?|w|wks?|weeks?|mo|months?|h|hrs?|hours?|years?)\+?$/i;
const sayHowLong = 'Say for how long, like “not updated for 5 days”.';
