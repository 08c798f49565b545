import { FilterError } from '../text/typed-text.ts';
import { type DateRange, dateNames, type Filter, isDateCondition } from './filter.ts';
import { describeDateRange } from './format-filter.ts';
import { bare, endsListed, isOpenDate, rawWord, type Segment } from './query-words.ts';
import { makeTerm, type Term } from './split-terms.ts';
import { findTermName, type TermName } from './vocabulary.ts';

/** What a fulfillment has only one of: more of them are meant as one of several. */
const single: ReadonlySet<string> = new Set<TermName>([
  ...(['order', 'tracking', 'email', 'phone', 'carrier', 'house', 'rma', 'state', 'country', 'postal'] as const),
  ...(['fulfillment', 'client', 'customerid'] as const),
]);

/** Filters of the same field, of which one at least was typed without a colon, as one: `ups, fedex`. */
export function mergeRepeated(segments: readonly Segment[]): Segment[] {
  const merged: Segment[] = [];
  for (const one of segments) {
    const name = soleField(one);
    const isSame = (other: Segment) =>
      name !== null && soleField(other) === name && (one.kind === 'read' || other.kind === 'read');
    const last = merged.at(-1);
    const isListed = last !== undefined && sameDate(last, one) && endsListed.test(last.typed);
    const at = isListed ? merged.length - 1 : merged.findIndex(isSame);
    const earlier = merged[at];
    if (earlier === undefined) merged.push(one);
    else merged[at] = joined(earlier, one);
  }
  return merged;
}

/**
 * A fulfillment has one status: of two that were typed apart, one that is also a date is asked for as such (`cancelled but
 * shipped`), and others are one of several.
 */
export function splitStatuses(segments: readonly Segment[]): Segment[] {
  const isStatus = ({ kind, terms: [term, ...others] }: Segment) =>
    kind === 'read' && others.length === 0 && term?.field === 'status' && !term.negated;
  const told = segments.filter(isStatus);
  const statusIn = (one: Segment) => one.terms[0]?.values.map(({ text }) => text).join() ?? '';
  const values = new Set(told.map(statusIn));
  if (values.size < 2) return segments.filter((one) => !isStatus(one) || one === told[0]);
  const dated = told.filter((one) => dateNames.has(statusIn(one)));
  const kept = told.findLast((one) => !dated.includes(one)) ?? told.at(-1);
  if (values.size > 2 || dated.length === 0) return [...segments];
  return segments.map((one) => {
    if (one === kept || !dated.includes(one)) return one;
    return { ...one, terms: [makeTerm(statusIn(one), [{ text: 'never', isQuoted: false }], true)] };
  });
}

/** `ups,fedex`, `hold/pending`, `today,yesterday`: what is understood piece by piece is a list. */
export function splitGlued(term: Term, previous: Term | undefined, read: (term: Term) => Segment | null): Term[] {
  const pieces = /[=<>]$/.test(previous?.typed ?? '')
    ? []
    : (rawWord(term) ?? '').split(term.negated ? /[,;/|+&]-?/ : /[,;/|+&]/);
  // In small letters: `Friday, Saturday` could be a name.
  const terms = pieces.map((piece, at) =>
    makeTerm(null, [bare(`${piece.toLowerCase()}${at + 1 < pieces.length ? ',' : ''}`)], term.negated),
  );
  const found: Segment[] = [];
  for (const one of pieces.length > 1 ? terms : []) {
    const part = /^-?\p{L}/u.test(one.typed) ? read(one) : null;
    if (part?.kind !== 'read') return [term];
    found.push(part);
  }
  if (found.length === 0) return [term];
  const [first, ...others] = found.flatMap((one) => one.terms);
  const isSame = first?.field !== 'created' && others.every(({ field }) => field === first?.field);
  const values = [first, ...others].flatMap((one) => one?.values ?? []);
  return isSame ? [makeTerm(first?.field ?? null, values, term.negated)] : terms;
}

/** Periods of one date that have no day in common can't both hold; as filters they are typed on purpose. @throws {FilterError} */
export function checkDates(segments: readonly Segment[], { conditions }: Filter): void {
  const isDate = ({ field }: Term) => dateNames.has(field ?? '');
  if (segments.every(({ kind, terms }) => kind === 'plain' || !terms.some(isDate))) return;
  const dated = conditions.filter(isDateCondition).filter(({ negated }) => !negated);
  for (const [at, one] of dated.entries()) {
    const other = dated.slice(at + 1).find(({ field, ranges }) => {
      const areApart = (a: DateRange) => ranges.every((b) => isBefore(a, b) || isBefore(b, a));
      return field === one.field && one.ranges.every(areApart);
    });
    if (other === undefined) continue;
    const [a, b] = [one, other].map(({ ranges }) => ranges.map(describeDateRange).join(' or '));
    throw new FilterError(`${a} and ${b} have no day in common. Leave one of them out.`);
  }
}

const isBefore = ({ lastDay }: DateRange, { firstDay }: DateRange): boolean =>
  lastDay !== null && firstDay !== null && lastDay < firstDay;

/** The field of a segment that asks for it alone, and that a fulfillment has only one of; else null. */
function soleField({ terms: [term, ...others] }: Segment): TermName | null {
  const name = findTermName(term?.field ?? '');
  return others.length > 0 || term?.negated !== false || name === undefined || !single.has(name) ? null : name;
}

/** The field of single days or periods, which are one or the other; with a sign, both must hold. */
function dayField({ terms: [term, ...others] }: Segment): TermName | null {
  const name = findTermName(term?.field ?? '') ?? '';
  if (others.length > 0 || term?.negated !== false || name === '' || !dateNames.has(name)) return null;
  return term.values.some(({ text }) => isOpenDate(text)) ? null : name;
}

function sameDate(earlier: Segment, later: Segment): boolean {
  const name = dayField(later);
  return name !== null && dayField(earlier) === name;
}

function joined(earlier: Segment, later: Segment): Segment {
  const told = [earlier, later].find(({ kind }) => kind === 'mistake');
  const values = [earlier, later].flatMap(({ terms }) => terms.flatMap((term) => term.values));
  return {
    ...(told ?? earlier),
    terms: [makeTerm(earlier.terms[0]?.field ?? null, values)],
    length: earlier.length + later.length,
    typed: `${earlier.typed} ${later.typed}`,
    kind: told === undefined ? 'read' : 'mistake',
  };
}
