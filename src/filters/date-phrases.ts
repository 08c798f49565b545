import { dateFields } from './filter.ts';
import { isDateText } from './parse-date-range.ts';
import { isNoneWord, matchStatus } from './parse-value.ts';
import { bare, longestRun, type QueryContext, type Rule, rawWord, segment, wordsFrom } from './query-words.ts';
import { makeTerm } from './split-terms.ts';
import { findTermName } from './vocabulary.ts';

const dateNames: ReadonlySet<string> = new Set(dateFields);

const months =
  /^(?:jan|feb|mar|march|apr|april|may|jun|june|jul|july|aug|august|sep|sept|oct|nov|dec|sun|mon|tue|wed|thu|fri|sat)[a-z]*$/i;
const beforeDates = /^(?:on|in|at|during|the|for|from|dated|date|created|placed|ordered|and)$/i;
const ageSign = /^(?:for )?(?:older|more|longer|greater|over|at least|>)/i;

/** `older than 5 days`, `yesterday`, `shipped last week`, `since monday`, `created between a and b`. */
export const readDatePhrase: Rule = (rest, { clock }, before) => {
  if (rest[0]?.negated === true) return null;
  const words = wordsFrom(rest, 10, rawWord);
  const [first = ''] = words;
  const field = findTermName(first);
  const isNamed = field !== undefined && dateNames.has(field);
  let start = isNamed ? 1 : 0;
  while (start < words.length - 1 && beforeDates.test(words[start] ?? '') && !isDateRun(words.slice(start), clock))
    start += 1;
  const run = isDateRun(words.slice(start), clock);
  if (run === 0) return null;
  const text = words
    .slice(start, start + run)
    .join(' ')
    .replace(/,/g, ' ');
  const isFor = /^for$/i.test(words[start - 1] ?? '') && /^\d+ ?\w+$/.test(text);
  const value = isFor ? `>${text}` : text;
  const isAge = isFor || ageSign.test(text) || / old(?:er)?$/.test(text);
  const length = start + run;
  const previous = before.at(-1);
  const lastStatus =
    previous?.terms.length === 1 && previous.terms[0]?.field === 'status' && !previous.terms[0].negated
      ? previous.terms[0].values[0]?.text
      : undefined;
  const isChange = lastStatus !== undefined && /^(?:cancelled|failed|recycled|rma_pending)$/.test(lastStatus);
  const told = isNamed ? field : lastStatus !== undefined && dateNames.has(lastStatus) ? lastStatus : undefined;
  const term = makeTerm(told ?? (isChange && !isAge ? 'updated' : 'created'), [bare(value)]);
  const statusTerm =
    isNamed && isAge && matchStatus(first) !== undefined ? [makeTerm('status', [bare(first.toLowerCase())])] : [];
  if (isNamed || told === undefined || isAge) return segment(rest, length, [...statusTerm, term]);
  return {
    ...segment(rest, length, [term], 'read', { replacesPrevious: true }),
    typed: `${previous?.typed ?? ''} ${segment(rest, length, []).typed}`,
  };
};

/** How many of the words are a date; words that are also names, or numbers alone, are none. */
function isDateRun(words: readonly string[], clock: QueryContext['clock']): number {
  const length = longestRun(words.slice(0, 8), (text) => isDateText(text, clock));
  const text = words.slice(0, length).join(' ');
  if (length === 1 && (/^\d{4}$/.test(text) || isNoneWord(text) || (months.test(text) && !/day$/i.test(text))))
    return 0;
  return /^(?:not yet)$/i.test(text) ? 0 : length;
}

/** `oldest first`, `sorted by newest`. */
export const readSortWords: Rule = (rest) => {
  const found =
    /^(?:(?:sort|sorted|order|ordered|show)(?: by)?(?: the)? )?(oldest|newest|latest|most recent)(?: first| ones| on top)?(?: first)?(?= |$)/i.exec(
      wordsFrom(rest, 5).join(' '),
    );
  if (found === null || rest[0]?.negated === true) return null;
  const order = found[1]?.toLowerCase() === 'oldest' ? 'oldest' : 'newest';
  return segment(rest, found[0].trim().split(' ').length, [makeTerm('sort', [bare(order)])]);
};
