/** Splits a period into buckets of days, weeks or months that fit a table or a chart, and labels them. */

import { type Day, dayParts, monthStart, shiftDays, weekdayOf } from '../filters/days/calendar-day.ts';
import { monthNames } from '../text/wording.ts';

/** A range of whole days, both ends inclusive. */
export interface DateSpan {
  firstDay: Day;
  lastDay: Day;
}

const shortSteps = [1, 2, 3, 5, 7, 14];
const monthSteps = [1, 2, 3, 6, 12, 24, 60, 120];

/**
 * Splits a period into at max `max` buckets of comparable length: all but the first span the same number of days, so that
 * the last one is complete. Long periods are split by months.
 */
export function equalBuckets(period: DateSpan, max: number): DateSpan[] {
  const days = daysBetween(period.firstDay, period.lastDay);
  const size = shortSteps.find((step) => Math.ceil(days / step) <= max);
  if (size !== undefined) return dayBuckets(period, size);
  return monthBuckets(period, max);
}

/** Splits a period by the calendar into at max `max` buckets: days, weeks from Monday, months, or groups of months. */
export function calendarBuckets(period: DateSpan, max: number): DateSpan[] {
  if (daysBetween(period.firstDay, period.lastDay) <= max) return dayBuckets(period, 1);
  return mondaysWithin(period) < max ? weekBuckets(period) : monthBuckets(period, max);
}

/** Splits a period into weeks or months; by days, or where that would be more than `max`, as `calendarBuckets` does. */
export function bucketsBy(unit: 'days' | 'weeks' | 'months', period: DateSpan, max: number): DateSpan[] {
  if (unit === 'days') return calendarBuckets(period, max);
  const buckets = unit === 'weeks' ? weekBuckets(period) : monthsFrom(period, 1);
  return buckets.length > max ? calendarBuckets(period, max) : buckets;
}

/** The weeks of a period, Monday to Sunday; the first and the last may be partial. */
export function weekBuckets(period: DateSpan): DateSpan[] {
  return bucketsFrom(mondayOf(period.firstDay), (first) => shiftDays(first, 7), period);
}

/** The last `max` weeks of a period. */
export function lastWeeks({ firstDay, lastDay }: DateSpan, max: number): DateSpan[] {
  const earliest = shiftDays(mondayOf(lastDay), 7 * (1 - max));
  return weekBuckets({ firstDay: firstDay > earliest ? firstDay : earliest, lastDay });
}

/** The Monday of the week of a day. */
export function mondayOf(day: Day): Day {
  return shiftDays(day, 1 - weekdayOf(day));
}

/** The number of days from one day to another, both inclusive. */
export function daysBetween(firstDay: Day, lastDay: Day): number {
  return Math.round((Date.parse(`${lastDay}T12:00Z`) - Date.parse(`${firstDay}T12:00Z`)) / 86_400_000) + 1;
}

/** "Nov 25", "Nov 24–25", "Oct 31–Nov 1", "Nov 2026", "Oct 2026–Mar 2027": at max 20 characters. */
export function shortPeriodLabel({ firstDay, lastDay }: DateSpan): string {
  if (firstDay === lastDay) return shortDayLabel(firstDay);
  const [first, last] = [dayParts(firstDay), dayParts(lastDay)];
  if (daysBetween(firstDay, lastDay) > 27) {
    const [from, to] = [nameOfMonth(firstDay), nameOfMonth(lastDay)];
    if (from !== to) return `${from}–${to}`;
    const isWhole = monthStart(firstDay) === firstDay && shiftDays(monthStart(firstDay, 1), -1) === lastDay;
    return isWhole ? from : `${monthNames[first.month - 1]} ${first.date}–${last.date}, ${first.year}`;
  }
  return first.month === last.month
    ? `${shortDayLabel(firstDay)}–${last.date}`
    : `${shortDayLabel(firstDay)}–${shortDayLabel(lastDay)}`;
}

/** "Nov 25" */
export function shortDayLabel(day: Day): string {
  const { month, date } = dayParts(day);
  return `${monthNames[month - 1]} ${date}`;
}

function dayBuckets(period: DateSpan, size: number): DateSpan[] {
  const days = daysBetween(period.firstDay, period.lastDay);
  const lead = (size - (days % size)) % size;
  return bucketsFrom(shiftDays(period.firstDay, -lead), (first) => shiftDays(first, size), period);
}

function monthBuckets(period: DateSpan, max: number): DateSpan[] {
  const months = daysBetween(period.firstDay, period.lastDay) / 30.4;
  for (const step of monthSteps.filter((one) => months / one < max + 1)) {
    const buckets = monthsFrom(period, step);
    if (buckets.length <= max) return buckets;
  }
  return [period];
}

const monthsFrom = (period: DateSpan, step: number): DateSpan[] =>
  bucketsFrom(monthStart(period.firstDay), (first) => monthStart(first, step), period);

/** Buckets starting at `from`, clipped to the period. */
function bucketsFrom(from: Day, next: (first: Day) => Day, { firstDay, lastDay }: DateSpan): DateSpan[] {
  const buckets: DateSpan[] = [];
  for (let first = from; first <= lastDay; first = next(first)) {
    const last = shiftDays(next(first), -1);
    buckets.push({ firstDay: first < firstDay ? firstDay : first, lastDay: last > lastDay ? lastDay : last });
  }
  return buckets;
}

function nameOfMonth(day: Day): string {
  const { year, month } = dayParts(day);
  return `${monthNames[month - 1]} ${year}`;
}

const mondaysWithin = ({ firstDay, lastDay }: DateSpan) =>
  Math.floor((daysBetween(mondayOf(firstDay), lastDay) - 1) / 7);
