/**
 * The filter language of `/fulfillments`, `export`, `stats` and the form:
 *
 *     filter  =  [ term { space term } ]                all terms must hold
 *     term    =  [ "-" ] field ":" values               "-" means none of the values
 *              | [ "-" ] word                           in order id, tracking number, email or name
 *              | ( "older:" | "newer:" ) age            by the date of creation; also since:, before:, after:, until:, to:
 *              | "sort:" ( "newest" | "oldest" )        the order of the pages
 *              | "format:" ( "csv" | "xlsx" )           how an export is written
 *              | "empty:file"                           an export that finds nothing still gives a file
 *     field   =  "status" | "carrier" | "house" | "campaign" | "sku" | "order" | "tracking" | "rma"
 *              | "email" | "name" | "phone" | "fulfillment" | "client" | "customerid" | "product"
 *              | "city" | "state" | "postal" | "country" | "address"
 *              | "any"                                  whole order ids, tracking numbers, emails and other ids
 *              | "created" | "updated" | "shipped" | "delivered" | "returned" | "exported"
 *     values  =  value { "," value }                    any of them; also ";" and "|"
 *     value   =  bare | '"' any character but '"' '"' | "none"
 *     word    =  bare | '"' any character but '"' '"'
 *
 * The name of a known carrier matches all its spellings, with or without a service: `carrier:ups` also matches United
 * Parcel Service and UPS Ground. `none` matches what has no value: `tracking:none`, `-carrier:none`. The values of the date fields, in the
 * requester's time zone:
 *
 *     date    =  period                                 within it
 *              | ( ">" | ">=" | "<" | "<=" ) period     after, from, before, up to
 *              | [ period ] ".." [ period ]             from the first's beginning to the second's end
 *              | age                                    today and the days before it, n days or weeks in all
 *              | ">" age | "<" age | age ".." age       older, newer, from so many days ago to so many days ago
 *              | "never"                                no such date
 *     age     =  n ( "d" | "w" )
 *     period  =  yyyy-mm-dd | yyyy-mm | yyyy | "today" | "yesterday" | [ "last-" ] ( "monday" … "sunday" )
 *              | ( "this-" | "last-" ) ( "week" | "month" | "quarter" | "year" )
 *
 * A dash in front of a status, carrier or period name is rejected: only a dash before the filter negates. Case doesn't
 * matter. How much of a value has to be typed says `vocabulary`. What people write beyond this, read-query.ts reads.
 */
import { carrierAliases, foldName } from '../carriers/carriers.ts';
import { FilterError, normalizeInput, quoteInput } from '../text/typed-text.ts';
import { formatCount } from '../text/wording.ts';
import {
  type Condition,
  type DateField,
  type DateRange,
  dateNames,
  everything,
  type Filter,
  type FilterField,
} from './filter.ts';
import { quoteValue } from './format-filter.ts';
import { type Clock, findBoth, parseDateRange } from './parse-date-range.ts';
import {
  canBeAbsent,
  isNoneWord,
  isSortWord,
  matchStatus,
  parseEmptyValue,
  parseFormatValue,
  parseSortValue,
  parseStatusValue,
  parseTextValue,
  stripAngleBrackets,
} from './parse-value.ts';
import { isEmail } from './query-words.ts';
import { makeTerm, splitTerms, type Term, type Value } from './split-terms.ts';
import { closestTermName, findComparison, findTermName, type TermName, vocabulary } from './vocabulary.ts';

/** Of a filter without long lists; a list of numbers may make it longer. */
export const maxFilterLength = 3000;
export const maxTerms = 20;
/** The most values in one list that is looked up as a file. */
const maxListed = 50_000;
const maxTermLength = 200;

/**
 * Parses a filter in the filter language, as it is stored.
 * @throws {FilterError} naming the word that was not understood and the closest form that would be
 */
export function parseFilter(text: string, clock: Clock): Filter {
  const terms = splitTerms(normalizeInput(text));
  checkLength(text, terms);
  return terms.reduce((filter, term) => addTerm(filter, term, clock), everything);
}

