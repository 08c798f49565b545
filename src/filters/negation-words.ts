/** Rules for what is excluded or absent: `not shipped`, `no tracking`, `untouched for a week`. */
import { absenceTerm, readNever, readUnscanned } from './absence-words.ts';
import { readDatePhrase } from './date-phrases.ts';
import { readFieldName, readFieldWord, reasons } from './field-words.ts';
import { dateNames } from './filter.ts';
import { isDateText } from './parse-date-range.ts';
import { matchStatus } from './parse-value.ts';
import { readBarePlace } from './place-names.ts';
import {
  bare,
  isIdLike,
  longestRun,
  plainWord,
  type QueryContext,
  type Rule,
  rawWord,
  type Segment,
  segment,
  wordsFrom,
} from './query-words.ts';
import { makeTerm, splitTerms, type Term } from './split-terms.ts';

const negations =
  /^(?:not|no|without|w\/o|w\/out|wo|except|excluding|exclude|excl|besides|minus|outside|(?:is|are|was|were|has|have|did|do|does)n['’]?t|neither|non|nor|lacking|missing|!)$/i;

/** `not shipped`, `no tracking`, `!hold`, `without carrier`, `never shipped`. `readOne` reads what comes after it. */
export function readNegation(readOne: Rule): Rule {
  return (rest, context, before) => {
    const word = rawWord(rest[0]) ?? '';
    // `no later than nov 15` excludes nothing.
    if (/^(?:no|not) (?:later|earlier) /i.test(wordsFrom(rest, 3).join(' ')))
      return readDatePhrase(rest, context, before);
    const never =
      readUnscanned(rest) ??
      readNever(rest) ??
      readUnchanged(rest, context) ??
      readLack(rest, before) ??
      readPresence(rest, context);
    if (never !== null) return never;
    const glued = /^(?:!|non-)(\p{L}.*)$/iu.exec(word);
    // `no 5001` is a number, as in `order no 5001`.
    const isNumber = /^no$/i.test(word) && isIdLike(plainWord(rest[1]) ?? '');
    if (isNumber) return null;
    const isGerman = /^wo$/i.test(word) && readFieldName(rest.slice(1)) === null;
    if (isGerman) return null;
    const isAllBut = /^but$/i.test(word) && /^(?:all|any|everything|anything)$/i.test(before.at(-1)?.typed ?? '');
    const isLoneDash = /^[-–—−]$/.test(word) && isExcludable(rest.slice(1), readOne, context, before);
    if (glued === null && !isAllBut && !isLoneDash && !negations.test(plainWord(rest[0]) ?? '')) return null;
    const skipped = glued === null ? skipSmallWords(rest.slice(1)) : 0;
    const after = glued === null ? rest.slice(1 + skipped) : [...splitTerms(glued[1] ?? ''), ...rest.slice(1)];
    const shift = glued === null ? 1 + skipped : 0;
    if (after.length === 0) return null;
    const named = readFieldName(after);
    const next = after[named?.length ?? 0];
    const isValued = named !== null && readFieldWord(after, context, []) !== null && next !== undefined;
    const absence = named === null || isValued ? null : absenceTerm(named.name, false);
    if (named !== null && absence !== null && (!dateNames.has(named.name) || !matchStatus(named.name))) {
      return segment(rest, shift + named.length, [absence]);
    }
    // What is excluded is never one more value of what was asked for before.
    const [quoted] = after;
    const isQuoted = quoted?.field === null && rawWord(quoted) === null && quoted.values.length > 0;
    const read = isQuoted ? segment(after, 1, [quoted]) : (readBarePlace(after) ?? readOne(after, context, []));
    if (read === null || read.terms.length === 0) return null;
    const opposite = oppositeOf(read.terms);
    return segment(rest, shift + read.length, opposite, 'mistake', { reason: reasons.differs });
  };
}

/** The terms excluded; beside a status an age is not: `not shipped older than 10 days` is what is that old. */
function oppositeOf(terms: readonly Term[]): Term[] {
  const [status, date, ...others] = terms;
  const negate = (term: Term) => makeTerm(term.field, term.values, !term.negated);
  if (status?.field !== 'status' || date === undefined || others.length > 0) return terms.map(negate);
  return [negate(status), makeTerm('created', date.values, date.negated)];
}

/** What a dash with a blank behind it excludes: a filter, and at the beginning also a status, a carrier or a house. */
function isExcludable(
  rest: readonly Term[],
  readOne: Rule,
  context: QueryContext,
  before: readonly Segment[],
): boolean {
  const [next] = rest;
  if (next === undefined || next.field !== null) return next !== undefined;
  const field = before.length === 0 ? readOne(rest, context, [])?.terms[0]?.field : null;
  return field === 'status' || field === 'carrier' || field === 'house';
}

/** `not updated in 7 days`, `no movement since monday`, `untouched for a week`: the last change is longer ago. */
function readUnchanged(rest: readonly Term[], { clock }: QueryContext): Segment | null {
  const words = wordsFrom(rest, 9, rawWord);
  const found =
    /^(?:(?:no|not|without|never|hasn't been|hasnt been|haven't been)(?: any| been)? (?:updates?|updated|touched|changes?|changed|moved|movement|activity|progress|scans?|scanned)|untouched|unchanged) (in|for|since|within|over) (?:the )?(?:last |past )?/i.exec(
      `${words.join(' ')} `,
    );
  if (found === null) return null;
  const length = found[0].trim().split(' ').length;
  const date = words.slice(length);
  const run = longestRun(date, (text) => isDateText(text, clock));
  const sign = /^since$/i.test(found[1] ?? '') ? '<' : '>';
  const text = `${sign}${date.slice(0, run).join(' ')}`;
  if (run === 0 || !isDateText(text, clock)) return null;
  return segment(rest, length + run, [makeTerm('updated', [bare(text)])]);
}

/** `doesn't have tracking`, `needs a carrier`, `blank carrier`, `untracked`: there is none. */
function readLack(rest: readonly Term[], before: readonly Segment[]): Segment | null {
  const words = wordsFrom(rest, 6);
  if (/^(?:untracked|trackingless)$/i.test(words[0] ?? ''))
    return segment(rest, 1, [makeTerm('tracking', [bare('none')])]);
  const isAsked =
    /^(?:i|we|you)$/i.test(before.at(-1)?.typed ?? '') || rest.some((term) => isIdLike(rawWord(term) ?? ''));
  const waits = isAsked
    ? null
    : /^(?:needs?|needing|awaiting|waiting (?:for|on)|lacks?|lacking) (?:(?:a|an|the|its|their) )?/i.exec(
        words.join(' '),
      );
  const found =
    waits ??
    /^(?:blank|empty) (?=\p{L})/iu.exec(words.join(' ')) ??
    /^(?:does|do|did)(?:n['’]?t| not) (?:yet )?(?:have|has|had) (?:(?:a|an|any|the|got) )?|^(?:have|has|had)(?:n['’]?t| not) (?:got )?(?:(?:a|an|any|the) )?/i.exec(
      `${words.join(' ')} `,
    );
  if (found === null) return null;
  const length = found[0].trim().split(' ').length;
  const named = readFieldName(rest.slice(length));
  const absence =
    named === null || (waits !== null && dateNames.has(named.name)) ? null : absenceTerm(named.name, false);
  const isFor = waits !== null && /^(?:for|of|on|about)$/i.test(plainWord(rest[length + (named?.length ?? 0)]) ?? '');
  return named === null || absence === null || isFor ? null : segment(rest, length + named.length, [absence]);
}

/** `with tracking`, `has rma`, `exported`: there is a value, whatever it is. */
function readPresence(rest: readonly Term[], context: QueryContext): Segment | null {
  const isDated = () => readFieldWord(rest, context, []) !== null || readDatePhrase(rest, context, []) !== null;
  const [done] = /^(?:exported|fulfilled)$/i.exec(plainWord(rest[0]) ?? '') ?? [];
  if (done !== undefined && !isDated()) {
    const there = absenceTerm(done, rest[0]?.negated !== true);
    return there === null ? null : segment(rest, 1, [there]);
  }
  if (!/^(?:with|w\/|has|have|having)$/i.test(plainWord(rest[0]) ?? '') || rest[0]?.negated === true) return null;
  const small = /^(?:a|an|any|the|some)$/i.test(plainWord(rest[1]) ?? '') ? 2 : 1;
  const after = rest.slice(small);
  const named = readFieldName(after);
  if (named === null || dateNames.has(named.name) || readFieldWord(after, context, []) !== null) return null;
  const next = after[named.length];
  const presence = absenceTerm(named.name, true);
  const isFollowed = next !== undefined && rawWord(next) !== null && /\d|@/.test(rawWord(next) ?? '');
  return presence === null || isFollowed ? null : segment(rest, small + named.length, [presence]);
}

const smallWords = /^(?:a|an|any|the|in|on|of|with|by|for|from|at|status|yet|been|is|are|in status)$/i;

/** How many words without a meaning of their own come first; "on hold" keeps its "on". */
function skipSmallWords(rest: readonly Term[]): number {
  const words = wordsFrom(rest, 3);
  const end = words.findIndex(
    (word, at) => !smallWords.test(word) || longestRun(words.slice(at), (text) => matchStatus(text) !== undefined) > 0,
  );
  return end === -1 ? 0 : end;
}
