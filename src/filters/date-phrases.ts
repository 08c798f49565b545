import { editDistance } from '../text/edit-distance.ts';
import { quoteInput } from '../text/typed-text.ts';
import { numberWordPattern } from './days/date-spelling.ts';
import { isForeignMonth, toEnglishDate } from './days/foreign-dates.ts';
import { isHolidayName } from './days/named-days.ts';
import { beginsName, readFieldName } from './field-words.ts';
import { type DateField, dateFields, dateNames } from './filter.ts';
import { isDateText } from './parse-date-range.ts';
import { isNoneWord, matchStatus } from './parse-value.ts';
import {
  bare,
  endsListed,
  isOpenDate,
  longestRun,
  type QueryContext,
  type Rule,
  rawWord,
  type Segment,
  segment,
  trimEnd,
  wordsFrom,
} from './query-words.ts';
import { makeTerm, type Term } from './split-terms.ts';
import { findTermName } from './vocabulary.ts';

const months =
  /^(?:jan|feb|mar|march|apr|april|may|jun|june|jul|july|aug|august|sep|sept|oct|nov|dec|sun|mon|tue|wed|thu|fri|sat)[a-z]*$/i;
/** The days and months of these that are no names of people. */
const plainDates = /days?$|^(?:january|february|september|october|november|december)$/i;
const beforeDates =
  /^(?:on|in|at|during|the|for|from|dated|date|range|between|created|placed|ordered|and|aged|de|del|du|da|von|vom|van|di|della|des)$/i;
/** Statuses without a date of their own: when that was is, as far as anybody knows, when it was last changed. */
const changed = /^(?:cancelled|failed|recycled|rma_pending)$/;
const ageSign = /^(?:for )?(?:older|more|longer|greater|over|at least|>)/i;

