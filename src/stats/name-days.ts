/** Short names of days, for charts and narrow tables; the year goes without saying, except of months. */
import { type Day, dayParts, monthNames, monthStart, shiftDays } from '../search/calendar-day.ts';
import { type DayRun, daysBetween } from './day-runs.ts';

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
