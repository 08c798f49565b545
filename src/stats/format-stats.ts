/** Formats the numbers, shares and durations of the statistics. */
import type { DateField } from '../filters/filter.ts';
import type { TableCell } from '../slack/data-table.ts';
import { formatCount, quantity } from '../text/wording.ts';

/** What happened to a record on the day it is counted. */
export const dateFieldVerbs: Record<DateField, string> = {
  created: 'created',
  updated: 'last updated',
  shipped: 'shipped',
  delivered: 'delivered',
  returned: 'returned',
  exported: 'exported',
};

/** A number of records or rows. */
export function countCell(n: number): TableCell {
  return { value: n, text: formatCount(n) };
}

/** A share in percent; a dash if the whole is 0. */
export function shareCell(part: number, whole: number): TableCell {
  return whole === 0 ? '–' : { value: percent(part, whole), text: formatShare(part, whole) };
}

/** "3.4%"; only exactly none is shown as 0%, and only exactly all as 100%. */
export function formatShare(part: number, whole: number): string {
  const rounded = percent(part, whole);
  if (part > 0 && rounded === 0) return 'under 0.1%';
  if (part < whole && rounded === 100) return 'over 99.9%';
  return part === 0 || part === whole ? `${rounded}%` : `${rounded.toFixed(1)}%`;
}

/** A share in percent, rounded to one decimal. */
export function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((part / whole) * 1000) / 10;
}

/** A duration in hours; a dash if unknown. */
export function durationCell(hours: number | null): TableCell {
  return hours === null ? '–' : { value: hours, text: formatDuration(hours) };
}

/** "35 minutes", "31.4 hours", "3.2 days": hours up to three days. */
export function formatDuration(hours: number): string {
  const minutes = Math.round(hours * 60);
  if (minutes < 60) return quantity(minutes, 'minute');
  return hours < 72 ? `${oneDecimal(hours)} hours` : `${oneDecimal(hours / 24)} days`;
}

let decimals: Intl.NumberFormat | undefined;

function oneDecimal(n: number): string {
  decimals ??= new Intl.NumberFormat('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  return decimals.format(n);
}
