/**
 * Reads what people type and paste into a filter: labels without quotation marks, dates in words, lists of numbers, words
 * around the question. What was read in a way that could be wrong is said, with the other reading beside it; what would
 * turn the question round is not run, but offered.
 */
import { createListMemo } from '../text/memoize.ts';
import { FilterError, normalizeInput, quoteInput, stripSlackMarkup } from '../text/typed-text.ts';
import { formatCount } from '../text/wording.ts';
import { readDatePhrase, readSortWords } from './date-phrases.ts';
import { readComparedWord, readFieldWord, readNamedTerm, reasons as sayings } from './field-words.ts';
import { checkUnread, checkWords, dropAnswered, dropProse, readFiller, splitLabels } from './filler-words.ts';
import { type Condition, everything, type Filter } from './filter.ts';
import { formatFilter } from './format-filter.ts';
import { readJoiner, readNames } from './joined-words.ts';
import { readNegation } from './negation-words.ts';
import { readOperator, readUnasked, tidyFilters } from './operator-words.ts';
import { addTerm, checkLength } from './parse-filter.ts';
import { dropHeader, readPastedRows } from './pasted-rows.ts';
import { readCity, readPlace } from './place-names.ts';
import { readFieldTerm } from './query-fields.ts';
import { readFileFormat, readList, readName, readNumber, readStar, readWord } from './query-phrases.ts';
import { literal, noContext, type QueryContext, type Rule, type Segment, segment, stripMarks } from './query-words.ts';
import { checkDates, mergeRepeated, splitGlued, splitStatuses } from './repeated-fields.ts';
import { dropCorrected, readCorrection, readIdRange, readInexactDate, readRequest } from './request-words.ts';
import { splitTerms, type Term } from './split-terms.ts';

/** What a query was read as. */
export interface Reading {
  filter: Filter;
  notes: Note[];
}

/** Something that has to be said about how a query was read. */
export type Note =
  /** words that mean something: as which conditions, and the filter that takes them as words instead */
  | { kind: 'read'; typed: string; conditions: Condition[]; instead: Filter }
  /** words that mean nothing */
  | { kind: 'left out'; words: string[]; instead: Filter };

/** A query that isn't run as it is, and the filter that it most likely means. */
export class QueryError extends FilterError {
  override readonly name = 'QueryError';
  readonly correction: Filter;

  constructor(message: string, correction: Filter) {
    super(message);
    this.correction = correction;
  }
}

/** The longest text that is read, with lists of numbers in it. */
const maxQueryLength = 40_000;
/** The most numbers in a list that is typed; longer lists come as a file. */
const maxTypedList = 1000;

/**
 * Reads a typed query.
 * @throws {QueryError} with a correction where what was typed could be read the wrong way round, or has a typo
 * @throws {FilterError} if there's no telling what was meant
 */
export function readQuery(asked: string, context: QueryContext): Reading {
  const text = dropHeader(asked);
  if (text.length > maxQueryLength) {
    throw new FilterError(
      `That’s ${formatCount(text.length)} characters; I read up to ${formatCount(maxQueryLength)}. Split it into parts.`,
    );
  }
  const rows = readPastedRows(text);
  const typed = tidyFilters(stripSlackMarkup(normalizeInput(text.replace(aboveCity, ',\n')))).replace(subjectMarks, '');
  const terms = splitLabels(
    splitTerms(typed).flatMap((term, at, all) => splitGlued(term, all[at - 1], (one) => readOne([one], context, []))),
    context,
    text,
  );
  if (rows === null) checkWords(terms);
  if (terms.length === 0 && text.trim() !== '') throw nothingToLookFor(text);
  const segments =
    rows ?? splitStatuses(mergeRepeated(dropProse(dropAnswered(dropCorrected(readSegments(terms, context))), text)));
  checkLength(
    text,
    segments.flatMap((one) => one.terms),
  );
  const read = build(segments, context);
  checkLists(read.filter);
  checkUnread(segments);
  checkDates(segments, read.filter);
  if (terms.length > 0 && read.filter.conditions.length === 0) checkNothingLeft(segments, read.filter);
  const reasons = [
    ...segments.flatMap(({ kind, reason }) => (kind === 'mistake' ? [reason ?? ''] : [])),
    ...read.mistakes,
  ];
  const reason = reasons.find((one) => one === sayings.either) ?? reasons[0];
  if (reason !== undefined) throw mistakeError(reason, read, segments);
  return { filter: read.filter, notes: notesOf(segments, context) };
}

/** Whether a word has a meaning of its own in a query: a status, a carrier, a date, a word that only asks. */
export function isUnderstood(word: string): boolean {
  return readOne(splitTerms(word), noContext, [])?.kind !== 'plain';
}

/** The end of a line above the city of an address, as in `12 Main St⏎Austin, TX 78701`. */
const aboveCity = /(?<=[^\s,])[ \t]{0,9}\r?\n(?=[ \t]{0,9}\p{L}[^\n,\d]{1,40},? [A-Z]{2},? \d{5}(?!\d))/gu;

/** What a query is pasted with: the command, a mention, what stands in front of the subject of an answered mail. */
const subjectMarks = /^(?:\/fulfillments\b ?|@holdfast\b ?|(?:re|fwd?|aw|wg|sv|tr) ?: ?|\[ext(?:ernal)?\] ?)+/i;

/** For rules that look ahead. What they look at may look ahead, too: read anew each time, it would double with each word. */
const readNext: Rule = (rest, context, before) => {
  const read = () => readOne(rest, context, before);
  return context.ahead === undefined ? read() : context.ahead([rest, before], read);
};

