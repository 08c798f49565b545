/**
 * The filter language of `/fulfillments`, `export` and the form:
 *
 *     filter  =  [ term { space term } ]                all terms must hold
 *     term    =  [ "-" ] field ":" values               "-" means none of the values
 *              | [ "-" ] word                           in order id, tracking number, email or name
 *              | "format:" ( "csv" | "xlsx" )           how an export is written
 *              | "empty:file"                           an export that finds nothing still gives a file
 *     field   =  "status" | "carrier" | "house" | "campaign" | "sku" | "order" | "tracking" | "rma"
 *              | "email" | "name" | "phone"
 *              | "created" | "updated" | "shipped" | "delivered" | "returned"
 *     values  =  value { "," value }                    any of them
 *     value   =  bare | '"' any character but '"' '"'
 *     word    =  bare | '"' any character but '"' '"'
 *
 * The values of the five date fields, in the requester's time zone:
 *
 *     date    =  period                                 within it
 *              | ( ">" | ">=" | "<" | "<=" ) period     after, from, before, up to
 *              | [ period ] ".." [ period ]             from the first's beginning to the second's end
 *              | n ( "d" | "w" )                        today and the days before it, n days or weeks in all
 *     period  =  yyyy-mm-dd | yyyy-mm | yyyy | "today" | "yesterday" | "monday" … "sunday"
 *              | ( "this-" | "last-" ) ( "week" | "month" | "year" )
 *
 * A dash in front of a status, carrier or period name is rejected: only a dash before the filter negates.
 *
 * Case doesn't matter: ids are looked up as typed, in upper case and in lower case. Statuses are codes or labels. A house
 * is its number or part of its name. SKU, tracking and RMA numbers match by prefix; campaign, email, name and phone
 * match by any part.
 */
import { carrierAliases, foldName } from '../carriers/carriers.ts';
import { FilterError, normalizeInput, quoteInput } from '../text/typed-text.ts';
import { formatCount } from '../text/wording.ts';
import {
  type Condition,
  closestTermName,
  type DateField,
  dateFields,
  type ExportFormat,
  exportFormats,
  type Filter,
  type FilterField,
  findTermName,
  vocabulary,
} from './filter.ts';
import { quoteValue } from './format-filter.ts';
import { type Clock, parseDateRange } from './parse-date-range.ts';
import { parseStatusValue, parseTextValue, stripAngleBrackets } from './parse-value.ts';

export const maxFilterLength = 3000;
export const maxTerms = 20;
const maxValues = 100;

/**
 * Parses a filter as typed.
 * @throws {FilterError} naming the word that was not understood and the closest form that would be
 */
export function parseFilter(text: string, clock: Clock): Filter {
  if (text.length > maxFilterLength) {
    throw new FilterError(
      `That filter is ${formatCount(text.length)} characters long; I read up to ${formatCount(maxFilterLength)}. Leave something out, or split it in two.`,
    );
  }
  const terms = tokenizeFilter(normalizeInput(text));
  if (terms.length > maxTerms) {
    throw new FilterError(
      `That filter has ${terms.length} parts; I read up to ${maxTerms}. Several values of one filter go with commas, like ${vocabulary.status.example}.`,
    );
  }
  const filter: Filter = { conditions: [], format: 'csv', emptyFile: false };
  for (const term of terms) applyTerm(filter, term, clock);
  return filter;
}

function applyTerm(filter: Filter, term: Term, clock: Clock): void {
  if (term.field === null) {
    applyWord(filter, term);
    return;
  }
  const name = findTermName(term.field) ?? rejectField(term, term.field);
  if (term.values.length === 0) {
    throw new FilterError(`${quoteInput(term.typed)} has no value. Write it like ${vocabulary[name].example}.`);
  }
  if (term.values.length > maxValues) {
    throw new FilterError(`${quoteInput(term.typed)} has ${term.values.length} values; I take up to ${maxValues}.`);
  }
  if (name === 'format') filter.format = parseFormat(term);
  else if (name === 'empty') filter.emptyFile = parseEmpty(term);
  else filter.conditions.push(parseCondition(name, term, clock));
}

function parseCondition(name: FilterField, term: Term, clock: Clock): Condition {
  const { negated, values } = term;
  refuseNegatedValues(name, term);
  if (name === 'status') return { field: name, negated, values: [...new Set(values.map(parseStatusValue))] };
  if (isDateField(name)) return { field: name, negated, ranges: values.map((value) => parseDateRange(value, clock)) };
  return { field: name, negated, values: [...new Set(values.map((value) => parseTextValue(name, value)))] };
}

/** Parsing a status, carrier or day strips signs around it, so a dash would be lost and the filter would mean the opposite. */
function refuseNegatedValues(name: FilterField, { values, typed }: Term): void {
  for (const value of values) {
    const named = value.replace(/^[-–—−‐‑!]+\s*/, '');
    if (named === value || named === '' || !isNamed(name, named)) continue;
    throw new FilterError(
      `I can’t tell what ${quoteInput(typed)} leaves out. Put the dash before the filter: ${quoteInput(`-${name}:${quoteValue(named)}`)}.`,
    );
  }
}

