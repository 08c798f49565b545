/** Sums the records of single days up to those of runs of days. */
import type { FulfillmentStatus } from '../fulfillments/fulfillment.ts';
import { type DayRun, daysBetween } from './day-runs.ts';
import type { DayCount } from './figures.ts';

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
