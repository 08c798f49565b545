/** Formats a filter as text: in the filter language, which `parseFilter` reads back, and as a description for people. */
import { fulfillmentStatuses } from '../fulfillments/fulfillment.ts';
import { code, fitLines } from '../slack/blocks.ts';
import { formatCount, formatList, monthNames, quantity } from '../text/wording.ts';
import { dayParts } from './days/calendar-day.ts';
import { type Condition, type DateRange, type Filter, isDateCondition } from './filter.ts';
import { isAnswerWord, isAnyMark, isNoneMark, isNoneWord, matchStatus, mayExclude } from './parse-value.ts';
import { stripMarks } from './query-words.ts';
import { vocabulary } from './vocabulary.ts';

const maxShown = 8;

/** Formats a filter in the filter language. */
export function formatFilter({ conditions, format, emptyFile, sort }: Filter): string {
  return [
    ...conditions.map(formatCondition),
    ...(sort === 'newest' ? [] : [`sort:${sort}`]),
    ...(format === 'csv' ? [] : [`format:${format}`]),
    ...(emptyFile ? ['empty:file'] : []),
  ].join(' ');
}

/** Formats the values of a condition, the part after its colon. */
export function formatValues(condition: Condition): string {
  if (isDateCondition(condition)) return condition.ranges.map(({ typed }) => typed).join(',');
  if (condition.field === 'status') return condition.values.map((status) => status.toLowerCase()).join(',');
  const { field } = condition;
  const isQuoted = (value: string) =>
    (field === 'state' && matchStatus(value) !== undefined) || mayExclude(field, value);
  const values = condition.values.map((value) =>
    isQuoted(value) ? `"${value.replaceAll('"', '')}"` : quoteValue(value),
  );
  return [...values, ...(matchesNone(condition) ? ['none'] : [])].join(',');
}

/**
 * Quotes a value that would be read as something else; quotation marks inside it are dropped, since the language can't
 * escape them.
 */
export function quoteValue(value: string): string {
  const text = value.replaceAll('"', '');
  const isWord = !isNoneWord(text) && !isAnswerWord(text) && !isNoneMark(text) && !isAnyMark(text);
  const isPlain = !/[\s,;|*=<{，、；]|^\p{L}+\/\p{L}|^(?:!|not:)/iu.test(text) && stripMarks(text) === text && isWord;
  return isPlain && text !== '' ? text : `"${text}"`;
}

const matchesNone = (condition: Condition): boolean => 'orNone' in condition && condition.orNone;

/**
 * Describes a filter in Slack's mrkdwn; typed text is escaped. `timeZone` is the one its dates were parsed in.
 * Conditions that don't fit into `maxLength` characters are only counted.
 */
export function describeFilter({ conditions }: Filter, timeZone: string, maxLength = 2000): string {
  if (conditions.length === 0) return 'all fulfillments';
  const zone = conditions.some(isDateCondition) ? `, ${describeTimeZone(timeZone)}` : '';
  const between = ' · ';
  const characters = maxLength - zone.length - conditions.length * between.length;
  const all = conditions.map((condition) => describeCondition(condition));
  const parts = fitLines(all, { characters }, (missing) => quantity(missing, 'more filter'));
  return `${parts.join(between)}${zone}`;
}

/** Describes one condition, without the time zone, with at most `maxValues` of its values. */
export function describeCondition(condition: Condition, maxValues = maxShown): string {
  const not = condition.negated ? 'not ' : '';
  if (condition.field === 'word') return `${not}${code(condition.values[0])}`;
  return describeAbsence(condition) ?? `${not}${nameOf(condition)} ${describeAll(condition, maxValues)}`;
}

/** "no tracking number", "never shipped", or that there is one; null for conditions about values. */
function describeAbsence(condition: Condition): string | null {
  const { field, negated } = condition;
  if (field === 'word') return null;
  const { label } = vocabulary[field];
  if (isDateCondition(condition)) {
    if (!condition.ranges.every(({ isNever }) => isNever)) return null;
    return negated ? `${label} at some time` : `never ${label}`;
  }
  if (!matchesNone(condition) || condition.values.length > 0) return null;
  return negated ? `with ${/^[aeiou]/i.test(label) ? 'an' : 'a'} ${label}` : `no ${label}`;
}

function nameOf(condition: Condition): string {
  return condition.field === 'word' ? '' : vocabulary[condition.field].label;
}

function describeAll(condition: Condition, maxValues: number): string {
  const values = truncate(describeValues(condition), maxValues);
  return formatList([...values, ...(matchesNone(condition) ? ['none'] : [])], 'or');
}

type DescribedRange = Pick<DateRange, 'firstDay' | 'lastDay'> & Partial<Pick<DateRange, 'isNever'>>;

/** "Nov 15, 2026", "Nov 1–15, 2026", "Oct 28 – Nov 3, 2026", "since Nov 1, 2026", "until Nov 15, 2026". */
export function describeDateRange({ firstDay, lastDay, isNever = false }: DescribedRange): string {
  if (isNever) return 'never';
  if (firstDay === null || lastDay === null) {
    if (firstDay !== null) return `since ${formatDay(firstDay)}`;
    return lastDay === null ? 'at any time' : `until ${formatDay(lastDay)}`;
  }
  const first = dayParts(firstDay);
  const last = dayParts(lastDay);
  if (firstDay === lastDay) return formatDay(firstDay);
  if (first.year !== last.year) return `${formatDay(firstDay)} – ${formatDay(lastDay)}`;
  const month = monthNames[first.month - 1];
  if (first.month !== last.month) return `${month} ${first.date} – ${formatDay(lastDay)}`;
  return `${month} ${first.date}–${last.date}, ${last.year}`;
}

/** "America/New_York" → "New York time". */
export function describeTimeZone(timeZone: string): string {
  return `${(timeZone.split('/').at(-1) ?? timeZone).replaceAll('_', ' ')} time`;
}

function formatCondition(condition: Condition): string {
  const dash = condition.negated ? '-' : '';
  if (condition.field === 'word') return `${dash}${quoteWord(condition.values[0])}`;
  return `${dash}${condition.field}:${formatValues(condition)}`;
}

/** In quotation marks, a word is always looked for as it is. */
const quoteWord = (word: string): string => `"${word.replaceAll('"', '')}"`;

function describeValues(condition: Condition): string[] {
  if (isDateCondition(condition)) return condition.ranges.map(describeDateRange);
  if (condition.field === 'status') return condition.values.map((status) => fulfillmentStatuses[status]);
  return condition.values.map((value) => code(value));
}

function truncate(values: string[], max: number): string[] {
  const more = values.length - max;
  return more > 0 ? [...values.slice(0, max), `${formatCount(more)} more`] : values;
}

function formatDay(day: string): string {
  const { year, month, date } = dayParts(day);
  return `${monthNames[month - 1]} ${date}, ${year}`;
}
