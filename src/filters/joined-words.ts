/** Rules for `and` and `or`. */
import { reasons } from './field-words.ts';
import { dateFields } from './filter.ts';
import { readListedPlace } from './place-names.ts';
import { isIdLike, plainWord, type QueryContext, type Rule, type Segment, segment } from './query-words.ts';
import { makeTerm, type Term } from './split-terms.ts';
import { findTermName } from './vocabulary.ts';

const dateNames: ReadonlySet<string> = new Set(dateFields);

/** `and` is left out, since everything has to match; `or` joins the values of one filter. */
export function readJoiner(readOne: Rule): Rule {
  return (rest, context, before) => {
    const word = (plainWord(rest[0]) ?? '').toLowerCase();
    const previous = before.at(-1);
    if (rest.length < 2 || previous === undefined) return null;
    if (/^(?:or|\|\||\||oder|\/)$/.test(word)) {
      if (word === '/' && isIdLike(lastText(previous)) !== isIdLike(plainWord(rest[1]) ?? ''))
        return segment(rest, 1, [], 'filler');
      const next = readOther(rest.slice(1), context, before, readOne);
      const [one, other] = [placeOf(previous) ?? previous.terms.at(-1), next?.terms[0]];
      if (next === null || one === undefined || other === undefined) return null;
      const isExcluded = previous.reason === reasons.differs && one.negated && !other.negated;
      const merged = mergeTerms(one, isExcluded ? { ...other, negated: true } : other);
      if (merged === null)
        return segment(rest, 1 + next.length, next.terms, 'mistake', {
          reason: 'I can’t look for one filter or another at once: search for them one after the other.',
        });
      return {
        ...segment(rest, 1 + next.length, [...previous.terms.slice(0, -1), merged], 'mistake', {
          reason: isExcluded ? reasons.differs : reasons.or,
          replacesPrevious: true,
        }),
        typed: `${previous.typed} ${word} ${next.typed}`,
      };
    }
    if (!/^(?:and|&|&&|\+|und|y)$/.test(word)) return null;
    const following = readOther(rest.slice(1), context, before, readOne);
    const both = [placeOf(previous) ?? previous.terms.at(-1), following?.terms[0]] as const;
    if (following !== null && both[0] !== undefined && both[1] !== undefined && isOneOfBoth(both[0], both[1])) {
      const merged = mergeTerms(both[0], both[1]);
      const own = segment(rest, 1 + following.length, merged === null ? [] : [merged], 'mistake', {
        reason: reasons.or,
        replacesPrevious: true,
      });
      return { ...own, typed: `${previous.typed} ${own.typed}` };
    }
    const [earlier, later] = both;
    const isListed =
      /^(?:except|excluding|exclude|minus|all but|everything but|without)\b/i.test(previous.typed) ||
      /\b(?:except|excluding|but)\b/i.test(previous.typed);
    if (isListed && following !== null && earlier?.negated === true && later?.negated === false) {
      const merged = mergeTerms(earlier, { ...later, negated: true });
      const own = segment(rest, 1 + following.length, merged === null ? [] : [merged], 'mistake', {
        reason: reasons.differs,
        replacesPrevious: true,
      });
      if (merged !== null) return { ...own, typed: `${previous.typed} ${own.typed}` };
    }
    const isAmongWords =
      previous.kind === 'plain' && previous.terms.every(({ field }) => field === null) && rest[1]?.field === null;
    if (isAmongWords && (word === '&' || word === '+')) return null;
    // Read by itself, `before nov 10` would not be about the date that `shipped after nov 1 and before nov 10` names.
    const isSameDate = dateNames.has(earlier?.field ?? '') && earlier?.field === later?.field;
    const taken = isSameDate && following !== null ? following : { length: 0, terms: [] };
    return segment(rest, 1 + taken.length, taken.terms, 'mistake', {
      reason: 'Everything that you type has to match, so there’s no need for “and”.',
    });
  };
}

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
  const isCity = field === 'city' && next?.kind === 'plain' && term?.field === null;
  return next !== null && ((isUnsaid && dateNames.has(field)) || isCity)
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
  const isDay = ({ values }: Term) =>
    values.every(({ text }) => !/^(?:[<>]|since|after|before|until|from)/i.test(text));
  return /^(?:status|state|country)$/.test(field) || (dateNames.has(field) && isDay(one) && isDay(other));
}

const lastText = ({ terms }: Segment): string => terms.at(-1)?.values.at(-1)?.text ?? '';

/** Two terms about the same as one with the values of both; null if they can't be one. */
function mergeTerms(one: Term, other: Term): Term | null {
  if (one.negated !== other.negated) return null;
  if (one.field === null && other.field === null) {
    const values = [...one.values, ...other.values];
    const field = values.every(({ text }) => isIdLike(text)) ? 'any' : 'name';
    return makeTerm(field, values, one.negated);
  }
  const [a, b] = [findTermName(one.field ?? ''), findTermName(other.field ?? '')];
  return a !== undefined && a === b && one.field !== null
    ? makeTerm(one.field, [...one.values, ...other.values], one.negated)
    : null;
}