/** Checks that a filter is short enough; lists of numbers don't count. @throws {FilterError} */
export function checkLength(text: string, terms: readonly Term[]): void {
  const listed = terms.filter(({ values }) => values.length > 20).reduce((sum, { typed }) => sum + typed.length, 0);
  const length = text.length - listed;
  if (length > maxFilterLength) {
    throw new FilterError(
      `That filter is ${formatCount(length)} characters long; I read up to ${formatCount(maxFilterLength)}. Leave something out, or split it in two.`,
    );
  }
  if (terms.length > maxTerms) {
    throw new FilterError(
      `That filter has ${terms.length} parts; I read up to ${maxTerms}. Several values of one filter go with commas, like ${vocabulary.status.example}.`,
    );
  }
}

/**
 * The filter with one more term.
 * @throws {FilterError} whose suggestion, if any, replaces the term
 */
export function addTerm(filter: Filter, term: Term, clock: Clock): Filter {
  if (term.field === null) return addWord(filter, term);
  const resolved = resolveField(term, term.field);
  const { name, values } = resolved;
  if (values.length === 0) {
    const suggestion = /["'“”]{2}$/.test(term.typed) ? `${term.negated ? '-' : ''}${name}:none` : undefined;
    const advice =
      suggestion === undefined ? `Write it like ${vocabulary[name].example}.` : `Did you mean “${suggestion}”?`;
    throw new FilterError(`${quoteInput(term.typed)} has no value. ${advice}`, { suggestion });
  }
  if (values.length > maxListed) {
    throw new FilterError(
      `${quoteInput(term.typed)} has ${formatCount(values.length)} values; I take up to ${formatCount(maxListed)}.`,
    );
  }
  if (name === 'format') return { ...filter, format: parseFormatValue(term.values[0]?.text ?? '', term.typed) };
  if (name === 'empty') return { ...filter, emptyFile: parseEmptyValue(term.values[0]?.text ?? '', term.typed) };
  if (name === 'sort') return { ...filter, sort: parseSortValue(term.values[0]?.text ?? '', term.typed) };
  return { ...filter, conditions: [...filter.conditions, parseCondition(name, { ...term, values }, clock)] };
}

/** What the word before the colon names; a few words mean different fields for different values. */
function resolveField(term: Term, field: string): { name: TermName; values: Value[] } {
  const { values } = term;
  const signs = findComparison(field);
  if (signs !== undefined) {
    return { name: 'created', values: values.map((value) => ({ ...value, text: compare(value.text, signs) })) };
  }
  const word = field.toLowerCase();
  if (word === 'order' && values.length === 1 && isSortWord(values[0]?.text ?? '')) return { name: 'sort', values };
  if (
    word === 'state' &&
    values.length > 0 &&
    values.every(({ text, isQuoted }) => !isQuoted && matchStatus(text) !== undefined)
  ) {
    return { name: 'status', values };
  }
  if (word === 'customer') {
    const isMail = values.some(({ text }) => isEmail(text));
    return { name: isMail ? 'email' : values.some(({ text }) => /\d/.test(text)) ? 'customerid' : 'name', values };
  }
  return { name: findTermName(field) ?? rejectField(term, field), values };
}

/** `older:5d` is `>5d`; a sign that is there already stays. */
function compare(text: string, { day, age }: { day: string; age: string }): string {
  if (/^[<>=]|\.\./.test(text)) return text;
  const isAge =
    /^(?:\d{1,3}|(?:\d{1,4}|an?) ?(?:[dwmhy]|days?|weeks?|months?|years?|hours?|mo|yr)(?: ago| old)?)$/i.test(
      text.trim(),
    );
  return `${isAge ? age : day}${text.replace(/ (?:ago|old)$/i, '')}`;
}

function parseCondition(name: FilterField, term: Term, clock: Clock): Condition {
  const { negated, values } = term;
  refuseNegatedValues(name, term);
  const each = <T>(read: (value: Value) => T): T[] =>
    values.map((value) => withTermSuggestion({ name, term, value }, () => read(value)));
  if (name === 'status') return { field: name, negated, values: unique(each(({ text }) => parseStatusValue(text))) };
  if (name === 'any') return { field: name, negated, values: unique(each(({ text }) => stripAngleBrackets(text))) };
  if (isDateField(name)) {
    const ranges = each(({ text }) => parseDate(name, text, clock));
    checkRanges(name, term, ranges);
    return { field: name, negated, ranges };
  }
  const isNone = (value: Value) => !value.isQuoted && canBeAbsent(name) && isNoneWord(value.text);
  const texts = each((value) => (isNone(value) ? [] : [parseTextValue(name, value.text)])).flat();
  return { field: name, negated, values: unique(texts), orNone: values.some(isNone) };
}

function checkRanges(name: DateField, { negated, typed }: Term, ranges: readonly DateRange[]): void {
  const both = findBoth(ranges);
  if (both === null) return;
  const suggestion = makeTerm(name, [{ text: both, isQuoted: false }], negated).typed;
  throw new FilterError(`${quoteInput(typed)} covers every date. Did you mean ${quoteInput(suggestion)}?`, {
    suggestion,
  });
}

function parseDate(name: DateField, text: string, clock: Clock) {
  const range = parseDateRange(text, clock);
  if (range.isNever && (name === 'created' || name === 'updated')) {
    throw new FilterError(
      `Every fulfillment has a date on which it was ${name}. Write it like ${vocabulary[name].example}.`,
    );
  }
  return range;
}

/** Turns the suggestion for one value into one for the term. */
function withTermSuggestion<T>(
  { name, term, value }: { name: FilterField; term: Term; value: Value },
  read: () => T,
): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof FilterError) || error.suggestion === undefined) throw error;
    const values = term.values.map((one) => (one === value ? { ...one, text: error.suggestion ?? '' } : one));
    throw new FilterError(error.message, { suggestion: makeTerm(name, values, term.negated).typed });
  }
}

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];