/** `older than 5 days`, `yesterday`, `shipped last week`, `since monday`, `created between a and b`. */
export const readDatePhrase: Rule = (rest, { clock, names }, before) => {
  if (rest[0]?.negated === true) return null;
  const aged = readAge(rest);
  if (aged !== null) return aged;
  const words = wordsFrom(rest, 10, dateWord);
  const [first = ''] = words;
  const about = readFieldName(rest);
  const isNamed = about !== null && dateNames.has(about.name);
  const previous = before.at(-1);
  const listed = isNamed ? undefined : listedDate(before, words.join(' '));
  const field = isNamed ? about.name : listed;
  let start = isNamed ? about.length : 0;
  while (start < words.length - 1 && beforeDates.test(words[start] ?? '') && !isDateRun(words.slice(start), clock))
    start += 1;
  const lacking = previous?.terms.at(-1);
  const isNever = lacking?.negated === false && /^(?:never|none)$/.test(lacking.values[0]?.text ?? '');
  const dated = isDateRun(words.slice(start), clock, isNamed || listed !== undefined);
  // By themselves, 48 hours are no date; waited for, they are.
  const isWaited = isNever || waiting.has(statusOf(previous) ?? '') || /^(?:for|aged)$/i.test(words[start - 1] ?? '');
  const hours = dated === 0 && isWaited ? hoursRun(words.slice(start)) : 0;
  // In `from q3 on hold`, what follows has the “on”.
  const isOn = dated > 1 && rest.length > start + dated && /^on$/i.test(words[start + dated - 1] ?? '');
  const run = dated + hours - (isOn ? 1 : 0);
  const meant = run === 0 ? findMisspelledDay(first) : undefined;
  if (meant !== undefined) {
    const status = statusOf(before.at(-1)) ?? '';
    const term = makeTerm(dateNames.has(status) ? status : 'created', [bare(meant)]);
    return segment(rest, 1, [term], 'mistake', {
      reason: `I don’t recognize the date ${quoteInput(first)}. Did you mean ${meant}?`,
    });
  }
  const isName = before.length === 0 && !isNamed && start + run === 1 && beginsName(rest, 1, names);
  // "black friday" is no day of last week.
  if (run === 0 || isName || /^(?:black|good|cyber)$/i.test(before.at(-1)?.typed ?? '')) return null;
  const text = words
    .slice(start, start + run)
    .join(' ')
    .replace(/,/g, ' ')
    .replace(/^on (?=\d)/i, '');
  const length = start + run;
  const lastStatus = statusOf(previous) ?? earlierStatus(before);
  const isFor = /^(?:for|aged)$/i.test(words[start - 1] ?? '') && (/^\d+ ?\w+$/.test(text) || spelledSpan.test(text));
  // `pending since 3 days`, as many say it, and `not shipped after 3 days`
  const waited = toEnglishDate(text).replace(/^(?:since|from|after) (?=\d|an? )/i, '');
  // What waits does so for at least that long.
  const isWaiting =
    isNever ||
    waiting.has(lastStatus ?? '') ||
    longestRun(wordsFrom(rest.slice(length), 3), (next) => isWaitingStatus(next.replace(/^auf /i, ''))) > 0;
  const isSpan = isFor || hours > 0 || (isWaiting && spelledSpan.test(waited));
  const value = isSpan ? `>${waited}` : text;
  const asked = askedDate(before);
  if (asked !== null) {
    const isVerb = previous?.terms.every((one) => one.field === null);
    return segment(rest, length, [makeTerm(asked, [bare(value)])], 'read', { replacesPrevious: isVerb === true });
  }
  const isAge = isSpan || ageSign.test(text) || / old(?:er)?$/.test(text);
  const isMoved = before.some(
    ({ kind, typed }) => kind === 'filler' && /^(?:put|move|went|gone|change|set|switch|got|became)/i.test(typed),
  );
  const isChange = lastStatus !== undefined && (isMoved || changed.test(lastStatus));
  const next = matchStatus(wordsFrom(rest.slice(length), 1)[0] ?? '')?.toLowerCase() ?? '';
  const isFirst = !isNamed && before.every((one) => statusOf(one) === undefined);
  const isNext = isFirst && dateNames.has(next);
  const told = isNext ? next : (field ?? (dateNames.has(lastStatus ?? '') ? lastStatus : undefined));
  const isChanged = isChange || (isFirst && /^(?:cancelled|failed|recycled)$/.test(next));
  const term = makeTerm(told ?? (isChanged && !isAge ? 'updated' : 'created'), [bare(value)]);
  const statusTerm =
    isNamed && isAge && matchStatus(first) !== undefined ? [makeTerm('status', [bare(first.toLowerCase())])] : [];
  const isApart = statusOf(previous) === undefined;
  if (field !== undefined || told === undefined || isAge || isApart || isNext)
    return segment(rest, length, [...statusTerm, term]);
  return {
    ...segment(rest, length, [term], 'read', { replacesPrevious: true }),
    typed: `${previous?.typed ?? ''} ${segment(rest, length, []).typed}`,
  };
};

/** `age > 5`, `aging over 5 days`: how long ago it was created, in days where nothing else is said. */
function readAge(rest: readonly Term[]): Segment | null {
  const found =
    /^(?:age|aged|aging|ageing)(?: (?:is|of))? ?(>=?|<=?|over|more than|older than|at least|under|less than) ?(\d{1,4}) ?(d|days?|w|weeks?|h|hours?)?(?= |$)/i.exec(
      wordsFrom(rest, 7, dateWord).join(' '),
    );
  if (found === null) return null;
  const [whole, sign = '', count = '', unit = 'd'] = found;
  return segment(rest, whole.split(' ').length, [makeTerm('created', [bare(`${sign} ${count}${unit}`)])]);
}

const askedDates: Record<string, DateField> = {
  ship: 'shipped',
  deliver: 'delivered',
  return: 'returned',
  export: 'exported',
};

