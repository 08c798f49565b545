import { dateNames } from './filter.ts';
import { endsListed, isOpenDate, type Segment } from './query-words.ts';
import { makeTerm } from './split-terms.ts';
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
    const isListed = last !== undefined && isDay(last) && endsListed.test(last.typed) && sameDate(last, one);
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

/** The field of a segment that asks for it alone, and that a fulfillment has only one of; else null. */
function soleField({ terms: [term, ...others] }: Segment): TermName | null {
  const name = findTermName(term?.field ?? '');
  return others.length > 0 || term?.negated !== false || name === undefined || !single.has(name) ? null : name;
}

/** Whether a segment is about single days or periods, which are one or the other; with a sign, both must hold. */
function isDay({ terms: [term, ...others] }: Segment): boolean {
  return others.length === 0 && term?.negated === false && term.values.every(({ text }) => !isOpenDate(text));
}

function sameDate(earlier: Segment, later: Segment): boolean {
  const name = findTermName(earlier.terms[0]?.field ?? '');
  return isDay(later) && dateNames.has(name ?? '') && findTermName(later.terms[0]?.field ?? '') === name;
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
