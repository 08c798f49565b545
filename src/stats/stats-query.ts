/** What the statistics are asked for: a search filter, with the period and the date field that it implies. */
import type { Day } from '../search/calendar-day.ts';
import { type Condition, type DateField, type Filter, isDateCondition } from '../search/filter.ts';
import { type Clock, parseDateRange } from '../search/parse-date-range.ts';
import { FilterError } from '../text/typed-text.ts';

/** The days that count; null is an open end. */
export interface StatsPeriod {
  /** which of a record's dates its day is */
  field: DateField;
  firstDay: Day | null;
  lastDay: Day | null;
  /** the moments at which it begins and, not included, ends */
  from: Date | null;
  until: Date | null;
}

/** A filter with what its dates depend on, and the period in it. */
export interface StatsQuery {
  filter: Filter;
  clock: Clock;
  period: StatsPeriod;
}

/** How many days are counted, up to today, when the filter has no date. */
const defaultDays = 30;

type DateCondition = Extract<Condition, { ranges: unknown }>;

/** The query that a filter asks; without a date in it, about the records created in the last 30 days. */
export function toStatsQuery(typed: Filter, clock: Clock): StatsQuery {
  if (typed.format !== 'csv' || typed.emptyFile) {
    throw new FilterError('format: and empty: belong to exports; leave them out of the statistics.');
  }
  const filter = periodsOf(typed).length > 0 ? typed : withLastDays(typed, defaultDays, clock);
  return { filter, clock, period: periodOf(filter) };
}

/** The same query about the last so many days, today included. */
export function withLastDays(filter: Filter, days: number, clock: Clock): Filter {
  const field = periodsOf(filter)[0]?.field ?? 'created';
  const period: Condition = { field, negated: false, ranges: [parseDateRange(`${days}d`, clock)] };
  const others = filter.conditions.filter((one) => !(isPeriod(one) && one.field === field));
  return { ...filter, conditions: [...others, period] };
}

/** The first date that was asked for says whose days count; of several conditions on it the days that all allow. */
function periodOf(filter: Filter): StatsPeriod {
  const [first, ...others] = periodsOf(filter);
  const field = first?.field ?? 'created';
  const ranges = [first, ...others].filter((one) => one?.field === field).map((one) => hullOf(one as DateCondition));
  return { field, ...ranges.reduce(overlapOf, { firstDay: null, lastDay: null, from: null, until: null }) };
}

type Range = Omit<StatsPeriod, 'field'>;

const periodsOf = ({ conditions }: Filter): DateCondition[] => conditions.filter(isPeriod);
const isPeriod = (one: Condition): one is DateCondition => isDateCondition(one) && !one.negated;

/** From the first day of any range to the last of any. */
function hullOf({ ranges }: DateCondition): Range {
  return {
    firstDay: least(ranges.map((range) => range.firstDay)),
    lastDay: greatest(ranges.map((range) => range.lastDay)),
    from: least(ranges.map((range) => range.from)),
    until: greatest(ranges.map((range) => range.until)),
  };
}

function overlapOf(a: Range, b: Range): Range {
  return {
    firstDay: greatest([a.firstDay, b.firstDay].filter((day) => day !== null)),
    lastDay: least([a.lastDay, b.lastDay].filter((day) => day !== null)),
    from: greatest([a.from, b.from].filter((moment) => moment !== null)),
    until: least([a.until, b.until].filter((moment) => moment !== null)),
  };
}

/** The least of all; null when there is none, or one is an open end. */
function least<T extends Date | string>(values: (T | null)[]): T | null {
  return pick(values, (a, b) => a < b);
}

function greatest<T extends Date | string>(values: (T | null)[]): T | null {
  return pick(values, (a, b) => a > b);
}

function pick<T>(values: (T | null)[], isBetter: (a: T, b: T) => boolean): T | null {
  const [first = null, ...others] = values;
  return others.reduce((best, one) => (best === null || one === null ? null : isBetter(one, best) ? one : best), first);
}
