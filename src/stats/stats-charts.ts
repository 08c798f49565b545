/** Builds the chart of each view that has one. */
import { fulfillmentStatuses } from '../fulfillments/fulfillment.ts';
import { shorten } from '../slack/blocks.ts';
import { type Chart, chartLimits } from '../slack/charts.ts';
import { formatCount, formatList } from '../text/wording.ts';
import { equalBuckets, shortDayLabel, shortPeriodLabel } from './date-buckets.ts';
import { dateFieldVerbs, formatDuration, formatShare, percent } from './format-stats.ts';
import {
  countByBucket,
  occurringStatuses,
  perDay,
  type Stats,
  shownPeriod,
  sumRecords,
  waitBuckets,
  weeklyImports,
} from './stats.ts';

/** The chart of a view; null if the view has none or there is nothing to show. */
export function statsChart(stats: Stats): Chart | null {
  switch (stats.view) {
    case 'overview':
    case 'days':
      return daysChart(stats);
    case 'shipping':
      return shippingChart(stats);
    case 'carriers':
      return carriersChart(stats);
    case 'imports':
      return importsChart(stats);
    default:
      return null;
  }
}

/** Per-day averages, so that buckets of different lengths are comparable. */
function daysChart({ query, days }: Stats): Chart | null {
  const period = sumRecords(days) === 0 ? null : shownPeriod(query, days);
  if (period === null) return null;
  const buckets = countByBucket(days, equalBuckets(period, chartLimits.points));
  const statuses = occurringStatuses(days);
  const byCount = statuses
    .map((status) => ({ status, records: sumRecords(days, status) }))
    .toSorted((a, b) => b.records - a.records);
  const maxSeparate = statuses.length > chartLimits.series ? chartLimits.series - 1 : chartLimits.series;
  const separate = new Set(byCount.slice(0, maxSeparate).map(({ status }) => status));
  const lines = [
    ...statuses
      .filter((one) => separate.has(one))
      .map((one) => ({ name: fulfillmentStatuses[one] as string, of: [one] })),
    { name: 'Other statuses', of: statuses.filter((one) => !separate.has(one)) },
  ].filter(({ of }) => of.length > 0);
  const series = lines.map(({ name, of }) => ({
    name,
    values: buckets.map((bucket) =>
      perDay(
        bucket,
        of.reduce((sum, one) => sum + (bucket.statuses[one] ?? 0), 0),
      ),
    ),
  }));
  const did = dateFieldVerbs[query.period.field];
  const isDaily = buckets.every(({ firstDay, lastDay }) => firstDay === lastDay);
  const [busiest] = buckets.toSorted((a, b) => perDay(b, b.records) - perDay(a, a.records));
  return {
    title: `Fulfillments ${did} per day, by status`,
    kind: buckets.length < 3 ? 'bar' : 'line',
    xLabel: isDaily ? 'Day' : 'Days',
    yLabel: isDaily ? 'Fulfillments' : 'Fulfillments per day, on average',
    categories: buckets.map(shortPeriodLabel),
    series,
    altText: `Fulfillments ${did} per day from ${shortDayLabel(period.firstDay)} to ${shortDayLabel(period.lastDay)}, ${formatCount(sumRecords(days))} in all, by the status that they have now: ${formatList(
      series.map(({ name }) => name),
      'and',
    )}. ${busiest === undefined ? '' : `Most were ${did} on ${shortPeriodLabel(busiest)}: ${formatCount(perDay(busiest, busiest.records))} per day.`}`,
  };
}

function shippingChart({ shipping: { all, steps } }: Extract<Stats, { view: 'shipping' }>): Chart | null {
  if (all.median === null || all.p90 === null) return null;
  const parts = waitBuckets.map(({ label }, step) => `${label} ${formatCount(steps[step] ?? 0)}`);
  return {
    title: 'Fulfillments by time from hold to shipped',
    kind: 'bar',
    xLabel: 'From hold to shipped',
    yLabel: 'Fulfillments',
    categories: waitBuckets.map(({ label }) => label),
    series: [{ name: 'Fulfillments', values: steps }],
    altText: `How many fulfillments took how long from hold to shipped: ${parts.join(', ')}. The median is ${formatDuration(all.median)}, the 90th percentile ${formatDuration(all.p90)}.`,
  };
}

/** No chart for a single carrier. */
function carriersChart({ carriers: { groups }, days }: Extract<Stats, { view: 'carriers' }>): Chart | null {
  const total = sumRecords(days);
  const largest = groups.slice(
    0,
    groups.length > chartLimits.segments ? chartLimits.segments - 1 : chartLimits.segments,
  );
  const others = total - largest.reduce((sum, { records }) => sum + records, 0);
  const named = largest.map(({ name, records }) => ({ name: name ?? 'No carrier yet', records }));
  const segments = others > 0 ? [...named, { name: 'Others', records: others }] : named;
  if (segments.length < 2) return null;
  return {
    title: 'Fulfillments by carrier',
    kind: 'pie',
    xLabel: 'Carrier',
    yLabel: 'Fulfillments',
    categories: distinct(segments.map(({ name }) => name)),
    series: [{ name: 'Fulfillments', values: segments.map(({ records }) => records) }],
    altText: `Fulfillments by carrier: ${segments.map(({ name, records }) => `${name} ${formatShare(records, total)}`).join(', ')}.`,
  };
}

/** No chart for a single week. */
function importsChart({ imports, query }: Extract<Stats, { view: 'imports' }>): Chart | null {
  const weeks = weeklyImports(imports, query, chartLimits.points);
  if (weeks.length < 2) return null;
  const shares = weeks.map(({ found }) => percent(found?.rejected ?? 0, found?.rows ?? 0));
  const names = weeks.map(({ week }) => shortPeriodLabel(week));
  const parts = names.map((name, index) => `${name} ${shares[index]}%`);
  return {
    title: 'Share of rows to fix',
    kind: 'bar',
    xLabel: 'Week',
    yLabel: 'Rows to fix in percent',
    categories: names,
    series: [{ name: 'Rows to fix, %', values: shares }],
    altText: `Rows to fix in percent of all rows, week by week: ${parts.join(', ')}.`,
  };
}

/** Truncates the labels to Slack's limit and keeps them unique. */
function distinct(labels: string[]): string[] {
  const cut = labels.map((label) => shorten(label, chartLimits.label));
  return cut.map((label, index) =>
    cut.indexOf(label) === index ? label : `${shorten(label, chartLimits.label - 3)} ${index + 1}`,
  );
}
