/** Splits a period into buckets of days, weeks or months that fit a table or a chart, and labels them. */
import { type Day, dayParts, monthNames, monthStart, shiftDays, weekdayOf } from '../search/calendar-day.ts';

/** Whole days, both ends included. */
export interface DayRun {
  firstDay: Day;
  lastDay: Day;
}

const shortSteps = [1, 2, 3, 5, 7, 14];
const monthSteps = [1, 2, 3, 6, 12, 24, 60, 120];

/**
 * Parts a period into runs of at most so many: of days when they are to be compared, all but the first of the same
 * length, so that the last one is whole.
 */
export function equalBuckets(period: DayRun, most: number): DayRun[] {
  const days = daysBetween(period.firstDay, period.lastDay);
  const size = shortSteps.find((step) => Math.ceil(days / step) <= most);
  if (size !== undefined) return runsOfDays(period, size);
  return runsOfMonths(period, most);
}

/** Parts a period by the calendar into at most so many: days, weeks from Monday, months, or several months. */
export function calendarBuckets(period: DayRun, most: number): DayRun[] {
  if (daysBetween(period.firstDay, period.lastDay) <= most) return runsOfDays(period, 1);
  return mondaysWithin(period) < most ? weekBuckets(period) : runsOfMonths(period, most);
}

/** The weeks of a period, from Monday to Sunday; the first and the last may be cut. */
export function weekBuckets(period: DayRun): DayRun[] {
  return runsFrom(mondayOf(period.firstDay), (first) => shiftDays(first, 7), period);
}

/** The last weeks of a period, so many at most. */
export function lastWeeks({ firstDay, lastDay }: DayRun, most: number): DayRun[] {
  const earliest = shiftDays(mondayOf(lastDay), 7 * (1 - most));
  return weekBuckets({ firstDay: firstDay > earliest ? firstDay : earliest, lastDay });
}

/** The Monday of a day's week. */
export function mondayOf(day: Day): Day {
  return shiftDays(day, 1 - weekdayOf(day));
}

const mondaysWithin = ({ firstDay, lastDay }: DayRun) => Math.floor((daysBetween(mondayOf(firstDay), lastDay) - 1) / 7);

/** The number of days from one to the other, both included. */
export function daysBetween(firstDay: Day, lastDay: Day): number {
  return Math.round((Date.parse(`${lastDay}T12:00Z`) - Date.parse(`${firstDay}T12:00Z`)) / 86_400_000) + 1;
}

function runsOfDays(period: DayRun, size: number): DayRun[] {
  const days = daysBetween(period.firstDay, period.lastDay);
  const lead = (size - (days % size)) % size;
  return runsFrom(shiftDays(period.firstDay, -lead), (first) => shiftDays(first, size), period);
}

function runsOfMonths(period: DayRun, most: number): DayRun[] {
  const from = monthStart(period.firstDay);
  const inSteps = (step: number) => runsFrom(from, (first) => monthStart(first, step), period);
  const months = daysBetween(period.firstDay, period.lastDay) / 30.4;
  for (const step of monthSteps.filter((one) => months / one < most + 1)) {
    const runs = inSteps(step);
    if (runs.length <= most) return runs;
  }
  return [period];
}

/** Runs from a day on, cut to the period. */
function runsFrom(from: Day, next: (first: Day) => Day, { firstDay, lastDay }: DayRun): DayRun[] {
  const runs: DayRun[] = [];
  for (let first = from; first <= lastDay; first = next(first)) {
    const last = shiftDays(next(first), -1);
    runs.push({ firstDay: first < firstDay ? firstDay : first, lastDay: last > lastDay ? lastDay : last });
  }
  return runs;
}

/** "25 Nov", "24–25 Nov", "31 Oct–1 Nov", "Nov 2026", "Oct 2026–Mar 2027": never more than twenty characters. */
export function shortPeriodLabel({ firstDay, lastDay }: DayRun): string {
  if (firstDay === lastDay) return shortDayLabel(firstDay);
  const [first, last] = [dayParts(firstDay), dayParts(lastDay)];
  if (daysBetween(firstDay, lastDay) > 27) {
    const [from, to] = [nameOfMonth(firstDay), nameOfMonth(lastDay)];
    if (from !== to) return `${from}–${to}`;
    const isWhole = monthStart(firstDay) === firstDay && shiftDays(monthStart(firstDay, 1), -1) === lastDay;
    return isWhole ? from : `${first.date}–${last.date} ${from}`;
  }
  return first.month === last.month
    ? `${first.date}–${shortDayLabel(lastDay)}`
    : `${shortDayLabel(firstDay)}–${shortDayLabel(lastDay)}`;
}

/** "25 Nov" */
export function shortDayLabel(day: Day): string {
  const { month, date } = dayParts(day);
  return `${date} ${monthNames[month - 1]}`;
}

function nameOfMonth(day: Day): string {
  const { year, month } = dayParts(day);
  return `${monthNames[month - 1]} ${year}`;
}
