/** The views of the statistics, the numbers behind them, and their sums by bucket. */

import { statsActions } from '../action-ids.ts';
import { isUuid } from '../db/ids.ts';
import { type FulfillmentStatus, fulfillmentStatusCodes } from '../fulfillments/fulfillment.ts';
import { type Day, dayAt } from '../search/calendar-day.ts';
import { type DayRun, daysBetween, lastWeeks, mondayOf } from './date-buckets.ts';
import type { StatsQuery } from './stats-query.ts';

/** By what stands in a button's value; the words are the entries of the menu. */
export const statsViews = {
  overview: 'Overview',
  days: 'Fulfillments per day, by status',
  shipping: 'Time from hold to shipped',
  products: 'Returned and cancelled, by product',
  houses: 'Returned and cancelled, by fulfillment house',
  carriers: 'Carriers',
  imports: 'Imports per week',
} as const;

export type StatsView = keyof typeof statsViews;

/** The periods that a button offers, in days that end today. */
export const periodPresets = [
  { actionId: statsActions.week, days: 7 },
  { actionId: statsActions.month, days: 30 },
  { actionId: statsActions.quarter, days: 90 },
] as const;

/** What a button or an entry of the menu asks for: a search, a view of it. */
export interface StatsTarget {
  searchId: string;
  view: StatsView;
}

/** The value of a button: opaque, without anything that was typed. */
export function encodeStatsValue({ searchId, view }: StatsTarget): string {
  return `${searchId}.${view}`;
}

/** Reads a button's value; null when it is none of ours. */
export function decodeStatsValue(value: string): StatsTarget | null {
  const [, searchId = '', view] = /^([^.]*)\.([a-z]+)$/.exec(value) ?? [];
  return isUuid(searchId) && isStatsView(view) ? { searchId, view } : null;
}

function isStatsView(view: string | undefined): view is StatsView {
  return view !== undefined && Object.hasOwn(statsViews, view);
}

/** Records of one day that have one status now. */
export interface DayCount {
  day: Day;
  status: FulfillmentStatus;
  records: number;
}

/** Records, and how many of them are returned or cancelled now. */
export interface GroupCounts {
  records: number;
  returned: number;
  cancelled: number;
}

/** A group of records; `name` is null for those that have none. */
export type NamedGroup = GroupCounts & { name: string | null };
export type ProductGroup = NamedGroup & { sku: string | null };

/** The largest groups, and how many there are in all. */
export interface Ranking<Group> {
  groups: Group[];
  total: number;
}

/** How long shipped records waited. */
export interface WaitTimes {
  shipped: number;
  /** in hours; null without a shipped record */
  median: number | null;
  p90: number | null;
}

export interface ShippingTimes {
  all: WaitTimes;
  /** by fulfillment house, most shipped first; null is none */
  houses: (WaitTimes & { name: string | null })[];
  /** the number of records by how long they waited, in the order of `waitingSteps` */
  steps: number[];
  /** those that were shipped before they were on hold, which no clock can explain; not in the other numbers */
  impossible: number;
}

/** The steps of the waiting times: from the end of the one before up to so many hours, that moment not included. */
export const waitBuckets = [
  { hours: 12, label: 'under 12 hours' },
  { hours: 24, label: '12–24 hours' },
  { hours: 48, label: '1–2 days' },
  { hours: 72, label: '2–3 days' },
  { hours: 120, label: '3–5 days' },
  { hours: 168, label: '5–7 days' },
  { hours: 336, label: '7–14 days' },
  { hours: null, label: '14 days or more' },
] as const;

/** The imports of one week; it begins on this Monday. */
export interface ImportWeek {
  monday: Day;
  /** files that were shared */
  files: number;
  /** those of them that could not be read at all */
  refused: number;
  /** rows of the files that were read, and those of them that were rejected */
  rows: number;
  rejected: number;
}

/** What a view shows. */
export interface ViewData {
  overview: { shipping: WaitTimes; carriers: Ranking<NamedGroup>; imports: ImportWeek[] };
  days: object;
  shipping: { shipping: ShippingTimes };
  products: { products: Ranking<ProductGroup> };
  houses: { houses: Ranking<NamedGroup> };
  carriers: { carriers: Ranking<NamedGroup> };
  imports: { imports: ImportWeek[] };
}

/** One view of the statistics. The days are those of every matching record, so they add up to their number. */
export type Stats = {
  [View in StatsView]: { view: View; query: StatsQuery; days: DayCount[] } & ViewData[View];
}[StatsView];

/** How many records there are, in all or with one status. */
export function countRecords(days: readonly DayCount[], status?: FulfillmentStatus): number {
  return days.reduce((sum, one) => sum + (status === undefined || one.status === status ? one.records : 0), 0);
}

/** The statuses that occur, in the order of a fulfillment's life. */
export function occurringStatuses(days: readonly DayCount[]): FulfillmentStatus[] {
  return fulfillmentStatusCodes.filter((status) => countRecords(days, status) > 0);
}

/** A run of days with its records. */
export interface BucketCount extends DayRun {
  records: number;
  /** by the status that they have now */
  statuses: Partial<Record<FulfillmentStatus, number>>;
}

/** Both in the order of days; days outside every run are left out. One pass, however many years there are. */
export function countByBucket(days: readonly DayCount[], runs: readonly DayRun[]): BucketCount[] {
  const counts = runs.map((run): BucketCount => ({ ...run, records: 0, statuses: {} }));
  let place = 0;
  for (const { day, status, records } of days) {
    while (place < counts.length && (counts[place]?.lastDay ?? '') < day) place += 1;
    const run = counts[place];
    if (run === undefined || day < run.firstDay) continue;
    run.records += records;
    run.statuses[status] = (run.statuses[status] ?? 0) + records;
  }
  return counts;
}

/** How many records of a run there are per day, on average, with one decimal. */
export function perDay({ firstDay, lastDay }: DayRun, records: number): number {
  return Math.round((records / daysBetween(firstDay, lastDay)) * 10) / 10;
}

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