/** Parsing a status, carrier or day strips signs around it, so a dash would be lost and the filter would mean the opposite. */
function refuseNegatedValues(name: FilterField, { values, typed }: Term): void {
  for (const { text } of values) {
    const named = text.replace(/^[-–—−‐‑!]+\s*/, '');
    if (named === text || named === '' || !isNamed(name, named)) continue;
    const suggestion = `-${name}:${quoteValue(named)}`;
    throw new FilterError(
      `I can’t tell what ${quoteInput(typed)} leaves out. Put the dash before the filter: ${quoteInput(suggestion)}.`,
      values.length === 1 ? { suggestion } : {},
    );
  }
}

/** Whether a value comes from a fixed vocabulary, unlike free text, which may begin with a dash. */
function isNamed(name: FilterField, value: string): boolean {
  if (name === 'carrier') return carrierAliases.has(foldName(value));
  return name === 'status' || (isDateField(name) && /^\p{L}/u.test(value));
}

function addWord(filter: Filter, { negated, values: [value], typed }: Term): Filter {
  // Ignore stray quotation marks, commas and dashes between words.
  if (value === undefined || /^[-–—"',;|]*$/.test(value.text)) return filter;
  if (value.text.length > maxTermLength) {
    throw new FilterError(`${quoteInput(typed)} is too long to search for.`);
  }
  const word: Condition = { field: 'word', negated, values: [stripAngleBrackets(value.text)] };
  return { ...filter, conditions: [...filter.conditions, word] };
}

function rejectField(term: Term, field: string): never {
  const closest = closestTermName(field);
  const suggestion = closest === undefined ? undefined : term.typed.replace(field, closest);
  const advice =
    suggestion === undefined
      ? `Filters are ${Object.keys(vocabulary).join(', ')}. To search for the text itself, put it in quotation marks.`
      : `Did you mean ${quoteInput(suggestion)}?`;
  throw new FilterError(`I don’t know the filter ${quoteInput(`${field}:`)} in ${quoteInput(term.typed)}. ${advice}`, {
    suggestion,
  });
}

function isDateField(name: string): name is DateField {
  return dateNames.has(name);
}