const rules: Rule[] = [
  readFieldTerm,
  readNamedTerm,
  readUnasked,
  readCorrection,
  readRequest,
  readIdRange,
  readComparedWord,
  readSortWords,
  readFileFormat,
  readCity,
  readNegation(readNext),
  readNames(readNext),
  readJoiner(readNext),
  readInexactDate,
  readDatePhrase,
  readOperator,
  readFieldWord,
  readNumber,
  readList,
  readName,
  readPlace(readNext),
  readFiller,
  readStar,
  readWord,
];

function readOne(rest: readonly Term[], context: QueryContext, before: readonly Segment[]): Segment | null {
  for (const rule of rules) {
    const read = rule(rest, context, before);
    if (read !== null) return read;
  }
  return null;
}

function readSegments(terms: readonly Term[], asked: QueryContext): Segment[] {
  const context = { ...asked, ahead: createListMemo<Segment | null>() };
  const segments: Segment[] = [];
  let at = 0;
  while (at < terms.length) {
    const rest = terms.slice(at);
    const read = readOne(rest, context, segments) ?? segment(rest, 1, [...rest.slice(0, 1)], 'plain');
    if (read.replacesPrevious === true) segments.pop();
    segments.push(read);
    at += Math.max(1, read.length);
  }
  return segments;
}

interface Built {
  filter: Filter;
  /** what was wrong with terms for which there is a better one, which the filter has instead */
  mistakes: string[];
}

function build(segments: readonly Segment[], context: QueryContext): Built {
  let filter = everything;
  const mistakes: string[] = [];
  for (const term of segments.flatMap((one) => one.terms)) filter = addCorrected(filter, term, context, mistakes);
  return { filter, mistakes };
}

/** Adds a term, or what is suggested for it; the mistake is noted. @throws {FilterError} if nothing is suggested */
function addCorrected(filter: Filter, term: Term, context: QueryContext, mistakes: string[], left = 3): Filter {
  try {
    return addTerm(filter, term, context.clock);
  } catch (error) {
    if (!(error instanceof FilterError) || error.suggestion === undefined || left === 0) throw error;
    mistakes.push(error.message);
    return splitTerms(error.suggestion).reduce(
      (sum, one) => addCorrected(sum, one, context, mistakes, left - 1),
      filter,
    );
  }
}

/** A filter that is one word in quotation marks. */
const loneWord = /^"([^"]*)"$/;

/** The error for a query that is offered as it was most likely meant. */
function mistakeError(reason: string, { filter }: Built, segments: readonly Segment[]): FilterError {
  const hasNothing =
    segments.some(({ kind, terms }) => kind === 'mistake' && terms.length === 0) && filter.conditions.length === 0;
  const isUnsolved = reason.startsWith('I can’t look for');
  if (hasNothing || isUnsolved) return new FilterError(reason);
  const meant =
    reason.includes('Did you mean') || reason.endsWith('”.')
      ? ''
      : ` Did you mean ${quoteInput(formatFilter(filter).replace(loneWord, '$1'))}?`;
  return new QueryError(`${reason}${meant}`, filter);
}

function checkLists({ conditions }: Filter): void {
  for (const condition of conditions) {
    const count = 'values' in condition ? condition.values.length : condition.ranges.length;
    if (count <= maxTypedList) continue;
    throw new FilterError(
      `That list has ${formatCount(count)} values; I take up to ${formatCount(maxTypedList)}. Split it into parts.`,
    );
  }
}

const wholeWords = /^(?:all|every|everything|any|orders|fulfillments|records|parcels|packages|shipments)$/i;

/** Words alone that ask for nothing: everything, if they say so. @throws {FilterError} if they don't */
function checkNothingLeft(segments: readonly Segment[], filter: Filter): void {
  const left = segments.filter(({ kind }) => kind === 'filler').map(({ typed }) => typed);
  const isSorted = segments.some(({ terms }) => terms.some(({ field }) => field === 'sort'));
  const hasOptions = isSorted || filter.sort !== 'newest' || filter.format !== 'csv' || filter.emptyFile;
  const isAll =
    left.some((word) => wholeWords.test(word)) && !left.some((word) => /^(?:where|stuck|new|late)/i.test(word));
  if (left.length === 0 || hasOptions || isAll || segments.some(({ kind }) => kind === 'mistake')) return;
  throw nothingToLookFor(left.join(' '));
}

function nothingToLookFor(typed: string): FilterError {
  const advice = 'Add an order id, a tracking number, an email or a filter such as status:hold.';
  return new FilterError(`There’s nothing to look for in ${quoteInput(typed)}. ${advice}`);
}

function notesOf(segments: readonly Segment[], context: QueryContext): Note[] {
  const asWords = (at: (one: Segment) => boolean): Filter =>
    build(
      segments.map((one) => (at(one) ? { ...one, terms: literal(one) } : one)),
      context,
    ).filter;
  const read = segments.flatMap((one): Note[] => {
    if (one.kind !== 'read') return [];
    const { conditions } = build([one], context).filter;
    return conditions.length === 0
      ? []
      : [{ kind: 'read', typed: one.typed, conditions, instead: asWords((other) => other === one) }];
  });
  const words = segments.filter(({ kind }) => kind === 'filler').map(({ typed }) => stripMarks(typed));
  if (words.length === 0) return read;
  return [...read, { kind: 'left out', words, instead: asWords(({ kind }) => kind === 'filler') }];
}
