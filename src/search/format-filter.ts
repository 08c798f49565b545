/** A filter as it would be typed: `parseFilter` of it gives the same filter. */
import { type Condition, type Filter, isDateCondition } from './filter.ts';

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
