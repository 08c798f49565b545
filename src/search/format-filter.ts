/** Formats a filter as text: in the filter language, which `parseFilter` reads back, and as a description for people. */
import { fulfillmentStatuses } from '../fulfillments/fulfillment.ts';
import { code, fitLines } from '../slack/blocks.ts';
import { formatList, quantity } from '../text/wording.ts';
import { dayParts, monthNames } from './calendar-day.ts';
import { type Condition, type DateRange, type Filter, isDateCondition, vocabulary } from './filter.ts';

const maxShown = 8;

/** Formats a filter in the filter language. */
export function formatFilter({ conditions, format, emptyFile }: Filter): string {
  return [
    ...conditions.map(formatCondition),
    ...(format === 'csv' ? [] : [`format:${format}`]),
    ...(emptyFile ? ['empty:file'] : []),
  ].join(' ');
}

/** Formats the values of a condition, the part after its colon. */
export function formatValues(condition: Condition): string {
  if (isDateCondition(condition)) return condition.ranges.map(({ typed }) => typed).join(',');
  if (condition.field === 'status') return condition.values.map((status) => status.toLowerCase()).join(',');
  return condition.values.map(quoteValue).join(',');
}

/** Quotes a value if needed; quotation marks inside it are dropped, since the language can't escape them. */
export function quoteValue(value: string): string {
  const text = value.replaceAll('"', '');
  return /[\s,]/.test(text) ? `"${text}"` : text;
}

/**
 * Describes a filter in Slack's mrkdwn; typed text is escaped. `timeZone` is the one its dates were parsed in.
 * Conditions that don't fit into `maxLength` characters are only counted.
 */
export function describeFilter({ conditions }: Filter, timeZone: string, maxLength = 2000): string {
  if (conditions.length === 0) return 'all records';
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
  return `${not}${vocabulary[condition.field].label} ${formatList(truncate(describeValues(condition), maxValues), 'or')}`;
}

/** "15 Nov 2026", "1–15 Nov 2026", "28 Oct – 3 Nov 2026", "since 1 Nov 2026", "until 15 Nov 2026". */
export function describeDateRange({ firstDay, lastDay }: Pick<DateRange, 'firstDay' | 'lastDay'>): string {
  if (firstDay === null || lastDay === null) {
    if (firstDay !== null) return `since ${formatDay(firstDay)}`;
    return lastDay === null ? 'at any time' : `until ${formatDay(lastDay)}`;
  }
  const first = dayParts(firstDay);
  const last = dayParts(lastDay);
  if (firstDay === lastDay) return formatDay(firstDay);
  if (first.year !== last.year) return `${formatDay(firstDay)} – ${formatDay(lastDay)}`;
  if (first.month !== last.month) return `${first.date} ${monthNames[first.month - 1]} – ${formatDay(lastDay)}`;
  return `${first.date}–${formatDay(lastDay)}`;
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

/** Quotes a word that would otherwise parse as something else. */
function quoteWord(word: string): string {
  const text = word.replaceAll('"', '');
  return /[\s:]|^[-–—−‐‑]/.test(text) ? `"${text}"` : text;
}

function describeValues(condition: Condition): string[] {
  if (isDateCondition(condition)) return condition.ranges.map(describeDateRange);
  if (condition.field === 'status') return condition.values.map((status) => fulfillmentStatuses[status]);
  return condition.values.map((value) => code(value));
}

function truncate(values: string[], max: number): string[] {
  const more = values.length - max;
  return more > 0 ? [...values.slice(0, max), `${more} more`] : values;
}

function formatDay(day: string): string {
  const { year, month, date } = dayParts(day);
  return `${date} ${monthNames[month - 1]} ${year}`;
}
