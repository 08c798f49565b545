/** Rules for what is excluded or absent: `not shipped`, `no tracking`, `untouched for a week`. */
import { absenceTerm, readNever, readUnchanged, readUnscanned } from './absence-words.ts';
import { readDatePhrase } from './date-phrases.ts';
import { readFieldName, readFieldWord, reasons } from './field-words.ts';
import { dateNames } from './filter.ts';
import { matchStatus } from './parse-value.ts';
import { readBarePlace } from './place-names.ts';
import {
  bare,
  isIdLike,
  longestRun,
  plainWord,
  type QueryContext,
  quotedValue,
  type Rule,
  rawWord,
  type Segment,
  segment,
  wordsFrom,
} from './query-words.ts';
import { makeTerm, splitTerms, type Term } from './split-terms.ts';

const negations =
  /^(?:not|no|without|w\/o|w\/out|wo|except|excluding|exclude|excl|besides|minus|outside|(?:is|are|was|were|has|have|did|do|does)n['’]?t|neither|non|nor|lacking|missing|!)$/i;

/** Longer ways to say so; some are names or ask for something else, unless what comes after them is understood. */
const negatingPhrases =
  /^(?:(?:any ?|every)?(?:thing|one)? ?other than|ex\.?|exc\.?|never|(?:other|another|different|any other) (?:carriers?|warehouses?|houses?|status|statuses|states?) (?:than|from)|(?:apart|aside|different|released|taken off|off) from|rather than|instead of|with the exception of|except for|no longer|not (?:including|counting)|(?:leave|leaving|filter|filtered|take|taking) out|do(?:n['’]?t| not) include|do(?:es)?(?:n['’]?t| not) (?:show|list|want|need|count|equal)(?: me| any| to)?|used to be|previously|formerly|off|hide|skip|ignore|ignoring|omit|omitting|remove|unless|less|bar|ain['’]?t|noch nicht|pas encore|a[uú]n no|todav[ií]a no|non ancora|nog niet|ainda n[aã]o|nicht|pas|niet|n[aã]o|ohne|sans|sin|senza|zonder|sem|keine?[nr]?|au[sß]er|ausser|sauf|salvo|except[eo]|exceto|menos|behalve|geen|nie|bez|opr[oó]cz) (?=\S)/iu;
const firmPhrases = /other than|exception of|except for|no longer|not include|n['’]?t include|including|counting/i;

/** `not shipped`, `no tracking`, `!hold`, `without carrier`, `never shipped`. `readOne` reads what comes after it. */
export function readNegation(readOne: Rule): Rule {
  return (rest, context, before) => {
    const word = rawWord(rest[0]) ?? '';
    // `no later than nov 15`, `not older than a week` exclude nothing.
    const limit = /^(?:no|not) (?:\w+ than|over|under|m[eê]s|ano|[uú]ltimo) /i.test(wordsFrom(rest, 4).join(' '))
      ? readDatePhrase(rest, context, before)
      : null;
    if (limit !== null) return limit;
    const never =
      readUnscanned(rest) ??
      readNever(rest) ??
      readUnchanged(rest, context, before) ??
      readPossession(rest, context, before) ??
      readDone(rest, context);
    if (never !== null) return never;
    const glued = /^(?:!|non-)(\p{L}.*)$/iu.exec(word);
    // `no 5001` is a number, as in `order no 5001`, and `hasn't 5001 shipped` asks.
    if (/^no\.?$/i.test(word) && isIdLike(plainWord(rest[1]) ?? '')) return null;
    const asked = readAskedNumber(rest, readOne, context);
    if (asked !== null) return asked;
    const isGerman = /^wo$/i.test(word) && readFieldName(rest.slice(1)) === null;
    if (isGerman) return null;
    const isDashed = rest[0]?.negated === true;
    const listed = isDashed && word.endsWith(',') ? readDashedList(rest, readOne, context) : null;
    if (listed !== null) return listed;
    const phrase = isDashed ? undefined : negatingPhrases.exec(wordsFrom(rest, 6).join(' '))?.[0].trim();
    const isAllBut = /^but$/i.test(word) && isExceptedFrom(rest.slice(1), readOne, context, before);
    const isLoneDash = /^[-–—−]$/.test(word) && isExcludable(rest.slice(1), readOne, context, before);
    const isNegation = phrase !== undefined || isAllBut || isLoneDash || negations.test(plainWord(rest[0]) ?? '');
    if (glued === null && !isNegation) return null;
    const own = phrase?.split(' ').length ?? 1;
    const skipped = glued === null ? skipSmallWords(rest.slice(own)) : 0;
    const after = glued === null ? rest.slice(own + skipped) : [...splitTerms(glued[1] ?? ''), ...rest.slice(1)];
    const shift = glued === null ? own + skipped : 0;
    if (after.length === 0) return null;
    const isUnsure = phrase !== undefined && !firmPhrases.test(phrase);
    const named = readFieldName(after);
    const next = after[named?.length ?? 0];
    const isValued = named !== null && readFieldWord(after, context, []) !== null && next !== undefined;
    const absence = named === null || isValued ? null : absenceTerm(named.name, false);
    const isStatus = matchStatus(wordsFrom(after, named?.length ?? 0).join(' ')) !== undefined;
    const isDate = dateNames.has(named?.name ?? '');
    // `Sin City` is no city that is missing.
    const isNamed = isUnsure && /^(?:city|product|address|campaign|state|country)$/.test(named?.name ?? '');
    if (named !== null && absence !== null && !isNamed && !(isDate && isStatus))
      return segment(rest, shift + named.length, [absence]);
    // What is excluded is never one more value of what was asked for before.
    const [quoted] = after;
    const isQuoted = quoted?.field === null && rawWord(quoted) === null && quoted.values.length > 0;
    const nation =
      /^us$/i.test(plainWord(after[0]) ?? '') &&
      (skipped > 1 || /^(?:outside|non|in|to|the)$/i.test(plainWord(rest[shift - 1]) ?? ''));
    const read = nation
      ? segment(after, 1, [makeTerm('country', [bare('US')])])
      : isQuoted
        ? segment(after, 1, [quoted])
        : (readSender(after, readOne, context) ??
          readBarePlace(after) ??
          (isUnsure ? null : readFullName(after, readOne, context)) ??
          readOne(after, context, []));
    if (read === null || read.terms.length === 0) return null;
    if (isUnsure && !read.terms.some(({ field }) => field !== null)) return null;
    const all = withListed(after, read, readOne, context);
    return segment(rest, shift + all.length, oppositeOf(all.terms), 'mistake', { reason: reasons.differs });
  };
}

/** `hasn't 5001 shipped yet`, `why isn't order 5001 on hold`: it is what is said of the number that isn't so. */
function readAskedNumber(rest: readonly Term[], readOne: Rule, context: QueryContext): Segment | null {
  if (!/^(?:has|have|is|are|was|were|did|does|do)n['’]?t$/i.test(plainWord(rest[0]) ?? '')) return null;
  const number = readOne(rest.slice(1), context, []);
  const isNumber = number?.terms.length === 1 && number.terms[0]?.values.every(({ text }) => isIdLike(text));
  if (number === null || !isNumber) return null;
  const not = [makeTerm(null, [bare('not')]), ...rest.slice(1 + number.length)];
  const said = readOne(not, context, []);
  if (said === null || said.terms.every(({ field }) => field === null)) return segment(rest, 1, [], 'filler');
  return { ...said, ...segment(rest, number.length + said.length, [...number.terms, ...said.terms], said.kind) };
}

const isOneOf = (read: Segment | null, fields: RegExp): boolean =>
  read?.terms.length === 1 && fields.test(read.terms[0]?.field ?? '');

/** `all orders but ups`, `everything shipped but ups`: what is excepted from all that was asked for before. */
function isExceptedFrom(
  rest: readonly Term[],
  readOne: Rule,
  context: QueryContext,
  before: readonly Segment[],
): boolean {
  const word = plainWord(rest[0]) ?? '';
  if (/^(?:only|just)$/i.test(word) || negations.test(word)) return false;
  if (negatingPhrases.test(`${wordsFrom(rest, 6).join(' ')} `)) return false;
  const isAll = ({ typed }: Segment) => /^(?:all|any|every|everything|anything)$/i.test(typed);
  const all = before.findLastIndex(isAll);
  if (all === -1) return false;
  const next = readBarePlace(rest) ?? readOne(rest, context, []);
  if (next?.terms.some(({ negated, values }) => negated || values.some(({ text }) => /^(?:none|never)$/.test(text))))
    return false;
  return (
    before.slice(all + 1).every(({ kind }) => kind === 'filler') || isOneOf(next, /^(?:carrier|house|state|country)$/)
  );
}

/** `not shipped by ups`, `not via usps`: another carrier or house sent it. */
function readSender(rest: readonly Term[], readOne: Rule, context: QueryContext): Segment | null {
  const found =
    /^(?:(?:shipped|sent|delivered|fulfilled|going|shipping|coming) )?(?:via|by|with|through|using|from|at|out of) /i.exec(
      wordsFrom(rest, 4).join(' '),
    );
  const length = found?.[0].trim().split(' ').length ?? 0;
  const read = found === null ? null : readOne(rest.slice(length), context, []);
  return read !== null && isOneOf(read, /^(?:carrier|house)$/) ? { ...read, length: length + read.length } : null;
}

/** `not jane doe`: two or three words that mean nothing else are one name. */
export function readFullName(rest: readonly Term[], readOne: Rule, context: QueryContext): Segment | null {
  const words = wordsFrom(rest, 3);
  const isNamePart = (word: string, at: number) => {
    const read =
      /^\p{L}/u.test(word) && !isIdLike(word) && !negations.test(word) ? readOne(rest.slice(at), context, []) : null;
    return read?.kind === 'plain' && read.terms[0]?.field === null;
  };
  const end = words.findIndex((word, at) => !isNamePart(word, at));
  const count = end === -1 ? words.length : end;
  if (count < 2) return null;
  return segment(rest, count, [makeTerm('name', [quotedValue(words.slice(0, count).join(' '))])]);
}

/** With what is listed behind a comma: `not ups, fedex`. */
function withListed(rest: readonly Term[], read: Segment, readOne: Rule, context: QueryContext): Segment {
  const [term] = read.terms;
  const isListed = read.terms.length === 1 && rawWord(rest[read.length - 1])?.endsWith(',') === true;
  const next = isListed ? readOne(rest.slice(read.length), context, []) : null;
  const [other] = next?.terms ?? [];
  if (next === null || term === undefined || other === undefined || next.kind !== 'read') return read;
  if (next.terms.length > 1 || other.field !== term.field || other.negated !== term.negated) return read;
  const both = makeTerm(term.field, [...term.values, ...other.values], term.negated);
  return withListed(rest, { ...read, length: read.length + next.length, terms: [both] }, readOne, context);
}

/** `-hold, pending`: the dash is before all that is listed. */
function readDashedList(rest: readonly Term[], readOne: Rule, context: QueryContext): Segment | null {
  const bared = [makeTerm(null, [bare(rawWord(rest[0]) ?? '')]), ...rest.slice(1)];
  const first = readOne(bared, context, []);
  const all = first === null ? null : withListed(bared, first, readOne, context);
  return first === null || all === null || all.length === first.length
    ? null
    : segment(rest, all.length, oppositeOf(all.terms), 'mistake', { reason: reasons.differs });
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
  const isFirst = before.every(({ typed, kind }) => kind === 'mistake' && /^[-–—−] /.test(typed));
  const field = isFirst ? readOne(rest, context, [])?.terms[0]?.field : null;
  return field === 'status' || field === 'carrier' || field === 'house';
}

/** Words in front of what there is, of what is waited for, and of what there isn't. */
const possessing: [pattern: RegExp, what: 'there' | 'awaited' | 'absent'][] = [
  [/^(?:with|w\/|has|have|having) (?:(?:a|an|any|the|some) )?/i, 'there'],
  [
    /^(?:needs?|needing|awaiting|waiting (?:for|on)|lacks?|lacking) (?:(?:a|an|the|its|their) )?(?!customers?\b|clients?\b)/i,
    'awaited',
  ],
  [/^(?:blank|empty|unknown|unassigned) (?=\p{L})/iu, 'absent'],
  [
    /^(?:(?:does|do|did)(?:n['’]?t| not) (?:yet )?(?:have|has|had)|(?:have|has|had)(?:n['’]?t| not)) (?:got )?(?:(?:a|an|any|the) )?/i,
    'absent',
  ],
];

/** `with tracking`, `doesn't have tracking`, `needs a carrier`, `untracked`: there is one, or none. */
function readPossession(rest: readonly Term[], context: QueryContext, before: readonly Segment[]): Segment | null {
  const words = `${wordsFrom(rest, 6).join(' ')} `;
  if (/^(?:untracked|trackingless) /i.test(words)) return segment(rest, 1, [makeTerm('tracking', [bare('none')])]);
  const [pattern, what] = possessing.findLast(([one]) => one.test(words)) ?? [];
  const length = pattern?.exec(words)?.[0].trim().split(' ').length ?? 0;
  const named = length === 0 || rest[0]?.negated === true ? null : readFieldName(rest.slice(length));
  if (named === null) return null;
  const next = rawWord(rest[length + named.length]) ?? '';
  const isDate = dateNames.has(named.name);
  const isValued = isDate || /\d|@/.test(next) || readFieldWord(rest.slice(length), context, []) !== null;
  const isAsked =
    /^(?:i|we|you)$/i.test(before.at(-1)?.typed ?? '') || rest.some((term) => isIdLike(rawWord(term) ?? ''));
  const isOther = what === 'there' ? isValued : isDate || isAsked || /^(?:for|of|on|about)$/i.test(next);
  const answer = isOther && what !== 'absent' ? null : absenceTerm(named.name, what === 'there');
  return answer === null ? null : segment(rest, length + named.length, [answer]);
}

/** `exported`, `fulfilled`: there is such a date. */
function readDone(rest: readonly Term[], context: QueryContext): Segment | null {
  const [done] = /^(?:exported|fulfilled)$/i.exec(plainWord(rest[0]) ?? '') ?? [];
  const there = done === undefined ? null : absenceTerm(done, rest[0]?.negated !== true);
  const isDated = () => readFieldWord(rest, context, []) !== null || readDatePhrase(rest, context, []) !== null;
  return there === null || isDated() ? null : segment(rest, 1, [there]);
}

const smallWords =
  /^(?:a|an|any|the|in|on|of|with|by|for|from|at|to|anything|orders|status|yet|been|is|are|in status|ones|those|that|which|going)$/i;

/** How many words without a meaning of their own come first; "on hold" keeps its "on". */
function skipSmallWords(rest: readonly Term[]): number {
  const words = wordsFrom(rest, 6);
  const end = words.findIndex(
    (word, at) => !smallWords.test(word) || longestRun(words.slice(at), (text) => matchStatus(text) !== undefined) > 0,
  );
  return end === -1 ? 0 : end;
}
