/** Short names of days, for charts and narrow tables; the year goes without saying, except of months. */
import { type Day, monthStart, months, partsOf, shiftDays } from '../search/calendar-day.ts';
import { type DayRun, daysBetween } from './day-runs.ts';

/** "25 Nov", "24–25 Nov", "31 Oct–1 Nov", "Nov 2026", "Oct 2026–Mar 2027": never more than twenty characters. */
export function nameOfRun({ firstDay, lastDay }: DayRun): string {
  if (firstDay === lastDay) return nameOfDay(firstDay);
  const [first, last] = [partsOf(firstDay), partsOf(lastDay)];
  if (daysBetween(firstDay, lastDay) > 27) {
    const [from, to] = [nameOfMonth(firstDay), nameOfMonth(lastDay)];
    if (from !== to) return `${from}–${to}`;
    const isWhole = monthStart(firstDay) === firstDay && shiftDays(monthStart(firstDay, 1), -1) === lastDay;
    return isWhole ? from : `${first.date}–${last.date} ${from}`;
  }
  return first.month === last.month
    ? `${first.date}–${nameOfDay(lastDay)}`
    : `${nameOfDay(firstDay)}–${nameOfDay(lastDay)}`;
}

/** "25 Nov" */
export function nameOfDay(day: Day): string {
  const { month, date } = partsOf(day);
  return `${date} ${months[month - 1]}`;
}

function nameOfMonth(day: Day): string {
  const { year, month } = partsOf(day);
  return `${months[month - 1]} ${year}`;
}