/** Whether a value comes from a fixed vocabulary, unlike free text, which may begin with a dash. */
function isNamed(name: FilterField, value: string): boolean {
  if (name === 'carrier') return carrierAliases.has(foldName(value));
  return name === 'status' || (isDateField(name) && /^\p{L}/u.test(value));
}

function applyWord(filter: Filter, { negated, values: [word], typed }: Term): void {
  // Ignore stray quotation marks, commas and dashes between words.
  if (word === undefined || /^[-–—"',;]*$/.test(word)) return;
  if (word.length > 200) throw new FilterError(`${quoteInput(typed)} is too long to search for.`);
  filter.conditions.push({ field: 'word', negated, values: [stripAngleBrackets(word)] });
}

function rejectField(term: Term, field: string): never {
  const closest = closestTermName(field);
  const advice =
    closest === undefined
      ? `Filters are ${Object.keys(vocabulary).join(', ')}. To search for the text itself, put it in quotation marks.`
      : `Did you mean ${quoteInput(term.typed.replace(field, closest))}?`;
  throw new FilterError(`I don’t know the filter ${quoteInput(`${field}:`)} in ${quoteInput(term.typed)}. ${advice}`);
}

function parseFormat({ values: [value = ''], typed }: Term): ExportFormat {
  const format = exportFormats.find((one) => one === value.toLowerCase());
  if (format !== undefined) return format;
  throw new FilterError(`${quoteInput(typed)}: exports are format:csv or format:xlsx.`);
}

function parseEmpty({ values: [value = ''], typed }: Term): boolean {
  if (value.toLowerCase() === 'file') return true;
  throw new FilterError(`${quoteInput(typed)}: write empty:file to get a file even when nothing matches.`);
}

function isDateField(name: string): name is DateField {
  return dateFields.some((field) => field === name);
}

export interface Term {
  negated: boolean;
  /** the word before the colon, as typed; null for a plain word */
  field: string | null;
  /** the values after it, unquoted, without empty ones */
  values: string[];
  /** the whole term as typed, for error messages */
  typed: string;
}

const negation = /^[-–—−‐‑]/;
/** A name before a colon, not followed by `//`, so that links aren't parsed as filters. */
const beginsWithField = /^([\p{L}_-]{1,30}):(?!\/\/)/u;

/**
 * Splits text returned by `normalizeInput` into terms. Spaces separate terms, except within quotation marks and, to be
 * lenient, after a colon (`status: hold`) or a comma (`status:hold, pending`). An unclosed quotation mark is ignored.
 */
export function tokenizeFilter(text: string): Term[] {
  const terms: Term[] = [];
  let rest = text.trimStart();
  while (rest !== '') {
    const { term, length } = scanTerm(rest);
    terms.push(term);
    rest = rest.slice(length).trimStart();
  }
  return terms;
}

function scanTerm(rest: string): { term: Term; length: number } {
  const dash = negation.exec(rest)?.[0] ?? '';
  const isNegated = dash !== '' && /^\S/.test(rest.slice(dash.length));
  const start = isNegated ? dash.length : 0;
  const named = beginsWithField.exec(rest.slice(start));
  const from = start + (named?.[0].length ?? 0);
  const { values, length } = scanValues(rest.slice(from), named !== null);
  const typed = rest.slice(0, from + length);
  return { term: { negated: isNegated, field: named?.[1] ?? null, values, typed: typed.trim() }, length: typed.length };
}

/** Scans `a,"b c",d`; a plain word (`isList` false) has one value, commas included. */
function scanValues(text: string, isList: boolean): { values: string[]; length: number } {
  const values: string[] = [];
  let at = isList ? skipSpaces(text, 0, /^\s+(?![\p{L}_-]{1,30}:)/u) : 0;
  for (;;) {
    const { value, length } = scanValue(text.slice(at), isList);
    if (value !== '') values.push(value);
    at += length;
    if (!isList || text[at] !== ',') return { values, length: Math.max(at, 1) };
    at = skipSpaces(text, at + 1, /^\s+(?![-–—]?[\p{L}_-]{1,30}:)/u);
  }
}

function skipSpaces(text: string, at: number, spaces: RegExp): number {
  return at + (spaces.exec(text.slice(at))?.[0].length ?? 0);
}

/** One value: adjacent quoted and bare pieces are joined. */
function scanValue(text: string, endsAtComma: boolean): { value: string; length: number } {
  let value = '';
  let at = 0;
  while (at < text.length) {
    const char = text[at] ?? '';
    if (/\s/.test(char) || (endsAtComma && char === ',')) break;
    const closing = char === '"' ? text.indexOf('"', at + 1) : -1;
    if (closing >= 0) value += text.slice(at + 1, closing);
    else if (char !== '"') value += char;
    at = closing >= 0 ? closing + 1 : at + 1;
  }
  return { value: value.trim(), length: at };
}
