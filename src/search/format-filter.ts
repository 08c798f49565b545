/** A filter as text: in its own language, which `parseFilter` reads back, and described for people. */
import { fulfillmentStatuses } from '../fulfillments/fulfillment.ts';
import { code, fitLines } from '../slack/blocks.ts';
import { formatList, quantity } from '../text/wording.ts';
import { dayParts, monthNames } from './calendar-day.ts';
import { type Condition, type DateRange, type Filter, isDateCondition, vocabulary } from './filter.ts';

/** Writes a filter in its own language. */
export function formatFilter({ conditions, format, emptyFile }: Filter): string {
  return [
    ...conditions.map(formatCondition),
    ...(format === 'csv' ? [] : [`format:${format}`]),
    ...(emptyFile ? ['empty:file'] : []),
  ].join(' ');
}

/** Writes one condition. */
function formatCondition(condition: Condition): string {
  const dash = condition.negated ? '-' : '';
  if (condition.field === 'word') return `${dash}${quoteWord(condition.values[0])}`;
  return `${dash}${condition.field}:${formatValues(condition)}`;
}

/** Writes the values of a condition, as they stand behind its colon. */
export function formatValues(condition: Condition): string {
  if (isDateCondition(condition)) return condition.ranges.map(({ typed }) => typed).join(',');
  if (condition.field === 'status') return condition.values.map((status) => status.toLowerCase()).join(',');
  return condition.values.map(quoteValue).join(',');
}

/** A value in quotation marks if it needs them; a quotation mark inside can't be typed and is left out. */
export function quoteValue(value: string): string {
  const text = value.replaceAll('"', '');
  return /[\s,]/.test(text) ? `"${text}"` : text;
}

/** A word that could be taken for something else is quoted. */
function quoteWord(word: string): string {
  const text = word.replaceAll('"', '');
  return /[\s:]|^[-–—−‐‑]/.test(text) ? `"${text}"` : text;
}

const maxShown = 8;

/**
 * Words a filter as Slack's mrkdwn; what people typed in it is escaped. `timeZone` is the one its dates were read in.
 * Conditions for which `most` characters leave no room are counted.
 */
export function describeFilter({ conditions }: Filter, timeZone: string, most = 2000): string {
  if (conditions.length === 0) return 'all records';
  const zone = conditions.some(isDateCondition) ? `, ${describeTimeZone(timeZone)}` : '';
  const between = ' · ';
  const characters = most - zone.length - conditions.length * between.length;
  const all = conditions.map((condition) => describeCondition(condition));
  const words = fitLines(all, { characters }, (missing) => quantity(missing, 'more filter'));
  return `${words.join(between)}${zone}`;
}

/** Words one condition, without the time zone; of its values no more than `maxValues`. */
export function describeCondition(condition: Condition, maxValues = maxShown): string {
  const not = condition.negated ? 'not ' : '';
  if (condition.field === 'word') return `${not}${code(condition.values[0])}`;
  return `${not}${vocabulary[condition.field].label} ${formatList(atMost(describeValues(condition), maxValues), 'or')}`;
}

function describeValues(condition: Condition): string[] {
  if (isDateCondition(condition)) return condition.ranges.map(describeDateRange);
  if (condition.field === 'status') return condition.values.map((status) => fulfillmentStatuses[status]);
  return condition.values.map((value) => code(value));
}

function atMost(words: string[], most: number): string[] {
  const more = words.length - most;
  return more > 0 ? [...words.slice(0, most), `${more} more`] : words;
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

function formatDay(day: string): string {
  const { year, month, date } = dayParts(day);
  return `${date} ${monthNames[month - 1]} ${year}`;
}

/** "America/New_York" → "New York time". */
export function describeTimeZone(timeZone: string): string {
  return `${(timeZone.split('/').at(-1) ?? timeZone).replaceAll('_', ' ')} time`;
}
