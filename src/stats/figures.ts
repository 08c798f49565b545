/** The numbers of the statistics, as they were counted and before anybody words them. */
import { type FulfillmentStatus, fulfillmentStatusCodes } from '../fulfillments/fulfillment.ts';
import type { Day } from '../search/calendar-day.ts';
import type { StatsQuery } from './stats-query.ts';
import type { StatsView } from './views.ts';

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