/** The date that a question asks for: `what did ups deliver today`. */
function askedDate(before: readonly Segment[]): DateField | null {
  const isAsked = before.some(({ typed }) => /^did$/i.test(typed));
  return (isAsked && askedDates[before.at(-1)?.typed.toLowerCase().split(' ', 1)[0] ?? '']) || null;
}

/** Statuses in which a fulfillment waits for something. */
const waiting: ReadonlySet<string> = new Set(['hold', 'pending', 'pending_shipment', 'rma_pending']);
const isWaitingStatus = (text: string): boolean => waiting.has(matchStatus(text)?.toLowerCase() ?? '');
/** `5 days`, `a week`, but not the language's own `5d`, which is the last five days. */
const spelledSpan = new RegExp(`^(?:\\d+|${numberWordPattern}) (?:days?|weeks?|wks?|months?|hours?|hrs?)$`, 'i');

/** A word of a date without the marks of the sentence around it; `3-day-old` is three words in one. */
function dateWord(term: Term | undefined): string | null {
  const raw = rawWord(term);
  const word = trimEnd(raw ?? '', '?!');
  if (word === '') return raw;
  const sentence = /\p{L}\.$/u.test(word) ? word.slice(0, -1) : word;
  if (/^\+\d{1,3}$/.test(sentence)) return sentence.slice(1);
  return /^\d{1,3}-(?:days?|weeks?|months?|hours?)-old$/i.test(sentence) ? sentence.replaceAll('-', ' ') : sentence;
}

/**
 * The field of a day in front of a comma or of another short name of a day, of which this is one more (`shipped mon, tue`),
 * and of an open end, of which this is the other one: `shipped after nov 1 but before nov 10`.
 */
function listedDate(before: readonly Segment[], text: string): DateField | undefined {
  const previous = before.findLast(({ typed }) => !/^(?:and|but|yet|,)$/i.test(typed));
  const [term, ...others] = previous?.terms ?? [];
  if (term?.negated !== false || others.length > 0) return undefined;
  const isListed = isOpenDate(term.values[0]?.text ?? '')
    ? otherEnd.test(text)
    : endsListed.test(before.at(-1)?.typed ?? '');
  return isListed ? dateFields.find((one) => one === findTermName(term.field ?? '')) : undefined;
}

const otherEnd =
  /^(?:(?:no|not) )?(?:before|after|until|till|through|since|up to|by|prior|later than|earlier than|(?:more|less) than .* ago|at (?:least|most) .* ago)\b/i;

/** The status that a segment asks for; undefined for any other segment. */
function statusOf(segment: Segment | undefined): string | undefined {
  const [term, ...others] = segment?.terms ?? [];
  const isStatus = others.length === 0 && term?.field === 'status' && !term.negated && term.values.length === 1;
  return isStatus ? term.values[0]?.text.toLowerCase() : undefined;
}

/** Without a date it says nothing that could be looked for, and is left out: `sent to texas`. */
const isSent = ({ typed }: Segment): boolean => /^sent(?= |$)/i.test(typed);

/** A status that is also a date, behind which only a carrier or a house was named: `shipped via fedex today`. */
function earlierStatus(before: readonly Segment[]): string | undefined {
  const isBetween = (one: Segment) =>
    !isSent(one) &&
    (/^(?:by|from|via|with)$/i.test(one.typed) ||
      one.terms.every(({ field }) => /^(?:carrier|house|state|country|city)$/.test(field ?? '')));
  const last = before.findLast((one) => !isBetween(one));
  const status = last !== undefined && isSent(last) ? 'shipped' : statusOf(last);
  return status !== undefined && (dateNames.has(status) || changed.test(status)) ? status : undefined;
}

const hoursRun = (words: readonly string[]): number =>
  longestRun(words.slice(0, 2), (text) => /^\d{2,3} ?(?:h|hrs?|hours?)$/i.test(text));

