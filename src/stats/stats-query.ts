/** The query of the statistics: a search filter with the period and date field it implies. */
import type { Day } from '../filters/days/calendar-day.ts';
import { type Condition, type DateField, type Filter, isDateCondition } from '../filters/filter.ts';
import { type Clock, parseDateRange } from '../filters/parse-date-range.ts';
import { FilterError } from '../text/typed-text.ts';
import type { StatsView } from './stats.ts';

/** The period to count; null is an open end. */
interface StatsPeriod {
  /** the date by which records are counted */
  field: DateField;
  firstDay: Day | null;
  lastDay: Day | null;
  /** start (inclusive) and end (exclusive) */
  from: Date | null;
  until: Date | null;
}

/** A filter with the clock its dates depend on, and its period. */
export interface StatsQuery {
  filter: Filter;
  clock: Clock;
  period: StatsPeriod;
}

/** How many days up to today are counted if the filter has no date, unless the view shows months or weeks. */
const defaultDays = 30;
export const daysOfView: Partial<Record<StatsView, number>> = { weeks: 91, months: 365 };

type DateCondition = Extract<Condition, { ranges: unknown }>;

/**
 * The query for a filter; a filter without any condition about dates counts what was created in the last days.
 * @throws {FilterError} if its periods have no day in common
 */
export function toStatsQuery(typed: Filter, clock: Clock, days = defaultDays): StatsQuery {
  if (typed.format !== 'csv' || typed.emptyFile) {
    throw new FilterError('format: and empty: belong to exports; leave them out of the statistics.');
  }
  const filter = typed.conditions.some(isDateCondition) ? typed : withLastDays(typed, days, clock);
  const period = periodOf(filter);
  if ((period.firstDay ?? '') > (period.lastDay ?? '9999')) {
    throw new FilterError('These periods have no day in common. Count one, then the other.');
  }
  return { filter, clock, period };
}

/** The same filter for the last `days` days, today included. */
export function withLastDays(filter: Filter, days: number, clock: Clock): Filter {
  const field = periodsOf(filter)[0]?.field ?? 'created';
  const period: Condition = { field, negated: false, ranges: [parseDateRange(`${days}d`, clock)] };
  const others = filter.conditions.filter((one) => !(isPeriod(one) && one.field === field));
  return { ...filter, conditions: [...others, period] };
}

/** The same filter for any time; null if it has no period. */
export function withoutPeriod({ filter, period }: StatsQuery): Filter | null {
  const conditions = filter.conditions.filter((one) => !(isPeriod(one) && one.field === period.field));
  return conditions.length === filter.conditions.length ? null : { ...filter, conditions };
}

/** The first date condition decides the date field; several conditions on it are intersected. */
function periodOf(filter: Filter): StatsPeriod {
  const [first, ...others] = periodsOf(filter);
  const field = first?.field ?? 'created';
  const ranges = [first, ...others].filter((one) => one?.field === field).map((one) => rangeSpan(one as DateCondition));
  return { field, ...ranges.reduce(intersectRanges, { firstDay: null, lastDay: null, from: null, until: null }) };
}

type Range = Omit<StatsPeriod, 'field'>;

const periodsOf = ({ conditions }: Filter): DateCondition[] => conditions.filter(isPeriod);
const isPeriod = (one: Condition): one is DateCondition =>
  isDateCondition(one) && !one.negated && one.ranges.some(({ isNever }) => !isNever);

/** From the first day of any range to the last day of any. */
function rangeSpan({ ranges }: DateCondition): Range {
  return {
    firstDay: minOrOpen(ranges.map((range) => range.firstDay)),
    lastDay: maxOrOpen(ranges.map((range) => range.lastDay)),
    from: minOrOpen(ranges.map((range) => range.from)),
    until: maxOrOpen(ranges.map((range) => range.until)),
  };
}

function intersectRanges(a: Range, b: Range): Range {
  return {
    firstDay: maxOrOpen([a.firstDay, b.firstDay].filter((day) => day !== null)),
    lastDay: minOrOpen([a.lastDay, b.lastDay].filter((day) => day !== null)),
    from: maxOrOpen([a.from, b.from].filter((moment) => moment !== null)),
    until: minOrOpen([a.until, b.until].filter((moment) => moment !== null)),
  };
}

/** The smallest value; null if there are none or one is an open end. */
function minOrOpen<T extends Date | string>(values: (T | null)[]): T | null {
  return pick(values, (a, b) => a < b);
}

function maxOrOpen<T extends Date | string>(values: (T | null)[]): T | null {
  return pick(values, (a, b) => a > b);
}

function pick<T>(values: (T | null)[], isBetter: (a: T, b: T) => boolean): T | null {
  const [first = null, ...others] = values;
  return others.reduce((best, one) => (best === null || one === null ? null : isBetter(one, best) ? one : best), first);
}
