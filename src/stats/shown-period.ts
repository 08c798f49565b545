/** Which days a table or a chart of days shows. */
import { type Day, dayAt } from '../search/calendar-day.ts';
import { type DayRun, daysBetween, lastWeeks, mondayOf } from './day-runs.ts';
import type { DayCount, ImportWeek, Stats } from './figures.ts';
import type { StatsQuery } from './stats-query.ts';

const aYear = 366;

/**
 * The days of the period, null when there is none to show. An open end, and one in the future, is today or the last
 * record's day. A beginning more than a year back, or open, is the first record's day: nobody reads years of zeros.
 */
export function shownPeriod({ period, clock }: StatsQuery, days: readonly Pick<DayCount, 'day'>[]): DayRun | null {
  const today = dayAt(clock.now, clock.timeZone);
  const first = days[0]?.day;
  const end = later(today, days.at(-1)?.day ?? today);
  const lastDay = period.lastDay === null || period.lastDay > end ? end : period.lastDay;
  const isNear = period.firstDay !== null && daysBetween(period.firstDay, lastDay) <= aYear;
  const firstDay = isNear ? period.firstDay : (first ?? null);
  return firstDay === null || firstDay > lastDay ? null : { firstDay, lastDay };
}

const later = (a: Day, b: Day): Day => (a > b ? a : b);

/** The last `maxWeeks` weeks of the period, oldest first, each with its imports if there were any; empty if there were none at all. */
export function weeklyImports(
  imports: ImportWeek[],
  query: Stats['query'],
  maxWeeks: number,
): { week: DayRun; found: ImportWeek | undefined }[] {
  const last = imports.at(-1);
  if (last === undefined) return [];
  const ends = [{ day: imports[0]?.monday ?? last.monday }, { day: last.monday }];
  const period = shownPeriod(query, ends);
  const byMonday = new Map(imports.map((one) => [one.monday, one]));
  return (period === null ? [] : lastWeeks(period, maxWeeks)).map((week) => ({
    week,
    found: byMonday.get(mondayOf(week.firstDay)),
  }));
}