/** How many of the words are a date; words that are also names, or numbers alone, are none. */
function isDateRun(words: readonly string[], clock: QueryContext['clock'], isNamed = false): number {
  const length = longestRun(words.slice(0, 8), (text) => isDateText(text, clock));
  const text = trimEnd(words.slice(0, length).join(' '), ',');
  const isMonth = !plainDates.test(text) && (isForeignMonth(text) || months.test(text));
  if (length === 1 && (/^\d{4}$/.test(text) || isNoneWord(text) || (isMonth && !isNamed))) return 0;
  return /^(?:not yet)$/i.test(text) || (!isNamed && isHolidayName(text)) ? 0 : length;
}

const longDays = ['yesterday', 'tuesday', 'wednesday', 'thursday', 'saturday'];

/** The day that a long word was meant to be: `yestarday`. */
function findMisspelledDay(word: string): string | undefined {
  const lower = word.toLowerCase();
  return lower.length < 7 || longDays.includes(lower)
    ? undefined
    : longDays.find((day) => day[0] === lower[0] && editDistance(lower, day) <= (day.length > 7 ? 2 : 1));
}

/** `oldest first`, `sorted by newest`. */
export const readSortWords: Rule = (rest, _, before) => {
  if (/^(?:old|aging|ageing|stale) (?=holds?\b|pending\b|orders?\b|on hold\b)/i.test(wordsFrom(rest, 3).join(' '))) {
    return segment(rest, 1, [makeTerm('sort', [bare('oldest')])]);
  }
  const text = wordsFrom(rest, 5).join(' ');
  const counted =
    /^(?:the )?(last|first|latest|newest|oldest|most recent) (?:\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|twenty(?! \w+ (?:day|week|month)))(?= |$)(?! (?:days?|weeks?|wks?|months?|years?|hours?|hrs?|min|business|work|week))|^(?:the )?\d{1,3} (latest|newest|oldest|most recent)(?= |$)/i.exec(
      text,
    );
  const dated =
    /^(?:(?:sort|sorted|order|ordered)(?: by)?|by) (?:the )?(?:date[ _]created|order[ _]date|created(?:[ _](?:at|date))?|creation date|date|age|time)(?: (asc|ascending|desc|descending|oldest|newest))?(?= |$)(?: first)?/i.exec(
      text,
    );
  const asked = counted ?? dated;
  if (asked !== null && rest[0]?.negated !== true) {
    const isOldest = /^(?:first|oldest|asc|ascending)$/i.test(asked[1] ?? asked[2] ?? '') || / age\b/i.test(asked[0]);
    const order = makeTerm('sort', [bare(isOldest ? 'oldest' : 'newest')]);
    // How many is said to be not used: an export would have all of them.
    return segment(rest, asked[0].trim().split(' ').length, [order], counted === null ? 'read' : 'filler');
  }
  // `oldest holds first`
  if (/^first$/i.test(text.split(' ', 1)[0] ?? '') && before.some(({ terms }) => terms[0]?.field === 'sort'))
    return segment(rest, 1, [], 'filler');
  const found =
    /^(?:(?:sort|sorted|order|ordered|show)(?: by)?(?: the)? )?(oldest|earliest|newest|latest|longest|most recent)(?: first| ones| on top)?(?: first)?(?= |$)/i.exec(
      text,
    );
  const other = /^(?:sort|sorted|group|grouped) by \p{L}+(?: (?:date|name|number|id|code)(?= |$))?/iu.exec(text)?.[0];
  if (other !== undefined && found === null)
    return segment(rest, other.split(' ').length, [], 'mistake', {
      reason: 'Results are sorted by date only: sort:oldest or sort:newest.',
    });
  if (found === null || rest[0]?.negated === true) return null;
  const order = /^(?:oldest|earliest|longest)$/i.test(found[1] ?? '') ? 'oldest' : 'newest';
  return segment(rest, found[0].trim().split(' ').length, [makeTerm('sort', [bare(order)])]);
};
